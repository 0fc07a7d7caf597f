"""Every notebook on one corpus: what it takes, how it runs, and the page, the findings and the methods of it all."""

from helpers.report.run import Run, run_report

__all__ = ["Run", "run_report"]
