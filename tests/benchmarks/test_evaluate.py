"""The rules of scoring, on texts small enough to count by hand."""

import doctest
import json
import random
from collections import Counter

import pandas as pd
import pytest

from benchmarks import duplicates, evaluate, halfspaces, lemmas, letters, speed, stability, tokens
from benchmarks.conllu import Word, read_sentences
from benchmarks.news import read_articles
from helpers.language.characters import ZWNJ

BOOKS, GOES = f"کتاب{ZWNJ}ها", f"می{ZWNJ}رود"
TEXTS = [f"او {BOOKS} را دید.", f"مریم {GOES}.", "باران آمد."]
WORDS = [
    [("1", "او", "او", "PRON"), ("2", BOOKS, "کتاب", "NOUN"), ("3", "را", "را", "ADP"), ("4", "دید", "دید", "VERB")],
    [("1", "مریم", "مریم", "PROPN"), ("2", GOES, "رفت#رو", "VERB")],
    [("1-2", "باران", "_", "_"), ("1", "بار", "بار", "NOUN"), ("2", "ان", "آن", "PRON"), ("3", "آمد", "آمد", "VERB")],
]


def conllu_block(text: str, words: list[tuple[str, ...]]) -> str:
    rows = [*words, ("9", ".", ".", "PUNCT")]
    lines = ["\t".join([*row, "_", "_", "0", "dep", "_", "_"]) for row in rows]
    return "\n".join([f"# text = {text}", *lines])


@pytest.fixture
def folder(tmp_path):
    blocks = [conllu_block(text, words) for text, words in zip(TEXTS, WORDS, strict=True)]
    (tmp_path / "ud").mkdir()
    (tmp_path / "ud" / "fa_perdt-ud-dev.conllu").write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")
    (tmp_path / "news").mkdir()
    articles = [{"id": str(number), "title": "خبر", "text": " ".join(TEXTS)} for number in range(4)]
    lines = [json.dumps(article, ensure_ascii=False) + "\n" for article in articles]
    (tmp_path / "news" / "isna.jsonl").write_text("".join(lines), encoding="utf-8")
    return tmp_path


@pytest.fixture
def sentences(folder):
    return read_sentences(folder / "ud" / "fa_perdt-ud-dev.conllu")


@pytest.mark.parametrize("module", [letters, tokens])
def test_the_examples_in_docstrings_are_true(module):
    assert doctest.testmod(module).failed == 0


def test_a_range_of_the_treebank_is_one_surface_token(sentences):
    assert [sentence.text for sentence in sentences] == TEXTS
    assert sentences[2].surface == ["باران", "آمد", "."]
    assert [word.form for word in sentences[2].words] == ["بار", "ان", "آمد", "."]


@pytest.mark.parametrize("way", ["dropped", "spaced", "mixed"])
def test_a_perfect_restorer_scores_one_and_an_idle_one_recalls_nothing(way):
    edited = {text.replace(ZWNJ, "").replace(" ", ""): text for text in TEXTS}
    perfect, errors = halfspaces.score(TEXTS, lambda text: edited[text.replace(" ", "")], way)
    assert (perfect["f1"], perfect["skipped"], errors) == (1, 0, Counter())
    idle, errors = halfspaces.score(TEXTS, lambda text: text, way)
    assert (idle["recall"], idle["precision"], idle["missed"]) == (0, None, 2)
    assert {kind for kind, _, _ in errors} == {"missed"}


def test_a_half_space_that_nobody_wrote_is_a_wrong_insertion():
    row, errors = halfspaces.score(TEXTS, lambda text: text.replace("با", f"با{ZWNJ}"), "untouched")
    assert (row["inserted"], row["wrong_per_1000"]) == (1, 1000 / 8)
    assert (row["precision"], row["recall"]) == (2 / 3, 1)
    assert errors == Counter({("inserted", "باران", "با|ران"): 1})


def test_a_sentence_whose_letters_change_is_skipped_but_not_for_an_exchanged_letter():
    skipped, _ = halfspaces.score(TEXTS, lambda text: text.replace("باران", "برف"), "untouched")
    assert (skipped["sentences"], skipped["skipped"], skipped["f1"]) == (3, 1, 1)
    exchanged, _ = halfspaces.score(TEXTS, lambda text: text.replace("ی", "\u064a"), "untouched")
    assert exchanged["skipped"] == 0


def test_lemmas_are_compared_before_the_hash_without_half_spaces_and_marks():
    words = [Word("رود", f"می{ZWNJ}رفت#رو", "VERB"), Word("الف", "الفِ", "NOUN"), Word("ب", "پ", "NOUN")]
    answers = {"رود": "\u0645\u064aرفت#x", "الف": "ألف", "ب": "ب"}
    rows = lemmas.score(words, {"ours": answers.get}, frozenset(["ب"]))
    assert {row["part_of_speech"]: row["ours"] for row in rows} == {"NOUN": 1 / 2, "VERB": 1, "all": 2 / 3}
    assert {row["part_of_speech"]: row["ours_rest"] for row in rows} == {"NOUN": 1, "VERB": 1, "all": 1}


def test_only_forms_of_shodan_with_the_lemma_of_kardan_are_mistaken():
    assert lemmas.is_mistaken(Word(f"می{ZWNJ}شود", "کرد#کن", "VERB"))
    assert not lemmas.is_mistaken(Word("کرد", "کرد#کن", "VERB"))
    assert not lemmas.is_mistaken(Word("شد", "شد#شو", "VERB"))


def test_a_word_list_gives_the_past_stem_of_a_verb(tmp_path):
    file = tmp_path / "list.txt"
    file.write_text("\ufeffابعاد\tبعد\tNcl\nزد\tزدن,زن,زد\tVpy\nاز\tاز\tEz\n", encoding="utf-8")
    assert lemmas.read_words(file) == [Word("ابعاد", "بعد", "NOUN"), Word("زد", "زد", "VERB"), Word("از", "از", "Ez")]


def test_tokens_are_scored_by_their_place(sentences):
    gold = [sentence.surface for sentence in sentences]
    assert tokens.score(sentences, gold)["f1"] == 1
    joined = [gold[0], ["مریم_" + GOES, "."], ["برف", "آمد", "."]]
    row = tokens.score(sentences, joined)
    assert (row["precision"], row["recall"], row["skipped"]) == (6 / 7, 6 / 8, 1)


def test_differences_are_named_by_what_we_do_with_the_tokens_of_hazm():
    ours = [["گفته_است", ".", "۲", ":", "۳۰"], ["a", "-", "b"]]
    hazm = [["گفته", "است", ".", "۲:۳۰"], ["a", "-", "b"]]
    found = [(row["difference"], row["count"]) for row in tokens.compare(ours, hazm)]
    assert found == [("joined: underscore", 1), ("split: number", 1)]


def test_a_term_is_stable_when_its_count_is_the_same():
    typed, retyped = Counter({"صلح": 4, "آب": 2, "نان": 1}), Counter({"صلح": 4, "آب": 5})
    assert stability.stable_share(typed, retyped) == 1 / 3
    assert [row["term"] for row in stability.most_moved(typed, retyped)] == ["آب", "نان"]


def test_every_nth_article_is_read(folder):
    articles = read_articles(folder / "news" / "isna.jsonl", step=3)
    assert articles["article_id"].tolist() == ["0", "3"]


@pytest.mark.parametrize("tool", ["ours", "hazm"])
@pytest.mark.parametrize("step", speed.STEPS)
def test_every_step_of_speed_runs(tool, step):
    articles = pd.DataFrame({"article_id": ["1"], "title": ["خبر"], "text": [TEXTS[0]]})
    assert speed.seconds_for(tool, step, articles) > 0


def test_the_command_prints_tables_and_writes_json(folder, capsys):
    target = folder / "scores.json"
    measures = [
        "halfspaces",
        "stability",
        "lemmas",
        "tokens",
        "duplicates",
    ]  # speed starts six processes: too slow for here
    chosen = [word for name in measures for word in ("--only", name)]
    assert evaluate.main([str(folder), "--json", str(target), "--step", "2", "--errors", *chosen]) == 0
    results = json.loads(target.read_text(encoding="utf-8"))
    assert results["found"] == ["ud/fa_perdt-ud-dev.conllu", "news/isna.jsonl"]
    assert list(results["measures"]) == measures
    tables = {name: measure["table"] for name, measure in results["measures"].items()}
    assert {(row["text"], row["tool"]) for row in tables["halfspaces"]} >= {("mixed", "ours"), ("mixed", "hazm")}
    assert [row["text"] for row in tables["stability"]] == list(stability.VARIANTS)
    assert tables["lemmas"][-1]["part_of_speech"] == "all"
    assert all({"ours", "hazm"} <= set(row) for row in tables["lemmas"] + tables["stability"])
    assert [row["tool"] for row in tables["tokens"]] == ["ours", "hazm"]
    assert tables["duplicates"][0]["planted"] == 4
    printed = capsys.readouterr().out
    assert results["tools"].keys() >= {"hazm"} and all(
        f"{name} is not installed" not in printed for name in results["tools"]
    )
    assert printed.startswith("Not found, left out: ud/fa_seraji-ud-dev.conllu, lemmas/PTB_lemma_dataset.txt")
    assert all(f"\n{name}\n" in printed for name in measures)


def test_a_copy_is_changed_as_its_change_says():
    text, other = f"یک {BOOKS}\n۱۰ کیک", "بند دیگر\nبند سوم"
    changed = {change.__name__: change(text, random.Random(1), other) for change in duplicates.CHANGES}
    assert changed["drop_halfspaces"] == "یک کتابها\n۱۰ کیک"
    assert changed["change_letters"].translate(str.maketrans("\u064a\u0643", "یک")) == text
    assert changed["change_digits"] in (text.replace("۱۰", "١٠"), text.replace("۱۰", "١١"))
    assert changed["replace_first_paragraph"] == "بند دیگر\n۱۰ کیک"
    assert text.startswith(changed["cut_a_fifth"]) and len(changed["cut_a_fifth"]) == len(text) * 4 // 5
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": [text, other]})
    planted = duplicates.copies(articles, changes=[duplicates.drop_halfspaces])
    assert planted["article_id"].tolist() == ["a-copy", "b-copy"] and planted["text"][1] == other


def test_a_pair_that_was_there_before_the_copies_is_neither_right_nor_wrong():
    planted = pd.DataFrame({"article_id": ["1-copy", "2-copy", "3-copy"], "change": ["cut", "cut", "typed"]})
    pairs = [("1", "1-copy"), ("2", "2-copy"), ("1", "2"), ("1-copy", "2"), ("1", "3-copy")]
    found = pd.DataFrame(pairs, columns=["article_id", "other_id"])
    rows = duplicates.score(planted, found, found.loc[[2]], "one each")
    assert [(row["changes"], row["planted"]) for row in rows] == [("one each", 3), ("cut", 2), ("typed", 1)]
    assert [row["recall"] for row in rows] == [2 / 3, 1, 0]
    assert rows[0]["precision"] == 2 / 3


@pytest.mark.parametrize("name", ["missing", ""])
def test_nothing_to_measure_is_one_line_and_exit_code_2(tmp_path, capsys, name):
    assert evaluate.main([str(tmp_path / name)]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1 and "ud/fa_perdt-ud-dev.conllu" in error
