"""What colleagues get: a table whose numbers are those of the counts, and files that their programs read."""

import json
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import conllu
import pandas as pd
import pyreadstat
import pytest
from pyrefiqda import RefiCodebook, RefiProject

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
    write_refi_codebook,
    write_refi_project,
)
from helpers.analysis.codebook import Codebook
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


def theme(name: str, persian: str, entries: list[str], **more) -> dict:
    label = {"fa": persian, "en": name.title()}
    return {"id": name, "label": label, "definition": f"On {name}.", "entries": entries, **more}


SMALL = Codebook.model_validate(
    {
        "themes": [  # the theme below before the one above
            theme("exports", "صادرات", ["صادرات کالا", "صادر"], parent="trade"),
            theme("trade", "تجارت", ["بازرگانی"]),
            theme("health", "سلامت", ["بیمارستان"]),
        ]
    }
)
SOURCES = pd.DataFrame(
    {
        "article_id": ["الف/1", "2"],
        "title": ["بازرگانى <آزاد> & «نو»", ""],  # an Arabic letter, as it was typed
        "text": ["😀 صادرات  کالا به چین\n\nبیمارستان\u200cها", "هیچ"],
        "outlet": ["ایسنا", ""],
        "date": pd.to_datetime(["2025-09-01 10:00", None]),
    }
)


@pytest.fixture
def read(tmp_path):
    """Write a project and read it: the project, and the text of each source by its name."""

    def run(hits=None, articles=SOURCES, codebook=SMALL, tokens=None, **options):
        tokens = tokenize(articles) if tokens is None else tokens
        hits = find_themes(tokens, codebook) if hits is None else hits
        file = write_refi_project(hits, tokens, articles, codebook, tmp_path / "project.qdpx", **options)
        project = RefiProject.load(file, extract_dir=tmp_path / "read")
        texts = {}
        for source in project.sources.text_source:
            path = RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "read")
            texts[source.name] = path.read_bytes().decode("utf-8")
        return project, texts

    return run


def passages(project, texts) -> list[tuple[str, str, str]]:
    """Return the text at the offsets of each passage, its theme, and who coded it."""
    codes, left = {}, list(project.code_book.codes.code)
    for code in left:  # grows on the way
        codes[code.guid] = code.name
        left += code.code
    users = {user.guid: user.name for user in project.users.user}
    return [
        (
            texts[source.name][passage.start_position : passage.end_position],
            codes[coding.code_ref.target_guid],
            users[coding.creating_user].split()[1],
        )
        for source in project.sources.text_source
        for passage in source.plain_text_selection
        for coding in passage.coding
    ]


def test_passages_are_exact_as_typed_and_coded_with_the_lowest_theme(read):
    project, texts = read()
    assert list(texts.values()) == [f"{SOURCES['title'][0]}\n😀 صادرات  کالا به چین\nبیمارستان\u200cها", "هیچ"]
    assert passages(project, texts) == [
        ("بازرگانى", "تجارت", "entries"),
        ("صادرات  کالا", "صادرات", "entries"),
        ("بیمارستان\u200cها", "سلامت", "entries"),
    ]
    first = project.sources.text_source[0].plain_text_selection[1]
    assert (first.start_position, first.end_position) == (len(SOURCES["title"][0]) + 3, len(SOURCES["title"][0]) + 15)


def test_each_selection_is_named_by_its_text(read, sample, codebook):
    articles, tokens, hits = sample
    project, texts = read(hits, articles, codebook, tokens, codes=code_themes(tokens, find_coder(codebook)))
    found = [
        (selection.name, texts[source.name][selection.start_position : selection.end_position])
        for source in project.sources.text_source
        for selection in source.plain_text_selection
    ]
    assert len(found) > 1000 and all(name == text for name, text in found)


def test_nothing_is_lost_every_match_is_coded_with_its_theme_or_one_below_it(read, sample, codebook):
    articles, tokens, hits = sample
    codes = code_themes(tokens, find_coder(codebook))
    found = passages(*read(hits, articles, codebook, tokens, codes=codes))
    assert sum(who == "coder" for *_, who in found) == codes["coded"].sum()
    labels, parents = codebook.labels(), codebook.parents()
    places = hits.groupby(["article_id", "position", "length"])["theme"].agg(set)
    lowest = [theme for themes in places for theme in themes if not any(parents.get(each) == theme for each in themes)]
    entries = sorted(theme for _, theme, who in found if who == "entries")
    assert entries == sorted(labels[theme] for theme in lowest)


def test_codes_keep_their_tree_and_say_what_they_mean(tmp_path):
    book = RefiCodebook.load(write_refi_codebook(SMALL, tmp_path / "themes.qdc"))
    assert [(code.name, [child.name for child in code.code]) for code in book.codes.code] == [
        ("تجارت", ["صادرات"]),
        ("سلامت", []),
    ]
    (exports,) = book.codes.code[0].code
    assert exports.description == "On exports.\nمدخل\u200cها: صادرات کالا، صادر" and exports.is_codable


def test_elements_stand_in_the_order_of_the_schema(tmp_path):
    tokens = tokenize(SOURCES)
    file = write_refi_project(find_themes(tokens, SMALL), tokens, SOURCES, SMALL, tmp_path / "project.qdpx")
    root = ElementTree.fromstring(zipfile.ZipFile(file).read("project.qde"))
    wanted = {
        "Project": ["Users", "CodeBook", "Variables", "Sources"],
        "Code": ["Description", "Code"],
        "TextSource": ["PlainTextSelection", "VariableValue"],
        "VariableValue": ["VariableRef", "TextValue", "DateValue"],
    }
    for element in root.iter():
        order = wanted.get(element.tag.rpartition("}")[2], [])
        places = [order.index(child.tag.rpartition("}")[2]) for child in element if order]
        assert places == sorted(places), element.tag


def test_codebook_and_project_share_their_ids_and_no_id_stands_twice(read, tmp_path):
    project, _ = read()
    book = RefiCodebook.load(write_refi_codebook(SMALL, tmp_path / "themes.qdc"))
    assert [code.guid for code in book.codes.code] == [code.guid for code in project.code_book.codes.code]
    guids = [source.guid for source in project.sources.text_source]
    for source in project.sources.text_source:
        for selection in source.plain_text_selection:
            guids += [selection.guid, *(coding.guid for coding in selection.coding)]
    assert len(set(guids)) == len(guids) == 8


def test_outlet_and_date_are_variables_where_they_are_known(read):
    project, _ = read()
    assert [(each.name, each.type_of_variable.value) for each in project.variables.variable] == [
        ("outlet", "Text"),
        ("date", "Date"),
    ]
    first, second = (source.variable_value for source in project.sources.text_source)
    assert (first[0].text_value, str(first[1].date_value)) == ("ایسنا", "2025-09-01") and second == []


def test_a_match_that_cannot_be_traced_codes_its_paragraph(read):
    tokens = tokenize(SOURCES)
    changed = SOURCES.assign(text=["متن دیگری که درباره صادرات است\nدو", "هیچ"])
    project, texts = read(find_themes(tokens, SMALL).query("theme == 'exports'"), changed, tokens=tokens)
    assert ("متن دیگری که درباره صادرات است", "صادرات", "entries") in passages(project, texts)


def test_the_same_project_gives_the_same_bytes_and_no_time(tmp_path):
    tokens = tokenize(SOURCES)
    hits = find_themes(tokens, SMALL)
    files = [write_refi_project(hits, tokens, SOURCES, SMALL, tmp_path / f"{name}.qdpx") for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert zipfile.ZipFile(files[0]).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        (SOURCES.iloc[:0], "no article.*pass the articles that were tokenized"),
        (SOURCES.iloc[1:], "something was found in article 'الف/1', which is not there: pass the articles that"),
        (SOURCES.assign(outlet=["a\x02", ""]), r"column 'outlet' holds U\+0002 in row 1, a control character"),
        (SOURCES.drop(columns="title"), "column 'title' is missing"),
    ],
)
def test_what_cannot_be_written_is_one_error_and_no_file(articles, message, tmp_path):
    tokens = tokenize(SOURCES)
    hits = find_themes(tokens, SMALL)
    with pytest.raises(TableError, match=f"write_refi_project: {message}"):
        write_refi_project(hits if len(articles) else hits.iloc[:0], tokens, articles, SMALL, tmp_path / "one.qdpx")
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_ending_and_a_folder_that_cannot_be_written_are_one_error_each(tmp_path):
    with pytest.raises(TableError, match=r"must end with \.qdc; got 'themes\.xml'"):
        write_refi_codebook(SMALL, tmp_path / "themes.xml")
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(UserError, match=r"file/themes\.qdc cannot be written"):
        write_refi_codebook(SMALL, tmp_path / "file" / "themes.qdc")
