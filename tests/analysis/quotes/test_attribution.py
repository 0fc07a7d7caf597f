import time
from collections import Counter
from functools import cache

import pandas as pd
import pytest

from helpers import analysis, language
from helpers.analysis import add_speakers, attribute_quotes
from helpers.core.errors import TableError
from helpers.core.paths import ROOT
from helpers.language.characters import ZWNJ
from tests.analysis.quotes.texts import ACTORS, PRESIDENT, quotes_in, quotes_of, speakers_in, tokens_of

COLUMNS = ["article_id", "paragraph", "sentence", "speaker", "verb", "quote", "direct"]
MORE = ["actor", "speaker_written", "speaker_kind", "resolved_by", "start", "end", "words", "position", "length"]

# Made by hand before the first run: paragraph, who speaks, verb. The title is paragraph 0.
SEED = [
    (1, "مسعود پزشکیان", "گفت"),
    (2, "مسعود پزشکیان", "اظهار داشت"),
    (3, "مسعود پزشکیان", "افزود"),
    (4, "مسعود پزشکیان", "با اشاره به اینکه"),
    (4, "مسعود پزشکیان", "تصریح کرد"),
    (5, "مسعود پزشکیان", "با بیان اینکه"),
    (5, "مسعود پزشکیان", "گفت"),
    (6, "ولادیمیر پوتین", "خواست"),
    (6, "ولادیمیر پوتین", "خاطرنشان کرد"),
    (7, "ولادیمیر پوتین", "اظهار داشت"),
    (8, "ولادیمیر پوتین", "افزود"),
    (9, "ولادیمیر پوتین", "تصریح کرد"),
]


def test_places_and_words_are_those_of_the_tokens():
    tokens = tokens_of("باران آمد.\nکیوان مهرپو گفت: در ۱۴۰۴ راه «باز» است.")
    quotes = attribute_quotes(tokens, actors=ACTORS)
    assert quotes[["article_id", "paragraph", "sentence", "words"]].values.tolist() == [["1", 2, 1, 4]]
    inside = tokens[tokens["position"].between(quotes["start"].iloc[0], quotes["end"].iloc[0] - 1)]
    assert language.join_tokens(inside["token"]) == quotes["quote"].iloc[0] == "در ۱۴۰۴ راه «باز» است"
    assert analysis.concordance(tokens, quotes)["node"].tolist() == ["گفت"]


def test_without_quotes_the_table_is_empty_and_has_its_columns():
    quotes = quotes_of("باران آمد.")
    assert quotes.empty and list(quotes) == COLUMNS + MORE
    assert quotes["direct"].dtype == bool and quotes["words"].dtype == "int64"
    assert add_speakers(tokens_of("باران آمد."), quotes)["speaker"].tolist() == ["", "", ""]
    assert quotes_of("").empty


def test_a_missing_column_is_named():
    tokens = tokens_of("باران آمد.")
    with pytest.raises(TableError, match="attribute_quotes: column 'lemma' is missing"):
        attribute_quotes(tokens.drop(columns="lemma"))
    with pytest.raises(TableError, match="attribute_quotes: column 'date' is missing"):
        attribute_quotes(tokens, articles=pd.DataFrame({"article_id": ["1"]}))
    with pytest.raises(TableError, match="add_speakers: column 'position' is missing"):
        add_speakers(tokens[["article_id"]], attribute_quotes(tokens, actors=ACTORS))


def test_what_is_given_stays_as_it_was():
    tokens = tokens_of("کیوان مهرپو گفت: راه باز است.")
    before = tokens.copy()
    quotes = attribute_quotes(tokens, actors=ACTORS)
    add_speakers(tokens, quotes)
    pd.testing.assert_frame_equal(tokens, before)
    assert "speaker" not in tokens


def test_each_word_is_given_to_who_says_it():
    tokens = tokens_of("کیوان مهرپو گفت: راه باز است.", "به گفته آرش کاوندی، پل خراب شد.")
    spoken = add_speakers(tokens, attribute_quotes(tokens, actors=ACTORS))
    said = spoken[spoken["kind"] == "word"].groupby("speaker")["token"].agg(" ".join)
    assert said.to_dict() == {
        "": "کیوان مهرپو گفت به گفته آرش کاوندی",
        "کیوان مهرپو": "راه باز است",
        "آرش کاوندی": "پل خراب شد",
    }


def test_themes_are_counted_by_speaker_over_the_words_of_each(codebook):
    tokens = tokens_of("کیوان مهرپو گفت: صادرات خوب است. آرش کاوندی گفت: باران آمد.")
    quotes = attribute_quotes(tokens, actors=ACTORS)
    hits = analysis.find_themes(tokens, codebook)
    counts = analysis.count_themes(add_speakers(hits, quotes), add_speakers(tokens, quotes), by="speaker")
    trade = counts[counts["theme"] == "trade"].set_index("speaker")[["hits", "tokens"]]
    assert trade.T.to_dict("list") == {"": [0, 6], "کیوان مهرپو": [1, 3], "آرش کاوندی": [0, 2]}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace(ZWNJ, ""),
        lambda text: text.replace(ZWNJ, " "),
        lambda text: text.replace(ZWNJ, "\u00a0"),
        lambda text: text.replace("ی", "\u064a").replace("ک", "\u0643"),
        lambda text: text.replace("«", '"').replace("»", '"'),
    ],
    ids=["dropped", "spaced", "no-break", "arabic", "straight marks"],
)
def test_the_quotes_are_the_same_however_the_text_is_typed(spoil):
    text = (
        f"{PRESIDENT} روسیه گفت: «همکاری{ZWNJ}های ما بیشتر می{ZWNJ}شود.» وی با بیان این{ZWNJ}که راه باز است، افزود: "
        f"نمی{ZWNJ}رویم. به گفته کیوان مهرپو، دانشگاه{ZWNJ}ها خوب هستند."
    )
    expected = quotes_of(text)
    assert expected["actor"].tolist() == ["vladimir_putin"] * 3 + [""]
    found = quotes_of(spoil(text))
    told = ["speaker", "actor", "resolved_by", "start", "end", "words"]
    pd.testing.assert_frame_equal(found[told], expected[told])


def test_the_seed_has_the_quotes_and_speakers_that_a_reader_finds(seed_tokens):
    quotes = attribute_quotes(seed_tokens, actors=ACTORS)
    found = list(quotes[["paragraph", "speaker", "verb"]].itertuples(index=False, name=None))
    assert found == SEED
    assert not quotes["direct"].any() and quotes.loc[10, "quote"].count(".") == 1  # two sentences


def test_no_quote_of_the_russian_president_is_given_to_the_iranian_one(seed_tokens):
    quotes = attribute_quotes(seed_tokens, actors=ACTORS)
    assert set(quotes.loc[quotes["paragraph"] >= 6, "actor"]) == {"vladimir_putin"}
    assert set(quotes.loc[quotes["paragraph"] < 6, "actor"]) == {"masoud_pezeshkian"}


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, language.normalize(text)))


@cache
def words_in(text: str) -> Counter:
    """Count the words of a quote, half-spaces left aside."""
    return Counter(map(letters, language.normalize(text).replace(ZWNJ, "").split()))


def overlap(one: str, other: str) -> float:
    """Return the F1 of the words that two quotes share."""
    counted = [words_in(one), words_in(other)]
    return 2 * (counted[0] & counted[1]).total() / sum(part.total() for part in counted)


def test_the_invented_sample_has_the_quotes_that_its_writers_marked(coded_sample):
    articles, tokens = coded_sample
    quotes = attribute_quotes(tokens, articles=articles)
    follows = quotes["article_id"].eq(quotes["article_id"].shift())
    assert not (follows & (quotes["start"] < quotes["end"].shift())).any()  # no word is said twice
    coded = pd.read_csv(ROOT / "data/sample/coding/quotes.csv", encoding="utf-8-sig")
    of_paragraph = dict(list(quotes.groupby(["article_id", "paragraph"])))
    found = []
    for row in coded.itertuples():
        there = of_paragraph.get((row.article_id, row.paragraph), quotes.head(0))
        best = max(there.itertuples(), key=lambda quote, row=row: overlap(quote.quote, row.quote), default=None)
        if best and overlap(best.quote, row.quote) > 0.5:
            found.append((letters(best.speaker) == letters(row.speaker), best.direct == (row.direct == "yes")))
    speaker_right, direct_right = (sum(part) / len(found) for part in zip(*found, strict=True))
    # Measured: 0.978, 0.908, 0.994; 14 quotes more than the writers marked, five of them of whom an opener quotes.
    assert len(found) / len(coded) >= 0.96 and speaker_right >= 0.9 and direct_right >= 0.98
    assert len(quotes) - len(found) <= 16


def article(*paragraphs: str) -> list[list]:
    """Return paragraph, speaker and quote of each quote of an article without a title."""
    return quotes_of("\n".join(paragraphs))[["paragraph", "speaker", "quote"]].values.tolist()


def test_under_a_headline_the_lines_of_a_post_are_of_who_it_names():
    found = article("شهردار سروستان: راه باز است", "🔹 پل خراب شد.", "گفتنی است باران آمد.", "🔹 پل دیگری هم خراب شد.")
    assert found == [[1, "شهردار سروستان", "راه باز است"], [2, "شهردار سروستان", "پل خراب شد"]]


def test_a_colon_at_the_end_of_a_paragraph_opens_the_next_ones():
    found = article("شهردار سروستان درباره پل گفت:", "🔹 پل خراب شد.", "🔹 راه باز است.", "وی به خانه رفت.")
    assert found == [[2, "شهردار سروستان", "پل خراب شد"], [3, "شهردار سروستان", "راه باز است"]]


def test_a_paragraph_that_goes_on_is_a_quote_however_many_sentences_it_has():
    lines = ["پل خراب شد.", "پل خراب شد. راه باز است.", "پل خراب شد. راه باز است. باید رفت."]
    found = article("شهردار سروستان درباره پل گفت:", *lines, "🔹 پل خراب است. راه باز است.")
    said = [line.rstrip(".") for line in [*lines, "پل خراب است. راه باز است."]]
    assert [row[1:] for row in found] == [["شهردار سروستان", quote] for quote in said]


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["گفت ", "گفت: ", "«گفت» ", "گفت که گفت و ", "وزیر گفت راه باز است و "])
def test_a_sentence_of_thousands_of_verbs_takes_time_by_its_length(unit):
    # Seconds, as most of a quadratic search is in calls that no profiler counts; the least of some, on a busy machine.
    def seconds(count: int) -> float:
        tokens, found = tokens_of(unit * count), []
        for _ in range(3):
            start = time.process_time()
            attribute_quotes(tokens, actors=ACTORS)
            found.append(time.process_time() - start)
        return min(found)

    seconds(10)
    assert seconds(4000) < 8 * max(seconds(1000), 0.05)  # 4 is linear, 16 quadratic


def test_each_answer_of_an_interview_is_a_quote_and_no_question():
    questions = ["راه باز است؟", "پل کجا خراب شد؟", "باران کی آمد؟"]
    answers = ["بله، راه باز است.", "پل در رشت خراب شد.", "پاسخ: باران دیروز آمد."]
    talk = [line for pair in zip(questions, answers, strict=True) for line in pair]
    found = article("کیوان مهرپو، شهردار سروستان، به تالار آمد.", *talk)
    assert [row[1:] for row in found] == [
        ["کیوان مهرپو", "بله، راه باز است"],
        ["کیوان مهرپو", "پل در رشت خراب شد"],
        ["کیوان مهرپو", "باران دیروز آمد"],
    ]


def test_a_colon_behind_a_plain_verb_opens_speech_only_of_somebody():
    assert speakers_in("کیوان مهرپو لبخند زد: راه باز است.") == ["کیوان مهرپو"]
    assert speakers_in("شکل ماهی همه را شگفت‌زده می‌کند: اندامی دارد که زبان نیست.") == []


def test_several_sentences_in_marks_are_one_quote_and_the_sentence_goes_on_behind_it():
    text = "کیوان مهرپو گفت: «راه باز است. پل خراب است. باید رفت.» وی افزود که باران تند بود."
    assert quotes_in(text) == [
        ["کیوان مهرپو", "گفت", "راه باز است. پل خراب است. باید رفت"],
        ["کیوان مهرپو", "افزود", "باران تند بود"],
    ]


def test_a_quote_inside_a_quote_belongs_to_the_outer_speaker():
    inner = "کیوان مهرپو گفت: «آرش به من گفت: «راه بسته است.» من رفتم.»"
    assert quotes_in(inner) == [["کیوان مهرپو", "گفت", "آرش به من گفت: «راه بسته است.» من رفتم"]]
    told = "کیوان مهرپو گفت: راه باز است. مردم به من گفتند که پل خراب است. باید رفت."
    assert len(quotes_in(told)) == 1


def test_a_name_in_marks_is_not_all_that_is_said():
    assert quotes_in("کیوان مهرپو گفت: «باران» فیلم خوبی است.")[0][2] == "باران» فیلم خوبی است"


def test_behind_a_colon_a_quote_goes_on_to_the_end_of_the_paragraph_and_no_further():
    text = "کیوان مهرپو گفت: راه باز است. پل خراب است.\nباران آمد."
    assert quotes_in(text) == [["کیوان مهرپو", "گفت", "راه باز است. پل خراب است"]]


@pytest.mark.parametrize(
    "following",
    [
        "وی افزود: باران تند بود.",
        "وی به خانه رفت.",
        "آرش گفت: پل خراب است.",
        "مهرپو به خانه رفت.",
        "گفتنی است باران آمد.",
    ],
)
def test_behind_a_colon_a_quote_ends_where_the_news_goes_on(following):
    assert quotes_in(f"کیوان مهرپو گفت: راه باز است. {following}")[0][2] == "راه باز است"


def test_a_verb_of_another_number_has_another_subject_and_belongs_to_the_quote():
    text = f"کیوان مهرپو گفت: برخی می{ZWNJ}آیند و می{ZWNJ}گویند که راه باز است."
    assert [row[2] for row in quotes_in(text)] == [f"برخی می{ZWNJ}آیند و می{ZWNJ}گویند که راه باز است"]
