import functools
import random
import re
from itertools import pairwise

import pandas as pd
import pytest

from helpers import corpus, language
from helpers.core.errors import UserError
from helpers.core.paths import from_root
from helpers.language import explain

ZWNJ = "\u200c"
PHRASES = [
    "كتابهايش ي",
    "می شود",
    "نمی روند",
    "چند جانبهگرایی",
    "روز نامه ها",
    "هم افزایی",
    "حذف شده",
    "این که گفته شده است",
    "خواهد بود",
    "به‌طور کلی",
    "آن‌ها و آن ها و آنها",
    "بازارفوتبال",
    "کنش گر",
    "برمیگردد",
    "هيئت هاي علمـی",
    '"صلح" (3.5٪)، WTO…',
    "ﷲ",
    "پزشکیان",
    "متهمان و متهم ها",
    "گفت و گو",
    "#كتابهاي_من و @news_1",
]


def spellings(words, seed=4):
    """Words and pairs of them, their half-spaces as typed, dropped, or typed as spaces."""
    chosen = random.Random(seed)
    for first, second in pairwise(words):
        text = first if chosen.random() < 0.5 else f"{first} {second}"
        yield text.replace(ZWNJ, chosen.choice([ZWNJ, "", " "]))


@pytest.fixture(scope="module")
def explanations():
    """Of phrases, of words of the seed, of ISNA's words in every spelling, and of words with endings."""
    tokens = language.tokenize(corpus.read_articles("seeds"))
    seed = tokens.loc[tokens["kind"] == "word", "token"].drop_duplicates().str.replace("_", " ").tolist()
    table = pd.read_csv(from_root("data/lexicon/spelling_counts.tsv"), sep="\t", comment="#", quoting=3)
    counted = table["spelling"].sample(60, random_state=3).tolist()
    inflected = [f"{word}{ending}" for word in counted[:20] for ending in (f"{ZWNJ}هایی", "ترین", " ها")]
    return [explain(text) for text in [*PHRASES, *spellings(seed[:75]), *spellings(counted), *inflected]]


def replay(text, steps, *stages):
    for step in steps:
        if step.stage in stages:
            assert step.before in text, step
            text = text.replace(step.before, step.after, 1)
    return text


def test_the_steps_lead_from_what_was_typed_to_what_normalize_gives(explanations):
    for explanation in explanations:
        assert replay(explanation.text, explanation.steps, "characters", "half-spaces") == language.normalize(
            explanation.text
        )


def test_the_steps_lead_from_there_to_the_tokens(explanations):
    for explanation in explanations:
        words = replay(language.normalize(explanation.text), explanation.steps, "words")
        tokens = "".join(token for token, _ in explanation.tokens)
        assert words.replace(" ", "").replace("\n", "") == tokens


def test_the_last_step_of_each_token_is_its_lemma(explanations):
    for explanation in explanations:
        for token, lemma in explanation.tokens:
            word = token
            for step in explanation.steps:
                if step.stage == "lemma" and step.before == word:
                    word = step.after
            assert word == lemma, explanation


def test_the_tokens_and_lemmas_are_those_of_tokenize(explanations):
    texts = [explanation.text for explanation in explanations]
    tokens = language.tokenize(pd.DataFrame({"article_id": range(len(texts)), "title": "", "text": texts}))
    found = [(number, *token) for number, each in enumerate(explanations) for token in each.tokens]
    assert found == list(tokens[["article_id", "token", "lemma"]].itertuples(index=False, name=None))


def test_a_cited_line_has_the_word_of_its_step_or_a_part_of_it(explanations):
    cited, lines_of = 0, functools.cache(lambda file: from_root(file).read_text(encoding="utf-8").split("\n"))
    for step in (step for explanation in explanations for step in explanation.steps):
        if match := re.match(r"(data/[\w./]+):(\d+): ", step.source):
            line = lines_of(match[1])[int(match[2]) - 1]
            assert not line.startswith("#")
            letters = language.spelling_key(f"{step.before}|{step.after}")
            fields = map(language.spelling_key, re.split(r"[\t|\s,\"\[\]]", line))
            assert any(field and field in letters for field in fields), step
            cited += 1
    assert cited > 150


def test_each_rule_is_named(explanations):
    assert all(step.rule for explanation in explanations for step in explanation.steps)


@pytest.mark.parametrize(
    ("text", "stage", "file"),
    [
        ("پزشکیان", "lemma", "names.tsv"),
        ("عراقچی", "lemma", "actors.yml"),
        ("اطلاعات", "lemma", "kept_apart.tsv"),
        ("مدارس", "lemma", "irregular_forms.tsv"),
        ("گفتگو", "lemma", "variants.tsv"),
        ("این که", "words", "variants.tsv"),
        ("کتاب ها", "half-spaces", "affixes.tsv"),
        ("کتابهایش", "half-spaces", "spelling_counts.tsv"),
        ("می شود", "lemma", "hazm: verbs.dat"),
    ],
)
def test_the_list_that_decided_is_cited(text, stage, file):
    assert any(file in step.source for step in explain(text).steps if step.stage == stage)


def test_what_stands_against_a_decision_is_said():
    assert "اطلاع" in explain("اطلاعات").table()["against"].iloc[-1]
    assert "هم‌افزایی" in explain("هم افزایی").steps[0].against
    assert "کتابها" in explain("کتابها").steps[0].against


def test_each_replaced_character_has_its_reason():
    rule = explain("كتاب علمـی ٤").steps[0].rule
    assert "ك → ک: Arabic kaf" in rule and "ـ → nothing" in rule and "٤ → ۴" in rule


def test_it_shows_as_text_and_as_a_table():
    explanation = explain("<كتابها>")
    assert "tokens: " in str(explanation) and "source: data/lexicon/" in str(explanation)
    assert "&lt;" in explanation._repr_html_() and "<كتابها>" not in explanation._repr_html_()
    assert explanation.table().columns.tolist() == ["stage", "before", "after", "rule", "source", "against"]


@pytest.mark.parametrize("text", ["", " \n", None, 3])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(UserError, match="pass a word or a phrase"):
        explain(text)


def test_names_of_the_caller_are_left_alone():
    assert explain("دلاوران").tokens == [("دلاوران", "دلاور")]
    explanation = explain("دلاوران", names=["دلاوران"])
    assert explanation.tokens == [("دلاوران", "دلاوران")] and "name" in explanation.steps[-1].rule


def test_a_negated_form_is_said_to_be_one():
    assert str(explain("نمیشود")).endswith(f"tokens: نمی{ZWNJ}شود (lemma شد#شو, negated)")
    assert explain("نشست ندارند").negated == {"ندارند"}
