import pandas as pd
import yaml

from helpers.__main__ import main
from helpers.analysis import read_codebook
from helpers.analysis.codebook_export import to_quanteda, to_table
from helpers.language.characters import ZWNJ


def test_the_dictionary_has_the_shape_of_the_tree_and_every_spelling():
    tree = yaml.safe_load(to_quanteda(read_codebook()))
    assert set(tree["trade"]) == set(read_codebook().below("trade"))
    for spelling in (f"چندجانبه{ZWNJ}گرایی*", "چندجانبه گرایی*", "چندجانبهگرایی*"):
        assert spelling in tree["multilateralism"]["multilateral_idea"]
    assert "بازرگانان" in tree["trade"]["trade_relations"]  # this form only: no star


def test_a_theme_with_entries_and_themes_below_keeps_its_own_apart(tmp_path):
    file = tmp_path / "book.yml"
    theme = "  - {{id: {0}, label: {{fa: ف{0}, en: {0}}}, definition: x, entries: [{1}]{2}}}\n"
    file.write_text(
        "themes:\n" + theme.format("a", "صادرات", "") + theme.format("b", "گمرک", ", parent: a"), encoding="utf-8"
    )
    assert yaml.safe_load(to_quanteda(read_codebook(file))) == {"a": {"_general": ["صادرات*"], "b": ["گمرک*"]}}


def test_the_table_has_a_row_for_each_entry_and_the_command_writes_both(monkeypatch, tmp_path):
    codebook = read_codebook()
    table = to_table(codebook)
    assert (table["entry"] != "").sum() == sum(len(theme.entries) for theme in codebook.themes)
    monkeypatch.setattr("helpers.__main__.OUTPUT", tmp_path)
    assert main(["codebook-export"]) == 0
    assert len(pd.read_csv(tmp_path / "codebook" / "themes.csv")) == len(table)
    assert main(["codebook-export", "--codebook", str(tmp_path / "none.yml")]) == 2
