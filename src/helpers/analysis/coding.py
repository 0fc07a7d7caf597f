"""Coding by hand: which paragraphs people code, drawn as a sample or as those that would teach a coder most."""

import hashlib

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.parts import TableParts
from helpers.language import fold_characters, paragraphs

_KEYS = ["article_id", "paragraph"]
_LEAST_WORDS = 4  # a shorter paragraph is a signature or a line of its own, and has nothing to code
# From which probability a paragraph is drawn for the sake of a theme: below it, ten are read for one that is about it.
_LIKELY = 0.1


def sample_for_coding(
    articles: pd.DataFrame,
    *,
    size: int = 200,
    by: str = "outlet",
    seed: int = 1404,
    codes: pd.DataFrame | TableParts | None = None,
    positives: int = 30,
) -> tuple[pd.DataFrame, int]:
    """Draw paragraphs to code by hand.

    The sample is stratified: each value of the column `by` has its share of the paragraphs, and one at least. The same
    articles and `seed` give the same sample, in whatever order the articles come.

    Parameters
    ----------
    codes : from `code_themes`, of the same articles: `article_id, paragraph, theme, probability`. Then paragraphs that
        are likely to be about a theme are drawn more often, so that about `positives` of each theme or more can be
        judged, and the sample is larger than `size`: each paragraph is drawn by itself, with the largest of its share
        in the stratified sample and, for each theme, its probability times a factor that is the same for all
        paragraphs. Give the codes of some themes for a shorter sheet.
    positives : paragraphs that each theme of `codes` should have. The expected number is higher, 43 for 30, so that
        chance leaves a theme below it once in forty times. Where the corpus has fewer, all likely ones are drawn.

    Returns
    -------
    A table with one row per paragraph, in the order of the articles: `article_id, paragraph` (0 is the title), `by`'s
    column, `text`, `check`, a mark by which `read_coding_sheet` notices rows that were torn apart, and `weight`, the
    number of the corpus's paragraphs that the row stands for (1 / its probability of being drawn): `score_coding` needs
    it to say something of the corpus. And the number of paragraphs that were too short to be drawn, under four words.

    References
    ----------
    Weights: Horvitz and Thompson 1952, doi:10.1080/01621459.1952.10483446.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1", "2"], "outlet": ["الف", "ب"], "title": "",
    ...                          "text": ["صادرات کالا رشد کرد\\nدانشگاه‌ها باز شدند امروز", "وزیر خارجه به چین رفت"]})
    >>> sample, too_short = sample_for_coding(articles, size=2)
    >>> sample[["outlet", "weight"]].values.tolist(), too_short
    ([['الف', 2.0], ['ب', 1.0]], 0)
    """
    require_columns(articles, ["article_id", "title", "text", by], verb="sample_for_coding")
    if by in ("article_id", "title", "text"):
        raise TableError(f"sample_for_coding: by must name a column of groups such as outlet; got {by!r}")
    require_whole(positives, name="positives", minimum=1, verb="sample_for_coding")
    table = paragraph_table(articles, by)
    drawn_from = table[_is_long(table)]
    if drawn_from.empty:
        raise TableError("sample_for_coding: no paragraph has four words or more; check the corpus")
    groups = drawn_from[by].value_counts().sort_index()
    if size < len(groups):
        raise TableError(f"sample_for_coding: {by} has {len(groups)} groups, so size must be at least that; got {size}")
    order = pd.Series([_sha256(seed, *keys) for keys in drawn_from[_KEYS].itertuples(index=False)], drawn_from.index)
    sizes = pd.Series(_share_out(groups, size))
    chance = drawn_from[by].map(sizes / groups)
    if codes is None:
        drawn = drawn_from.loc[order.sort_values().index]
        drawn = drawn[drawn.groupby(by).cumcount() < drawn[by].map(sizes)].sort_index()
    else:
        chance[:] = _raise_chances(chance.to_numpy(), _probabilities(drawn_from, codes, table), positives)
        drawn = drawn_from[order.map(lambda digest: int(digest[:13], 16) / 16**13) < chance]
    sample = _with_marks(drawn).assign(weight=1 / chance.loc[drawn.index])
    return sample.reset_index(drop=True), len(table) - len(drawn_from)


def _is_long(table: pd.DataFrame) -> pd.Series:
    return table["text"].str.split().str.len() >= _LEAST_WORDS


def _with_marks(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(check=[row_mark(*row) for row in table[[*_KEYS, "text"]].itertuples(index=False)])


def _probabilities(
    drawn_from: pd.DataFrame, codes: pd.DataFrame | TableParts, table: pd.DataFrame
) -> dict[str, np.ndarray]:
    """Return the probability of each theme in each paragraph that may be drawn; 0 where there is no code."""
    codes = _code_rows(codes, table, verb="sample_for_coding")
    codes = codes.assign(row=_positions(codes, drawn_from))
    found = {}
    for theme, rows in codes[codes["row"] >= 0].groupby("theme"):
        found[theme] = np.zeros(len(drawn_from))
        found[theme][rows["row"]] = rows["probability"]
    return found


def _code_rows(codes: pd.DataFrame | TableParts, table: pd.DataFrame, *, verb: str) -> pd.DataFrame:
    """Return codes as a table, themes as texts. Raises `TableError` where they are of other paragraphs."""
    codes = codes.to_pandas() if isinstance(codes, TableParts) else codes
    require_columns(codes, [*_KEYS, "theme", "probability"], verb=verb)
    strangers = codes[_positions(codes, table) < 0]
    if len(strangers):
        article_id, paragraph = strangers.iloc[0][_KEYS]
        raise TableError(
            f"{verb}: codes have a paragraph {paragraph} of article {article_id!r}, which the articles lack; give the "
            "codes of the same articles, with or without agency lines as they are"
        )
    return codes.astype({"theme": "str"})


def _positions(rows: pd.DataFrame, table: pd.DataFrame) -> np.ndarray:
    """Return the position in a table of the paragraph of each row; -1 where it is not there."""
    own, others = (
        pd.MultiIndex.from_frame(each[_KEYS].astype({"article_id": "str", "paragraph": "int64"}))
        for each in (rows, table)
    )
    return others.get_indexer(own)


def _raise_chances(chance: np.ndarray, probabilities: dict[str, np.ndarray], positives: int) -> np.ndarray:
    """Return the chances of being drawn, raised until each theme is expected often enough, rare themes first."""
    # The number drawn varies as a Poisson number or less: two standard deviations below this stand `positives`.
    target = (1 + np.sqrt(1 + positives)) ** 2
    chance = chance.copy()
    for theme in sorted(probabilities, key=lambda theme: (probabilities[theme].sum(), theme)):
        likely = probabilities[theme] >= _LIKELY
        own, before = probabilities[theme][likely], chance[likely]
        wanted = target - probabilities[theme][~likely] @ chance[~likely]
        low, high = 0.0, 1 / _LIKELY
        for _ in range(40):  # halves the interval of the factor
            middle = (low + high) / 2
            enough = own @ np.maximum(before, np.minimum(1, middle * own)) >= wanted
            low, high = (low, middle) if enough else (middle, high)
        chance[likely] = np.maximum(before, np.minimum(1, high * own))
    return chance


def next_to_code(
    codes: pd.DataFrame | TableParts, articles: pd.DataFrame, *, top: int = 200, without: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Choose the paragraphs whose codes would teach a coder most: those of which it is least sure.

    They are taken in turns from all themes, and of a theme from all articles, nearest to the theme's threshold first.
    They are no sample: train on them, and do not score with them.

    Parameters
    ----------
    codes : from `code_themes`, of these articles.
    without : paragraphs that were coded already: any table with `article_id` and `paragraph`.

    Returns
    -------
    One row per paragraph of four words or more, the one to code first on top: `article_id, paragraph, text, check`, for
    `write_coding_sheet`.

    References
    ----------
    Uncertainty sampling: Lewis and Gale 1994, doi:10.1007/978-1-4471-2099-5_1.

    Examples
    --------
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""],
    ...                          "text": ["صادرات کالا رشد کرد\\nوزیر خارجه به چین رفت"]})
    >>> codes = pd.DataFrame({"article_id": "1", "paragraph": [1, 2], "theme": "trade", "probability": [0.9, 0.6],
    ...                       "coded": True})
    >>> next_to_code(codes, articles, top=1)["text"].tolist()
    ['وزیر خارجه به چین رفت']
    """
    require_whole(top, name="top", minimum=1, verb="next_to_code")
    table = paragraph_table(articles)
    codes = _code_rows(codes, table, verb="next_to_code")
    require_columns(codes, ["coded"], verb="next_to_code")
    wanted = table[_is_long(table)]
    if without is not None:
        require_columns(without, _KEYS, verb="next_to_code")
        wanted = wanted[_positions(wanted, without.drop_duplicates(_KEYS)) < 0]
    rows = codes[[*_KEYS, "theme"]].assign(row=_positions(codes, wanted))
    rows["distance"] = (codes["probability"] - codes["theme"].map(_thresholds(codes))).abs()
    rows = rows[rows["row"] >= 0].sort_values(["distance", "theme", *_KEYS])
    rows["turn"] = rows.groupby(["theme", "article_id"], observed=True).cumcount()
    rows = rows.sort_values("turn", kind="stable")
    rows["turn"] = rows.groupby("theme").cumcount()
    chosen = rows.sort_values(["turn", "distance"], kind="stable")["row"].drop_duplicates().head(top)
    return _with_marks(wanted.iloc[chosen]).reset_index(drop=True)


def _thresholds(codes: pd.DataFrame) -> pd.Series:
    """Return where each theme begins to be coded: between the highest that was not and the lowest that was."""
    ends = pd.DataFrame(
        {
            "above": codes[codes["coded"]].groupby("theme")["probability"].min(),
            "below": codes[~codes["coded"]].groupby("theme")["probability"].max(),
        }
    )
    return ends.mean(axis=1)  # of the one end, where all are coded or none is


def paragraph_table(articles: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return one row per paragraph: `article_id`, `paragraph`, the texts of other `columns`, and `text`."""
    require_columns(articles, ["article_id", "title", "text", *columns], verb="paragraph_table")
    texts = articles[["title", "text", *columns]].map(lambda value: "" if pd.isna(value) else str(value))
    rows = [
        (article_id, number, *others, text)
        for article_id, (title, body, *others) in zip(articles["article_id"], texts.values, strict=True)
        for number, text in paragraphs(title, body)
    ]
    return pd.DataFrame(rows, columns=[*_KEYS, *columns, "text"])


def row_mark(article_id: str, paragraph: int, text: str) -> str:
    """Return a short mark of a row: of its ids, and of its letters however a spreadsheet keeps spaces and digits."""
    letters = "".join(filter(str.isalnum, fold_characters(str(text))))
    return "t" + _sha256(article_id, paragraph, letters)[:8]  # with a t no spreadsheet takes it for a number


def _sha256(*parts: object) -> str:
    return hashlib.sha256("/".join(map(str, parts)).encode()).hexdigest()


def _share_out(counts: pd.Series, size: int) -> dict[str, int]:
    """Share `size` out by `counts`, one at least to each; what rounding leaves goes to the largest remainders."""
    size = min(size, int(counts.sum()))
    exact = (counts - 1) * (size - len(counts)) / max(counts.sum() - len(counts), 1)
    shares = exact.astype(int) + 1
    largest = (exact - exact.astype(int)).sort_values(ascending=False, kind="stable").index
    for name in largest[: size - int(shares.sum())]:
        shares[name] += 1
    return shares.to_dict()
