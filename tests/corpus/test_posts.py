"""Posts: exports of Telegram and what Twitter gives."""

import json

import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.posts import is_telegram_page, joined_runs, read_telegram_page, telegram_chats, titled
from helpers.corpus.reading import Between, Reading
from helpers.corpus.trees import json_line_rows, read_json
from tests.corpus.files import ARTICLES, load, put

TITLE, TEXT = ARTICLES[1]["title"], ARTICLES[1]["text"]
SERVICE = {"id": 1, "type": "service", "date": "2020-01-01T00:00:00", "action": "create_channel", "text": ""}
PHOTO = {"id": 2, "type": "message", "date": "2025-08-06T17:00:00", "photo": "x.jpg", "text": ""}


def message(number: int, text: object, **more) -> dict:
    stamp = {"date": "2025-08-06T15:55:00", "date_unixtime": "1754488500"}
    return {"id": number, "type": "message", **stamp, "from": "نمونه", "text": text, **more}


def chat(*messages: dict, name: str = "نمونه") -> dict:
    return {"name": name, "type": "public_channel", "id": 5, "messages": list(messages)}


def rows_of(tree: dict) -> list[dict]:
    return [row for _, row in read_json(json.dumps(tree), Reading("result.json"))]


RUNS = [
    "وزیر ",
    {"type": "bold", "text": "بازرگانی"},
    " گفت ",
    {"type": "text_link", "text": "ادامه", "href": "x"},
    ".",
]


def test_runs_of_a_post_are_one_text():
    assert joined_runs(RUNS) == "وزیر بازرگانی گفت ادامه."
    assert joined_runs("متن") == "متن" and joined_runs(None) == ""


def test_the_first_line_is_the_title_where_a_text_stands_below():
    assert titled(f"{TITLE}\n{TEXT}\n@nemuneh") == {"title": TITLE, "text": f"{TEXT}\n@nemuneh"}
    for text in [TEXT.split("\n")[0], f"{TITLE}\n@nemuneh\n#خبر", f"@nemuneh\n{TEXT}", "واژه " * 40 + "\n" + TEXT]:
        assert titled(text) == {"title": "", "text": text.strip()}


def test_an_export_of_telegram_gives_its_posts_and_counts_the_rest(tmp_path):
    tree = chat(SERVICE, PHOTO, message(3, [{"type": "bold", "text": TITLE}, f"\n{TEXT}"], forwarded_from="دیگری"))
    articles, left_out = load(put(tmp_path, "result.json", json.dumps(tree)))
    row = articles.iloc[0]
    assert len(articles) == 1 and row["article_id"] == "3" and row["forwarded_from"] == "دیگری"
    assert (row["title"], row["text"], row["outlet"]) == (TITLE, TEXT, "نمونه")
    assert row["date_as_written"] == "2025-08-06T13:55:00Z"
    assert [line.partition(": ")[2] for line in left_out] == [
        "2 posts without text (pictures, videos, notices) are left out"
    ]
    assert len(read_articles(tmp_path / "result.json", strict=True)) == 1
    assert len(read_articles(tmp_path / "result.json", chunks=1).to_pandas()) == 1


def test_an_export_of_several_chats_names_each():
    tree = {
        "about": "x",
        "chats": {"list": [chat(message(1, TEXT), name="یک"), chat(SERVICE, message(1, TEXT), name="دو")]},
    }
    rows = rows_of(tree)
    assert [row.get(Between.OUTLET) for row in rows] == ["یک", "دو", None]
    assert telegram_chats({"messages": [{"text": "نامه"}]}) == [] and telegram_chats([1]) == []


def test_an_export_of_pictures_alone_is_one_error():
    with pytest.raises(CorpusError, match="has 2 posts, and none of them has a text: export the channel again"):
        rows_of(chat(SERVICE, PHOTO))


def page_of(*parts: str) -> str:
    posts = "".join(parts)
    return f"""<!DOCTYPE html>
<html><head><meta charset="utf-8"/><title>Exported Data</title></head><body><div class="page_wrap">
<div class="page_header"><div class="content"><div class="text bold">
نمونه
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">6 August 2025</div></div>
{posts}</div></div></div></body></html>"""


def post_of(number: int, inner: str, kind: str = "") -> str:
    date = '<div class="pull_right date details" title="06.08.2025 17:25:00 UTC+03:30">17:25</div>'
    return (
        f'<div class="message default clearfix{kind}" id="message{number}"><div class="body">{date}{inner}</div></div>'
    )


POSTS = (
    post_of(4, f'<div class="from_name">نمونه</div><div class="text">\n<b>{TITLE}</b><br>{TEXT}\n</div>'),
    post_of(5, f'<div class="text">{TEXT}</div>', " joined"),
    post_of(6, '<div class="media_wrap"><div class="title bold">Video file</div></div>'),
    post_of(
        7,
        '<div class="forwarded body"><div class="from_name">دیگری <span class="date details">5</span></div>'
        f'<div class="text">{TEXT}</div></div>',
    ),
)


def test_pages_of_telegram_give_their_posts_and_count_the_rest(tmp_path):
    page = page_of(*POSTS)
    assert is_telegram_page(page) and not is_telegram_page("<html><title>خبر</title></html>")
    articles, left_out = load(put(tmp_path, "messages.html", page))
    assert articles["article_id"].tolist() == ["4", "5", "7"]
    assert articles["title"].tolist()[0] == TITLE and set(articles["text"]) == {TEXT}
    assert set(articles["outlet"]) == {"نمونه"} and articles["forwarded_from"].tolist() == ["", "", "دیگری"]
    assert set(articles["date_as_written"]) <= {"2025-08-06T17:25:00+03:30"} and len(left_out) == 1


def test_pages_of_telegram_with_pictures_alone_are_one_error():
    for page in [page_of(POSTS[2]), page_of()]:
        with pytest.raises(CorpusError, match="export the channel again"):
            read_telegram_page(page, Reading("messages.html"))


def test_posts_of_twitter_name_their_writer():
    new = {"data": [{"id": "1", "text": TEXT, "author_id": "7"}], "includes": {"users": [{"id": "7", "name": "نمونه"}]}}
    assert rows_of(new)[0] == {"id": "1", "text": TEXT, "author_id": "7", Between.OUTLET: "نمونه"}
    old = {"full_text": TEXT, "user": {"name": "نمونه", "screen_name": "nemuneh"}}
    row = next(json_line_rows([json.dumps(old)], Reading("a.jsonl")))[1]
    assert row[Between.OUTLET] == "نمونه" and row["full_text"] == TEXT


def test_an_archive_of_x_gives_its_owners_posts(tmp_path):
    tweets = [{"tweet": {"id_str": "1", "full_text": TEXT}}]
    put(tmp_path, "data/tweets.js", f"window.YTD.tweets.part0 = {json.dumps(tweets)}")
    put(tmp_path, "data/like.js", 'window.YTD.like.part0 = [{"like": {"fullText": "متن"}}]')
    articles, left_out = load(tmp_path)
    assert articles["text"].tolist() == [TEXT] and [line.split(":")[0][-7:] for line in left_out] == ["like.js"]
