"""XML to rows: one row per article element; feeds, blogs, wikis and text editions each by their own rule."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from helpers.core.errors import CorpusError
from helpers.corpus.columns import is_text_name
from helpers.corpus.pages import local_name, text_of
from helpers.corpus.reading import Between, Reading, Row, naming, printable, without_declaration

# Names of text that are too general for a table, but are where a feed has it: the best first.
_FEED_TEXTS = ("encoded", "description", "summary")
_NOT_ARTICLES = frozenset(["rss", "channel", "feed", "image", "rdf"])
_ENTRIES = frozenset(["item", "entry", "url"])
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:RDF|mediawiki|TEI)\b")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
# Namespaces whose elements are not those of the article that have the same local name: pictures, podcasts, excerpts.
_OTHER_NAMES = {"mrss": "media_", "itunes": "itunes_", "/excerpt/": "excerpt_"}
_FEW_CHILDREN = 4  # of one name that attributes tell apart
_OURS = {"cat": "category"}  # of Hamshahri's corpus
# Of WordPress: what is not an article, and is not published.
_NO_POSTS = frozenset(
    "page attachment nav_menu_item revision wp_block wp_template wp_template_part wp_global_styles wp_navigation "
    "custom_css customize_changeset oembed_cache user_request".split()
)
_UNPUBLISHED = frozenset("draft auto-draft pending private trash inherit future".split())
_OF_BLOG = ("comment", "postmeta", "post_date", "post_date_gmt", "pubDate")
# Of wikis: links that are not words of the text, and sections that list sources.
_NO_WORDS = re.compile(r"\s*(?:file|image|media|category|پرونده|تصویر|رده|[a-z]{2,3})\s*:", re.IGNORECASE)
_CATEGORY = re.compile(r"\[\[\s*(?:category|رده)\s*:\s*([^\]|]+)", re.IGNORECASE)
_SOURCES = re.compile(
    r"^(==+)\s*(?:منابع|منبع|پانویس(?:‌?ها)?|جستارهای وابسته|پیوند(?:ها)?ی? به بیرون|references|sources|external links"
    r"|see also)\s*==+\s*$.*?(?=^==[^=]|\Z)",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_NOTE = re.compile(
    r"<!--.*?-->|<(?P<name>ref|gallery|math|timeline|syntaxhighlight)\b(?:[^<>]*/>|[^<>]*>(?:[^<]|<(?!/?(?P=name)\b))*+</(?P=name)\s*>)",
    re.IGNORECASE | re.DOTALL,
)
_BREAK, _TAG = re.compile(r"<br\s*/?>", re.IGNORECASE), re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_TABLE, _DEEPEST_TABLE = re.compile(r"\{\|(?:[^{|]|\{(?!\|)|\|(?!\}))*+\|\}"), 3
_NAMED_FIELDS = frozenset(["column", "field", "str", "date", "arr"])
_EXTRACT_NAMES = {"source": "url", "sitename": "outlet"}  # of trafilatura
_DATED = re.compile(r"\{\{\s*(?:date|تاریخ)\s*\|\s*([^{}|]{4,60})", re.IGNORECASE)


def is_xml(text: str) -> bool:
    """Tell whether a text begins as XML does that is no page."""
    return bool(_XML.match(text))


def read_xml(text: str, reading: Reading) -> list[Row]:
    """Return one row per article element: the outermost that has its text as a child or an attribute.

    Its other children and attributes are its columns, without namespaces. Feeds (RSS, Atom) are read by this rule too;
    of blogs (WordPress) the published posts, of wikis the articles, without markup, of editions (TEI) each text.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    reading.check(elements=text.count("<"))
    with naming(reading.shown):
        try:
            root = fromstring(without_declaration(text))
        except DefusedXmlException as error:
            raise reading.entities_declared() from error
        _name_fields(root)
        by_rule = _RULES.get(local_name(root.tag).lower())
        if by_rule is _extracts and _found(root, "doc", "main") is None:
            by_rule = None
        articles = list(by_rule(root) if by_rule else _articles(root, reading.columns.get("text")))
    rows = [(f"row {number}", row) for number, row in enumerate(articles, start=1)]
    reading.check(rows=len(rows))
    if not any(_has_text(row, reading.columns.get("text")) for row in articles):
        raise _without_articles(root, reading, "".join(row.get(Between.LEFT_OUT, "") for row in articles))
    return rows


def _has_text(row: dict, wanted: str | None) -> bool:
    return any(
        value.strip() for name, value in row.items() if name == wanted or (isinstance(name, str) and is_text_name(name))
    )


def _without_articles(root: Element, reading: Reading, said: str) -> CorpusError:
    """Return the error of a file without a row: what it is, or which elements it has."""
    count = Counter(local_name(element.tag) for element in root.iter())
    entries = sum(count[name] for name in _ENTRIES)
    if said or (entries and not reading.columns.get("text")):
        what = said or f"its {entries:,} entries have titles and addresses, but no texts"
        return reading.error(f" holds no article: {what}. Get the pages themselves, or an export with the texts")
    names = printable(", ".join(name for name, _ in count.most_common(20)))[:400]
    return CorpusError(
        f"column 'text' is missing from {reading.shown}; found: {names}. "
        'Pass columns={"text": …} with the name of the element that holds the text'
    )


def _name(tag: object) -> str:
    """Return the name of an element as a column: its local name, marked where its namespace is not of articles."""
    name = local_name(tag)
    before = next((mark for part, mark in _OTHER_NAMES.items() if isinstance(tag, str) and part in tag), "")
    return before + _OURS.get(name.lower(), name)


def _articles(root: Element, wanted: str | None) -> Iterator[dict]:
    outlet, left_out = _title_of_feed(root), Counter()
    wanted_names = {wanted} if wanted else _text_names(root)
    waiting = [root]
    while waiting:
        element = waiting.pop()
        texts = wanted_names & _names(element)
        if not texts or local_name(element.tag).lower() in _NOT_ARTICLES:
            waiting.extend(reversed(element))
            continue
        row = _fields(element)
        if reason := _why_no_post(row) or _kind_in_blog(element):
            left_out[reason] += 1
            continue
        # The first that is a text by name, in a feed the fullest; where that is empty, the next.
        ordered = sorted(texts, key=lambda name: _FEED_TEXTS.index(name) if name in _FEED_TEXTS else -1)
        text = next((name for name in ordered if row[name].strip()), ordered[0])
        row = {"text" if name == text and name in _FEED_TEXTS else name: value for name, value in row.items()}
        if "post_type" in row:
            row = {**{name: value for name, value in row.items() if name not in _OF_BLOG}, "date": row["post_date"]}
        yield {**row, Between.OUTLET: outlet} if outlet else row
    if left_out:
        yield {Between.LEFT_OUT: _counted(left_out)}


def _names(element: Element) -> set[str]:
    return {*map(local_name, element.attrib), *(_name(child.tag) for child in element)}


def _text_names(root: Element) -> set[str]:
    """Return the names under which the tree has texts; an <article> that has its text in a <body> is none itself."""
    found: dict[str, set[str]] = {}
    for element in root.iter():
        found.setdefault(_name(element.tag), set()).update(_names(element))
    usual = {name for names in found.values() for name in names if is_text_name(name)}
    return (usual - {name for name, inner in found.items() if inner & usual} or usual) | set(_FEED_TEXTS)


def _title_of_feed(root: Element) -> str:
    """Return the title of a channel or feed."""
    above = next((each for each in [*root, root] if local_name(each.tag).lower() in ("channel", "feed")), ())
    return next(((each.text or "").strip() for each in above if _name(each.tag) == "title"), "")


def _why_no_post(row: dict) -> str:
    """Say what a row of WordPress is that is no published post; "" for an article."""
    kind, status = row.get("post_type"), row.get("status")
    if not isinstance(kind, str) or "post_date" not in row:
        return ""
    return kind if kind in _NO_POSTS else str(status) if status in _UNPUBLISHED else ""


def _kind_in_blog(element: Element) -> str:
    """Say what an entry of Blogger's export is that is no post: a comment, a template; "" for another."""
    kinds = (each.get("term", "") for each in element if each.get("scheme", "").endswith("#kind"))
    kind = next(kinds, "").rpartition("#")[2]
    return "" if kind == "post" else kind


def _counted(left_out: Counter) -> str:
    return "left out: " + ", ".join(f"{kind} ({count:,})" for kind, count in left_out.most_common())


def _fields(element: Element) -> dict:
    """Return the attributes and the children's texts by name; what stands twice has its texts on lines.

    Of several categories the first is the section, and all but a blog's own sections are tags.
    """
    fields: dict[str, list[str]] = {local_name(name): [value] for name, value in element.attrib.items()}
    several: dict[str, list[Element]] = {}
    for child in element:
        several.setdefault(_name(child.tag), []).append(child)
    if "category" in several:
        several["category"] = [each for each in several["category"] if not each.get("scheme", "").endswith("#kind")]
    categories = [each for each in several.get("category", []) if not each.get(_LANGUAGE)]
    tags = [_text(each) for each in categories if each.get("domain") != "category"]
    if several.get("category") and (len(tags) > 1 or (tags and "post_type" in several)):
        own = [each for each in several["category"] if each.get("domain") == "category"]
        several["category"] = own or several["category"]
        fields["tags"] = tags
    for name, children in several.items():
        for again, child in zip(_apart(name, children), children, strict=True):
            fields.setdefault(again, []).append(_text(child) or child.get("href", ""))
    if "tags" in fields and "category" in fields:
        fields["category"] = fields["category"][:1]
    return {name: "\n".join(filter(None, values)) for name, values in fields.items()}


def _apart(name: str, children: list[Element]) -> list[str]:
    """Return a name for each child of one name: where an attribute tells them apart (two calendars), it is in the name.

    The one in Persian keeps the plain name, else the first.
    """
    marks = [next(iter(child.attrib.values()), "") if len(child.attrib) == 1 else "" for child in children]
    if len(children) == 1 or len(children) > _FEW_CHILDREN or not all(marks) or len(set(marks)) < len(marks):
        return [name] * len(children)
    persian = [number for number, child in enumerate(children) if child.get(_LANGUAGE, "").startswith("fa")]
    plain = persian[0] if persian else 0
    return [name if number == plain else f"{name}_{mark}" for number, mark in enumerate(marks)]


def _text(element: Element) -> str:
    words = text_of(element, is_html=False) if len(element) else (element.text or "").strip()
    # Atom has the name of a category in its attributes.
    return words or (element.get("label") or element.get("term", "") if local_name(element.tag) == "category" else "")


def _name_fields(root: Element) -> None:
    """Call elements that have their name in an attribute (<field name="title">: MySQL, phpMyAdmin, Solr) by that."""
    for element in root.iter():
        if local_name(element.tag) in _NAMED_FIELDS and element.attrib.keys() == {"name"}:
            element.tag = element.attrib.pop("name") or element.tag


def _extracts(root: Element) -> Iterator[dict]:
    """Give the texts that trafilatura took from pages: attributes say what they are, <main> has the words."""
    for document in root.iter():
        main = next((each for each in document if local_name(each.tag) == "main"), None)
        if local_name(document.tag) == "doc" and main is not None:
            row = {_EXTRACT_NAMES.get(name, name): value for name, value in document.attrib.items()}
            yield {**row, "text": _text(main)}


def _found(element: Element, *path: str) -> Element | None:
    """Return the first element on a path of local names, whatever its namespace; None where there is none."""
    for name in path:
        element = next((each for each in element.iter() if local_name(each.tag) == name), None)
        if element is None:
            return None
    return element


def _text_at(element: Element, *path: str) -> str:
    found = _found(element, *path)
    return "" if found is None else _text(found)


def _wiki_articles(root: Element) -> Iterator[dict]:
    """Give the articles of a wiki (MediaWiki): not what is said about them, what leads elsewhere, nor files."""
    site, left_out = _text_at(root, "sitename"), Counter()
    for page in root:
        if local_name(page.tag) != "page":
            continue
        if _text_at(page, "ns") not in ("", "0"):
            left_out["pages that are no articles (talk, users, files)"] += 1
        elif _found(page, "redirect") is not None:
            left_out["redirects"] += 1
        else:
            revision = [each for each in page if local_name(each.tag) == "revision"][-1:]
            source = _text_at(revision[0], "text") if revision else ""
            dated = _DATED.search(source)
            yield {
                "id": _text_at(page, "id"),
                "title": _text_at(page, "title"),
                "text": _wiki_text(source),
                "date": dated[1] if dated else "",
                "edited_at": _text_at(revision[0], "timestamp") if revision else "",
                "tags": "\n".join(_CATEGORY.findall(source)),
                Between.OUTLET: site,
            }
    if left_out:
        yield {Between.LEFT_OUT: _counted(left_out)}


def _wiki_text(source: str) -> str:
    """Return the words of an article of a wiki, without markup, tables, pictures and the list of its sources."""
    import mwparserfromhell

    # The parser takes quadratic time over tags that are never closed, and needs none of them.
    source = _TAG.sub("", _BREAK.sub("\n", _NOTE.sub("", _SOURCES.sub("", source))))
    for _ in range(_DEEPEST_TABLE):
        source = _TABLE.sub("", source)
    code = mwparserfromhell.parse(source.replace("{|", ""))
    for link in code.filter_wikilinks(recursive=False, matches=lambda link: _NO_WORDS.match(str(link.title))):
        code.remove(link)
    lines = map(str.strip, code.strip_code().split("\n"))
    return "\n".join(filter(None, lines))


def _edition_texts(root: Element) -> Iterator[dict]:
    """Give the texts of an edition (TEI), each with what its header says."""
    for edition in root.iter():
        header, text = (
            next((each for each in edition if local_name(each.tag) == name), None) for name in ("teiHeader", "text")
        )
        if local_name(edition.tag) != "TEI" or text is None:
            continue
        body = _found(text, "body")
        date = None if header is None else next(filter(None, map(_when, header.iter())), None)
        title = "" if header is None else _text_at(header, "titleStmt", "title")
        words = _text(text if body is None else body)
        first, _, rest = words.partition("\n")
        yield {
            "title": title,
            "text": rest if rest and first == title else words,
            "date": date or "",
            "author": "" if header is None else _text_at(header, "author"),
            # That of the source, not of the edition.
            "outlet": "" if header is None else _text_at(header, "sourceDesc", "publisher"),
            "article_id": edition.get("{http://www.w3.org/XML/1998/namespace}id", ""),
        }


def _when(element: Element) -> str:
    return element.get("when") or _text(element) if local_name(element.tag) in ("date", "creation") else ""


_RULES: dict[str, Callable[[Element], Iterator[dict]]] = {
    "mediawiki": _wiki_articles,
    "doc": _extracts,
    "corpus": _extracts,
    "tei": _edition_texts,
    "teicorpus": _edition_texts,
}
