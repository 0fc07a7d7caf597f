import pandas as pd
import pytest

from helpers import corpus, language
from helpers.analysis import Variant, clean_variants, compare_order, count_terms, run_multiverse
from helpers.core.errors import TableError
from helpers.language.characters import ZWNJ

UNITS = {"unit": {"lemma": "lemma", "token": "token"}}
# نان three times under every choice. چندجانبه‌گرایی twice, each time typed with spaces: one word only when restored.
PLANTED = pd.DataFrame(
    {"article_id": ["1", "2"], "title": "", "text": ["نان، نان، چند جانبه گرایی", "نان، چند جانبه گرایی"]}
)
WORD = f"چندجانبه{ZWNJ}گرایی"


def variant(name: str, *words: str) -> Variant:
    tokens = pd.DataFrame({"article_id": "1", "token": words, "lemma": words, "kind": "word"})
    return Variant({"cleaning": name}, tokens)


def by_item(survival) -> pd.DataFrame:
    return survival.items.set_index("item")


def count(tokens, unit="token", repeat=1) -> pd.DataFrame:
    table = tokens[unit].value_counts().rename_axis("term").rename("count").reset_index()
    return table.assign(count=table["count"] * repeat)


@pytest.mark.slow
def test_a_word_that_every_choice_finds_holds_and_one_that_needs_its_half_spaces_does_not():
    survival = run_multiverse(clean_variants(PLANTED), count_terms, choices=UNITS)
    items = by_item(survival)
    assert items.loc["نان", ["verdict", "robust_in", "settings"]].tolist() == ["all", 6, 6]
    assert pd.isna(items.loc["نان", "most_influential_choice"])
    planted = items.loc[WORD]
    assert planted["verdict"] == "few" and planted["in_baseline"]
    assert (
        planted["most_influential_choice"] == "cleaning"
        and planted["spread"] == 1.0
        and planted["least_with"] == "as_typed"
    )
    shares = survival.by_choice[survival.by_choice["item"] == WORD].set_index("value")["share_of_settings"]
    assert shares["restored"] == 1.0 and shares["as_typed"] == 0.0 and shares["lemma"] == shares["token"]


@pytest.mark.slow
def test_in_the_seed_the_president_falls_with_hazm_and_his_office_with_lost_half_spaces():
    variants = clean_variants(corpus.read_articles("seeds"))
    terms = run_multiverse(variants, count_terms, choices={"stopwords": {"ours": language.stopwords()}}).items
    moved = terms[terms["in_baseline"] & terms["verdict"].ne("all")].set_index("item")["least_with"]
    assert moved.to_dict() == {"پزشکیان": "hazm", f"رئیس{ZWNJ}جمهور": "as_typed"}
    assert {"پزشک", "رئیس", "جمهور"} <= set(terms.loc[~terms["in_baseline"], "item"])


def test_what_appears_under_other_choices_alone_stands_behind_the_baseline():
    items = run_multiverse(clean_variants(PLANTED), count_terms).items
    assert items["in_baseline"].tolist() == sorted(items["in_baseline"], reverse=True)
    assert {"چند", "جانبه"} <= set(items.loc[~items["in_baseline"], "item"])
    assert items.loc[~items["in_baseline"], "verdict"].eq("few").all()


def test_three_settings_in_four_are_most_and_fewer_are_few():
    variants = [variant("a", "نان", "صلح", "آب"), variant("b", "نان", "صلح"), *[variant(x, "نان", "صلح") for x in "c"]]
    variants.append(variant("d", "نان"))
    verdicts = by_item(run_multiverse(variants, count, match=str))
    assert verdicts["verdict"].to_dict() == {"نان": "all", "صلح": "most", "آب": "few"}
    assert verdicts["share_of_settings"].to_dict() == {"نان": 1.0, "صلح": 0.75, "آب": 0.25}
    assert verdicts.loc["صلح", ["most_influential_choice", "least_with", "most_with"]].tolist() == [
        "cleaning",
        "d",
        "a",
    ]


def test_the_choice_that_moves_an_item_most_is_named_even_when_two_do():
    def finding(tokens, unit, stopwords):
        found = [] if unit == "token" else ["نان"]
        return pd.DataFrame({"term": found, "count": 1.0})

    choices = UNITS | {"stopwords": {"ours": 1, "none": 2}}
    survival = run_multiverse([variant("a", "نان"), variant("b", "نان")], finding, choices=choices)
    assert survival.items[
        ["robust_in", "settings", "most_influential_choice", "least_with", "spread"]
    ].to_numpy().tolist() == [[4, 8, "unit", "token", 1.0]]
    shares = survival.choices.set_index(["choice", "value"])["share_of_items"]
    assert shares["unit"].to_dict() == {"lemma": 1.0, "token": 0.0}
    assert shares["stopwords"].to_dict() == {"ours": 0.5, "none": 0.5}
    assert "What moves it most is unit: the mean share of these items that hold is 100% with lemma, 0% with token" in (
        survival.summary
    )


def test_items_tied_at_the_end_of_the_list_are_all_in_it():
    items = by_item(run_multiverse([variant("a", "نان", "نان", "صلح", "آب")], count, top=2))
    assert items["baseline_rank"].to_dict() == {"نان": 1, "آب": 2, "صلح": 2}


def test_ranks_beyond_the_list_are_known_and_absence_is_counted():
    variants = [variant("a", "نان", "نان", "آب"), variant("b", "آب", "آب", "نان"), variant("c", "آب")]
    items = by_item(run_multiverse(variants, count, top=1))
    columns = ["robust_in", "baseline_rank", "best_rank", "worst_rank", "absent_in"]
    assert items.loc["نان", columns].tolist() == [1, 1, 1, 2, 1]
    assert items.loc["آب", columns].tolist() == [2, 2, 1, 2, 0]
    assert items["in_baseline"].tolist() == [True, False]


def test_forms_of_one_word_are_one_item_with_its_better_rank():
    words = ["کشورها", "کشورها", "نان", "کشور"]
    items = by_item(run_multiverse([variant("a", "کشور", "نان"), variant("b", *words)], count, top=1))
    assert items.loc["کشور", "verdict"] == "all"
    assert "کشورها" in by_item(run_multiverse([variant("b", *words)], count, match=str)).index


def test_every_setting_and_every_run_is_in_the_tables():
    variants = [variant("a", "نان"), variant("b", "صلح")]
    survival = run_multiverse(variants, count, choices={"repeat": {"once": 1, "twice": 2}})
    assert survival.settings.to_numpy().tolist() == [
        [1, "a", "once", 1, 1.0],
        [2, "a", "twice", 1, 1.0],
        [3, "b", "once", 1, 0.0],
        [4, "b", "twice", 1, 0.0],
    ]
    assert len(survival.runs) == 4 * 2
    second = survival.runs[(survival.runs["setting"] == 2) & survival.runs["held"]]
    assert second[["cleaning", "repeat", "item", "rank", "value"]].to_numpy().tolist() == [
        ["a", "twice", "نان", 1, 2.0]
    ]
    absent = survival.runs[survival.runs["rank"].isna()]
    assert len(absent) == 4 and absent["value"].isna().all() and not absent["held"].any()


def test_shares_of_a_choices_values_add_up_to_that_of_all_settings():
    rows = run_multiverse(clean_variants(PLANTED), count_terms, choices=UNITS).by_choice
    for _, of_item in rows.groupby("item"):
        sums = of_item.groupby("choice")[["robust_in", "settings"]].sum()
        assert sums.nunique().tolist() == [1, 1]


def test_an_order_holds_pair_by_pair():
    variants = [variant("a", *"ببب", *"پپ", "ت"), variant("b", *"پپ", *"ب", "ت"), variant("c", *"بب", "پ")]
    pairs = compare_order(run_multiverse(variants, count, top=None, match=str))
    assert pairs.items[["above", "below", "robust_in", "verdict"]].to_numpy().tolist() == [
        ["ب", "پ", 2, "few"],
        ["پ", "ت", 3, "all"],  # where one is absent it stands below
    ]
    assert pairs.items["least_with"].tolist()[0] == "b"
    assert pairs.runs.loc[pairs.runs["rank_below"].isna(), ["setting", "item"]].to_numpy().tolist() == [[3, "پ > ت"]]


def test_neighbours_with_one_value_have_no_order_to_hold():
    pairs = compare_order(run_multiverse([variant("a", "ب", "پ")], count, top=None, match=str))
    assert pairs.items.empty and list(pairs.items.columns)[-2:] == ["above", "below"]
    assert "nothing that could hold or fall" in pairs.summary


def test_no_items_at_all_have_no_order():
    pairs = compare_order(run_multiverse([variant("a"), variant("b")], count, top=None))
    assert pairs.items.empty and pairs.settings["items"].tolist() == [0, 0]


def test_a_finding_without_items_gives_empty_tables_with_their_columns():
    survival = run_multiverse([variant("a"), variant("b")], count)
    full = run_multiverse([variant("a", "نان")], count)
    for name in ("items", "by_choice", "runs"):
        empty = getattr(survival, name)
        assert empty.empty and list(empty.columns) == list(getattr(full, name).columns), name
    assert survival.items[survival.items["in_baseline"]].columns.tolist() == survival.items.columns.tolist()
    assert survival.settings["items"].tolist() == [0, 0]
    assert "nothing that could hold or fall" in survival.summary


def test_the_summary_says_how_much_holds_and_that_nothing_moves_it():
    summary = run_multiverse([variant("a", "نان"), variant("b", "نان")], count).summary
    assert summary == (
        "Of 1 items, 1 hold under all 2 settings, 0 under most (three in four or more), 0 under few. "
        "No choice moves any of them."
    )


def test_the_summary_tells_of_what_others_find_and_we_do_not():
    variants = [variant("a", "نان"), *(variant(name, "نان", "صلح") for name in "bcd")]
    assert "1 more hold under most settings, but not as we clean." in run_multiverse(variants, count).summary


def test_the_input_stays_as_it_was():
    given = variant("a", "نان", "صلح")
    before = given.tokens.copy()
    run_multiverse([given], count)
    pd.testing.assert_frame_equal(given.tokens, before)


def test_stopwords_are_given_by_name():
    lists = {"stopwords": {"ours": language.stopwords(), "none": ()}}
    items = by_item(run_multiverse([variant("a", "نان", "و", "و")], count_terms, choices=lists))
    assert items.loc["و", ["in_baseline", "most_influential_choice", "least_with"]].tolist() == [
        False,
        "stopwords",
        "ours",
    ]


@pytest.mark.parametrize(
    ("variants", "options", "message"),
    [
        ([], {}, "there is no variant; make them with clean_variants"),
        ([variant("a", "نان")], {"choices": {"cleaning": {"a": 1}}}, "'cleaning' is a choice of the variants already"),
        ([variant("a", "نان")], {"choices": {"unit": {}}}, "the choice 'unit' has no value"),
        ([variant("a", "نان")], {"top": 0}, "top must be at least 1, or None for all; got 0"),
        ([variant("a", "نان")], {"value": "share"}, "run_multiverse, finding: column 'share' is missing"),
    ],
)
def test_what_cannot_be_varied_is_named(variants, options, message):
    with pytest.raises(TableError, match=message):
        run_multiverse(variants, count, **options)


# The variants themselves

STRIPPED = pd.DataFrame({"article_id": ["2", "1", "3"], "title": "", "text": ["نان", "صلح", "نان"]})
KEPT = STRIPPED.assign(text=["نان", "به گزارش آوندا، صلح", "نان"])


def choices_of(variants) -> list[tuple]:
    return [tuple(variant.choices.values()) for variant in variants]


def texts(tokens) -> dict[str, str]:
    return tokens.groupby("article_id", sort=False)["token"].agg(language.join_tokens).to_dict()


def test_every_combination_of_choices_is_one_variant_and_ours_comes_first():
    variants = clean_variants(STRIPPED, with_boilerplate=KEPT, copies=["3"], cleanings=["restored", "as_typed"])
    assert len(variants) == len(set(choices_of(variants))) == 2 * 2 * 2
    assert variants[0].choices == {"cleaning": "restored", "boilerplate": "stripped", "stories": "each_copy"}


def test_a_variant_has_the_tokens_that_its_choices_give_in_the_articles_order():
    variants = {
        (variant.choices["boilerplate"], variant.choices["stories"]): variant.tokens
        for variant in clean_variants(STRIPPED, with_boilerplate=KEPT, copies=["3"], cleanings=["restored"])
    }
    assert texts(variants["stripped", "each_copy"]) == {"2": "نان", "1": "صلح", "3": "نان"}
    assert texts(variants["stripped", "once"]) == {"2": "نان", "1": "صلح"}
    pd.testing.assert_frame_equal(variants["kept", "each_copy"], language.tokenize(KEPT))


@pytest.mark.parametrize("options", [{}, {"with_boilerplate": STRIPPED}, {"copies": ["9"]}])
def test_a_choice_that_changes_nothing_is_left_out(options):
    assert choices_of(clean_variants(STRIPPED, cleanings=["restored", "hazm"], **options)) == [("restored",), ("hazm",)]


def test_a_missing_title_is_no_change():
    empty = STRIPPED.assign(title=None)
    assert len(clean_variants(empty, with_boilerplate=STRIPPED, cleanings=["restored"])) == 1


@pytest.mark.parametrize("others", [KEPT.head(2), KEPT.assign(article_id=["1", "2", "2"])])
def test_tables_of_other_articles_are_refused(others):
    with pytest.raises(TableError, match="with_boilerplate must have one row for each article_id of articles"):
        clean_variants(STRIPPED, with_boilerplate=others)
