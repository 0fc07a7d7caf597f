"""Normalised text to sentences and tokens, by hazm's rules.

The rules are those of hazm's SentenceTokenizer and WordTokenizer, which take seconds to load; `tests/language` compares
the two. Where they differ: numbers with a separator inside (۳٫۵, ۱۴۰۴/۰۶/۱۰) stay whole, and the auxiliary of the
future is joined to a word only, so that at the end of a sentence, where hazm loses it, it stands for itself.
"""

import re

from helpers.language.hazm_tables import verb_parts

SENTENCE_END = re.compile(r"(?<=[!.?⸮؟]) +")
# A number with a separator inside, or a sign: tokens of their own wherever they stand.
SIGN_CHARACTERS = r"\d؟!?:.،؛»\])}\"«\[({/\\"
SIGN = rf"(?:\d+(?:[٫٬/.:]\d+)+|[؟!?]+|[\d.:]+|[{SIGN_CHARACTERS}])"
SIGNS = re.compile(f"({SIGN})")
PERSIAN = re.compile("[\u0620-\u064a\u066e-\u06d3]")


def split_sentences(line: str) -> list[str]:
    """Return the sentences of a line.

    >>> split_sentences("آمد. رفت؟ ماند")
    ['آمد.', 'رفت؟', 'ماند']
    """
    return [sentence for sentence in SENTENCE_END.split(line) if sentence]


def split_words(sentence: str) -> list[str]:
    """Return the tokens of a sentence, verbs of several parts not yet joined.

    >>> split_words("رشد ۳٫۵ درصدی (سالانه).")
    ['رشد', '۳٫۵', 'درصدی', '(', 'سالانه', ')', '.']
    """
    return [word for word in SIGNS.sub(r" \1 ", sentence).split(" ") if word]


def join_verbs(words: list[str]) -> list[str]:
    """Return the tokens of a sentence, those of a verb of several parts joined by underscores.

    >>> join_verbs(["گفته", "شده", "است", "او", "خواهد", "آمد", "یا", "نخواهد"])
    ['گفته_شده_است', 'او', 'خواهد_آمد', 'یا', 'نخواهد']
    """
    joined: list[str] = []
    for word in reversed(words):
        if joined and is_verb(word, joined[-1]):
            joined[-1] = f"{word}_{joined[-1]}"
        else:
            joined.append(word)
    return joined[::-1]


def is_verb(word: str, after: str) -> bool:
    """Tell whether a word and the token behind it are parts of one verb.

    >>> is_verb("گفته", "شده_است"), is_verb("خواهد", ".")
    (True, False)
    """
    parts = verb_parts()
    if word in parts.first:
        return bool(PERSIAN.search(after))
    return after in parts.last and word in parts.participles
