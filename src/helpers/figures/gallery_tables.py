"""Small invented tables, one for each plot of the gallery: no outlet, person or number in them is real."""

import pandas as pd

from helpers.language.characters import ZWNJ as _Z

THEMES = {
    "multilateralism": {"fa": f"چندجانبه{_Z}گرایی", "en": "Multilateralism"},
    "trade": {"fa": "تجارت", "en": "Trade"},
    "education": {"fa": "آموزش و پرورش", "en": "Education"},
    "energy": {"fa": "نفت و انرژی", "en": "Energy"},
    "exports": {"fa": "صادرات", "en": "Exports"},
    "tariffs": {"fa": f"تعرفه{_Z}ها", "en": "Tariffs"},
}
PARENTS = {"exports": "trade", "tariffs": "trade"}
OUTLETS = ["آوندا", "نارون", "سپیدار", "کاژه"]
TERMS = pd.DataFrame(
    {
        "term": ["ایران", "همکاری", "دانشگاه", f"چندجانبه{_Z}گرایی", "صادرات", "گفت#گو", f"کشور{_Z}های همسایه", "WTO"],
        "count": [128, 94, 71, 43, 40, 31, 17, 9],
        "share_of_tokens": [0.021, 0.0155, 0.0117, 0.0071, 0.0066, 0.0051, 0.0028, 0.0015],
        "hazm": [128, 52, 70, 12, 40, 30, 8, 9],
    }
)
THEME_COUNTS = pd.DataFrame(
    {
        "theme": ["trade", "exports", "tariffs", "education", "multilateralism", "energy"],
        "hits": [48, 30, 18, 41, 27, 9],
        "hits_per_1000": [8.1, 5.1, 3.0, 6.9, 4.6, 1.5],
        "share_of_articles": [0.61, 0.44, 0.22, 0.5, 0.33, 0.06],
    }
)
BY_PARAGRAPH = pd.DataFrame(
    [
        (paragraph, theme, hits)
        for theme, column in {
            "multilateralism": [1, 2, 0, 0, 3],
            "trade": [0, 1, 4, 2, 0],
            "education": [0, 0, 0, 5, 1],
            "energy": [0, 1, 2, 0, 0],
        }.items()
        for paragraph, hits in enumerate(column)
    ],
    columns=["paragraph", "theme", "hits"],
).sort_values(["paragraph"], kind="stable", ignore_index=True)
PAIRS = pd.DataFrame(
    {
        "theme": ["multilateralism", "multilateralism", "multilateralism", "trade", "trade", "education"],
        "other": ["trade", "education", "energy", "education", "energy", "energy"],
        "together": [12, 3, 2, 5, 9, 1],
    }
)
SCORES = pd.DataFrame(
    {
        "theme": ["تجارت", "آموزش و پرورش", f"چندجانبه{_Z}گرایی", "نفت و انرژی"],
        "f1": [0.90, 0.89, 0.86, None],
        "f1_low": [0.82, 0.79, 0.74, None],
        "f1_high": [0.96, 0.95, 0.93, None],
    }
)
_SHARES = [(0.9, 0.05, 0.05), (0.3, 0.6, 0.1), (0.0, 0.2, 0.8), (0.5, 0.5, 0.0)]
HALFSPACES = pd.DataFrame(
    [
        (outlet, state, share)
        for outlet, shares in zip(
            OUTLETS, [(0.9, 0.05, 0.05), (0.3, 0.6, 0.1), (0, 0.2, 0.8), (0.5, 0.5, 0)], strict=True
        )
        for state, share in zip(("kept", "spaced", "dropped"), shares, strict=True)
    ],
    columns=["outlet", "state", "share"],
)
STATES = {
    "kept": {"fa": f"نیم{_Z}فاصله", "en": "half-space"},
    "spaced": {"fa": "فاصله", "en": "space"},
    "dropped": {"fa": "افتاده", "en": "dropped"},
}
FLOWS = pd.DataFrame(
    {
        "first_outlet": ["آوندا", "آوندا", "نارون", "سپیدار", "کاژه"],
        "outlet": ["نارون", "سپیدار", "کاژه", "آوندا", "سپیدار"],
        "articles": [14, 5, 9, 2, 3],
    }
)
DELAYS = pd.DataFrame({"days": [0, 1, 2, 3], "articles": [31, 18, 6, 2]})
COLLOCATIONS = pd.DataFrame(
    [
        (term, collocate, log_dice)
        for term, collocates in {
            "همکاری": [("اقتصادی", 12.1), ("دوجانبه", 11.4), ("گسترش", 11.0), ("منطقه", 9.8), ("دانشگاه", 9.1)],
            "تجارت": [("آزاد", 12.6), ("خارجی", 11.9), ("اقتصادی", 10.2), ("WTO", 9.9), ("منطقه", 9.0)],
        }.items()
        for collocate, log_dice in collocates
    ],
    columns=["term", "collocate", "log_dice"],
)
LINES = pd.DataFrame(
    {
        "left": ["وزیر از گسترش", f"عضویت در سازمان{_Z}های", "رئیس دانشگاه خواستار", "او بر"],
        "node": [f"همکاری{_Z}های", "همکاری", "همکاری", f"همکاری{_Z}ها"],
        "right": [
            "اقتصادی با کشورها سخن گفت",
            "منطقه (ECO) راه را باز کرد",
            "علمی شد",
            "تاکید کرد و گفت ۲۵٪ بیشتر شده",
        ],
        "outlet": OUTLETS,
    }
)
KEYNESS = pd.DataFrame(
    {
        "term": ["صادرات", "تعرفه", "بازار", "دانشجو", "مدرسه", "معلم"],
        "log_odds_z": [9.1, 6.4, 1.4, -1.2, -5.5, -8.3],
        "p_adjusted": [0.001, 0.004, 0.2, 0.3, 0.003, 0.001],
        "share_target": [0.012, 0.006, 0.004, 0.001, 0.0004, 0.0],
        "share_reference": [0.001, 0.0006, 0.003, 0.002, 0.005, 0.009],
        "tokens_target": 9_000,
        "tokens_reference": 11_000,
    }
)
PERIODS = pd.DataFrame(
    [
        (
            theme,
            period,
            start,
            end,
            articles,
            count,
            count / articles * 2500,
            low / articles * 2500,
            high / articles * 2500,
        )
        for theme, counts in {"trade": [9, 14, 21, 17, 11], "education": [6, 5, 26, 13, 8]}.items()
        for (period, start, end, articles), count, low, high in zip(
            [
                ("تیر ۱۴۰۴", "2025-06-22", "2025-07-22", 20),
                ("مرداد ۱۴۰۴", "2025-07-23", "2025-08-22", 24),
                ("شهریور ۱۴۰۴", "2025-08-23", "2025-09-22", 41),
                ("مهر ۱۴۰۴", "2025-09-23", "2025-10-22", 30),
                ("آبان ۱۴۰۴", "2025-10-23", "2025-11-21", 22),
            ],
            counts,
            [count * 0.6 for count in counts],
            [count * 1.5 for count in counts],
            strict=True,
        )
    ],
    columns=["theme", "period", "start", "end", "articles", "count", "per_million", "low", "high"],
)
TOPICS = pd.DataFrame(
    [
        (topic, rank, term, 0.3 / rank)
        for topic, terms in {1: "برق خاموشی نیروگاه گرما مصرف", 2: "مدرسه معلم مهر کتاب کلاس"}.items()
        for rank, term in enumerate(terms.split(), start=1)
    ],
    columns=["topic", "rank", "term", "weight"],
)
CHOICES = pd.DataFrame(
    {
        "topics": [2, 3, 4, 5, 6],
        "stability": [1.0, 0.93, 0.95, 0.71, 0.6],
        "coherence": [0.12, 0.2, 0.31, 0.33, 0.3],
        "score": [0.12, 0.186, 0.2945, 0.234, 0.18],
        "chosen": [False, False, True, False, False],
    }
)
_SETTINGS = [("all", "all"), ("cleaning", "restored"), ("cleaning", "as_typed"), ("unit", "lemma"), ("unit", "token")]
BY_CHOICE = pd.DataFrame(
    [
        (term, verdict, choice, value, share)
        for term, verdict, shares in [
            ("ایران", "all", [1, 1, 1, 1, 1]),
            ("همکاری", "most", [0.75, 1, 0.5, 1, 0.5]),
            (f"چندجانبه{_Z}گرایی", "few", [0.5, 1, 0, 0.5, 0.5]),
        ]
        for (choice, value), share in zip(_SETTINGS, shares, strict=True)
    ],
    columns=["item", "verdict", "choice", "value", "share_of_settings"],
)
RANKS = pd.DataFrame(
    {
        "item": ["ایران", "همکاری", f"چندجانبه{_Z}گرایی"],
        "verdict": ["all", "most", "few"],
        "baseline_rank": [1, 2, 5],
        "best_rank": [1, 2, 4],
        "worst_rank": [2, 9, 30],
        "absent_in": [0, 0, 3],
    }
)
