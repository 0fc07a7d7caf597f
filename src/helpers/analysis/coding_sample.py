"""A sample of paragraphs to code by hand, and what the machine makes of the same paragraphs."""

import hashlib
from collections.abc import Sequence

import pandas as pd

from helpers.core.errors import TableError, require_columns
from helpers.language import fold_characters, paragraphs

MACHINE = "machine"
_LEAST_WORDS = 4  # a shorter paragraph is a signature or a line of its own, and has nothing to code


def sample_for_coding(articles: pd.DataFrame, *, size: int = 200, by: str = "outlet", seed: int = 1404) -> pd.DataFrame:
    """Draw paragraphs to code by hand: one row per paragraph, in the order of the articles.

    Columns `article_id, paragraph` (0 is the title), `by`'s column, `text` (as it was written), `check`. The sample is
    stratified: each value of the column `by` has its share of the paragraphs, and one at least. The same articles and
    `seed` give the same sample, in whatever order the articles come. `check` is a mark of the row by which
    `read_coding_sheet` notices rows that were torn apart. Paragraphs of fewer than four words are not drawn;
    `attrs["left_out"]` says how many these were.

    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["الف", "ب"], "title": "",
    ...                          "text": ["صادرات کالا رشد کرد\\nدانشگاه‌ها باز شدند امروز", "وزیر خارجه به چین رفت"]})
    >>> sample_for_coding(articles, size=2)["outlet"].tolist()
    ['الف', 'ب']
    """
    require_columns(articles, ["article_id", "title", "text", by], verb="sample_for_coding")
    if by in ("article_id", "title", "text"):
        raise TableError(f"sample_for_coding: by must name a column of groups such as outlet; got {by!r}")
    rows = [
        (article_id, number, group, text)
        for article_id, title, body, group in articles[["article_id", "title", "text", by]].itertuples(index=False)
        for number, text in paragraphs(_text(title), _text(body))
    ]
    table = pd.DataFrame(rows, columns=["article_id", "paragraph", by, "text"])
    table[by] = table[by].map(_text)
    drawn_from = table[table["text"].str.split().str.len() >= _LEAST_WORDS].copy()
    if drawn_from.empty:
        raise TableError("sample_for_coding: no paragraph has four words or more; check the corpus")
    groups = drawn_from[by].value_counts().sort_index()
    if size < len(groups):
        raise TableError(f"sample_for_coding: {by} has {len(groups)} groups, so size must be at least that; got {size}")
    order = [_draw(seed, *place) for place in drawn_from[["article_id", "paragraph"]].itertuples(index=False)]
    sizes = _share_out(groups, size)
    drawn = drawn_from.assign(_order=order).sort_values("_order").groupby(by, sort=True)
    sample = pd.concat(group.head(sizes[name]) for name, group in drawn).sort_index().drop(columns="_order")
    marks = zip(sample["article_id"], sample["paragraph"], sample["text"], strict=True)
    sample["check"] = [row_mark(*row) for row in marks]
    sample.attrs["left_out"] = len(table) - len(drawn_from)
    return sample.reset_index(drop=True)


def _text(value) -> str:
    return "" if pd.isna(value) else str(value)


def row_mark(article_id: str, paragraph: int, text: str) -> str:
    """Return a short mark of a row: of its ids, and of its letters however a spreadsheet keeps spaces and digits.

    It begins with a t, so that no spreadsheet takes it for a number.

    >>> row_mark("1", 2, "صادرات كالا") == row_mark("1", 2, "صادرات  کالا") != row_mark("1", 3, "صادرات کالا")
    True
    """
    letters = "".join(character for character in fold_characters(str(text)) if character.isalnum())
    return "t" + hashlib.sha256(f"{article_id}/{paragraph}/{letters}".encode()).hexdigest()[:8]


def _draw(seed: int, article_id: str, paragraph: int) -> str:
    return hashlib.sha256(f"{seed}/{article_id}/{paragraph}".encode()).hexdigest()


def _share_out(counts: pd.Series, size: int) -> dict[str, int]:
    """Share `size` out by `counts`, one at least to each; what rounding leaves goes to the largest remainders."""
    size = min(size, int(counts.sum()))
    exact = (counts - 1) * (size - len(counts)) / max(counts.sum() - len(counts), 1)
    shares = exact.astype(int) + 1
    largest = (exact - exact.astype(int)).sort_values(ascending=False, kind="stable").index
    for name in largest[: size - int(shares.sum())]:
        shares[name] += 1
    return shares.to_dict()


def code_automatically(hits: pd.DataFrame, sample: pd.DataFrame, themes: Sequence[str]) -> pd.DataFrame:
    """Code the paragraphs of a sample by their hits: one row per paragraph and theme.

    Columns `article_id, paragraph, coder` (machine), `theme`, `code`: 1 where the paragraph has a hit of the theme.

    >>> hits = pd.DataFrame({"article_id": ["1"], "paragraph": [1], "theme": ["trade"]})
    >>> sample = pd.DataFrame({"article_id": ["1", "1"], "paragraph": [1, 2]})
    >>> code_automatically(hits, sample, ["trade"])["code"].tolist()
    [1, 0]
    """
    require_columns(hits, ["article_id", "paragraph", "theme"], verb="code_automatically")
    require_columns(sample, ["article_id", "paragraph"], verb="code_automatically")
    found = set(zip(hits["article_id"].astype(str), hits["paragraph"], hits["theme"].astype(str), strict=True))
    rows = [
        (article_id, paragraph, MACHINE, theme, int((str(article_id), paragraph, theme) in found))
        for article_id, paragraph in sample[["article_id", "paragraph"]].itertuples(index=False)
        for theme in themes
    ]
    return pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
