"""Who is mentioned."""

import itertools

import pandas as pd
import pytest

from helpers import language
from helpers.analysis import (
    count_reporting_verbs,
    count_resolutions,
    count_speakers,
    find_actors,
    read_actors,
    review_speakers,
    speaker_share,
)
from helpers.core.errors import CodebookError, CodingError, TableError
from tests.analysis.quotes.texts import quotes_of

GOOD = """actors:
  - id: iran
    kind: state
    label: {fa: ایران, en: Iran}
    names: [ایران]
  - id: omid_behnam
    kind: person
    label: {fa: امید بهنام, en: Omid Behnam}
    names: [امید بهنام]
    offices:
      - {title: رئیس‌جمهور, of: iran, since: "2001-01", until: "2005-01"}
"""
QUOTES = pd.DataFrame(
    [
        ("1", "پوتین", "person", "گفت", 3, True, "name"),
        ("1", "پوتین", "person", "افزود", 1, False, "pronoun"),
        ("2", "پوتین", "person", "گفت", 2, False, "name"),
        ("2", "آرش", "person", "نوشت", 6, False, "office"),
        ("2", "", "unresolved", "گفت", 4, False, "unresolved"),
    ],
    columns=["article_id", "speaker", "speaker_kind", "verb", "words", "direct", "resolved_by"],
)


def found(tokenize_text, text):
    return find_actors(tokenize_text(text), read_actors())[["actor", "matched"]].values.tolist()


def test_a_name_is_found_in_any_spelling_and_never_by_its_lemma(tokenize_text):
    assert found(tokenize_text, "دكتر پزشکیان و پزشک او") == [["masoud_pezeshkian", "دکتر پزشکیان"]]
    assert found(tokenize_text, "احمدی نژاد، احمدينژاد، احمدی‌نژاد") == [
        ["mahmoud_ahmadinejad", matched] for matched in ("احمدی‌نژاد",) * 3
    ]


def test_a_name_that_is_also_a_word_asks_for_company(tokenize_text):
    assert found(tokenize_text, "یک روحانی سخن گفت.") == []
    assert [actor for actor, _ in found(tokenize_text, "دولت روحانی برجام را امضا کرد.")] == ["hassan_rouhani"]


def test_a_state_is_not_the_newspaper_or_the_word_that_is_written_like_it(tokenize_text):
    assert found(tokenize_text, "روزنامه ایران از قطر لوله و چین دامن نوشت. پوتین سربازان به یمن باران تر شد.") == []


def test_no_word_of_a_persons_name_is_lemmatised():
    for actor in read_actors().actors:
        for row in actor.names:
            words = row.entry.split() if actor.kind == "person" else [row.entry] if " " not in row.entry else []
            assert [language.lemmatize(word) for word in words] == words


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("of: iran", "of: iraq", r"line 11, actors\.1\.offices\.0\.of: there is no state or organisation 'iraq'"),
        ("of: iran", "of: omid_behnam", "there is no state or organisation 'omid_behnam'"),
        ('until: "2005-01"', 'until: "2000-01"', "ends before it begins"),
        (
            'until: "2005-01"',
            'until: "Jan 2005"',
            r"line 11, actors\.1\.offices\.0\.until: 'Jan 2005' is neither a month",
        ),
        ('until: "2005-01"', "until: 2000", "ends before it begins"),
        ("id: omid_behnam", "id: iran", r"line 6, actors\.1\.id: actor id 'iran' stands twice"),
        ("kind: person", "kind: people", r"line 7, actors\.1\.kind"),
    ],
)
def test_a_bad_list_gives_one_line(tmp_path, old, new, message):
    file = tmp_path / "actors.yml"
    file.write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError, match=message) as caught:
        read_actors(file)
    assert "\n" not in str(caught.value)


TABLE = """actors:
  - {id: iran, kind: state, label: {fa: ایران, en: Iran}, names: [ایران]}
  - {id: omid, kind: person, label: {fa: امید بهنام, en: Omid}, names: [امید بهنام]}
  - {id: nima, kind: person, label: {fa: نیما رادمهر, en: Nima}, names: [نیما رادمهر, {entry: رادمهر, near: [نیما]}]}
offices:
  - titles: [وزیر راه, وزیر راه و شهرسازی]
    of: iran
    holders:
      - {person: omid, since: 2001-01, until: 2005-03}
      - {person: nima, since: 2005-03, until: 2009}
"""


def actors_of(tmp_path, text):
    file = tmp_path / "actors.yml"
    file.write_text(text, encoding="utf-8")
    return read_actors(file)


def test_holders_of_one_office_stand_in_one_table_and_hold_each_of_its_titles(tmp_path):
    actors = actors_of(tmp_path, TABLE)
    held = {
        actor.id: [(office.title, office.since, office.until) for office in actor.offices] for actor in actors.actors
    }
    titles = ["وزیر راه", "وزیر راه و شهرسازی"]
    assert held["omid"] == [(title, "2001-01", "2005-03") for title in titles]
    assert held["nima"] == [(title, "2005-03", "2009") for title in titles]


@pytest.mark.parametrize(
    ("month", "actor"),
    [("2005-02", "omid"), ("2005-04", "nima"), ("2008-12", "nima"), ("2009-01", ""), ("2000-12", "")],
)
def test_an_office_is_held_in_the_months_that_are_sure(tmp_path, month, actor):
    articles = pd.DataFrame({"article_id": ["1"], "date": pd.to_datetime([f"{month}-15"])})
    quotes = quotes_of("وزیر راه گفت: راه باز است.", actors=actors_of(tmp_path, TABLE), articles=articles)
    assert quotes["actor"].tolist() == [actor]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("since: 2005-03", "since: 2005-02", r"line 10, offices\.0\.holders\.1\.since: nima .* omid .*\(see line 9\)"),
        ("until: 2005-03", "until: 2006", r"line 10, .*while omid still does.*\(see line 9\)"),
        ("since: 2001-01, until: 2005-03", "since: 2001-01", r"line 10, .*while omid still does"),
        ("person: nima", "person: neema", r"line 10, offices\.0\.holders\.1\.person: there is no person 'neema'"),
        ("person: nima", "person: iran", "there is no person 'iran'"),
        ("of: iran", "of: iraq", r"line 7, offices\.0\.of: there is no state or organisation 'iraq'"),
        ("until: 2009", "until: 2009-13", r"line 10, .*'2009-13' is neither a month \(2013-08\) nor a year \(2013\)"),
        (
            "[نیما رادمهر,",
            "[سید امید بهنام,",
            r"line 4, actors\.2\.names\.0: 'سید امید .* omid .*\(see line 3\)",
        ),
        ("[نیما رادمهر,", "[امیدبهنام,", r"line 4, .*is a name of omid too"),
        ("[نیما رادمهر,", "[امید\u200cبهنام,", r"line 4, .*is a name of omid too"),
    ],
)
def test_a_term_that_overlaps_and_a_person_listed_twice_give_one_line_that_names_both(tmp_path, old, new, message):
    assert old in TABLE
    with pytest.raises(CodebookError, match=message) as caught:
        actors_of(tmp_path, TABLE.replace(old, new))
    assert "\n" not in str(caught.value)


def test_an_office_may_be_held_by_one_person_twice_and_a_surname_be_of_two(tmp_path):
    again = "      - {person: omid, since: 2005-02, until: 2009}\n"
    both = TABLE.replace("[امید بهنام]", "[امید بهنام, {entry: رادمهر, near: [امید]}]")
    rows = both.replace("      - {person: nima, since: 2005-03, until: 2009}\n", again)
    assert len(actors_of(tmp_path, rows).actors[1].offices) == 4


def test_no_two_persons_of_the_shipped_list_hold_one_office_but_in_the_month_of_a_handover():
    actors = read_actors().actors
    terms = {}
    for actor in actors:
        for office in actor.offices:
            sure = f"{office.since or '0000'}-12"[:7], f"{office.until or '9999'}-01"[:7]  # of a year, what is sure
            terms.setdefault((office.title, office.of), []).append((*sure, actor.id))
    pairs = [pair for held in terms.values() for pair in itertools.combinations(sorted(held), 2)]
    assert [(one, two) for one, two in pairs if one[2] != two[2] and two[0] < one[1]] == []
    assert sum(map(len, terms.values())) > 1000
    labels = [actor.label.fa for actor in actors]
    assert sorted(set(labels)) == sorted(labels)


@pytest.mark.parametrize(
    ("title", "date", "actor"),
    [
        ("وزیر نفت", "2004-05-01", "bijan_zanganeh"),
        ("وزیر نفت", "2010-05-01", "masoud_mirkazemi"),
        ("وزیر صنعت، معدن و تجارت", "2015-01-01", "mohammad_reza_nematzadeh"),
        ("رئیس بانک مرکزی", "2019-06-01", "abdolnaser_hemmati"),
        ("وزیر امور خارجه آمریکا", "2014-06-01", "john_kerry"),
        ("نخست‌وزیر ژاپن", "2013-06-01", "shinzo_abe"),
        ("شهردار تهران", "2018-12-15", "pirouz_hanachi"),
    ],
)
def test_the_shipped_list_knows_who_held_an_office_then(title, date, actor):
    articles = pd.DataFrame({"article_id": ["1"], "date": pd.to_datetime([date])})
    assert quotes_of(f"{title} گفت: راه باز است.", articles=articles)["actor"].tolist() == [actor]


def test_the_names_of_a_users_own_file_are_those_that_must_not_be_lemmatised(tmp_path):
    file = tmp_path / "actors.yml"
    own = GOOD.replace("[ایران]", "[ایران, جمهوری اسلامی]").replace("[امید بهنام]", "[اميد بهنام]")
    file.write_text(own, encoding="utf-8")
    assert read_actors(file).names() == {"ایران", "امید", "بهنام"}  # of a state, no word of a longer name


def test_a_speaker_has_the_words_of_the_quotes_and_their_share_of_all_that_is_quoted():
    table = count_speakers(QUOTES)
    assert list(table) == ["speaker", "speaker_kind", "quotes", "words", "direct", "articles", "share_of_quoted_words"]
    assert table.values.tolist() == [
        ["آرش", "person", 1, 6, 0, 1, 6 / 16],
        ["پوتین", "person", 3, 6, 1, 2, 6 / 16],
    ]  # ties by the name


def test_verbs_stand_with_the_quotes_of_their_speaker_who_has_the_most_first():
    table = count_reporting_verbs(QUOTES)
    assert table[["speaker", "verb", "quotes", "quotes_of_speaker"]].values.tolist() == [
        ["پوتین", "گفت", 2, 3],
        ["پوتین", "افزود", 1, 3],
        ["آرش", "نوشت", 1, 1],
    ]
    assert table["share_of_quotes"].tolist() == [2 / 3, 1 / 3, 1]


def test_rare_verbs_are_one_and_stand_last():
    table = count_reporting_verbs(QUOTES, top=1, other="دیگر")
    assert table["verb"].cat.categories.tolist() == ["گفت", "دیگر"]
    assert table[["speaker", "verb", "quotes"]].values.tolist() == [
        ["پوتین", "گفت", 2],
        ["پوتین", "دیگر", 1],
        ["آرش", "دیگر", 1],
    ]
    assert table["quotes"].sum() == count_reporting_verbs(QUOTES)["quotes"].sum()
    with pytest.raises(TableError, match="top must be a whole number, 1 or more; got 0"):
        count_reporting_verbs(QUOTES, top=0)


def test_every_way_to_find_a_speaker_has_a_row():
    table = count_resolutions(QUOTES)
    assert table["resolved_by"].tolist() == ["name", "office", "pronoun", "carried", "phrase", "unresolved"]
    assert table["quotes"].tolist() == [2, 1, 1, 0, 0, 1] and table["words"].tolist() == [5, 6, 1, 0, 0, 4]
    assert table["share_of_quotes"].sum() == 1


def test_what_attribute_quotes_gives_is_counted_and_nothing_too():
    quotes = quotes_of("کیوان مهرپو گفت: راه باز است. وی افزود: باران آمد.")
    assert count_speakers(quotes)[["speaker", "quotes", "words"]].values.tolist() == [["کیوان مهرپو", 2, 5]]
    nothing = quotes.head(0)
    assert count_speakers(nothing).empty and count_reporting_verbs(nothing, top=3).empty
    assert count_resolutions(nothing)["share_of_quotes"].tolist() == [0] * 6
    with pytest.raises(TableError, match="count_speakers: column 'words' is missing"):
        count_speakers(quotes.drop(columns="words"))


def test_a_document_is_counted_only_where_asked_for_and_stays_in_the_denominator():
    quotes = QUOTES.assign(speaker_kind=QUOTES["speaker_kind"].mask(QUOTES["speaker"] == "آرش", "document"))
    assert count_speakers(quotes)[["speaker", "share_of_quoted_words"]].values.tolist() == [["پوتین", 6 / 16]]
    assert count_speakers(quotes, documents=True)["speaker"].tolist() == ["آرش", "پوتین"]


def test_a_quote_without_a_verb_is_no_way_to_report():
    quotes = QUOTES.assign(verb=["گفت", "", "گفت", "نوشت", ""])
    table = count_reporting_verbs(quotes)
    assert table[table["speaker"] == "پوتین"][["verb", "quotes_of_speaker"]].values.tolist() == [["گفت", 2]]


def test_the_interval_of_a_share_is_that_of_whole_articles():
    quotes = pd.DataFrame({"article_id": list("1122"), "speaker": ["آرش", "پوتین"] * 2, "words": [1, 3, 1, 3]})
    row = speaker_share(quotes, "پوتین").iloc[0]
    assert (row["share"], row["low"], row["high"]) == (0.75, 0.75, 0.75)  # each article is like the other
    assert (row["words"], row["quoted_words"], row["articles"], row["articles_of_speaker"]) == (6, 8, 2, 2)
    apart = quotes.assign(article_id=list("1212"))
    row = speaker_share(apart, "پوتین").iloc[0]
    assert (row["low"], row["high"]) == (0, 1) and row["articles_of_speaker"] == 1
    with pytest.raises(TableError, match="nobody is called 'کیوان'"):
        speaker_share(quotes, "کیوان")


def fill_in(path, changes: dict[str, dict[str, str]]):
    """Fill in a sheet as CSV; the workbook goes, as if somebody sent the CSV alone."""
    path.with_suffix(".xlsx").unlink()
    file = path.with_suffix(".csv")
    sheet = pd.read_csv(file, encoding="utf-8-sig", dtype=str, keep_default_na=False)
    for speaker, cells in changes.items():
        for column, value in cells.items():
            sheet.loc[sheet["speaker"] == speaker, column] = value
    sheet.to_csv(file, encoding="utf-8-sig", index=False)


@pytest.fixture
def reviewed(tmp_path):
    quotes = quotes_of(
        "کیوان مهرپو گفت: راه باز است. وی افزود: باران آمد.",
        "مهندس مهرپو گفت: پل خراب است.",
        "وزارت نیرو اعلام کرد: برق آمد.",
    )
    return quotes, tmp_path / "speakers"


def test_a_sheet_of_speakers_is_written_first_and_applied_then(reviewed):
    quotes, path = reviewed
    same, note = review_speakers(quotes, path)
    pd.testing.assert_frame_equal(same, quotes)
    assert note.startswith("3 speakers written")
    sheet = pd.read_csv(path.with_suffix(".csv"), encoding="utf-8-sig", dtype=str, keep_default_na=False)
    row = sheet.set_index("speaker").loc["کیوان مهرپو"]
    assert (row["quotes"], row["example_1"], row["example_3"]) == ("2", "کیوان مهرپو گفت: راه باز است", "")
    fill_in(path, {"مهرپو": {"rename": "کیوان مهرپو"}, "وزارت نیرو": {"kind": "none"}})
    after, note = review_speakers(quotes, path)
    assert after["speaker"].tolist() == ["کیوان مهرپو"] * 3 + [""]
    assert after["speaker_kind"].tolist() == ["person"] * 3 + ["unresolved"]
    assert note.startswith("1 names and 1 kinds") and note.endswith("2 quotes changed speaker")


def test_a_wrong_sheet_of_speakers_is_refused(reviewed):
    quotes, path = reviewed
    review_speakers(quotes, path)
    fill_in(path, {"مهرپو": {"rename": "کیوان مهرپو"}, "کیوان مهرپو": {"rename": "مهرپو"}})
    with pytest.raises(CodingError, match="renamed in a circle"):
        review_speakers(quotes, path)
    path.with_suffix(".csv").unlink()
    review_speakers(quotes, path)
    fill_in(path, {"مهرپو": {"kind": "man"}})
    with pytest.raises(CodingError, match="kind has no choice 'man'"):
        review_speakers(quotes, path)
