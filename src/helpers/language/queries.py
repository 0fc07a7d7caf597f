"""A small query language for words in context: what is typed becomes a pattern over tokens, or one clear error."""

import re
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple, NoReturn

from helpers.core.errors import QueryError
from helpers.language.characters import fold_characters
from helpers.language.lemmas import KINDS

GLOB = "*"
_MOST = 50  # tokens that a gap or a repetition may span
_MOST_PHRASES = 500  # that alternatives beside each other may stand for
_LONGEST = 1_000  # characters of a query
_DEEPEST = 20  # brackets in brackets
_VALUES = {"token": (), "lemma": (), "kind": tuple(KINDS), "negated": ("true", "false")}  # allowed; (): any
_QUOTES = str.maketrans("“”„", '"""')
STEPPED_OVER = frozenset("«»()[]")  # in a text: a name in them is the same name: بانک «تجارت»
_SIGNS = re.compile(r'["\[\]{}|]|\)\?')
_OPERATOR = re.compile(r"(?<=\S)\s+(?:not\s+)?(?:near(/\S*)?|within)\s+(?=\S)")
_PARTS = re.compile(
    r"""(?P<space>\s+)|"(?P<quoted>[^"]*)"|\[(?P<test>(?:[^]["]|"[^"]*")*)\]|(?P<repeat>\?)
    |\{\s*(?P<least>\d+)\s*(?:[,،]\s*(?P<most>\d+)\s*)?\}|(?P<sign>[()|])|(?P<word>[^]\s"[(){}|?]+)""",
    re.VERBOSE,
)
_RELATION = re.compile(r"(?P<name>near|within)(?:/(?P<reach>\S*))?")
_TEST = re.compile(r"""\s*(?P<column>\w*)\s*(?:(?P<sign>!?=)\s*(?:"(?P<quoted>[^"]*)"|(?P<bare>[^&|"=!]*)))?\s*""")
_NOT_CLOSED = {
    '"': "this quotation mark has no second",
    "[": "this [ is not closed, or holds another bracket",
    "{": "a repetition is {2} or {0,3}",
    "]": "this ] closes nothing",
    "}": "this } closes nothing",
}


class Words(NamedTuple):
    """One of some phrases, in any spelling; "" among them means that there may be none."""

    phrases: tuple[str, ...]
    exact: bool = False  # these forms only


class ColumnTest(NamedTuple):
    """What a column of a token has to hold: one of some values, or none of them."""

    column: str
    values: tuple[str, ...]
    is_not: bool = False


class Token(NamedTuple):
    """One token for which all tests of one of the alternatives hold; without tests any token."""

    alternatives: tuple[tuple[ColumnTest, ...], ...]


class Sequence(NamedTuple):
    """Patterns one after the other."""

    items: tuple["Pattern", ...]


class Choice(NamedTuple):
    """One of some patterns."""

    items: tuple["Pattern", ...]


class Repeat(NamedTuple):
    """A pattern so many times."""

    item: "Pattern"
    least: int
    most: int


Pattern = Words | Token | Sequence | Choice | Repeat


class Condition(NamedTuple):
    """What must, or must not, be found about a match: a pattern near it, or one that it stands within."""

    relation: str  # near or within
    pattern: Pattern
    wanted: bool = True
    reach: int | None = None  # words between the two; None: the same sentence


class Query(NamedTuple):
    """A pattern, and conditions that all hold for what it matches."""

    pattern: Pattern
    conditions: tuple[Condition, ...] = ()

    def plain(self, *, exact: bool = False) -> str:
        """Return the phrase without stars that this is and nothing else, in these forms; "" where it is more."""
        is_words = isinstance(self.pattern, Words) and self.pattern.exact == exact and not self.conditions
        phrases = self.pattern.phrases if is_words else ()
        return phrases[0] if len(phrases) == 1 and GLOB not in phrases[0] else ""


def is_query(text: str) -> bool:
    """Tell whether a text is a query, not a plain word or phrase, in which signs mean nothing and `*` is a wildcard.

    Quotes, `[`, `{` and `|` make it one, and `near` or `within` between words, unless all is Latin without `near/5`.

    >>> is_query("بانک مرکزی"), is_query('بانک "مرکزی|تجارت"'), is_query("the near east")
    (False, True, False)
    """
    _require_text(text)
    text = text.translate(_QUOTES)
    operator = _OPERATOR.search(text)
    return bool(_SIGNS.search(text) or (operator and (operator[1] or not text.isascii())))


def parse_query(text: str, *, exact: bool = False) -> Query:
    """Parse a query for words in context; `exact` takes its words in the given form only.

    ==========================================  =======================================================================
    write                                       to find
    ==========================================  =======================================================================
    ``تحریم``                                   the word in any spelling and inflection
    ``بانک مرکزی``                              the phrase, also where its words are written as one
    ``صادر*``, ``*گرایی``, ``از * وارد``         a word with any letters for the star; alone, any one word
    ``بانک "مرکزی|تجارت"``                      one of the words or phrases in quotes
    ``(وزیر امور خارجه | وزیر خارجه) ایران``    one of the patterns in brackets
    ``نفت (خام)? ایران``                        what stands before ``?`` or not; ``?`` follows ``)``, ``]`` or ``"``
    ``[lemma=تحریم]``                           the word in any inflection, as without brackets
    ``[token=تحریم‌ها]``                        this form only, in any spelling
    ``[kind=number]``                           a token of a kind: word, number, punctuation or latin
    ``[negated]``                               a negated form of a verb; ``[negated=false]`` all other tokens
    ``[lemma!=ایران & kind=word]``              a token for which both hold; ``|`` for either, ``!=`` for not
    ``[]``                                      any one token
    ``رئیس []{0,3} مجلس``                       repeated: ``{2}``, ``{0,3}``, up to 50 times
    ``تحریم near/5 نفت``                        the first with the second at most 5 words before or after it
    ``تحریم near نفت``                          the first with the second in the same sentence
    ``تحریم not near/5 هسته‌ای``                 the first without the second there
    ``صادرات not within "بانک صادرات"``         the first where it is no part of the second; ``within``: where it is
    ==========================================  =======================================================================

    A match is what stands before the conditions (`near`, `within`), which may be several and then all hold. It stays
    within a sentence. Quotation marks and brackets in a text are stepped over; other signs are tokens for ``[]`` and
    ``*``, but no words between two that are near. Of matches from one token the longest counts, before conditions are
    asked; of matches that overlap then the longest, of equal ones the first: no token is in two. Words that are near
    do not overlap. Case and spelling make no difference. Operators are small Latin letters; in quotes they are words.

    Raises
    ------
    QueryError
        Says what is wrong and, with ``^`` before it, where.

    Examples
    --------
    >>> parse_query('بانک "مرکزی|تجارت" near/5 ارز').pattern.phrases
    ('بانک مرکزی', 'بانک تجارت')
    >>> parse_query("نفت [kind=number")
    Traceback (most recent call last):
    helpers.core.errors.QueryError: query: this [ is not closed, or holds another bracket: نفت ^[kind=number
    """
    _require_text(text)
    return _Parser(text, exact).query()


def _require_text(text: str) -> None:
    if not isinstance(text, str):
        raise QueryError(f'query: a text is needed, as نفت, or "نفت|گاز" for either; got {type(text).__name__}')


class _Part(NamedTuple):
    kind: str
    text: str
    at: int
    times: tuple[int, int] = (0, 1)


class _Parser:
    """Reads one query from left to right."""

    def __init__(self, text: str, exact: bool):
        self._given, self._exact, self._depth = text, exact, 0
        if len(text) > _LONGEST:
            raise QueryError(f"query: longer than {_LONGEST:,} characters; got {len(text):,}")
        self._parts = [*self._split(text.translate(_QUOTES)), _Part("end", "", len(text))]

    def query(self) -> Query:
        pattern, conditions = self._choice(), []
        self._require_something(pattern, 0)
        while operator := self._take("operator"):
            conditions.append(self._condition(operator))
        if self._next.kind != "end":
            self._fail(f"{self._next.text} stands where nothing can", self._next.at)
        return Query(pattern, tuple(conditions))

    def _split(self, text: str) -> Iterator[_Part]:
        at, before = 0, ""
        while at < len(text):
            found = _PARTS.match(text, at)
            if not found:
                self._fail(_NOT_CLOSED[text[at]], at)
            kind, written = found.lastgroup, found.group()
            kind = {"least": "repeat", "most": "repeat", "sign": written}.get(kind, kind)
            times = (int(found["least"]), int(found["most"] or found["least"])) if found["least"] else (0, 1)
            if kind == "word" and before in ("quoted", "test", ")") and written[0] in "*+":
                self._fail(f"{written[0]} is no repetition: write {{0,10}}, with a number up to {_MOST}", at)
            if kind == "word" and (written == "not" or _RELATION.fullmatch(written)):
                kind = "operator"
            if kind != "space":
                inner = found["quoted"] if kind == "quoted" else found["test"] if kind == "test" else written
                yield _Part(kind, inner, at, times)
            before, at = kind, found.end()

    @property
    def _next(self) -> _Part:
        return self._parts[0]

    def _take(self, *kinds: str) -> _Part | None:
        return self._parts.pop(0) if self._next.kind in kinds else None

    def _fail(self, problem: str, at: int) -> NoReturn:
        raise QueryError(f"query: {problem}: {self._given[:at]}^{self._given[at:]}")

    def _condition(self, operator: _Part) -> Condition:
        wanted = operator.text != "not"
        relation = operator if wanted else self._take("operator")
        found = relation and _RELATION.fullmatch(relation.text)
        if not found:
            self._fail('not stands before near or within: صادرات not within "بانک صادرات"', operator.at)
        reach = found["reach"]
        if reach is not None and (found["name"] != "near" or not reach.isdecimal() or int(reach) > _MOST):
            self._fail(f"write near, near/ with a number up to {_MOST}, or within", relation.at)
        at = self._next.at
        pattern = self._choice()
        self._require_something(pattern, at)
        return Condition(found["name"], pattern, wanted, None if reach is None else int(reach))

    def _choice(self) -> Pattern:
        items = [self._sequence()]
        while self._take("|"):
            items.append(self._sequence())
        if _are_words(items):
            return items[0]._replace(phrases=_distinct(phrase for item in items for phrase in item.phrases))
        return items[0] if len(items) == 1 else Choice(tuple(items))

    def _sequence(self) -> Pattern:
        items, at = [], self._next.at
        while self._next.kind in ("word", "quoted", "test", "("):
            item = self._repeated()
            if items and _are_words([items[-1], item]):
                item = self._beside(items.pop(), item, at)
            items.append(item)
        if not items:
            self._fail("a word, a phrase in quotes, [ or ( is missing here", at)
        return items[0] if len(items) == 1 else Sequence(tuple(items))

    def _beside(self, one: Words, other: Words, at: int) -> Words:
        """Return what two are together: phrases of both, which are found where writers join their words."""
        if len(one.phrases) * len(other.phrases) > _MOST_PHRASES:
            self._fail(f"the alternatives stand for more than {_MOST_PHRASES} phrases: ask with fewer", at)
        pairs = product(one.phrases, other.phrases)
        return one._replace(phrases=_distinct(" ".join(filter(None, pair)) for pair in pairs))

    def _repeated(self) -> Pattern:
        first = self._next
        item, can_repeat = self._item(), first.kind != "word"
        repeat = self._take("repeat")
        if not repeat:
            return item
        (least, most), at = repeat.times, repeat.at
        if not can_repeat:
            self._fail(f"{repeat.text} stands behind ), ] or quotes: put the word in quotes", at)
        if not max(1, least) <= most <= _MOST:
            self._fail(f"a repetition is from a number to one not smaller, at least 1 and at most {_MOST}", at)
        if self._next.kind == "repeat" or _is_repeated(item):
            self._fail("a repetition in a repetition or right behind one: say it with one", at)
        if isinstance(item, Words) and (least, most) == (0, 1):
            return item._replace(phrases=("", *item.phrases))
        return Repeat(item, least, most)

    def _item(self) -> Pattern:
        part = self._parts.pop(0)
        if part.kind == "test":
            return self._token(part)
        if part.kind != "(":
            listed = part.text.split("|") if part.kind == "quoted" else [part.text]
            return Words(_distinct(self._phrase(phrase, part.at) for phrase in listed), self._exact)
        self._depth += 1
        if self._depth > _DEEPEST:
            self._fail(f"more than {_DEEPEST} brackets in each other", part.at)
        pattern = self._choice()
        if not self._take(")"):
            is_end = self._next.kind == "end"
            problem = "this ( is not closed" if is_end else f"{self._next.text} cannot stand in brackets"
            self._fail(problem, part.at if is_end else self._next.at)
        self._depth -= 1
        return pattern

    def _phrase(self, phrase: str, at: int) -> str:
        if GLOB not in phrase and not any(map(str.isalnum, phrase)):
            self._fail("a word needs a letter, a digit or a star", at)
        return " ".join(phrase.split())

    def _token(self, part: _Part) -> Pattern:
        if not part.text.strip():
            return Token(((),))
        alternatives, tests, at = [], [], 0
        while True:
            found = _TEST.match(part.text, at)
            test, place = self._test(found, part.at + 1 + at), part.at + 1 + found.end()
            tests.append(test)
            at, sign = found.end() + 1, part.text[found.end() : found.end() + 1]
            if sign not in ("&", "|", ""):
                self._fail("in [ ] write column=value, column!=value, & and |", place)
            if sign != "&":
                alternatives.append(tuple(tests))
                tests = []
            if not sign:
                break
        is_text = all(any(map(str.isalnum, value)) and not {*value} & {GLOB, "#"} for value in test.values)
        is_alone = len(alternatives) == len(alternatives[0]) == 1 and not test.is_not
        if is_text and is_alone and test.column in ("token", "lemma"):
            return Words(test.values, test.column == "token")
        several = [value for tests in alternatives for test in tests for value in test.values if " " in value]
        if several:
            self._fail(f"a value of several words, {several[0]!r}, stands alone in [ ], with = and no *", part.at)
        return Token(tuple(alternatives))

    def _test(self, found: re.Match, at: int) -> ColumnTest:
        column, sign = found["column"], found["sign"]
        if column not in _VALUES:
            self._fail(f"no column {column!r} to ask for; columns: {', '.join(_VALUES)}", at)
        if not sign and column != "negated":
            self._fail(f"{column} needs a value: [{column}=…]", at)
        written = "true" if not sign else found["bare"] if found["quoted"] is None else found["quoted"]
        values = _distinct(" ".join(fold_characters(value).split()) for value in written.split("|"))
        for value in values:
            if not value or (_VALUES[column] and value not in _VALUES[column]):
                self._fail(f"{value!r} is no {column}; allowed: {', '.join(_VALUES[column]) or 'any text'}", at)
            if value in STEPPED_OVER:
                self._fail("quotation marks and brackets in texts are stepped over and cannot be asked for", at)
        return ColumnTest(column, values, sign == "!=")

    def _require_something(self, pattern: Pattern, at: int) -> None:
        if _is_free(pattern):
            self._fail("this would match everything, or nothing at all: name a word that must be there", at)


def _distinct(phrases) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrases))


def _are_words(items: list[Pattern]) -> bool:
    return all(isinstance(item, Words) for item in items) and len({item.exact for item in items}) == 1


def _is_repeated(pattern: Pattern) -> bool:
    """Tell whether there is a repetition in a pattern."""
    if isinstance(pattern, Words):
        return "" in pattern.phrases
    return isinstance(pattern, Repeat) or (
        isinstance(pattern, Sequence | Choice) and any(map(_is_repeated, pattern.items))
    )


def _is_free(pattern: Pattern) -> bool:
    """Tell whether a pattern may match any tokens, or none."""
    if isinstance(pattern, Words):
        return any(not any(map(str.isalnum, phrase)) for phrase in pattern.phrases)
    if isinstance(pattern, Token):
        return not all(pattern.alternatives)
    if isinstance(pattern, Repeat):
        return not pattern.least or _is_free(pattern.item)
    return (any if isinstance(pattern, Choice) else all)(map(_is_free, pattern.items))
