"""The report on small notebooks: what fails is named, the others run, nothing half-written is left."""

import json
import re
from importlib.metadata import version

import pytest

from helpers.__main__ import main
from helpers.core.errors import CorpusError, UserError
from helpers.report import run as reports
from helpers.report import run_report

IMPORTS = """
import pandas as pd
import matplotlib.pyplot as plt
from helpers import figures
"""

SAVES = """
title = "\\"><b onclick='x'>عنوان</b>"
figures.save_figure(plt.figure(), "{number}_figure", data=pd.DataFrame({{"a": ["<script>", "=1+1"]}}), title=title,
                    caption="بلندترین میله & بس", output=OUTPUT, formats=FORMATS)
"""

SECOND = """
figures.save_figure(plt.figure(), "11_second", data=pd.DataFrame({"a": ["ب"]}), title="دو", output=OUTPUT,
                    formats=FORMATS)
"""

EMPTY = """
import json
from helpers.core.paths import from_root
nothing = pd.DataFrame({"a": []})
figures.save_figure(plt.figure(), "11_nothing", data=nothing, title="هیچ", output=OUTPUT, formats=FORMATS)
sidecar = from_root(OUTPUT) / "figures" / "11_nothing.json"
sidecar.write_text(json.dumps({**json.loads(sidecar.read_text()), "empty": True}))
"""

LINES = """
(from_root(OUTPUT) / "tables" / "07_lines.csv").write_text("line\\n")
figures.save_figure(plt.figure(), "07_keyness", data=nothing, title="هیچ", output=OUTPUT, formats=FORMATS)
"""


def write_notebook(folder, name, *cells, needs=None, figures=None, heading="Question"):
    import nbformat  # two seconds, for a grammar that jsonschema compiles: fast tests write no notebook

    parameters = nbformat.v4.new_code_cell('CORPUS = ""\nCOLUMNS = {}\nOUTPUT = ""\nFORMATS = []')
    parameters.metadata["tags"] = ["parameters"]
    code = [nbformat.v4.new_code_cell(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(f"# {heading} {name}"), parameters, *code])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook.metadata["persian_news"] = {"needs": needs or {}, "figures": figures or {}}
    nbformat.write(notebook, folder / f"{name}.ipynb")


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A report of notebooks of which some fail and one needs more, over an older report and a file of the user's."""
    folder = tmp_path_factory.mktemp("report")
    notebooks, output = folder / "notebooks", folder / "output"
    notebooks.mkdir()
    (output / "en" / "figures").mkdir(parents=True)
    (output / "en" / "report").mkdir()
    (output / "en" / "figures" / "mine.png").write_bytes(b"mine")
    (output / "en" / "figures" / "99_old.png").write_bytes(b"old")
    (output / "en" / "report" / "run.json").write_text(json.dumps({"files": ["figures/99_old.png"]}))
    write_notebook(notebooks, "11_good", IMPORTS, SECOND, SAVES.format(number=11), EMPTY, LINES)
    write_notebook(
        notebooks, "12_bad", "from helpers.core.errors import CorpusError\nraise CorpusError('no\\nluck <img>')"
    )
    write_notebook(notebooks, "13_good", IMPORTS, SAVES.format(number=13))
    write_notebook(notebooks, "14_assert", "assert 1 + 1 == 3, 'words do not add up'")
    write_notebook(notebooks, "15_many", IMPORTS, SAVES.format(number=15), needs={"articles": 2})
    write_notebook(notebooks, "explore", "raise SystemExit('not part of a report')")
    look = {"language": "en"}
    runs = run_report("seeds", formats=["svg"], look=look, notebooks=notebooks, output=output, store=output / "store")
    return runs, output / "en"


@pytest.mark.slow
def test_a_failed_notebook_is_named_with_its_cell_and_the_others_run(report):
    runs, output = report
    assert [run.name for run in runs] == ["11_good", "12_bad", "13_good", "14_assert", "15_many"]
    assert [run.error for run in runs[:3]] == ["", "cell 3: CorpusError: no luck <img>", ""]
    assert (output / "figures" / "13_figure.svg").exists()


@pytest.mark.slow
def test_a_failed_assertion_is_said_to_be_a_bug_of_ours_and_what_to_do(report):
    error = report[0][3].error
    assert error.startswith("cell 3: a check failed") and "AssertionError" not in error and "\n" not in error
    assert "words do not add up" in error and "please report it" in error and "not of your articles" in error


@pytest.mark.slow
def test_a_killed_notebook_is_one_line_that_says_what_to_do(tmp_path, capsys):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "11_killed", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    (run,) = run_report("seeds", formats=["svg"], **folders)
    assert "want of memory: run it alone" in run.error and "\n" not in run.error
    assert [line for line in capsys.readouterr().err.splitlines() if line.startswith("1 of 1: 11_killed failed after")]


@pytest.mark.slow
def test_an_empty_figure_is_left_out_and_said_in_one_line(report):
    page = (report[1] / "report" / "index.html").read_text(encoding="utf-8")
    assert "11_nothing.svg" not in page and (report[1] / "figures" / "11_nothing.svg").exists()
    assert page.count("Left out, because there is nothing to show: <bdi>هیچ</bdi>") == 1


@pytest.mark.slow
def test_a_figure_of_which_the_corpus_has_too_little_is_left_out_with_the_reason(tmp_path, capsys):
    (tmp_path / "notebooks").mkdir()
    needs = {"11_figure": {"articles": 2}, "11_second": {"articles": 1}}
    write_notebook(tmp_path / "notebooks", "11_good", IMPORTS, SECOND, SAVES.format(number=11), figures=needs)
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    run_report("seeds", formats=["svg"], look={"language": "en"}, **folders)
    page = (tmp_path / "output" / "en" / "report" / "index.html").read_text(encoding="utf-8")
    assert "11_second.svg" in page and "11_figure.svg" not in page
    assert "(they need 2 articles; this corpus has 1): <bdi>&#34;&gt;&lt;b onclick" in page
    assert page.count("make report CORPUS=data/sample/articles") == 1
    told = capsys.readouterr().err.splitlines()
    assert [line for line in told if line.startswith("1 of 1: 11_good done in ")]
    assert told[-1].endswith("make report CORPUS=data/sample/articles")


@pytest.mark.slow
def test_a_persian_page_runs_the_persian_notebook_and_an_english_page_the_english_one(tmp_path):
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    (tmp_path / "notebooks" / "fa").mkdir(parents=True)
    write_notebook(tmp_path / "notebooks", "11_good", "1 + 1")
    write_notebook(tmp_path / "notebooks" / "fa", "11_good", "1 + 1", heading="پرسش")
    persian, english = run_report("seeds", formats=["svg"], look={"language": "both"}, **folders)
    assert (persian.title, english.title) == ("پرسش 11_good", "Question 11_good")
    pages = {code: (tmp_path / "output" / code / "report").resolve() for code in ("", "en")}
    assert ">11 پرسش 11_good<" in (pages[""] / "index.html").read_text(encoding="utf-8").replace("۱۱", "11")
    for code, back in (("", "بازگشت به گزارش"), ("en", "Back to the report")):
        page = (pages[code] / "11_good.html").read_text(encoding="utf-8")
        assert f'<html lang="{code or "fa"}">' in page and back in page


@pytest.mark.slow
def test_a_report_of_invented_articles_says_so(tmp_path):
    (tmp_path / "notebooks").mkdir()
    loads = "from helpers import corpus\narticles, _ = corpus.load_articles(CORPUS)"
    plot = "axes = figures.plot_terms(pd.DataFrame({'term': ['صلح'], 'count': [2]}), title='واژه')"
    saves = "figures.save_all({'11_t': axes}, settings={'corpus': CORPUS}, output=OUTPUT, formats=FORMATS)"
    write_notebook(tmp_path / "notebooks", "11_good", IMPORTS, loads, plot, saves)
    (tmp_path / "a.csv").write_text("title,text,invented\nصلح,نان و آب,yes\nصلح,آب و نان,no\n", encoding="utf-8")
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    (run,) = run_report(tmp_path / "a.csv", formats=["svg"], look={"language": "en"}, **folders)
    assert not run.error
    page = (tmp_path / "output" / "en" / "report" / "index.html").read_text(encoding="utf-8")
    assert "<strong>INVENTED:</strong> 1 of the 2 articles" in page
    assert "ساختگی: این خبرها رخ نداده‌اند</p>" in page  # the caption
    assert '<th scope="col" dir="ltr">invented</th>' in page


@pytest.mark.slow
def test_the_lines_of_text_behind_a_figure_are_a_click_away(report):
    page = (report[1] / "report" / "index.html").read_text(encoding="utf-8")
    assert page.count('the lines of text behind it: <a href="../tables/07_lines.csv">CSV</a>') == 1


@pytest.mark.slow
def test_the_old_report_goes_and_other_files_stay(report):
    _, output = report
    names = {file.name for file in (output / "figures").iterdir()}
    assert "mine.png" in names and "99_old.png" not in names
    assert not [file for file in output.iterdir() if file.name.startswith(".building")]


@pytest.mark.parametrize("record", ['{"files": [', "[]", '{"files": 3}', '{"files": ["../mine", "MINE", "mine"]}'])
def test_a_record_that_is_damaged_or_names_other_files_removes_nothing(tmp_path, record):
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    (tmp_path / "output" / "report").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    for file in (tmp_path / "mine", tmp_path / "output" / "mine"):
        file.write_text("mine")
    mine = json.dumps(str(tmp_path / "mine"))[1:-1]
    (tmp_path / "output" / "report" / "run.json").write_text(record.replace("MINE", mine))
    run_report("seeds", formats=["svg"], **folders)
    assert (tmp_path / "mine").exists() and (tmp_path / "output" / "mine").exists()
    assert json.loads((tmp_path / "output" / "report" / "run.json").read_text(encoding="utf-8"))["files"]


@pytest.mark.slow
def test_what_a_report_needs_stays_when_others_put_it_out_of_the_cache(tmp_path):
    (tmp_path / "notebooks").mkdir()
    folders = {"notebooks": tmp_path / "notebooks", "store": tmp_path / "store"}
    empties = (
        f"import shutil\nfrom pathlib import Path\nfor entry in Path({str(tmp_path / 'store')!r}).glob('*/v-*'):\n"
    )
    empties += "    shutil.rmtree(entry)"
    write_notebook(folders["notebooks"], "12_first", IMPORTS, SAVES.format(number=12))
    run_report("seeds", formats=["svg"], output=tmp_path / "before", **folders)
    write_notebook(folders["notebooks"], "11_empties", "import time\ntime.sleep(1)\n" + empties)
    runs = run_report("seeds", formats=["svg"], output=tmp_path / "output", **folders)
    assert [run.error for run in runs] == ["", ""]
    assert (tmp_path / "output" / "figures" / "12_figure.svg").exists()


@pytest.mark.slow
def test_the_page_shows_every_figure_and_escapes_what_it_shows(report):
    _, output = report
    page = (output / "report" / "index.html").read_text(encoding="utf-8")
    for name in ("11_figure", "13_figure"):
        assert f'src="../figures/{name}.svg"' in page and f'href="../figures/{name}.csv"' in page
    assert page.index("11_second.svg") < page.index("11_figure.svg")  # as they were saved
    assert '<p dir="rtl">بلندترین میله &amp; بس</p>' in page
    assert re.search('<img [^>]*alt="&#34;&gt;&lt;b onclick=&#39;x&#39;&gt;عنوان', page)
    assert "<script>" not in page and "&lt;script&gt;" in page
    assert "<b" not in re.sub("<bdi[^>]*>|<body>", "", page) and "&lt;b onclick=&#39;x&#39;&gt;عنوان" in page
    assert "no luck &lt;img&gt;" in page
    assert "<img>" not in (output / "report" / "12_bad.html").read_text(encoding="utf-8")
    assert "12_bad\u2069 failed" in page and "Question 11_good" in page
    assert "http://" not in page and "https://" not in page
    assert '<html lang="en" dir="ltr">' in page


@pytest.mark.slow
def test_a_page_is_in_the_language_of_its_figures_and_both_stand_side_by_side(tmp_path):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "11_good", IMPORTS, SAVES.format(number=11))
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    runs = run_report("seeds", formats=["svg"], look={"language": "both"}, **folders)
    assert [run.name for run in runs] == ["11_good", "11_good"]
    pages = {}
    for code, folder in (("fa", tmp_path / "output"), ("en", tmp_path / "output" / "en")):
        page = pages[code] = (folder / "report" / "index.html").read_text(encoding="utf-8")
        assert (folder / "figures" / "11_figure.svg").exists()
        (link,) = re.findall('href="([^"]*/report/index.html)"', page)
        assert (folder / "report" / link).resolve().is_file()
    assert '<html lang="fa" dir="rtl">' in pages["fa"] and "گزارش خبرهای فارسی" in pages["fa"]
    assert '<html lang="en" dir="ltr">' in pages["en"] and "report on" in pages["en"]


@pytest.mark.slow
def test_a_notebook_that_needs_more_than_there_is_is_left_out_unless_it_is_named(report, tmp_path):
    runs, output = report
    assert [(run.name, run.needs) for run in runs if run.needs] == [("15_many", "2 articles; this corpus has 1")]
    page = (output / "report" / "index.html").read_text(encoding="utf-8")
    assert (
        page.count("They need 2 articles; this corpus has 1: \u2068Question 15_many\u2069") == 1
        and "15_figure" not in page
    )
    folders = {"notebooks": output.parents[1] / "notebooks", "output": tmp_path / "output", "store": tmp_path / "store"}
    (run,) = run_report("seeds", formats=["svg"], aim={"notebooks": "15"}, **folders)
    assert not run.needs and run.figures == ["15_figure"]


@pytest.mark.slow
def test_the_page_says_that_there_is_no_audit_without_notebook_01(report):
    _, output = report
    page = (output / "report" / "index.html").read_text(encoding="utf-8")
    assert "There is no audit" in page and "checks found" not in page


@pytest.mark.slow
def test_the_page_shows_a_text_as_it_was_and_the_csv_file_beside_it_does_not_run(report):
    _, output = report
    assert '<td dir="ltr">=1+1</td>' in (output / "report" / "index.html").read_text(encoding="utf-8")
    assert "\n'=1+1\n" in (output / "figures" / "11_figure.csv").read_text(encoding="utf-8-sig")


@pytest.mark.slow
def test_the_record_names_corpus_versions_and_files(report):
    _, output = report
    record = json.loads((output / "report" / "run.json").read_text(encoding="utf-8"))
    assert record["corpus"] == "seeds" and len(record["corpus_sha256"]) == 64 and record["articles"] == 1
    assert record["versions"]["hazm"] == version("hazm")
    assert all((output / name).exists() for name in record["files"])
    assert {"datapackage.json", "ro-crate-metadata.json"} <= set(record["files"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "error: there is no file or folder nowhere"),
        (["--formats", "jpg"], "error: formats must be some of png, svg, pdf; got jpg"),
        (["--formats", ""], "error: formats must be some of"),
        (["--notebooks", "99"], "error: NOTEBOOKS: there is no notebook 99; choose among 00, 01, 02"),
        (["--notebooks", ""], "error: NOTEBOOKS is empty"),
        (["--themes", "weather"], "error: THEMES: the codebook has no theme weather; its themes are multilateralism"),
        (["--term", ""], "error: TERM is empty"),
        (["--term", "?!"], "error: TERM: '?!' has no word in Persian letters"),
        (["--period", "year?"], "error: PERIOD must be one of day, week, month, season, year; got 'year?'"),
        (["--by", "colour"], "error: BY: the articles have no column 'colour'; choose among outlet, section"),
        (["--by", "outlet", "--target", "کیهان"], "error: TARGET: no article has outlet 'کیهان'; there are: تابناک"),
        (["--term", "صلح", "--notebooks", "03"], "error: TERM is taken by no notebook that is to run; those that take"),
        (["--codebook", "nowhere.yml"], "error: "),
        (["--output", ""], "error: OUTPUT is empty"),
    ],
)
def test_bad_input_is_one_line_without_a_traceback(arguments, message, capsys):
    assert main(["report", *arguments]) == 2
    *read, error = capsys.readouterr().err.splitlines()
    assert error.startswith(message) and not [line for line in read if "articles read from" not in line]


def test_verbose_shows_the_traceback():
    with pytest.raises(CorpusError):
        main(["report", "nowhere", "--verbose"])


WRITES_TEXTS = """
from helpers import corpus
from helpers.core.paths import from_root
articles, _ = corpus.load_articles(CORPUS, columns=COLUMNS)
(from_root(OUTPUT) / "tables" / "texts.csv").write_text("/".join(articles["text"]), encoding="utf-8")
"""


@pytest.mark.slow
def test_columns_that_are_named_reach_the_notebooks(tmp_path):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "01_texts", WRITES_TEXTS)
    (tmp_path / "a.csv").write_text("title,words\nصلح,نان و آب\n", encoding="utf-8")
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    (run,) = run_report(tmp_path / "a.csv", formats=["svg"], aim={"columns": "text=words"}, **folders)
    assert not run.error
    assert (tmp_path / "output" / "tables" / "texts.csv").read_text(encoding="utf-8") == "نان و آب"
    with pytest.raises(CorpusError, match="'nothing' is missing"):
        run_report(tmp_path / "a.csv", formats=["svg"], aim={"columns": "text=nothing"}, **folders)


COUNTS_RUNS = """
from pathlib import Path
from helpers.core.paths import from_root
(Path({log!r}).open("a")).write("run ")
(from_root(OUTPUT) / "tables" / "any_name.csv").write_text("a\\n1\\n")
"""


@pytest.fixture
def again(tmp_path):
    """Make a report of one notebook again and again: `again()` returns how many times the notebook has run."""
    log, corpus = tmp_path / "log", tmp_path / "corpus"
    (tmp_path / "notebooks").mkdir()
    corpus.mkdir()
    (corpus / "a.txt").write_text("عنوان\nصلح و نان", encoding="utf-8")
    write_notebook(tmp_path / "notebooks", "01_counts", COUNTS_RUNS.format(log=str(log)))

    def make(**look) -> int:
        folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
        (run,) = run_report(corpus, formats=["svg"], look=look, **folders)
        output = tmp_path / "output" / look.get("language", "")
        assert not run.error and (output / "tables" / "any_name.csv").read_text() == "a\n1\n"
        return log.read_text().count("run")

    return make


@pytest.mark.slow
def test_a_notebook_runs_again_only_when_something_has_changed(again, tmp_path):
    assert [again(), again()] == [1, 1]
    assert [again(language="en"), again()] == [2, 2]  # both are kept
    with (tmp_path / "corpus" / "a.txt").open("a", encoding="utf-8") as file:
        file.write(" و آب")
    assert [again(), again()] == [3, 3]
    notebook = tmp_path / "notebooks" / "01_counts.ipynb"
    notebook.write_text(notebook.read_text().replace("# Question", "# Other question"))
    assert [again(), again()] == [4, 4]
    for table in (tmp_path / "store").rglob("any_name.csv"):
        table.write_bytes(b"b\n1\n")  # damaged
    assert [again(), again()] == [5, 5]


@pytest.mark.parametrize(
    "name", ["coding/mine.xlsx", "coding/mine.csv", "sample/coding/a.csv", "sample/articles/a.jsonl"]
)
def test_a_change_of_what_notebooks_read_beside_the_corpus_is_noticed(tmp_path, monkeypatch, name):
    monkeypatch.setattr("helpers.core.paths.ROOT", tmp_path)
    versions = {reports.data_version()}
    file = tmp_path / "data" / name
    file.parent.mkdir(parents=True)
    for content in (b"one", b"other"):
        file.write_bytes(content)
        versions.add(reports.data_version())
    assert len(versions) == 3


@pytest.mark.slow
def test_a_corpus_that_changes_during_the_run_is_one_error(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("عنوان\nصلح و نان", encoding="utf-8")
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "01_writes", f"open({str(corpus / 'a.txt')!r}, 'a').write('more')")
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    with pytest.raises(CorpusError, match="corpus was changed while the report was made: run it again"):
        run_report(corpus, formats=["svg"], **folders)
    assert list((tmp_path / "output").iterdir()) == []


@pytest.mark.slow
def test_a_full_disk_is_one_error_and_what_was_done_is_kept(full_disk, tmp_path):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "01_counts", COUNTS_RUNS.format(log=str(tmp_path / "log")))
    (full_disk / "filler").write_bytes(bytes(60_000))
    folders = {name: tmp_path / name for name in ("notebooks", "store")}
    with pytest.raises(
        UserError, match="the report cannot be written to .*No space left on device.*make room, or allow it"
    ):
        run_report("seeds", formats=["svg"], output=full_disk, **folders)
    assert [file.name for file in full_disk.iterdir()] == ["filler"]  # nothing half-written
    (run,) = run_report("seeds", formats=["svg"], output=tmp_path / "output", **folders)
    assert not run.error and (tmp_path / "log").read_text().count("run") == 1


def test_an_output_folder_that_cannot_be_written_is_one_error(tmp_path):
    (tmp_path / "file").write_text("a file where a folder should be")
    with pytest.raises(UserError, match="the report cannot be written to .* .Not a directory.: make room, or allow it"):
        run_report("seeds", formats=["svg"], notebooks=tmp_path, output=tmp_path / "file" / "output", store=tmp_path)


@pytest.mark.slow
def test_where_nothing_can_be_cached_each_report_runs_its_notebooks(again, tmp_path):
    (tmp_path / "store").write_text("a file where a folder should be")
    assert [again(), again()] == [1, 2]


def test_nothing_is_left_when_the_report_breaks(tmp_path, monkeypatch):
    monkeypatch.setattr(reports, "write_page", lambda *_, **__: (_ for _ in ()).throw(UserError("broken")))
    (tmp_path / "notebooks").mkdir()
    with pytest.raises(UserError, match="broken"):
        run_report(
            "seeds",
            formats=["svg"],
            notebooks=tmp_path / "notebooks",
            output=tmp_path / "output",
            store=tmp_path / "store",
        )
    assert list((tmp_path / "output").iterdir()) == []


@pytest.mark.slow
def test_what_memory_cannot_hold_is_left_out_with_a_line_and_runs_when_it_is_named(tmp_path, monkeypatch, capsys):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks", "00_small", IMPORTS, SAVES.format(number="00"), needs={"memory": -(2**40)})
    write_notebook(tmp_path / "notebooks", "11_large", IMPORTS, SAVES.format(number=11))
    monkeypatch.setattr(reports, "memory_there", lambda: 2**28)
    folders = {name: tmp_path / name for name in ("notebooks", "output", "store")}
    small, large = run_report("seeds", formats=["svg"], **folders)
    assert small.figures == ["00_figure"] and re.fullmatch(
        "about [0-9]+ MB of memory with this corpus; .*", large.needs
    )
    assert (
        "MB of memory are less than some notebooks need with this corpus: they are left out" in capsys.readouterr().err
    )
    (large,) = run_report("seeds", formats=["svg"], aim={"notebooks": "11"}, **folders)
    assert large.figures == ["11_figure"] and "MB of memory" not in capsys.readouterr().err
