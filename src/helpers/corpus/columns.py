"""The columns of a source under the names of ours, whatever the source calls them."""

from helpers.core.errors import CorpusError
from helpers.corpus.limits import printable
from helpers.language import fold_characters

COLUMNS = ["article_id", "title", "text", "date", "outlet", "url", "path"]
# What reading adds, what other verbs of `corpus` add later, and what `language` calls the places of words, by which
# tables are joined: a source's own column of such a name is renamed.
ADDED = ["encoding", "date_as_written", "date_precision", "date_source", "id_in_source"]
RESERVED = [
    *COLUMNS,
    *ADDED,
    *["boilerplate", "outlet_source", "quoted_outlet"],
    *["story", "articles_of_story", "is_first", "days_after_first"],
    *["paragraph", "sentence", "position", "token", "lemma", "kind"],
]

# The names under which a column is usually found, in English and in Persian; the first that is there is taken.
COMMON_NAMES = {
    "article_id": ["article_id", "id", "guid", "docid", "شناسه"],
    "title": ["title", "headline", "عنوان", "تیتر", "عنوان خبر"],
    "text": ["text", "body", "content", "fulltext", "full_text", "article_text", "متن", "متن خبر", "paragraphs"],
    "date": [
        *["date", "published", "pubdate", "published_at", "published_date", "publish_date", "date_published"],
        *["datetime", "تاریخ", "تاریخ انتشار", "printed_date"],
    ],
    "outlet": [
        *["outlet", "agency", "source", "publisher", "sitename", "newspaper"],
        *["خبرگزاری", "منبع", "رسانه", "روزنامه"],
    ],
    "url": ["url", "link", "href", "پیوند", "لینک", "نشانی"],
}


def recognise(found: list[str], columns: dict[str, str], shown: str) -> dict[str, str]:
    """Return the source's column for each of ours that the source has; `columns` goes before the common names.

    Raises `CorpusError` when `columns` names what is not there, and when no column holds the text.

    >>> recognise(["تیتر", "متن"], {}, "news.csv")
    {'title': 'تیتر', 'text': 'متن'}
    """
    check_mapping(columns)
    absent = [source for source in columns.values() if source not in found]
    if absent:
        raise CorpusError(f"column {absent[0]!r} is missing from {shown}; found: {_listed(found)}")
    by_name = {_plain(name): name for name in reversed(found) if name not in columns.values()}
    source_of = {}
    for column, names in COMMON_NAMES.items():
        source = columns.get(column) or next((by_name[name] for name in names if name in by_name), None)
        if source is not None:
            source_of[column] = source
    if "text" not in source_of:
        raise CorpusError(
            f"column 'text' is missing from {shown}; found: {_listed(found)}. "
            f'Pass columns={{"text": {_shown(found[0]) if found else "…"!r}}} with the name of yours'
        )
    return source_of


def check_mapping(columns: dict[str, str]) -> None:
    """Raise `CorpusError` when `columns` maps what is no column of articles."""
    unknown = [name for name in columns if name not in COMMON_NAMES]
    if unknown:
        raise CorpusError(f"columns: {unknown[0]!r} is not a column of articles; allowed: {', '.join(COMMON_NAMES)}")


def is_text_name(name: str) -> bool:
    """Tell whether a column of this name usually holds the text."""
    return _plain(name) in COMMON_NAMES["text"]


def _plain(name: str) -> str:
    return fold_characters(name).strip().lower().replace(" ", "_" if name.isascii() else " ")


def _listed(names: list[str]) -> str:
    shown = ", ".join(map(_shown, names[:30]))
    return shown + (f", … ({len(names)} in all)" if len(names) > 30 else "")


def _shown(name: str) -> str:
    return printable(" ".join(name.split())[:40])
