"""Brackets on the right side of text of two directions, where python-bidi would misplace them."""

import unicodedata

MARKS = {"L": "\u200e", "R": "\u200f", "AL": "\u061c"}  # invisible letters of either direction
_PAIRS = {")": "(", "]": "[", "}": "{"}
_STRONG = {"L": "L", "R": "R", "AL": "R"}
_NUMBERS = ("EN", "AN")  # text from the right, but the first kind behind Latin letters


def mark_brackets(line: str) -> str:
    """Return a line with invisible marks that give both brackets of a pair the direction that they share.

    python-bidi orders each bracket by its neighbours. By rule N0 of Unicode's bidirectional algorithm (UAX #9) a pair
    goes with the line's direction when something within it does, else with that of what is within if the text before
    has it too.

    >>> mark_brackets("در GDP (۱۴۰۴)") == f"در GDP {MARKS['L']}({MARKS['L']}۱۴۰۴{MARKS['L']}){MARKS['L']}"
    True
    """
    base = next((_STRONG[kind] for kind in map(unicodedata.bidirectional, line) if kind in _STRONG), "L")
    sides = _sides(line, base)
    marks = {}
    for opening, closing in _bracket_pairs(line):
        within = {side for side in sides[opening + 1 : closing] if side}
        before = next((side for side in reversed(sides[:opening]) if side), base)
        if within:
            side = base if base in within or before not in within else before
            for place in (opening, closing):
                marks[place] = _mark(side, line[:place])
                sides[place] = side
    return _written(line, marks, base)


def _written(line: str, marks: dict[int, str], base: str) -> str:
    """Return a line with its marks, and one more before a number that follows a mark: numbers go by the letter before.

    >>> _written("(GDP) 5", {0: MARKS["R"], 4: MARKS["R"]}, "R").endswith(f" {MARKS['L']}5")
    True
    """
    pieces, last, marked = [], base, ""
    for place, letter in enumerate(line):
        kind = unicodedata.bidirectional(letter)
        if place in marks:
            marked = marks[place]
            pieces += [marked, letter, marked]
            continue
        if kind in _STRONG:
            last, marked = kind, ""
        elif kind == "EN" and marked and marked != MARKS[last]:
            pieces.append(MARKS[last])
            marked = ""
        pieces.append(letter)
    return "".join(pieces)


def _mark(side: str, before: str) -> str:
    """Return the mark of a side that leaves the numbers after it as the text before it makes them."""
    last = next((kind for kind in map(unicodedata.bidirectional, reversed(before)) if kind in _STRONG), "")
    # Behind a Persian letter the sign of a percentage stands to the left of its number, behind others to its right.
    return MARKS["AL" if side == "R" and last == "AL" else side]


def _sides(line: str, base: str) -> list[str]:
    """Return each character's direction: L, R, or nothing for what has none."""
    sides, last = [], base
    for letter in line:
        kind = unicodedata.bidirectional(letter)
        last = _STRONG.get(kind, last)
        is_number = kind in _NUMBERS
        sides.append("L" if kind == "EN" and last == "L" else "R" if is_number else _STRONG.get(kind, ""))
    return sides


def _bracket_pairs(line: str) -> list[tuple[int, int]]:
    """Return the places of each pair of brackets, in the order of their openings."""
    pairs, open_places = [], []
    for place, letter in enumerate(line):
        if letter in _PAIRS.values():
            open_places.append(place)
        elif letter in _PAIRS:
            match = next((at for at in reversed(open_places) if line[at] == _PAIRS[letter]), None)
            if match is not None:
                open_places = [at for at in open_places if at < match]
                pairs.append((match, place))
    return sorted(pairs)
