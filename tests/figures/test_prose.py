"""What a paper prints, in both languages."""

import re

import lxml.html
import pandas as pd
import pytest
import yaml

from helpers import analysis, corpus, figures, language
from helpers.core.errors import TableError, UserError
from helpers.core.paths import NOTEBOOKS
from helpers.figures.prose import SENTENCES

ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2"],
        "title": ["چند جانبهگرايي <b>", ""],
        "text": ["گفت: همكاريهاي\u00a0ما $x$\nهمکاري علمي بين\u200cالمللی، همکاري", "هیچ"],
        "outlet": ["مهر", ""],
        "date": pd.to_datetime(["2025-08-03", None]),
    }
)


def test_a_papers_table_is_in_the_language_of_the_style_with_its_digits_and_days():
    table = pd.DataFrame(
        {
            "outlet": ["مه", "(all)"],
            "articles": [1250, 2],
            "first_date": pd.to_datetime(["2025-08-06", None]),
            "share_kept": [0.125, None],
            "other": ["الف", "ب"],
        }
    )
    printed = figures.paper_table(table, labels={"ب": {"fa": "ج", "en": "c"}})
    assert list(printed) == ["رسانه", "خبر", "از", "نیم‌فاصله: نوشته", "other"]
    assert printed.values.tolist() == [["مه", "۱٬۲۵۰", "۱۵ مرداد ۱۴۰۴", "۱۲٫۵٪", "الف"], ["همه", "۲", "–", "–", "ج"]]
    with figures.style(language="en"):
        english = figures.paper_table(table, labels={"other": "Other"})
    assert list(english)[-1] == "Other" and english.iloc[0].tolist() == ["مه", "1,250", "2025-08-06", "12.5%", "الف"]


def test_a_sentence_has_its_numbers_in_both_languages_and_is_left_out_where_one_is_missing():
    sentences = [
        {"fa": "{outlet}: {share_led} از {stories} خبر", "en": "{outlet}: {share_led} of {stories} stories"},
        {"fa": "از {first}", "en": "from {first}"},
        {"fa": "هیچ: {nothing}", "en": "none: {nothing}"},
    ]
    values = {"outlet": {"fa": "آوند", "en": "Avand"}, "share_led": 0.5, "stories": 1000, "nothing": float("nan")}
    texts = figures.fill_sentences(sentences, {**values, "first": pd.Timestamp("2025-08-06 17:00")})
    assert texts.values.tolist() == [
        ["fa", "آوند: ۵۰٫۰٪ از ۱٬۰۰۰ خبر از ۱۵ مرداد ۱۴۰۴"],
        ["en", "Avand: 50.0% of 1,000 stories from 2025-08-06"],
    ]
    unsaid = figures.fill_sentences(sentences, {})["sentence"].tolist()
    assert unsaid == ["با این پیکره نمی‌توان جمله‌ای نوشت.", "No sentence can be written of this corpus."]


def test_sentences_are_found_by_their_name_and_a_name_that_is_not_there_is_told():
    texts = figures.fill_sentences("00_sentences", {"articles": 3, "words": 1000})["sentence"].tolist()
    assert texts == ["پیکره ۳ خبر با ۱٬۰۰۰ واژه دارد.", "There are 3 articles of 1,000 words."]
    with pytest.raises(UserError, match=r"sentences\.yml has no 'x'; it has 00_sentences, 01_sentences"):
        figures.fill_sentences("x", {})


def test_each_sentence_of_the_notebooks_has_both_languages_and_is_filled_by_its_notebook():
    code = {file.name[:2]: file.read_text(encoding="utf-8") for file in NOTEBOOKS.glob("[0-9]*.ipynb")}
    for name, sentences in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).items():
        assert f'fill_sentences(\\"{name}\\"' in code[name[:2]]
        for sentence in sentences:
            assert sentence.keys() == {"fa", "en"} and re.search("[ا-ی]", sentence["fa"]), sentence


def test_numbers_in_prose_have_three_digits_and_no_empty_decimals():
    texts = {0.2: "0.2", 0.05: "0.05", 2.8125: "2.81", 245.5: "246", 12.34: "12.3", 3: "3", 0.00051: "0.00051", 0: "0"}
    for number, text in texts.items():
        assert figures.fill_sentences([{"fa": "{n}", "en": "{n}"}], {"n": number})["sentence"][1] == text


def test_a_term_of_a_sentence_is_called_as_in_figures():
    sentence = {"fa": "«{term}»، پس از آن {terms_next}", "en": "{term}, then {terms_next}"}
    written = figures.fill_sentences([sentence], {"term": "گفت#گو", "terms_next": ["تهران", "تحریم"]})
    persian, english = written["sentence"]
    assert persian == "«گفتن»، پس از آن تهران، تحریم"
    assert english == "goftan (to say), then Tehran, tahrim (sanctions)"


@pytest.fixture(scope="module")
def tokens():
    return language.tokenize(ARTICLES)


def parse(page) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(page.data)


def marks(page) -> list[str]:
    return [mark.text_content() for mark in parse(page).iter("mark")]


def show(tokens, term: str, article_id: str = "1", articles: pd.DataFrame = ARTICLES):
    return figures.show_article(articles, article_id, places=analysis.concordance(tokens, term), tokens=tokens)


def test_a_marked_paragraph_shows_tags_as_letters():
    hostile = "<script>کتابهای</script> <img src=x onerror=alert(1)>"
    page = lxml.html.fromstring(figures.mark_halfspaces(hostile, hostile.replace("کتابهای", "کتاب\u200cهای")).data)
    assert {element.tag for element in page.iter()} == {"p", "span"}
    assert page.text_content().replace("\u200c", "") == hostile


def test_a_mark_holds_what_was_typed_however_it_is_spelled(tokens):
    assert marks(show(tokens, "همکاری")) == ["همكاريهاي", "همکاري", "همکاري"]
    assert marks(show(tokens, "چندجانبه\u200cگرایی")) == ["چند جانبهگرايي"]
    assert marks(show(tokens, "همکاری علمی")) == ["همکاري علمي"]


def test_the_text_is_whole_and_as_typed_and_no_tag_or_formula_runs(tokens):
    page = parse(show(tokens, "همکاری"))
    lines = [element.text_content() for element in page.iter("h3", "p")]
    assert lines[1:4] == ["چند جانبهگرايي <b>", "گفت: همكاريهاي\u00a0ما $x$", "همکاري علمي بين\u200cالمللی، همکاري"]
    assert not page.xpath("//b") and page.get("dir") == "rtl" and "mathjax_ignore" in page.get("class")


def test_above_stand_outlet_and_date_below_how_many_hits(tokens):
    first, *_, last = [element.text_content() for element in parse(show(tokens, "همکاری")).iter("p")]
    assert (first, last) == ("مهر · ۱۴۰۴/۰۵/۱۲ · 1", "۳ مورد نشان شده است")
    with figures.style(language="en"):
        first, *_, last = [element.text_content() for element in parse(show(tokens, "همکاری")).iter("p")]
    assert (first, last) == ("Mehr News · 2025-08-03 · 1", "3 hits are marked")
    without = [element.text_content() for element in parse(show(tokens, "همکاری", "2")).iter("p")]
    assert without == ["2", "هیچ", "۰ مورد نشان شده است"]


def test_hits_that_overlap_have_one_mark(tokens):
    hits = pd.concat([analysis.concordance(tokens, term) for term in ("همکاری علمی", "علمی", "علمی بین\u200cالمللی")])
    page = figures.show_article(ARTICLES, "1", places=hits, tokens=tokens)
    assert marks(page) == ["همکاري علمي بين\u200cالمللی"]
    assert parse(page).xpath("//p")[2].text_content() == "همکاري علمي بين\u200cالمللی، همکاري"


def test_an_article_that_has_changed_says_how_many_hits_have_no_mark(tokens):
    changed = ARTICLES.assign(text=["گفت: همكاريهاي ما $x$\nهمکاري های علمي بين\u200cالمللی، همکاري", "هیچ"])
    page = show(tokens, "همکاری", articles=changed)
    assert marks(page) == ["همكاريهاي"]
    assert "۱ مورد نشان شده است، ۲ مورد جایش در متن پیدا نشد" in page.data


def test_an_article_that_is_not_there_is_refused_in_one_line(tokens):
    with pytest.raises(TableError, match="show_article: there is no article '9' among 2, as 1, 2"):
        show(tokens, "همکاری", "9")


def test_every_mark_in_the_seed_is_a_hit(seed_tokens, seed_hits):
    articles = corpus.read_articles("seeds")
    name = articles["article_id"].iloc[0]
    page = figures.show_article(articles, name, places=seed_hits, tokens=seed_tokens)
    forms = language.add_surface_forms(seed_hits, seed_tokens, articles)["surface_form"]
    shown = marks(page)
    assert len(shown) > 20 and all(any(form in mark for mark in shown) for form in forms)
    assert all(any(form in mark for form in forms) for mark in shown)
