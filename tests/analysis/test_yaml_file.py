"""What is wrong with a file, told in one line."""

import pytest

from helpers.analysis import read_codebook
from helpers.core.errors import CodebookError


def test_a_missing_codebook_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"the codebook .*none\.yml is not there"):
        read_codebook(tmp_path / "none.yml")


@pytest.mark.parametrize(
    "text",
    [
        "themes: !!python/object/apply:os.system ['echo']",
        "themes: !unknown x",
        "themes:\n  - {id: a, definition: 2025-13-45}",
        "<<: 3\nthemes: []",
        "? [a]\n: b",
        "[" * 3000,
        "a: " + "[" * 900 + "]" * 900,
        "a: &a [x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"b{n}: &b{n} [{','.join([f'*{o}'] * 8)}]\n" for n, o in enumerate(["a", *[f"b{n}" for n in range(8)]])
        ),
    ],
)
def test_yaml_that_runs_or_grows_is_refused_in_one_line(tmp_path, text):
    (tmp_path / "themes.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match="themes.yml") as caught:
        read_codebook(tmp_path / "themes.yml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("theme", "message"),
    [
        ("{id: a, defn: x}", r"line 2, themes\.0\.defn: unknown key; allowed: id, parent, label, definition"),
        ("{id: a, label: {fa: a, en: b, de: c}}", r"line 2, themes\.0\.label\.de: unknown key; allowed: fa, en$"),
        (
            "{id: a, label: {fa: a, en: b}, definition: d, entries: [صادرات], 1: x}",
            "themes.0.1: Keys should be strings",
        ),
    ],
)
def test_an_unknown_key_is_named_with_those_that_may_stand_there(tmp_path, theme, message):
    (tmp_path / "themes.yml").write_text(f"themes:\n  - {theme}", encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        read_codebook(tmp_path / "themes.yml")
