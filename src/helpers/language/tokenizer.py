"""Articles to one row per token, with hazm's tokenizers."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import pandas as pd

from helpers.errors import TableError, require_columns
from helpers.language import hazm_alone
from helpers.language.lemmatizer import lemmatize
from helpers.language.normalizer import normalize
from helpers.language.variants import regularize
from helpers.progress import track

KINDS = ["word", "number", "punctuation", "latin"]
CLEANINGS = ("restored", "as_typed", "hazm")
_COLUMNS = ["article_id", "paragraph", "sentence", "position", "token"]
_PERSIAN, _LATIN, _DIGIT = re.compile("[\u0620-\u064a\u066e-\u06d3]"), re.compile(r"[^\W\d_]"), re.compile(r"\d")
_LINE_ENDS = re.compile("[\n\r\x0b\x0c\x85\u2028\u2029]")
_BEFORE_CLOSING, _AFTER_OPENING = re.compile(r" ([.،؛:!؟?»)\]}]+)"), re.compile(r"([«(\[{]) ")
# hazm's pattern, and before it numbers with a separator inside (۳٫۵, ۱۴۰۴/۰۶/۱۰), which hazm would take apart.
_SIGNS = re.compile(r'(\d+(?:[٫٬/.:]\d+)+|[؟!?]+|[\d.:]+|[:.،؛»\])}"«\[({/\\])')


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
    steps = _steps(cleaning)
    texts = articles[["title", "text"]].fillna("")
    rows = zip(articles["article_id"], texts["title"], texts["text"], strict=True)
    shown = track(rows, what="tokenize", unit="articles", total=len(articles))
    tokens = pd.DataFrame((row for article in shown for row in _token_rows(steps, *article)), columns=_COLUMNS)
    tokens["token"] = tokens["token"].astype("str")
    distinct = tokens["token"].unique()
    kinds = {token: _kind(token) for token in distinct}
    lemmas = {token: steps.lemma(token) if kinds[token] == "word" else token.casefold() for token in distinct}
    tokens["lemma"] = tokens["token"].map(lemmas).astype("str")
    tokens["kind"] = pd.Categorical(tokens["token"].map(kinds), categories=KINDS)
    return tokens


def paragraphs(title: str, text: str) -> list[tuple[int, str]]:
    """Return the numbered paragraphs of an article: the title is 0, the lines of the text count from 1.

    >>> paragraphs("عنوان", "یک\\n\\nدو")
    [(0, 'عنوان'), (1, 'یک'), (2, 'دو')]
    """
    lines = [line.strip() for line in _LINE_ENDS.split(text) if line.strip()]
    head = [(0, title.strip())] if title.strip() else []
    return head + list(enumerate(lines, start=1))


@dataclass(frozen=True)
class _Steps:
    """What makes words of a line of text, and a lemma of a word."""

    clean: Callable[[str], str]
    sentences: Callable[[str], list[str]]
    words: Callable[[str], list[str]]
    lemma: Callable[[str], str]


def _steps(cleaning: str) -> _Steps:
    if cleaning == "hazm":
        return _Steps(
            hazm_alone.normalizer().normalize,
            hazm_alone.sentence_tokenizer().tokenize,
            hazm_alone.word_tokenizer().tokenize,
            hazm_alone.lemmatizer().lemmatize,
        )
    restore = cleaning == "restored"
    return _Steps(
        lambda line: regularize(normalize(line)) if restore else normalize(line, restore=False),
        hazm_alone.sentence_tokenizer().tokenize,
        _word_tokenizer().tokenize,
        lemmatize,
    )


def _token_rows(steps: _Steps, article_id: str, title: str, text: str) -> Iterator[tuple]:
    sentence, position = -1, -1
    for paragraph, line in paragraphs(title, text):
        for words in map(steps.words, steps.sentences(steps.clean(line))):
            sentence += 1
            for token in words:
                position += 1
                yield article_id, paragraph, sentence, position, token


def _kind(token: str) -> str:
    if _PERSIAN.search(token):
        return "word"
    if _LATIN.search(token):
        return "latin"
    return "number" if _DIGIT.search(token) else "punctuation"


@cache
def _word_tokenizer():
    import hazm

    words = hazm.WordTokenizer()
    words.pattern = _SIGNS
    return words


def word_tokens(text: str) -> list[str]:
    """Return the tokens of normalised text, as `tokenize` finds them.

    >>> word_tokens("سازمان ملل، نیویورک")
    ['سازمان', 'ملل', '،', 'نیویورک']
    """
    return _word_tokenizer().tokenize(regularize(text))


def join_tokens(tokens: Iterable[str]) -> str:
    """Return tokens as running text: no space before a comma, none inside brackets, joined verbs apart.

    >>> join_tokens(["«", "صلح", "»", "خواهد_بود", "."])
    '«صلح» خواهد بود.'
    """
    text = " ".join(tokens).replace("_", " ")
    return _AFTER_OPENING.sub(r"\1", _BEFORE_CLOSING.sub(r"\1", text))
