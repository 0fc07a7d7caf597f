import pytest

from helpers.analysis import find_themes, read_codebook, write_codebook
from helpers.analysis.codebook import Codebook
from helpers.core.errors import CodebookError
from helpers.language import stopwords

QUANTEDA = """
Trade:
  - صادرات
  - کالا*
  - گم?ک
تجارت آزاد:
  zones: [منطقه آزاد]
  پیمان: [پیمان تجاری]
"""
LIWC = "%\n1\tposemo\n2\tاندوه\n%\nشاد*\t1\nغم\t2\nگریه\t1\t2\nمانند\t(1 2)1/2\n"


def write(tmp_path, text: str, name: str = "words.yml"):
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_keys_of_quanteda_are_themes_with_their_tree(tmp_path):
    codebook = read_codebook(write(tmp_path, QUANTEDA))
    assert codebook.labels() == codebook.labels("en")
    assert codebook.labels() == {
        "trade": "Trade",
        "theme_2": "تجارت آزاد",
        "zones": "zones",
        "theme_4": "پیمان",
    }
    assert codebook.parents() == {"zones": "theme_2", "theme_4": "theme_2"}
    assert [(row.entry, row.forms) for row in codebook.themes[0].entries] == [("صادرات", "exact"), ("کالا*", "all")]


def test_every_key_has_an_id_and_a_label_of_its_own(tmp_path):
    codebook = read_codebook(write(tmp_path, "theme_2: {خوب: [شاد]}\nبد: {خوب: [غم], theme_2: [اشک]}\n"))
    assert codebook.labels() == {
        "theme_2": "theme_2",
        "theme_2_": "خوب",
        "theme_3": "بد",
        "theme_4": "بد: خوب",
        "theme_3_theme_2": "بد: theme_2",
    }


def test_what_cannot_be_taken_is_said_with_its_number(tmp_path):
    first, second, *_ = read_codebook(write(tmp_path, QUANTEDA)).themes
    assert first.definition.startswith(
        "Trade, from the quanteda dictionary words.yml. 1 of 3 patterns were not taken: "
    )
    assert "گم?ک" in first.definition
    assert second.definition == "تجارت آزاد, from the quanteda dictionary words.yml."


def test_a_pattern_counts_in_the_form_that_is_written_in_any_spelling(tmp_path, tokenize_text):
    codebook = read_codebook(write(tmp_path, "a: [دانش‌آموز, کتاب]\n"))
    tokens = tokenize_text("کتاب و كتاب و کتاب‌ها، دانش آموز و دانش‌آموزان")
    assert find_themes(tokens, codebook)["matched"].tolist() == ["کتاب", "کتاب", "دانش‌آموز"]


def test_categories_of_liwc_are_themes(tmp_path):
    codebook = read_codebook(write(tmp_path, LIWC, "words.dic"))
    assert codebook.labels() == {"posemo": "posemo", "theme_2": "اندوه"}
    assert [[row.entry for row in theme.entries] for theme in codebook.themes] == [["شاد*", "گریه"], ["غم", "گریه"]]
    assert all("1 of 3 patterns were not taken" in theme.definition for theme in codebook.themes)
    assert read_codebook(write(tmp_path, LIWC, "words.txt")).labels() == codebook.labels()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: ['*', '**']\n", r"words\.yml, a: none of its 2 patterns can be an entry; the first: "),
        ("a: [از, به]\n", r"none of its 2 patterns .*all stopwords"),
        ("a: []\n", "a: none of its 0 patterns can be an entry"),
        ("none: [صادرات]\n", "theme label 'none' cannot be used"),
        ("%\n1\ta\n", "two lines of %"),
        ("%\nx\ta\n%\nکتاب\t1\n", r"words\.dic, line 2: 'x\\ta' is no category"),
        ("%\n1\ta\n%\nکتاب\t3\n", r"line 4, 'کتاب': there is no category 3; the head has 1"),
        ("%\n1\ta\n%\nکتاب\n", r"line 4, 'کتاب': there is no tab with numbers behind it"),
    ],
)
def test_a_dictionary_that_cannot_be_read_gives_one_line(tmp_path, text, message):
    with pytest.raises(CodebookError, match=message) as caught:
        read_codebook(write(tmp_path, text, "words.dic" if text.startswith("%") else "words.yml"))
    assert "\n" not in str(caught.value)


def bare(codebook: Codebook) -> Codebook:
    """Return the codebook without what other tools cannot say: `not`, `near`, and what counts by these alone."""
    tree = codebook.model_dump(by_alias=True)
    for theme in tree["themes"]:
        theme["not"] = []
        theme["entries"] = [row for row in theme["entries"] if not {*row["entry"].split()} <= stopwords()]
        for row in theme["entries"]:
            row["not"], row["near"] = [], []
    return Codebook.model_validate(tree)


@pytest.mark.slow
def test_our_export_read_back_finds_the_same(tmp_path, codebook, coded_sample):
    plain = bare(codebook)
    back = read_codebook(write(tmp_path, plain.to_quanteda()))
    assert back.parents() == codebook.parents() and {*back.labels()} == {*codebook.labels()}
    columns = ["theme", "article_id", "position", "length"]
    ours, theirs = (
        find_themes(coded_sample[1], each)[columns].astype({"theme": "str"}).sort_values(columns, ignore_index=True)
        for each in (plain, back)
    )
    assert len(ours) > 1000 and ours.equals(theirs)
    assert read_codebook(write_codebook(back, tmp_path / "again.yml")) == back
