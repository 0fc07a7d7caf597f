"""Articles to one row per token, with hazm's tokenizers."""

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import numpy as np
import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.language import hazm_alone
from helpers.language.memory import MEMORY
from helpers.language.normalizer import normalize
from helpers.language.numbering import Numbers, firsts
from helpers.language.splitting import join_verbs, split_sentences, split_words
from helpers.language.token_numbers import KINDS, TokenNumbers, kind_of
from helpers.language.variants import regularize
from helpers.progress import track

CLEANINGS = ("restored", "as_typed", "hazm")
_COLUMNS = ["article_id", "paragraph", "sentence", "position", "token"]
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = ("\x1c", "\x1d", "\x1e")  # of old data files; `str.splitlines` would end a line there
_BATCH = 1000  # articles between two looks at the progress
_NOTHING = (np.zeros(0, np.int32), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool))
_BEFORE_CLOSING, _AFTER_OPENING = re.compile(r" ([.،؛:!؟?»)\]}]+)"), re.compile(r"([«(\[{]) ")


def tokenize(articles: pd.DataFrame, *, cleaning: str = "restored") -> pd.DataFrame:
    """Tokenize articles: one row per token, in reading order.

    Columns `article_id, paragraph, sentence, position, token, lemma, kind`. The title is paragraph 0, the text's
    paragraphs (its lines that are not empty) count from 1. `sentence` and `position` count from 0 through the whole
    article, so that article and position name a token. `kind` is word, number, punctuation or latin. Verbs of several
    parts are one token, joined by hazm with underscores (خواهد_بود).

    Text is normalised here: pass articles as they were read. The tokens of a paragraph, put together, are its
    normalised text but for spaces, half-spaces and underscores: a word that writers space or join as they like is
    tokenized one way (به‌طور as به and طور, این که as این_که; `language.variants` says which and why).

    `cleaning` is another than `restored` only where you ask what cleaning does to a finding (`analysis.vary_cleaning`):
    `as_typed` leaves half-spaces and spaces as they came, and `hazm` is hazm's Normalizer, tokenizers and Lemmatizer
    with every option at its default.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همكاريهای 3 كشور."]})
    >>> tokenize(articles)[["position", "lemma", "kind"]].values.tolist()
    [[0, 'همکاری', 'word'], [1, '۳', 'number'], [2, 'کشور', 'word'], [3, '.', 'punctuation']]
    """
    require_columns(articles, ["article_id", "title", "text"], verb="tokenize")
    if cleaning not in CLEANINGS:
        raise TableError(f"tokenize: cleaning must be one of {', '.join(CLEANINGS)}; got {cleaning!r}")
    texts = articles[["title", "text"]].fillna("")
    if cleaning == "hazm":
        return _hazm_tokens(articles.assign(**texts))
    batches = range(0, len(articles), _BATCH)
    shown = track(batches, what="tokenize", unit=f"batches of {_BATCH:,} articles")
    numbers = MEMORY.numbers(len(articles))
    with _without_garbage_collection():
        tables = [_numbered(numbers, texts.iloc[start : start + _BATCH], start, cleaning) for start in shown]
    columns = [np.concatenate(column) for column in zip(_NOTHING, *tables, strict=True)]
    table = _table(numbers, articles["article_id"], *columns)
    MEMORY.keep()
    return table


def paragraphs(title: str, text: str) -> list[tuple[int, str]]:
    """Return the numbered paragraphs of an article: the title is 0, the lines of the text count from 1.

    >>> paragraphs("عنوان", "یک\\n\\nدو")
    [(0, 'عنوان'), (1, 'یک'), (2, 'دو')]
    """
    lines = _LINE_ENDS.split(text) if any(map(text.__contains__, _SPACES)) else text.splitlines()
    lines = [stripped for line in lines if (stripped := line.strip())]
    title = _LINE_ENDS.sub(" ", title).strip()
    head = [(0, title)] if title else []
    return head + list(enumerate(lines, start=1))


def plain_tokens(articles: pd.DataFrame, cleaning: str = "restored") -> pd.DataFrame:
    """Tokenize articles one line after the other: what `tokenize` must give, without `lemma` and `kind`.

    It is the reference that the arrays of `token_numbers` are compared with.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["می رود."]})
    >>> plain_tokens(articles)["token"].tolist() == ["می\u200cرود", "."]
    True
    """
    clean, sentences, words = _steps(cleaning)
    rows = []
    for article_id, title, text in articles[["article_id", "title", "text"]].itertuples(index=False, name=None):
        sentence, position = -1, -1
        for paragraph, line in paragraphs(title, text):
            for tokens in map(words, sentences(clean(line))):
                sentence += 1
                for token in tokens:
                    position += 1
                    rows.append((article_id, paragraph, sentence, position, token))
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"token": "str"})


def _steps(cleaning: str) -> tuple[Callable[[str], str], Callable[[str], list[str]], Callable[[str], list[str]]]:
    """Return what cleans a line, what parts it into sentences, and what makes tokens of a sentence."""
    if cleaning == "hazm":
        steps = hazm_alone.normalizer(), hazm_alone.sentence_tokenizer(), hazm_alone.word_tokenizer()
        return steps[0].normalize, steps[1].tokenize, steps[2].tokenize
    restore = cleaning == "restored"
    return (
        lambda line: regularize(normalize(line)) if restore else normalize(line, restore=False),
        split_sentences,
        lambda sentence: join_verbs(split_words(sentence)),
    )


def _hazm_tokens(articles: pd.DataFrame) -> pd.DataFrame:
    """Return what hazm alone gives."""
    tokens = plain_tokens(articles, "hazm")
    distinct = tokens["token"].unique()
    kinds = {token: kind_of(token) for token in distinct}
    lemma = hazm_alone.lemmatizer().lemmatize
    lemmas = {token: lemma(token) if kinds[token] == "word" else token.casefold() for token in distinct}
    tokens["lemma"] = tokens["token"].map(lemmas).astype("str")
    tokens["kind"] = pd.Categorical(tokens["token"].map(kinds), categories=KINDS)
    return tokens


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Keep Python from looking for circles among what is remembered, which has none: a fifth of the time would go."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _numbered(numbers: TokenNumbers, texts: pd.DataFrame, first: int, cleaning: str) -> tuple[np.ndarray, ...]:
    """Return, for each token of a batch, its number, its article's place, its paragraph, and whether it begins one."""
    articles, paragraph_of, lines = [], [], []
    for article, (title, text) in enumerate(zip(texts["title"], texts["text"], strict=True), first):
        for paragraph, line in paragraphs(title, text):
            articles.append(article)
            paragraph_of.append(paragraph)
            lines.append(line)
    tokens = numbers.of(lines, restore=cleaning == "restored")
    places = (np.array(column, np.int64)[tokens.lines] for column in (articles, paragraph_of))
    return tokens.numbers, *places, tokens.starts


def _table(
    numbers: TokenNumbers, ids: pd.Series, tokens: Numbers, articles: Numbers, paragraph_of: Numbers, starts: np.ndarray
) -> pd.DataFrame:
    """Return the table of numbered tokens."""
    places = np.arange(len(tokens))
    first = np.maximum.accumulate(np.where(firsts(articles), places, 0))  # of each token's article
    sentences = np.cumsum(starts)
    lemmas, kinds = numbers.lemmas_and_kinds(tokens)
    table = {
        "article_id": ids.array.take(articles),
        "paragraph": paragraph_of,
        "sentence": sentences - sentences[first],
        "position": places - first,
        "token": numbers.names_of(tokens),
        "lemma": numbers.names_of(lemmas),
        "kind": pd.Categorical.from_codes(kinds, KINDS),
    }
    return pd.DataFrame(table)


def word_tokens(text: str) -> list[str]:
    """Return the tokens of normalised text, as `tokenize` finds them.

    >>> word_tokens("سازمان ملل، نیویورک")
    ['سازمان', 'ملل', '،', 'نیویورک']
    """
    return join_verbs(split_words(regularize(text)))


def join_tokens(tokens: Iterable[str]) -> str:
    """Return tokens as running text: no space before a comma, none inside brackets, joined verbs apart.

    >>> join_tokens(["«", "صلح", "»", "خواهد_بود", "."])
    '«صلح» خواهد بود.'
    """
    text = " ".join(tokens).replace("_", " ")
    return _AFTER_OPENING.sub(r"\1", _BEFORE_CLOSING.sub(r"\1", text))
