"""A report as research data: both descriptions are read and checked by the libraries of their standards."""

import json

import pandas as pd
import pytest
from frictionless import Package
from rocrate.rocrate import ROCrate

from helpers.core.datafiles import write_csv
from helpers.report.methods import write_packages

RECORD = {
    "corpus": "/home/somebody/خبرها",
    "corpus_sha256": "ab" * 32,
    "articles": 1200,
    "outlets": 3,
    "dates": ["2025-01-01", "2025-09-01"],
    "language": "fa",
    "started": "2025-09-02T10:00:00+00:00",
    "versions": {"helpers": "0.1.0", "python": "3.12.1"},
}
TABLE = pd.DataFrame(
    {
        "article_id": ["1", "2"],
        "hits": [3, 0],
        "hits_per_1000": [1.5, None],
        "small": [1e-12, 2],
        "coded": [True, False],
        "date": pd.to_datetime(["2025-09-01", None]),
        "hour": pd.to_datetime(["2025-09-01 12:30:00", "2025-09-02 00:00:00"]),
        "=term": ["=1+1", 'a, "b"\r\nc'],
        "number_or_text": ["7", "x"],
        "padded": ["007", "001"],
        "empty": ["", ""],
    }
)


@pytest.fixture
def folder(tmp_path):
    for room in ("figures", "tables", "report"):
        (tmp_path / room).mkdir()
    write_csv(TABLE, tmp_path / "tables" / "04_terms.csv")
    write_csv(TABLE.iloc[:0], tmp_path / "tables" / "04_nothing.csv")
    write_csv(TABLE, tmp_path / "figures" / "04_terms.csv")
    write_csv(TABLE, tmp_path / "figures" / "04_pairs_2.csv")
    for name in ("04_terms", "04_pairs"):
        about = {"title": "واژه‌ها", "caption": "هر میله یک واژه است."}
        (tmp_path / "figures" / f"{name}.json").write_text(json.dumps(about), encoding="utf-8")
    (tmp_path / "figures" / "04_terms.png").write_bytes(b"\x89PNG")
    (tmp_path / "report" / "index.html").write_text("<p>صلح", encoding="utf-8")
    write_packages(tmp_path, RECORD)
    (tmp_path / "report" / "run.json").write_text("{}")
    return tmp_path


def test_frictionless_finds_every_file_and_every_cell_as_it_is_described(folder):
    package = Package(folder / "datapackage.json")
    found = package.validate()
    assert found.valid, found.flatten(["rowNumber", "fieldName", "message"])
    files = {
        file.relative_to(folder).as_posix() for room in ("figures", "tables") for file in (folder / room).iterdir()
    }
    assert {resource.path for resource in package.resources} == {*files, "report/index.html"}
    assert package.custom["corpus_sha256"] == RECORD["corpus_sha256"]


def test_the_schema_has_the_type_of_each_column_and_its_name_as_the_file_has_it(folder):
    schema = Package(folder / "datapackage.json").get_resource("tables-04_terms.csv").schema
    assert {field.name: field.type for field in schema.fields} == {
        "article_id": "string",
        "hits": "integer",
        "hits_per_1000": "number",
        "small": "number",
        "coded": "boolean",
        "date": "date",
        "hour": "datetime",
        "'=term": "string",
        "number_or_text": "string",
        "padded": "string",
        "empty": "string",
    }
    assert schema.get_field("hits").title == "شمار اشاره\u200cها" and schema.get_field("coded").title is None


def test_figures_and_their_tables_have_title_and_caption(folder):
    resources = {resource.path: resource for resource in Package(folder / "datapackage.json").resources}
    for path in ("figures/04_terms.png", "figures/04_terms.csv", "figures/04_pairs_2.csv"):
        assert (resources[path].title, resources[path].description) == ("واژه‌ها", "هر میله یک واژه است.")
    assert resources["tables/04_terms.csv"].title == "04_terms"


@pytest.mark.parametrize("change", ["1,2", "x"])
def test_a_file_that_was_changed_afterwards_is_noticed(folder, change):
    with (folder / "tables" / "04_terms.csv").open("a", encoding="utf-8") as file:
        file.write(change)
    assert not Package(folder / "datapackage.json").validate().valid


def test_the_crate_names_its_files_the_day_the_program_and_the_corpus(folder):
    crate = ROCrate(folder)
    assert str(crate.root_dataset["datePublished"])[:10] == "2025-09-02"
    named = {entity.id for entity in crate.data_entities}
    assert {"report/run.json", "figures/04_terms.png", "tables/04_nothing.csv"} <= named
    assert all((folder / name).is_file() for name in named - {"#corpus"})
    graph = {entity["@id"]: entity for entity in json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]}
    assert graph["#corpus"]["identifier"] == f"sha256:{RECORD['corpus_sha256']}"
    assert graph["#run"]["instrument"]["@id"] in graph and graph["#run"]["endTime"] == RECORD["started"]
    links = [part["@id"] for part in graph["./"]["hasPart"]] + [
        graph["./"][name]["@id"] for name in ("license", "creator")
    ]
    assert set(links) <= set(graph) and len(set(links)) == len(links)


def test_where_the_corpus_lay_on_the_machine_is_not_told(folder):
    for name in ("datapackage.json", "ro-crate-metadata.json"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "خبرها" in text and "somebody" not in text


def test_the_data_package_is_the_same_for_the_same_files(folder):
    before = (folder / "datapackage.json").read_bytes()
    (folder / "report" / "run.json").unlink()
    write_packages(folder, {**RECORD, "started": "2026-01-01T00:00:00+00:00"})
    assert (folder / "datapackage.json").read_bytes() == before
