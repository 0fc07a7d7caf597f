"""Count the words of Persian news by source and year, for `analysis.read_reference`.

`make reference EVAL=folder` counts what `news` and `news_more` of a folder hold, but for single sentences
(`sentences_*`) and headlines (`rss`). Each text is counted once, agency lines and words that are the outlet's own are
left out, as notebook 07 leaves them out. Only counts leave it:

- `counts.parquet`: one row per source, year and lemma: how often, and in how many articles. A lemma that occurs fewer
  than `LEAST` times in all is left out, and its words stay among those of `parts.tsv`;
- `parts.tsv`: one row per source and year: its articles, all its words, and those in rows of `counts.parquet`;
- `words.tsv`: how the most frequent words are cut and which lemma each has: a test says when that is no longer so.
"""

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from helpers import analysis, corpus, language
from helpers.analysis.keyness import LAYOUT, PART
from helpers.core.calendars import jalali_parts
from helpers.core.paths import REFERENCE

LEAST = 5  # words of a lemma in all; lemmas that have fewer are 0.9% of the words, and mostly names and slips
WORDS = 3000  # of which the cut and the lemma are kept
UNNAMED = {"hamshahri": "همشهری"}  # folders and files whose articles do not name their outlet
EARLIEST = 1370
LEFT_OUT = ("sentences_", "rss")
HEADER = """\
# The parts of counts.parquet: of each source in each Jalali year (empty: not known), its articles, all its words, and
# those in rows of counts.parquet, as rare lemmas have none.
# Origin: counted by build_list.py in {articles:,} news articles of {sources} sources ({tokens:,} words); counts only.
"""
WORDS_HEADER = """\
# The words that are most frequent in counts.parquet, and how they were cut (+) and lemmatized (=) when it was counted.
# Origin: build_list.py.
"""


def main() -> None:
    """Read the options, count, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="a folder with news and news_more")
    folder = parser.parse_args().folder
    places = [*folder.glob("news/*"), *folder.glob("news_more/*.jsonl")]
    places = sorted(place for place in places if not place.name.startswith(LEFT_OUT))
    seen: set[bytes] = set()
    counted = [table for place in places for table in count(place, seen)]
    write(pd.concat(counted, ignore_index=True), REFERENCE)


def count(place: Path, seen: set[bytes]) -> list[pd.DataFrame]:
    """Count the texts of a file or a folder that were not seen before: one table of terms."""
    articles, _ = corpus.load_articles(place)
    digests = [hashlib.blake2b("".join(text.split()).encode(), digest_size=8).digest() for text in articles["text"]]
    is_new = ~pd.Series(digests, dtype=object).duplicated().to_numpy() & [digest not in seen for digest in digests]
    seen.update(digests)
    articles = articles[is_new].reset_index(drop=True)
    if articles.empty:
        return []
    unnamed = UNNAMED.get(place.stem, place.stem)
    years = articles["date"].map(lambda date: jalali_parts(date)[0], na_action="ignore")
    years = years.where(years >= EARLIEST)  # a date that nobody can have meant
    parts = articles[["article_id"]].assign(
        source=articles["outlet"].replace("", unnamed), year=years.map(lambda year: f"{year:.0f}" if year > 0 else "")
    )
    tokens = corpus.mark_residue(language.tokenize(articles), articles)
    tokens = tokens[tokens["residue"].eq("") & tokens["kind"].eq("word")]
    terms = analysis.count_terms(tokens, by=PART, groups=parts)
    found = tokens[["article_id"]].drop_duplicates().merge(parts, on="article_id").groupby(PART).size()
    words = tokens["token"].value_counts().rename_axis("term").reset_index(name="count")
    print(f"{place.name}: {len(articles):,} articles, {len(tokens):,} words")
    terms = terms.merge(found.rename("article_count").reset_index(), on=PART, validate="many_to_one")
    return [terms.assign(kind="lemma", place=place.name), words.assign(kind="token")]


def write(counted: pd.DataFrame, folder: Path) -> None:
    """Write the three tables."""
    lemmas, words = (counted[counted["kind"] == kind] for kind in ("lemma", "token"))
    # An outlet may stand in several files, with articles of one year.
    sizes = lemmas.drop_duplicates([*PART, "place"])
    sizes = sizes.groupby(PART, as_index=False)[["article_count", "tokens"]].sum().astype({"tokens": int})
    table = lemmas.groupby([*PART, "term"], as_index=False)[["count", "articles"]].sum()
    table = table[table.groupby("term")["count"].transform("sum") >= LEAST]
    parts = sizes.merge(table.groupby(PART)["count"].sum().rename("listed").reset_index(), how="left", on=PART)
    parts = parts.fillna({"listed": 0}).astype({"article_count": int, "listed": int})
    facts = {"articles": parts["article_count"].sum(), "sources": parts["source"].nunique()}
    (folder / "parts.tsv").write_text(
        HEADER.format(**facts, tokens=parts["tokens"].sum()) + parts.to_csv(sep="\t", index=False, lineterminator="\n"),
        encoding="utf-8",
    )
    # In order of the terms, so that those of one stand together and pack well.
    table = table.sort_values(["term", *PART]).astype({"count": "int32", "articles": "int32"})
    arrow = pa.Table.from_pandas(table[[*PART, "term", "count", "articles"]], preserve_index=False)
    arrow = arrow.replace_schema_metadata({"layout": LAYOUT})
    pa.parquet.write_table(arrow, folder / "counts.parquet", compression="zstd", compression_level=19)
    frequent = words.groupby("term")["count"].sum().nlargest(WORDS).index
    lines = [f"{word}\t{cut}\n" for word, cut in zip(frequent, cut_words(frequent), strict=True)]
    (folder / "words.tsv").write_text(WORDS_HEADER + "word\tcut\n" + "".join(lines), encoding="utf-8")
    print(f"{len(table):,} rows, {table['term'].nunique():,} lemmas, {parts['listed'].sum():,} words of them")


def cut_words(words: Iterable[str]) -> list[str]:
    """Return how each word is cut (+) and lemmatized (=) where it stands alone, as `words.tsv` keeps it."""
    texts = pd.Series([word.replace("_", " ") for word in words], dtype="str")
    tokens = language.tokenize(pd.DataFrame({"article_id": texts.index.astype("str"), "title": "", "text": texts}))
    pairs = tokens["token"] + "=" + tokens["lemma"]
    joined = pairs.groupby(tokens["article_id"].astype("str")).agg("+".join)
    return joined.reindex(texts.index.astype("str"), fill_value="").tolist()


if __name__ == "__main__":
    main()
