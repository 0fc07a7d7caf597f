"""The coder: what it says of a paragraph, why, and that it is read as it was written."""

import json

import numpy as np
import pandas as pd
import pytest

from helpers import analysis
from helpers.analysis import code_themes, explain_code, find_coder, fit_coder, read_codebook, read_coder
from helpers.analysis.codebook import Codebook
from helpers.analysis.coder import codebook_key
from helpers.core.errors import CodingError, TableError
from helpers.language import tokenize
from tests.analysis.test_relation import parts_of
from tests.analysis.test_training import CODEBOOK, VECTORS, codings_of, paragraphs

TEXTS = {"1": "صادرات کالا از بندر\nباران و آفتاب", "2": "پزشک در بیمارستان دارو داد"}


@pytest.fixture(scope="module")
def coder():
    table = paragraphs()
    return fit_coder(tokenize(table), codings_of(table), CODEBOOK, vectors=VECTORS, folds=3)


def tokens_of(texts=TEXTS):
    return tokenize(pd.DataFrame({"article_id": list(texts), "title": "", "text": list(texts.values())}))


def test_one_row_per_paragraph_and_theme_in_reading_order(coder):
    codes = code_themes(tokens_of(), coder)
    assert codes[["article_id", "paragraph", "theme"]].values.tolist() == [
        [article_id, paragraph, theme]
        for article_id, paragraph in (("1", 1), ("1", 2), ("2", 1))
        for theme in ("trade", "health")
    ]
    assert codes["coded"].tolist() == [True, False, False, False, False, True]
    assert codes["probability"].between(0, 1).all()


def test_tokens_in_parts_get_the_same_codes(coder, tmp_path):
    tokens = tokens_of()
    parts = code_themes(parts_of(tokens, {1}, tmp_path), coder)
    whole = code_themes(tokens, coder)
    pd.testing.assert_frame_equal(
        parts.to_pandas().astype({"article_id": "str", "theme": "str"}),
        whole.astype({"article_id": "str", "theme": "str"}),
    )
    counted = [analysis.count_themes(table, by=()) for table in (parts, whole)]
    pd.testing.assert_frame_equal(*counted)
    assert counted[0]["paragraphs_coded"].tolist() == [1, 1]
    assert counted[0]["paragraphs"].tolist() == [3, 3]


def test_the_weights_of_the_reasons_add_up_to_the_probability(coder):
    for article_id in TEXTS:
        tokens = tokens_of({article_id: TEXTS[article_id].split("\n")[0]})
        codes = code_themes(tokens, coder).set_index("theme")["probability"]
        for theme in coder.themes:
            odds = explain_code(tokens, coder, theme=theme)["weight"].sum()
            assert 1 / (1 + np.exp(-odds)) == pytest.approx(codes[theme], abs=1e-6)


def test_the_words_that_speak_for_a_theme_are_named(coder):
    reasons = explain_code(tokens_of({"1": "صادرات کالا از بندر"}), coder, theme="trade")
    words = reasons[reasons["kind"] == "word"].set_index("reason")["weight"]
    assert set(words.index) == {"صادرات", "کالا", "بندر"}
    assert (words > 0).all()
    assert ("entry", "trade:صادرات") in set(zip(reasons["kind"], reasons["reason"], strict=True))


def test_reasons_are_of_one_paragraph_and_a_theme_that_is_there(coder):
    with pytest.raises(TableError, match="give the tokens of one paragraph; these are of 3"):
        explain_code(tokens_of(), coder, theme="trade")
    with pytest.raises(TableError, match="the coder has no theme 'sport'; it has trade, health"):
        explain_code(tokens_of(), coder, theme="sport")


def test_a_coder_is_read_as_it_was_written(coder, tmp_path):
    file = coder.write(tmp_path / "coder.npz")
    read = read_coder(file, CODEBOOK)
    one, other = code_themes(tokens_of(), coder), code_themes(tokens_of(), read)
    assert one["coded"].tolist() == other["coded"].tolist()
    assert np.abs(one["probability"] - other["probability"]).max() < 0.005
    assert read.knows_codebook
    assert file.read_bytes() == coder.write(tmp_path / "again.npz").read_bytes()


def test_a_changed_codebook_is_told_and_one_without_its_themes_refused(coder, tmp_path):
    file = coder.write(tmp_path / "coder.npz")
    changed = CODEBOOK.model_dump(by_alias=True)
    changed["themes"][0]["entries"].append({"entry": "گمرک"})
    assert not read_coder(file, Codebook.model_validate(changed)).knows_codebook
    changed["themes"].pop()
    with pytest.raises(CodingError, match="has the theme 'health', which yours lacks: train one"):
        read_coder(file, Codebook.model_validate(changed))


def test_without_a_coder_for_the_codebook_there_are_no_codes():
    assert find_coder(CODEBOOK) is None
    codes = code_themes(tokens_of(), None)
    assert codes.columns.tolist() == ["article_id", "paragraph", "theme", "probability", "coded"]
    assert len(analysis.count_themes(codes, by=())) == 0


@pytest.mark.parametrize("content", [b"", b"not a coder", b"PK\x03\x04 cut short"])
def test_a_file_that_is_no_coder_is_one_clear_error(content, tmp_path):
    file = tmp_path / "coder.npz"
    file.write_bytes(content)
    with pytest.raises(CodingError, match="is no coder"):
        read_coder(file)


def test_a_coder_of_another_version_or_with_other_arrays_is_refused(coder, tmp_path):
    file = coder.write(tmp_path / "coder.npz")
    with np.load(file) as content:
        arrays = dict(content)
    np.savez(file, **{**arrays, "format": np.array(99)})
    with pytest.raises(CodingError, match="was written by another version"):
        read_coder(file, CODEBOOK)
    np.savez(file, **{**arrays, "weights": arrays["weights"][:-1]})
    with pytest.raises(CodingError, match="do not fit together"):
        read_coder(file, CODEBOOK)
    np.savez(file, **{**arrays, "about": np.array([{}], dtype=object)})
    with pytest.raises(CodingError, match="is no coder"):
        read_coder(file, CODEBOOK)


def test_a_missing_coder_says_how_to_get_one(tmp_path):
    with pytest.raises(CodingError, match="there is no coder .*train one on paragraphs that you coded"):
        read_coder(tmp_path / "none.npz")


def test_texts_unlike_the_news_are_told():
    news = "رئیس‌جمهور در نشست هیئت دولت گفت بودجه سال آینده به مجلس داده می‌شود و وزیران درباره آن گزارش دادند. " * 5
    arabic = "أعلنت وزارة الخارجية أن الوزير سيتوجه إلى العاصمة لإجراء محادثات حول العلاقات الثنائية بين البلدين " * 5
    found = analysis.check_familiarity(tokens_of({"news": news, "arabic": arabic, "short": "سلام دنیا"}), read_coder())
    assert found["far"].tolist() == [False, True, pd.NA]
    assert found.loc[0, "known_share"] > found.loc[1, "known_share"]


def test_the_projects_coder_was_trained_with_its_codebook():
    """After a change of the codebook: `make coder EVAL=folder`."""
    coder = read_coder()
    assert coder.about["codebook"] == codebook_key(read_codebook())
    assert set(coder.themes) == set(read_codebook().top())
    assert json.dumps(coder.about)
