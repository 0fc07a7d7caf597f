import pandas as pd
import pytest

from helpers import corpus, language
from helpers.core.errors import TableError

TEXT = "نشست «چند جانبهگرايي» با 3 كشور… همکاریهای علمـی\nﷲ و بين\u00a0المللی، گفت و گو شد."


@pytest.fixture(scope="module")
def found():
    articles = pd.DataFrame({"article_id": ["1"], "title": ["همكاري ها"], "text": [TEXT]})
    tokens = language.tokenize(articles)
    entries = {"all": ["چندجانبه‌گرایی", "کشور", "همکاری", "همکاری علمی", "بین‌المللی", "گفت‌وگو"]}
    return language.find_patterns(tokens, language.compile_patterns(entries)), tokens, articles


def test_a_match_tells_what_was_typed(found):
    written = language.add_surface_forms(*found)["surface_form"].tolist()
    assert written == ["همكاري ها", "چند جانبهگرايي", "كشور", "همکاریهای علمـی", "بين\u00a0المللی", "گفت و گو"]


def test_offsets_count_code_points_of_the_line_in_nfc():
    articles = pd.DataFrame(
        {"article_id": ["1"], "title": ["همكاري ها"], "text": [f"😀 آ {TEXT}".replace("آ", "ا\u0653")]}
    )
    tokens = language.tokenize(articles)
    entries = language.compile_patterns({"all": ["کشور", "همکاری"]})
    spans = language.find_spans(language.find_patterns(tokens, entries), tokens, articles)
    assert [(span.start, span.line[span.start : span.end]) for span in spans] == [
        (0, "همكاري ها"),
        (4 + TEXT.index("كشور"), "كشور"),
        (4 + TEXT.index("همکاریهای"), "همکاریهای"),
    ]


def test_articles_that_have_changed_since_give_nothing_rather_than_something_else(found):
    matches, tokens, articles = found
    changed = articles.assign(text=articles["text"].str.replace("نشست", "جلسه بزرگ"))
    written = language.add_surface_forms(matches, tokens, changed)["surface_form"]
    assert written.isna().tolist() == [False, True, True, True, False, False]


def test_every_match_in_the_seed_has_the_letters_that_were_matched(seed_tokens, seed_hits):
    written = language.add_surface_forms(seed_hits, seed_tokens, corpus.read_articles("seeds"))
    assert written["surface_form"].notna().all() and len(written) > 50
    for row in written.itertuples():
        same = [language.fold_characters(text).replace("\u200c", "") for text in (row.surface_form, row.matched)]
        assert same[0].replace(" ", "") == same[1].replace(" ", "").replace("_", "")
    assert "چند جانبهگرایی" in set(written["surface_form"])


def test_tokens_in_categories_give_the_same(found):
    matches, tokens, articles = found
    in_categories = tokens.assign(article_id=tokens["article_id"].astype("category"))
    expected = language.add_surface_forms(matches, tokens, articles)
    pd.testing.assert_frame_equal(language.add_surface_forms(matches, in_categories, articles), expected)


def test_nothing_found_is_an_empty_table_with_the_column(found):
    matches, tokens, articles = found
    written = language.add_surface_forms(matches.head(0), tokens, articles)
    assert written.columns.tolist() == [*matches.columns, "surface_form"] and written.empty


def test_a_table_without_its_place_is_refused(found):
    matches, tokens, articles = found
    with pytest.raises(TableError, match="length"):
        language.add_surface_forms(matches.drop(columns="length"), tokens, articles)


def test_offsets_are_those_of_the_forms_in_the_paragraphs_as_typed(found):
    matches, tokens, articles = found
    lines = dict(language.paragraphs(articles["title"][0], articles["text"][0]))
    spans = language.find_spans(matches, tokens, articles)
    cut = [lines[number][span.start : span.end] for number, span in zip(matches["paragraph"], spans, strict=True)]
    assert cut == language.add_surface_forms(*found)["surface_form"].tolist()
    changed = articles.assign(text=articles["text"].str.replace("نشست", "جلسه بزرگ"))
    assert language.find_spans(matches, tokens, changed)[1:4] == [None, None, None]
