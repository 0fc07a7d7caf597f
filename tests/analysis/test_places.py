import pandas as pd
import pytest

from helpers.analysis import Places, find_places, read_places
from helpers.core.errors import TableError
from helpers.language import tokenize

PLACES = read_places()


def found_in(text: str) -> list[str]:
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]})
    return find_places(tokenize(articles), PLACES)["place"].tolist()


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("ایران و آمریکا در عمان گفت‌وگو کردند.", ["ir", "us", "om"]),
        ("امریکا و ایالات متحده یکی است.", ["us", "us"]),
        ("آمریکای امروز", ["us"]),
        ("کره جنوبی و جمهوری اسلامی ایران", ["kr", "ir"]),
        ("از بندرعباس تا بندر عباس", ["bandar-abbas", "bandar-abbas"]),
        ("رئیس‌جمهور به نيويورك رفت.", ["new-york"]),
        ("نیروهای ایرانی و آمریکایی و تهرانی", []),
    ],
)
def test_names_are_found_in_any_spelling_and_never_by_lemma(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("استاندار قم به قم رفت.", ["ir-qom", "qom"]),
        ("استان‌های تهران، قم و البرز", ["ir-tehran", "ir-qom", "ir-alborz"]),
        ("استان مرکزی و بانک مرکزی", ["ir-markazi"]),
        ("آذربایجان غربی همسایه آذربایجان است.", ["ir-west-azerbaijan", "az"]),
    ],
)
def test_a_name_after_ostan_is_the_province(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("نور چراغ کم بود.", []),
        ("فرماندار نور گفت.", ["nur"]),
        ("آمل، بابل، نور و ساری", ["amol", "babol", "nur", "sari"]),
        ("ارتش به صور لبنان حمله کرد.", ["tyre", "lb"]),
        ("نخل‌برداری در تفت یزد", ["taft", "yazd"]),
        ("نظام مالی و آموزش", []),
        ("کشور مالی و جمهوری چاد", ["ml", "td"]),
        ("به گزارش فارس از خلیج فارس", []),
        ("استان فارس گرم است.", ["ir-fars"]),
        ("روز دوشنبه برگزار شد.", []),
        ("در شهر دوشنبه برگزار شد.", ["dushanbe"]),
        ("چین و چروک صورت", []),
        ("لوله‌ای به قطر دو متر در قطر", ["qa"]),
        ("سفر به قطر، با قطر", ["qa", "qa"]),
        ("تاکستان‌های انگور", []),
        ("دریای عمان و اقیانوس هند", []),
        ("سازمان همکاری شانگهای در شانگهای", ["shanghai"]),
        ("رئال مادرید در مادرید", ["madrid"]),
        ("به یمن حضور مردم", []),
        ("بافت تاریخی شیراز و بافت تاریخی یزد", ["shiraz", "yazd"]),
    ],
)
def test_a_name_that_is_also_a_word_counts_where_the_words_around_it_say_so(text, places):
    assert found_in(text) == places


@pytest.mark.parametrize("text", ["خیابان ایران شلوغ بود.", "روزنامه ایران نوشت.", "میدان فلسطین", "واشنگتن پست نوشت."])
def test_a_street_or_a_newspaper_is_no_place(text):
    assert found_in(text) == []


def test_a_cue_of_another_sentence_or_article_does_not_count():
    texts = ["این شهر", "نور کم بود."]
    articles = pd.DataFrame({"article_id": ["1", "2"], "title": "", "text": texts})
    assert find_places(tokenize(articles), PLACES).empty
    assert found_in("به این شهر. نور کم بود.") == []


def test_each_mention_has_its_place_in_the_text():
    articles = pd.DataFrame({"article_id": ["1"], "title": ["ایران"], "text": ["در کره جنوبی\nتهران"]})
    tokens = tokenize(articles)
    found = find_places(tokens, PLACES)
    assert found.columns.tolist() == "article_id paragraph sentence position length place kind matched".split()
    assert found["kind"].tolist() == ["state", "state", "city"] and found["paragraph"].tolist() == [0, 1, 2]
    for row in found.itertuples():
        its = tokens[tokens["position"].between(row.position, row.position + row.length - 1)]["token"]
        assert " ".join(its) == row.matched


def test_no_tokens_have_no_places():
    articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["سلام دنیا"]})
    found = find_places(tokenize(articles), PLACES)
    assert found.empty and "kind" in found


def test_the_shipped_table_is_whole():
    table, names = PLACES
    assert table["place"].is_unique and set(table["place"]) - set(names["place"]) <= set(
        table.loc[table["kind"] == "province", "place"]  # which bear the names of their cities
    )
    assert (table["label_fa"] != "").all() and (table["label_en"] != "").all()
    assert table["latitude"].between(-60, 85).all() and table["longitude"].between(-180, 180).all()
    assert table["kind"].value_counts()["province"] == 31
    iranian = table[(table["state"] == "ir") & (table["kind"] != "state")]
    assert set(iranian["province"]) == set(table.loc[table["kind"] == "province", "place"])
    assert iranian["latitude"].between(25, 40).all() and iranian["longitude"].between(44, 64).all()
    assert set(table["state"]) <= {*table.loc[table["kind"] == "state", "place"], "hk"}


def test_every_name_that_needs_nothing_is_found_in_a_sentence_of_its_own():
    names = PLACES.names[PLACES.names["needs"] == ""]
    articles = pd.DataFrame({"article_id": names["name"], "title": "", "text": "سفر به " + names["name"] + " و بازگشت"})
    found = find_places(tokenize(articles), PLACES).astype({"article_id": "str"})
    missing = set(names["name"]) - set(found["article_id"])
    assert not missing


def copied(folder, names: str):
    (folder / "places.tsv").write_text(
        "place\tkind\tlabel_fa\tlabel_en\tstate\tprovince\tlatitude\tlongitude\nir\tstate\tایران\tIran\tir\t\t32\t54\n",
        encoding="utf-8",
    )
    (folder / "names.tsv").write_text("name\tplace\tneeds\tunless\n" + names, encoding="utf-8")
    return folder


def test_a_folder_of_ones_own_is_read(tmp_path):
    places = read_places(copied(tmp_path, "ایران‌زمین\tir\t\t\n"))
    assert isinstance(places, Places) and places.labels("en") == {"ir": "Iran"}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("ایران\tir\t\t\nایران\tir\t\t\n", "'ایران' stands twice"),
        ("ایران\txx\t\t\n", "'ایران' is of a place that places.tsv lacks"),
        ("ایران\tir\tluck\t\n", "'ایران' needs something else than in, cue, province or nothing"),
    ],
)
def test_what_is_wrong_in_the_names_is_said(tmp_path, names, message):
    with pytest.raises(TableError, match=message):
        read_places(copied(tmp_path, names))
