"""What seed words lead to: words that may belong to their theme, and where texts stand between two poles of them."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd
from pydantic import ValidationError

from helpers.analysis.codebook import Codebook
from helpers.analysis.codebook_parts import EntryRow
from helpers.analysis.coder import read_coder
from helpers.analysis.concordance import concordance, context_rows, rows_of
from helpers.analysis.counts import count_ngrams, count_terms
from helpers.analysis.groups import MIN_ARTICLES, group_names, rate_interval, with_groups
from helpers.analysis.keyness import compare_counts
from helpers.analysis.themes import find_themes
from helpers.analysis.totals import CountRequest
from helpers.analysis.vectors import WordVectors, fit_vectors
from helpers.core.arrays import expand_ranges
from helpers.core.errors import CodingError, TableError, require_columns, require_whole
from helpers.language import compile_patterns, find_patterns, stopwords, tokenize

SUGGESTION_COLUMNS = [
    *("entry", "count", "articles", "similarity", "log_likelihood", "log_ratio", "source", "example", "accept")
]
_OWN_VECTORS = 1_000_000  # words from which a corpus gives vectors of its own: from fewer, neighbours are chance
_LEAST_SIMILARITY = 0.35  # of a neighbour
_LEAST_LIKELIHOOD = 6.63  # p < 0.01
_LEAST_COUNT = 2  # of a candidate in the paragraphs that it is key to; of a pair of words anywhere
_WORDS_OF_PAIR = 50_000  # of the corpus, for each time that a pair of neighbours must occur: rarer ones meet by chance
_CONTEXT = 10  # words on each side of an example
_PLACE = ["article_id", "paragraph"]
_REFUSALS = {"", "0", "no", "n", "false", "-", "نه", "خیر", "۰"}
_LEAST_ARTICLES = 20  # with a word that has a polarity: fewer give no spread to measure by
_WINDOW = 10  # words on each side of `terms`
_RESULT = ["score", "score_low", "score_high", "words", "articles"]


def suggest_entries(
    tokens: pd.DataFrame,
    seeds: Sequence[str],
    *,
    vectors: WordVectors | None = None,
    codebook: Codebook | None = None,
    theme: str = "",
    codings: pd.DataFrame | None = None,
    top: int = 40,
) -> pd.DataFrame:
    """Suggest entries for a theme: one row per word or pair of neighbouring words, the strongest candidates first.

    A candidate is a neighbour in meaning of the seeds, or key to the paragraphs that have a seed, or it stands in
    paragraphs that coders gave the theme and the codebook misses. A person decides which of them belong to the theme.

    Parameters
    ----------
    tokens : a table of tokens in reading order.
    seeds : some words or phrases that surely belong to the theme, in any spelling; at least one must occur.
    vectors : from `fit_vectors`; by default of these tokens where they are a million words or more, else those of the
        project's own coder.
    codebook, theme : a codebook and the id of one of its themes: what these entries find already is not suggested.
    codings : one row per paragraph and theme, `article_id, paragraph, theme, code` (0 or 1), as from
        `read_coding_sheet`: then the paragraphs with the code of `theme` take the place of those with a seed, and only
        coded ones are compared.
    top : how many rows.

    Returns
    -------
    One row per candidate. Columns `entry`, `count` (in all forms), `articles`, `similarity` (cosine with the seeds,
    missing without a vector), `log_likelihood` and `log_ratio` (of the paragraphs with a seed against the others, as in
    `keyness`), `source` (`neighbour`, `key`, `missed`, joined by ` + `), `example` (some words around an occurrence,
    which stands between « and »), and an empty `accept`. Seeds, and what always overlaps them or hits of the theme, are
    left out: as entries they would find nothing new.

    Raises
    ------
    TableError : where no seed occurs, or every paragraph has one.
    CodingError : where `codings` have no paragraph with the theme, or none without it.

    References
    ----------
    Growing a dictionary by what is near its words: Rice and Zorn 2021, doi:10.1017/psrm.2019.10. By keyness against
    other texts: King, Lam and Roberts 2017, doi:10.1111/ajps.12291.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": list("123"), "title": "", "text": ["صادرات نفت", "بهای نفت", "شعر"]})
    >>> vectors = WordVectors(("صادرات", "نفت", "شعر"), np.array([3, 3, 1]), np.array([[9, 1], [8, 2], [0, 9]], "int8"))
    >>> suggest_entries(tokenize(articles), ["صادرات"], vectors=vectors)[["entry", "count", "source"]].values.tolist()
    [['نفت', 2, 'neighbour']]
    """
    verb = "suggest_entries"
    require_columns(tokens, [*_PLACE, "sentence", "position", "token", "lemma", "kind"], verb=verb)
    require_whole(top, name="top", minimum=1, verb=verb)
    if isinstance(seeds, str) or not len(seeds):
        raise TableError(f"{verb}: seeds must be a list of words that belong to the theme; got {seeds!r}")
    if (codings is not None or codebook is not None) and not theme:
        raise TableError(f"{verb}: with codings or a codebook name the theme, by its id")
    places = pd.MultiIndex.from_frame(tokens[_PLACE].astype({"article_id": "str"}))
    seed_hits = find_patterns(tokens, compile_patterns({"seed": list(seeds)}))
    in_codebook = codebook is not None and theme in [each.id for each in codebook.themes]
    theme_hits = find_themes(tokens, codebook) if in_codebook else seed_hits.head(0)
    theme_hits = theme_hits[theme_hits["theme"] == theme]
    missed = None
    if codings is None:
        is_target = places.isin(_keys(seed_hits))
        target, reference = tokens[is_target], tokens[~is_target]
        if not len(seed_hits):
            raise TableError(f"{verb}: none of the seeds occurs ({', '.join(seeds)}): give words of these texts")
    else:
        with_theme, without = _coded_places(codings, theme)
        target, reference = tokens[places.isin(with_theme)], tokens[places.isin(without)]
        if in_codebook:
            missed = tokens[places.isin(with_theme.difference(_keys(theme_hits)))]
    if target.empty or reference.empty:
        raise TableError(f"{verb}: every paragraph has a seed: give fewer seeds, or more articles")

    measured = _compare(target, reference)
    similar = _similarities(tokens, lemmas_of(seeds), vectors or vectors_for(tokens))
    table = measured.join(similar.rename("similarity"), how="outer")
    ranks = {"neighbour": _rank(table["similarity"], _LEAST_SIMILARITY, top)}
    is_key = table["is_key"].eq(True)
    ranks["key"] = _rank(table["log_likelihood"].where(is_key), _LEAST_LIKELIHOOD, top)
    if missed is not None and len(missed):
        of_missed = _compare(missed, reference)
        likelihood = of_missed["log_likelihood"].where(of_missed["is_key"])
        ranks["missed"] = _rank(likelihood.reindex(table.index), 0, top)
    table = table.assign(**ranks).dropna(subset=list(ranks), how="all")
    table["rank"] = table[list(ranks)].min(axis=1)
    sources = table[list(ranks)].notna()
    table["source"] = [" + ".join(sources.columns[row]) for row in sources.to_numpy()]
    return _with_lines(table, tokens, [seed_hits, theme_hits], top)


def accepted_entries(sheet: pd.DataFrame) -> list[str]:
    """Return the entries of suggestions whose `accept` has a mark (x, 1, yes, بله); none for 0, no and نه.

    >>> accepted_entries(pd.DataFrame({"entry": ["نفت", "شعر", "گاز"], "accept": ["x", "", "نه"]}))
    ['نفت']
    """
    require_columns(sheet, ["entry", "accept"], verb="accepted_entries")
    marks = sheet["accept"].fillna("").astype(str).str.strip().str.lower().str.removesuffix(".0")
    return sheet.loc[~marks.isin(_REFUSALS), "entry"].tolist()


def _keys(rows: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(rows[_PLACE].astype({"article_id": "str"}).drop_duplicates())


def _coded_places(codings: pd.DataFrame, theme: str) -> tuple[pd.MultiIndex, pd.MultiIndex]:
    """Return the paragraphs that some coder gave the theme, and those that no coder did."""
    require_columns(codings, [*_PLACE, "theme", "code"], verb="suggest_entries")
    rows = codings[codings["theme"].astype(str) == theme]
    has_theme = rows["code"] == 1
    with_theme = _keys(rows[has_theme])
    without = _keys(rows).difference(with_theme)
    if not len(with_theme) or not len(without):
        which = "with" if not len(with_theme) else "without"
        raise CodingError(f"suggest_entries: codings have no paragraph {which} the theme {theme!r}: code more of them")
    return with_theme, without


def vectors_for(tokens: pd.DataFrame) -> WordVectors:
    """Return vectors of these tokens where they are a million words or more, else those of the project's own coder."""
    is_big = (tokens["kind"] == "word").sum() >= _OWN_VECTORS
    return fit_vectors(tokens) if is_big else read_coder().features.vectors


def lemmas_of(seeds: Sequence[str]) -> list[str]:
    """Return the lemmas of the words of seeds, each once, stopwords left out.

    >>> lemmas_of(["صادرات", "کالاهای صادراتی"])
    ['صادرات', 'کالا', 'صادراتی']
    """
    texts = pd.DataFrame({"article_id": [str(number) for number in range(len(seeds))], "title": "", "text": seeds})
    words = tokenize(texts)
    words = words[words["kind"] == "word"]
    return [lemma for lemma in dict.fromkeys(words["lemma"]) if lemma not in stopwords()]


def _compare(target: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Return one row per word and pair of words, by its lemmas: its keyness, and whether it is key to the target."""
    tables = []
    for n in (1, 2):
        request = CountRequest("suggest_entries", "lemma", n, frozenset(stopwords()), min_count=n)
        table, articles = compare_counts(target, reference, request)
        enough = (table["count_target"] >= _LEAST_COUNT) & (table["log_ratio"] > 0)
        tables.append(table.assign(is_key=enough & (table["articles_target"] >= min(2, articles["target"]))))
    return pd.concat(tables).set_index("term")[["log_likelihood", "log_ratio", "is_key"]]


def _similarities(tokens: pd.DataFrame, seed_lemmas: Collection[str], vectors: WordVectors) -> pd.Series:
    """Return how near to the seeds the words are that have a vector, and frequent pairs of near words: their mean."""
    words = count_terms(tokens, stopwords=stopwords())["term"]
    words = words[words.isin(vectors.words)]
    centre = vectors.centre(seed_lemmas)
    similar = pd.Series(vectors.unit[vectors.rows_of(words.tolist())] @ centre, index=words, dtype=float)
    similar = similar.drop(list(seed_lemmas), errors="ignore")
    near = similar[similar >= _LEAST_SIMILARITY].to_dict()
    frequent = max(_LEAST_COUNT, (tokens["kind"] == "word").sum() // _WORDS_OF_PAIR)
    pairs = count_ngrams(tokens, 2, stopwords=stopwords(), min_count=int(frequent))["term"]
    parts = {pair: pair.split(" ") for pair in pairs}
    of_pairs = {pair: sum(map(near.get, own)) / 2 for pair, own in parts.items() if all(each in near for each in own)}
    return pd.concat([similar, pd.Series(of_pairs, dtype=float)])


def _rank(values: pd.Series, least: float, top: int) -> pd.Series:
    """Return the rank of the largest values from `least` up, missing for others; more than `top`, for some fall out."""
    ranks = values[values >= least].sort_values(ascending=False, kind="stable").rank(method="first", ascending=False)
    return ranks[ranks <= 3 * top].reindex(values.index)


def _with_lines(table: pd.DataFrame, tokens: pd.DataFrame, found: list[pd.DataFrame], top: int) -> pd.DataFrame:
    """Return the first candidates that find something new, as entries, with their count and an example."""
    candidates = [term for term in table.index if _is_entry(term)]
    hits = find_patterns(tokens, compile_patterns({term: [term] for term in candidates}))
    starts = rows_of(hits, tokens, verb="suggest_entries")
    is_found = np.zeros(len(tokens), bool)
    for known in found:
        firsts = rows_of(known, tokens, verb="suggest_entries")
        is_found[expand_ranges(known["length"].to_numpy(), firsts)[1]] = True
    lengths = hits["length"].to_numpy()
    before = np.append(0, np.cumsum(is_found))
    hits["is_new"] = before[starts + lengths] == before[starts]
    by_term = hits.groupby("theme")
    table = table.loc[candidates].assign(
        count=by_term.size(),
        articles=by_term["article_id"].nunique(),
        # The form in which a pair occurs most: روابط تجاری, whose lemmas are رابطه and تجاری.
        entry=by_term["matched"].agg(lambda forms: min(forms.mode(), key=len)),
        is_new=by_term["is_new"].any(),
    )
    table = table[table["is_new"].eq(True)]
    is_word = ~table.index.str.contains(" ")
    table["entry"] = table["entry"].where(~is_word, table.index)
    table = table.sort_values(["rank", "count"], ascending=[True, False], kind="stable").head(top)
    first = hits[hits["is_new"] & hits["theme"].isin(table.index)].drop_duplicates("theme")
    lines = concordance(tokens, first, context=_CONTEXT)
    examples = (lines["left"] + " «" + lines["node"] + "» " + lines["right"]).str.strip()
    table["example"] = pd.Series(examples.to_numpy(), index=lines["theme"]).reindex(table.index)
    table = table.assign(accept="").astype({"count": int, "articles": int})
    return table.reset_index(drop=True)[SUGGESTION_COLUMNS]


def _is_entry(term: str) -> bool:
    """Tell whether a codebook takes it: no verb's lemma (گفت#گو), no letter, no number."""
    if "#" in term or not any(map(str.isalpha, term)):
        return False
    try:
        return bool(EntryRow(entry=term))
    except ValidationError:
        return False


def scale_by_seeds(
    tokens: pd.DataFrame,
    positive: Sequence[str],
    negative: Sequence[str],
    *,
    terms: Sequence[str] | None = None,
    vectors: WordVectors | None = None,
    by: str | Sequence[str] = "article_id",
    groups: pd.DataFrame | None = None,
    draws: int = 200,
    seed: int = 1404,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scale articles, or groups of them, between two poles: one row each, in reading order; and the words behind it.

    The polarity of a word is its mean cosine with the positive seeds less that with the negative ones. The score of a
    text is the mean polarity of its words, each as often as it occurs, stopwords and words without a vector left out.
    It says in which company the words of a text stand, not what its author holds; negation is not seen.

    Parameters
    ----------
    tokens : a table of tokens in reading order, of 20 articles or more.
    positive, negative : seed words of either pole, some five to ten each. Each needs a vector.
    terms : words or phrases: then only words count that stand at most ten words from one of these in a paragraph, the
        terms themselves left out.
    vectors : from `fit_vectors`; by default of these tokens where they are a million words or more, else those of the
        project's own coder.
    by, groups : as in `count_themes`: `by="outlet", groups=articles`.
    draws, seed : of the bootstrap, which draws whole articles within a group.

    Returns
    -------
    DataFrame
        One row per group: the columns of `by`, `score`, `score_low`, `score_high`, `words` (that have a polarity),
        `articles`. Scores are standardised: 0 is the mean of all articles, 1 a standard deviation of them. The interval
        of 95% is missing for a group of fewer than five articles, and so for single articles.
    DataFrame
        One row per word, from the positive pole to the negative: `word, polarity, count`.

    Raises
    ------
    TableError : where a seed has no vector or stands on both sides, or there are too few articles.

    References
    ----------
    Watanabe 2020, doi:10.1080/19312458.2020.1832976: polarity of words by cosine with seeds, scores standardised.

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": [str(n) for n in range(20)], "title": "",
    ...                          "text": ["صلح و گفتگو"] * 10 + ["جنگ و حمله"] * 10})
    >>> vectors = WordVectors(("صلح", "جنگ"), np.array([10, 10]), np.array([[1, 0], [0, 1]], "int8"))
    >>> scores, words = scale_by_seeds(tokenize(articles), ["صلح"], ["جنگ"], vectors=vectors)
    >>> scores["score"].round(3).tolist()[::19], words.values.tolist()
    ([0.975, -0.975], [['صلح', 1.0, 10], ['جنگ', -1.0, 10]])
    """
    verb = "scale_by_seeds"
    require_columns(tokens, ["article_id", "paragraph", "position", "lemma", "kind"], verb=verb)
    require_whole(draws, name="draws", minimum=1, verb=verb)
    by = group_names(by, verb=verb, taken=_RESULT)
    vectors = vectors or vectors_for(tokens)
    polarity = _polarity(vectors, positive, negative)
    scored = _scored(tokens, vectors, terms)
    scored = scored.assign(polarity=polarity[scored["row"]])
    articles = _sums(scored, ["article_id"])
    if len(articles) < _LEAST_ARTICLES:
        what = f"near {', '.join(terms)} " if terms else ""
        raise TableError(
            f"{verb}: {len(articles)} articles have words with a polarity {what}and {_LEAST_ARTICLES} are needed: "
            "give more articles"
        )
    of_articles = articles["polarity"] / articles["words"]
    mean, deviation = of_articles.mean(), of_articles.std()
    if deviation == 0:
        raise TableError(f"{verb}: all articles have the same score: give seeds that set them apart")
    if groups is not None:
        scored = with_groups(scored, by, groups, verb=verb)
    require_columns(scored, (), verb=verb, by=by)
    parts = _sums(scored.dropna(subset=by), list(dict.fromkeys([*by, "article_id"])))
    rows = []
    for name, part in parts.groupby(by, sort=False, observed=True) if by else [((), parts)]:
        sums, words = part["polarity"].to_numpy(), part["words"].to_numpy()
        is_enough = len(part) >= MIN_ARTICLES
        (low,), (high,) = rate_interval(sums[:, None], words, draws, seed) if is_enough else ([np.nan], [np.nan])
        rows.append((*name, *((each - mean) / deviation for each in (sums.sum() / words.sum(), low, high))))
        rows[-1] += (int(words.sum()), len(part))
    counts = scored["row"].value_counts()
    carrying = pd.DataFrame(
        {
            "word": [vectors.words[row] for row in counts.index],
            "polarity": polarity[counts.index],
            "count": counts.to_numpy(),
        }
    )
    carrying = carrying.sort_values(["polarity", "count", "word"], ascending=[False, False, True], ignore_index=True)
    return pd.DataFrame(rows, columns=[*by, *_RESULT]), carrying


def _polarity(vectors: WordVectors, positive: Sequence[str], negative: Sequence[str]) -> np.ndarray:
    """Return the polarity of each word of the vectors."""
    poles = []
    for name, seeds in (("positive", positive), ("negative", negative)):
        if isinstance(seeds, str) or not len(seeds):
            raise TableError(f"scale_by_seeds: {name} must be a list of words; got {seeds!r}")
        lemmas = {seed: lemmas_of([seed]) for seed in seeds}
        unknown = [seed for seed, own in lemmas.items() if len(own) != 1 or own[0] not in vectors.words]
        if unknown:
            raise TableError(
                f"scale_by_seeds: {', '.join(unknown)}, {name}, has no vector: it does not occur often enough, or is "
                "no single word. Take it out, or give another"
            )
        poles.append(vectors.rows_of([own[0] for own in lemmas.values()]))
    both = {vectors.words[row] for row in poles[0]} & {vectors.words[row] for row in poles[1]}
    if both:
        raise TableError(f"scale_by_seeds: {', '.join(sorted(both))} stands on both sides; take it out of one")
    nearness = [(vectors.unit @ vectors.unit[rows].T).mean(axis=1) for rows in poles]
    return (nearness[0] - nearness[1]).astype(float)


def _scored(tokens: pd.DataFrame, vectors: WordVectors, terms: Sequence[str] | None) -> pd.DataFrame:
    """Return the tokens that count: those with a vector, and near `terms`; `row` is that of their vector."""
    lemmas, words = pd.factorize(tokens["lemma"])
    is_word = (tokens["kind"] == "word").to_numpy()
    rows = np.where(is_word, np.append(vectors.rows_of(words.astype(str)), -1)[lemmas], -1)
    kept = (rows >= 0) & (_near(tokens, terms) if terms else True)
    return tokens[kept].assign(row=rows[kept])


def _near(tokens: pd.DataFrame, terms: Sequence[str]) -> np.ndarray:
    """Tell of each token whether it stands near one of the terms and in none."""
    hits = find_patterns(tokens, compile_patterns({"terms": list(terms)}))
    if hits.empty:
        raise TableError(f"scale_by_seeds: none of the terms occurs ({', '.join(terms)}): give words of these texts")
    starts = rows_of(hits, tokens, verb="scale_by_seeds")
    lengths = hits["length"].to_numpy()
    first, last = context_rows(tokens, starts, starts + lengths, _WINDOW)
    near = np.zeros(len(tokens), bool)
    near[expand_ranges(last - first, first)[1]] = True
    near[expand_ranges(lengths, starts)[1]] = False
    return near


def _sums(scored: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return one row per group with the sum of polarities and the number of words."""
    grouped = scored.groupby(by, sort=False, observed=True)["polarity"]
    return grouped.agg(["sum", "size"]).rename(columns={"sum": "polarity", "size": "words"}).reset_index()
