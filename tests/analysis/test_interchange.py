"""What colleagues get: a table whose numbers are those of the counts, and files that their programs read."""

import json
import re

import conllu
import pandas as pd
import pyreadstat
import pytest

from helpers.analysis import (
    EXPORTS,
    code_themes,
    count_themes,
    find_coder,
    find_themes,
    label_columns,
    theme_table,
    write_conllu,
    write_exports,
    write_quanteda,
)
from helpers.core.errors import TableError, UserError
from helpers.language import join_tokens, tokenize

ARTICLES = pd.DataFrame(
    {
        "article_id": ["2", "1", "3"],
        "title": ["", "صادرات کالا", ""],
        "text": ["باران آمد. او نیامد!", "صادرات کالا به چین", ""],
        "outlet": ["ایسنا", "فارس", ""],
        "date": pd.to_datetime(["2025-09-01", None, "2025-09-03"]),
    }
)


@pytest.fixture
def found(codebook):
    tokens = tokenize(ARTICLES)
    return find_themes(tokens, codebook), tokens


def test_the_table_has_a_row_per_article_in_their_order_counted_by_hand(found, codebook):
    codes = pd.DataFrame({"article_id": "1", "paragraph": [0, 1], "theme": "trade", "coded": [False, True]})
    codes = pd.concat([codes, codes.assign(theme="health", coded=False)]).astype({"theme": "category"})
    table = theme_table(*found, ARTICLES, codebook, codes=codes)
    assert table["article_id"].tolist() == ["2", "1", "3"] and table["outlet"].tolist() == ["ایسنا", "فارس", ""]
    assert table["words"].tolist() == [4, 6, 0] and table["hits_trade"].tolist() == [0, 2, 0]
    assert table["rate_trade"].tolist()[:2] == [0, 2 / 6 * 1000] and pd.isna(table["rate_trade"][2])
    assert table["coded_trade"].tolist() == [False, True, False] and not table["coded_health"].any()
    assert not any(name.startswith("coded_") for name in theme_table(*found, ARTICLES, codebook))


def test_an_article_without_a_word_has_no_rate_and_a_corpus_without_one_has_a_table(codebook):
    numbers = ARTICLES.assign(title="", text=["باران", "۱۲", ""])
    for articles in (numbers, numbers.iloc[1:]):
        tokens = tokenize(articles)
        table = theme_table(find_themes(tokens, codebook), tokens, articles, codebook)
        assert table["rate_trade"].isna().tolist() == table["words"].eq(0).tolist() and not table["hits_trade"].any()
        assert len(table) == len(articles) and len(table.columns) == 5 + 2 * len(codebook.themes)


def test_all_of_the_sample_is_in_the_table(sample, codebook):
    articles, tokens, hits = sample
    codes = code_themes(tokens, find_coder(codebook))
    table = theme_table(hits, tokens, articles, codebook, codes=codes)
    counts = count_themes(hits, tokens, by=()).set_index("theme")
    coded = count_themes(codes, by=()).set_index("theme")["articles_coded"]
    for theme in counts.index:
        assert table[f"hits_{theme}"].sum() == counts["hits"][theme]
        assert table[f"hits_{theme}"].gt(0).sum() == counts["articles_with_hits"][theme]
    assert {theme: table[f"coded_{theme}"].sum() for theme in coded.index} == coded.to_dict()
    assert table["words"].sum() == (tokens["kind"] == "word").sum() and len(table) == len(articles)


def test_every_column_has_a_persian_label_and_a_name_for_stata(sample, codebook):
    articles, tokens, hits = sample
    table = theme_table(hits, tokens, articles, codebook, codes=code_themes(tokens, find_coder(codebook)))
    labels = label_columns(codebook)
    assert set(table.columns) <= set(labels) and max(map(len, table.columns)) <= 32
    assert all(re.search("[آ-ی]", label) for label in labels.values())


def test_conllu_is_read_back_sentence_by_sentence(tmp_path, sample):
    _, tokens, _ = sample
    sentences = conllu.parse(write_conllu(tokens, tmp_path / "tokens.conllu").read_text(encoding="utf-8"))
    assert [token["form"] for sentence in sentences for token in sentence] == [
        join_tokens([token]) for token in tokens["token"]
    ]
    for sentence in sentences:
        spaced = ((token["form"], (token["misc"] or {}).get("SpaceAfter") != "No") for token in sentence)
        assert "".join(form + " " * apart for form, apart in spaced).rstrip() == sentence.metadata["text"].rstrip()
    assert sum("newdoc id" in sentence.metadata for sentence in sentences) == tokens["article_id"].nunique()
    names = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(names)) == len(names)


def test_conllu_says_what_is_known_and_no_more(tmp_path, found):
    text = write_conllu(found[1], tmp_path / "tokens.conllu").read_text(encoding="utf-8")
    assert text.endswith("\n\n") and all(len(line.split("\t")) == 10 for line in text.split("\n") if "\t" in line)
    (rain, negated, *_) = conllu.parse(text)
    assert rain.metadata == {"newdoc id": "2", "newpar id": "2-1", "sent_id": "2-0", "text": "باران آمد."}
    assert [(word["form"], word["upos"], word["misc"]) for word in rain] == [
        ("باران", "_", None),
        ("آمد", "_", {"SpaceAfter": "No"}),
        (".", "PUNCT", None),
    ]
    assert negated[1]["feats"] == {"Polarity": "Neg"} and negated[1]["lemma"] == "آمد#آ"


def test_conllu_names_are_one_line_whatever_the_article_is_called(tmp_path, found):
    tokens = found[1].assign(article_id="a\tb\nc")
    sentences = conllu.parse(write_conllu(tokens, tmp_path / "tokens.conllu").read_text(encoding="utf-8"))
    assert sentences[0].metadata["newdoc id"] == "a b c"


def test_quanteda_gets_each_article_as_a_list_in_the_order_of_its_document_variables(tmp_path, found, codebook):
    script, exported, dictionary = write_quanteda(found[1], ARTICLES, codebook, tmp_path)
    content = json.loads(exported.read_text(encoding="utf-8"))
    assert list(content["tokens"]) == [row["article_id"] for row in content["articles"]] == ["2", "1", "3"]
    assert content["tokens"]["2"] == ["باران", "آمد", ".", "او", "نیامد", "!"] and content["tokens"]["3"] == []
    assert content["lemmas"]["2"][4] == content["lemmas"]["2"][1]
    assert [row["date"] for row in content["articles"]] == ["2025-09-01", None, "2025-09-03"]
    for file in (exported, dictionary):
        assert f'"{file.name}"' in script.read_text(encoding="utf-8")


def test_each_kind_is_written_and_named(tmp_path, found, codebook):
    written = write_exports(*found, ARTICLES, codebook, kinds=EXPORTS, output=tmp_path)
    assert set(written["kind"]) == set(EXPORTS) and written["size"].gt(0).all()
    assert set(written["file"]) == {file.name for file in (tmp_path / "exports").iterdir()}
    _, about = pyreadstat.read_sav(tmp_path / "exports" / "themes.sav")
    assert about.column_names_to_labels["hits_trade"] == "شمار اشاره به «تجارت»"


@pytest.mark.parametrize(
    ("kinds", "articles", "message"),
    [
        (["spss", "sas", "pdf"], ARTICLES, "exports are csv, excel, .*, conllu; got sas, pdf"),
        (["csv"], ARTICLES.iloc[:0], "there is no article to write"),
        (["spss"], ARTICLES.assign(outlet="a\x00"), r"column 'outlet' holds U\+0000 in row 1"),
    ],
)
def test_what_cannot_be_exported_is_one_error(kinds, articles, message, tmp_path, found, codebook):
    with pytest.raises(UserError, match=message):
        write_exports(*found, articles, codebook, kinds=kinds, output=tmp_path)
    assert not (tmp_path / "exports").exists() or not list((tmp_path / "exports").iterdir())


def test_nothing_is_written_when_nothing_is_asked_for(tmp_path, found, codebook):
    assert write_exports(*found, ARTICLES, codebook, kinds=[], output=tmp_path).empty
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "refi", "quanteda", "conllu"])
def test_a_folder_that_cannot_be_written_is_one_error(kind, tmp_path, found, codebook):
    (tmp_path / "exports").write_text("a file where a folder should be")
    with pytest.raises(UserError, match="cannot be written .*: name another folder"):
        write_exports(*found, ARTICLES, codebook, kinds=[kind], output=tmp_path)


def test_a_column_that_is_missing_is_named(found, codebook, tmp_path):
    with pytest.raises(TableError, match="theme_table: column 'outlet' is missing"):
        theme_table(*found, ARTICLES.drop(columns="outlet"), codebook)
    with pytest.raises(TableError, match="write_conllu: column 'lemma' is missing"):
        write_conllu(found[1].drop(columns="lemma"), tmp_path / "tokens.conllu")
