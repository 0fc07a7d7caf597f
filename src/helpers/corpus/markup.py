"""Markup to text: one rule for pages, for HTML in the cells of tables, and for the texts of XML."""

import html
import re

from helpers.corpus.reading import NO_LIMITS_CHANGED, Limits, Reading, naming, without_declaration

_BLOCKS = frozenset(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figure footer form h1 h2 h3 "
    "h4 h5 h6 header hr legend li main nav ol p pre section summary table tbody tfoot thead tr ul".split()
)
# What stands between two words without being a line: they are two words.
_APART = frozenset("td th img iframe button input select option label".split())
_DROPPED = frozenset("script style template head noscript figcaption audio video object svg canvas textarea".split())
_DROPPED_IN_XML = frozenset("script style figcaption image img photo picture graphic".split())
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark o p q ruby s samp small span strike "
    "strong sub sup time tt u var wbr".split()
)
# A line end in them is a space, as in a browser, unless a sentence ends there.
_FLOWING = frozenset("p li td th h1 h2 h3 h4 h5 h6 dd dt blockquote".split())
_WRAPPED = re.compile(r"(?<![.!؟?»:؛…\n\r])\r?\n")
_CAPTION = re.compile(r"\bwp-caption-text\b|\bcaption-text\b")
_TAGS = "|".join(sorted(_BLOCKS | _APART | _DROPPED | _INLINE, key=len, reverse=True))
# «تگ <b> چیست»: a tag with nothing in it and spaces around it is spoken of, but for those that never close.
_MARKUP = re.compile(
    rf"</(?:{_TAGS})\s*>|<(?:{_TAGS})\s[^<>]*>|<(?:br|hr)\s*/?>|(?<! )<(?:{_TAGS})/?>|<(?:{_TAGS})/?>(?! )",
    re.IGNORECASE,
)
_NO_TAG = re.compile(r"<(?!/?[a-z][\w:-]*(?:[\s/][^<>]*)?>|!|\?)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#x[\da-f]{2,6}|[a-z]\w{1,30});", re.IGNORECASE)  # of `html`, that end properly
_BARE = re.compile(r"&(?!(?:#\d{2,7}|#x[\da-f]{2,6}|[a-z]\w{1,30});)", re.IGNORECASE)
_TWICE = re.compile(r"&amp;(?=(?:zwn?j|nbsp|[lr]aquo|[lr]dquo|quot|hellip|[rl]rm|#\d{2,6});)", re.IGNORECASE)
# Of WordPress: [caption id="…"]a picture and words on it[/caption], [gallery ids="1,2"], [vc_row]…[/vc_row].
_CAPTIONED = re.compile(r"\[(?:wp_)?caption\b(?:[^\[]|\[(?!/?(?:wp_)?caption\b))*\[/(?:wp_)?caption\]")
_SHORTCODE = re.compile(
    r"\[/[a-z][\w-]{1,40}\]|\[[a-z][\w-]{1,40}(?:\s+[\w-]+=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\s\]]+))+\s*/?\]"
    r"|\[(?:gallery|embed|video|audio|playlist|vc_\w+|et_pb_\w+)\]"
)
# Letters of a class or id: trafilatura searches each some hundred times (7 MB took 7 s), and no rule needs more.
_LONGEST_NAME = 500
_CONTROL = {number: None for number in [*range(9), 11, 12, *range(14, 32), 127]}
_SPACES = re.compile(r"[ \t\r\f]+")


def parse_page(text: str, reading: Reading):
    """Return the tree of a page, however its elements are nested, without control characters."""
    import lxml.html

    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    with naming(reading.shown):
        content = without_declaration(text.translate(_CONTROL)).encode("utf-8", "replace")
        tree = lxml.html.document_fromstring(content, parser=parser)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise reading.error(": its elements are nested too deep to be read whole: save its text without tags")
    for element in tree.xpath(f"//*[string-length(@class) > {_LONGEST_NAME} or string-length(@id) > {_LONGEST_NAME}]"):
        for name in {"class", "id"}.intersection(element.attrib):
            element.set(name, element.get(name)[:_LONGEST_NAME])
    return tree


def without_markup(text: str, *, shown: str, limits: Limits = NO_LIMITS_CHANGED) -> str:
    """Return the text of a piece of HTML, blocks on lines of their own; other text without entities and shortcodes."""
    if "[" in text:
        text = _SHORTCODE.sub(" ", _CAPTIONED.sub("\n", text)) if _SHORTCODE.search(text) else text
    if "&" in text:
        text = _TWICE.sub("&", text)
    if "<" not in text or not _MARKUP.search(text):
        return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text) if "&" in text else text
    Reading(shown, limits).check(page_elements=text.count("<"))
    piece = _NO_TAG.sub("&lt;", _BARE.sub("&amp;", text))
    return text_of(parse_page(f"<html><body>{piece}</body></html>", Reading(shown)))


def text_of(root, *, is_html: bool = True) -> str:
    """Return the words of an element of HTML or XML, one line for each block, without scripts and captions.

    In XML, whose elements have any name, those are blocks that stand beside no text.
    """
    dropped = _DROPPED if is_html else _DROPPED_IN_XML
    pieces: list[str] = []
    waiting: list = [(root, False, is_html)]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        element, in_line, is_inline = item
        name = local_name(element.tag).lower()
        if not name or name in dropped or _CAPTION.search(element.get("class") or ""):
            continue
        around = "\n" if name in _BLOCKS or not is_inline else " " if name in _APART else ""
        in_line = in_line or name in _FLOWING
        inner = is_html or _has_words_beside(element)
        pieces += [around, _flowing(element.text, in_line)]
        waiting.append(around)
        for child in reversed(element):
            waiting += [
                _flowing(child.tail, in_line),
                (child, in_line, inner or local_name(child.tag).lower() in _INLINE),
            ]
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def local_name(tag: object) -> str:
    """Return the name of an element without its namespace; "" for a comment."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _flowing(text: str | None, in_line: bool) -> str:
    return _WRAPPED.sub(" ", text or "") if in_line else text or ""


def _has_words_beside(element) -> bool:
    return bool((element.text or "").strip()) or any((child.tail or "").strip() for child in element)
