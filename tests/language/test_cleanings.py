import pandas as pd
import pytest

from helpers.core.errors import TableError
from helpers.language import CLEANINGS, tokenize
from helpers.language.characters import ZWNJ


def tokens_of(text: str, cleaning: str) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]}), cleaning=cleaning)


def words(text: str, cleaning: str) -> list[str]:
    return tokens_of(text, cleaning)["token"].tolist()


def test_restored_is_what_tokenize_does_when_nothing_is_said():
    articles = pd.DataFrame({"article_id": ["1"], "title": ["همكاري ها"], "text": ["به‌طور کلی، این که می شود."]})
    pd.testing.assert_frame_equal(tokenize(articles), tokenize(articles, cleaning="restored"))


def test_as_typed_moves_no_half_space_and_no_space_but_folds_letters():
    assert words("همكاري هاي چندجانبهگرايي", "as_typed") == ["همکاری", "های", "چندجانبهگرایی"]
    assert words(f"به{ZWNJ}طور این که", "as_typed") == [f"به{ZWNJ}طور", "این", "که"]


@pytest.mark.slow
def test_hazm_alone_takes_the_president_for_a_physician():
    # hazm 0.10 says "physician", and 0.12 "medicine".
    assert tokens_of("پزشکیان", "hazm")["lemma"].tolist() in (["پزشک"], ["پزشکی"])
    assert tokens_of("پزشکیان", "as_typed")["lemma"].tolist() == ["پزشکیان"]


@pytest.mark.slow
@pytest.mark.parametrize("cleaning", CLEANINGS)
def test_every_cleaning_gives_the_same_columns_kinds_and_paragraphs(cleaning):
    tokens = tokens_of("صلح ۳٫۵ peace.\n\nنان", cleaning)
    pd.testing.assert_index_equal(tokens.columns, tokens_of("صلح", "restored").columns)
    assert (tokens.dtypes == tokens_of("صلح", "restored").dtypes).all()
    assert tokens.loc[tokens["kind"] == "word", ["paragraph", "token"]].to_numpy().tolist() == [[1, "صلح"], [2, "نان"]]
    assert tokens["kind"].tolist()[-2:] == ["punctuation", "word"] and "latin" in tokens["kind"].tolist()


@pytest.mark.parametrize("cleaning", CLEANINGS)
def test_every_cleaning_tells_what_is_negated(cleaning):
    tokens = tokens_of(f"راه نیست و نمی{ZWNJ}شود. گفته نشده است که نان و نامه هست. برنمی{ZWNJ}گردد", cleaning)
    assert tokens.columns[-1] == "negated" and tokens["negated"].dtype == bool
    negated = ["نیست", f"نمی{ZWNJ}شود", "گفته_نشده_است", f"برنمی{ZWNJ}گردد"]
    assert tokens.loc[tokens["negated"], "token"].tolist() == negated


def test_an_unknown_cleaning_is_named():
    with pytest.raises(TableError, match="cleaning must be one of restored, as_typed, hazm; got 'raw'"):
        tokens_of("صلح", "raw")
