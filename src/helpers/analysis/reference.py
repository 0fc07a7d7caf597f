"""Counts of words in Persian news, against which one article or one outlet can be set."""

from collections.abc import Collection

import pandas as pd

from helpers.analysis.counts import deviation_of_proportions
from helpers.analysis.totals import CountRequest, TermTotals
from helpers.core.errors import TableError, UserError
from helpers.core.paths import REFERENCE, to_root

LAYOUT = "1"  # of the columns of counts.parquet
PART = ["source", "year"]


def read_reference(*, sources: Collection[str] | None = None, years: Collection[int] | None = None) -> pd.DataFrame:
    """Read how often each lemma stands in Persian news: one row per source, year and term.

    The list (`data/reference`) is counts only. It is not Persian news as such: its README says which sources and years
    it has, how large each is, and what is left out.

    Parameters
    ----------
    sources
        Outlets, as in `data/reference/parts.tsv`; without it all.
    years
        Jalali years; without it all, and articles whose year is not known.

    Returns
    -------
    DataFrame
        `source`, `year` (missing where it is not known), `term` (a lemma), `count`, `articles` (with the term), and
        of the source in that year `tokens` (all words, also those of lemmas that are too rare to have a row) and
        `article_count`. `keyness` and `ratio_intervals` take it, or some rows of it, as their reference: to leave a
        source out, drop its rows.

    Raises
    ------
    UserError
        For a source or a year that the list lacks, and for a list whose layout this version does not know.

    Examples
    --------
    >>> news = read_reference(sources=["ایسنا"])
    >>> news.loc[news["term"] == "ایران", "source"].unique().tolist()
    ['ایسنا']
    """
    import pyarrow.parquet

    place = REFERENCE / "counts.parquet"
    layout = (pyarrow.parquet.read_schema(place).metadata or {}).get(b"layout", b"none").decode()
    if layout != LAYOUT:
        raise UserError(
            f"read_reference: {to_root(place)} has layout {layout}, and this version reads layout {LAYOUT}: take "
            "data/reference from the release of the package that you run, or count it anew with make reference"
        )
    table = pd.read_parquet(place)
    sizes = pd.read_csv(REFERENCE / "parts.tsv", sep="\t", comment="#", dtype={"year": "str"}, keep_default_na=False)
    table = table.merge(sizes[[*PART, "tokens", "article_count"]], on=PART, validate="many_to_one")
    table["year"] = pd.to_numeric(table["year"].replace("", None)).astype("Int64")
    for column, wanted in (("source", sources), ("year", years)):
        if wanted is not None:
            known = sorted(table[column].dropna().unique().tolist())
            wanted = [wanted] if isinstance(wanted, str | int) else list(wanted)
            missing = [value for value in wanted if value not in known]
            if missing or not wanted:
                what = f"no {column} {missing[0]!r}" if missing else f"no {column} is chosen"
                raise UserError(f"read_reference: {what}; choose of {', '.join(map(str, known))}, or leave it out")
            table = table[table[column].isin(wanted)]
    return table.reset_index(drop=True)


def is_reference(table: object) -> bool:
    """Tell whether a table holds counts, as from `read_reference`, and no tokens."""
    return isinstance(table, pd.DataFrame) and {*PART, "term", "count", "article_count"} <= set(table.columns)


def check_request(request: CountRequest) -> None:
    """Raise `TableError` for what a list of counts does not know."""
    if request.unit != "lemma" or request.n > 1 or request.negated is not None:
        raise TableError(
            f"{request.verb}: a list of counts knows lemmas, all their forms together: leave out unit and negated, "
            "or give tokens on both sides"
        )


def count_reference(table: pd.DataFrame, request: CountRequest) -> TermTotals:
    """Return the totals of a list as `count_units` returns those of tokens; the dispersion is that over its parts."""
    check_request(request)
    keys = part_keys(table)
    parts = table.assign(part=keys).drop_duplicates("part").set_index("part")
    terms = table.groupby("term", as_index=False)[["count", "articles"]].sum()
    counts = pd.DataFrame({"item": table["term"], "part": keys, "count": table["count"]})
    spread = terms["term"].map(deviation_of_proportions(counts, parts["tokens"])).astype("Float64")
    total, articles = parts["tokens"].sum(), parts["article_count"].sum()
    return TermTotals(
        terms.assign(dispersion=spread, total=total), pd.DataFrame({"total": [total], "articles": [articles]})
    )


def part_keys(table: pd.DataFrame) -> pd.Series:
    """Return one text for the source and the year of each row, also where the year is missing."""
    return table["source"] + " " + table["year"].astype("str").fillna("").replace("<NA>", "")
