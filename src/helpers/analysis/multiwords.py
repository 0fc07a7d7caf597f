"""Terms of several words: which words go together as one, and how to count them so."""

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.analysis.concordance import rows_of
from helpers.analysis.groups import is_listed
from helpers.analysis.keyness import fewest_articles, log_likelihood, npmi
from helpers.analysis.totals import words_behind_first
from helpers.core.arrays import distinct_rows, expand_ranges, group_starts
from helpers.core.datafiles import read_cells
from helpers.core.errors import TableError, require_columns, require_whole
from helpers.core.paths import from_root, to_root
from helpers.language import ZWNJ, compile_patterns, find_patterns, join_tokens, tokenize
from helpers.language import stopwords as own_stopwords

KINDS = {"term": 0.5, "compound_verb": 0.2}  # the least NPMI: کرد is frequent beside any word
_COLUMNS = ["term", "lemmas", "words", "count", "articles", "c_value", "log_likelihood", "npmi", "lambda", "z"]
_NEEDED = ["article_id", "sentence", "position", "token", "lemma", "kind"]
_SMOOTHING = 0.5  # added to each cell, as quanteda does
_LEAST_ALONE = 0.3  # of a term's occurrences: مجلس شورا is hardly found outside مجلس شورای اسلامی
_MOST_OPEN = 0.85  # of a term's occurrences, with one more noun or a light verb behind: رئیس سازمان is never whole
_AND = "و"  # the one stopword within terms: آموزش و پرورش, but not فیلم در جشنواره
_AMOUNTS = frozenset("هزار میلیون میلیارد تریلیون درصد".split())  # begin no term: میلیارد دلار
_LIGHT_VERBS = frozenset(
    "کرد#کن شد#شو داشت#دار داد#ده گرفت#گیر زد#زن کشید#کش خورد#خور برد#بر آورد#آور یافت#یاب نمود#نما گذاشت#گذار گشت#گرد "
    "بست#بند ساخت#ساز".split()
)
_NO_PART_OF_VERB = frozenset("را که و یا خود هم نیز این آن چه همه هر هیچ وی او من تو ما شما آنها آنان".split())
_EZAFE = re.compile(f"{ZWNJ}های$|( [^ ]*[او])(?= ).*\\1ی$")  # of lemmas and form: the ی that ends the form only
_STEMS = re.compile(r"([^ #]+)#[^ #]*#?([^ ]*)$")  # of a verb's lemma: past, present, preverb


def find_multiwords(
    tokens: pd.DataFrame,
    *,
    kind: str = "term",
    stopwords: Collection[str] | None = None,
    min_count: int = 5,
    min_articles: int | None = None,
    longest: int = 4,
    min_npmi: float | None = None,
) -> pd.DataFrame:
    """Find terms of several words: one row per term, the highest C-value first, ties by the term.

    A candidate is a run of two to `longest` neighbouring words of one sentence, counted by their lemmas. A sentence
    that comes again word for word is counted once: copies of a story and standing lines make no terms. Their articles
    count all, in whatever order they come.

    Parameters
    ----------
    tokens : a table of tokens in reading order.
    kind : `term`: a run without verbs, with no stopword at its ends and no other than و within. `compound_verb`: a run
        whose one verb is a light verb (کرد, شد, داد) at its end (تاکید کرد, به دست آورد, not تاکید خود را کرد).
    stopwords : for terms; by default those of `language.stopwords()`.
    min_count, min_articles : candidates that occur fewer times, or in fewer articles (by default, than
        `fewest_articles` says; sentences that stand in the same articles count as of one), are left out.
    min_npmi : the least `npmi`, by default 0.5 for terms and 0.2 for compound verbs.

    Returns
    -------
    One row per term. Left out are candidates that stand alone, not nested in a longer one, in less than 30% of their
    occurrences (مجلس شورا), and those with one more noun, adjective or light verb behind them in more than 85% (رئیس
    سازمان). Columns: `term`, as it is written most often, without a final ezafe (سازمان ملل), a compound verb by its
    lemmas, which figures show as تاکید کردن; `lemmas` (سازمان ملت), as `count_ngrams` has them; `words`, how many;
    `count` (in distinct sentences) and `articles`; `c_value`, see `c_values`; `log_likelihood` and `npmi` (see
    `keyness`) of the two parts of a term among all runs of so many words, each at the joint where it is lowest;
    `lambda`, the interaction of all words in the saturated log-linear model of these runs, 0.5 added to each cell, and
    `z`, it by its standard error. Of two words lambda is the log odds ratio; of more it says what the whole has beyond
    its parts, and may be below 0 for a good term.

    References
    ----------
    C-value: Frantzi, Ananiadou and Mima 2000, doi:10.1007/s007999900023. Lambda: Blaheta and Johnson 2001, Unsupervised
    learning of multi-word verbs, ACL workshop on collocations, all subtuples, as quanteda's `textstat_collocations`.

    Examples
    --------
    >>> texts = ["سازمان ملل آمد.", "در سازمان ملل گفت."]
    >>> tokens = tokenize(pd.DataFrame({"article_id": list("12"), "title": "", "text": texts}))
    >>> find_multiwords(tokens, min_count=2)[["term", "lemmas", "count", "c_value"]].values.tolist()
    [['سازمان ملل', 'سازمان ملت', 2, 2.0]]
    """
    verb = "find_multiwords"
    if not isinstance(tokens, pd.DataFrame):
        raise TableError(f"{verb}: a table in memory is needed; of tokens in parts give tokens.to_pandas()")
    require_columns(tokens, _NEEDED, verb=verb)
    if kind not in KINDS:
        raise TableError(f"{verb}: kind must be one of {', '.join(KINDS)}; got {kind!r}")
    if min_articles is None:
        min_articles = max(1, fewest_articles(tokens["article_id"].nunique()))
    for name, value, least in (("min_count", min_count, 1), ("min_articles", min_articles, 1), ("longest", longest, 2)):
        require_whole(value, name=name, minimum=least, verb=verb)
    words, names = _words_of(tokens, kind, own_stopwords() if stopwords is None else stopwords)
    # One word more than asked, to know what is nested in it.
    table = pd.concat([_candidates(words, n, min_count, min_articles) for n in range(2, longest + 2)])
    table = table.reset_index(drop=True)
    lemmas = [tuple(names[list(run)]) for run in table["run"]]
    scores = c_values(dict(zip(lemmas, table["count"], strict=True)))
    table = table.assign(lemmas=pd.Series(map(" ".join, lemmas), dtype="str"), c_value=scores["c_value"])
    kept = (scores["alone"] >= _LEAST_ALONE * table["count"]) & (table["c_value"] > 0) & (table["words"] <= longest)
    kept &= table["open"] <= _MOST_OPEN * table["count"]
    kept &= table["npmi"] >= (KINDS[kind] if min_npmi is None else min_npmi)
    table = table[kept]
    table = table.assign(term=table["lemmas"] if kind == "compound_verb" else _forms(words[words["new"]], table))
    return table.sort_values(["c_value", "term"], ascending=[False, True], ignore_index=True)[_COLUMNS]


def c_values(counts: Mapping[tuple[str, ...], int]) -> pd.DataFrame:
    """Return the C-value of terms, one row for each, in their order; `alone` are its occurrences in no longer term.

    log₂ |a| · (f(a) − t(a) / c(a)): |a| are the words of a term, f(a) is its count, t(a) how often it stands within
    longer terms, each of them counted where itself is not nested, c(a) how many of these there are (Frantzi, Ananiadou
    and Mima 2000, section 2.3).

    >>> c_values({("سازمان", "ملل", "متحد"): 2, ("سازمان", "ملل"): 5}).round(2).values.tolist()
    [[3.17, 2.0], [3.0, 3.0]]
    """
    nested, longer = dict.fromkeys(counts, 0), dict.fromkeys(counts, 0)
    for term in sorted(counts, key=len, reverse=True):
        pieces = {term[start:end] for start in range(len(term)) for end in range(start + 2, len(term) + 1)} - {term}
        for piece in pieces & counts.keys():
            nested[piece] += counts[term] - nested[term]
            longer[piece] += 1
    count, within, containers = (np.array([*numbers.values()], float) for numbers in (counts, nested, longer))
    scores = np.log2([len(term) for term in counts]) * (count - within / np.maximum(containers, 1))
    return pd.DataFrame({"c_value": scores, "alone": np.maximum(count - within, 0)})


def _sentences(tokens: pd.DataFrame) -> pd.DataFrame:
    """Tell of each token whether its sentence is the first of its words (`new`), and the number of its `source`.

    Sentences that stand in the same articles are of one source, as those of a story and its copies are.
    """
    starts = np.flatnonzero(group_starts(tokens["article_id"].array) | group_starts(tokens["sentence"].array))
    lengths, codes = np.diff(starts, append=len(tokens)), pd.factorize(tokens["token"])[0]
    said = [codes[start : start + length].tobytes() for start, length in zip(starts, lengths, strict=True)]
    table = pd.DataFrame({"said": pd.factorize(pd.Series(said, dtype=object))[0]})
    table["article"] = pd.factorize(tokens["article_id"])[0][starts]
    met = table.drop_duplicates().sort_values(["said", "article"])
    source = met.groupby("said")["article"].first()
    several = met[met["said"].duplicated(keep=False)].groupby("said")["article"].agg(tuple)
    source[several.index] = -1 - pd.factorize(several)[0]
    table = table.assign(new=~table["said"].duplicated(), source=table["said"].map(source).astype(np.int64))
    return table[["new", "source"]].loc[np.repeat(table.index, lengths)].reset_index(drop=True)


def _words_of(tokens: pd.DataFrame, kind: str, stopwords: Collection[str]) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the words, by the numbers of their lemmas, with what each may be in a term; and the lemmas."""
    is_word = (tokens["kind"] == "word").to_numpy()
    words, sentences = tokens[is_word], _sentences(tokens)[is_word].reset_index(drop=True)
    (lemma, lemmas), (token, texts) = (pd.factorize(words[name]) for name in ("lemma", "token"))
    article, behind = pd.factorize(words["article_id"])[0], words_behind_first(texts)[token]
    follows = (np.diff(article) == 0) & (np.diff(words["sentence"]) == 0)
    follows &= np.diff(words["position"]) == 1 + behind[:-1]

    def are(listed: Collection[str]) -> np.ndarray:
        return lemmas.isin(list(listed))[lemma]

    is_noun = ~np.array(["#" in each for each in lemmas], bool)[lemma]
    if kind == "compound_verb":
        is_noun &= ~are(_NO_PART_OF_VERB)
        begins, within, ends, goes_on = is_noun, is_noun, are(_LIGHT_VERBS), np.zeros(len(words), bool)
    else:
        ends = is_noun & ~is_listed(words, stopwords)
        begins, within, goes_on = ends & ~are(_AMOUNTS), ends | are([_AND]), ends | are(_LIGHT_VERBS)
    is_followed = np.append(follows, False)[: len(words)]  # by the next word, with nothing between
    table = pd.DataFrame({"token": words["token"].array, "lemma": lemma, "article": article, "followed": is_followed})
    table = table.join(sentences).assign(begins=begins, within=within, ends=ends, goes_on=goes_on)
    return table, np.asarray(lemmas, object)


def _runs(words: pd.DataFrame, n: int) -> np.ndarray:
    """Return the places of n neighbours, one row per run."""
    starts, is_followed = np.arange(max(len(words) - n + 1, 0)), words["followed"].to_numpy()
    for step in range(n - 1):
        starts = starts[is_followed[starts + step]]
    return starts[:, None] + np.arange(n)


def _candidates(words: pd.DataFrame, n: int, min_count: int, min_articles: int) -> pd.DataFrame:
    """Return the runs of n words that may be terms, one row for each: `run` has the numbers of their lemmas."""
    numbers = words.drop(columns="token").to_numpy(np.int64).T
    lemma, article, is_followed, is_new, source, begins, within, ends, goes_on = numbers
    places = _runs(words, n)
    first, last = places[:, 0], places[:, -1]
    distinct, number = distinct_rows(lemma[places].T)
    may_be = (begins[first] & ends[last] & within[places[:, 1:-1]].all(axis=1)).astype(bool)
    is_open = (is_followed[last] & np.append(goes_on, 0)[last + 1]).astype(bool)
    new = is_new[first].astype(bool)
    met, sources = (distinct_rows([number[may_be], each[first[may_be]]])[0][:, 0] for each in (article, source))
    counts = {"count": number[may_be & new], "open": number[may_be & new & is_open]}
    counts |= {"articles": met, "sources": sources}
    table = pd.DataFrame({name: np.bincount(each, minlength=len(distinct)) for name, each in counts.items()})
    table = table[(table["count"] >= min_count) & (table[["articles", "sources"]].min(axis=1) >= min_articles)]
    terms = distinct[table.index]
    run = pd.Series(list(map(tuple, terms.tolist())), table.index, object)
    return table.assign(run=run, words=n, **_association(lemma[places[new]], terms))


def _association(runs: np.ndarray, terms: np.ndarray) -> dict[str, np.ndarray]:
    """Return the measures of terms, one for each of their rows, among all runs of so many words.

    A set of places is a number, its bits. `equal[some]` counts the runs that have the words of a term in these places.
    """
    n, together, sets = runs.shape[1], np.vstack([runs, terms]), range(2 ** runs.shape[1])
    equal = [np.full(len(terms), float(len(runs)))]
    for some in sets[1:]:
        numbers = distinct_rows([together[:, place] for place in range(n) if some >> place & 1])[1]
        counts = np.bincount(numbers[: len(runs)], minlength=numbers.max(initial=0) + 1)
        equal.append(counts[numbers[len(runs) :]].astype(float))
    interaction, variance = np.zeros((2, len(terms)))
    for some in sets:  # the runs with the words of these places and no other, by inclusion and exclusion
        cell = sum((-1) ** (more ^ some).bit_count() * equal[more] for more in sets if more & some == some)
        interaction += (-1) ** (n - some.bit_count()) * np.log(cell + _SMOOTHING)
        variance += 1 / (cell + _SMOOTHING)
    both, total, found = equal[-1], equal[0], {"log_likelihood": [], "npmi": []}
    for joint in range(1, n):
        first, last = equal[2**joint - 1], equal[2**n - 2**joint]
        cells = [[both, first - both], [last - both, total - first - last + both]]
        found["log_likelihood"].append(log_likelihood(np.array(cells)))
        found["npmi"].append(npmi(both, first, last, total))
    weakest = {name: np.min(values, axis=0) for name, values in found.items()}
    return weakest | {"lambda": interaction, "z": interaction / np.sqrt(variance)}


def _forms(words: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Return how each term is written most often, of equal ones the first in the alphabet."""
    forms = pd.Series("", table.index, dtype="str")
    for n, terms in table.groupby("words"):
        places = _runs(words, n)
        runs = pd.MultiIndex.from_arrays(words["lemma"].to_numpy()[places].T)
        number = pd.MultiIndex.from_tuples(terms["run"]).get_indexer(runs)
        token, tokens = pd.factorize(words["token"].iloc[places[number >= 0].ravel()])
        written = pd.DataFrame(token.reshape(-1, n)).assign(term=number[number >= 0]).value_counts().reset_index()
        written["form"] = [join_tokens(tokens[list(run)]) for run in written[list(range(n))].to_numpy()]
        written = written.sort_values(["count", "form"], ascending=[False, True]).drop_duplicates("term")
        forms[terms.index] = written.sort_values("term")["form"].to_numpy()
    has_ezafe = [
        _EZAFE.search(f"{lemma} {form}") is not None for lemma, form in zip(table["lemmas"], forms, strict=True)
    ]
    return forms.where(~np.array(has_ezafe, bool), forms.str[:-1])


def read_terms(path: str | Path) -> list[str]:
    """Read a list of terms: the column `term` of a CSV, TSV or XLSX file, or a text file with a term in each line.

    Raises `TableError` for a file that cannot be read, or a table that has no such column.
    """
    file = from_root(path)
    if file.suffix.lower() == ".txt" and file.is_file():
        try:
            return list(filter(None, map(str.strip, file.read_text(encoding="utf-8-sig").splitlines())))
        except UnicodeDecodeError as error:
            raise TableError(f"{to_root(file)} is not UTF-8: save it as UTF-8") from error
    head, *rows = read_cells(file, columns=["term"]) or [[]]
    if "term" not in head:
        raise TableError(f"{to_root(file)}: column 'term' is missing; found: {', '.join(head) or 'no columns'}")
    place = head.index("term")
    return [row[place] for row in rows if len(row) > place and row[place]]


def compound_terms(tokens: pd.DataFrame, terms: Iterable[str]) -> pd.DataFrame:
    """Make each occurrence of some terms one token: one row per token, in reading order.

    `terms` are those of `find_multiwords(…)["term"]`, of `read_terms(…)`, a list of your own, or one behind the other,
    each of two words or more. They are found in any spelling and inflection (see `language.find_patterns`). Of terms
    that overlap in a text the longest is taken, so that a term is not counted within a longer one; of equal ones the
    first. Of two that are one by their lemmas (شورای نگهبان, شورا نگهبان) the first names both. Raises `TableError`
    where there is no term, or one that is a single word or none, or has a `*`.

    The tokens come back without the further words of each term. Its first word has as `token` the whole of it, with
    spaces, as `lemma` the term as it was given (a verb with its lemma: تاکید کرد#کن), as `kind` word, and `negated`
    where one of its words is. Its place stays, so that positions have gaps and still name places of `tokens`. A run
    with a sign within, a quotation mark too, stays apart.

    What counts or shows terms, n-grams, collocates or lines takes the table, and `add_speakers` with quotes that were
    found in `tokens`. `find_themes`, `find_actors`, `find_places` and `attribute_quotes` take `tokens`: of a term they
    see the whole, and no word within.

    Examples
    --------
    >>> tokens = tokenize(pd.DataFrame({"article_id": ["1"], "title": "", "text": ["شوراي نگهبان تاکید نمی‌کند"]}))
    >>> tokens = compound_terms(tokens, ["شورای نگهبان", "تاکید کرد"])
    >>> tokens[["position", "lemma", "negated"]].values.tolist()
    [[0, 'شورای نگهبان', False], [2, 'تاکید کرد#کن', True]]
    """
    verb = "compound_terms"
    require_columns(tokens, [*_NEEDED, "paragraph"], verb=verb)
    named = _named(terms, verb)
    hits = find_patterns(tokens, compile_patterns({"": list(named)}))
    starts, lengths = rows_of(hits, tokens, verb=verb), hits["length"].to_numpy()
    signs = np.append(0, np.cumsum((tokens["kind"] == "punctuation").to_numpy()))
    is_whole = signs[starts + lengths] == signs[starts]
    starts, lengths, names = starts[is_whole], lengths[is_whole], hits.loc[is_whole, "entry"].map(named)
    hit, rows = expand_ranges(lengths, starts)
    parts = tokens.iloc[rows].groupby(hit)
    changes = {"token": parts["token"].agg(" ".join), "lemma": names, "kind": "word"}
    if "negated" in tokens.columns:
        changes["negated"] = parts["negated"].any()
    table, is_further = tokens.copy(), np.zeros(len(tokens), bool)
    for name, values in changes.items():
        column = tokens[name].to_numpy(object).copy()
        column[starts] = values
        is_text = name in ("token", "lemma")  # which in parts are categories, and these have no terms
        table[name] = pd.Series(column, tokens.index).astype("str" if is_text else tokens[name].dtype)
    is_further[np.setdiff1d(rows, starts)] = True
    return table[~is_further].reset_index(drop=True)


def _named(terms: Iterable[str], verb: str) -> dict[str, str]:
    """Return what each term is called, by what is looked for."""
    if isinstance(terms, str):
        raise TableError(f"{verb}: terms must be a list; got {terms!r}. Of a file give read_terms({terms!r})")
    listed = list(map(str, dict.fromkeys(terms)))
    if not listed:
        raise TableError(f"{verb}: there is no term in the list: give one or more of two words or more")
    phrases = [_STEMS.sub(r"\2\1", term) for term in listed]
    ids = [str(number) for number in range(len(listed))]
    words = tokenize(pd.DataFrame({"article_id": ids, "title": "", "text": phrases}))
    words = dict(iter(words[words["kind"] != "punctuation"].groupby("article_id")))
    named: dict[tuple[str, ...], tuple[str, str]] = {}
    for number, phrase, term in zip(ids, phrases, listed, strict=True):
        own = words.get(number, pd.DataFrame())
        if len(own) < 2 or "*" in term:
            raise TableError(f"{verb}: {term!r} is no term of two words or more, without *: leave it out of the list")
        *others, last = own["token"]
        lemmas = tuple(own["lemma"])
        named.setdefault(lemmas, (phrase, join_tokens([*others, lemmas[-1] if "#" in lemmas[-1] else last])))
    return dict(named.values())
