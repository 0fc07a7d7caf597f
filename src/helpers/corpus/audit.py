"""What is in the corpus, what is wrong with it, and what to do about it."""

import pandas as pd

from helpers.core.errors import require_columns, require_dates
from helpers.corpus.audit_content import dates, left_out, outlets, size, texts
from helpers.corpus.audit_findings import Checked
from helpers.corpus.audit_typing import boilerplate, encodings, halfspaces, languages, letters

_CHECKS = [size, left_out, texts, dates, outlets, languages, letters, halfspaces, boilerplate, encodings]
_COLUMNS = ["check", "outlet", "count", "of", "unit", "share", "level", "finding", "advice"]


def audit_articles(articles: pd.DataFrame) -> pd.DataFrame:
    """Audit a corpus: one row per check, and for letters and half-spaces one more per outlet.

    `articles` are as `read_articles` gives them. Columns `check` (its name), `outlet` ("" for the whole corpus),
    `count` (how many), `of` (of how many), `unit` (what both count), `share` (`count / of`; missing where `of` is 0),
    `level`, `finding` and `advice` in words. `level` is `fine`, `look` (look at it before you count) or `mend` (counts
    will be wrong). Nothing is changed and nothing left out here.

    An article without an outlet counts with the outlet that its opener names (`strip_boilerplate`). Half-spaces are
    those that `restore_halfspaces` ends with: `halfspaces_dropped` are those it had to put where nothing stood,
    `halfspaces_spaced` where a space stood. Those that it cannot find are in no row.

    Raises `TableError` when a column of `read_articles` is missing, or when `date` holds no dates.

    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاریهای ما"], "outlet": [""]})
    >>> table = audit_articles(articles.assign(date=pd.NaT)).set_index("check")
    >>> int(table["count"]["halfspaces_dropped"]), table["level"]["halfspaces_dropped"]
    (1, 'look')
    """
    require_columns(articles, ["article_id", "title", "text", "date", "outlet"], verb="audit_articles")
    require_dates(articles, verb="audit_articles")
    checked = Checked.of(articles)
    table = pd.DataFrame([finding.row() for check in _CHECKS for finding in check(checked)], columns=_COLUMNS)
    return table.astype({"count": int, "of": int, "share": float})
