"""The words that a term chart leaves out."""

from helpers.core.store import cached_table
from helpers.language.lemmas import lemmatize
from helpers.language.lexicon import hazm_stopword_list, read_list


def stopwords(*, speech: bool = True) -> frozenset[str]:
    """Return the words that a term chart leaves out: function words, light verbs, and the words of reporting.

    hazm's list, changed by `data/lexicon/stopwords.tsv`, where each change has its reason. A verb stands here in its
    forms and by its lemma, so that all its forms are left out. `speech=False` keeps the words of reporting (گفت,
    افزود, تصریح) in the count, for those who study who says what.

    >>> "گفت" in stopwords(), "گفت" in stopwords(speech=False), "بین" in stopwords()
    (True, False, False)
    """
    return frozenset(_stopwords()["all" if speech else "without speech"])


@cached_table
def _stopwords() -> dict[str, list[str]]:
    changes = read_list("stopwords")
    said = {row["word"] for row in changes if row["group"] == "speech"}
    added = {row["word"] for row in changes if row["change"] == "add"}
    removed = {row["word"] for row in changes if row["change"] == "remove"}
    listed = set(hazm_stopword_list()) - removed | added | said
    spoken = {lemma for word in said if "#" in (lemma := lemmatize(word))}

    def with_lemmas(chosen: set[str], hidden: set[str]) -> list[str]:
        lemmas = {lemma for word in chosen if "#" in (lemma := lemmatize(word))}
        return sorted((chosen | (lemmas - hidden)) - {""})

    return {"all": with_lemmas(listed, set()), "without speech": with_lemmas(listed - said, spoken)}


def hazm_stopwords() -> frozenset[str]:
    """Return hazm's stopwords without our changes, in the letters that `normalize` gives.

    >>> "بین" in hazm_stopwords(), "گفت" in hazm_stopwords()
    (True, True)
    """
    return frozenset(hazm_stopword_list())
