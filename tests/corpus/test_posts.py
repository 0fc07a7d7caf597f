"""Posts: exports of Telegram and what Twitter gives."""

import json

import pytest

from helpers.core.errors import CorpusError
from helpers.corpus import read_articles
from helpers.corpus.exports import is_telegram_page, joined_runs, read_telegram_page, telegram_chats, titled_post
from helpers.corpus.reading import Between, Reading
from helpers.corpus.trees import json_line_rows, read_json
from tests.corpus.exported import PHOTO, POSTS, RUNS, SERVICE, TEXT, TITLE, chat, message, page_of
from tests.corpus.files import load, put


def rows_of(tree: dict) -> list[dict]:
    return [row for _, row in read_json(json.dumps(tree), Reading("result.json"))]


def test_runs_of_a_post_are_one_text():
    assert joined_runs(RUNS) == "وزیر بازرگانی گفت ادامه."
    assert joined_runs("متن") == "متن" and joined_runs(None) == ""


def test_the_first_line_is_the_title_where_a_text_stands_below():
    assert titled_post(f"{TITLE}\n{TEXT}\n@nemuneh") == {"title": TITLE, "text": f"{TEXT}\n@nemuneh"}
    others = [f"{TITLE}\n@nemuneh\n#خبر", f"@nemuneh\n{TEXT}", f"🔹\n{TEXT}", "واژه " * 40 + "\n" + TEXT]
    for text in [TEXT.split("\n")[0], *others]:
        assert titled_post(text) == {"title": "", "text": text.strip()}


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
