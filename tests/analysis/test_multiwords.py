from itertools import permutations, product
from math import log, log2, sqrt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.metrics import BigramAssocMeasures

from helpers import analysis, figures, language
from helpers.analysis.multiwords import c_values
from helpers.core.errors import TableError
from helpers.core.parts import TableParts
from helpers.language.characters import ZWNJ

COLUMNS = ["term", "lemmas", "words", "count", "articles", "c_value", "log_likelihood", "npmi", "lambda", "z"]
TOKEN = ["article_id", "paragraph", "sentence", "position", "token", "lemma", "kind", "negated"]


def tokens_of(*articles: str) -> pd.DataFrame:
    """Sentences end at a full stop; a comma is a sign and a digit a number; کرد, شد and گفت are verbs."""
    rows, verbs = [], {"کرد": "کرد#کن", "نکرد": "کرد#کن", "شد": "شد#شو", "گفت": "گفت#گو"}
    for number, article in enumerate(articles, start=1):
        sentence = 0
        for position, word in enumerate(article.split()):
            kind = {".": "punctuation", "،": "punctuation"}.get(word, "number" if word.isdigit() else "word")
            rows.append((str(number), 1, sentence, position, word, verbs.get(word, word), kind, word == "نکرد"))
            sentence += word == "."
    return pd.DataFrame(rows, columns=TOKEN).astype({"token": "str", "lemma": "str"})


def find(*articles: str, **options) -> pd.DataFrame:
    options = {"min_count": 1, "min_articles": 1, "min_npmi": -1, "stopwords": {"و", "در"}} | options
    table = analysis.find_multiwords(tokens_of(*articles), **options)
    assert table.columns.tolist() == COLUMNS
    return table.set_index("term")


def test_c_values_are_those_of_the_example_of_frantzi_and_others():
    counts = {
        "adenoid cystic basal cell carcinoma": 5,
        "cystic basal cell carcinoma": 11,
        "ulcerated basal cell carcinoma": 7,
        "recurrent basal cell carcinoma": 5,
        "circumscribed basal cell carcinoma": 3,
        "basal cell carcinoma": 984,
    }
    table = c_values({tuple(term.split()): count for term, count in counts.items()})
    # Within longer terms: 5, 11 − 5, 7, 5 and 3, which are five.
    assert table["c_value"].tolist() == pytest.approx([log2(5) * 5, 2 * 6, 14, 10, 6, log2(3) * (984 - 26 / 5)])
    assert table["alone"].tolist() == [5, 6, 7, 5, 3, 984 - 26]


def test_lambda_and_z_are_those_that_quanteda_tests():
    # quanteda.textstats, tests of textstat_collocations: lambda 4.317488 and z 2.027787 for a pair that comes twice
    # among nine, its words in no other.
    pairs = [f"word{number} other{number}" for number in range(7)]
    pair = find("good ice .", "good ice ،", *pairs).loc["good ice"]
    assert (pair["count"], round(pair["lambda"], 6), round(pair["z"], 6)) == (2, 4.317488, 2.027787)


def cells_by_hand(runs: list[tuple], term: tuple) -> dict[tuple, float]:
    cells = dict.fromkeys(product((True, False), repeat=len(term)), 0.5)
    for run in runs:
        cells[tuple(one == other for one, other in zip(run, term, strict=True))] += 1
    return cells


@pytest.mark.slow
@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("ا ب پ".split()), min_size=1, max_size=9), min_size=1, max_size=4))
def test_measures_are_those_of_the_cells_counted_one_by_one(sentences):
    distinct = [list(words) for words in dict.fromkeys(map(tuple, sentences))]
    table = find(*map(" ".join, sentences))
    for n, terms in table.groupby("words"):
        runs = [tuple(words[at : at + n]) for words in distinct for at in range(len(words) - n + 1)]
        for term, row in terms.iterrows():
            own = tuple(term.split())
            assert row["count"] == runs.count(own)
            cells = cells_by_hand(runs, own)
            expected = sum((-1) ** (n - sum(agrees)) * log(number) for agrees, number in cells.items())
            assert row["lambda"] == pytest.approx(expected)
            assert row["z"] == pytest.approx(expected / sqrt(sum(1 / number for number in cells.values())))
            joints = []
            for joint in range(1, n):
                first = sum(run[:joint] == own[:joint] for run in runs)
                last = sum(run[joint:] == own[joint:] for run in runs)
                joints.append((row["count"], (first, last), len(runs)))
            likelihoods = [max(BigramAssocMeasures.likelihood_ratio(*joint), 0) for joint in joints]
            assert row["log_likelihood"] == pytest.approx(min(likelihoods), abs=1e-6)
            assert row["npmi"] == pytest.approx(min(npmi_by_hand(*joint) for joint in joints))


def npmi_by_hand(both: int, each: tuple[int, int], total: int) -> float:
    return log(both * total / (each[0] * each[1])) / -log(both / total) if both < total else 0


def test_a_run_stays_within_a_sentence_and_has_no_sign_or_number_within():
    assert find("نان . تازه", "نان ، تازه", "نان 3 تازه", "نان").empty
    assert find("نان تازه").index.tolist() == ["نان تازه"]


def test_no_stopword_or_verb_stands_at_an_end_and_of_stopwords_only_and_within():
    assert find("نان و پنیر").index.tolist() == ["نان و پنیر"]
    assert find("در نان", "پنیر در بازار", "نان گفت پنیر", "و نان").empty
    assert find("میلیارد دلار").empty  # an amount


def test_a_term_has_at_most_the_longest_words_and_is_no_piece_of_one_that_is_longer_by_one():
    assert find("الف ب پ", longest=3).index.tolist() == ["الف ب پ"]
    assert find("الف ب پ", longest=2).empty


def test_a_piece_of_a_name_is_left_out_and_a_name_of_its_own_stays():
    # مجلس شورا never stands alone; of four شورا اسلامی one does.
    name = "مجلس شورا اسلامی"
    table = find(*(f"{name} {verb}" for verb in ("گفت", "کرد", "شد")), "شورا اسلامی گفت")
    assert name in table.index and "مجلس شورا" not in table.index and "شورا اسلامی" not in table.index
    table = find(*(f"{name} {verb}" for verb in ("گفت", "کرد")), "شورا اسلامی گفت")
    # Two are nested in one longer term: (3 − 2 / 1) words of two.
    assert table.loc["شورا اسلامی", ["count", "c_value"]].tolist() == [3, 1]
    assert table.loc[name, "c_value"] == pytest.approx(2 * log2(3))


def test_what_goes_on_nearly_always_is_no_whole_term():
    others = [f"رئیس سازمان {name}" for name in "الف ب پ ت ث ج چ".split()]
    assert find(*others, min_count=2).empty
    assert find(*others, "رئیس سازمان گفت", "رئیس سازمان .", min_count=2).index.tolist() == ["رئیس سازمان"]
    # The noun of a compound verb is no term either: اتفاق رخ داد.
    tokens = tokens_of("اتفاق رخ کرد", "اتفاق رخ شد")
    assert analysis.find_multiwords(tokens, min_count=2, min_articles=1, min_npmi=-1).empty


def test_copies_of_a_sentence_count_once_and_their_articles_all_in_any_order():
    tokens = ["نان تازه گفت .", "نان تازه گفت .", "نان تازه کرد . نان تازه گفت ."]
    for articles in permutations(tokens):
        assert find(*articles).loc["نان تازه", ["count", "articles"]].tolist() == [2, 3]


def test_a_story_and_its_copies_are_one_source():
    story = ["نان تازه گفت . نان تازه کرد . نان تازه شد ."] * 5
    assert find(*story, min_articles=2).empty
    found = find(*story, "نان تازه رفت .", min_articles=2)
    assert found.loc["نان تازه", ["count", "articles"]].tolist() == [4, 6]


def test_a_term_is_shown_as_it_is_written_most_often_and_without_ezafe(tokenize_text):
    text = "سازمان ملل آمد. سازمان ملل رفت. شورای شهر آمد و عضو شورای گفت. هنرهای زیبای ما. بازار سهام‌های گفت."
    tokens = tokenize_text(text)
    found = analysis.find_multiwords(tokens, min_count=1, min_npmi=-1).set_index("lemmas")["term"]
    assert found["سازمان ملت"] == "سازمان ملل" and found["شورا شهر"] == "شورای شهر"
    assert found["عضو شورا"] == "عضو شورا" and found["بازار سهام"] == f"بازار سهام{ZWNJ}ها"


def test_compound_verbs_are_named_by_their_lemmas():
    tokens = tokens_of("او تاکید کرد", "او تاکید نکرد", "ما را کرد", "به دست شد", "نان گفت شد")
    table = analysis.find_multiwords(tokens, kind="compound_verb", min_count=1, min_articles=1, min_npmi=-1)
    assert table.set_index("term")["count"].to_dict() == {"تاکید کرد#کن": 2, "به دست شد#شو": 1}
    assert [figures.term_label(term) for term in table["term"]] == ["تاکید کردن", "به دست شدن"]


def test_the_best_stand_first_and_equal_ones_by_the_term():
    assert find("نان تازه . آب سرد", "نان تازه گفت").index.tolist() == ["نان تازه", "آب سرد"]
    assert find("نان تازه . آب سرد").index.tolist() == ["آب سرد", "نان تازه"]


def test_by_default_a_term_stands_in_as_many_articles_as_a_keyword():
    articles = [f"نان تازه {number} .  آب سرد گفت" for number in range(11)]
    tokens = tokens_of(*articles)  # نان تازه in eleven articles, آب سرد in one sentence of one of them
    assert analysis.find_multiwords(tokens, min_count=1, min_npmi=-1)["term"].tolist() == ["نان تازه"]


@pytest.mark.parametrize("tokens", [tokens_of(), tokens_of("نان"), tokens_of("نان . آب")])
def test_tokens_without_a_run_have_no_terms_and_all_columns(tokens):
    table = analysis.find_multiwords(tokens)
    assert table.empty and table.columns.tolist() == COLUMNS
    assert table["count"].dtype.kind == "i" and table["z"].dtype.kind == "f"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_count": 0}, "min_count must be a whole number, 1 or more; got 0"),
        ({"min_articles": 0}, "min_articles must be a whole number, 1 or more; got 0"),
        ({"longest": 1}, "longest must be a whole number, 2 or more; got 1"),
        ({"kind": "verb"}, "kind must be one of term, compound_verb; got 'verb'"),
    ],
)
def test_options_that_find_nothing_are_refused(options, message):
    with pytest.raises(TableError, match=message):
        find("نان تازه", **options)


def test_tokens_in_parts_are_refused_with_what_to_do():
    with pytest.raises(TableError, match=r"give tokens.to_pandas\(\)"):
        analysis.find_multiwords(TableParts([]))


NAMES = ["سازمان ملل", "سازمان ملل متحد", "تاکید کرد"]
TEXT = f"سازمان ملل متحد گفت. دبیر سازمان{ZWNJ}ملل تاکید نکرد، سازمان «ملل» و ملل دیگر."


def test_the_longest_term_becomes_one_token_at_its_first_place(tokenize_text):
    tokens = tokenize_text(TEXT)
    before = tokens.copy()
    table = analysis.compound_terms(tokens, NAMES)
    terms = table[table["lemma"].str.contains(" ")]
    assert terms["lemma"].tolist() == ["سازمان ملل متحد", "سازمان ملل", "تاکید کرد#کن"]
    assert terms["token"].tolist() == ["سازمان ملل متحد", "سازمان ملل", "تاکید نکرد"]
    assert terms["position"].tolist() == [0, 6, 8] and terms["negated"].tolist() == [False, False, True]
    assert (terms["kind"] == "word").all()
    # Nothing is lost: the tokens of both tables are the same, one behind the other.
    assert " ".join(table["token"]) == " ".join(tokens["token"])
    assert table.dtypes.to_dict() == tokens.dtypes.to_dict()
    pd.testing.assert_frame_equal(tokens, before)
    assert (table["lemma"] == "سازمان").sum() == 1  # the one with a quotation mark within


def test_texts_may_be_categories_as_in_parts(tokenize_text):
    tokens = tokenize_text(TEXT)
    coded = tokens.astype(dict.fromkeys(["article_id", "token", "lemma"], "category"))
    options = {"min_count": 1, "min_npmi": -1}
    pd.testing.assert_frame_equal(
        analysis.find_multiwords(coded, **options), analysis.find_multiwords(tokens, **options)
    )
    table = analysis.compound_terms(coded, NAMES)
    pd.testing.assert_frame_equal(table.astype({"article_id": "str"}), analysis.compound_terms(tokens, NAMES))


@settings(max_examples=40)
@given(st.lists(st.sampled_from("نان تازه آب سرد . ،".split()), max_size=14))
def test_counts_after_are_counts_before_without_the_words_of_terms(words):
    tokens = tokens_of(" ".join(words))
    table = analysis.compound_terms(tokens, ["نان تازه", "تازه آب سرد"])
    before, after = (each.loc[each["kind"] == "word", "lemma"].value_counts() for each in (tokens, table))
    parts = pd.Series([part for lemma in table["lemma"] for part in lemma.split(" ")]).value_counts()
    for word in ("نان", "تازه", "آب", "سرد"):
        assert parts.get(word, 0) == before.get(word, 0)
        assert after.get(word, 0) <= before.get(word, 0)
    assert " ".join(table["token"]) == " ".join(tokens["token"])


@pytest.mark.parametrize("typed", ["سازمان ملل", "سازمانِ ملل", f"سازمان{ZWNJ}ملل", "سازمان ملل"])
def test_a_term_is_found_in_any_spelling_and_named_as_it_was_given(typed, tokenize_text):
    table = analysis.compound_terms(tokenize_text(f"او در {typed} گفت"), ["سازمان ملل"])
    assert "سازمان ملل" in table["lemma"].tolist()


def test_of_two_forms_of_one_term_the_first_names_both(tokenize_text):
    tokens = tokenize_text("شورای نگهبان گفت. شورا نگهبان گفت.")
    assert (analysis.compound_terms(tokens, ["شورا نگهبان", "شورای نگهبان"])["lemma"] == "شورا نگهبان").sum() == 2


def test_verbs_that_count_and_show_take_the_table(tokenize_text):
    tokens = tokenize_text(f"{TEXT} سازمان ملل بیانیه داد.")
    table = analysis.compound_terms(tokens, ["سازمان ملل"])
    assert analysis.count_terms(table).set_index("term").loc["سازمان ملل", "count"] == 3
    pairs = analysis.count_ngrams(table, 2).set_index("term")["count"]
    assert pairs["سازمان ملل بیانیه"] == 1 and pairs["دبیر سازمان ملل"] == 1  # nothing stands between
    lines = analysis.concordance(table, "سازمان ملل", context=1)
    assert lines[["left", "node", "right"]].values.tolist()[-1] == ["دیگر.", "سازمان ملل", "بیانیه"]
    assert "بیانیه" in analysis.find_collocations(table, "سازمان ملل", min_count=1)["collocate"].tolist()
    keyness = analysis.keyness(table, table.head(4), min_count=1, min_articles=1)
    assert "سازمان ملل" in keyness["term"].tolist()
    # A longer term may be found in what was joined, and an entry of a codebook that is a term.
    longer = analysis.compound_terms(table, ["سازمان ملل متحد"])
    assert "سازمان ملل متحد" in longer["lemma"].tolist()
    assert analysis.count_ngrams(longer, 2)["count"].sum() == analysis.count_ngrams(table, 2)["count"].sum() - 1
    found = language.find_patterns(table, language.compile_patterns({"un": ["سازمان ملل متحد", "سازمان ملل"]}))
    assert found["entry"].tolist() == ["سازمان ملل متحد", *["سازمان ملل"] * 3]


def test_what_was_found_can_be_counted(sample):
    _, tokens, _ = sample
    for kind in ("term", "compound_verb"):
        terms = analysis.find_multiwords(tokens, kind=kind, min_count=3)["term"]
        table = analysis.compound_terms(tokens, terms)
        counted = analysis.count_terms(table)["term"]
        assert len(terms) and set(terms) <= set(counted)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ([], "there is no term in the list"),
        (["سازمان ملل", "صلح"], "'صلح' is no term of two words or more"),
        (["، ."], "is no term of two words or more"),
        (["سازمان *"], r"without \*"),
        ("سازمان ملل", "terms must be a list; got 'سازمان ملل'"),
    ],
)
def test_a_list_that_names_no_term_is_refused(terms, message):
    with pytest.raises(TableError, match=message):
        analysis.compound_terms(tokens_of("سازمان ملل"), terms)


def test_a_list_is_read_from_a_table_or_a_text_file(tmp_path):
    for name, text in (("terms.csv", "term,note\nسازمان ملل,\n,\n"), ("terms.txt", "\ufeffسازمان ملل\n\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert analysis.read_terms(tmp_path / name) == ["سازمان ملل"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("terms.csv", "entry\nسازمان ملل\n".encode(), "column 'term' is missing; found: entry"),
        ("terms.csv", b"", "column 'term' is missing; found: no columns"),
        ("terms.txt", "سازمان".encode("utf-16"), "is not UTF-8"),
        ("none.txt", None, "there is no file"),
    ],
)
def test_a_file_that_is_no_list_is_refused(name, content, message, tmp_path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableError, match=message):
        analysis.read_terms(tmp_path / name)
