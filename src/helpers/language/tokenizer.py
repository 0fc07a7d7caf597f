"""Articles to one row per token, with hazm's tokenizers."""

import io
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, UserError, require_columns, track
from helpers.core.parts import Chunks, dask_workers, each_part, is_dask
from helpers.core.workers import Workers, choose_workers, without_garbage_collection
from helpers.language.characters import LETTERS, TAGS
from helpers.language.lemmas import KINDS, is_negated, kind_of
from helpers.language.segments import paragraphs
from helpers.language.token_parts import (
    STORE,
    FileColumns,
    TokenColumns,
    TokenParts,
    content_key,
    file_name,
    from_table,
    to_columns,
    to_file,
    to_table,
)
from helpers.language.tokens import MANY, TOKENIZER_CACHE, Cleaning, cleaning_with

CLEANINGS = ("restored", "as_typed", "hazm")
_NEEDED = ["article_id", "title", "text"]
_COLUMNS = ["article_id", "paragraph", "sentence", "position", "token"]
_MINUTE = 60
_BATCH = 1000  # articles between two looks at the progress
# Typed underscores are left in hashtags, and never in a Persian word.
_JOINED = re.compile(f"({TAGS.pattern})|(?<=[{LETTERS}])_|_(?=[{LETTERS}])")
_BEFORE_CLOSING, _AFTER_OPENING = re.compile(r" ([.،؛:!؟?»)\]}]+)"), re.compile(r"([«(\[{]) ")


def tokenize(
    articles: pd.DataFrame,
    *,
    cleaning: str = "restored",
    names: Iterable[str] | None = None,
    processes: int = 1,
    at_rest: bool = False,
) -> pd.DataFrame:
    """Tokenize articles: one row per token, in reading order.

    Columns `article_id, paragraph, sentence, position, token, lemma, kind, negated`. The title is paragraph 0, the
    text's paragraphs (its lines that are not empty) count from 1. `sentence` and `position` count from 0 through the
    whole article, so that article and position name a token. `kind` is word, number, punctuation or latin. `negated` is
    true for a negated form of a verb (ندارند, نیست, گفته_نشده_است), which shares its lemma with the others (دارند).
    Verbs of several parts are one token, joined by hazm with underscores (خواهد_بود); a hashtag (#خبر_فوری) and a user
    name are one, and their own lemma.

    Text is normalised here: pass articles as they were read. The tokens of a paragraph, put together, are its
    normalised text but for spaces, half-spaces and underscores: a word that writers space or join as they like is
    tokenized one way (به‌طور as به and طور, این که as این_که; `Restorer.counted_words` says which and why).

    `cleaning` is another than `restored` only where you ask what cleaning does to a finding (`run_multiverse`):
    `as_typed` leaves half-spaces and spaces as they came, and `hazm` is hazm's Normalizer, tokenizers and Lemmatizer
    with every option at its default.

    `names` are persons and others whose names are no forms of other words (دلاوران, not دلاور), by default those of the
    project's `data/codebook/actors.yml`: with actors of your own, pass `names=actors.names()`. The words of
    `data/lexicon/names.tsv` are left alone in any case; hazm's Lemmatizer knows no names.

    `processes` is how many work at once. Tokens of 200 articles or more are cached in `data/interim`, and read from
    there when the same articles come again. The tokens of articles in parts, from `read_articles(…, chunks=…)` or a
    Dask DataFrame, come back as `TokenParts`: a Parquet file for each part. The verbs that count take them as a table.
    With `at_rest` those of a table do too, so that the tokens of one part are in memory at a time.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای 3 كشور."]})
    >>> tokenize(articles)[["position", "lemma", "kind"]].values.tolist()
    [[0, 'همکاری', 'word'], [1, '۳', 'number'], [2, 'کشور', 'word'], [3, '.', 'punctuation']]
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["راه نیست، امید هست."]})
    >>> tokenize(articles)[["token", "lemma", "negated"]].values.tolist()[1::3]
    [['نیست', 'هست', True], ['هست', 'هست', False]]
    """
    if cleaning not in CLEANINGS:
        raise TableError(f"tokenize: cleaning must be one of {', '.join(CLEANINGS)}; got {cleaning!r}")
    how = cleaning_with(cleaning, names)
    if is_dask(articles):
        return _tokenize_parts(articles, how, dask_workers())
    if at_rest and not isinstance(articles, Chunks):
        require_columns(articles, _NEEDED, verb="tokenize")
        parts = [articles.iloc[start : start + _BATCH] for start in range(0, max(1, len(articles)), _BATCH)]
        is_stored = all(STORE.find(file_name(content_key(_texts(part), how))) for part in parts)
        workers = Workers() if is_stored else choose_workers(processes, apart=True)
        return _tokenize_parts(Chunks(lambda: parts, []), how, workers)
    if isinstance(articles, Chunks):
        return _tokenize_parts(articles, how, choose_workers(processes))
    texts = _texts(articles)
    if cleaning == "hazm":
        return _hazm_tokens(texts)
    starts = range(0, len(texts), _BATCH)
    batches = [texts.iloc[start : start + _BATCH] for start in starts]
    if len(texts) >= MANY:
        found = _batches_found(batches, how, processes)
    else:
        found = choose_workers(processes).each(_columns, how, ((batch,) for batch in batches))
    with without_garbage_collection():
        columns = list(track(found, what="tokenize", unit=f"batches of {_BATCH:,} articles", total=len(starts)))
    TOKENIZER_CACHE.write()
    return to_table(columns, articles["article_id"], starts)


def _texts(articles: pd.DataFrame) -> pd.DataFrame:
    """Return what is tokenized, as texts of Python: what follows goes over them twice."""
    require_columns(articles, _NEEDED, verb="tokenize")
    return articles[_NEEDED].fillna({"title": "", "text": ""}).astype(object)


def _batches_found(batches: list[pd.DataFrame], cleaning: Cleaning, processes: int) -> Iterator[TokenColumns]:
    """Give the tokens of each batch, of the store or new; workers of a cluster cannot look into it, and get the new."""
    keys = [content_key(batch, cleaning) for batch in batches]
    files = [STORE.find(file_name(key)) for key in keys]
    workers = Workers() if all(files) else choose_workers(processes)
    new = ((batch,) for batch, file in zip(batches, files, strict=True) if file is None)
    fresh = workers.each(_tokenize_part, (cleaning, workers.shares_files), new)
    for key, file in zip(keys, files, strict=True):
        found = file or next(fresh)[0][1]
        if isinstance(found, bytes):
            with suppress(OSError):  # it is made again where it cannot be cached
                STORE.write(file_name(key), found)
        yield FileColumns(io.BytesIO(found) if isinstance(found, bytes) else found).columns()


def _tokenize_parts(articles: Any, cleaning: Cleaning, workers: Workers) -> TokenParts:
    """Write the tokens of each part to a file; workers that share no files with this process send its content."""
    files, about = [], []
    if isinstance(articles, Chunks):
        articles = articles.with_workers(workers)
    for (key, found), rest in each_part(
        _tokenize_part, articles, common=(cleaning, workers.shares_files), what="tokenize"
    ):
        files.append(_write(key, found) if isinstance(found, bytes) else found)
        about.append(rest)
    workers.rest()
    if isinstance(articles, Chunks):
        articles.remember(about)
    return TokenParts(files, workers if workers.shares_files else None)


def _tokenize_part(job: tuple[Cleaning, bool], articles: pd.DataFrame) -> tuple[tuple[str, Path | bytes], pd.DataFrame]:
    """Return the key of a part with the file of its tokens, or its content, and the rest of the articles."""
    cleaning, shares_files = job
    texts, rest = _texts(articles), articles.drop(columns=["title", "text"])
    key = content_key(texts, cleaning)
    file = STORE.find(file_name(key)) if shares_files else None
    if file:
        return (key, file), rest
    content = to_file(_columns(cleaning, texts), texts["article_id"])
    if shares_files:
        with suppress(OSError):  # who asks for it is told where it must be kept
            return (key, STORE.write(file_name(key), content)), rest
    return (key, content), rest


def _write(key: str, content: bytes) -> Path:
    try:
        return STORE.write(file_name(key), content)
    except OSError as error:
        raise UserError(
            f"tokenize: the tokens cannot be kept in data/interim ({error.strerror}): make room there and run again; "
            "what was done is kept"
        ) from error


class Hazm(NamedTuple):
    """hazm's tools, every option at its default: for measuring and comparing, never for our own counts."""

    normalizer: Any
    sentence_tokenizer: Any
    word_tokenizer: Any
    lemmatizer: Any


@cache  # They take seconds to load.
def hazm_tools() -> Hazm:
    """Return hazm's tools, loaded once."""
    import hazm

    return Hazm(hazm.Normalizer(), hazm.SentenceTokenizer(), hazm.WordTokenizer(), hazm.Lemmatizer())


def sentences_by_hazm(line: str) -> list[list[str]]:
    """Return the tokens of each sentence of a line."""
    tools = hazm_tools()
    normal = tools.normalizer.normalize(line)
    return [tools.word_tokenizer.tokenize(sentence) for sentence in tools.sentence_tokenizer.tokenize(normal)]


def _hazm_tokens(articles: pd.DataFrame) -> pd.DataFrame:
    """Return what hazm alone gives."""
    rows = []
    for article_id, title, text in articles[_NEEDED].itertuples(index=False, name=None):
        sentence, position = -1, -1
        for paragraph, line in paragraphs(title, text):
            for tokens in sentences_by_hazm(line):
                sentence += 1
                for token in tokens:
                    position += 1
                    rows.append((article_id, paragraph, sentence, position, token))
    tokens = pd.DataFrame(rows, columns=_COLUMNS).astype({"token": "str"})
    distinct = tokens["token"].unique()
    kinds = {token: kind_of(token) for token in distinct}
    lemma = hazm_tools().lemmatizer.lemmatize
    lemmas = {token: (kinds[token] == "word" and lemma(token)) or token.casefold() for token in distinct}
    tokens["lemma"] = tokens["token"].map(lemmas).astype("str")
    tokens["kind"] = pd.Categorical(tokens["token"].map(kinds), categories=KINDS)
    # By our table of verbs: hazm's own takes نیست for a word of its own, and lacks برنمی‌گردد.
    tokens["negated"] = tokens["token"].isin([token for token in distinct if is_negated(token, frozenset())])
    return tokens


def _columns(cleaning: Cleaning, articles: pd.DataFrame) -> TokenColumns:
    """Return the tokens of a batch of articles, without empty titles and texts among them."""
    if cleaning.way == "hazm":
        return from_table(_hazm_tokens(articles), articles["article_id"])
    numbers = TOKENIZER_CACHE.tokenizer(many=len(articles) >= MANY)
    places, paragraph_of, lines = [], [], []
    for place, (title, text) in enumerate(zip(articles["title"], articles["text"], strict=True)):
        for paragraph, line in paragraphs(title, text):
            places.append(place)
            paragraph_of.append(paragraph)
            lines.append(line)
    found = numbers.tokens_of(lines, texts=places, restore=cleaning.way == "restored")
    TOKENIZER_CACHE.write(every=_MINUTE)
    return to_columns(numbers, found, np.array(places, np.int32), np.array(paragraph_of, np.int32), cleaning.names)


def join_tokens(tokens: Iterable[str]) -> str:
    """Return tokens as running text: no space before a comma, none inside brackets, joined verbs apart.

    >>> join_tokens(["«", "صلح", "»", "خواهد_بود", "."])
    '«صلح» خواهد بود.'
    """
    text = _JOINED.sub(lambda match: match[1] or " ", " ".join(tokens))
    return _AFTER_OPENING.sub(r"\1", _BEFORE_CLOSING.sub(r"\1", text))
