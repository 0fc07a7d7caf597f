import json
import zipfile

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import yaml
from openpyxl import load_workbook
from PIL import Image

from helpers import figures
from helpers.core.datafiles import note_invented
from helpers.core.errors import TableError, UserError
from helpers.core.paths import NOTEBOOKS
from helpers.figures.export import caption_for, descriptions, figure_of, plates, plot_captions, read_captions
from tests.figures.concordance_lines import LINES

TERMS = pd.DataFrame({"term": ["همکاری‌های", "صلح"], "count": [3, 1], "share": [1 / 3, 2 / 3]})
COUNTED = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1], "share_of_tokens": [0.2, 0.1]})


def export(folder, **options):
    ax = figures.plot_terms(TERMS, title="واژه‌ها")
    return figures.save_figure(ax, "terms", output=folder, **options)


def test_the_same_figure_gives_the_same_bytes(tmp_path):
    first, second = export(tmp_path / "a"), export(tmp_path / "b")
    assert [file.suffix for file in first] == [".png", ".svg", ".pdf", ".csv", ".json"]
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_the_table_opens_in_excel_and_reads_back_the_same(tmp_path):
    file = export(tmp_path, formats=["svg"])[1]
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    pd.testing.assert_frame_equal(pd.read_csv(file, encoding="utf-8-sig"), TERMS, check_dtype=False)


def test_no_text_runs_in_a_spreadsheet_and_numbers_stay_numbers(tmp_path):
    table = pd.DataFrame({"=A1": ["=1+1", "-3"], "moved": [-3, 4], "text": ["a\rb", 'الف "ب", پ']})
    written = figures.save_figure(figures.plot_terms(TERMS), "terms", data=table, output=tmp_path, formats=["svg"])[1]
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
        figures.save_figure(figures.plot_terms(TERMS), name, output=tmp_path, formats=formats)


def test_several_plots_of_a_figure_have_a_table_each_and_two_of_one_table_share_it(tmp_path):
    _, axes = plt.subplots(1, 3, layout="constrained")
    for ax, top in zip(axes, (2, 1, 1), strict=True):
        figures.plot_terms(TERMS, top=top, ax=ax)
    files = figures.save_figure(axes, "grid", output=tmp_path, formats=["svg"])
    assert [file.name for file in files] == ["grid.svg", "grid_1.csv", "grid_2.csv", "grid.json"]
    assert [len(pd.read_csv(file)) for file in files[1:3]] == [2, 1]


def test_a_figure_of_no_plot_needs_its_table(tmp_path):
    with pytest.raises(UserError, match="its table is not known: pass data=…"):
        figures.save_figure(plt.figure(), "mine", output=tmp_path)
    assert len(figures.save_figure(plt.figure(), "mine", data=TERMS, output=tmp_path, formats=["svg"])) == 3


def test_the_sidecar_says_what_the_figure_is_and_whether_it_is_empty(tmp_path):
    def sidecar(table, **options):
        ax = figures.plot_terms(table, title="واژه‌ها")
        return json.loads(
            figures.save_figure(ax, "terms", output=tmp_path, formats=["svg"], **options)[-1].read_text("utf-8")
        )

    full = sidecar(TERMS, settings={"corpus": "seeds"}, caption={"fa": "بخوانید", "en": "read"})
    assert (full["title"], full["caption"], full["empty"]) == ("واژه‌ها", "بخوانید", False)
    assert full["alt"].startswith("واژه‌ها. نمودار میله‌ای") and full["settings"] == {"corpus": "seeds"}
    assert full["plots"] == [{"plot": "plot_terms", "title": "واژه‌ها"}] and full["style"]["language"] == "fa"
    assert sidecar(TERMS.head(0))["empty"] is True


def test_a_source_stands_below_the_figure_in_the_file_alone(tmp_path):
    ax = figures.plot_terms(TERMS, title="واژه‌ها")
    texts, size = len(ax.figure.texts), tuple(ax.figure.get_size_inches())
    settings = {"source": {"fa": "خبرگزاری آوند، " * 20 + "۱۴۰۴", "en": "Avand"}}
    pictures = [
        Image.open(figures.save_figure(ax, name, settings=given, output=tmp_path, formats=["png"])[0])
        for name, given in (("plain", {}), ("source", settings), ("again", settings))
    ]
    plain, with_source, again = (np.asarray(picture.convert("L")) for picture in pictures)
    assert with_source.shape[0] > plain.shape[0] and with_source.shape[1] == plain.shape[1]
    assert (with_source[: plain.shape[0]] == plain).all() and (with_source[plain.shape[0] :] < 128).any()
    assert not (with_source[:, [0, -1]] < 128).any()  # in lines that fit
    assert (with_source == again).all()
    assert len(ax.figure.texts) == texts and tuple(ax.figure.get_size_inches()) == size
    assert json.loads((tmp_path / "figures" / "source.json").read_text(encoding="utf-8"))["settings"] == settings


@pytest.mark.parametrize(("size", "width"), [("one_column", 1050), ("two_columns", 2100), ("slide", 1920)])
def test_a_picture_has_the_dots_of_its_theme(size, width, tmp_path):
    with figures.style(size=size):
        ax = figures.plot_terms(TERMS)
    file, *_ = figures.save_figure(ax, "terms", output=tmp_path, formats=["png"])
    assert Image.open(file).width == width


def test_a_notebooks_figures_and_tables_are_written_in_one_call(tmp_path):
    drawn = {"01_terms": figures.plot_terms(TERMS), "01_top": figures.plot_terms(TERMS, top=1)}
    tables = {"01_all": TERMS, "01_all.xlsx": TERMS}
    listed = figures.save_all(drawn, tables=tables, captions={"01_top": "یک"}, output=tmp_path, formats=["svg"])
    assert listed.values.tolist() == [
        ["tables/01_all", "csv", 2],
        ["tables/01_all", "xlsx", 2],
        ["figures/01_terms", "svg, csv, json", 2],
        ["figures/01_top", "svg, csv, json", 1],
    ]
    assert json.loads((tmp_path / "figures" / "01_top.json").read_text("utf-8"))["caption"] == "یک"
    with pytest.raises(UserError, match="captions name 01_tops, but figures are 01_terms, 01_top"):
        figures.save_all(drawn, captions={"01_tops": "یک"}, output=tmp_path)


def saved(table, folder, name="lines"):
    return figures.save_table(table, name, kind="xlsx", output=folder)


def test_a_workbook_has_the_table_from_the_right_with_the_node_in_the_middle(tmp_path):
    sheet = load_workbook(saved(LINES, tmp_path)).active
    rows = list(sheet.iter_rows())
    assert sheet.sheet_view.rightToLeft and sheet.freeze_panes == "A2"
    assert [cell.value for cell in rows[0]] == LINES.columns.tolist()
    first, second = ([cell.value for cell in row] for row in rows[1:])
    assert first == [*LINES.loc[0].tolist()[:5], LINES.loc[0, "date"].to_pydatetime(), "کاوه"]
    assert second[-2:] == [None, None]
    assert [cell.alignment.horizontal for cell in rows[1][2:5]] == ["left", "center", "right"]
    assert {cell.alignment.readingOrder for row in rows for cell in row if isinstance(cell.value, str)} == {2}


def test_no_cell_of_a_workbook_is_a_formula_or_an_error(tmp_path):
    hostile = pd.DataFrame(
        {"=A1": ["=1+1", "#N/A", "-3", "\x00\x0b", "خبر"], "number": [1, None, 2.5, float("inf"), -3]}
    )
    sheet = load_workbook(saved(hostile, tmp_path)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    texts, numbers = ([row[place].value for row in sheet.iter_rows()] for place in (0, 1))
    assert texts == ["'=A1", "'=1+1", "#N/A", "'-3", "\ufffd\ufffd", "خبر"]
    assert numbers == ["number", 1, None, 2.5, "inf", -3]


def test_the_same_table_gives_the_same_workbook(tmp_path):
    first, second = (saved(LINES, tmp_path / name) for name in "ab")
    assert first.name == "lines.xlsx" and first.read_bytes() == second.read_bytes()
    assert b"1980-01-01T00:00:00Z" in load_properties(first)


def load_properties(file) -> bytes:
    with zipfile.ZipFile(file) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return archive.read("docProps/core.xml")


def test_what_a_workbook_would_cut_is_refused_and_nothing_is_left(tmp_path):
    long = pd.DataFrame({"text": ["خبر", "ا" * 32_768]})
    with pytest.raises(TableError, match="row 2, 'text': 32,768 characters are more than a cell holds"):
        saved(long, tmp_path)
    assert list((tmp_path / "tables").iterdir()) == []


def test_another_kind_of_table_is_named(tmp_path):
    with pytest.raises(UserError, match="kind must be one of csv, xlsx, tex, parquet, sav, dta, R; got 'ods'"):
        figures.save_table(LINES, "lines", kind="ods", output=tmp_path)


def test_axes_know_the_rows_that_are_shown_the_title_and_the_options():
    ax = figures.plot_terms(COUNTED, top=1, title={"fa": "واژه‌ها", "en": "Words"})
    (known,) = descriptions(ax.figure)
    assert [table.to_dict("list") for table in known.tables] == [COUNTED.head(1).to_dict("list")]
    assert known.plots == [{"plot": "plot_terms", "top": 1, "title": {"fa": "واژه‌ها", "en": "Words"}}]
    assert figures.alt_text(ax) == "واژه‌ها. نمودار میله‌ای (۱ ردیف). بیشترین: صلح: ۲."


def test_a_table_changed_after_the_plot_is_known_as_it_was():
    table = COUNTED.copy()
    ax = figures.plot_terms(table)
    table["count"] = 0
    assert descriptions(ax.figure)[0].tables[0]["count"].tolist() == [2, 1]


def test_a_caption_says_what_the_numbers_are_in_both_languages():
    figure = figures.plot_terms(COUNTED, value="share_of_tokens").figure
    assert "طول میله: سهم از همهٔ واژه‌ها" in caption_for("any", figure, settings={})
    with figures.style(language="en"):
        assert "its length: Share of all words" in caption_for("any", figure, settings={})


@pytest.mark.slow
@pytest.mark.parametrize("name", [plate.name for plate in plates()])
def test_every_plot_has_a_caption_in_both_languages_without_a_gap(name, drawn_plate):
    (caption,) = plot_captions(descriptions(drawn_plate(name)[0])[0])
    assert set(caption) == {"fa", "en"} and all(caption.values()) and "{" not in "".join(caption.values())


@pytest.fixture
def own_captions(monkeypatch, tmp_path):
    file = tmp_path / "captions.yml"
    texts = {"terms": {"fa": "میله‌های {corpus}", "en": "bars"}, "other": {"fa": "دیگر", "en": "other"}}
    file.write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr("helpers.figures.export.CAPTIONS", file)


def test_captions_yml_comes_before_the_plots_own_and_what_is_given_before_both(own_captions):
    figure = figures.plot_terms(COUNTED).figure

    def caption(name, given=""):
        return caption_for(name, figure, given=given, settings={"corpus": "seeds"})

    assert caption("terms") == caption("terms_2") == "میله‌های seeds"
    assert caption("unnamed").startswith("هر میله یک واژه")
    assert caption("terms", given={"fa": "خودم", "en": "mine"}) == "خودم"
    assert caption("terms", given="other") == "دیگر"


def test_a_number_in_a_caption_has_the_digits_of_its_language():
    given = {"fa": "کمتر از {least} خبر در {corpus}", "en": "fewer than {least} articles of {corpus}"}
    with figures.style(language="both"):
        drawn = figures.plot_terms(COUNTED).figure
        said = caption_for("any", drawn, given=given, settings={"least": 1500, "corpus": "a2"})
    assert said == "کمتر از ۱٬۵۰۰ خبر در a2\nfewer than 1,500 articles of a2"


@pytest.mark.parametrize("text", ["- terms", "terms: a text", "terms: {fa: یک}", "terms: {fa: یک, en: ''}", "a: {b"])
def test_a_file_of_captions_that_cannot_be_used_is_named(text, tmp_path):
    (tmp_path / "captions.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"captions\.yml") as caught:
        read_captions(tmp_path / "captions.yml")
    assert "\n" not in str(caught.value)


def test_each_caption_of_the_notebooks_is_that_of_a_figure():
    written = "".join(file.read_text(encoding="utf-8") for file in NOTEBOOKS.glob("*.ipynb"))
    assert [name for name in read_captions() if f'{name}\\"' not in written and f"{name}_{{" not in written] == []


def test_a_figure_is_found_by_its_axes_and_figures_of_two_are_refused():
    figure, axes = plt.subplots(2, 2)
    assert all(figure_of(drawn) is figure for drawn in (figure, axes, axes[0, 0], list(axes.flat), {"a": axes[0, 1]}))
    for drawn in ([axes[0, 0], plt.figure().subplots()], [], "terms"):
        with pytest.raises(UserError, match="axes of one figure can be saved"):
            figure_of(drawn)


def test_what_is_made_of_invented_articles_says_so_and_the_axes_stay_as_they_were(tmp_path):
    note_invented(tmp_path / "sample", pd.DataFrame({"invented": ["yes"]}))
    drawn, sizes = {}, {}
    terms = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1]})
    for name in ("sample", "own"):
        ax = figures.plot_terms(terms, title="واژه")
        saved = {"settings": {"corpus": str(tmp_path / name)}, "output": tmp_path, "formats": ["png", "svg"]}
        figures.save_all({name: ax}, tables={f"{name}_table": terms, f"{name}_book.xlsx": terms}, **saved)
        drawn[name] = json.loads((tmp_path / "figures" / f"{name}.json").read_text(encoding="utf-8"))
        sizes[name] = plt.imread(tmp_path / "figures" / f"{name}.png").shape
        assert not ax.figure.texts[1:]
        plt.close(ax.figure)
    assert drawn["sample"]["invented"] and not drawn["own"]["invented"]
    for key in ("alt", "caption"):
        assert "ساختگی" in drawn["sample"][key] and "ساختگی" not in drawn["own"][key]
    assert sizes["sample"][0] == sizes["own"][0] + 60 and sizes["sample"][1] == sizes["own"][1]  # 0.2 inches at 300 dpi
    for room, name in (("figures", "{}.csv"), ("tables", "{}_table.csv")):
        columns = {each: pd.read_csv(tmp_path / room / name.format(each)).columns.tolist() for each in drawn}
        assert columns["sample"] == [*columns["own"], "invented"]
    assert pd.read_excel(tmp_path / "tables" / "sample_book.xlsx", engine="openpyxl").shape == (2, 3)
    assert list(terms.columns) == ["term", "count"]
