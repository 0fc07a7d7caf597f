"""Labels out of a corpus are drawn as letters: no formula, no tag, nothing that breaks a file."""

import io

import lxml.etree
import pandas as pd
import pytest

from helpers import figures

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


def charts(label: str) -> list:
    """Draw each kind of text once: title, names, legend, names of a grid."""
    terms = pd.DataFrame({"term": [label], "count": [2], "other": [1], "theme": ["a"], "outlet": [label]})
    return [
        figures.plot_terms(terms, title=label),
        figures.plot_dumbbell(terms, label="term", columns=("count", "other"), names=(label, label), title=label),
        figures.plot_theme_map(terms, labels={"a": label}, rows="outlet", value="count", title=label),
    ]


@pytest.mark.filterwarnings("ignore:Glyph:UserWarning")
@pytest.mark.parametrize("label", LABELS, ids=ascii)
def test_any_label_is_drawn_in_every_format_and_no_svg_breaks(label):
    for ax in charts(label):
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
