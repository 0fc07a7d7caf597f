from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.corpus import read_articles
from helpers.corpus.letters import fold_with_offsets
from helpers.corpus.outlets import add_outlet, is_in_persian, outlet_of
from helpers.corpus.reading import Between
from helpers.language import read_list
from helpers.language.characters import ZWNJ
from tests.corpus.files import put

LISTED = read_list("outlets")


def split(field: str) -> list[str]:
    return [part for part in field.split("|") if part]


def found(**record: str) -> tuple[str, str, str]:
    page = {Between.OUTLET: record.pop("page")} if "page" in record else {}
    whole = {**record, **page}
    add_outlet(whole)
    assert Between.OUTLET not in whole
    return whole["outlet"], whole["outlet_source"], whole["outlet_as_written"]


def test_the_list_has_no_name_host_or_channel_twice_and_nothing_that_is_none():
    assert len(LISTED) >= 220
    for field in ("outlet", "names", "english", "hosts", "channels"):
        counts = Counter(fold_with_offsets(name)[0] for row in LISTED for name in split(row[field]))
        assert [name for name, count in counts.items() if count > 1] == []
    for row in LISTED:
        assert row["outlet"] and row["english"].isascii() and row["in_persian"] in ("", "no")
        for host in [*split(row["hosts"]), *split(row["channels"])]:
            assert host == host.lower().strip() and host.isascii() and not host.startswith("www.")
        assert all("." in host and "/" not in host for host in split(row["hosts"]))
        assert not any(set(channel) & set("./@") for channel in split(row["channels"]))


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row["english"])
def test_each_listed_outlet_has_one_name_however_it_is_called(row):
    names = [row["outlet"], row["english"], row["english"].upper(), *split(row["names"])]
    names += [name.replace("ی", "ي").replace("ک", "ك").replace(ZWNJ, " ") for name in names]
    hosts = [*split(row["hosts"]), *(f"https://www.{host}/fa/news/1" for host in split(row["hosts"]))]
    users = [f"{before}{channel}" for channel in split(row["channels"]) for before in ("@", "t.me/", "https://t.me/s/")]
    assert {outlet_of(name) for name in [*names, *hosts, *users]} == {row["outlet"]}


SHOW_OTHERS = ("khabarfarsi.com",)  # an address within theirs is that of the page


@given(
    st.sampled_from([host for row in LISTED for host in split(row["hosts"])]),
    st.sampled_from(["", "http://", "HTTPS://", "//", "http://user:pw@"]),
    st.sampled_from(["", "www.", "m.", "fa.", "amp.", "WWW.fa."]),
    st.sampled_from(["", "/", "/news/1404/1", ":8080/a", "?id=1", "#x", "/?u=https://other.example/"]),
    st.booleans(),
)
def test_a_listed_host_is_known_in_any_address_of_its_pages(host, scheme, before, behind, upper):
    assume(host not in SHOW_OTHERS or "other" not in behind)
    address = f"{scheme}{before}{host.upper() if upper else host}{behind}"
    assert outlet_of(address) == outlet_of(host)
    assert found(url=address)[:2] == (outlet_of(host), "address")


@pytest.mark.parametrize(
    ("written", "outlet"),
    [
        ("خبرگزاري ايسنا", "ایسنا"),
        ("ISNA News Agency", "ایسنا"),
        ("خبرگزاری دانشجویان ایران (ایسنا)", "ایسنا"),
        ("ایسنا/خراسان رضوی", "ایسنا"),
        ("خبرگزاری مهر | اخبار ایران و جهان | Mehr News Agency", "مهر"),
        ("کانال رسمی خبرگزاری تسنیم", "تسنیم"),
        (f"بی{ZWNJ}بی سی", f"بی{ZWNJ}بی{ZWNJ}سی فارسی"),
        ("BBC News فارسی", f"بی{ZWNJ}بی{ZWNJ}سی فارسی"),
        ("ایسنا، مهر", "ایسنا، مهر"),  # two outlets: which of them is not told
        ("اخبار | ایران | جهان", "اخبار | ایران | جهان"),  # a country, no newspaper
        ("روزنامه ایران", "ایران"),
        ("هفته‌نامه نارون", "هفته‌نامه نارون"),
        ("nan", ""),
        (" - ", ""),
    ],
)
def test_a_name_of_a_column_is_that_of_the_list_where_it_names_one_outlet(written, outlet):
    assert outlet_of(written) == outlet
    if outlet:
        assert found(outlet=written, url="https://www.tabnak.ir/1") == (outlet, "column", written)


@pytest.mark.parametrize(
    ("address", "outlet"),
    [
        ("https://news.naron.ir/fa/1", "naron.ir"),
        ("naron.ir", "naron.ir"),
        ("http://www.naron.ir:8080", "naron.ir"),
        ("news.naron.ac.ir/1", "naron.ac.ir"),
        ("https://naron.co.uk/1", "naron.co.uk"),
        ("http://naron.com.tr", "naron.com.tr"),
        ("http://naron.blogspot.com/2010/1", "naron.blogspot.com"),
        ("http://www.naron.blog.ir/post/1", "naron.blog.ir"),
        ("https://t.me/s/Naron_News/12", "@naron_news"),
        ("https://twitter.com/naron/status/12?s=20", "@naron"),
        ("https://www.youtube.com/@naron/videos", "@naron"),
        ("https://t.me/c/1234567/5", "t.me"),  # a channel without a public name
        ("https://www.aparat.com/v/xYz1", "aparat.com"),
        ("https://web.archive.org/web/20150101000000id_/http://www.asriran.com/fa/1", "عصر ایران"),
        ("web.archive.org/web/2015/naron.ir/1", "naron.ir"),
        ("http://webcache.googleusercontent.com/search?q=cache:AbC_d:https://www.tabnak.ir/1+&cd=1", "تابناک"),
        ("https://www.google.com/url?q=http%3A%2F%2Fnaron.ir%2F1", "naron.ir"),
        ("https://www.isna.ir/news/1?ref=https://google.com/", "ایسنا"),
        ("http://خبرنامه.ایران/1", "خبرنامه.ایران"),
        (f"http://خبر{ZWNJ}نامه.ایران/1", "خبرنامه.ایران"),
        ("http://5.160.1.2/a", "5.160.1.2"),
        ("/news/1", ""),
        ("index.php?newsid=12", ""),
        ("http://[::1", ""),
        ("localhost", ""),
        ("", ""),
    ],
)
def test_an_address_gives_the_outlet_of_its_host(address, outlet):
    assert found(url=address)[:2] == (outlet, "address" if outlet else "")


@given(st.text(alphabet="آبپنیک", min_size=2, max_size=12))
def test_a_host_in_persian_letters_is_that_of_its_punycode(name):
    encoded = "xn--" + name.encode("punycode").decode()
    assert outlet_of(f"http://{encoded}.ir/1") == outlet_of(f"http://{name}.ir/1") != ""


@given(st.text(max_size=40))
def test_any_address_or_name_is_read_without_an_error(text):
    assert isinstance(outlet_of(text), str)
    assert found(url=text, page=text)[1] in ("address", "page", "")


def test_a_column_goes_before_a_listed_host_this_before_the_page_and_the_page_before_any_other_host():
    listed, other = "https://www.isna.ir/1", "https://naron.ir/1"
    assert found(outlet="شرق", url=listed, page="نارون") == ("شرق", "column", "شرق")
    assert found(outlet="", url=listed, page="نارون") == ("ایسنا", "address", "www.isna.ir")
    assert found(url=other, page="نارون") == ("نارون", "page", "نارون")
    assert found(url=other, page="Sheet1") == ("naron.ir", "address", "naron.ir")
    assert found(page="Tasnim") == ("تسنیم", "page", "Tasnim")
    assert found() == ("", "", "")


def test_an_outlet_that_writes_no_persian_is_told_from_the_others():
    assert is_in_persian("ایسنا") and is_in_persian("نارون") and not is_in_persian("رویترز")


@pytest.mark.parametrize(
    ("folders", "outlet", "section"),
    [
        ("isna.ir/سیاسی", "ایسنا", "سیاسی"),
        ("ISNA/sport", "ایسنا", "sport"),
        ("خبرگزاری ایسنا/1404/محیط زیست", "ایسنا", "محیط زیست"),
        ("مهر/۱۴۰۴", "", ""),  # a month too
        ("ایران/شهریور", "", ""),  # a country too
        ("فارس/شیراز", "", ""),  # a province too
        ("data/articles", "", ""),
    ],
)
def test_folders_may_be_outlets_and_sections(tmp_path, folders, outlet, section):
    for name in ("a", "b"):
        put(tmp_path / folders, f"{name}.txt", "عنوان\nباران آمد و رفت.")
    for articles in (read_articles(tmp_path), next(iter(read_articles(tmp_path, chunks=5)))):
        assert articles["outlet"].tolist() == [outlet] * 2 and articles["section"].tolist() == [section] * 2
        assert set(articles["outlet_source"]) == {"folder" if outlet else ""}
    put(tmp_path / folders, "c.json", '[{"text": "باران", "source": "تسنیم", "category": "بازار"}]')
    article = read_articles(tmp_path / folders.split("/")[0]).iloc[-1]
    assert (article["outlet"], article["outlet_source"], article["section"]) == ("تسنیم", "column", "بازار")
