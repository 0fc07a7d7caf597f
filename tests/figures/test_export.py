import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import UserError

TERMS = pd.DataFrame({"term": ["همکاری‌های", "صلح"], "count": [3, 1], "share": [1 / 3, 2 / 3]})


def export(folder, **options):
    ax = figures.plot_terms(TERMS, title="واژه‌ها")
    return figures.save_figure(ax.figure, "terms", data=TERMS, output=folder, **options)


def test_the_same_figure_gives_the_same_bytes(tmp_path):
    first, second = export(tmp_path / "a"), export(tmp_path / "b")
    assert [file.suffix for file in first] == [".png", ".svg", ".pdf", ".csv", ".json"]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_the_table_opens_in_excel_and_reads_back_the_same(tmp_path):
    file = export(tmp_path, formats=["png"])[1]
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(pd.read_csv(file, encoding="utf-8-sig"), TERMS, check_dtype=False)


def test_no_text_runs_in_a_spreadsheet_and_numbers_stay_numbers(tmp_path):
    table = pd.DataFrame({"=A1": ["=1+1", "-3"], "moved": [-3, 4], "text": ["a\rb", 'الف "ب", پ']})
    figure = figures.plot_terms(TERMS).figure
    written = figures.save_figure(figure, "terms", data=table, output=tmp_path, formats=["png"])[1]
    for file in (written, figures.save_table(table, "terms", output=tmp_path)):
        again = pd.read_csv(file, encoding="utf-8-sig")
        assert again.columns.tolist() == ["'=A1", "moved", "text"]
        assert again.values.tolist() == [["'=1+1", -3, "a\rb"], ["'-3", 4, 'الف "ب", پ']]


def test_only_what_was_asked_for_and_no_part_is_left(tmp_path):
    export(tmp_path, formats=["svg"])
    assert sorted(file.name for file in (tmp_path / "figures").iterdir()) == ["terms.csv", "terms.json", "terms.svg"]


def test_a_failed_export_leaves_nothing(tmp_path):
    class Broken:
        def savefig(self, file, **_):
            file.write_bytes(b"half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        figures.save_figure(Broken(), "terms", data=TERMS, output=tmp_path)
    assert list((tmp_path / "figures").iterdir()) == []


@pytest.mark.parametrize(("name", "formats"), [("../up", ["png"]), ("terms", ["jpg"]), ("terms", [])])
def test_wrong_names_and_formats_are_refused(tmp_path, name, formats):
    with pytest.raises(UserError):
        figures.save_figure(figures.plot_terms(TERMS).figure, name, data=TERMS, output=tmp_path, formats=formats)
