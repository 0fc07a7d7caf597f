"""Wrong options and wrong input: one line that says what was given and what to give instead."""

import inspect

import pandas as pd
import pytest

from helpers import analysis, corpus, explorer, figures, language
from helpers.core.errors import UserError

WINGS = (corpus, language, analysis, figures, explorer)
TOKENS = pd.DataFrame({"article_id": ["1"], "paragraph": 1, "sentence": 0, "position": 0, "token": "نان"}).assign(
    lemma="نان", kind="word", negated=False
)
ARTICLES = pd.DataFrame({"article_id": ["1"], "title": "", "text": "نان", "outlet": "آوندا", "date": ["1404/06/10"]})
# These take a table behind an object of ours, which they ask first.
ASKS_ANOTHER_FIRST = {"find_patterns", "code_themes", "explain_code", "find_actors", "folded_texts", "write_network"}


def verbs_of_tables() -> dict:
    """Give the public functions whose first parameter is a table."""
    public = {name: getattr(wing, name) for wing in WINGS for name in vars(wing) if not name.startswith("_")}
    functions = {name: verb for name, verb in public.items() if inspect.isfunction(verb)}
    first = {name: next(iter(inspect.signature(verb).parameters.values()), None) for name, verb in functions.items()}
    return {name: functions[name] for name, given in first.items() if given and "DataFrame" in str(given.annotation)}


def call(verb, value):
    required = [each for each in inspect.signature(verb).parameters.values() if each.default is each.empty]
    positional = [each for each in required if each.kind is not each.KEYWORD_ONLY]
    texts = ("str", "str | Path")
    given = ["a" if str(each.annotation) in texts or each.annotation is str else value for each in positional]
    return verb(*given, **{each.name: "article_id" for each in required if each.kind is each.KEYWORD_ONLY})


@pytest.mark.parametrize("name", sorted(verbs_of_tables().keys() - ASKS_ANOTHER_FIRST))
def test_a_list_where_a_table_is_wanted_is_said_to_be_one(name):
    with pytest.raises(UserError):
        call(verbs_of_tables()[name], ["نان"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: analysis.count_terms(["نان"]), "count_terms: a pandas table is needed, .*; got list"),
        (lambda: analysis.count_terms(TOKENS, by="outlet"), "Give the table that has it as groups"),
        (lambda: analysis.count_terms(TOKENS, by=None), "by must be the name of a column, or a list of names"),
        (lambda: analysis.count_terms(TOKENS, stopwords="از"), "stopwords must be a list of words"),
        (lambda: analysis.count_terms(ARTICLES), "These are articles: give their tokens"),
        (lambda: corpus.find_duplicates(TOKENS), "These are tokens: give the articles that they are of"),
        (lambda: analysis.period_coverage(ARTICLES), "no dates but str, '1404/06/10'. read_articles makes"),
        (lambda: analysis.find_themes(TOKENS, "themes.yml"), "a codebook is needed, as from read_codebook"),
        (lambda: analysis.find_collocations(TOKENS, ["نان"]), 'a text is needed, as نفت, .*; got list'),
        (lambda: language.normalize(None), "normalize: a text is needed; got NoneType"),
        (lambda: corpus.read_articles(ARTICLES), "the path of a file or folder is needed; got DataFrame"),
        (lambda: corpus.read_articles("seeds", columns=["text"]), 'write {"text": "body"}, or "text=body,outlet=url"'),
        (lambda: figures.plot_terms(["نان"]), "plot_terms: a pandas table is needed; got list"),
        (lambda: figures.plot_terms(ARTICLES, top="10"), "term"),
    ],
)  # fmt: skip
def test_a_hint_says_what_to_give_instead(call, message):
    with pytest.raises(UserError, match=message):
        call()


def test_the_advice_for_dates_works(tmp_path):
    ARTICLES.to_csv(tmp_path / "articles.csv", index=False)
    articles = corpus.read_articles(tmp_path / "articles.csv")
    assert analysis.period_coverage(articles)["articles"].tolist() == [1, 0, 0]


def test_a_figure_is_saved_by_axes_and_name():
    ax = figures.plot_terms(pd.DataFrame({"term": ["نان"], "count": [2]}))
    with pytest.raises(UserError, match="the files need a name .*, as \"terms\"; got ''"):
        figures.save_figure(ax)
    with pytest.raises(UserError, match='First what was drawn, then a name: \\(ax, "terms"\\)'):
        figures.save_figure("terms", ax)
    with pytest.raises(UserError, match="top must be a whole number, 1 or more; got '10'"):
        figures.plot_terms(pd.DataFrame({"term": ["نان"], "count": [2]}), top="10")
