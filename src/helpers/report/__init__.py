"""Every notebook on one corpus, gathered on a page."""

from helpers.report.run import Run, run_report

__all__ = ["Run", "run_report"]
