"""What hazm knows, as it has it: loading hazm takes seconds, so `lexicon` keeps what is read here."""

from collections.abc import Iterable

_LAST_LETTER = 0xFFFF  # hazm's rules for letters name none beyond


def word_rows() -> list[tuple[str, int, tuple[str, ...]]]:
    """Return hazm's words: the spelling, how often it was counted, its parts of speech."""
    from hazm.utils import words_list

    return words_list()


def verb_stems() -> list[str]:
    """Return hazm's verbs as past stem # present stem."""
    from hazm.utils import verbs_list

    return [verb for verb in verbs_list() if "#" in verb]


def stopwords() -> list[str]:
    """Return hazm's stopwords."""
    from hazm import stopwords_list

    return stopwords_list()


def verb_parts() -> list[list[str]]:
    """Return what hazm's WordTokenizer joins to verbs: auxiliaries before, auxiliaries behind, participles."""
    import hazm

    words = hazm.WordTokenizer()
    return [sorted(words.before_verbs), sorted(words.after_verbs), sorted(words.verbe)]


def letters(folded: Iterable[int]) -> dict[str, str]:
    """Return what hazm's Normalizer writes for single characters, by their code points; but for those that are folded.

    Spacing, repeated letters, style and می are switched off: hazm's rules for them alter words, or need its word list
    loaded a second time; `restore_halfspaces` does the spacing, and `normalize` the punctuation. What is left goes
    character by character.
    """
    import hazm

    normalizer = hazm.Normalizer(
        correct_spacing=False, decrease_repeated_chars=False, persian_style=False, seperate_mi=False
    )
    # Folding comes first, so hazm's rules for what it folds never apply. They are also where hazm's releases differ.
    skipped = {ord("\n"), *range(0xD800, 0xE000), *folded}
    codes = [code for code in range(1, _LAST_LETTER + 1) if code not in skipped]
    written = normalizer.normalize("\n".join(map(chr, codes))).split("\n")
    return {str(code): new for code, new in zip(codes, written, strict=True) if new != chr(code)}
