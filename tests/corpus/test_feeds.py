"""XML: feeds, blogs, wikis and editions give their articles; what would do harm is one error."""

import html
import time

import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.feeds import is_xml, read_xml
from helpers.corpus.reading import Between, Reading
from tests.corpus.exported import TEXT, TITLE, blog, edition, feed, post, wiki, wiki_page
from tests.corpus.files import error_of, load, put


def rows_of(tree: str) -> list[dict]:
    return [row for _, row in read_xml(tree, Reading("a.xml"))]


def test_entities_in_xml_are_refused(tmp_path):
    put(tmp_path, "secret", "secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for entities in [f'<!ENTITY l0 "lol">{bomb}', f'<!ENTITY l9 SYSTEM "file://{tmp_path}/secret">']:
        path = put(tmp_path, "a.xml", f"<!DOCTYPE a [{entities}]><a><text>&l9;</text></a>")
        assert "declares entities" in error_of(path)


@pytest.mark.parametrize("content", ["<channel>" * 50_000 + "</channel>" * 50_000, "<a>" * 50_000])
def test_what_is_nested_too_deep_is_an_error(tmp_path, content):
    error_of(put(tmp_path, "a.xml", content))


def test_deep_markup_in_a_text_is_read(tmp_path):
    text = "<r><text>" + "<b>" * 50_000 + "متن" + "</b>" * 50_000 + "</text></r>"
    assert read_articles(put(tmp_path, "a.xml", text))["text"].tolist() == ["متن"]


def test_many_parts_of_one_name_take_no_long_time(tmp_path):
    path = put(tmp_path, "a.xml", "<r><text>a</text>" + "<piece>b</piece>" * 100_000 + "</r>")
    assert read_articles(path).loc[0, "piece"].count("b") == 100_000


def test_the_text_of_a_feed_is_its_fullest_and_no_picture():
    words = f"<title>{TITLE}</title><description>{TEXT}</description>"
    row = rows_of(feed(f'{words}<media:content url="x.jpg"/><media:title>x.jpg</media:title>'))[0]
    assert (row["title"], row["text"], row[Between.OUTLET]) == (TITLE, TEXT, "نمونه")
    row = rows_of(
        feed(f"<title>{TITLE}</title><description>لید</description><content:encoded>{TEXT}</content:encoded>")
    )[0]
    assert (row["text"], row["description"]) == (TEXT, "لید")
    row = rows_of(feed(f"{words}<content:encoded/>"))[0]
    assert row["text"] == TEXT


def test_the_first_category_is_the_section_and_several_are_tags():
    row = rows_of(feed(f"<description>{TEXT}</description><category>شهر</category>"))[0]
    assert row["category"] == "شهر" and "tags" not in row
    row = rows_of(feed(f"<description>{TEXT}</description><category>شهر</category><category>نان</category>"))[0]
    assert (row["category"], row["tags"]) == ("شهر", "شهر\nنان")


def test_a_feed_or_a_list_of_addresses_without_texts_is_one_error():
    for tree in [
        feed(*[f"<title>{TITLE}</title><link>https://news.example/1</link>"] * 3),
        feed(*[f"<title>{TITLE}</title><description/>"] * 3),
        "<urlset>" + "<url><loc>https://news.example/1</loc></url>" * 3 + "</urlset>",
    ]:
        with pytest.raises(CorpusError, match="its 3 entries have titles and addresses, but no texts"):
            rows_of(tree)


def test_of_a_blog_the_published_posts_are_read_and_the_rest_is_counted(tmp_path):
    content = blog(
        post(text=f"<p>{TEXT}</p>[caption id='a']<img src='x'/>عکس[/caption]"),
        post("page"),
        post(status="draft"),
        post("page"),
    )
    articles, left_out = load(put(tmp_path, "a.xml", content))
    row = articles.iloc[0]
    assert len(articles) == 1 and row["text"] == TEXT and "comment" not in articles
    assert (row["date_as_written"], row["section"], row["tags"]) == ("2025-08-07 02:25:00", "شهر", ["نان"])
    assert row["outlet"] == "نمونه" and left_out[0].endswith("left out: page (2), draft (1)")


def test_a_blog_without_posts_is_one_error():
    with pytest.raises(CorpusError, match=r"holds no article: left out: page \(2\)"):
        rows_of(blog(post("page"), post("page")))


def test_of_a_wiki_the_articles_are_read_without_markup_and_the_rest_is_counted():
    article, rest = rows_of(wiki(wiki_page(), wiki_page(1), wiki_page(more="<redirect title='x'/>")))
    assert article["text"] == f"وزیر کشور گفت: {TEXT}"
    assert (article["title"], article["date"], article["tags"]) == (TITLE, "۱۵ مرداد ۱۴۰۴", "سیاست")
    assert article["edited_at"] == "2025-08-09T00:00:00Z" and article[Between.OUTLET] == "نمونه"
    assert rest == {Between.LEFT_OUT: "left out: pages that are no articles (talk, users, files) (1), redirects (1)"}


def test_of_an_edition_each_text_is_an_article_with_its_title_and_date():
    text = edition()
    for tree in [text, f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/>{text}{text}</teiCorpus>']:
        for row in rows_of(tree):
            assert (row["title"], row["text"], row["date"]) == (TITLE, TEXT, "2025-08-01")
    assert len(rows_of(f"<teiCorpus>{text}{text}</teiCorpus>")) == 2


def test_children_of_one_name_are_told_apart_by_their_attribute():
    row = rows_of(
        '<a><DOC><DATE calender="Western">1996-06-21</DATE><DATE calender="Persian">1375/04/01</DATE>'
        '<CAT xml:lang="en">Politics</CAT><CAT xml:lang="fa">سیاسی</CAT>'
        f"<TEXT><IMAGE>x.jpg</IMAGE>{TEXT}</TEXT></DOC></a>"
    )[0]
    assert row["TEXT"] == TEXT and (row["DATE"], row["DATE_Persian"]) == ("1996-06-21", "1375/04/01")
    assert (row["category"], row["category_en"]) == ("سیاسی", "Politics")


def test_xml_is_told_by_its_beginning(tmp_path):
    assert is_xml("<?xml version='1.0'?>") and is_xml("\n<rss>") and not is_xml("<p>") and not is_xml("متن <rss>")
    for name in ["feed", "a.rss", "b.atom", "c.txt"]:
        path = put(tmp_path, name, feed(f"<title>{TITLE}</title><description>{TEXT}</description>"))
        assert read_articles(path)["text"].tolist() == [TEXT]


@pytest.mark.parametrize("piece", ["<ref>", "{|\n|", "[[", "{{", "<b>", "<!--", "'''", "[[x:a]] ", "<ref>a</ref>"])
def test_no_markup_of_a_wiki_takes_long(piece):
    begun = time.process_time()
    rows_of(wiki(wiki_page().replace("</text>", html.escape(piece) * (60_000 // len(piece)) + "</text>")))
    assert time.process_time() - begun < 5


def test_what_trafilatura_took_from_pages_is_read():
    document = (
        f'<doc sitename="نمونه" title="{TITLE}" date="2025-08-02" source="https://news.example/2" '
        f'hostname="news.example" categories="شهر" tags="نان;آب"><main><p>{TEXT}</p><p>نان</p></main><comments/></doc>'
    )
    expected = {"title": TITLE, "text": f"{TEXT}\nنان", "url": "https://news.example/2", "outlet": "نمونه"}
    for tree, count in [(document, 1), (f"<corpus>{document}{document}</corpus>", 2)]:
        rows = rows_of(tree)
        assert len(rows) == count
        assert all(expected.items() <= row.items() for row in rows)


def test_an_element_that_has_its_name_in_an_attribute_is_that_column():
    for name in ("field", "column", "str"):
        inner = f'<{name} name="title">{TITLE}</{name}><{name} name="body">{TEXT}</{name}>'
        (row,) = rows_of(f"<all><row>{inner}</row></all>")
        assert (row["title"], row["body"]) == (TITLE, TEXT)


def test_of_an_export_of_blogger_posts_are_read():
    def entry(kind: str) -> str:
        scheme = "http://schemas.google.com/g/2005#kind"
        kind = f'<category scheme="{scheme}" term="http://schemas.google.com/blogger/2008/kind#{kind}"/>'
        tags = '<category scheme="http://www.blogger.com/atom/ns#" term="نان"/><category term="آب"/>'
        return f"<entry>{kind}{tags}<title>{TITLE}</title><content>{TEXT}</content></entry>"

    post, left_out = rows_of(f"<feed><title>نمونه</title>{''.join(map(entry, ['template', 'post', 'comment']))}</feed>")
    assert (post["content"], post["tags"]) == (TEXT, "نان\nآب")
    assert left_out[Between.LEFT_OUT] == "left out: template (1), comment (1)"


def test_an_edition_says_whom_its_source_is_of():
    source = (
        "<sourceDesc><biblFull><publicationStmt><publisher>نمونه</publisher></publicationStmt></biblFull></sourceDesc>"
    )
    header = f"<teiHeader><fileDesc>{source}</fileDesc></teiHeader>"
    (row,) = rows_of(f"<TEI>{header}<text><body><p>{TEXT}</p></body></text></TEI>")
    assert row["outlet"] == "نمونه"
