"""Lines of a concordance with what is hard to show: Latin words, digits, tags, formulas, what is missing."""

import pandas as pd

LINES = pd.DataFrame(
    {
        "article_id": ["a-1", "a-2"],
        "paragraph": [1, 2],
        "left": ["عضویت ایران در", "WTO (۱۹۹۵) و"],
        "node": ["WTO", "همکاری"],
        "right": ["، به گفته <b>کاوه</b>، =1+1", "با ۳ کشور G20"],
        "date": [pd.Timestamp("2025-09-01"), pd.NaT],
        "speaker": ["کاوه", None],
    }
)
