"""hazm as anyone would use it, every option at its default; rishe and shekar beside it, where they are installed.

rishe and shekar are no dependencies of the project: `make peers` installs them. Used of both is only what needs no
model from a download.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

from benchmarks.letters import bare
from helpers.language.tokenizer import hazm_tools

OPTIONAL = ("rishe", "shekar")


def versions() -> dict[str, str]:
    """Return the version of each tool that is installed."""
    found = {"hazm": version("hazm")}
    for name in OPTIONAL:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def notes() -> list[str]:
    """Return a line for each tool that is not installed."""
    missing = [name for name in OPTIONAL if name not in versions()]
    return [f"{name} is not installed, left out: make peers installs it" for name in missing]


def normalizers() -> dict[str, Callable[[str], str]]:
    """Return what restores half-spaces: the normalizer of each tool that is installed."""
    found = {"hazm": hazm_tools().normalizer.normalize}
    return found | {name: import_module(name).Normalizer().normalize for name in OPTIONAL if name in versions()}


def lemmatizers() -> dict[str, Callable[[str], str]]:
    """Return what gives the lemma of a word, of a verb its past stem # its present stem."""
    found = {"hazm": hazm_tools().lemmatizer.lemmatize}
    if "rishe" in versions():
        found["rishe"] = import_module("rishe").Lemmatizer().lemmatize
    if "shekar" in versions():
        lemmatizer = import_module("shekar").Lemmatizer()
        found["shekar"] = lambda word: lemmatizer(word).replace("/", "#")
    return found


def tokens_of_normalized(text: str) -> list[str]:
    """Return hazm's tokens of a text that is normalised already, sentence by sentence."""
    tools = hazm_tools()
    sentences = tools.sentence_tokenizer.tokenize(text)
    return [token for sentence in sentences for token in tools.word_tokenizer.tokenize(sentence) if bare(token)]


def lemmas(text: str) -> list[str]:
    """Return hazm's lemmas of a text: Normalizer, sentences, words, Lemmatizer."""
    return [
        hazm_tools().lemmatizer.lemmatize(token)
        for token in tokens_of_normalized(hazm_tools().normalizer.normalize(text))
    ]
