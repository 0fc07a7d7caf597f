"""Every encoding gives the same three articles, or a question; letters are folded, and tell their language."""

import json

import ftfy.bad_codecs  # noqa: F401 - registers sloppy-windows-1252
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.letters import comparison_key, decode, fix_letters, fold_with_offsets, tell_language
from helpers.language import fold_characters
from tests.corpus.files import ALL_ARTICLES, ARTICLES, ONE_ARTICLE, ZWNJ, error_of, load, put

# What the keyboards of these encodings did not have: Persian yeh, digits, and in ISO-8859-6 also half-spaces,
# guillemets and the four letters that Arabic lacks.
_TO_1256 = str.maketrans("ی۰۱۲۳۴۵۶۷۸۹", "ي0123456789")
_TO_8859 = str.maketrans(f"یکگپچژ{ZWNJ}«»۰۱۲۳۴۵۶۷۸۹", "يككبجز ''0123456789")


def typed(text: str, encoding: str) -> str:
    table = {"windows-1256": _TO_1256, "iso-8859-6": _TO_8859}.get(encoding, {})
    return text.translate(table)


def misread(text: str, right: str, wrong: str) -> bytes:
    return text.encode(right).decode(wrong).encode()


# How the bytes are made from the text, by the name that is reported.
WRITTEN = {
    "utf-8": str.encode,
    "utf-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-16 with a mark, le": lambda text: b"\xff\xfe" + text.encode("utf-16-le"),
    "utf-16 with a mark, be": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "windows-1256": lambda text: text.encode("cp1256"),
    "iso-8859-6": lambda text: text.encode("iso8859-6"),
    "utf-8 misread as windows-1252": lambda text: misread(text, "utf-8", "sloppy-windows-1252"),
    "utf-8 misread as windows-1256": lambda text: misread(text, "utf-8", "cp1256"),
    "windows-1256 misread as windows-1252": lambda text: misread(text, "cp1256", "sloppy-windows-1252"),
}
KINDS = ["page.txt", "page.html", "table.csv", "array.json", "plain.xml"]


def typed_in(name: str) -> list[dict]:
    encoding = "windows-1256" if name.startswith("windows-1256") else name
    return [{column: typed(value, encoding) for column, value in article.items()} for article in ARTICLES]


def write(folder, kind: str, articles: list[dict], to_bytes) -> None:
    if kind in ALL_ARTICLES:
        (folder / kind).write_bytes(to_bytes(ALL_ARTICLES[kind](articles).decode()))
        return
    for article in articles:
        file = folder / (article["article_id"] + kind.removeprefix("page"))
        file.write_bytes(to_bytes(ONE_ARTICLE[kind](article).decode()))


def write_typed(folder, kind: str, name: str) -> None:
    """Write the three articles as they were typed in an encoding; what the wrapping has besides is typed so too."""
    encoding = name.partition(" misread")[0]
    write(folder, kind, typed_in(name), lambda text: WRITTEN[name](typed(text, encoding)))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", WRITTEN)
def test_every_encoding_gives_the_same_table_and_is_reported(tmp_path, kind, name):
    write_typed(tmp_path, kind, name)
    articles = read_articles(tmp_path)
    assert articles[["article_id", "title", "text"]].values.tolist() == [
        [article["article_id"], article["title"], article["text"]] for article in typed_in(name)
    ]
    assert set(articles["encoding"]) == {name.partition(" with a mark")[0]}
    if kind != "page.txt":
        assert articles["date"].dt.normalize().tolist() == [pd.Timestamp(article["gregorian"]) for article in ARTICLES]


@pytest.mark.parametrize("name", [name for name in WRITTEN if name != "iso-8859-6"])
def test_with_letters_folded_it_is_the_table_of_utf_8(tmp_path, name):
    write_typed(tmp_path, "table.csv", name)
    texts = read_articles(tmp_path)["text"].map(fold_characters).tolist()
    assert texts == [fold_characters(article["text"]) for article in ARTICLES]


@pytest.mark.parametrize(
    ("encoding", "name"), [("cp1256", "windows-1256"), ("iso8859-6", "iso-8859-6"), ("utf-16-le", "utf-16-le")]
)
def test_an_encoding_can_be_given_for_what_is_too_short_to_tell(tmp_path, encoding, name):
    (tmp_path / "a.txt").write_bytes("سلام دنيا".encode(encoding))
    with pytest.raises(CorpusError, match="no other encoding gives Persian words.*encoding="):
        read_articles(tmp_path)
    article = read_articles(tmp_path, encoding=encoding).iloc[0]
    assert (article["text"], article["encoding"]) == ("سلام دنيا", name)


def test_a_given_encoding_is_taken_as_it_is(tmp_path):
    write_typed(tmp_path, "page.txt", "windows-1256")
    with pytest.raises(CorpusError, match=r"line 1: byte 0 is not utf-8"):
        read_articles(tmp_path / "n1.txt", encoding="utf-8")
    with pytest.raises(CorpusError, match="encoding 'persian' is not known; use utf-8"):
        read_articles(tmp_path, encoding="persian")
    with pytest.raises(CorpusError, match="is not unicode-escape"):
        decode(rb"\ud800", where="a.txt", encoding="unicode_escape")


def test_a_byte_order_mark_is_no_letter_whatever_encoding_is_given(tmp_path):
    (tmp_path / "a.csv").write_bytes("title,text\nسلام,خبر\n".encode("utf-8-sig"))
    assert read_articles(tmp_path, encoding="utf-8")["title"].tolist() == ["سلام"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The minister said that trade has grown.\nIt will go on, he added – “slowly”.", "Trade grows"),
        ("قال الوزير إن التجارة بين البلدين نمت هذا العام بشكل كبير.", "التجارة"),
        ("Le ministre a déclaré que l'élève était déjà là, à côté de la forêt.", "Élysée"),
        ("Müşteri şöyle dedi: çok güzel, öğle yemeği için teşekkürler", "Güzel"),
        ("部长说贸易增长了。", "贸易"),
        ("خبر", ""),
        ("۱۲۳", "؟"),
        ("What? Why? Who?", "?"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_other_languages_and_short_texts_are_read_where_the_encoding_is_known(tmp_path, text, title, encoding):
    rows = json.dumps([{"title": title, "text": text}], ensure_ascii=False)
    (tmp_path / "a.json").write_text(rows, encoding=encoding)
    article = read_articles(tmp_path).iloc[0]
    assert (article["title"], article["text"]) == (title, text)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Straße und Käse, größer".encode("latin-1"), "is not UTF-8, and no other encoding gives Persian words"),
        ("это старая новость о торговле".encode("cp1251"), "no other encoding gives Persian words"),
        (bytes(range(256)) * 4, "holds zero bytes"),
        (b"????? ?? ??? ????? ????? ???", "the letters do not come out Persian"),
        (("\ufffd" * 5 + " ").encode() * 9, "the letters do not come out Persian"),
        (
            "این خبر را همه خوانده اند".encode().decode("latin-1").encode("cp1252", "replace"),
            "do not come out|not UTF-8",
        ),
    ],
)
def test_a_text_that_does_not_come_out_persian_is_a_question_never_a_guess(tmp_path, content, message):
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(CorpusError, match=message) as caught:
        read_articles(tmp_path)
    assert "a.txt" in str(caught.value) and "\n" not in str(caught.value)


def test_one_misread_article_among_others_is_mended_and_named(tmp_path):
    good, bad = [article["text"] for article in ARTICLES[:2]]
    rows = [{"text": good}, {"text": bad.encode().decode("cp1256"), "title": "خبر".encode().decode("latin-1")}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "a.jsonl").write_text(lines, encoding="utf-8")
    articles = read_articles(tmp_path)
    assert articles["text"].tolist() == [good, bad]
    assert articles["title"].tolist() == ["", "خبر"]
    assert articles["encoding"].tolist() == ["utf-8", "utf-8 misread as windows-1256"]


def test_a_row_whose_letters_are_lost_is_left_out_and_named(tmp_path):
    rows = pd.DataFrame({"text": [ARTICLES[0]["text"], "???? ?? ???? ?????"]})
    rows.to_csv(tmp_path / "a.csv", index=False)
    with pytest.warns(UserWarning, match="1 files or rows"):
        articles, left_out = load(tmp_path)
    assert len(articles) == 1 and "row 2" in left_out[0]


def test_a_page_whose_scripts_come_first_is_judged_by_its_words(tmp_path):
    script = "<script>" + "var a = 1;\n" * 5000 + "</script><title>"
    page = ONE_ARTICLE["page.html"](typed_in("windows-1256")[0]).decode().replace("<title>", script)
    (tmp_path / "a.html").write_bytes(typed(page, "windows-1256").encode("cp1256"))
    article = read_articles(tmp_path).iloc[0]
    assert article["text"] == typed_in("windows-1256")[0]["text"] and article["encoding"] == "windows-1256"


def test_what_is_well_written_is_left_alone():
    for text in [*(article["text"] for article in ARTICLES), "", "طعم ظهر عظیم", "Ça va? Où? Là-bas."]:
        assert fix_letters(text, where="") == (text, "")


def test_zero_bytes_are_a_question(tmp_path):
    for name in ["a.txt", "a.csv", "a.json", "a.xml", "a.html"]:
        assert "holds zero bytes" in error_of(put(tmp_path, name, b"text\0\n\0\0 a\0b"))


LANGUAGES = {
    "arabic": "قال رئيس الوزراء في مؤتمر صحفي إن الحكومة ستعمل على زيادة الصادرات إلى الدول المجاورة خلال العام",
    "urdu": "وزیر اعظم نے کہا کہ حکومت تعلیم کے لیے مزید رقم فراہم کرے گی اور نئے معاہدے کیے جائیں گے",
    "kurdish": "سەرۆکی حکوومەت ڕایگەیاند کە ئەمساڵ بودجەی پەروەردە زیاد دەکرێت و قوتابخانەی نوێ دروست دەکرێن",
    "pashto": "ولسمشر وویل چې حکومت به د ښوونې او روزنې لپاره ډېرې پیسې ورکړي او نوې تړونونه به لاسلیک شي",
    "other script": "The minister said that the new school of the town will be built by the end of the summer.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_other_languages_are_told_apart(language):
    assert tell_language(LANGUAGES[language]) == language


def test_a_text_too_short_to_tell_has_no_language():
    assert tell_language("باران آمد") == ""


@given(st.text(st.sampled_from(f"  كک۱1ـ\u064b\ufefbA\n\u00a0{ZWNJ}"), max_size=30))
def test_each_folded_character_knows_where_it_came_from(text):
    folded, offsets = fold_with_offsets(text)
    assert len(folded) == len(offsets) and offsets == sorted(offsets)
    for character, offset in zip(folded, offsets, strict=True):
        assert character in fold_with_offsets(text[offset])[0]
    no_space = [offset for offset, character in enumerate(text) if fold_with_offsets(character)[0].strip(" ")]
    assert set(no_space) <= set(offsets)  # nothing but spaces and marks is lost
    assert f" {ZWNJ}" not in folded and ZWNJ not in folded


def test_texts_that_differ_in_typing_alone_have_one_key():
    assert comparison_key("همكاري هاي ۳ کشور") == comparison_key(f"همکاری{ZWNJ}های 3 کشور.")
    assert comparison_key("آب") == comparison_key("اب") != comparison_key("آن")
