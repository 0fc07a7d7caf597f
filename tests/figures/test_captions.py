import matplotlib.pyplot as plt
import pandas as pd
import pytest
import yaml

from helpers import figures
from helpers.core.errors import UserError
from helpers.core.paths import NOTEBOOKS
from helpers.figures.captions import caption_for, descriptions, figure_of, plot_captions, read_captions
from helpers.figures.gallery import plates

TERMS = pd.DataFrame({"term": ["صلح", "نان"], "count": [2, 1], "share_of_tokens": [0.2, 0.1]})


def test_axes_know_the_rows_that_are_shown_the_title_and_the_options():
    ax = figures.plot_terms(TERMS, top=1, title={"fa": "واژه‌ها", "en": "Words"})
    (known,) = descriptions(ax.figure)
    assert [table.to_dict("list") for table in known.tables] == [TERMS.head(1).to_dict("list")]
    assert known.plots == [{"plot": "plot_terms", "top": 1, "title": {"fa": "واژه‌ها", "en": "Words"}}]
    assert figures.alt_text(ax) == "واژه‌ها. نمودار میله‌ای (۱ ردیف). بیشترین: صلح: ۲."


def test_a_table_changed_after_the_plot_is_known_as_it_was():
    table = TERMS.copy()
    ax = figures.plot_terms(table)
    table["count"] = 0
    assert descriptions(ax.figure)[0].tables[0]["count"].tolist() == [2, 1]


def test_a_caption_says_what_the_numbers_are_in_both_languages():
    figure = figures.plot_terms(TERMS, value="share_of_tokens").figure
    assert "طول میله: سهم از همه واژه‌ها" in caption_for("any", figure, settings={})
    with figures.style(language="en"):
        assert "its length: Share of all words" in caption_for("any", figure, settings={})


@pytest.mark.parametrize("name", [plate.name for plate in plates()])
def test_every_plot_has_a_caption_in_both_languages_without_a_gap(name, drawn_plate):
    (caption,) = plot_captions(descriptions(drawn_plate(name)[0])[0])
    assert set(caption) == {"fa", "en"} and all(caption.values()) and "{" not in "".join(caption.values())


@pytest.fixture
def own_captions(monkeypatch, tmp_path):
    file = tmp_path / "captions.yml"
    texts = {"terms": {"fa": "میله‌های {corpus}", "en": "bars"}, "other": {"fa": "دیگر", "en": "other"}}
    file.write_text(yaml.safe_dump(texts, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr("helpers.figures.captions.CAPTIONS", file)


def test_captions_yml_comes_before_the_plots_own_and_what_is_given_before_both(own_captions):
    figure = figures.plot_terms(TERMS).figure

    def caption(name, given=""):
        return caption_for(name, figure, given=given, settings={"corpus": "seeds"})

    assert caption("terms") == caption("terms_2") == "میله‌های seeds"
    assert caption("unnamed").startswith("هر میله یک واژه")
    assert caption("terms", given={"fa": "خودم", "en": "mine"}) == "خودم"
    assert caption("terms", given="other") == "دیگر"


@pytest.mark.parametrize("text", ["- terms", "terms: a text", "terms: {fa: یک}", "terms: {fa: یک, en: ''}", "a: {b"])
def test_a_file_of_captions_that_cannot_be_used_is_named(text, tmp_path):
    (tmp_path / "captions.yml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"captions\.yml") as caught:
        read_captions(tmp_path / "captions.yml")
    assert "\n" not in str(caught.value)


def test_each_caption_of_the_notebooks_is_that_of_a_figure():
    written = "".join(file.read_text(encoding="utf-8") for file in NOTEBOOKS.glob("*.ipynb"))
    assert [name for name in read_captions() if f'{name}\\"' not in written and f"{name}_{{" not in written] == []


def test_a_figure_is_found_by_its_axes_and_figures_of_two_are_refused():
    figure, axes = plt.subplots(2, 2)
    assert all(figure_of(drawn) is figure for drawn in (figure, axes, axes[0, 0], list(axes.flat), {"a": axes[0, 1]}))
    for drawn in ([axes[0, 0], plt.figure().subplots()], [], "terms"):
        with pytest.raises(UserError, match="axes of one figure can be saved"):
            figure_of(drawn)
