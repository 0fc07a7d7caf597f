"""Persons and bodies: those that are known, by names and offices; and speakers counted, reviewed, put beside words."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pandas as pd
from pydantic import Field, field_validator

from helpers.analysis.codebook_parts import AnyEntry, Label, YamlModel, phrase_key, read_yaml
from helpers.analysis.groups import rate_interval
from helpers.analysis.sheets import read_review_sheet, write_review_sheet
from helpers.core.arrays import expand_ranges, fill_texts
from helpers.core.errors import CodingError, TableError, require_columns, require_whole
from helpers.core.paths import CODEBOOK, from_root, to_root
from helpers.language import Entry, compile_patterns, find_patterns, fold_characters

_SAYYID = "سید"  # stands before a name or not
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")
_EXAMPLES, _EXAMPLE = 3, 150  # per speaker, and letters in one
_TO_REVIEW = {"rename": [], "kind": ["person", "institution", "group", "document", "none"]}

_RESOLVED_BY = ["name", "office", "pronoun", "carried", "phrase", "unresolved"]


class Term(YamlModel):
    """Since and until which month something was held: 2013-08, or 2013 where no more is known than the year."""

    since: str | None = None
    until: str | None = None

    @field_validator("since", "until", mode="before")
    @classmethod
    def _take_plain_years(cls, value):
        return str(value) if isinstance(value, int) else value

    @property
    def first_month(self) -> str:
        """Return the first month in which it was surely held: of a year alone, the next January."""
        since = self.since or ""
        return f"{int(since) + 1}-01" if len(since) == 4 else since

    @property
    def last_month(self) -> str:
        """Return the last month in which it was surely held: of a year alone, the December before."""
        until = self.until or "9999-12"
        return f"{int(until) - 1}-12" if len(until) == 4 else until

    def _problems(self) -> Iterator[tuple]:
        for key, month in (("since", self.since), ("until", self.until)):
            if month is not None and not _MONTH.fullmatch(month):
                yield f"{month!r} is neither a month (2013-08) nor a year (2013)", key
        if self.since and self.until and self.since > self.until:
            yield "the office ends before it begins", "until"


class Office(Term):
    """A title, whose it is (the id of a state or organisation), and since and until which month it was held."""

    title: str = Field(min_length=1)
    of: str


class Holder(Term):
    """A person (an id) who held an office."""

    person: str


class OfficeHolders(YamlModel):
    """The titles of one office, whose it is, and who held it when."""

    titles: list[str] = Field(min_length=1)
    of: str
    holders: list[Holder] = Field(min_length=1)


class Actor(YamlModel):
    """A person, state or organisation, with the forms of its name.

    `offices` are those that stand with a person in a file, and as `read_actors` returns it, all that are known of him.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["person", "state", "organisation"]
    label: Label
    names: list[AnyEntry] = Field(min_length=1)
    offices: list[Office] = Field(default=[])


class Actors(YamlModel):
    """The actors in the order in which tables show them, and the offices that several held, one after the other."""

    actors: list[Actor] = Field(min_length=1)
    offices: list[OfficeHolders] = Field(default=[])

    def _terms(self) -> Iterator[tuple[str, str, str, Term, tuple]]:
        """Yield each term of each title: the title, whose office it is, the person, the months, where it stands."""
        for number, actor in enumerate(self.actors):
            for place, office in enumerate(actor.offices):
                yield office.title, office.of, actor.id, office, ("actors", number, "offices", place)
        for number, row in enumerate(self.offices):
            for place, term in enumerate(row.holders):
                for title in row.titles:
                    yield title, row.of, term.person, term, ("offices", number, "holders", place)

    def _problems(self) -> Iterator[tuple]:
        kinds = {actor.id: actor.kind for actor in self.actors}
        seen: set[str] = set()
        for number, actor in enumerate(self.actors):
            if actor.id in seen:
                yield f"actor id {actor.id!r} stands twice", "actors", number, "id"
            seen.add(actor.id)
            for place, office in enumerate(actor.offices):
                if kinds.get(office.of, "person") == "person":
                    yield f"there is no state or organisation {office.of!r}", "actors", number, "offices", place, "of"
        for number, row in enumerate(self.offices):
            if kinds.get(row.of, "person") == "person":
                yield f"there is no state or organisation {row.of!r}", "offices", number, "of"
            for place, term in enumerate(row.holders):
                if kinds.get(term.person) != "person":
                    yield f"there is no person {term.person!r}", "offices", number, "holders", place, "person"
        yield from self._shared_names()
        yield from self._overlaps()

    def _shared_names(self) -> Iterator[tuple]:
        """Yield the names that two actors have, however spelled; one with `near` may be of both."""
        owners: dict[str, tuple[str, tuple]] = {}
        for number, actor in enumerate(self.actors):
            for place, row in enumerate(actor.names):
                if row.near:
                    continue
                name = phrase_key(row.entry)
                where = "actors", number, "names", place
                owner, other = owners.setdefault(name.removeprefix(_SAYYID) or name, (actor.id, where))
                if owner != actor.id:
                    reason = f"{row.entry!r} is a name of {owner} too: make them one actor, or tell them apart by near"
                    yield reason, *where, other

    def _overlaps(self) -> Iterator[tuple]:
        """Yield the terms of one office that two persons held in one month, beyond a month of handover."""
        keys: dict[str, str] = {}
        terms: dict[tuple[str, str], list[tuple[Term, str, tuple]]] = {}
        for title, of, person, term, where in self._terms():
            office = keys.setdefault(title, phrase_key(title)), of
            terms.setdefault(office, []).append((term, person, where))
        for (_, of), held in terms.items():
            held.sort(key=lambda row: row[0].first_month)
            latest, before, other = held[0]
            for term, after, where in held[1:]:
                if before != after and term.first_month < latest.last_month:
                    reason = f"{after} holds this office of {of} while {before} still does: correct since or until"
                    yield reason, *where, "since", other
                if term.last_month >= latest.last_month:
                    latest, before, other = term, after, where

    def labels(self, language: str = "fa") -> dict[str, str]:
        """Return the label of each actor id, in Persian (`fa`) or English (`en`)."""
        return {actor.id: getattr(actor.label, language) for actor in self.actors}

    def names(self) -> frozenset[str]:
        """Return the words that are never lemmatized: those of persons' names, and other actors' names of one word."""
        names = [(actor.kind, fold_characters(row.entry).split()) for actor in self.actors for row in actor.names]
        return frozenset(word for kind, words in names for word in words if kind == "person" or len(words) == 1)


def read_actors(path: str | Path | None = None) -> Actors:
    """Read a file of actors: YAML in UTF-8, by default `data/codebook/actors.yml`; errors as from `read_codebook`.

    Examples
    --------
    >>> read_actors().labels()["masoud_pezeshkian"]
    'مسعود پزشکیان'
    """
    listed = read_yaml(path or CODEBOOK / "actors.yml", Actors)
    held: dict[str, list[Office]] = {}
    for title, of, person, term, _ in listed._terms():
        office = Office.model_construct(title=title, of=of, since=term.since, until=term.until)
        held.setdefault(person, []).append(office)
    actors = [actor.model_copy(update={"offices": held.get(actor.id, [])}) for actor in listed.actors]
    return listed.model_copy(update={"actors": actors, "offices": []})


def find_actors(tokens: pd.DataFrame, actors: Actors) -> pd.DataFrame:
    """Find the names of actors in tokens.

    Names are found in any spelling, never by lemma; of two that overlap in one actor the longer counts. Offices alone
    (رئیس‌جمهور) are no mention: who held one is in `Actor.offices`.

    Returns
    -------
    One row per mention, in reading order: `article_id, paragraph, sentence, position, length, actor, kind, matched`
    (the tokens).

    Examples
    --------
    >>> from helpers.language import tokenize
    >>> articles = pd.DataFrame({"article_id": ["1"], "title": [""], "text": ["پزشکیان به چین رفت."]})
    >>> find_actors(tokenize(articles), read_actors())["actor"].tolist()
    ['masoud_pezeshkian', 'china']
    """
    entries = {
        actor.id: [Entry(row.entry, True, tuple(row.unless), tuple(row.near)) for row in actor.names]
        for actor in actors.actors
    }
    found = find_patterns(tokens, compile_patterns(entries)).rename(columns={"theme": "actor"})
    found["kind"] = found["actor"].map({actor.id: actor.kind for actor in actors.actors})
    return found[["article_id", "paragraph", "sentence", "position", "length", "actor", "kind", "matched"]]


def add_speakers(rows: pd.DataFrame, quotes: pd.DataFrame) -> pd.DataFrame:
    """Say who speaks at each place.

    A count by speaker is then `count_themes(add_speakers(hits, quotes), add_speakers(tokens, quotes), by="speaker")`.

    Returns
    -------
    The `rows`, any with `article_id` and `position` (tokens, theme hits, lines of a concordance), with `speaker`: ""
    outside of `quotes`, and in those whose speaker is unresolved.

    Examples
    --------
    >>> quotes = pd.DataFrame({"article_id": ["1"], "speaker": ["پوتین"], "start": [3], "end": [5]})
    >>> add_speakers(pd.DataFrame({"article_id": ["1", "1"], "position": [2, 3]}), quotes)["speaker"].tolist()
    ['', 'پوتین']
    """
    require_columns(rows, ["article_id", "position"], verb="add_speakers")
    require_columns(quotes, ["article_id", "speaker", "start", "end"], verb="add_speakers")
    keys = ["article_id", "position"]
    quoted, positions = expand_ranges((quotes["end"] - quotes["start"]).to_numpy(), quotes["start"].to_numpy())
    spoken = quotes[["article_id", "speaker"]].iloc[quoted].assign(position=positions).drop_duplicates(keys)
    found = spoken.set_index(keys)["speaker"].reindex(pd.MultiIndex.from_frame(rows[keys]))
    return rows.assign(speaker=fill_texts(found).to_numpy())


def count_speakers(quotes: pd.DataFrame, *, documents: bool = False) -> pd.DataFrame:
    """Count quotes by speaker.

    Parameters
    ----------
    documents : count what documents say too (بیانیه, قانون). They are no speakers: by default they are left out.

    Returns
    -------
    One row per known speaker, the one with the most words first, ties by the name: `speaker, speaker_kind` (that of
    most of the quotes), `quotes, words, direct` (quotes in «…»), `articles, share_of_quoted_words` (of the words in all
    quotes, those of documents and those without a speaker too).

    Examples
    --------
    >>> quotes = pd.DataFrame({"article_id": "1", "speaker": ["پوتین", ""], "direct": False, "words": [3, 1]})
    >>> quotes["speaker_kind"] = ["person", "unresolved"]
    >>> count_speakers(quotes)[["speaker", "quotes", "words", "share_of_quoted_words"]].values.tolist()
    [['پوتین', 1, 3, 0.75]]
    """
    require_columns(quotes, ["article_id", "speaker", "speaker_kind", "direct", "words"], verb="count_speakers")
    known = quotes[(quotes["speaker"] != "") & (documents | (quotes["speaker_kind"] != "document"))]
    table = known.groupby("speaker", as_index=False).agg(
        quotes=("words", "size"), words=("words", "sum"), direct=("direct", "sum"), articles=("article_id", "nunique")
    )
    kinds = known.groupby(["speaker", "speaker_kind"]).size().sort_values(ascending=False, kind="stable").reset_index()
    kinds = kinds.drop_duplicates("speaker").set_index("speaker")["speaker_kind"]
    table.insert(1, "speaker_kind", table["speaker"].map(kinds))
    table = table.sort_values(["words", "speaker"], ascending=[False, True], ignore_index=True)
    return table.assign(share_of_quoted_words=table["words"] / max(quotes["words"].sum(), 1))


def speaker_share(quotes: pd.DataFrame, speaker: str, *, draws: int = 1000, seed: int = 0) -> pd.DataFrame:
    """Return a speaker's share of all quoted words, with an interval.

    Whole articles are drawn, since the quotes of one article are of one event. With few articles the interval says
    little: `articles` is how many quote anybody.

    Parameters
    ----------
    draws, seed : of the bootstrap (percentiles; Efron and Tibshirani 1993, ch. 13).

    Returns
    -------
    One row: `speaker, words, quoted_words, share, low, high` (95%), `articles, articles_of_speaker`.

    Examples
    --------
    >>> quotes = pd.DataFrame({"article_id": ["1", "2"], "speaker": ["پوتین", ""], "words": [3, 1]})
    >>> speaker_share(quotes, "پوتین")[["share", "low", "high"]].values.tolist()
    [[0.75, 0.0, 1.0]]
    """
    require_columns(quotes, ["article_id", "speaker", "words"], verb="speaker_share")
    require_whole(draws, name="draws", minimum=1, verb="speaker_share")
    if speaker not in set(quotes["speaker"]):
        raise TableError(f"speaker_share: nobody is called {speaker!r} in quotes; count_speakers lists the names")
    own = quotes["words"].where(quotes["speaker"] == speaker, 0)
    sums = pd.DataFrame({"own": own, "all": quotes["words"]}).groupby(quotes["article_id"]).sum()
    low = high = 0.0
    if own.any():
        (low,), (high,) = rate_interval(sums[["own"]].to_numpy(), sums["all"].to_numpy(), draws, seed)
    row = {"speaker": speaker, "words": int(own.sum()), "quoted_words": int(quotes["words"].sum())}
    row |= {"share": own.sum() / max(quotes["words"].sum(), 1), "low": low, "high": high}
    return pd.DataFrame([row | {"articles": len(sums), "articles_of_speaker": int((sums["own"] > 0).sum())}])


def review_speakers(quotes: pd.DataFrame, path: str | Path, *, top: int = 300) -> tuple[pd.DataFrame, str]:
    """Write a sheet in which a person merges and renames speakers, or apply the one that is there.

    Without a file at `path` the sheet is written (.xlsx and .csv): a row per speaker, with counts and three examples.
    Who gets a name in `rename` is counted under it, and two with one name are one speaker. `kind` corrects the kind;
    `none` says that it is no speaker. The workbook is read if it is there, else the CSV.

    Parameters
    ----------
    top : speakers in the sheet, those with the most words.

    Returns
    -------
    The quotes, one row each as before, with `speaker` and `speaker_kind` as the sheet has them; and a sentence that
    says what was done.

    Raises
    ------
    CodingError : names that are renamed in a circle, a kind that is not in the list, or a row that was changed.

    Examples
    --------
    >>> import tempfile
    >>> quotes = pd.DataFrame({"article_id": "1", "speaker": ["پوتین"], "speaker_kind": "person", "verb": "گفت"})
    >>> quotes = quotes.assign(quote="راه باز است", direct=False, words=3, speaker_written="وی")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     review_speakers(quotes, f"{folder}/speakers")[1].split(":")[0]
    '1 speakers written'
    """
    columns = ["article_id", "speaker", "speaker_kind", "speaker_written", "verb", "quote", "direct", "words"]
    require_columns(quotes, columns, verb="review_speakers")
    require_whole(top, name="top", minimum=1, verb="review_speakers")
    base = from_root(str(path).removesuffix(".xlsx").removesuffix(".csv"))
    found = [file for file in (base.with_name(base.name + ending) for ending in (".xlsx", ".csv")) if file.is_file()]
    if found:
        return _reviewed(quotes, found[0])
    known = count_speakers(quotes, documents=True).head(top)[["speaker", "speaker_kind", "quotes", "words", "articles"]]
    texts = quotes["speaker_written"] + " " + quotes["verb"] + ": " + quotes["quote"].str.slice(0, _EXAMPLE)
    examples = texts.groupby(quotes["speaker"]).agg(lambda lines: list(lines.drop_duplicates().head(_EXAMPLES)))
    for number in range(_EXAMPLES):
        lines = known["speaker"].map(examples)
        known[f"example_{number + 1}"] = [line[number] if len(line) > number else "" for line in lines]
    files = write_review_sheet(known, base, columns=_TO_REVIEW)
    return quotes.copy(), f"{len(known)} speakers written: fill in {to_root(files[0])} and run this again"


def _reviewed(quotes: pd.DataFrame, file: Path) -> tuple[pd.DataFrame, str]:
    """Return the quotes with the names and kinds of a sheet."""
    sheet = read_review_sheet(file, columns=_TO_REVIEW)
    names = {row.speaker: row.rename for row in sheet.itertuples() if row.rename and row.rename != row.speaker}
    for name in names:
        path = [name]
        while path[-1] in names:
            path.append(names[path[-1]])
            if path[-1] in path[:-1]:
                raise CodingError(
                    f"{to_root(file)}: {', '.join(path[:-1])} are renamed in a circle: leave one as it is"
                )
        names[name] = path[-1]
    speaker = quotes["speaker"].replace(names)
    kinds = {names.get(row.speaker, row.speaker): row.kind for row in sheet.itertuples() if row.kind}
    kind = speaker.map(kinds).fillna(quotes["speaker_kind"])
    nobody = kind == "none"
    reviewed = quotes.assign(speaker=speaker.mask(nobody, ""), speaker_kind=kind.mask(nobody, "unresolved"))
    changed = int((reviewed["speaker"] != quotes["speaker"]).sum())
    return reviewed, f"{len(names)} names and {len(kinds)} kinds from {to_root(file)}; {changed} quotes changed speaker"


def count_reporting_verbs(quotes: pd.DataFrame, *, top: int | None = None, other: str = "other") -> pd.DataFrame:
    """Count with which verbs each speaker is reported.

    Returns
    -------
    One row per known speaker and verb, the most quoted speaker first; quotes without a verb are left out: `speaker,
    verb, quotes, quotes_of_speaker, share_of_quotes` (of the speaker's). With `top`, `verb` is a categorical of the
    `top` most frequent verbs and `other`, all others together.

    Examples
    --------
    >>> quotes = pd.DataFrame({"speaker": "پوتین", "verb": ["گفت", "گفت", "افزود"]})
    >>> count_reporting_verbs(quotes)[["verb", "quotes", "quotes_of_speaker"]].values.tolist()
    [['گفت', 2, 3], ['افزود', 1, 3]]
    >>> count_reporting_verbs(quotes, top=1)["verb"].tolist()
    ['گفت', 'other']
    """
    require_columns(quotes, ["speaker", "verb"], verb="count_reporting_verbs")
    known = quotes[(quotes["speaker"] != "") & (quotes["verb"] != "")][["speaker", "verb"]]
    if top is not None:
        require_whole(top, name="top", minimum=1, verb="count_reporting_verbs")
        counts = known["verb"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
        order = [*counts.head(top).index, other]
        verbs = fill_texts(known["verb"])
        known = known.assign(verb=pd.Categorical(verbs.where(verbs.isin(order), other), order))
    table = known.groupby(["speaker", "verb"], observed=True).size().rename("quotes").reset_index()
    table["quotes_of_speaker"] = table.groupby("speaker")["quotes"].transform("sum")
    table["share_of_quotes"] = table["quotes"] / table["quotes_of_speaker"]
    order = ["quotes_of_speaker", "speaker", "quotes", "verb"]
    return table.sort_values(order, ascending=[False, True, False, True], ignore_index=True)


def count_resolutions(quotes: pd.DataFrame) -> pd.DataFrame:
    """Count how the speakers were found.

    Returns
    -------
    One row per way, those without a quote too: `resolved_by` (as in `attribute_quotes`), `quotes, words,
    share_of_quotes`. These are shares of all quotes, and no measure of being right.

    Examples
    --------
    >>> quotes = pd.DataFrame({"resolved_by": ["name", "pronoun"], "words": [3, 1]})
    >>> count_resolutions(quotes).head(3)[["resolved_by", "quotes", "share_of_quotes"]].values.tolist()
    [['name', 1, 0.5], ['office', 0, 0.0], ['pronoun', 1, 0.5]]
    """
    require_columns(quotes, ["resolved_by", "words"], verb="count_resolutions")
    table = quotes.groupby("resolved_by").agg(quotes=("words", "size"), words=("words", "sum"))
    table = table.reindex(_RESOLVED_BY, fill_value=0).rename_axis("resolved_by").reset_index()
    return table.assign(share_of_quotes=table["quotes"] / max(len(quotes), 1))
