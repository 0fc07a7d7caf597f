import pandas as pd
import pytest

from helpers import analysis, language

TEXT = "نشست «چند جانبهگرايي» با 3 كشور… همکاریهای علمـی\nﷲ و بين\u00a0المللی، گفت و گو شد."


@pytest.fixture
def found():
    articles = pd.DataFrame({"article_id": ["1"], "title": ["همكاري ها"], "text": [TEXT]})
    tokens = language.tokenize(articles)
    entries = {"all": ["چندجانبه‌گرایی", "کشور", "همکاری", "همکاری علمی", "بین‌المللی", "گفت‌وگو"]}
    return language.find_patterns(tokens, language.compile_patterns(entries)), tokens, articles


def test_a_match_tells_what_was_typed(found):
    written = language.add_surface_forms(*found)["surface_form"].tolist()
    assert written == ["همكاري ها", "چند جانبهگرايي", "كشور", "همکاریهای علمـی", "بين\u00a0المللی", "گفت و گو"]


def test_articles_that_have_changed_since_give_nothing_rather_than_something_else(found):
    matches, tokens, articles = found
    changed = articles.assign(text=articles["text"].str.replace("نشست", "جلسه بزرگ"))
    written = language.add_surface_forms(matches, tokens, changed)["surface_form"]
    assert written.isna().tolist() == [False, True, True, True, False, False]


def test_every_match_in_the_seed_has_the_letters_that_were_matched(seed_tokens, seed_hits):
    from helpers import corpus

    written = language.add_surface_forms(seed_hits, seed_tokens, corpus.read_articles("seeds"))
    assert written["surface_form"].notna().all() and len(written) > 50
    for row in written.itertuples():
        same = [language.fold_characters(text).replace("\u200c", "") for text in (row.surface_form, row.matched)]
        assert same[0].replace(" ", "") == same[1].replace(" ", "").replace("_", "")
    assert "چند جانبهگرایی" in set(written["surface_form"])


def test_nothing_found_is_an_empty_table(found):
    matches, tokens, articles = found
    assert language.add_surface_forms(matches.head(0), tokens, articles)["surface_form"].tolist() == []
    assert analysis.find_themes(tokens, analysis.read_codebook())["length"].ge(1).all()
