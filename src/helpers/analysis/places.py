"""Which states, provinces and cities are mentioned, by their names and the words around these."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from helpers.core.arrays import group_starts
from helpers.core.errors import TableError, require_columns
from helpers.core.paths import PLACES
from helpers.language import Entry, compile_patterns, find_patterns

NEEDS = ("", "in", "cue", "province")  # what a doubtful name needs before it, in `names.tsv`
_PROVINCE = frozenset("استان استاندار استانداری".split())
_CUES = _PROVINCE | frozenset(
    "شهر شهرستان شهرک بندر جزیره منطقه حومه کشور جمهوری پایتخت ایالت سفیر سفارت سفارتخانه کنسولگری دولت ملت مردم "
    "اهالی ساکنان زائران نماینده فرماندار فرمانداری شهردار شهرداری بخشدار دادستان دادسرا دادگستری دانشگاه پزشکی "
    "هواشناسی اورژانس راهداری آتش‌نشانی فرودگاه پالایشگاه زندان جاده آزادراه محور جمعه ملی فوتبال شمال جنوب شرق غرب "
    "حوالی اطراف مقصد".split()
)
_PREPOSITIONS = frozenset("در به از تا راهی عازم اهل".split())
# What bears the name of a place and is elsewhere: a street, a hall, a newspaper.
_BEARERS = frozenset(
    "خیابان بزرگراه اتوبان میدان بلوار کوچه ایستگاه پل هتل رستوران سینما تالار روزنامه خبرگزاری نشریه مجله سایت بانک "
    "ناو ناوشکن زیردریایی".split()
)
_JOINTS = frozenset(["و", "،", ",", "/", "-", "–"])
_IN_PROVINCE = "استان "


class Places(NamedTuple):
    """Places and their names, as `read_places` gives them."""

    table: pd.DataFrame  # one row per place: place, kind, label_fa, label_en, state, province, latitude, longitude
    names: pd.DataFrame  # one row per name: name, place, needs, unless

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each place, in Persian (`fa`) or English (`en`)."""
        return dict(zip(self.table["place"], self.table[f"label_{language}"], strict=True))


def read_places(folder: str | Path | None = None) -> Places:
    """Read `places.tsv` and `names.tsv` of a folder, by default `data/places`.

    Returns
    -------
    Places
        `table` has one row per place: `place` (its id), `kind` (state, province, city), `label_fa, label_en, state,
        province, latitude, longitude`. `names` has one row per name: `name, place, needs, unless`, as the README of the
        folder says.

    Raises
    ------
    TableError
        For a name that stands twice, a place that is not in the table, and a need that is not known.

    Examples
    --------
    >>> places = read_places()
    >>> places.labels()["tabriz"], places.labels("en")["ir"]
    ('تبریز', 'Iran')
    """
    folder = Path(folder or PLACES)
    options = {"sep": "\t", "comment": "#", "keep_default_na": False, "dtype": "str", "quoting": 3}
    table, names = (pd.read_csv(folder / f"{name}.tsv", **options) for name in ("places", "names"))
    require_columns(table, "place kind label_fa label_en state province latitude longitude".split(), verb="read_places")
    require_columns(names, ["name", "place", "needs", "unless"], verb="read_places")
    table[["latitude", "longitude"]] = table[["latitude", "longitude"]].astype("float64")
    for wrong, what in (
        (names["name"].duplicated(), "the name {!r} stands twice: keep one row"),
        (~names["place"].isin(table["place"]), "the name {!r} is of a place that places.tsv lacks"),
        (~names["needs"].isin(NEEDS), f"the name {{!r}} needs something else than {', '.join(NEEDS[1:])} or nothing"),
    ):
        if wrong.any():
            raise TableError(f"read_places: {folder / 'names.tsv'}: {what.format(names.loc[wrong, 'name'].iloc[0])}")
    return Places(table, names)


def find_places(tokens: pd.DataFrame, places: Places) -> pd.DataFrame:
    """Find the names of states, provinces and cities in tokens.

    Names are found in any spelling, never by lemma: ایرانی is no mention of Iran. Of names that overlap the longest
    counts. After استان a name is that of the province, else of the city (قم). A name that is also a word (نور) counts
    after what says that it is a place (شهر, شهرستان, فرماندار), or beside one that counts (آمل و نور); after a street,
    a hall or a newspaper (خیابان ایران) none does.

    Returns
    -------
    DataFrame
        One row per mention, in reading order: `article_id, paragraph, sentence, position, length, place, kind, matched`
        (the tokens).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> text = "از استان قم به شهر نور و تهران رفت، و در نور چراغ خیابان ایران ایستاد."
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": [text]})
    >>> find_places(tokenize(articles), read_places())["place"].tolist()
    ['ir-qom', 'nur', 'tehran']
    """
    require_columns(tokens, ["article_id", "sentence", "position", "token", "lemma"], verb="find_places")
    entries, place_of = [], {}
    for name, place, needed, unless in places.names.itertuples(index=False):
        for form in [name, f"{name}ی"] if name[-1] in "او" and not needed else [name]:  # آمریکای, by the ezafe
            place_of[form] = (place, name)
            entries.append(Entry(form, True, tuple(filter(None, unless.split("|")))))
    found = find_patterns(tokens, compile_patterns({"place": entries}))
    needs = dict(zip(places.names["name"], places.names["needs"], strict=True))
    matches = [(*place_of[entry], needs[place_of[entry][1]]) for entry in found["entry"]]
    found["place"] = list(_understood(matches, *_surroundings(found, tokens), places.table.set_index("place")))
    found = found[found["place"] != ""].reset_index(drop=True)
    found["kind"] = found["place"].map(places.table.set_index("place")["kind"])
    return found[["article_id", "paragraph", "sentence", "position", "length", "place", "kind", "matched"]]


def _surroundings(found: pd.DataFrame, tokens: pd.DataFrame) -> tuple[list, ...]:
    """Return the row of each match's first token and that after its last; of all tokens words, lemmas, first ones."""
    rows = tokens[["article_id", "position"]].assign(row=np.arange(len(tokens)))
    first = found[["article_id", "position"]].merge(rows, on=["article_id", "position"], how="left")["row"]
    words, lemmas = (tokens[name].astype("str").tolist() for name in ("token", "lemma"))
    begins = group_starts(tokens["article_id"].array) | group_starts(tokens["sentence"].array)
    return first.tolist(), (first + found["length"]).tolist(), words, lemmas, begins.tolist()


def _understood(
    matches: list[tuple[str, str, str]],
    firsts: list[int],
    ends: list[int],
    words: list[str],
    lemmas: list[str],
    begins: list[bool],
    table: pd.DataFrame,
) -> Iterator[str]:
    """Give of each match, a place with its name and need, the place that it means, or nothing."""
    named = table.loc[(table["kind"] == "province") & table["label_fa"].str.startswith(_IN_PROVINCE), "label_fa"]
    provinces = {label.removeprefix(_IN_PROVINCE): place for place, label in named.items()}  # that share a city's name
    above = dict(zip(table.index, table[["state", "province"]].to_numpy().tolist(), strict=True))
    end, is_sure, in_provinces = -9, False, False  # of the match before
    for number, ((place, name, needed), first, last) in enumerate(zip(matches, firsts, ends, strict=True)):
        before = set() if begins[first] else {words[first - 1], lemmas[first - 1]}
        following = words[last] if last < len(words) else "."
        joined = is_sure and first == end + 1 and words[end] in _JOINTS
        in_provinces = bool(before & _PROVINCE) or (joined and in_provinces)
        # تفت یزد, صور لبنان: a place and what it lies in
        beside = matches[number + 1][0] if number + 1 < len(matches) and firsts[number + 1] == last else ""
        lies_in = beside != "" and (beside in above[place] or above[beside][1] == above[place][1] != "")
        is_sure = not before & _BEARERS and (
            needed == ""
            or (in_provinces and needed == "province")
            or (needed != "province" and (bool(before & _CUES) or lies_in))
            or (needed == "cue" and joined and (following in _JOINTS or not following.isalnum()))
            or (needed == "in" and (joined or bool(before & _PREPOSITIONS)))
        )
        end = last
        yield (provinces.get(name, place) if in_provinces else place) if is_sure else ""
