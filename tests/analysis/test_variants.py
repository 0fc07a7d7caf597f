import pandas as pd
import pytest

from helpers import language
from helpers.analysis import clean_variants
from helpers.core.errors import TableError

STRIPPED = pd.DataFrame({"article_id": ["2", "1", "3"], "title": "", "text": ["نان", "صلح", "نان"]})
KEPT = STRIPPED.assign(text=["نان", "به گزارش آوندا، صلح", "نان"])


def choices(variants) -> list[tuple]:
    return [tuple(variant.choices.values()) for variant in variants]


def texts(tokens) -> dict[str, str]:
    return tokens.groupby("article_id", sort=False)["token"].agg(language.join_tokens).to_dict()


def test_every_combination_of_choices_is_one_variant_and_ours_comes_first():
    variants = clean_variants(STRIPPED, with_boilerplate=KEPT, copies=["3"], cleanings=["restored", "as_typed"])
    assert len(variants) == len(set(choices(variants))) == 2 * 2 * 2
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
    assert choices(clean_variants(STRIPPED, cleanings=["restored", "hazm"], **options)) == [("restored",), ("hazm",)]


def test_a_missing_title_is_no_change():
    empty = STRIPPED.assign(title=None)
    assert len(clean_variants(empty, with_boilerplate=STRIPPED, cleanings=["restored"])) == 1


@pytest.mark.parametrize("others", [KEPT.head(2), KEPT.assign(article_id=["1", "2", "2"])])
def test_tables_of_other_articles_are_refused(others):
    with pytest.raises(TableError, match="with_boilerplate must have one row for each article_id of articles"):
        clean_variants(STRIPPED, with_boilerplate=others)
