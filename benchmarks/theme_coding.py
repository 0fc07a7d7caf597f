"""Themes beside readers: the codebook's hits in real paragraphs that were coded by reading.

`coding/paragraphs.jsonl`: one paragraph a line, with its source, the themes that a reader coded, and whether it was
drawn at random or from paragraphs that have one of some broad words. Of the codebook:

    python -m benchmarks.theme_coding FOLDER [--sources isna_2019,targoman] [--themes trade,energy] [--errors 20]
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from helpers import analysis, language

CODED = "coding/paragraphs.jsonl"
MAIN = ("multilateralism", "trade", "education")
READER = "reader"


def read_paragraphs(folder: Path, sources: Sequence[str] = ()) -> pd.DataFrame:
    """Return one row per coded paragraph: article_id (its number), paragraph (1), title (""), text, source, …."""
    lines = (folder / CODED).read_text(encoding="utf-8").splitlines()
    table = pd.DataFrame([json.loads(line) for line in lines])
    unknown = sorted(set(sources) - set(table["source"]))
    if unknown:
        raise SystemExit(f"no source {unknown[0]!r}; sources: {', '.join(sorted(set(table['source'])))}")
    chosen = table[table["source"].isin(sources)] if sources else table
    ids = chosen["n"].astype(str)
    return chosen.assign(article_id=ids, paragraph=1, title="", text=chosen["text"].str.replace("\n", " "))


def codings_of(paragraphs: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """Return the reader's codes: one row per paragraph and theme."""
    rows = [
        (article_id, 1, READER, theme, int(theme in coded))
        for article_id, coded in paragraphs[["article_id", "themes"]].itertuples(index=False)
        for theme in themes
    ]
    return pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])


def score(codes: pd.DataFrame) -> dict[str, float]:
    """Return F1 of the three main themes (their mean), macro and micro, and coded themes by those of the reader.

    >>> codes = pd.DataFrame({"theme": ["trade", "trade", "energy"], "code": [1, 1, 0], "coded": [1, 0, 1]})
    >>> {name: round(value, 2) for name, value in score(codes).items()}
    {'main': 0.67, 'macro': 0.33, 'micro': 0.5, 'themes_to_reader': 1.0}
    """
    sums = (
        codes.assign(both=codes["code"] * codes["coded"]).groupby("theme", sort=False)[["code", "coded", "both"]].sum()
    )
    sums = sums[sums["code"] + sums["coded"] > 0]
    f1 = 2 * sums["both"] / (sums["code"] + sums["coded"])
    whole = sums.sum()
    return {
        "main": float(f1[f1.index.isin(MAIN)].mean()),
        "macro": float(f1.mean()),
        "micro": float(2 * whole["both"] / (whole["code"] + whole["coded"])),
        "themes_to_reader": float(whole["coded"] / max(whole["code"], 1)),
    }


def by_hits(paragraphs: pd.DataFrame, codebook: analysis.Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the codebook's hits, and the reader's codes beside whether there is a hit (`coded`)."""
    hits = analysis.find_themes(language.tokenize(paragraphs[["article_id", "title", "text"]]), codebook)
    themes = codebook.top()
    machine = analysis.code_automatically(hits, paragraphs, themes)
    codes = codings_of(paragraphs, themes).assign(coded=machine["code"].to_numpy())
    return hits, codes.merge(paragraphs[["article_id", "source", "stratum"]], on="article_id")


def measure(files: list[Path]) -> dict:
    """Return one row for all paragraphs, one for each stratum and each source: scores of the codebook's hits."""
    codes = by_hits(read_paragraphs(files[0].parents[1]), analysis.read_codebook())[1]
    return {"table": _rows(codes), "errors": []}


def _rows(codes: pd.DataFrame) -> list[dict]:
    groups = [("all", codes), *codes.groupby("stratum"), *codes.groupby("source")]
    return [{"of": name, "paragraphs": group["article_id"].nunique(), **score(group)} for name, group in groups]


def main() -> None:
    """Print the scores of the codebook, by theme too, its entries that do harm, and paragraphs that differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--codebook")
    parser.add_argument("--sources", default="", help="of the paragraphs, with commas between (default: all)")
    parser.add_argument("--themes", default="", help="to tell entries and errors of (default: none)")
    parser.add_argument("--errors", type=int, default=20, help="of each theme and kind")
    options = parser.parse_args()
    codebook = analysis.read_codebook(options.codebook)
    paragraphs = read_paragraphs(options.folder, [name for name in options.sources.split(",") if name])
    hits, codes = by_hits(paragraphs, codebook)
    print(pd.DataFrame(_rows(codes)).to_string(index=False, float_format="{:.3f}".format))
    by_theme = codes.rename(columns={"coded": "machine"})
    sums = by_theme.assign(both=by_theme["code"] * by_theme["machine"]).groupby("theme", sort=False)
    sums = sums[["code", "machine", "both"]].sum()
    sums["precision"], sums["recall"] = sums["both"] / sums["machine"], sums["both"] / sums["code"]
    sums["f1"] = 2 * sums["both"] / (sums["code"] + sums["machine"])
    print(sums.round(3).to_string())
    entries = analysis.score_entries(hits, codings_of(paragraphs, codebook.top()), person=READER)
    texts = paragraphs.set_index("article_id")["text"]
    for theme in filter(None, options.themes.split(",")):
        print(f"\n== {theme}: entries, the most harmful first")
        print(entries[entries["theme"] == theme].head(60).round(2).to_string(index=False))
        of_theme = codes[codes["theme"] == theme]
        for kind, code in (("found by the machine alone", 0), ("found by the reader alone", 1)):
            ids = of_theme.loc[(of_theme["code"] == code) & (of_theme["coded"] != code), "article_id"].tolist()
            print(f"\n== {theme}: {kind}, {len(ids)}")
            for article_id in ids[: options.errors]:
                own = hits[(hits["article_id"] == article_id) & (hits["theme"] == theme)]
                print(f"[{article_id}] {'، '.join(dict.fromkeys(own['entry']))} :: {texts[article_id]}")


if __name__ == "__main__":
    main()
