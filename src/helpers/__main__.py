"""The command line: `python -m helpers report --corpus seeds`."""

import argparse
import sys

from helpers.core.errors import UserError
from helpers.core.paths import OUTPUT, to_root


def main(arguments: list[str] | None = None) -> int:
    """Run a command; return 0 when all went well, 1 when a notebook failed, 2 when the input cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except UserError as error:
        if options.verbose:
            raise
        print(f"error: {_printable(str(error))}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped: the report was not finished", file=sys.stderr)
        return 130


def _printable(text: str) -> str:
    """Return one line that changes nothing in a terminal; half-spaces stay."""
    return "".join(sign if sign.isprintable() or sign == "\u200c" else "\ufffd" for sign in text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="persian-news", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    report = commands.add_parser("report", help="run every notebook and gather figures, tables and a page")
    report.add_argument("--corpus", default="seeds", help="a file or folder of articles (default: seeds)")
    report.add_argument("--formats", default="png,svg,pdf", help="of the figures (default: png,svg,pdf)")
    report.add_argument("--language", default="fa", help="of titles and labels: fa, en or both (default: fa)")
    report.add_argument("--size", default="two_columns", help="of figures: one_column, two_columns or slide")
    report.add_argument("--font", default="", help="name or file of a font for the figures")
    report.set_defaults(run=_report)
    export = commands.add_parser("codebook-export", help="write a codebook for quanteda, and as a flat table")
    export.add_argument("--codebook", default="data/codebook/themes.yml", help="the codebook (default: our own)")
    export.set_defaults(run=_export_codebook)
    gallery = commands.add_parser("gallery", help="draw every plot on a page, from invented tables")
    gallery.add_argument("--pictures", action="store_true", help="also draw the pictures in docs/gallery anew")
    gallery.set_defaults(run=_gallery)
    for command in (report, export, gallery):
        command.add_argument("--verbose", action="store_true", help="show the traceback of an error")
    return parser


def _export_codebook(options: argparse.Namespace) -> int:
    from helpers.analysis import read_codebook
    from helpers.core.spreadsheets import write_csv

    codebook = read_codebook(options.codebook)
    folder = OUTPUT / "codebook"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "themes_quanteda.yml").write_text(codebook.to_quanteda(), encoding="utf-8")
    write_csv(codebook.to_table(), folder / "themes.csv")
    for name in ("themes_quanteda.yml", "themes.csv"):
        print(f"codebook: {to_root(folder / name)}")
    return 0


def _gallery(options: argparse.Namespace) -> int:
    from helpers.figures import write_gallery, write_pictures

    print(f"gallery: {to_root(write_gallery())}")
    if options.pictures:
        print(f"pictures: {len(write_pictures())}, in docs/gallery")
    return 0


def _report(options: argparse.Namespace) -> int:
    from helpers.report import run_report

    formats = [kind.strip() for kind in options.formats.split(",") if kind.strip()]
    look = {"language": options.language, "size": options.size, "font": options.font}
    runs = run_report(options.corpus, formats=formats, look=look)
    for run in runs:
        if run.error:
            print(f"failed: {run.name}, {_printable(run.error)}", file=sys.stderr)
    print(f"report: {to_root(OUTPUT / 'report' / 'index.html')}")
    return 1 if any(run.error for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
