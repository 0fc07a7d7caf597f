"""Articles to one row per token, with hazm's tokenizers."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.core.errors import TableError, UserError, require_columns
from helpers.core.parts import Chunks, article_by_article, each_part, is_dask
from helpers.core.progress import track
from helpers.core.workers import Workers, choose_workers, cluster_address, without_garbage_collection
from helpers.language.characters import LETTERS
from helpers.language.hazm_baseline import hazm_tools, sentences_by_hazm
from helpers.language.kept_tokens import (
    ReadTokens,
    content_key,
    find_kept,
    keep,
    read_columns,
    remove_other_versions,
    tokens_folder,
)
from helpers.language.lemmas import KINDS, kind_of
from helpers.language.segments import paragraphs
from helpers.language.token_columns import TokenColumns, from_table, to_columns, to_table
from helpers.language.tokens import MANY, TOKENIZER_CACHE, Cleaning, cleaning_with

CLEANINGS = ("restored", "as_typed", "hazm")
_NEEDED = ["article_id", "title", "text"]
_COLUMNS = ["article_id", "paragraph", "sentence", "position", "token"]
_MINUTE = 60
_BATCH = 1000  # articles between two looks at the progress
_JOINED = re.compile(f"(?<=[{LETTERS}])_|_(?=[{LETTERS}])")  # typed underscores are never left in a Persian word
_BEFORE_CLOSING, _AFTER_OPENING = re.compile(r" ([.،؛:!؟?»)\]}]+)"), re.compile(r"([«(\[{]) ")


def tokenize(
    articles: pd.DataFrame, *, cleaning: str = "restored", names: Iterable[str] | None = None, processes: int = 1
) -> pd.DataFrame:
    """Tokenize articles: one row per token, in reading order.

    Columns `article_id, paragraph, sentence, position, token, lemma, kind`. The title is paragraph 0, the text's
    paragraphs (its lines that are not empty) count from 1. `sentence` and `position` count from 0 through the whole
    article, so that article and position name a token. `kind` is word, number, punctuation or latin. Verbs of several
    parts are one token, joined by hazm with underscores (خواهد_بود).

    Text is normalised here: pass articles as they were read. The tokens of a paragraph, put together, are its
    normalised text but for spaces, half-spaces and underscores: a word that writers space or join as they like is
    tokenized one way (به‌طور as به and طور, این که as این_که; `Restorer.counted_words` says which and why).

    `cleaning` is another than `restored` only where you ask what cleaning does to a finding (`run_multiverse`):
    `as_typed` leaves half-spaces and spaces as they came, and `hazm` is hazm's Normalizer, tokenizers and Lemmatizer
    with every option at its default.

    `names` are persons and others whose names are no forms of other words (دلاوران, not دلاور), by default those of the
    project's `data/codebook/actors.yml`: with actors of your own, pass `names=actors.names()`. The words of
    `data/lexicon/names.tsv` are left alone in any case; hazm's Lemmatizer knows no names.

    `processes` is how many work at once. Tokens of 200 articles or more are kept in `data/interim`, and read from there
    when the same articles come again. Articles in parts (`read_articles(…, chunks=…)`) are all tokenized now, and come
    back in parts, with texts as categories; a Dask DataFrame comes back as one, to be tokenized when it is computed.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای 3 كشور."]})
    >>> tokenize(articles)[["position", "lemma", "kind"]].values.tolist()
    [[0, 'همکاری', 'word'], [1, '۳', 'number'], [2, 'کشور', 'word'], [3, '.', 'punctuation']]
    """
    if cleaning not in CLEANINGS:
        raise TableError(f"tokenize: cleaning must be one of {', '.join(CLEANINGS)}; got {cleaning!r}")
    how = cleaning_with(cleaning, names)
    if isinstance(articles, Chunks):
        return _tokenize_chunks(articles, how, choose_workers(processes))
    if is_dask(articles):
        return _tokenize_partition(articles, how)
    texts = _texts(articles)
    if cleaning == "hazm":
        return _hazm_tokens(texts)
    starts = range(0, len(texts), _BATCH)
    batches = ((texts.iloc[start : start + _BATCH],) for start in starts)
    found = _batches_found(batches, how, processes, tokens_folder() if len(texts) >= MANY else None)
    unit = f"batches of {_BATCH:,} articles"
    with without_garbage_collection():
        columns = list(track(found, what="tokenize", unit=unit, total=len(starts)))
    TOKENIZER_CACHE.write()
    return to_table(columns, articles["article_id"], starts)


def _texts(articles: pd.DataFrame) -> pd.DataFrame:
    """Return what is tokenized, as texts of Python: what follows goes over them twice."""
    require_columns(articles, _NEEDED, verb="tokenize")
    return articles[_NEEDED].fillna({"title": "", "text": ""}).astype(object)


def _batches_found(
    batches: Iterable[tuple], cleaning: Cleaning, processes: int, folder: Path | None
) -> Iterator[TokenColumns]:
    """Give the tokens of each batch, those that were kept among them, and keep the others where there is a folder."""
    if not (folder and cluster_address()):
        yield from choose_workers(processes).each(_find_or_tokenize, (cleaning, folder), batches)
        return
    listed = [batch for (batch,) in batches]
    keys = [content_key(batch, cleaning) for batch in listed]
    files = [find_kept(key, folder) for key in keys]
    new = ((batch,) for batch, file in zip(listed, files, strict=True) if file is None)
    fresh = iter(()) if all(files) else choose_workers().each(_find_or_tokenize, (cleaning, None), new)
    for batch, key, file in zip(listed, keys, files, strict=True):
        columns = read_columns(file) if file else next(fresh)
        if not file:
            with suppress(OSError):
                keep(key, columns, batch["article_id"], folder)
        yield columns


def _find_or_tokenize(job: tuple[Cleaning, Path | None], articles: pd.DataFrame) -> TokenColumns:
    """Return the tokens of a batch: as they were kept, or made now and kept where there is room."""
    cleaning, folder = job
    if not folder:
        return _columns(articles, cleaning)
    key = content_key(articles, cleaning)
    file = find_kept(key, folder)
    if file:
        return read_columns(file)
    columns = _columns(articles, cleaning)
    with suppress(OSError):  # it is made again where it cannot be kept
        keep(key, columns, articles["article_id"], folder)
    return columns


def _tokenize_chunks(articles: Chunks, cleaning: Cleaning, workers: Workers) -> Chunks:
    """Keep the tokens of each part in a file, and return them as parts made from these files."""
    files, about, folder = [], [], tokens_folder()
    articles = articles.with_workers(workers)
    job = (cleaning, folder if workers.shares_files else None)
    for content, part in each_part(_keep_part, articles, common=job, what="tokenize"):
        files.append(content if isinstance(content, Path) else _kept(*content, part["article_id"], folder))
        about.append(part)
    workers.rest()
    remove_other_versions(folder)
    articles.remember(about)
    return Chunks(lambda: files, [ReadTokens()], workers if workers.shares_files else None)


def _keep_part(job: tuple[Cleaning, Path | None], articles: pd.DataFrame) -> tuple[Path | tuple, pd.DataFrame]:
    """Return the file of a part's tokens, or these where there is no folder, and the rest of the articles."""
    cleaning, folder = job
    texts = _texts(articles)
    about = articles.drop(columns=["title", "text"])
    key = content_key(texts, cleaning)
    if not folder:
        return (key, _columns(texts, cleaning)), about
    file = find_kept(key, folder)
    return file or _kept(key, _columns(texts, cleaning), texts["article_id"], folder), about


def _kept(key: str, columns: TokenColumns, ids: pd.Series, folder: Path) -> Path:
    try:
        return keep(key, columns, ids, folder)
    except OSError as error:
        raise UserError(
            f"tokenize: the tokens cannot be kept in data/interim ({error.strerror}): make room there and run again; "
            "what was done is kept"
        ) from error


@article_by_article
def _tokenize_partition(articles: pd.DataFrame, cleaning: Cleaning) -> pd.DataFrame:
    """Return the tokens of a partition, made where it is: also on a worker that knows of a cluster."""
    texts = _texts(articles)
    columns = _find_or_tokenize((cleaning, tokens_folder() if len(texts) >= MANY else None), texts)
    return to_table([columns], articles["article_id"], [0])


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
    return tokens


def _columns(articles: pd.DataFrame, cleaning: Cleaning) -> TokenColumns:
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
    found = numbers.tokens_of(lines, restore=cleaning.way == "restored")
    TOKENIZER_CACHE.write(every=_MINUTE)
    return to_columns(numbers, found, np.array(places, np.int32), np.array(paragraph_of, np.int32), cleaning.names)


def join_tokens(tokens: Iterable[str]) -> str:
    """Return tokens as running text: no space before a comma, none inside brackets, joined verbs apart.

    >>> join_tokens(["«", "صلح", "»", "خواهد_بود", "."])
    '«صلح» خواهد بود.'
    """
    text = _JOINED.sub(" ", " ".join(tokens))
    return _AFTER_OPENING.sub(r"\1", _BEFORE_CLOSING.sub(r"\1", text))
