"""The coder beside readers, each outlet left out in turn; with --write, the coder that the project ships.

Coded paragraphs are those of `coding/paragraphs.jsonl`, and those of `data/codebook/coded_paragraphs.tsv`: codes and
marks of paragraphs, whose texts are found in the folder's news by their marks.

    python -m benchmarks.theme_coder FOLDER [--write] [--errors 20]
"""

import argparse
import csv
import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks import theme_coding
from helpers import analysis, corpus, language
from helpers.analysis.coding import paragraph_table
from helpers.core.paths import CODEBOOK
from helpers.core.store import write_atomically
from helpers.language import fold_characters

CODES = CODEBOOK / "coded_paragraphs.tsv"
RECORDS = CODEBOOK / "entry_records.tsv"
ERRORS = CODEBOOK / "coder_errors.tsv"  # written by who read what --errors prints
NEWS = ("news/isna.jsonl", "news/hamshahri", "news/farsnews", "news_more")
# Outlets by what stands in the names of their files and sources; another name is an outlet of its own.
OUTLETS = ("fars", "isna", "asriran", "hamshahri", "akhbarefori", "alonews", "targoman", "varzesh3")
SAME_OUTLETS = {"khabar_2025": "four_outlets", "four_outlets_1404": "four_outlets"}
NOT_REVISED = ("alonews", "four_outlets", "sentences_leipzig", "targoman")  # on these the codebook was not revised
DIMENSIONS, MIN_COUNT = 200, 15  # of the vectors


def mark(text: str) -> str:
    """Return what names a paragraph without its text: a hash of its letters and digits.

    >>> mark("صلح!") == mark("صلح"), len(mark("صلح"))
    (True, 16)
    """
    letters = "".join(filter(str.isalnum, fold_characters(text)))
    return hashlib.sha256(letters.encode()).hexdigest()[:16]


def outlet_of(source: str) -> str:
    """Return the outlet of a source, so that no outlet is in what is learned and in what is tested.

    >>> outlet_of("fars_2008"), outlet_of("telegram_farsna_1405"), outlet_of("khabar_2025")
    ('fars', 'fars', 'four_outlets')
    """
    return next((outlet for outlet in OUTLETS if outlet in source), SAME_OUTLETS.get(source, source))


def read_news(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the articles of each file of news, by its name."""
    files = [
        file for name in NEWS for file in ([folder / name] if name != NEWS[-1] else sorted((folder / name).glob("*")))
    ]
    tables = {}
    for file in files:
        articles, _ = corpus.load_articles(file)
        tables[file.stem] = articles.assign(article_id=f"{file.stem}/" + articles["article_id"].astype(str))
    return tables


def read_coded(folder: Path, news: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per coded paragraph: article_id, paragraph, title, text, themes, source, stratum, outlet."""
    given = theme_coding.read_paragraphs(folder)
    with CODES.open(encoding="utf-8", newline="") as lines:
        codes = pd.DataFrame(csv.DictReader(lines, delimiter="\t"))
    texts = []
    for name, articles in news.items():
        paragraphs = paragraph_table(articles)
        paragraphs["mark"] = paragraphs["text"].map(mark)
        texts.append(paragraphs[["mark", "text"]].drop_duplicates("mark").assign(source=name))
    own = codes.merge(pd.concat(texts), on=["source", "mark"], how="left")
    lost = int(own["text"].isna().sum())
    if lost:
        print(f"{lost} of {len(own)} coded paragraphs are not in this folder's news and are left out")
    own = own.dropna(subset="text")
    own = own.assign(article_id=own["mark"], paragraph=1, title="", themes=own["themes"].str.split())
    table = pd.concat([given, own], ignore_index=True).drop_duplicates("article_id")
    table["text"] = table["text"].str.replace("\n", " ")
    return table.assign(outlet=table["source"].map(outlet_of))


def entry_records(hits: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Return one row per theme and entry that occurs: in how many coded paragraphs, and where the theme was coded."""
    records = analysis.score_entries(hits, codings, person=theme_coding.READER)
    return records.sort_values(["theme", "entry"])[["theme", "entry", "paragraphs", "right"]]


def train(folder: Path) -> tuple[analysis.Coder, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return the coder, the coded paragraphs, both readings beside the reader's codes, and the entries' records."""
    codebook, news = analysis.read_codebook(), read_news(folder)
    paragraphs = read_coded(folder, news)
    everything = pd.concat([table[["article_id", "title", "text"]] for table in news.values()], ignore_index=True)
    vectors = analysis.fit_vectors(language.tokenize(everything), dimensions=DIMENSIONS, min_count=MIN_COUNT)
    tokens = language.tokenize(paragraphs[["article_id", "title", "text"]])
    codings = theme_coding.codings_of(paragraphs, codebook.top())
    outlets = paragraphs["outlet"].nunique()
    coder = analysis.fit_coder(
        tokens, codings, codebook, vectors=vectors, by="outlet", groups=paragraphs, folds=outlets
    )
    hits = analysis.find_themes(tokens, codebook)
    records = entry_records(hits, codings)
    codings["hit"] = analysis.code_automatically(hits, paragraphs, codebook.top())["code"].to_numpy()
    tested = coder.tested.astype({"theme": "str", "article_id": "str"}).astype({"coded": int})
    codes = codings.merge(tested, on=["article_id", "paragraph", "theme"], validate="one_to_one")
    codes = codes.merge(paragraphs[["article_id", "outlet", "stratum", "source"]], on="article_id")
    return coder, paragraphs, codes, records


def calibration_error(codes: pd.DataFrame, bins: int = 10) -> float:
    """Return the expected calibration error: the mean distance of probability and share, over bins of equal width.

    >>> round(calibration_error(pd.DataFrame({"probability": [0.95, 0.05], "code": [1, 0]})), 2)
    0.05
    """
    bin_of = np.minimum((codes["probability"] * bins).astype(int), bins - 1)
    groups = codes.groupby(bin_of)
    gaps = (groups["probability"].mean() - groups["code"].mean()).abs()
    return float((gaps * groups.size()).sum() / len(codes))


def interval(codes: pd.DataFrame, measure: str, samples: int = 1000, seed: int = 1404) -> str:
    """Return the 95% interval of a score of `theme_coding.score`, over bootstrap samples of the paragraphs.

    >>> codes = pd.DataFrame({"article_id": ["1", "2"], "theme": "trade", "code": 1, "coded": 1})
    >>> interval(codes, "micro", samples=5)
    '1.00 to 1.00'
    """
    wide = codes.assign(both=codes["code"] * codes["coded"]).pivot(
        index="article_id", columns="theme", values=["code", "coded", "both"]
    )
    code, coded, both = (wide[name].to_numpy(dtype=float) for name in ("code", "coded", "both"))
    times = np.random.default_rng(seed).multinomial(len(wide), np.full(len(wide), 1 / len(wide)), size=samples)
    sums, right = times @ code + times @ coded, times @ both  # samples × themes
    f1 = np.divide(2 * right, sums, out=np.full(sums.shape, np.nan), where=sums > 0)
    main = wide["code"].columns.isin(theme_coding.MAIN)
    if measure == "micro":
        each = 2 * right.sum(axis=1) / np.maximum(sums.sum(axis=1), 1)
    else:
        each = np.nanmean(f1[:, main] if measure == "main" else f1, axis=1)
    low, high = np.nanquantile(each, [0.025, 0.975])
    return f"{low:.2f} to {high:.2f}"


def worst_errors(codes: pd.DataFrame, most: int) -> pd.DataFrame:
    """Return the `most` codes of each theme that are wrong and surest: one row per paragraph and theme."""
    wrong = codes[codes["code"].ne(codes["coded"])]
    wrong = wrong.assign(surprise=(wrong["code"] - wrong["probability"]).abs())
    worst = wrong.sort_values("surprise", ascending=False).groupby("theme", sort=False).head(most)
    return worst.sort_values(["theme", "surprise"], ascending=[True, False])


def scores(codes: pd.DataFrame) -> pd.DataFrame:
    """Return one row for all paragraphs, one for each stratum and outlet: both readings' scores."""
    not_revised = codes[codes["outlet"].isin(NOT_REVISED)]
    groups = [("all", codes), ("codebook not revised on", not_revised), *codes.groupby("stratum")]
    rows = []
    for name, group in [*groups, *codes.groupby("outlet")]:
        row = {"of": name, "paragraphs": group["article_id"].nunique()}
        for reading, column in (("codebook", "hit"), ("coder", "coded")):
            of_reading = group.assign(coded=group[column])
            found = theme_coding.score(of_reading)
            row |= {f"{reading}_{measure}": value for measure, value in found.items()}
            row |= {f"{reading}_{measure}_interval": interval(of_reading, measure) for measure in ("main", "micro")}
        rows.append({**row, "calibration_error": calibration_error(group)})
    return pd.DataFrame(rows)


def scores_by_theme(codes: pd.DataFrame) -> pd.DataFrame:
    """Return one row per theme: precision, recall and F1 of both readings."""
    rows = []
    for theme, group in codes.groupby("theme", sort=False):
        row = {"theme": theme, "by_reader": int(group["code"].sum())}
        for reading, column in (("codebook", "hit"), ("coder", "coded")):
            both, found = int((group["code"] * group[column]).sum()), int(group[column].sum())
            row |= {f"{reading}_precision": both / max(found, 1), f"{reading}_recall": both / max(row["by_reader"], 1)}
            row[f"{reading}_f1"] = 2 * both / max(found + row["by_reader"], 1)
        rows.append(row)
    return pd.DataFrame(rows)


def measure(files: list[Path]) -> dict:
    """Return the scores of both readings, as `make evaluate` takes them; `files` are the coded paragraphs."""
    _, _, codes, _ = train(files[0].parents[1])
    return {"table": scores(codes).to_dict("records"), "errors": []}


def print_errors(coder: analysis.Coder, paragraphs: pd.DataFrame, codes: pd.DataFrame, most: int) -> None:
    """Print the worst errors of each theme: the paragraph, and what speaks for the theme and against it there.

    The reasons are those of the coder that learned from all paragraphs, this one too.
    """
    texts = paragraphs.set_index("article_id")["text"]
    for theme, errors in worst_errors(codes, most).groupby("theme", sort=False):
        print(f"\n== {theme}")
        for row in errors.itertuples():
            text = pd.DataFrame({"article_id": [row.article_id], "title": [""], "text": [texts[row.article_id]]})
            reasons = analysis.explain_code(language.tokenize(text), coder, theme=theme).head(6)
            told = ", ".join(f"{each.reason} {each.weight:+.1f}" for each in reasons.itertuples())
            kind = "missed" if row.code else "coded alone"
            print(f"[{row.outlet}] {kind}, {row.probability:.2f} ({told}) :: {texts[row.article_id]}")


def card(coder: analysis.Coder, paragraphs: pd.DataFrame, codes: pd.DataFrame) -> str:
    """Return the card of the coder: what it was trained on, its scores, what it is not good for."""
    random = codes[codes["stratum"] == "random"]
    return _CARD.format(
        paragraphs=f"{len(paragraphs):,}",
        outlets=paragraphs["outlet"].nunique(),
        words=f"{len(coder.features.vectors.words):,}",
        dimensions=DIMENSIONS,
        of=_markdown(scores(codes)),
        themes=_markdown(scores_by_theme(random)),
        causes=_markdown(causes_by_theme()),
        bits=f"{coder.about['most_bits']:.1f}",
    )


def causes_by_theme() -> pd.DataFrame:
    """Return one row per theme and one of all: how many of its twenty surest errors have which cause."""
    errors = pd.read_csv(ERRORS, sep="\t", dtype=str, keep_default_na=False)
    table = pd.crosstab(errors["theme"], errors["cause"])
    table = table[table.sum().sort_values(ascending=False).index]
    table.loc["all"] = table.sum()
    return table.reset_index()


def _markdown(table: pd.DataFrame) -> str:
    shown = table.rename(columns=lambda name: name.replace("_", " "))
    cells = shown.map(lambda value: f"{value:.2f}" if isinstance(value, float) else str(value))
    lines = [shown.columns.tolist(), ["---"] * shown.shape[1], *cells.values.tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_CARD = """# The coder that comes with the project

`coder.npz` codes paragraphs of Persian news with the 18 themes at the top of `themes.yml`. This page is written by
`make coder EVAL=folder`, which also trains it anew.

## What it was trained on
{paragraphs} paragraphs of {outlets} outlets and collections, 2002 to 2026, each coded by one reading after the
definitions of the codebook. **A language model did the reading, not people.** On paragraphs that two such readers
coded, they agree with a micro F1 of 0.93 to 0.96: what follows measures the coder beside such codes. The texts are not
part of the project; the codes of those paragraphs that were read for it are (`coded_paragraphs.tsv`).

Its features: hits of the codebook by theme and entry, lemmas, and the meaning of the words, from vectors of {words}
lemmas in {dimensions} dimensions, made of some eleven million tokens of news (`analysis.fit_vectors`). A logistic
regression for each theme weighs them.

## How well it codes
Each outlet was coded by a coder that had learned from the others. F1: `main` is the mean of multilateralism, trade
and education, `macro` the mean of the themes, `micro` of all codes together; `themes to reader` the coded themes by
those of the reader. *Random* paragraphs were drawn by chance; the *enriched* ones hold broad words, or were hard for
an earlier coder: only the random ones say what a corpus would show. The codebook was revised on these outlets but
for alonews, four_outlets, sentences_leipzig and targoman: **look at those first, the others flatter it**, and of a new
outlet expect what they have. The coder's vectors saw the news of all of them, without codes.

{of}

By theme, on random paragraphs:

{themes}

## Where it errs
The twenty surest errors of each theme (`python -m benchmarks.theme_coder FOLDER --errors 20`), read one by one, by a
language model too: `coder_errors.tsv` has each by the mark of its paragraph. Most are paragraphs that it misses.

{causes}

- *no word known*: a plain word or phrase for the theme stands there that it does not weigh, or not enough;
- *boundary*: two themes meet, and the code could be argued either way;
- *named in passing*: the theme is named, and the paragraph is about another;
- *several topics*: a long or mixed paragraph, above all unrelated sentences that a collection joins;
- *world knowledge*: no word says the theme; one must know what a person, body or event is;
- *other sense*: a word in another sense, a name, a title;
- *reader*: the reader's code looks wrong by the definitions.

Paragraphs were coded without their title and neighbours, so these are no context for it: a paragraph whose theme only
its title tells is missed.

## What it is not good for
- Claims about single paragraphs. Shares over hundreds of them can be compared.
- Stance: a paragraph against trade is about trade.
- Texts that are no news. `analysis.check_familiarity` tells which articles are in words unlike those it knows (a mean
  surprise of more than {bits} bits a word); nothing was measured there.
- Your definition of a theme, where it differs from the codebook's: code some of your own paragraphs, and train a coder
  on them (notebooks 11 and 12).
"""


def main() -> None:
    """Print the scores; with --write, write the coder and its card."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help="coder.npz, coder.md, entry_records.tsv")
    parser.add_argument("--errors", type=int, default=0, help="of each theme, with what led to them")
    options = parser.parse_args()
    coder, paragraphs, codes, records = train(options.folder)
    print(scores(codes).to_string(index=False, float_format="{:.3f}".format))
    print(scores_by_theme(codes).to_string(index=False, float_format="{:.3f}".format))
    if options.errors:
        print_errors(coder, paragraphs, codes, options.errors)
    if options.write:
        file = coder.write(CODEBOOK / "coder.npz")
        write_atomically(CODEBOOK / "coder.md", card(coder, paragraphs, codes).encode())
        records.to_csv(RECORDS, sep="\t", index=False, lineterminator="\n")
        print(f"written: {file.name} ({file.stat().st_size / 1e6:.1f} MB), coder.md and {RECORDS.name}")


if __name__ == "__main__":
    main()
