"""Markup to text: no two words become one, and nothing that is no markup goes."""

import time
from contextlib import suppress
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.core.errors import CorpusError
from helpers.corpus.pages import parse_page, text_of, without_markup
from helpers.corpus.reading import Reading

WORDS = st.lists(st.sampled_from(["وزیر", "می\u200cرود", "۳", "«نان»", "خبر"]), min_size=1, max_size=4).map(" ".join)
APART = st.sampled_from("p div section h5 ul table td li article blockquote figure center".split())


@pytest.mark.parametrize(
    ("piece", "text"),
    [
        ("<p>بند <b>یک</b></p><p>بند دو</p>", "بند یک\nبند دو"),
        ("تهران خبر<p>بند یک</p>", "تهران خبر\nبند یک"),
        ("<table><tr><td>نام</td><td>سن</td></tr><tr><td>الف</td></tr></table>", "نام سن\nالف"),
        ("<ul><li>یک<ul><li>دو</li></ul></li></ul>", "یک\nدو"),
        ("عنوان<hr>ادامه<br/>پایان", "عنوان\nادامه\nپایان"),
        ("خبر<img src=x>تازه", "خبر تازه"),
        ("ک<b>تا</b>ب", "کتاب"),
        ("<p>خط یک\nخط دو.\nبند دو</p>", "خط یک خط دو.\nبند دو"),
        ("<p>متن</p><script>alert(1)</script><style>p {}</style><p>پایان</p>", "متن\nپایان"),
        ("<figure><img src=x><figcaption>عکس: مهر</figcaption></figure><p>متن</p>", "متن"),
        ('[caption id="a"]<img src=x> عکس[/caption]متن [gallery ids="1,2"]<p>دو</p>', "متن\nدو"),
        ("می&zwnj;رود و نرخ&nbsp;نان &laquo;بالا&raquo; رفت &amp; ماند", "می\u200cرود و نرخ\xa0نان «بالا» رفت & ماند"),
        ("می&amp;zwnj;رود", "می\u200cرود"),
        ("<p>a & b &lt;p&gt; ۳ < ۵ <me@news.example></p>", "a & b <p> ۳ < ۵ <me@news.example>"),
    ],
)
def test_markup_becomes_lines(piece, text):
    assert without_markup(piece, shown="") == text


@pytest.mark.parametrize(
    "text",
    ["۳ < ۵", "تگ <b> متن را پررنگ می\u200cکند", "AT&T ?a=1&copy=2&lang=fa", "[1] و [تهران] و [sic]", "a\n\nb", ""],
)
def test_what_is_no_markup_stays(text):
    assert without_markup(text, shown="") == text


@given(st.lists(st.tuples(APART, WORDS), min_size=1, max_size=6), WORDS)
@settings(max_examples=60, deadline=None)
def test_no_block_or_cell_glues_or_loses_words(blocks, before):
    nested = before + "".join(f"<{name}>{words}" for name, words in blocks)
    closed = before + "".join(f"<{name}>{words}</{name}>" for name, words in blocks)
    words = [word for _, words in [("", before), *blocks] for word in words.split()]
    for piece in (nested, closed):
        assert sorted(without_markup(piece, shown="").split()) == sorted(words)


def test_texts_of_xml_have_lines_for_their_blocks_and_no_names_of_pictures():
    for tree, text in [
        ("<t><p>یک</p><p>دو</p></t>", "یک\nدو"),
        ("<t>خبر<br/>تازه<p>بند</p>دو</t>", "خبر\nتازه\nبند\nدو"),
        ("<t><image>x.jpg</image>متن <hi>تازه</hi></t>", "متن تازه"),
        ("<t><head>تیتر</head><para>متن</para></t>", "تیتر\nمتن"),
    ]:
        assert text_of(fromstring(tree), is_html=False) == text


def test_deep_markup_is_read_or_refused_and_never_cut():
    assert without_markup("".join(f"<div>بند {n}" for n in range(1000)), shown="").count("بند") == 1000
    with pytest.raises(CorpusError, match="nested too deep"):
        without_markup("<div>متن" * 10_000, shown="a.json")


@pytest.mark.parametrize("name", ["class", "id"])
def test_what_a_long_attribute_says_is_cut(name):
    (page,) = parse_page(f'<p {name}="{"a b-" * 10_000}" title="x">متن</p>', Reading()).xpath("//p")
    assert page.get(name).startswith("a b-a b-") and len(page.get(name)) == 500 and page.text == "متن"
    assert page.attrib.keys() == [name, "title"]


def test_a_cell_has_no_more_tags_than_a_page():
    with pytest.raises(CorpusError, match="has more than 50,000 tags"):
        without_markup("<p>متن" * 60_000, shown="a.json")


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[caption]", "<", "<p ", "&", "[a b=", "[aa ", "<!--", "&amp;"])
def test_no_piece_takes_long(piece):
    begun = time.process_time()
    with suppress(CorpusError):  # too many tags
        without_markup(piece * (200_000 // len(piece)) + "<p>متن</p>[/caption]", shown="")
    assert time.process_time() - begun < 5
