"""Quotes counted: how much of each speaker, with which verbs, and how their speakers were found."""

import pandas as pd

from helpers.core.errors import require_columns, require_whole

RESOLVED_BY = ("name", "office", "pronoun", "carried", "phrase", "unresolved")


def count_speakers(quotes: pd.DataFrame) -> pd.DataFrame:
    """Count quotes by speaker.

    Returns
    -------
    One row per known speaker, the one with the most words first, ties by the name: `speaker, quotes, words, direct`
    (quotes in «…»), `articles, share_of_quoted_words` (of the words in all quotes, those without a speaker too).

    Examples
    --------
    >>> quotes = pd.DataFrame({"article_id": "1", "speaker": ["پوتین", ""], "direct": False, "words": [3, 1]})
    >>> count_speakers(quotes)[["speaker", "quotes", "words", "share_of_quoted_words"]].values.tolist()
    [['پوتین', 1, 3, 0.75]]
    """
    require_columns(quotes, ["article_id", "speaker", "direct", "words"], verb="count_speakers")
    table = _known(quotes).groupby("speaker", as_index=False)
    table = table.agg(
        quotes=("words", "size"), words=("words", "sum"), direct=("direct", "sum"), articles=("article_id", "nunique")
    )
    table = table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)
    return table.assign(share_of_quoted_words=table["words"] / max(quotes["words"].sum(), 1))


def count_reporting_verbs(quotes: pd.DataFrame, *, top: int | None = None, other: str = "other") -> pd.DataFrame:
    """Count with which verbs each speaker is reported.

    Parameters
    ----------
    top, other : verbs beyond the `top` most frequent are counted as one, called `other`; None counts each.

    Returns
    -------
    One row per known speaker and verb, the most quoted speaker first: `speaker, verb, quotes, quotes_of_speaker,
    share_of_quotes` (of the speaker's). With `top`, `verb` is a categorical, the most frequent first, `other` last.

    Examples
    --------
    >>> quotes = pd.DataFrame({"speaker": "پوتین", "verb": ["گفت", "گفت", "افزود"]})
    >>> count_reporting_verbs(quotes)[["verb", "quotes", "quotes_of_speaker"]].values.tolist()
    [['گفت', 2, 3], ['افزود', 1, 3]]
    >>> count_reporting_verbs(quotes, top=1)["verb"].tolist()
    ['گفت', 'other']
    """
    require_columns(quotes, ["speaker", "verb"], verb="count_reporting_verbs")
    known = _known(quotes)[["speaker", "verb"]]
    if top is not None:
        require_whole(top, name="top", minimum=1, verb="count_reporting_verbs")
        counts = known["verb"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        order = [*counts.head(top).index, other]
        known = known.assign(verb=pd.Categorical(known["verb"].where(known["verb"].isin(order), other), order))
    table = known.groupby(["speaker", "verb"], observed=True).size().rename("quotes").reset_index()
    table["quotes_of_speaker"] = table.groupby("speaker")["quotes"].transform("sum")
    table["share_of_quotes"] = table["quotes"] / table["quotes_of_speaker"]
    order = ["quotes_of_speaker", "speaker", "quotes", "verb"]
    return table.sort_values(order, ascending=[False, True, False, True], ignore_index=True)


def count_resolutions(quotes: pd.DataFrame) -> pd.DataFrame:
    """Count how the speakers were found.

    Returns
    -------
    One row per way, those without a quote too: `resolved_by` (as in `attribute_quotes`), `quotes, words,
    share_of_quotes`. These are shares of all quotes, and no measure of being right.

    Examples
    --------
    >>> quotes = pd.DataFrame({"resolved_by": ["name", "pronoun"], "words": [3, 1]})
    >>> count_resolutions(quotes).head(3)[["resolved_by", "quotes", "share_of_quotes"]].values.tolist()
    [['name', 1, 0.5], ['office', 0, 0.0], ['pronoun', 1, 0.5]]
    """
    require_columns(quotes, ["resolved_by", "words"], verb="count_resolutions")
    table = quotes.groupby("resolved_by").agg(quotes=("words", "size"), words=("words", "sum"))
    table = table.reindex(list(RESOLVED_BY), fill_value=0).rename_axis("resolved_by").reset_index()
    return table.assign(share_of_quotes=table["quotes"] / max(len(quotes), 1))


def _known(quotes: pd.DataFrame) -> pd.DataFrame:
    return quotes[quotes["speaker"] != ""]
