"""A small corpus whose counts can be checked by eye, and its index."""

import pandas as pd
import pytest

from helpers import explorer

ZWNJ = "\u200c"
ARTICLES = pd.DataFrame(
    {
        "article_id": ["1", "2", "3"],
        "title": ["", "", ""],
        "text": [
            f"کاوه گفت: همکاری{ZWNJ}های علمی خوب است.\nهمكاريهای ما و صادرات.",
            "همکاری های تازه در تجارت.",
            "باران بارید.",
        ],
        "outlet": ["آوندا", "نارون", ""],
        "date": pd.to_datetime(["2025-09-01", "2025-10-01", None]),
    }
)


@pytest.fixture(scope="session")
def index():
    return explorer.prepare_index(ARTICLES)
