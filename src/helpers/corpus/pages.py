"""Web pages to articles: what trafilatura finds, the dates that a page states, and text without its markup."""

import re

from helpers.corpus.reading import Between, Reading, Row, naming, without_declaration

# trafilatura drops what is not printable, U+200C with it, and makes U+00A0 a space. What must stay passes through it as
# a letter that no news has: one of Old Italic for each.
_PROTECTED = {sign: chr(0x10300 + number) for number, sign in enumerate("\u200c\u00a0\u200b\u00ad\u202f")}
_PROTECT, _RESTORE = str.maketrans(_PROTECTED), str.maketrans({letter: sign for sign, letter in _PROTECTED.items()})
_STATED_DATE = (
    "//meta[@property='article:published_time' or @itemprop='datePublished' or @name='publishdate' or @name='pubdate' "
    "or @name='date' or @name='DC.date' or @name='dc.date' or @name='DC.Date.Created' or @name='dcterms.created']"
    "/@content"
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_SHOWN_DATE = (
    "//time/@datetime | //time//text() | //*[contains(@class, 'date') or contains(@class, 'time') or "
    "contains(@class, 'publish') or contains(@id, 'date')]//text()"
)
_MANY_CANDIDATES, _LONG_CANDIDATE = 20, 80
_MARKUP = re.compile(r"</?(?:p|br|div|span|a|b|i|strong|em|h\d|ul|ol|li|img|table|blockquote)\b[^<>]*>", re.IGNORECASE)
_BLOCKS = ("p", "br", "div", "h1", "h2", "h3", "h4", "li", "tr", "blockquote")


def read_html(text: str, reading: Reading) -> list[Row]:
    """Return the article of a web page, as trafilatura finds it, and under `Between.DATES` its dates."""
    import lxml.html
    import trafilatura

    reading.check(page_elements=text.count("<"))
    if not text.strip():
        return []
    with naming(reading.shown):
        tree = lxml.html.document_fromstring(without_declaration(text))
        shown = [found for found in tree.xpath(_SHOWN_DATE) if 3 < len(found.strip()) <= _LONG_CANDIDATE]
        dates = [*tree.xpath(_STATED_DATE), *_JSON_DATE.findall(text), *shown[:_MANY_CANDIDATES]]
        dates = [" ".join(str(date).split()) for date in dates]
        _protect(tree)
        page = trafilatura.bare_extraction(
            tree,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    if page is None or not (page.text or "").strip():
        raise reading.error(": no article is found in this page: save its text as .txt, if it has one")
    found = {name: (getattr(page, name) or "").translate(_RESTORE) for name in ["title", "text", "url", "sitename"]}
    body = found["text"].removeprefix(found["title"]).lstrip("\n") or found["text"]
    dates += [page.date] if page.date else []
    article = {"title": found["title"], "text": body, "url": found["url"]}
    return [("", {**article, Between.DATES: dates, Between.OUTLET: found["sitename"]})]


def _protect(tree) -> None:
    for element in tree.iter():
        if not isinstance(element.tag, str):  # a comment
            continue
        element.text = (element.text or "").translate(_PROTECT) or element.text
        element.tail = (element.tail or "").translate(_PROTECT) or element.tail
        if "content" in element.attrib:  # of a meta element
            element.set("content", element.get("content").translate(_PROTECT))


def without_markup(text: str, *, shown: str) -> str:
    """Return the text of a piece of HTML, blocks on lines of their own; other text as it is."""
    import lxml.html

    if not _MARKUP.search(text):
        return text
    with naming(shown):
        tree = lxml.html.fragment_fromstring(text, create_parent="div")
        for element in [*tree.iter("script", "style")]:
            element.drop_tree()
        for element in tree.iter(*_BLOCKS):
            element.tail = "\n" + (element.tail or "")
        plain = tree.text_content()
    return "\n".join(line.strip() for line in plain.split("\n") if line.strip())
