import doctest
import itertools
import json
import re

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from benchmarks import queries as by_hand
from helpers import analysis
from helpers.core.errors import QueryError
from helpers.core.paths import ROOT
from helpers.language import Entry, compile_patterns, find_patterns, is_query, parse_query
from helpers.language.characters import coarse_key, coarse_keys

ZWNJ = "\u200c"
SANCTIONS = f"تحریم{ZWNJ}ها"


@pytest.fixture
def matched(tokenize_text):
    """What a query matches in a text, in reading order."""

    def run(query, text, *, unit="lemma"):
        tokens = tokenize_text(text)
        _, starts, ends = analysis.find_occurrences(tokens, query, unit=unit, verb="test")
        return [" ".join(tokens["token"].iloc[start:end]) for start, end in zip(starts, ends, strict=True)]

    return run


@pytest.fixture(scope="module")
def sentences(sample):
    return list(by_hand.as_sentences(sample[1]))


def test_the_examples_of_the_expressions_are_true():
    assert doctest.testmod(by_hand).failed == 0 and len({asked.query for asked in by_hand.ASKED}) == 40


@pytest.mark.parametrize("asked", by_hand.ASKED, ids=lambda asked: asked.query)
def test_a_query_finds_what_an_expression_written_by_hand_finds(asked, sample, sentences):
    found = analysis.find_occurrences(sample[1], asked.query, unit="lemma", verb="test")
    expected = by_hand.search(sentences, asked)
    assert [*zip(found.starts.tolist(), found.ends.tolist(), strict=True)] == sorted(expected)
    assert expected or asked.query == "[kind=latin]"  # of which the sample has none


@pytest.mark.slow
def test_an_entry_of_the_codebook_finds_the_same_as_a_query_of_it_in_quotes(sample, seed_tokens):
    codebook = analysis.read_codebook()
    entries = [row.pattern() for theme in codebook.themes for row in theme.entries]
    assert not any(is_query(entry.phrase) for entry in entries)
    numbered = {str(number): [entry] for number, entry in enumerate(entries)}
    quoted = {name: [entry._replace(phrase=f'"{entry.phrase}"')] for name, (entry,) in numbered.items()}
    for tokens in (sample[1], seed_tokens):
        plain, asked = (find_patterns(tokens, compile_patterns(each)) for each in (numbered, quoted))
        pd.testing.assert_frame_equal(plain.drop(columns="entry"), asked.drop(columns="entry"))
        assert len(plain) > 5


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("[token=تحریمها]", f"تحریم و {SANCTIONS} و تحريم هاي تازه", [SANCTIONS]),
        ("“تحریم” “نفت|گاز”", "تحریم نفت. تحریم. نفت", ["تحریم نفت"]),
        ('چند "جانبه|ملیتی"', f"چندجانبه و چند{ZWNJ}ملیتی", ["چندجانبه", "چندملیتی"]),
        ('[lemma="آموزش و پرورش"] [kind=number]', f"آموزش{ZWNJ}وپرورش ۲", ["آموزش و پرورش ۲"]),
        (
            "بانک []{0,1} ایران",
            "بانک «صادرات» ایران. بانک (ایران). بانک. ایران",
            ["بانک « صادرات » ایران", "بانک ( ایران"],
        ),
        ("بانک [] ایران", "بانک، ایران", ["بانک ، ایران"]),
        ("بانک near/1 ایران", "بانک، در، ایران و بانک در شهر ایران", ["بانک", "بانک"]),
        ("بانک near/1 ایران", "بانک در شهر ایران. ایران", []),
        ("بانک ملی near بانک", "بانک ملی. بانک ملی و بانک ملت", ["بانک ملی"]),
        ("fatf near/۵ «ایران»", "FATF و ایران", ["FATF"]),
        ("صادرات not within بانک []? صادرات", "صادرات و بانک صادرات و بانک بزرگ صادرات", ["صادرات"]),
        ("نفت{2}", "", None),
        ('"نفت"{2}', "نفت نفت نفت", ["نفت نفت"]),
        ('"نفت"{1,2} گاز', "نفت نفت نفت گاز", ["نفت نفت گاز"]),
        ("[]{0,3} گاز", "نفت نفت گاز و گاز", ["نفت گاز و گاز"]),
        ("[lemma=رفت#رو & negated]", f"رفت و نرفت و نمی{ZWNJ}رود", ["نرفت", f"نمی{ZWNJ}رود"]),
    ],
)
def test_what_queries_match(matched, query, text, expected):
    if expected is None:
        with pytest.raises(QueryError):
            matched(query, text)
    else:
        assert matched(query, text) == expected


def test_words_of_a_query_are_found_in_this_form_only_where_tokens_are_counted(matched):
    assert matched('"تحریم" "نفت"', f"{SANCTIONS} نفت", unit="token") == []
    assert matched('[lemma=تحریم] "نفت"', f"{SANCTIONS} نفت", unit="token") == [f"{SANCTIONS} نفت"]
    assert matched('"تحریم|واردات"', f"{SANCTIONS} و واردات", unit="token") == ["واردات"]


@pytest.mark.parametrize(
    "text", ["بانک مرکزی", "صادر*", "(بانک مرکزی", "چرا؟", "the near east", "near", "سازمان (ملل)"]
)
def test_plain_words_are_no_query(text):
    assert not is_query(text)


@pytest.mark.parametrize(
    "text",
    ['"بانک"', "بانک|شرکت", "[]", "الف{2}", "(خام)? نفت", "بانک near ایران", "NATO near/5 EU", "بانک not within ایران"],
)
def test_signs_and_operators_make_a_query(text):
    assert is_query(text)


@pytest.mark.parametrize(
    ("query", "problem"),
    [
        ("نفت [kind=number", r"this \[ is not closed.*: نفت \^\[kind"),
        ('نفت "گاز', r'quotation mark has no second: نفت \^"گاز'),
        ("(نفت | گاز", r"this \( is not closed: \^\(نفت"),
        ("نفت) | گاز", r"\) stands where nothing can: نفت\^\)"),
        ("نفت] گاز", "this ] closes nothing"),
        ("[]*", r"\* is no repetition: write \{0,10\}"),
        ("[]", "would match everything"),
        ("[]{0,3}", "would match everything"),
        ('"نفت"?', "would match everything"),
        ('"نفت" | "*"', "would match everything"),
        ("نفت near []", r"would match everything.*near \^\[\]"),
        ("", "missing here"),
        ("|", "missing here"),
        ("نفت near (گاز", "this \\( is not closed"),
        ("نفت []{0,10000} گاز", "at most 50: نفت \\[\\]\\^\\{0,10000"),
        ("نفت []{3,2} گاز", "not smaller"),
        ('نفت "گاز"{a}', r"a repetition is \{2\} or \{0,3\}"),
        ("نفت near/10000 گاز", "a number up to 50"),
        ("نفت near/x گاز", "a number up to 50"),
        ("نفت within/2 گاز", "a number up to 50"),
        ('نفت not "گاز"', "not stands before near or within"),
        ("[pos=N]", r"no column 'pos' to ask for; columns: token, lemma, kind, negated: \[\^pos"),
        ("[lemma]", "lemma needs a value"),
        ("[lemma=نفت گاز & negated]", "'نفت گاز', stands alone"),
        ("[kind=verb]", "'verb' is no kind; allowed: word, number, punctuation, latin"),
        ("[negated=no]", "allowed: true, false"),
        ("[token=«]", "are stepped over"),
        ("[lemma=نفت, kind=word]", "write column=value"),
        ('("نفت"{2} گاز){2}', "a repetition in a repetition"),
        ('"نفت"{2}{2}', "a repetition in a repetition or right behind one"),
        ('نفت? "گاز"', r"\? stands behind \), \] or quotes"),
        ('"،"', "needs a letter, a digit or a star"),
        ("(" * 21 + '"نفت"' + ")" * 21, "more than 20 brackets"),
        ('"ا|ب|ج|د|ه|و|ز|ح"' * 3 + "{2}", None),
        ('"ا|ب|ج|د|ه|و|ز|ح" ' * 4, "more than 500 phrases"),
        ('"نفت"' * 300, "longer than 1,000 characters; got 1,500"),
    ],
)
def test_what_is_no_query_is_one_line_that_says_where(query, problem):
    if problem:
        with pytest.raises(QueryError, match=problem) as error:
            parse_query(query)
        assert len(str(error.value).splitlines()) == 1
    else:
        parse_query(query)


def test_a_query_of_the_most_that_is_allowed_ends(tokenize_text):
    text = " ".join(["نفت", "و", "گاز"] * 100)
    query = "نفت []{0,50} گاز []{0,50} نفت []{0,50} برق"
    assert len(find_patterns(tokenize_text(text), compile_patterns({"all": [query]}))) == 0
    assert len(find_patterns(tokenize_text(text + " برق"), compile_patterns({"all": [query]}))) == 1


def test_a_column_that_a_query_asks_for_is_missing(tokenize_text):
    tokens = tokenize_text("نرفت").drop(columns="negated")
    with pytest.raises(ValueError, match="column 'negated' is missing"):
        find_patterns(tokens, compile_patterns({"all": ["[negated]"]}))


def test_what_a_user_changed_in_a_row_counts_in_that_row_only(tokenize_text):
    tokens = tokenize_text("نفت و نفت")
    tokens.loc[2, "kind"] = "latin"
    assert find_patterns(tokens, compile_patterns({"all": ["[kind=latin]"]}))["position"].tolist() == [2]


def test_queries_and_phrases_of_a_theme_are_found_together(tokenize_text):
    tokens = tokenize_text("نرخ ارز و نرخ بالای ارز و ارز آزاد.")
    entries = {"currency": ["ارز", Entry("نرخ []{0,2} ارز", unless=("نرخ ارز",)), 'ارز "آزاد|نیمایی" not near دولت']}
    found = find_patterns(tokens, compile_patterns(entries, parents={"currency": "money"}))
    expected = ["ارز", "نرخ بالای ارز", "ارز آزاد"]
    for theme in ("currency", "money"):
        assert found.loc[found["theme"] == theme, "matched"].tolist() == expected


def test_the_page_and_the_notebook_have_the_table_of_the_docstring():
    page = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    rows = re.findall(r"^ *(``.*?``(?:, ``.*?``)*)  +(\S.*)$", parse_query.__doc__, flags=re.MULTILINE)
    cells = [[cell.replace("``", "`").replace("|", r"\|") for cell in row] for row in rows]
    assert [f"| {query} | {meaning} |" for query, meaning in cells] == re.findall(
        r"^[|] `.*$", page, flags=re.MULTILINE
    )
    assert len(rows) == 17
    cells = json.loads((ROOT / "notebooks" / "05_words_in_context.ipynb").read_text(encoding="utf-8"))["cells"]
    (prose,) = ["".join(cell["source"]) for cell in cells if cell["id"] == "05-queries"]
    assert re.findall(r"^[|].*$", prose, flags=re.MULTILINE) == re.findall(r"^[|].*$", page, flags=re.MULTILINE)


def test_the_keys_of_many_words_are_those_of_each(seed_tokens):
    words = [
        *seed_tokens["token"].unique(),
        "رئال",
        "املاء",
        "مسئول",
        "جزء",
        f"تحریم{ZWNJ}ها",
        "حمل_و_نقل",
        "ئ",
        "و",
        "",
    ]
    assert coarse_keys(words) == list(map(coarse_key, words))
    assert coarse_keys(["یک\nدو", "رئیس"]) == ["یک\nدو", "رییس"]


# Generated queries on tiny tables, beside a search that tries every token and follows the query word by word.
WORDS = ["نفت", "گاز", "برق", "سنگ"]
ROWS = {name: (name, name, "word", False) for name in WORDS}
ROWS |= {f"{name}{ZWNJ}ها": (f"{name}{ZWNJ}ها", name, "word", False) for name in WORDS}
ROWS |= {
    "۲": ("۲", "۲", "number", False),
    "،": ("،", "،", "punctuation", False),
    "نرفت": ("نرفت", "رفت#رو", "word", True),
}
TABLES = st.lists(st.lists(st.sampled_from(sorted(ROWS)), min_size=1, max_size=9), min_size=1, max_size=3)

ATOMS = [
    *[(name, lambda row, name=name: row[1] == name) for name in WORDS],
    *[(f"[token={name}]", lambda row, name=name: row[0] == name) for name in WORDS[:2]],
    (f"[lemma!={WORDS[0]}]", lambda row: row[1] != WORDS[0]),
    (
        f"[lemma={WORDS[0]} & token!={WORDS[0]} | kind=number]",
        lambda row: row[0] == f"{WORDS[0]}{ZWNJ}ها" or row[0] == "۲",
    ),
    ("[negated]", lambda row: row[3]),
    ("[kind=word & negated=false]", lambda row: row[2] == "word" and not row[3]),
    ("نف*", lambda row: row[0].startswith("نف")),
    ("[]", lambda row: True),
]


@st.composite
def patterns(draw, depth=2):
    """A text of a query with a function from tokens and a place to the places where it may end."""
    kind = draw(st.sampled_from(["atom", "atom", "sequence", "choice", "repeat"])) if depth else "atom"
    if kind == "atom":
        text, test = draw(st.sampled_from(ATOMS))
        return text, lambda rows, at: {at + 1} if at < len(rows) and test(rows[at]) else set()
    if kind == "repeat":
        text, ends_of = draw(patterns(depth=depth - 1))
        least, most = draw(st.sampled_from([(0, 1), (1, 2), (2, 2), (0, 3)]))
        return f"({text}){{{least},{most}}}" if most > 1 else f"({text})?", repeated(ends_of, least, most)
    parts = draw(st.lists(patterns(depth=depth - 1), min_size=2, max_size=3))
    if kind == "choice":
        return f"({' | '.join(text for text, _ in parts)})", lambda rows, at: {
            end for _, ends_of in parts for end in ends_of(rows, at)
        }
    return " ".join(text for text, _ in parts), in_sequence([ends_of for _, ends_of in parts])


def in_sequence(parts):
    def ends_of(rows, at):
        ends = {at}
        for part in parts:
            ends = {end for start in ends for end in part(rows, start)}
        return ends

    return ends_of


def repeated(part, least, most):
    return lambda rows, at: {end for times in range(least, most + 1) for end in in_sequence([part] * times)(rows, at)}


CONDITIONS = st.tuples(st.booleans(), st.sampled_from(["near", "near/0", "near/1", "within"]), patterns(depth=1))


@given(TABLES, patterns(), st.lists(CONDITIONS, max_size=2))
def test_generated_queries_find_what_a_search_token_by_token_finds(table, pattern, conditions):
    text = pattern[0] + "".join(
        f" {'' if wanted else 'not '}{relation} {other[0]}" for wanted, relation, other in conditions
    )
    if not is_query(text):
        text = f'"{text}"'
    rows = [("1", 1, number, ROWS[name]) for number, sentence in enumerate(table) for name in sentence]
    tokens = pd.DataFrame(
        [(article, paragraph, sentence, at, *row) for at, (article, paragraph, sentence, row) in enumerate(rows)],
        columns=["article_id", "paragraph", "sentence", "position", "token", "lemma", "kind", "negated"],
    )
    try:
        compiled = compile_patterns({"all": [text]})
    except QueryError as error:
        assert "would match everything" in str(error) or "a repetition in a repetition" in str(error), text
        assume(False)
    found = find_patterns(tokens, compiled)
    starts = [0, *itertools.accumulate(map(len, table))]
    expected = [
        (first + start, end - start)
        for first, sentence in zip(starts, table, strict=False)
        for start, end in searched([ROWS[name] for name in sentence], pattern[1], conditions)
    ]
    assert [*zip(found["position"], found["length"], strict=True)] == expected, text


def searched(rows, ends_of, conditions):
    """Return where a pattern stands in a sentence: the longest from each token, then of all that overlap."""
    spans = spans_in(rows, ends_of)
    for wanted, relation, (_, other) in conditions:
        others = spans_in(rows, other)
        spans = [span for span in spans if wanted == any(related(rows, span, each, relation) for each in others)]
    taken = []
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= first or last <= start for first, last in taken):
            taken.append((start, end))
    return sorted(taken)


def spans_in(rows, ends_of):
    return [(start, max(ends)) for start in range(len(rows)) if (ends := ends_of(rows, start) - {start})]


def related(rows, span, other, relation):
    if relation == "within":
        return other[0] <= span[0] and span[1] <= other[1]
    (_, first), (second, _) = sorted([span, other])
    words = sum(row[2] != "punctuation" for row in rows[first:second])
    return first <= second and words <= (int(relation[5:]) if "/" in relation else len(rows))
