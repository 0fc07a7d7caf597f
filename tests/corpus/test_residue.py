"""Invented stories of an outlet, with lines of its page around them."""

import random

import pandas as pd
import pytest

from helpers.corpus import mark_residue, strip_boilerplate

PLACES = ["نمونه", "آوینه", "رود کوچک", "کوه سبز", "دشت آرام", "ساحل شمالی", "باغ بالا", "دره خرم", "چشمه", "گردنه"]
THINGS = ["پل", "کتابخانه", "درمانگاه", "مدرسه", "جاده", "پارک", "بازار", "سد", "نیروگاه", "کارخانه", "آزمایشگاه"]
ENDS = ["ساخته شد", "دوباره باز شد", "ماه آینده آماده می‌شود", "بازسازی می‌شود", "به مردم سپرده شد", "تعطیل می‌ماند"]


def stories(count: int, seed: int = 1, lines: int = 3) -> list[str]:
    """Return different stories of some lines, each line a sentence or two that no other story has."""
    choose = random.Random(seed)

    def sentence() -> str:
        thing, place, end = choose.choice(THINGS), choose.choice(PLACES), choose.choice(ENDS)
        return f"{thing} {place} با هزینه {choose.randrange(10**6)} ریال برای {choose.randrange(10**6)} نفر {end}."

    return ["\n".join(f"{sentence()} {sentence()}" for _ in range(lines)) for _ in range(count)]


def stripped(texts: list[str], outlets: str | list[str] = "نارون") -> pd.DataFrame:
    return strip_boilerplate(pd.DataFrame({"text": texts, "outlet": outlets}))


def letters(text: str) -> list[str]:
    return sorted("".join(text.split()))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "\nپیوستن به ما"),
        ("", "\nنارون را در همه‌جا بخوانید\nکد ۱۲{n}\n@naron_news"),
        ("🔴\n", "\n🇮🇷\n✊\n@naron_news\n|\nLink"),
        ("", " پخش از نارون"),  # behind the last sentence, in its line
        ("@naron_news\n", ""),
        ("", "\n#بیمه_نمونه"),
        ("", "\nبازدید ویژه: {n} بار\nبرگشت به بالا"),
        ("به گزارش گروه زندگی تارنمای دوردست، ", ""),
    ],
)
def test_what_is_around_the_texts_of_an_outlet_is_taken_off_and_kept(before, after):
    whole = stories(40)
    texts = [before + story + after.format(n=number % 10) for number, story in enumerate(whole)]
    table = stripped(texts)
    assert table["text"].tolist() == whole
    for text, article in zip(texts, table.itertuples(), strict=True):
        assert letters(article.text + article.boilerplate) == letters(text)
        assert (before + after).format(n="").split()[0] in article.boilerplate


def test_lines_are_learned_for_each_outlet_apart():
    first, second = stories(20, seed=1), stories(20, seed=2)
    texts = [f"{story}\nپیوستن به ما" for story in first] + [f"{story}\nخبر ما را بشنوید" for story in second]
    crossed = [*texts, f"{stories(1, seed=3)[0]}\nپیوستن به ما"]
    table = stripped(crossed, ["نارون"] * 20 + ["شمشاد"] * 21)
    assert table["text"].tolist()[:-1] == first + second
    assert table["text"].iloc[-1] == crossed[-1]


@pytest.mark.parametrize("count", [2, 8, 60])
def test_copies_of_one_story_do_not_make_its_sentences_lines_of_the_page(count):
    [story], others = stories(1, seed=5, lines=4), stories(60, seed=6)
    last = "مردم خوشحال‌اند."
    copies = []
    for number in range(count):
        lines = story.split("\n")
        lines[number % 4] = lines[number % 4].replace("ریال", "تومان")  # reworked a little
        copies.append("\n".join([f"نسخه {number}", *lines, last]))
    table = stripped(others + copies)
    assert table["text"].tolist() == others + copies
    assert set(table["boilerplate"]) == {""}


def test_a_few_stories_do_not_make_a_line_one_of_the_page_nor_does_a_corpus_of_few():
    whole = stories(300)
    few = [f"{story}\nپیوستن به ما" if number < 4 else story for number, story in enumerate(whole)]
    assert stripped(few)["text"].tolist() == few
    assert stripped(few[:4])["text"].tolist() == few[:4]


def test_who_speaks_and_sentences_that_a_series_ends_with_belong_to_the_story():
    series = "این گزارش‌ها بخشی از مجموعه‌ای است که هر هفته درباره زندگی مردم شهرهای کوچک منتشر می‌شود."
    texts = [
        (f"شهردار نمونه\n{story}" if number % 7 == 0 else f"{story}\n{series}" if number % 7 == 1 else story)
        for number, story in enumerate(stories(140))
    ]
    assert stripped(texts)["text"].tolist() == texts


def test_a_line_inside_the_story_stays():
    texts = [story.replace("\n", "\nپیوستن به ما\n", 1) for story in stories(30)]
    assert stripped(texts)["text"].tolist() == texts


def test_texts_that_are_nothing_but_lines_of_the_page_are_kept_as_they_are():
    texts = [f"{story}\nپیوستن به ما\n@naron_news" for story in stories(30)] + ["پیوستن به ما\n@naron_news", ""]
    assert stripped(texts)["text"].tolist()[-2:] == texts[-2:]


def tokens_of(*texts: str) -> pd.DataFrame:
    """Return the tokens of texts, a sentence each line."""
    rows = [
        (str(number), 1, sentence, word)
        for number, text in enumerate(texts)
        for sentence, line in enumerate(text.split("\n"))
        for word in line.split()
    ]
    return pd.DataFrame(rows, columns=["article_id", "paragraph", "sentence", "token"]).assign(kind="word")


def residue_of(texts: list[str], outlets: list[str]) -> list[list[str]]:
    """Return the marked words of each text."""
    tokens = tokens_of(*texts)
    articles = pd.DataFrame({"article_id": [str(number) for number in range(len(texts))], "outlet": outlets})
    marked = mark_residue(tokens, articles)
    assert marked.drop(columns="residue").equals(tokens)
    found = marked[marked["residue"].ne("")].groupby("article_id")["token"].agg(list)
    return [found.get(str(number), []) for number in range(len(texts))]


@pytest.mark.parametrize(
    ("text", "outlet", "marked"),
    [
        ("وزیر به خبرنگار مهر گفت", "مهر", ["خبرنگار", "مهر"]),
        ("گزارش خبرگزاری مهر از پل", "مهر", ["گزارش", "خبرگزاری", "مهر"]),
        ("مدرسه‌ها در ماه مهر باز شد", "مهر", []),  # the month
        ("گزارش خبرگزاری مهر از پل", "نارون", []),  # another outlet's name is part of the story
        ("او به خبرنگار ما گفت", "نارون", ["خبرنگار", "ما"]),
        ("خانه ما", "نارون", []),
        ("مدیر به ایسنا گفت", "ایسنا", ["ایسنا"]),
        ("گزارش\nمهر ماه", "مهر", []),  # a sentence begins anew
        ("سایت باغ نو نوشت", "باغ نو", ["سایت", "باغ", "نو"]),
    ],
)
def test_an_outlet_that_names_itself_is_marked_and_the_same_word_elsewhere_is_not(text, outlet, marked):
    assert residue_of([text], [outlet]) == [marked]


def test_a_sentence_of_five_articles_is_marked_in_all_but_the_first():
    texts = [f"پل شماره {number} باز شد\nمرورگر شما ویدئو ندارد\nبله" for number in range(5)]
    repeated = "مرورگر شما ویدئو ندارد".split()
    assert residue_of(texts, ["نارون"] * 5) == [[], *[repeated] * 4]
    assert residue_of(texts, ["نارون"] * 4 + ["سپیدار"]) == [[]] * 5
    assert residue_of(texts[:4], ["نارون"] * 4) == [[]] * 4


def test_residue_of_nothing_is_nothing():
    tokens = tokens_of("صلح").head(0)
    assert mark_residue(tokens, pd.DataFrame({"article_id": [], "outlet": []}))["residue"].tolist() == []
