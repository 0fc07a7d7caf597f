"""What a person sees of an error in a notebook, in English and in Persian."""

import ast
import json
import re
from collections.abc import Iterator

import pandas as pd
import pytest
import yaml

from helpers.core.errors import (
    LANGUAGE_VARIABLE,
    CorpusError,
    TableError,
    UserError,
    is_whole,
    require,
    require_columns,
    require_dates,
    require_whole,
    tell,
)
from helpers.core.paths import NOTEBOOKS, ROOT

SOURCE = ROOT / "src" / "helpers"


@pytest.fixture
def persian(monkeypatch):
    monkeypatch.setenv(LANGUAGE_VARIABLE, "fa")


def rendered(message: str) -> list[str]:
    try:
        raise CorpusError(message)
    except CorpusError as error:
        return error._render_traceback_()


def test_an_error_is_one_line_whatever_its_message(monkeypatch):
    monkeypatch.delenv("VERBOSE", raising=False)
    assert rendered("no file\n 'a\u2028b'\t here") == ["CorpusError: no file 'a b' here"]


def test_verbose_shows_where_it_came_from(monkeypatch):
    monkeypatch.setenv("VERBOSE", "1")
    lines = rendered("no file")
    assert lines[0].startswith("Traceback") and lines[-1].endswith("CorpusError: no file") and len(lines) > 2


def test_what_a_verb_needs_is_asked_for_in_one_line():
    with pytest.raises(UserError, match="^name themes$"):
        require(False, "name themes")
    with pytest.raises(TableError, match="^tokenize: column 'text' is missing; found: متن$"):
        require_columns(pd.DataFrame({"متن": []}), ["text"], verb="tokenize")
    with pytest.raises(TableError, match="^timeline: column 'date' holds no dates but str, '2025-09-01'"):
        require_dates(pd.DataFrame({"date": ["2025-09-01"]}), verb="timeline")
    with pytest.raises(TableError, match="^count_ngrams: n must be a whole number, 2 or more; got 2.5$"):
        require_whole(2.5, name="n", minimum=2, verb="count_ngrams")
    assert [is_whole(value, minimum=1) for value in (2, 2.5, True, 0)] == [True, False, False, False]


def test_in_persian_the_line_is_set_right_to_left_and_what_is_filled_in_stands_apart(persian):
    error = CorpusError("no file fits data/raw/*.txt: check the pattern for a typing error")
    (line,) = error._render_traceback_()
    assert line.startswith("\u2067خطا در پیکره: ") and line.endswith("\u2069")
    assert "\u2068data/raw/*.txt\u2069" in line


def test_a_message_in_a_message_and_one_behind_the_name_of_a_verb_are_persian_too(persian):
    told = tell("no article could be read from data/raw: data/raw/a.csv is empty: remove it, or put an article into it")
    assert not re.search("[a-z]{3}", re.sub("\u2068[^\u2069]*\u2069", "", told))
    told = tell("tokenize: column 'text' is missing; found: title", "cell 3", "TableError")
    assert told.startswith("\u2067خانهٔ \u20683\u2069: خطا در جدول: \u2068tokenize\u2069: ستون \u2068'text'\u2069")


@pytest.mark.parametrize("language", ["", "en", "ar"])
def test_other_languages_and_lines_that_nobody_has_put_into_persian_stay_as_they_are(language, monkeypatch):
    line = "no file fits x: check the pattern for a typing error"
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    assert tell(line, "error") == f"error: {line}"
    monkeypatch.setenv(LANGUAGE_VARIABLE, "fa")
    assert tell("tokenize: a line that is in no list", "error") == "error: tokenize: a line that is in no list"


def texts_of(node: ast.expr) -> Iterator[str]:
    """Give the texts that an expression may be, with {1}, {2} … for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        fields = iter(range(1, 10))
        yield "".join(part.value if isinstance(part, ast.Constant) else f"{{{next(fields)}}}" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from [*texts_of(node.body), *texts_of(node.orelse)]
    elif isinstance(node, ast.BoolOp | ast.Tuple | ast.Dict):
        inner = node.elts if isinstance(node, ast.Tuple) else node.values
        yield from (text for each in inner for text in texts_of(each))


def message_of(call: ast.Call, errors: set[str]) -> tuple[str, ast.expr] | None:
    """Return the message that a call makes an error of, and what `Reading.error` puts before it."""
    name, arguments = ast.unparse(call.func).split(".")[-1], call.args
    if name in {*errors, "problem"} and arguments:
        return "", arguments[0]
    if name in ("require", "of") and len(arguments) > 1:
        return "", arguments[1]
    return ("{0}", arguments[0]) if name == "error" and arguments else None


def messages(tree: ast.Module, errors: set[str]) -> Iterator[str]:
    """Give the messages of a module, and the texts assigned to names that are filled into one."""
    found = [made for call in ast.walk(tree) if isinstance(call, ast.Call) and (made := message_of(call, errors))]
    for before, node in found:
        yield from (before + text for text in texts_of(node))
    filled = {name.id for _, node in found for name in ast.walk(node) if isinstance(name, ast.Name)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.NamedExpr):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=True))
            for name, value in pairs:
                if isinstance(name, ast.Name) and name.id in filled:
                    yield from texts_of(value)


def all_messages() -> dict[str, str]:
    """Return every message of the package and of the notebooks, each with the file that has it first."""
    trees = [(file.relative_to(SOURCE).as_posix(), file.read_text(encoding="utf-8")) for file in SOURCE.rglob("*.py")]
    for file in NOTEBOOKS.glob("*.ipynb"):
        cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
        code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
        trees.append((file.name, code))
    parsed = [(name, ast.parse(code)) for name, code in trees]
    classes = [node for _, tree in parsed for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    errors = {"UserError"}
    for _ in range(3):  # floors of classes
        errors |= {each.name for each in classes if {ast.unparse(base) for base in each.bases} & errors}
    found: dict[str, str] = {}
    for name, tree in sorted(parsed, key=lambda each: each[0]):
        for text in messages(tree, errors):
            if re.search("[a-z]{2,} [a-z]", text):  # a message, or a part of one, has words of its own
                found.setdefault(" ".join(text.split()), name)
    return found


def test_every_message_has_its_persian(persian):
    wanting = []
    found = all_messages()
    for message, file in found.items():
        fields = dict.fromkeys(re.findall(r"\{\d\}", message))
        filled = message
        for field in fields:
            filled = filled.replace(field, f"x{field[1]}y")
        told = tell(filled)
        own = re.sub(
            "\u2068[^\u2068\u2069]*\u2069", "", re.sub("\u2068[^\u2068\u2069]*\u2069", "", told)
        )  # one in another
        kept = all(f"x{field[1]}y" in told for field in fields)
        if told == filled or not kept or re.search(r"[a-z]{2,} [a-z]+ [a-z]{2,}", own):
            wanting.append(f"{file}: {message}")
    assert len(found) > 300
    assert not wanting, f"{len(wanting)} have no line in templates/errors.fa.yml:\n" + "\n".join(wanting)


def test_a_persian_line_fills_in_what_the_english_one_does():
    texts = yaml.safe_load((SOURCE / "templates" / "errors.fa.yml").read_text(encoding="utf-8"))
    for english, persian_text in texts.items():
        fields = re.findall(r"\{(\d)\}", english)
        assert fields == [str(number) for number in range(1, len(fields) + 1)], english
        assert set(re.findall(r"\{(\d)\}", persian_text)) == set(fields), english
        assert re.search("[\u0600-\u06ff]", persian_text) and not re.search("[يك]| ها\\b", persian_text), persian_text
