from hypothesis import given
from hypothesis import strategies as st

from helpers.corpus.openers import choose_outlets

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
