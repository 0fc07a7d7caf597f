"""rishe and shekar are not installed with the project: a small module of each name takes their place."""

import importlib
import sys

import pytest

from benchmarks import halfspaces, peers
from helpers.language.characters import ZWNJ

MODULES = {
    "rishe": """
class Normalizer:
    def normalize(self, text):
        return text.replace("کتابها", "کتاب\\u200cها")
class Lemmatizer:
    def lemmatize(self, word):
        return {"رفتم": "رفت#رو"}.get(word, word)
""",
    "shekar": """
class Normalizer:
    def normalize(self, text):
        return text
class Lemmatizer:
    def __call__(self, word):
        return {"رفتم": "رفت/رو"}.get(word, word)
""",
}


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Install what stands in for a peer; others are not there, even where the real ones are."""
    real = peers.version

    def version(name):
        if name == "hazm" or (tmp_path / f"{name}.py").exists():
            return "1.0" if name != "hazm" else real(name)
        raise peers.PackageNotFoundError(name)

    def install(name):
        (tmp_path / f"{name}.py").write_text(MODULES[name], encoding="utf-8")
        importlib.invalidate_caches()

    monkeypatch.setattr(peers, "version", version)
    monkeypatch.syspath_prepend(tmp_path)
    for name in peers.OPTIONAL:
        monkeypatch.delitem(sys.modules, name, raising=False)
    yield install
    for name in peers.OPTIONAL:
        sys.modules.pop(name, None)


def test_what_is_not_installed_is_left_out_and_said(install):
    install("rishe")
    assert list(peers.versions()) == list(peers.normalizers()) == list(peers.lemmatizers()) == ["hazm", "rishe"]
    assert peers.notes() == ["shekar is not installed, left out: make peers installs it"]


def test_each_that_is_installed_has_its_rows(install, tmp_path):
    install("rishe")
    install("shekar")
    file = tmp_path / "bank.conllu"
    word = "\t".join(["1", f"کتاب{ZWNJ}ها", "کتاب", "NOUN", "_", "_", "0", "dep", "_", "_"])
    file.write_text(f"# text = کتاب{ZWNJ}ها\n{word}\n\n", encoding="utf-8")
    result = halfspaces.measure([file])
    recall = {row["tool"]: row["recall"] for row in result["table"] if row["text"] == "dropped"}
    assert list(recall) == ["ours", "hazm", "rishe", "shekar"] and (recall["rishe"], recall["shekar"]) == (1, 0)
    assert result["notes"] == []


def test_a_verb_has_the_same_lemma_in_both_notations(install):
    install("rishe")
    install("shekar")
    lemmatizers = peers.lemmatizers()
    assert lemmatizers["rishe"]("رفتم") == lemmatizers["shekar"]("رفتم") == "رفت#رو"
