"""Who is mentioned, and which person a phrase means."""

import pandas as pd
import pytest

from helpers import analysis, language
from helpers.analysis import find_actors, read_actors
from helpers.core.errors import CodebookError
from helpers.language.characters import ZWNJ
from tests.analysis.quotes.texts import PRESIDENT, quotes_in, quotes_of, speakers_in


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
        ('until: "2005-01"', 'until: "Jan 2005"', r"line 11, actors\.1\.offices\.0\.until"),
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


def test_the_names_of_a_users_own_file_are_those_that_must_not_be_lemmatised(tmp_path):
    file = tmp_path / "actors.yml"
    own = GOOD.replace("[ایران]", "[ایران, جمهوری اسلامی]").replace("[امید بهنام]", "[اميد بهنام]")
    file.write_text(own, encoding="utf-8")
    assert read_actors(file).names() == {"ایران", "امید", "بهنام"}  # of a state, no word of a longer name
