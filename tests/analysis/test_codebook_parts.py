import pytest

from helpers.analysis.codebook_parts import EntryRow, entry_key, label_key, read_yaml
from helpers.core.errors import CodebookError
from helpers.language.characters import ZWNJ


def test_a_label_is_one_however_it_is_typed():
    assert label_key("علم و فناوري") == label_key(f"علم{ZWNJ}و فناوری")
    assert label_key("Trade") == label_key("trade ")


def test_a_star_is_a_letter_of_an_entry():
    assert entry_key("صادر*") != entry_key("صادر") == entry_key("صا در")


def test_content_may_be_converted_before_it_is_read(tmp_path):
    file = tmp_path / "entry.yml"
    file.write_text("word: صادرات", encoding="utf-8")
    row = read_yaml(file, EntryRow, convert=lambda text, content: {"entry": content["word"], "note": text})
    assert (row.entry, row.note) == ("صادرات", "word: صادرات")
    assert read_yaml(file, EntryRow, convert=lambda *_: {}) == row  # found right once, it is read from the cache
    with pytest.raises(CodebookError, match=r"entry\.yml, line 1, word: unknown key; allowed: entry"):
        read_yaml(file, EntryRow)


def test_a_file_that_was_found_right_is_checked_again_when_it_changes(tmp_path):
    file = tmp_path / "entry.yml"
    file.write_text("entry: صادرات\nnot: [بانک صادرات]", encoding="utf-8")
    assert read_yaml(file, EntryRow) == read_yaml(file, EntryRow)
    file.write_text("entry: صادرات\nnot: [بانک]", encoding="utf-8")
    with pytest.raises(CodebookError, match="does not hold the entry"):
        read_yaml(file, EntryRow)
