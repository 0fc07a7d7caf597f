"""Words that are spelled much like one that does not occur."""

from difflib import get_close_matches

from helpers.explorer.index import Index
from helpers.language import normalize

_ALIKE = 0.6  # difflib's own threshold: about two of five letters may differ
_MOST = 5


def nearest_words(index: Index, word: str) -> list[str]:
    """Return up to five lemmas of the index that are spelled most like a word, the likest first.

    >>> import pandas as pd
    >>> from helpers.explorer import prepare_index
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["همکاری و صلح"], "outlet": ["آوندا"],
    ...                          "date": pd.to_datetime(["2025-09-01"])})
    >>> nearest_words(prepare_index(articles), "همکار ی ی")
    ['همکاری']
    """
    known = [lemma for lemma in index.lemmas if "#" not in lemma]  # verbs' lemmas are no words that anybody types
    return get_close_matches(normalize(word), known, n=_MOST, cutoff=_ALIKE)
