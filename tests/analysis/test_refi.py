"""Coded passages for programs of qualitative analysis, read back by a library that is made from the public schemas."""

import xml.etree.ElementTree as ElementTree
import zipfile

import pandas as pd
import pytest
from pyrefiqda import RefiCodebook, RefiProject

from helpers.analysis import code_themes, find_coder, find_themes, write_refi_codebook, write_refi_project
from helpers.analysis.codebook import Codebook
from helpers.core.errors import TableError, UserError
from helpers.language import tokenize


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
ARTICLES = pd.DataFrame(
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

    def run(hits=None, articles=ARTICLES, codebook=SMALL, tokens=None, **options):
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
    assert list(texts.values()) == [f"{ARTICLES['title'][0]}\n😀 صادرات  کالا به چین\nبیمارستان\u200cها", "هیچ"]
    assert passages(project, texts) == [
        ("بازرگانى", "تجارت", "entries"),
        ("صادرات  کالا", "صادرات", "entries"),
        ("بیمارستان\u200cها", "سلامت", "entries"),
    ]
    first = project.sources.text_source[0].plain_text_selection[1]
    assert (first.start_position, first.end_position) == (len(ARTICLES["title"][0]) + 3, len(ARTICLES["title"][0]) + 15)


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
    tokens = tokenize(ARTICLES)
    file = write_refi_project(find_themes(tokens, SMALL), tokens, ARTICLES, SMALL, tmp_path / "project.qdpx")
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
    tokens = tokenize(ARTICLES)
    changed = ARTICLES.assign(text=["متن دیگری که درباره صادرات است\nدو", "هیچ"])
    project, texts = read(find_themes(tokens, SMALL).query("theme == 'exports'"), changed, tokens=tokens)
    assert ("متن دیگری که درباره صادرات است", "صادرات", "entries") in passages(project, texts)


def test_the_same_project_gives_the_same_bytes_and_no_time(tmp_path):
    tokens = tokenize(ARTICLES)
    hits = find_themes(tokens, SMALL)
    files = [write_refi_project(hits, tokens, ARTICLES, SMALL, tmp_path / f"{name}.qdpx") for name in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes()
    assert zipfile.ZipFile(files[0]).infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize(
    ("articles", "message"),
    [
        (ARTICLES.iloc[:0], "no article.*pass the articles that were tokenized"),
        (ARTICLES.iloc[1:], "something was found in article 'الف/1', which is not there: pass the articles that"),
        (ARTICLES.assign(outlet=["a\x02", ""]), r"column 'outlet' holds U\+0002 in row 1, a control character"),
        (ARTICLES.drop(columns="title"), "column 'title' is missing"),
    ],
)
def test_what_cannot_be_written_is_one_error_and_no_file(articles, message, tmp_path):
    tokens = tokenize(ARTICLES)
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
