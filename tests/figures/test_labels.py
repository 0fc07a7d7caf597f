"""Text on its way into a picture: no letter is lost, none breaks a file, and digits go with the language."""

import io
import unicodedata
from collections import Counter

import bidi
import lxml.etree
import pandas as pd
import pytest

from helpers import figures
from helpers.core.errors import TableError
from helpers.figures import labels
from helpers.figures.shaping import matplotlib_shapes

_INVISIBLE = dict.fromkeys([0x200C, 0x200E, 0x200F])
LABELS = [
    "$\\frac{$",
    "$x^2$",
    "\\$5 تا \\$9",
    "--><script>alert(1)</script><!--",
    "<![CDATA[ & ]]>",
    "\x00\x0b\x1b[31m\t\x85",
    "\ufffe\uffff",
    "\u202eabc\u2066",
    "خبر 😀",
    "{0} %s {{",
]


def charts() -> list:
    """Draw each kind of text with all labels: title, names, legend, names of a grid."""
    keys, title = [f"t{number}" for number in range(len(LABELS))], " ".join(LABELS)
    terms = pd.DataFrame({"term": LABELS, "count": 2, "other": 1, "theme": keys, "outlet": LABELS})
    named = dict(zip(keys, LABELS, strict=True))
    return [
        figures.plot_terms(terms, title=title),
        figures.plot_dumbbell(terms, label="term", columns=("count", "other"), labels=LABELS[8:], title=LABELS[0]),
        figures.plot_shares(
            terms.head(8).assign(whole="همه", share=1 / 8),
            label="whole",
            part="theme",
            value="share",
            labels=dict(list(named.items())[:8]),
        ),
        figures.plot_heatmap(terms, rows="outlet", columns="theme", value="count", labels=named, title=LABELS[-1]),
    ]


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning", "ignore:no font here:UserWarning")
def test_any_label_is_drawn_in_every_format_and_no_svg_breaks():
    for ax in charts():
        for kind in ("png", "pdf", "svg"):
            file = io.BytesIO()
            ax.figure.savefig(file, format=kind)
        drawing = lxml.etree.fromstring(file.getvalue())
        assert not [*drawing.iter("{*}script", "{*}a", "{*}image", "{*}foreignObject")]


def test_a_dollar_is_a_dollar_also_when_the_figure_is_saved_outside_of_the_style(tmp_path):
    ax = figures.plot_terms(pd.DataFrame({"term": ["$x^2$"], "count": [1]}), title="$a$")
    ax.figure.savefig(tmp_path / "chart.svg")
    texts = [ax.figure.texts[0], *ax.get_yticklabels()]
    assert [text.get_text() for text in texts] == ["$a$", "$x^2$"] and not any(text.get_parse_math() for text in texts)


def test_what_cannot_be_drawn_is_replaced_and_shown():
    assert figures.shape("a\x00\x1b\ud800b\nc") == "a\ufffd\ufffd\ufffdb\nc"


@pytest.mark.parametrize("text", ["BRICS (RIAL) و LNG", "گفت‌وگوهای «سران» [L/R]", "صلح", "ALL RIGHTS", "لا LR ۱۲٪"])
def test_no_letter_is_lost_in_shaping(text):
    shaped = unicodedata.normalize("NFKC", figures.shape(text)).translate(_INVISIBLE)
    assert Counter(shaped) == Counter(text.translate(_INVISIBLE))


@pytest.mark.parametrize(("language", "last"), [("both", "ت"), ("en", "t"), ("fa", "t")])
def test_a_name_with_its_translation_reads_from_the_right_though_the_translation_be_longer(language, last):
    with figures.style(language=language):
        shaped = figures.shape("تجارت / International trade and development")
    seen = bidi.get_display(shaped) if matplotlib_shapes() else shaped
    assert unicodedata.normalize("NFKC", seen.translate(_INVISIBLE))[-1] == last  # at the right end


@pytest.mark.skipif(matplotlib_shapes(), reason="matplotlib shapes by itself from 3.11 on: text is never shaped before")
def test_text_that_was_shaped_before_stays_as_it_is():
    shaped = figures.shape("همکاری‌های (WTO)")
    assert figures.shape(shaped) == shaped


def test_persian_numbers():
    assert figures.format_number(1234567) == "۱٬۲۳۴٬۵۶۷"
    assert figures.format_number(-0.5, decimals=1) == "−۰٫۵"
    assert figures.format_number(2.5e12) == "۲٫۵×۱۰¹²"
    latin = [labels.format_number(number, decimals=1, language="en") for number in (12345.678, 2.5e12)]
    assert latin == ["12,345.7", "2.5×10¹²"]


@pytest.mark.parametrize(
    ("line", "side"), [("صلح in the UN", "ltr"), ("صلح و UN", "rtl"), ("۱۲", "rtl"), ("Trade", "ltr")]
)
def test_a_line_reads_from_the_side_of_most_of_its_letters(line, side):
    assert labels.line_direction(line) == labels.reading_direction(None, [line]) == side


def test_a_column_has_its_name_in_the_language_of_the_figure_and_an_unknown_one_keeps_it():
    assert labels.label_for("count") == "شمار" and labels.label_for("my_measure") == "my_measure"
    with figures.style(language="en"):
        assert labels.label_for("count") == "Count" and labels.label_for("x", default="other") == "other"
    with figures.style(language="both"):
        assert labels.label_for("count", between="\n") == "شمار\nCount"


def test_every_word_is_there_in_both_languages():
    for key, words in labels.read_texts("figure_words.yml").items():
        assert len(words) == 2 and (all(words) or key in ("choice_all", "سه\u200cماهه")), key


def test_names_come_from_labels_and_one_that_is_missing_is_named():
    assert labels.names_of(["trade"], {"trade": {"fa": "تجارت", "en": "Trade"}}) == ["تجارت"]
    with pytest.raises(TableError, match="labels has no name for 'energy'; it has trade"):
        labels.names_of(["energy"], {"trade": "تجارت"})


def test_a_long_name_of_a_row_has_two_lines_and_is_cut():
    address = "https://news.example/1404/06/10/a-very-long-address-of-a-page-in-the-archive-of-an-outlet"
    assert labels.row_label(address).split("\n") == [
        "https://news.example/1404/06/10/a-very-",
        "long-address-of-a-page-in-the-archive-…",
    ]
    assert labels.row_label(" ") == "(بی‌نام)" and labels.letters_fitting(40) == 40


@pytest.mark.parametrize(("term", "shown"), [("گفت#گو", "گفتن"), ("صلح کرد#کن", "صلح کردن"), ("صلح", "صلح")])
def test_a_verbs_lemma_is_shown_as_its_infinitive(term, shown):
    assert figures.term_label(term) == shown


def rows_of(ax) -> list[str]:
    return [label.get_text().replace("\u200e", "") for label in ax.get_yticklabels()]


def test_a_persian_figure_and_its_terms_are_as_they_were():
    assert figures.gloss_terms(["تحریم", "گفت#گو"]) == {"تحریم": "تحریم", "گفت#گو": "گفتن"}


def test_terms_of_an_english_figure_can_be_read_in_english_and_those_of_both_have_their_meaning():
    with figures.style(language="en"):
        assert figures.gloss_terms(["تحریم", "WTO"]) == {"تحریم": "tahrim (sanctions)", "WTO": "WTO"}
    with figures.style(language="both"):
        named = figures.gloss_terms(["تحریم", "قلمفرسا"])
        assert named == {"تحریم": "تحریم / sanctions", "قلمفرسا": "قلمفرسا"}


def test_terms_that_would_have_one_label_stay_two_rows():
    terms = pd.DataFrame({"term": ["تحریم", "تحریم‌ها", "صلح"], "count": [3, 2, 1]})
    with figures.style(language="en"):
        ax = figures.plot_terms(terms)
    assert len(set(rows_of(ax))) == 3 and "solh (peace)" in rows_of(ax)


def test_a_glossary_of_ones_own_decides_in_every_plot_of_the_session(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("term,gloss\nتحریم,embargo\n", encoding="utf-8")
    terms = pd.DataFrame({"term": ["تحریم"], "count": [3]})
    with figures.style(language="en", glossary=str(file)):
        assert rows_of(figures.plot_terms(terms)) == ["tahrim (embargo)"]
    with pytest.raises(TableError, match="there is no file"), figures.style(glossary="none.csv"):
        pass


def test_no_row_of_an_english_figure_is_persian_and_each_begins_at_the_left():
    counts = pd.DataFrame({"outlet": ["مهر", "ایسنا"], "period": ["مرداد ۱۴۰۴", "مهر ۱۴۰۴"], "share": [0.5, 1.0]})
    with figures.style(language="en"):
        bars = figures.plot_counts(counts, label="outlet", value="share")
        grid = figures.plot_heatmap(counts, rows="outlet", columns="period", value="share")
    assert rows_of(bars) == rows_of(grid) == ["Mehr News", "ISNA"]
    assert bars.get_xlim()[0] == 0 < bars.get_xlim()[1]
    assert [label.get_text() for label in grid.get_xticklabels()] == ["Mordad\n1404", "Mehr\n1404"]
