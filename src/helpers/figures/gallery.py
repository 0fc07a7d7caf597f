"""Every plot, drawn from a small invented table."""

from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from helpers.figures import gallery_tables as tables
from helpers.figures.collocation_plots import plot_collocation_network, plot_collocations
from helpers.figures.concordance_plots import plot_concordance
from helpers.figures.keyness_plots import plot_frequency_scatter, plot_keyness
from helpers.figures.plots import plot_counts, plot_dumbbell, plot_forest, plot_terms
from helpers.figures.sensitivity_plots import plot_rank_ranges, plot_sensitivity
from helpers.figures.share_plots import plot_shares
from helpers.figures.story_plots import plot_delays, plot_story_flow
from helpers.figures.theme_plots import plot_theme_cooccurrence, plot_theme_map, plot_theme_tree, plot_themes
from helpers.figures.timeline_plots import plot_timeline
from helpers.figures.topic_plots import plot_topic_choice, plot_topics
from helpers.figures.wording import in_language

_SIDES = ({"fa": "اقتصادی", "en": "Economy"}, {"fa": "آموزشی", "en": "Education"})
_EVENTS = {"2025-09-01": {"fa": "نشست سران", "en": "Summit"}}


class Plate(NamedTuple):
    """A plot of the gallery: its table, its title in both languages, and the options that it is drawn with."""

    draw: Callable
    table: pd.DataFrame
    title: dict[str, str]
    options: dict

    @property
    def name(self) -> str:
        """Return the plot's name."""
        return self.draw.__name__

    @property
    def call(self) -> str:
        """Return how the plot is called; what is no plain value stands as …"""
        options = {name: "…" if isinstance(value, dict) else repr(value) for name, value in self.options.items()}
        given = "".join(f", {name}={value}" for name, value in options.items() if "{" not in value)
        return f"figures.{self.name}(table{given}, title=…)"

    def plot(self):
        """Draw the plate in the language of the style, and return its axes."""
        options = dict(self.options)
        if "labels" in options and self.draw is not plot_timeline:
            options["labels"] = {name: in_language(label) for name, label in options["labels"].items()}
        return self.draw(self.table, title=self.title, **options)


def plates() -> tuple[Plate, ...]:
    """Return every plate of the gallery, one for each `plot_*`.

    >>> plates()[0].call
    'figures.plot_terms(table, title=…)'
    """
    return tuple(Plate(*parts) for parts in _PLATES)


_PLATES = (
    (plot_terms, tables.TERMS, {"fa": "پرتکرارترین واژه‌ها", "en": "Most frequent words"}, {}),
    (
        plot_counts,
        tables.DELAYS.assign(part=["عنوان", "بند ۱", "بند ۲", "بند ۳ (پایانی)"]),
        {"fa": "واژه‌ها در هر بند", "en": "Words in each paragraph"},
        {"label": "part", "value": "articles", "value_label": {"fa": "شمار واژه‌ها", "en": "Words"}},
    ),
    (
        plot_dumbbell,
        tables.TERMS,
        {
            "fa": "شمار واژه‌ها با hazm و پس از بازگرداندن نیم‌فاصله",
            "en": "Counts by hazm, and here",
        },
        {"label": "term", "columns": ("hazm", "count"), "names": ("hazm", {"fa": "با نیم‌فاصله", "en": "restored"})},
    ),
    (
        plot_forest,
        tables.SCORES,
        {"fa": "درستی کدگذاری، با بازه ۹۵٪", "en": "Accuracy of coding, with 95% intervals"},
        {"label": "theme", "value": "f1", "low": "f1_low", "high": "f1_high"},
    ),
    (
        plot_shares,
        tables.HALFSPACES,
        {"fa": "نیم‌فاصله‌ها در هر رسانه", "en": "Half-spaces by outlet"},
        {"label": "outlet", "part": "state", "value": "share", "names": tables.STATES},
    ),
    (plot_themes, tables.THEME_COUNTS, {"fa": "موضوع‌ها", "en": "Themes"}, {"labels": tables.THEMES}),
    (
        plot_theme_tree,
        tables.THEME_COUNTS,
        {"fa": "موضوع‌ها و زیرموضوع‌ها", "en": "Themes and sub-themes"},
        {"labels": tables.THEMES, "parents": tables.PARENTS},
    ),
    (
        plot_theme_map,
        tables.BY_PARAGRAPH,
        {"fa": "موضوع‌ها در هر بند", "en": "Themes in each paragraph"},
        {"labels": tables.THEMES},
    ),
    (
        plot_theme_cooccurrence,
        tables.PAIRS,
        {"fa": "بندهایی که دو موضوع با هم در آنها هستند", "en": "Paragraphs in which two themes meet"},
        {"labels": tables.THEMES},
    ),
    (
        plot_concordance,
        tables.LINES,
        {"fa": "«همکاری» در متن", "en": "همکاری (cooperation) in context"},
        {"label": "outlet"},
    ),
    (
        plot_collocations,
        tables.COLLOCATIONS.head(5),
        {"fa": "هم‌نشین‌های «همکاری»", "en": "Collocates of همکاری (cooperation)"},
        {},
    ),
    (
        plot_collocation_network,
        tables.COLLOCATIONS,
        {"fa": "شبکه هم‌نشین‌ها", "en": "Network of collocates"},
        {},
    ),
    (
        plot_keyness,
        tables.KEYNESS,
        {"fa": "واژه‌هایی که دو گروه را از هم جدا می‌کنند", "en": "Words that set two groups apart"},
        {"names": _SIDES},
    ),
    (
        plot_frequency_scatter,
        tables.KEYNESS,
        {"fa": "هر واژه در دو گروه", "en": "Each word in two groups"},
        {"names": _SIDES},
    ),
    (
        plot_timeline,
        tables.PERIODS,
        {"fa": "موضوع‌ها در گذر زمان", "en": "Themes over time"},
        {"by": "theme", "labels": tables.THEMES, "events": _EVENTS},
    ),
    (
        plot_story_flow,
        tables.FLOWS,
        {"fa": "چه کسی خبر را پس از چه کسی آورد", "en": "Who ran a story after whom"},
        {},
    ),
    (plot_delays, tables.DELAYS, {"fa": "چند روز پس از نخستین روز", "en": "Days after the first day"}, {"longest": 3}),
    (plot_topics, tables.TOPICS, {"fa": "واژه‌های هر موضوع", "en": "Words of each topic"}, {}),
    (
        plot_topic_choice,
        tables.CHOICES,
        {"fa": "انتخاب شمار موضوع‌ها", "en": "Choosing the number of topics"},
        {},
    ),
    (
        plot_sensitivity,
        tables.BY_CHOICE,
        {"fa": "کدام واژه در چند حالت می‌ماند", "en": "Which word holds in how many settings"},
        {},
    ),
    (plot_rank_ranges, tables.RANKS, {"fa": "جابه‌جایی رتبه‌ها", "en": "How far ranks move"}, {"top": 10}),
)
