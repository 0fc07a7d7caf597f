"""The five jobs are the same whoever does them, and the page says what was measured."""

import doctest
import json

import pytest

from benchmarks import compare, jobs
from benchmarks.jobs import Ours, Plain, do

TEXTS = [
    "سفر رئیس جمهور\nکشور ما صادرات کالا دارد، صادرات خوب است.",
    "باران آمد.",
    "کشور دیگر صادرات نفت و نفت و نفت دارد.",
    "صلح خوب است و کشور ما باران دارد.",
]
WORK = {"texts": TEXTS, "stopwords": ["و"], "entries": ["صادرات", "صادرات کالا", "نفت"], "word": "کشور"}


def by_spaces(text: str) -> list[tuple[str, str]]:
    words = text.replace(".", " .").replace("،", " ،").split()
    return [(word, word) for word in words]


@pytest.fixture(scope="module", params=["hazm", "ours"])
def tool(request):
    return jobs.TOOLS[request.param]()


def test_the_examples_in_docstrings_are_true():
    assert doctest.testmod(jobs).failed == 0


def test_a_plain_script_does_the_jobs_as_one_does_them_by_hand():
    plain = Plain(by_spaces)
    articles = plain.tokenize(TEXTS)
    assert plain.count(articles, {"و"})["نفت"] == 3 and "و" not in plain.count(articles, {"و"})
    assert plain.dictionary(articles, WORK["entries"]) == ["صادرات کالا", "صادرات", "صادرات", "نفت", "نفت", "نفت"]
    assert plain.concordance(articles, "باران") == [("", "باران", "آمد ."), ("خوب است و کشور ما", "باران", "دارد .")]
    assert set(plain.keyness(articles)) == {"صادرات", "کشور", "نفت", "دارد", "و"}  # three times or more


@pytest.mark.slow
def test_a_tool_finds_what_the_script_finds_where_a_word_is_its_own_lemma(tool):
    plain, tokens = Plain(by_spaces), tool.tokenize(TEXTS)
    expected, words = plain.tokenize(TEXTS), ("کشور", "صادرات", "نفت", "صلح", "باران")
    counted, found = plain.count(expected, {"و"}), tool.count(tokens, {"و"})
    assert [found[word] for word in words] == [counted[word] for word in words] and "و" not in found
    assert tool.dictionary(tokens, WORK["entries"]) == plain.dictionary(expected, WORK["entries"])
    assert [node for _, node, _ in tool.concordance(tokens, "کشور")] == ["کشور"] * 3
    assert set(tool.keyness(tokens)) >= {"کشور", "نفت", "صادرات"}


def test_keyness_of_ours_is_the_formula_of_the_script():
    ours = Ours()
    tokens = ours.tokenize(TEXTS)
    same = Plain(lambda text: list(zip(*(ours.tokenize([text])[name] for name in ("token", "lemma")), strict=True)))
    expected = same.keyness(same.tokenize(TEXTS))
    assert len(expected) >= 3 and ours.keyness(tokens) == pytest.approx(expected)


def test_what_was_done_is_told_job_by_job_and_retyped_texts_are_counted_only():
    done = do(Plain(by_spaces), WORK)
    assert list(done["seconds"]) == list(compare.JOBS) and done["peak_mb"] > 10
    assert done["results"] == {"count": len(done["counts"]), "dictionary": 6, "concordance": 3, "keyness": 5}
    assert list(do(Plain(by_spaces), {**WORK, "word": ""})["seconds"]) == ["tokenize", "count"]


@pytest.fixture
def measured(monkeypatch):
    """What processes give, without starting any: hazm is quicker than ours at counting, and loses two counts."""

    def run(name, work):
        counts = {"صلح": 3, "نان": 2} if work["word"] or name == "ours" else {"صلح": 1, "نان": 1}
        seconds = dict.fromkeys(compare.JOBS, 2.0) | ({"count": 0.5} if name == "hazm" else {})
        results = dict.fromkeys(list(compare.JOBS)[1:], 7)
        return {"seconds": seconds, "results": results, "peak_mb": 100, "counts": counts}

    monkeypatch.setattr(compare, "run", run)
    monkeypatch.setattr(compare.peers, "versions", lambda: {"hazm": "1.0"})


def test_the_page_has_ratios_counts_that_stay_and_where_a_peer_is_better(measured, tmp_path):
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": "", "text": TEXTS[0]}) + "\n", encoding="utf-8")
    assert compare.main([str(tmp_path), "--source", "a.jsonl", "--write", str(tmp_path / "page.md")]) == 0
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| count | 1 | 0.25 |" in page and "| tokenize | 1 | 1 |" in page
    assert "| dropped | 2 of 50 | 0 of 50 |" in page and "1 articles of `a.jsonl`" in page
    assert "\n- count: hazm (0.25). The reason: a `Counter` holds numbers alone" in page and "- tokenize:" not in page
    assert "rishe is not installed, left out: make peers installs it." in page and str(tmp_path) not in page


def test_a_source_that_is_not_there_is_one_line(tmp_path, capsys):
    assert compare.main([str(tmp_path), "--source", "none.jsonl"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.slow
def test_a_process_of_its_own_gives_what_do_gives():
    assert compare.run("ours", WORK)["results"]["concordance"] == 3
