"""Sections as an outside check of the codebook: does the share of its themes tell a newspaper's sections apart?

An article's score is the share of its theme matches that fall to the section's themes, 0 where it has none; by the
coder, it is the mean over its paragraphs of the highest probability of one of these themes. The area
under the ROC curve is the chance that an article of the section scores higher than one of another section. A section's
name is what its newspaper calls a desk: the politics desk also reports on courts, so it is given both ways.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from benchmarks.news import read_articles
from helpers import analysis, language

_STATE = ("domestic_politics", "diplomacy", "security_defence", "nuclear", "multilateralism")
SECTIONS = {
    "economics": [("economy", "trade"), ("economy", "trade", "energy", "agriculture", "transport")],
    "sport": [("sport",)],
    "tech": [("science_technology",)],
    "cinema": [("culture_tourism",)],
    "politics": [(*_STATE, "law_justice"), _STATE],
}


def measure(files: list[Path]) -> dict:
    """Return one row per section and set of themes: articles of the section, and the area under the ROC curve."""
    from sklearn.metrics import roc_auc_score

    codebook = analysis.read_codebook()
    rows = []
    for file in files:
        articles = read_articles(file, step=1)
        tokens = language.tokenize(articles)
        hits = analysis.find_themes(tokens, codebook)
        codes = analysis.code_themes(tokens, analysis.read_coder())
        shares = theme_shares(hits, articles, codebook.top())
        for section, choices in SECTIONS.items():
            of_section = articles.set_index("article_id")["section"].eq(section)
            if of_section.all() or not of_section.any():
                continue
            for themes in choices:
                area = roc_auc_score(of_section, shares[list(themes)].sum(axis=1))
                rows.append(
                    {
                        "file": file.name,
                        "section": section,
                        "articles": int(of_section.sum()),
                        "auc": area,
                        "auc_by_coder": roc_auc_score(of_section, coder_scores(codes, articles, themes)),
                        "themes": " ".join(themes),
                    }
                )
    return {"table": rows, "errors": []}


def theme_shares(hits: pd.DataFrame, articles: pd.DataFrame, themes: list[str]) -> pd.DataFrame:
    """Return, for each article, the share of its matches that fall to each theme; 0 where it has no match.

    >>> hits = pd.DataFrame({"article_id": ["1", "1"], "theme": ["trade", "energy"]})
    >>> theme_shares(hits, pd.DataFrame({"article_id": ["1", "2"]}), ["trade", "energy"]).values.tolist()
    [[0.5, 0.5], [0.0, 0.0]]
    """
    chosen = hits[hits["theme"].isin(themes)].astype({"theme": "str"})
    counts = chosen.groupby(["article_id", "theme"]).size().unstack(fill_value=0)
    counts = counts.reindex(index=articles["article_id"], columns=themes, fill_value=0)
    return counts.div(counts.sum(axis=1).clip(lower=1), axis=0)


def coder_scores(codes: pd.DataFrame, articles: pd.DataFrame, themes: Sequence[str]) -> pd.Series:
    """Return, for each article, the mean over its paragraphs of the highest probability of one of some themes.

    >>> codes = pd.DataFrame({"article_id": "1", "paragraph": [1, 1, 2, 2], "theme": ["trade", "energy"] * 2,
    ...                       "probability": [0.5, 0.9, 0.1, 0.1]})
    >>> coder_scores(codes, pd.DataFrame({"article_id": ["1", "2"]}), ["trade", "energy"]).tolist()
    [0.5, 0.0]
    """
    chosen = codes[codes["theme"].isin(themes)].astype({"article_id": "str"})
    highest = chosen.groupby(["article_id", "paragraph"])["probability"].max()
    return highest.groupby("article_id").mean().reindex(articles["article_id"], fill_value=0.0)
