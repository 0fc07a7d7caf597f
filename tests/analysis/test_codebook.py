import pytest

from helpers.analysis import read_codebook
from helpers.errors import CodebookError

GOOD = """themes:
  - id: trade
    label: {fa: تجارت, en: Trade}
    definition: goods
    entries:
      - صادرات
"""


def write(tmp_path, content: str | bytes):
    file = tmp_path / "codebook.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_the_projects_own_codebook_has_the_themes_asked_for():
    ids = [theme.id for theme in read_codebook().themes]
    assert ids[:3] == ["multilateralism", "trade", "education"]
    assert {"diplomacy", "economy", "energy", "nuclear", "culture_tourism"} <= set(ids)


def test_a_good_codebook_is_read(tmp_path):
    codebook = read_codebook(write(tmp_path, GOOD))
    assert codebook.labels("en") == {"trade": "Trade"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            GOOD + "    colour: red\n",
            r"line 7, themes\.0\.colour: unknown key; allowed: id, label, definition, entries",
        ),
        (GOOD.replace("      - صادرات\n", "      []\n"), r"line 5, themes\.0\.entries: must not be empty"),
        (GOOD.replace("      - صادرات\n", ""), r"line 5, themes\.0\.entries"),
        (GOOD.replace("    definition: goods\n", ""), r"line 2, themes\.0\.definition: this key is missing"),
        (GOOD.replace("      - صادرات\n", "      - ''\n"), r"line 5, themes\.0\.entries: an entry is blank"),
        (GOOD + "      - صادرات\n", r"entry 'صادرات' stands twice"),
        (GOOD + GOOD.removeprefix("themes:\n"), r"theme id 'trade' stands twice"),
        (GOOD.replace("id: trade", "id: Trade!"), r"line 2, themes\.0\.id: must be small Latin letters"),
        (GOOD.replace("{fa: تجارت, en: Trade}", "{fa: تجارت}"), r"line 3, themes\.0\.label\.en: this key is missing"),
        ("themes: [", "line 1: not YAML|line 2: not YAML"),
        ("", "empty or no mapping"),
        ("themes: []\n", "line 1, themes: must not be empty"),
        (GOOD.encode("cp1256", errors="replace"), "not UTF-8"),
        ("\tthemes: 1", "not YAML"),
    ],
)
def test_a_bad_codebook_gives_one_line_with_line_and_key(tmp_path, content, message):
    with pytest.raises(CodebookError, match=message) as caught:
        read_codebook(write(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_missing_codebook_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"there is no codebook .*none\.yml"):
        read_codebook(tmp_path / "none.yml")
