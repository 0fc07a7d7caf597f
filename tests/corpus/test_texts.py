"""Text files: one article stays one, and many that are plainly apart are many."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.core.errors import CorpusError
from helpers.corpus import Limits, read_articles
from helpers.corpus.reading import Reading
from helpers.corpus.texts import is_tab_table, is_table, is_token_table, read_text, titled
from tests.corpus.files import ARTICLES, as_csv, as_json_lines, error_of, load, put

TITLES = [article["title"] for article in ARTICLES]
TEXTS = [article["text"] for article in ARTICLES]
SENTENCES = [sentence for text in TEXTS for line in text.split("\n") for sentence in line.split("، ")]


def rows_of(text: str) -> list[dict]:
    return [row for _, row in read_text(text, Reading("a.txt"))]


def found(text: str) -> list[tuple[str, str]]:
    return [(row["title"], row["text"]) for row in rows_of(text)]


def long_line(number: int, letters: int) -> str:
    """Return a text of one line, of about so many letters."""
    rng, words = random.Random(number), ""
    while len(words) < letters:
        words += rng.choice(SENTENCES) + ". "
    return words.strip()


def test_a_text_of_one_line_has_no_title():
    assert titled("متن") == {"title": "", "text": "متن"}
    assert titled("\n تیتر \n\nمتن\n") == {"title": "تیتر", "text": "متن"}


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_article_with_paragraphs_as_lines_stays_one(paragraphs, is_titled):
    text = "\n".join([*TITLES[: int(is_titled)], *paragraphs])
    assert len(rows_of(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLES[0]}\n{TEXTS[0]}\n***\n{TEXTS[1]}",  # sections of one article
        f"{TITLES[0]}\n-----\n{TEXTS[0]}",
        f"{TITLES[0]}\n\n1\n{TEXTS[0]}\n\n2\n{TEXTS[1]}",  # its chapters
        f"{TITLES[0]}\nمنبع: نمونه\n{TEXTS[0]}",
        f"منبع: نمونه\n{TEXTS[0]}",
        "\n".join(["تیتر", *(long_line(n, 360) for n in range(4))]),
        "\n".join([*(long_line(n, 500) for n in range(4)), "کوتاه"]),
        "(به گزارش نمونه) متن\nبند دو",
        "[تصویر] متن\nبند دو",
    ],
)
def test_what_is_not_plainly_many_is_one(text):
    assert len(rows_of(text)) == 1


@pytest.mark.parametrize(
    "letters", [[400] * 5, [2000] * 6, [900] * 18 + [60] * 2, [800] * 11 + [100] * 9, [600] * 60 + [40] * 40]
)
def test_lines_as_long_as_articles_are_articles(letters):
    lines = [long_line(number, count) for number, count in enumerate(letters)]
    assert found("\n".join(lines)) == [("", line) for line in lines]
    assert found("\n\n".join(lines)) == [("", line) for line in lines]


def test_fields_with_stars_between():
    lines = [f"{long_line(n, 600)}***شهر، نان***{TITLES[n % 3]}***https://news.example/{n}" for n in range(6)]
    row = rows_of("\n".join(lines))[1]
    assert (row["title"], row["url"], row["column 2"]) == (TITLES[1], "https://news.example/1", "شهر، نان")


@pytest.mark.parametrize("line", ["=====", "-" * 10, "* * * * *", "#####", "——————", "***"])
def test_lines_of_one_sign_part_articles(line):
    blocks = [f"{title}\n{text}" for title, text in zip(TITLES, TEXTS, strict=True)]
    expected = list(zip(TITLES, TEXTS, strict=True))
    assert found(f"\n{line}\n".join(blocks)) == expected
    assert found("\n".join(f"{line}\n{block}\n" for block in blocks)) == expected


def test_articles_without_titles_are_parted_by_long_lines_of_signs():
    assert found("\n==========\n".join(TEXTS)) == [("", text) for text in TEXTS]
    assert len(found("\n***\n".join(TEXTS))) == 1


@pytest.mark.parametrize("mark", ["{}", "{}.", "[{}]", "خبر {}", "مقاله شماره {}:", "# {}"])
def test_numbers_on_their_own_lines_part_articles(mark):
    blocks = [f"{mark.format(n)}\n{TITLES[n - 1]}\n{TEXTS[n - 1]}" for n in (1, 2, 3)]
    assert found("\n\n\n".join(blocks)) == list(zip(TITLES, TEXTS, strict=True))


LABELS = [
    ("عنوان", "تاریخ", "منبع", "متن", "لینک"),
    ("تیتر خبر", "تاریخ انتشار", "خبرگزاری", "متن خبر", "آدرس"),
    ("Title", "Date", "Source", "Text", "URL"),
]


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("count", [1, 3])
def test_lines_with_labels_are_columns(labels, count):
    title, date, outlet, text, url = labels
    blocks = [
        f"{title}: {article['title']}\n{date} : {article['date']}\n{outlet}: نمونه\nنویسنده: آ. ب.\n"
        f"{url}: {article['url']}\n{text}:\n{article['text']}\n"
        for article in ARTICLES[:count]
    ]
    for between in ("\n", "\n\n", "------\n"):
        rows = rows_of(between.join(blocks))
        assert [row["title"] for row in rows] == TITLES[:count] and [row["text"] for row in rows] == TEXTS[:count]
        assert rows[0]["date"] == ARTICLES[0]["date"] and rows[0]["outlet"] == "نمونه"
        assert rows[0]["url"] == ARTICLES[0]["url"] and rows[0]["نویسنده"] == "آ. ب."


def test_what_follows_labels_without_one_is_the_text():
    assert rows_of(f"عنوان: {TITLES[0]}\nتاریخ: ۱۰ شهریور\n\n{TEXTS[0]}\nاو گفت: نان\n")[0] == {
        **{"title": TITLES[0], "date": "۱۰ شهریور", "text": f"{TEXTS[0]}\nاو گفت: نان"}
    }


def test_a_piece_of_a_page_is_read_without_its_tags():
    assert found(f"<h1>{TITLES[0]}</h1>\n<p>{TEXTS[0]}</p>") == [(TITLES[0], TEXTS[0])]


def test_tables_are_told_by_their_first_lines():
    assert is_table("title,text,date\n") and is_table("عنوان|متن\n") and is_tab_table("متن\tتاریخ\n")
    assert is_tab_table("a\tb\nc\td\ne\tf\ng")
    for text in ["تهران، متن، تاریخ و عنوان\n", "title\n", "وزیر, متن, خبر\n", f"{TITLES[0]}\n{TEXTS[0]}"]:
        assert not is_table(text) and not is_tab_table(text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_table_or_json_lines_in_a_text_file_are_read_as_such(tmp_path, encoding):
    for separator in ",;\t":
        content = as_csv(ARTICLES, separator).decode().encode(encoding)
        articles = read_articles(put(tmp_path, "a.txt", content))
        assert articles["text"].tolist() == TEXTS and articles["url"].tolist() == [a["url"] for a in ARTICLES]
    assert read_articles(put(tmp_path, "a.txt", as_json_lines(ARTICLES)))["text"].tolist() == TEXTS
    assert read_articles(put(tmp_path, "a.txt", repr(ARTICLES)))["text"].tolist() == TEXTS


TOKENS = "".join(
    f"{word}\t{tag}\n" for word, tag in zip(TEXTS[0].split()[:12], ["B-ORG", "I-ORG", "O"] * 4, strict=True)
)
UNIVERSAL = "# sent_id = 1\n" + "".join(
    f"{n}\t{word}\t{word}\tNOUN\t_\t_\t0\troot\t_\t_\n" for n, word in enumerate(TEXTS[0].split()[:12], start=1)
)


def test_words_with_their_tags_are_refused_with_a_reason(tmp_path):
    for content in [TOKENS, TOKENS.replace("\t", " "), UNIVERSAL]:
        assert is_token_table(content) and "words with their tags" in error_of(put(tmp_path, "a.txt", content))
    assert not is_token_table("\n".join(TEXTS)) and not is_token_table("\n".join(TEXTS[0].split()))
    for name in ["a.conllu", "b.ann"]:
        put(tmp_path, f"notes/{name}", UNIVERSAL)
    put(tmp_path, "notes/c.txt", f"{TITLES[0]}\n{TEXTS[0]}")
    articles, left_out = load(tmp_path / "notes")
    assert articles["text"].tolist() == [TEXTS[0]]
    assert "words with their tags" in left_out[0] and "notes on a text" in left_out[1]
    assert "words with their tags" in error_of(tmp_path / "notes/a.conllu")


def test_too_many_articles_in_one_text_are_refused():
    text = "\n=====\n".join(f"{title}\n{text}" for title, text in zip(TITLES, TEXTS, strict=True))
    with pytest.raises(CorpusError, match="more than 2 rows"):
        read_text(text, Reading("a.txt", limits=Limits(rows=2)))


def test_labels_below_the_title_are_what_they_say(tmp_path):
    body = ARTICLES[0]["text"]
    head = "نان\nتاریخ انتشار: 1404/05/15 - 17:25\nمنبع: خبرگزاری ایسنا\n"
    article = read_articles(put(tmp_path, "a.txt", head + body)).iloc[0]
    assert (article["title"], article["text"], article["outlet"]) == ("نان", body, "ایسنا")
    assert str(article["date"]) == "2025-08-06 17:25:00"


@pytest.mark.parametrize(
    "head",
    [
        "زمان: ۱۵ مرداد ۱۴۰۴",
        "تاریخ: ۱۵ مرداد ۱۴۰۴\nمکان: تالار شهر",
        "گروه: " + "این چند نفر که از راه دور آمده بودند " * 4,
    ],
)
def test_what_is_announced_is_no_head_of_the_article(head):
    assert titled(f"نان\n{head}\n{ARTICLES[0]['text']}") == {"title": "نان", "text": f"{head}\n{ARTICLES[0]['text']}"}


def test_words_and_logs_are_refused_with_a_reason(tmp_path):
    words = sorted(set(ARTICLES[0]["text"].split()))[:30]
    log = "2025-08-06 10:00:00,1 [crawler] INFO: خزش صفحه نان انجام شد\n"
    for text in ["\n".join(words), log * 5, "INFO: خزش صفحه نان\n" * 40]:
        assert "no texts: leave it out" in error_of(put(tmp_path, "a.txt", text))


@pytest.mark.parametrize("mark", [r"<Files\\a\\b> - § 2 references coded [3%]", "Code: آب\nDocument: b\nWeight: 0"])
def test_pieces_under_a_code_are_refused(tmp_path, mark):
    path = put(tmp_path, "a.txt", f"آب\n\n{mark}\n\n{ARTICLES[0]['text']}\n" * 3)
    assert "export the documents" in error_of(path)
