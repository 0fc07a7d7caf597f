"""Tables for other programs: read back by the libraries that read them, or refused in one line."""

import pandas as pd
import pyreadstat
import pytest

from helpers.core import paths
from helpers.core.datafiles import KINDS, write_table
from helpers.core.errors import TableError, UserError

TABLE = pd.DataFrame(
    {
        "outlet": ["خبرگزاری ایسنا", None],
        "day": pd.to_datetime(["2025-09-01", None]),
        "hour": pd.to_datetime(["2025-09-01 12:30:05", "1950-01-01 00:00:00"]),
        "hits": [3, 0],
        "rate": [1.5, None],
        "coded": [True, False],
        "story": pd.array([7, None], dtype="Int64"),
        "theme": pd.Categorical(["تجارت", None]),
        "tags": [["ایران", "چین"], []],
    }
)
LABELS = {"outlet": "رسانه", "rate": "در هر ۱۰۰۰ واژه", "gone": "نیست"}
READERS = {".sav": pyreadstat.read_sav, ".dta": pyreadstat.read_dta}


@pytest.mark.parametrize("kind", READERS)
def test_spss_and_stata_read_values_dates_labels_and_what_is_missing(kind, tmp_path):
    read, about = READERS[kind](write_table(TABLE, tmp_path / f"new/table{kind}", labels=LABELS))
    assert read["outlet"].tolist() == ["خبرگزاری ایسنا", ""] and read["theme"].tolist() == ["تجارت", ""]
    assert str(read["day"][0])[:10] == "2025-09-01" and pd.isna(read["day"][1])
    assert read["hour"].tolist() == TABLE["hour"].tolist()
    assert read["hits"].tolist() == [3, 0] and read["coded"].tolist() == [1, 0]
    assert read["rate"][0] == 1.5 and read["story"][0] == 7 and read[["rate", "story"]].loc[1].isna().all()
    assert read["tags"].tolist() == ["['ایران', 'چین']", "[]"]
    assert about.column_names_to_labels["rate"] == LABELS["rate"] and about.column_names_to_labels["hits"] is None
    assert about.variable_value_labels == {"coded": {0: "خیر", 1: "بله"}}


def test_spss_shows_days_as_days_and_knows_what_can_be_added_up(tmp_path):
    _, about = pyreadstat.read_sav(write_table(TABLE, tmp_path / "table.sav"))
    assert about.original_variable_types["day"].startswith("DATE11")
    assert about.original_variable_types["hour"].startswith("DATETIME")
    assert [about.variable_measure[name] for name in ("hits", "rate", "coded")] == ["scale", "scale", "nominal"]


def test_parquet_comes_with_a_script_that_labels_its_columns(tmp_path):
    script = write_table(TABLE.drop(columns="tags"), tmp_path / "table.R", labels=LABELS | {"outlet": 'a "رسانه" \\'})
    assert pd.read_parquet(tmp_path / "table.parquet")["day"].dtype.kind == "M"
    text = script.read_text(encoding="utf-8")
    assert 'arrow::read_parquet("table.parquet")' in text and r'"outlet" = "a \"رسانه\" \\"' in text
    assert "gone" not in text


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_gives_the_same_bytes_and_stays_as_it_was(kind, tmp_path):
    table = TABLE.drop(columns="tags")
    before = table.copy()
    files = [write_table(table, tmp_path / folder / f"table{kind}", labels=LABELS) for folder in "ab"]
    assert files[0].read_bytes() == files[1].read_bytes() and table.equals(before)
    made = {"table.R", "table.parquet"} if kind == ".R" else {f"table{kind}"}
    assert {file.name for file in files[0].parent.iterdir()} == made


@pytest.mark.parametrize("kind", READERS)
def test_a_file_does_not_say_when_it_was_written(kind, tmp_path):
    _, about = READERS[kind](write_table(TABLE, tmp_path / f"table{kind}"))
    assert about.creation_time.year == 1980


def test_a_long_text_is_kept_to_the_letter(tmp_path):
    long = "چندجانبه\u200cگرایی " * 800
    for kind, read in READERS.items():
        table, _ = read(write_table(pd.DataFrame({"text": [long + "."]}), tmp_path / f"long{kind}"))
        assert table["text"][0] == long + "."


def column(name: str, values: list) -> pd.DataFrame:
    return pd.DataFrame({name: values})


@pytest.mark.parametrize(
    ("table", "kind", "message"),
    [
        (TABLE.iloc[:0], "sav", "SPSS opens no table without rows"),
        (TABLE.iloc[:0], "dta", "Stata opens no table without rows"),
        (column("x" * 300, [1]), "sav", "SPSS takes names of 64 bytes, 'xxx.* has 300: rename it"),
        (column("ن" * 33, [1]), "sav", "SPSS takes names of 64 bytes, .* has 66"),
        (column("x" * 33, [1]), "dta", "Stata takes names of 32 characters, .* has 33"),
        (column("two words", [1]), "sav", "SPSS takes no column of the name 'two words': rename it"),
        (column("WITH", [1]), "sav", "SPSS takes no column of the name 'WITH'"),
        (column("str5", [1]), "dta", "Stata takes no column of the name 'str5'"),
        (pd.DataFrame([[1, 2]], columns=["a", "A"]), "sav", "no two columns of the name 'A': rename one"),
        (column("outlet", ["ایسنا", "a\x01"]), "sav", r"column 'outlet' holds U\+0001 in row 2, a control character"),
        (column("outlet", ["a\x00"]), "dta", r"column 'outlet' holds U\+0000 in row 1"),
        (
            column("text", ["ی" * 16_384]),
            "sav",
            "SPSS takes texts of 32,767 bytes, .* one of 32,768: cut it",
        ),
    ],
)
def test_what_a_program_does_not_take_is_said_in_one_line_and_nothing_is_left(table, kind, message, tmp_path):
    with pytest.raises(TableError, match=f"write_table: .*{message}"):
        write_table(table, tmp_path / f"table.{kind}")
    assert list(tmp_path.iterdir()) == []


def test_the_advice_works(tmp_path):
    table = column("x" * 300, ["a\x01"]).rename(columns={"x" * 300: "short"})
    table["short"] = table["short"].str.replace("\x01", " ")
    assert pyreadstat.read_sav(write_table(table, tmp_path / "table.sav"))[0]["short"].tolist() == ["a"]


def test_another_ending_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(TableError, match=r"must end with one of \.csv, .*\.sav, \.dta, \.R; got 'table\.sas7bdat'"):
        write_table(TABLE, tmp_path / "table.sas7bdat")


@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_cannot_be_written_is_one_error(kind, tmp_path):
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(UserError, match="file/table.* cannot be written .*: name another folder"):
        write_table(TABLE.drop(columns="tags"), tmp_path / "file" / f"table{kind}")


def test_a_name_counts_from_the_projects_root_wherever_a_notebook_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert write_table(TABLE, "data/raw/table.csv") == tmp_path / "data" / "raw" / "table.csv"
