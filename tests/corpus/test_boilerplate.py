import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.core.errors import TableError
from helpers.corpus import strip_boilerplate
from helpers.corpus.boilerplate import choose_outlets, dateline
from helpers.language.characters import ZWNJ
from helpers.language.lexicon import read_list


def strip(text: str, outlet: str = "") -> pd.Series:
    return strip_boilerplate(pd.DataFrame({"article_id": ["1"], "text": [text], "outlet": [outlet]})).iloc[0]


@pytest.mark.parametrize(
    ("text", "story", "boilerplate"),
    [
        ("به گزارش ایسنا، باران آمد.", "باران آمد.", "به گزارش ایسنا،"),
        (
            "به گزارش خبرگزاري فارس از رشت، به نقل از روابط عمومی شهرداری، باران آمد.",
            "باران آمد.",
            "به گزارش خبرگزاري فارس از رشت، به نقل از روابط عمومی شهرداری،",
        ),
        ("به گزارش ایسنا، دوشنبه ۱۰ شهریور ۱۴۰۴، باران آمد.", "باران آمد.", "به گزارش ایسنا، دوشنبه ۱۰ شهریور ۱۴۰۴،"),
        ("تهران - ایرنا - باران آمد.", "باران آمد.", "تهران - ایرنا -"),
        ("خبر نخست\nبه گزارش مهر، باران آمد.", "خبر نخست\nباران آمد.", "به گزارش مهر،"),
        ("باران آمد.\nانتهای پیام/ ۶۰۲۱", "باران آمد.", "انتهای پیام/ ۶۰۲۱"),
        ("باران آمد.\nانتهاي پيام\nکد خبر: ۱۲۳۴۵۶", "باران آمد.", "انتهاي پيام\nکد خبر: ۱۲۳۴۵۶"),
        ("باران آمد. انتهای متن/", "باران آمد.", "انتهای متن/"),
        ("باران آمد.\nبیشتر بخوانید: برف در راه است", "باران آمد.", "بیشتر بخوانید: برف در راه است"),
        ("باران آمد.\nاین خبر را به اشتراک بگذارید", "باران آمد.", "این خبر را به اشتراک بگذارید"),
        ("باران آمد.\nبیشتر بخوانید: برف\nبرف آمد.", "باران آمد.\nبرف آمد.", "بیشتر بخوانید: برف"),
        ("باران آمد.\nاخبار مرتبط:\nبرف در راه\nباد وزید", "باران آمد.", "اخبار مرتبط:\nبرف در راه\nباد وزید"),
        ("باران آمد.\nYour browser does not support the video tag.\nبرف آمد.", "باران آمد.\nبرف آمد.", None),
        ("باران آمد.\nمرورگر شما از ویدئو پشتیبانی نمی‌کند\nدریافت 8 MB\nبرف آمد.", "باران آمد.\nبرف آمد.", None),
        ("دیروز باران آمد. به گزارش خبرنگار مهر، برف هم آمد.", "دیروز باران آمد. برف هم آمد.", "به گزارش خبرنگار مهر،"),
        ("ایسنا/خراسان رضوی مدیر شهر گفت.", "مدیر شهر گفت.", "ایسنا/خراسان رضوی"),
        ('به گزارش "ورزش سه"، باران آمد.', "باران آمد.", 'به گزارش "ورزش سه"،'),
        ("باران آمد.\nعکس: مریم نامی\n@namuneh", "باران آمد.", "عکس: مریم نامی\n@namuneh"),
        ("باران آمد.\n#باران #برف", "باران آمد.", "#باران #برف"),
        ("باران آمد.\nبرچسب‌ها: باران، برف", "باران آمد.", "برچسب‌ها: باران، برف"),
    ],
)
def test_agency_lines_go_into_a_column_of_their_own(text, story, boilerplate):
    article = strip(text)
    assert article["text"] == story
    assert article["boilerplate"] == boilerplate or boilerplate is None


@pytest.mark.parametrize(
    "text",
    [
        "باران آمد.",
        "وزیر از فارس به مهر آباد رفت.",
        "به گزارش‌های رسیده، باران آمد.",
        "او گفت به گزارش ایسنا اعتماد دارد.",
        "در همین زمینه، استاندار نیز از خسارت باران گفت.",
        "باران آمد.\nدر همین زمینه\nاستاندار از خسارت باران گفت.",
        "باید برای دریافت کتاب به شعبه‌های ما مراجعه کنید.",
        "مهر - آبان ماه‌های پرباران‌اند.",
        "گروه اول: تیم ما و تیم شما.",
        "گروه خودروسازی نارون اعلام کرد: باران آمد.",
        "روزنامه\u200cنگار لبنانی: باران آمد.",
        "شبکه فرانسوی: باران آمد.",
        "این کشور به قانون کپی\u200cرایت احترام نمی\u200cگذارد.",
        "بازدیدکنندگان در حال گرفتن عکس از باران",
        "فیلم این بازی را در خانه ببینید.",
        "در سال ۱۳۹۵ باران آمد. منبع آب شهر پر شد.",
        "",
    ],
)
def test_the_story_itself_is_left_as_it_was_typed(text):
    article = strip(text)
    assert (article["text"], article["boilerplate"]) == (text, "")


def test_a_time_span_behind_the_opener_belongs_to_the_story():
    article = strip("به گزارش ایسنا، در سال تحصیلی ۲۰۱۷-۲۰۱۸، باران آمد.")
    assert article["boilerplate"] == "به گزارش ایسنا،"


def test_the_outlet_comes_from_the_opener_where_no_column_has_it():
    named = strip("به گزارش خبرگزاری دانشجویان ایران (ایسنا)، باران آمد.")
    stated = strip("به گزارش ایسنا، باران آمد.", outlet="نارون")
    unnamed = strip("باران آمد.")
    assert (named["outlet"], named["outlet_source"]) == ("ایسنا", "opener")
    assert (stated["outlet"], stated["outlet_source"]) == ("نارون", "column")
    assert (unnamed["outlet"], unnamed["outlet_source"]) == ("", "")


def test_whom_an_opener_quotes_is_kept_apart():
    assert strip("به گزارش ایسنا به نقل از رویترز، باران آمد.")["quoted_outlet"] == "رویترز"


def test_an_outlet_of_the_column_is_known_in_its_own_openers():
    invented = strip("به گزارش زردآلو، باران آمد.", outlet="خبرگزاری زردآلو")
    assert invented["boilerplate"] == "به گزارش زردآلو،"


def test_a_text_that_is_nothing_else_is_kept_and_counted():
    articles = pd.DataFrame({"text": ["انتهای پیام", "باران آمد.\nانتهای پیام"]})
    stripped = strip_boilerplate(articles)
    assert stripped["text"].tolist() == ["انتهای پیام", "باران آمد."]
    assert stripped["boilerplate"].tolist() == ["", "انتهای پیام"]


def test_the_dateline_is_the_opener_and_what_follows_it():
    opener, rest = dateline("به گزارش ایسنا، شنبه ۲۷ مرداد ۱۴۰۳، باران آمد.")
    assert (opener, rest.strip()) == ("به گزارش ایسنا، شنبه ۲۷ مرداد ۱۴۰۳،", "باران آمد.")


def test_the_input_stays_as_it_was_and_needs_its_text():
    articles = pd.DataFrame({"text": ["به گزارش ایسنا، باران آمد."]})
    before = articles.copy()
    strip_boilerplate(articles)
    pd.testing.assert_frame_equal(articles, before)
    with pytest.raises(TableError, match="strip_boilerplate: column 'text' is missing"):
        strip_boilerplate(pd.DataFrame({"title": ["سلام"]}))


@given(st.lists(st.sampled_from(["به گزارش ایسنا، ", "باران آمد. ", "\n", "انتهای پیام", " کد خبر: ۱۲", "برف ", ZWNJ])))
def test_no_letter_is_lost_between_the_columns(pieces):
    text = "".join(pieces)
    article = strip(text)
    letters = sorted("".join(text.split()))
    assert sorted("".join((article["text"] + article["boilerplate"]).split())) == letters


@pytest.mark.parametrize("row", read_list("boilerplate"), ids=lambda row: row["example"][:30])
def test_each_rule_takes_its_own_example_off(row):
    text = f"{row['example']} باران آمد." if row["place"] == "opening" else f"باران آمد.\n{row['example']}"
    article = strip(text, outlet="خبرگزاری زردآلو" if "{own}" in row["pattern"] else "")
    assert (article["text"], article["boilerplate"]) == ("باران آمد.", row["example"])


@pytest.mark.parametrize(
    "piece",
    [
        "#اب ",
        "#",
        "@a ",
        "عکس ",
        ".",
        "خبرنگار گروه سرویس ",
        "کد خبر 12 / ",
        "تهران - ",
        "خبرگزاری ",
        "بیشتر بخوانید\n",
    ],
)
def test_no_text_takes_long(piece):
    text = f"به گزارش {piece * (40_000 // len(piece))}"
    started = time.process_time()
    strip_boilerplate(pd.DataFrame({"text": [text, f"باران آمد.\n{text}", f"{text}\nباران"]}))
    assert time.process_time() - started < 2


NAMES = st.lists(st.sampled_from(["ایسنا", "مهر", "رویترز", "زردآلو", ""]), max_size=40)


def chosen(named: list[str], path: str = "a.csv") -> list[str]:
    return choose_outlets([""] * len(named), named, [path] * len(named))


def test_the_texts_of_an_agency_are_its_own_and_whom_some_of_them_name_is_quoted():
    named = ["ایسنا"] * 6 + ["مهر"] * 2 + [""] * 4
    assert chosen(named) == ["ایسنا"] * 6 + [""] * 6


def test_the_texts_of_several_outlets_in_one_file_are_told_apart():
    named = ["ایسنا"] * 4 + ["مهر"] * 4 + ["تسنیم"] * 4 + [""] * 3
    assert chosen(named) == named


def test_a_site_that_names_many_agencies_in_some_of_its_texts_quotes_them():
    named = ["ایسنا"] * 4 + ["مهر"] * 4 + ["تسنیم"] * 4 + [""] * 20
    assert set(chosen(named)) == {""}


def test_each_file_and_each_folder_is_a_source_of_its_own():
    paths = ["a.csv"] * 4 + [f"texts/{number}.txt" for number in range(4)]
    named = ["ایسنا"] * 4 + ["مهر", "", "", ""]
    assert choose_outlets([""] * 8, named, paths) == ["ایسنا"] * 4 + [""] * 4


def test_an_outlet_without_persian_is_only_quoted_and_one_that_is_in_no_list_must_come_again():
    assert set(chosen(["رویترز"] * 9)) == {""}
    assert set(chosen(["زردآلو"] * 4)) == {""}
    assert set(chosen(["زردآلو"] * 5)) == {"زردآلو"}


@given(NAMES, st.sampled_from(["شرق", ""]))
def test_a_stated_outlet_stays_and_no_other_than_the_named_one_is_given(named, stated):
    result = choose_outlets([stated] * len(named), named, [""] * len(named))
    assert all(outlet == stated if stated else outlet in ("", name) for outlet, name in zip(result, named, strict=True))
