"""Which person a phrase means, and of what kind a speaker is."""

import pandas as pd
import pytest

from helpers import analysis
from helpers.language import tokenize
from helpers.language.characters import ZWNJ
from tests.analysis.quotes.texts import ACTORS, PRESIDENT, quotes_in, quotes_of, speakers_in


@pytest.mark.parametrize(
    ("again", "how"),
    [
        ("وی گفت", "pronoun"),
        ("او گفت", "pronoun"),
        ("مهرپو گفت", "name"),
        ("آقای مهرپو گفت", "name"),
        ("دکتر کیوان مهرپو گفت", "name"),
        ("شهردار سروستان گفت", "office"),
        ("این شهردار گفت", "office"),
        ("در پایان این نشست شهردار سروستان گفت", "office"),
        ("در پایان گفت", "carried"),
    ],
)
def test_one_who_was_named_is_known_by_every_way_to_call_him(again, how):
    text = f"کیوان مهرپو، شهردار سروستان، به تالار آمد.\n{again}: راه باز است."
    quotes = quotes_of(text)
    assert quotes[["speaker", "resolved_by"]].values.tolist() == [["کیوان مهرپو", how]]


def test_an_office_gets_the_name_that_comes_later():
    text = "شهردار سروستان گفت: راه باز است.\nکیوان مهرپو شهردار سروستان افزود: پل خراب است."
    assert speakers_in(text) == ["کیوان مهرپو"] * 2


def test_a_surname_gets_the_first_name_that_the_article_gives():
    assert speakers_in("گزارش از دیدار با کیوان مهرپو است.\nمهرپو گفت: راه باز است.") == ["کیوان مهرپو"]


def test_a_pronoun_means_a_person_and_no_body():
    text = "کیوان مهرپو، شهردار سروستان، به تالار آمد. سازمان آب گفت: پل خراب است. وی گفت: راه باز است."
    assert speakers_in(text) == ["سازمان آب", "کیوان مهرپو"]


def test_the_president_and_the_president_of_russia_are_two_people():
    text = f"رئیس جمهور گفت: راه باز است.\n{PRESIDENT} روسیه گفت: پل خراب است.\nرئیس جمهوری روسيه افزود: باران آمد."
    quotes = quotes_of(text)
    assert quotes["actor"].tolist() == ["masoud_pezeshkian", "vladimir_putin", "vladimir_putin"]
    assert set(quotes["resolved_by"]) == {"office"}


@pytest.mark.parametrize(
    ("date", "actor"),
    [("2022-05-01", "ebrahim_raisi"), ("2025-09-01", "masoud_pezeshkian"), (None, "masoud_pezeshkian")],
)
def test_an_office_is_that_of_the_day_of_the_article(date, actor):
    articles = pd.DataFrame({"article_id": ["1"], "date": pd.to_datetime([date])})
    quotes = quotes_of("رئیس جمهور گفت: راه باز است.", articles=articles)
    assert quotes["actor"].tolist() == [actor]


def test_a_name_that_is_also_a_word_needs_its_title_or_the_full_name():
    texts = ["روحانی گفت: راه باز است."]
    texts += ["حسن روحانی آمد. روحانی گفت: راه باز است.", "دکتر روحانی گفت: راه باز است."]
    quotes = quotes_of(*texts)
    assert quotes["actor"].tolist() == ["", "hassan_rouhani", "hassan_rouhani"]


def test_other_actors_can_be_given(tmp_path):
    file = tmp_path / "actors.yml"
    state = "  - {id: iran, kind: state, label: {fa: ایران, en: Iran}, names: [ایران]}\n"
    person = "  - {id: keyvan, kind: person, label: {fa: کیوان مهرپو, en: Keyvan}, names: [کیوان مهرپو],\n"
    file.write_text(f"actors:\n{state}{person}     offices: [{{title: شهردار, of: iran}}]}}\n", encoding="utf-8")
    quotes = quotes_of("شهردار گفت: راه باز است.", actors=analysis.read_actors(file))
    assert quotes[["speaker", "actor"]].values.tolist() == [["کیوان مهرپو", "keyvan"]]


@pytest.mark.parametrize(
    "text",
    [
        "وی گفت: راه باز است.",  # nobody was named
        "گفته شد که راه باز است.",  # passive
        f"گفته می{ZWNJ}شود راه باز است.",
        "کیوان مهرپو آمد. گفتم که راه باز است.",  # first person
        "کیوان مهرپو آمد. من گفتم راه باز است.",
        f"کیوان مهرپو آمد. شما می{ZWNJ}گویید راه باز است.",
        "کیوان مهرپو آمد. به اعتقاد من، راه باز است.",
    ],
)
def test_what_cannot_be_resolved_says_so(text):
    quotes = quotes_of(text)
    assert quotes[["speaker", "actor", "resolved_by"]].values.tolist() == [["", "", "unresolved"]]


def test_nobody_is_remembered_from_another_article():
    assert [row[0] for row in quotes_in("کیوان مهرپو گفت: راه باز است.", "وی گفت: راه باز است.")] == ["کیوان مهرپو", ""]


@pytest.mark.parametrize(
    ("text", "speaker", "kind"),
    [
        ("کیوان مهرپو گفت: راه باز است.", "کیوان مهرپو", "person"),
        ("یک منبع آگاه گفت: راه باز است.", "یک منبع آگاه", "person"),
        ("وزارت نیرو اعلام کرد: راه باز است.", "وزارت نیرو", "institution"),
        ("کارشناسان گفتند: راه باز است.", "کارشناسان", "group"),
        ("در ماده ۳۱ قانون آمده است: راه باز است.", "ماده قانون", "document"),
        ("در بیانیه شورا آمده است: راه باز است.", "شورا", "document"),
        ("اعلام شد که راه باز است.", "", "unresolved"),
        ("منطقه گفت: راه باز است.", "", "unresolved"),  # a place
        ("کارشناس گفت: راه باز است.", "", "unresolved"),  # anybody: an office alone is nobody's name
    ],
)
def test_a_speaker_is_a_person_an_institution_or_a_group(text, speaker, kind):
    assert quotes_of(text)[["speaker", "speaker_kind"]].values.tolist() == [[speaker, kind]]


def test_a_letter_is_of_who_wrote_it():
    text = "کیوان مهرپو نوشت: راه باز است. در این نامه آمده است: پل خراب است."
    assert quotes_of(text)[["speaker", "speaker_kind"]].values.tolist() == [
        ["کیوان مهرپو", "person"],
        ["کیوان مهرپو", "document"],
    ]


@pytest.mark.parametrize(
    "speaker",
    ["امام جمعه موقت تهران", "نماینده ولی فقیه در یزد", "نماینده مردم خمین در مجلس", "سفیر ایران در چین"],
)
def test_an_office_keeps_its_place(speaker):
    assert speakers_in(f"{speaker} گفت: راه باز است.") == [speaker]


def test_a_minister_who_speaks_somewhere_is_not_of_that_place():
    spoken = quotes_of("وزیر نیرو در یزد گفت: راه باز است.")
    assert spoken[["speaker_written", "actor"]].values.tolist() == [["وزیر نیرو", "abbas_aliabadi"]]


def test_the_office_of_a_lead_gets_the_name_that_follows():
    text = (
        "مدیر کل هواشناسی سروستان گفت: باران آمد.\nکیوان مهرپو افزود: راه باز است.\nمدیرکل هواشناسی گفت: پل خراب است."
    )
    assert speakers_in(text) == ["کیوان مهرپو"] * 3


def test_one_office_in_two_articles_stays_two_people():
    quotes = quotes_of(
        "کیوان مهرپو شهردار سروستان گفت: راه باز است. شهردار سروستان افزود: باران آمد.",
        "آرش کاوندی شهردار سروستان گفت: راه باز است. شهردار سروستان افزود: باران آمد.",
    )
    assert quotes["speaker"].tolist() == ["کیوان مهرپو"] * 2 + ["آرش کاوندی"] * 2


def test_a_surname_in_a_headline_gets_its_name_from_the_text():
    tokens = tokenize(
        pd.DataFrame(
            {
                "article_id": ["1"],
                "title": ["مهرپو: راه باز است"],
                "text": ["کیوان مهرپو شهردار سروستان گفت: پل خراب است."],
            }
        )
    )
    quotes = analysis.attribute_quotes(tokens, actors=ACTORS)
    assert quotes[["paragraph", "speaker", "quote"]].values.tolist() == [
        [0, "کیوان مهرپو", "راه باز است"],
        [1, "کیوان مهرپو", "پل خراب است"],
    ]


@pytest.mark.parametrize("end", ["، گفت: ", ": "])
def test_an_office_that_waits_for_its_body_is_no_surname(end):
    assert speakers_in(f"علیرضا نظری سخنگوی{end}مصرف برق بالا رفت.") == ["علیرضا نظری"]


@pytest.mark.parametrize("thing", ["مهاجر پهپادی قدرتمند", "مهاجر پهپادی بزرگ"])
def test_a_headline_that_describes_a_thing_has_no_speaker(thing):
    assert speakers_in(f"{thing}: پرواز در ارتفاع بالا ممکن شد.") == []
