"""What must not change a number: the order of articles, their ids, an empty article, the types of columns; and what a
corpus that is doubled, or an article that is cut in two, does to each."""

import dataclasses
import functools
import zlib
from collections.abc import Callable
from functools import cached_property

import numpy as np
import pandas as pd
import pytest

from helpers import analysis, corpus, language
from helpers.analysis.codebook import Codebook

OUTLETS = ["آوند", "نارون", "کاژه", None]
ECONOMY = [
    "بهای نان در تهران گران شد و سازمان ملل متحد وام تازه نداد.",
    "دبیرکل سازمان ملل متحد گفت: «صادرات نفت به چین رشد کرد و بازار آرام است.»",
    "مسعود پزشکیان گفت که صادرات کالا از بندرعباس افزایش یافت.",
    "بانک مرکزی بهای ارز را اعلام کرد؛ بازار تهران تصمیم گرفت صبر کند.",
    "کارگران کارخانه فولاد اصفهان حقوق خود را نگرفتند.",
    "صادرات نفت و گاز به روسیه و چین افزایش یافت.",
    "نان و برنج در بازار ارزان نشد.",
]
SPORT = [
    "تیم ملی فوتبال ایران در تهران بازی خوب کرد و گل زد.",
    "عباس عراقچی تأکید کرد: «بازی تیم ملی در قطر مهم است.»",
    "مربی تیم گفت که بازیکنان جوان آماده نیستند.",
    "داور بازی پایانی در شیراز یک گل را نپذیرفت.",
    "هواداران تیم ملی در ورزشگاه آزادی شادی کردند.",
    "باشگاه پرسپولیس تصمیم گرفت مربی تازه بیاورد.",
    "باران آمد و بازی فوتبال در مشهد برگزار نشد.",
]
# No sentence of its own theme stands in it: told by two outlets, it is a story.
COPIED = [" ".join([SPORT[4], ECONOMY[4], SPORT[5], ECONOMY[3], SPORT[3]]), " ".join([*ECONOMY[2:5], SPORT[2]])]

CODEBOOK = Codebook.model_validate(
    {
        "themes": [
            {"id": "trade", "label": {"fa": "تجارت", "en": "trade"}, "definition": "t", "entries": ["صادرات", "بازار"]},
            {"id": "oil", "parent": "trade", "label": {"fa": "نفت", "en": "oil"}, "definition": "o", "entries": ["نفت"]},
            {"id": "sport", "label": {"fa": "ورزش", "en": "sport"}, "definition": "s", "entries": ["تیم ملی", "بازی"]},
            {"id": "water", "label": {"fa": "آب", "en": "water"}, "definition": "w", "entries": ["بحران آب"]},
        ]
    }
)
THEMES = [theme.id for theme in CODEBOOK.themes]
WORDS = ("صادرات", "بازار", "نفت", "نان", "بانک", "بازی", "تیم", "مربی", "داور", "گل")
VECTORS = analysis.WordVectors(
    WORDS, np.full(10, 50), np.array([[127, 9], [99, 3], [90, 30], [80, 1], [70, 5], [3, 127], [9, 99]] + [[1, 90]] * 3, np.int8)
)
IDS = ("article_id", "other_id", "story")
STOPWORDS = ["و", "در", "به", "که", "از"]


def invent(size: int = 24) -> pd.DataFrame:
    """Return invented articles: two or three paragraphs of economy or sport, of four outlets, over four months."""
    random, rows = np.random.default_rng(7), []
    for number in range(size):
        pool = ECONOMY if number % 2 else SPORT
        drawn = [[pool[place] for place in random.choice(len(pool), 2, replace=False)] for _ in range(2 + number % 2)]
        texts = [" ".join(sentences) for sentences in drawn]
        if number in (4, 9, 11, 18):
            texts.append(COPIED[number % 2])
            texts = texts[-1:]
        if number in (6, 7, 8, 10):
            texts.append("بحران آب در خوزستان شدت گرفت.")
        date = pd.Timestamp("2025-05-01 08:00") + pd.Timedelta(days=int(5 * number), hours=int(number % 7))
        rows.append(
            {
                "article_id": f"id{(7 * number) % size:02}",
                "title": drawn[0][0].split(".")[0] if number % 3 else "",
                "text": "\n".join(texts),
                "date": pd.NaT if number == 5 else date,
                "outlet": OUTLETS[number % 4],
                "section": "خبر",
            }
        )
    return pd.DataFrame(rows)


@dataclasses.dataclass(eq=False)
class Case:
    """A corpus with what is found in it, and the ids that its articles had before."""

    articles: pd.DataFrame
    tokens: pd.DataFrame
    before: dict = dataclasses.field(default_factory=dict)
    typed: Callable[[pd.DataFrame], pd.DataFrame] = staticmethod(lambda table: table)

    @cached_property
    def hits(self):
        return self.typed(analysis.find_themes(self.tokens, CODEBOOK))

    @cached_property
    def lines(self):
        return self.typed(analysis.concordance(self.tokens, "بازی", articles=self.articles))

    @cached_property
    def rows(self):
        return self.tokens[self.tokens["lemma"].isin(["بازی", "صادرات"])]

    @cached_property
    def quotes(self):
        return self.typed(analysis.attribute_quotes(self.tokens, actors=analysis.read_actors(), articles=self.articles))

    @cached_property
    def places(self):
        return self.typed(analysis.find_places(self.tokens, analysis.read_places()))

    @cached_property
    def periods(self):
        return self.typed(analysis.count_by_period(self.hits, self.tokens, self.articles, by="theme", min_articles=2))

    @cached_property
    def stories(self):
        pairs = corpus.find_duplicates(self.articles, similarity=0.8).pairs
        return self.typed(corpus.add_stories(self.articles, pairs).assign(story_in_source=""))

    @cached_property
    def pairs(self):
        return self.typed(analysis.find_word_pairs(self.tokens))

    @cached_property
    def places_together(self):
        return self.typed(analysis.count_comentions(self.places))

    @cached_property
    def terms(self):
        return self.typed(analysis.count_terms(self.tokens, by="outlet", groups=self.articles))

    @cached_property
    def theme_counts(self):
        return self.typed(analysis.count_themes(self.hits, self.tokens).merge(self.articles, on="article_id"))

    @cached_property
    def codings(self):
        """What two people and the machine make of each paragraph; what a person makes of it, its words decide."""
        texts = self.tokens.groupby(["article_id", "paragraph"], observed=True)["token"].agg(" ".join).reset_index()
        found = set(self.hits[["article_id", "paragraph", "theme"]].itertuples(index=False, name=None))
        rows = []
        for article, paragraph, text in texts.itertuples(index=False):
            for theme in THEMES[::2]:
                code = int((article, paragraph, theme) in found)
                rows.append((article, paragraph, "machine", theme, code))
                for coder, one_in in (("سارا", 5), ("بابک", 9)):
                    is_other = zlib.crc32((text + coder).encode()) % one_in == 0
                    rows.append((article, paragraph, coder, theme, code ^ is_other))
        table = pd.DataFrame(rows, columns=["article_id", "paragraph", "coder", "theme", "code"])
        return self.typed(table)

    @cached_property
    def codings_of_one(self):
        return self.codings[self.codings["coder"] == "سارا"].drop(columns="coder")

    @cached_property
    def codes(self):
        return self.typed(analysis.code_themes(self.tokens, coder()))

    @cached_property
    def audit(self):
        return corpus.audit_articles(self.articles)

    @cached_property
    def sample(self):
        return analysis.sample_for_coding(self.articles, size=20)[0]

    @cached_property
    def sides(self):
        is_sport = self.tokens["article_id"].isin(self.hits.loc[self.hits["theme"] == "sport", "article_id"])
        return self.tokens[is_sport], self.tokens[~is_sport]

    @cached_property
    def bursts(self):
        days = pd.to_datetime(["2025-06-01", "2025-07-20"])
        return pd.DataFrame({"start": days[:1], "end": days[1:]})

    @cached_property
    def variants(self):
        return analysis.clean_variants(self.articles, cleanings=["restored", "as_typed"])

    def tables(self) -> dict[str, pd.DataFrame]:
        """Return all tables that verbs are given."""
        found = {name: getattr(self, name) for name, kind in vars(Case).items() if isinstance(kind, cached_property)}
        target, reference = found.pop("sides")
        found |= {f"tokens {number}": variant.all_tokens for number, variant in enumerate(found.pop("variants"))}
        return {"articles": self.articles, "tokens": self.tokens, "target": target, "reference": reference, **found}


def case_of(articles: pd.DataFrame, before: dict | None = None) -> Case:
    return Case(articles, language.tokenize(articles), before or {})


@functools.cache
def base() -> Case:
    return case_of(invent())


def shuffled() -> Case:
    articles = base().articles.sample(frac=1, random_state=3)
    return Case(articles, language.tokenize(articles.sample(frac=1, random_state=5)))


def renamed() -> Case:
    names = {name: zlib.crc32(name.encode()).to_bytes(4, "big").hex() for name in base().articles["article_id"]}
    articles = base().articles.assign(article_id=base().articles["article_id"].map(names))
    return case_of(articles, {new: old for old, new in names.items()})


def with_an_empty_one() -> Case:
    empty = base().articles.iloc[[12]].assign(article_id="empty", title="", text="")
    return case_of(pd.concat([base().articles.iloc[:12], empty, base().articles.iloc[12:]], ignore_index=True))


def doubled() -> Case:
    ids = base().articles["article_id"]
    second = base().articles.assign(article_id="2" + ids)
    return case_of(pd.concat([base().articles, second], ignore_index=True), dict(zip("2" + ids, ids, strict=True)))


CUT_ID = invent().loc[6, "article_id"]


def cut() -> Case:
    articles = base().articles.copy()
    row = articles.index[6]
    first, rest = articles.loc[row, "text"].split("\n", 1)
    second = articles.loc[[row]].assign(article_id="cut", title="", text=rest)
    articles.loc[row, "text"] = first
    articles = pd.concat([articles.iloc[:7], second, articles.iloc[7:]], ignore_index=True)
    return case_of(articles, {"cut": articles.loc[row, "article_id"]})


def of_other_types() -> Case:
    """Return the same with numbers for ids, texts as categories, whole numbers of few bytes, and dates of Tehran."""
    ids = {name: number + 100 for number, name in enumerate(sorted(base().articles["article_id"]))}

    def typed(table: pd.DataFrame) -> pd.DataFrame:
        table = table.copy()
        for column in table:
            kind = table[column].dtype
            if column in IDS:
                table[column] = table[column].map(lambda name: ids.get(name, name)).astype(np.int16)
            elif pd.api.types.is_integer_dtype(kind) and column in ("paragraph", "sentence", "position", "length"):
                table[column] = table[column].astype(np.uint16)
            elif pd.api.types.is_integer_dtype(kind):
                table[column] = table[column].astype(np.int32)
            elif pd.api.types.is_string_dtype(kind) and column not in ("text", "title"):
                table[column] = table[column].astype("category")
        return table

    articles = typed(base().articles)
    articles["date"] = articles["date"].dt.tz_localize("Asia/Tehran").dt.tz_convert("UTC")
    return Case(articles, typed(base().tokens), {number: name for name, number in ids.items()}, typed)


@functools.cache
def coder() -> analysis.Coder:
    return fit(base())


def fit(case: Case) -> analysis.Coder:
    return analysis.fit_coder(case.tokens, case.codings_of_one, CODEBOOK, vectors=VECTORS, folds=3)


def multiverse(case: Case, top: int | None = 10) -> analysis.MultiverseResult:
    return analysis.run_multiverse(case.variants, functools.partial(analysis.count_terms, stopwords=STOPWORDS), top=top)


def intervals(case: Case) -> pd.DataFrame:
    words = case.tokens[case.tokens["kind"] == "word"].rename(columns={"lemma": "term"})
    return analysis.add_intervals(analysis.count_terms(case.tokens, min_count=10), words, case.tokens)


CALLS = {
    "add_intervals": intervals,
    "add_speakers": lambda case: analysis.add_speakers(case.hits, case.quotes),
    "add_story_order": lambda case: analysis.add_story_order(case.stories),
    "add_tf_idf": lambda case: analysis.add_tf_idf(case.terms, by="outlet"),
    "attribute_quotes": lambda case: case.quotes,
    "bootstrap_rates": lambda case: analysis.bootstrap_rates(case.theme_counts[case.theme_counts["theme"] == "sport"]),
    "burst_words": lambda case: analysis.burst_words(case.bursts, case.rows, case.tokens, case.articles),
    "check_familiarity": lambda case: analysis.check_familiarity(case.tokens, coder()),
    "choose_period": lambda case: analysis.choose_period(case.articles, min_articles=2),
    "clean_variants": lambda case: tuple(variant.tokens for variant in case.variants),
    "code_automatically": lambda case: analysis.code_automatically(case.hits, case.sample, THEMES),
    "code_themes": lambda case: case.codes,
    "compare_collocations": lambda case: analysis.compare_collocations(case.tokens, "بازی", "صادرات"),
    "compare_order": lambda case: analysis.compare_order(multiverse(case, top=None)),
    "compare_readings": lambda case: analysis.compare_readings(case.hits, case.codes),
    "compound_terms": lambda case: analysis.compound_terms(case.tokens, ["تیم ملی", "بانک مرکزی"]),
    "concordance": lambda case: case.lines,
    "count_by_period": lambda case: case.periods,
    "count_comentions": lambda case: case.places_together,
    "count_cooccurrences": lambda case: analysis.count_cooccurrences(case.hits, THEMES),
    "count_delays": lambda case: analysis.count_delays(case.stories),
    "count_mentions": lambda case: analysis.count_mentions(case.places, case.tokens, by="outlet", groups=case.articles),
    "count_ngrams": lambda case: analysis.count_ngrams(case.tokens, 2, min_count=5),
    "count_positions": lambda case: analysis.count_positions(case.tokens, "بازی"),
    "count_reporting_verbs": lambda case: analysis.count_reporting_verbs(case.quotes, top=2),
    "count_resolutions": lambda case: analysis.count_resolutions(case.quotes),
    "count_speakers": lambda case: analysis.count_speakers(case.quotes),
    "count_story_flows": lambda case: analysis.count_story_flows(case.stories),
    "count_style": lambda case: analysis.count_style(case.tokens, by="outlet", groups=case.articles),
    "count_terms": lambda case: analysis.count_terms(case.tokens, stopwords=STOPWORDS),
    "count_themes": lambda case: analysis.count_themes(case.hits, case.tokens, by="outlet", groups=case.articles),
    "count_themes_per_story": lambda case: analysis.count_themes_per_story(case.hits, case.tokens, case.stories),
    "count_word_pairs": lambda case: analysis.count_word_pairs(case.pairs),
    "draw_lines": lambda case: analysis.draw_lines(case.lines, count=10),
    "explain_code": lambda case: analysis.explain_code(
        case.tokens[(case.tokens["article_id"] == case.tokens["article_id"].iloc[0]) & (case.tokens["paragraph"] == 1)],
        coder(),
        theme="trade",
    ),
    "far_dates": lambda case: case.articles.assign(far=analysis.far_dates(case.articles))[["article_id", "far"]],
    "find_actors": lambda case: analysis.find_actors(case.tokens, analysis.read_actors()),
    "find_bursts": lambda case: analysis.find_bursts(case.periods, by="theme"),
    "find_changes": lambda case: analysis.find_changes(case.periods, by="theme"),
    "find_collocations": lambda case: analysis.find_collocations(case.tokens, "بازی"),
    "find_copies": lambda case: analysis.find_copies(case.stories),
    "find_dispersion": lambda case: analysis.find_dispersion(
        case.lines.assign(term="بازی"), case.tokens, articles=case.articles, by="outlet"
    ),
    "find_multiwords": lambda case: analysis.find_multiwords(case.tokens, min_count=3, min_articles=2, min_npmi=0.0),
    "find_peaks": lambda case: analysis.find_peaks(case.periods, by="theme"),
    "find_places": lambda case: case.places,
    "find_themes": lambda case: case.hits,
    "find_word_pairs": lambda case: case.pairs,
    "fit_coder": lambda case: fit(case).tested,
    "fit_topics": lambda case: analysis.fit_topics(case.tokens, topics=2, random_starts=4, stopwords=STOPWORDS),
    "fit_vectors": lambda case: vectors_of(analysis.fit_vectors(case.tokens, dimensions=8, min_count=5)),
    "group_largest": lambda case: analysis.group_largest(case.articles, top=2),
    "keyness": lambda case: analysis.keyness(*case.sides),
    "learning_curve": lambda case: analysis.learning_curve(
        case.tokens, case.codings_of_one, CODEBOOK, vectors=VECTORS, folds=3, shares=[0.7, 1]
    ),
    "lexical_diversity": lambda case: analysis.lexical_diversity(case.tokens, by="outlet", groups=case.articles),
    "list_disagreements": lambda case: analysis.list_disagreements(case.codings, case.hits, case.articles, person="سارا"),
    "next_to_code": lambda case: analysis.next_to_code(case.codes, case.articles, top=10),
    "period_coverage": lambda case: analysis.period_coverage(case.articles),
    "period_volume": lambda case: analysis.period_volume(case.tokens, case.articles),
    "ratio_intervals": lambda case: analysis.ratio_intervals(*case.sides, ["بازی", "تهران", "گل"]),
    "run_multiverse": multiverse,
    "sample_for_coding": lambda case: case.sample,
    "scale_by_seeds": lambda case: analysis.scale_by_seeds(
        case.tokens, ["صادرات"], ["بازی"], vectors=VECTORS, by="outlet", groups=case.articles
    ),
    "score_agreement": lambda case: analysis.score_agreement(case.codings, draws=50),
    "score_coding": lambda case: analysis.score_coding(case.codings, person="سارا"),
    "score_entries": lambda case: analysis.score_entries(case.hits, case.codings, person="سارا"),
    "score_stories": lambda case: analysis.score_stories(case.stories),
    "sort_concordance": lambda case: analysis.sort_concordance(case.lines, word=[1, -1]),
    "speaker_share": lambda case: analysis.speaker_share(case.quotes, "مسعود پزشکیان"),
    "story_leads": lambda case: analysis.story_leads(case.stories),
    "suggest_entries": lambda case: analysis.suggest_entries(case.tokens, ["بازی"], vectors=VECTORS, top=10),
    "summarize_stories": lambda case: analysis.summarize_stories(case.stories),
    "theme_table": lambda case: analysis.theme_table(case.hits, case.tokens, case.articles, CODEBOOK),
    "corpus.add_stories": lambda case: case.stories,
    "corpus.audit_articles": lambda case: case.audit,
    "corpus.count_lengths": lambda case: corpus.count_lengths(case.articles, tokens=case.tokens),
    "corpus.describe_outlets": lambda case: corpus.describe_outlets(case.articles, case.audit),
    "corpus.find_duplicates": lambda case: corpus.find_duplicates(case.articles),
    "corpus.mark_residue": lambda case: corpus.mark_residue(case.tokens, case.articles),
    "corpus.strip_boilerplate": lambda case: corpus.strip_boilerplate(case.articles),
}


def vectors_of(vectors: analysis.WordVectors) -> pd.DataFrame:
    """Return which words are nearest to which: a vector may be turned as a whole."""
    table = pd.DataFrame({"word": vectors.words, "count": vectors.counts})
    return table.assign(nearest=[vectors.nearest([word], top=1)["word"].iloc[0] for word in vectors.words])


def plain(found: object, before: dict) -> dict[str, pd.DataFrame]:
    """Return the tables of a result with plain types, and with the ids that articles had before."""
    if dataclasses.is_dataclass(found):
        found = {field.name: getattr(found, field.name) for field in dataclasses.fields(found)}
    elif isinstance(found, tuple):
        found = dict(enumerate(found))
    elif not isinstance(found, dict):
        found = {"": found}
    return {str(name): plain_table(table, before) for name, table in found.items()}


def plain_table(table: object, before: dict) -> pd.DataFrame:
    table = table if isinstance(table, pd.DataFrame) else pd.DataFrame({"value": [table]})
    columns = {}
    for name, column in table.items():
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            column = column.dt.tz_convert("Asia/Tehran").dt.tz_localize(None)
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            column = column.astype("datetime64[s]")
        elif pd.api.types.is_numeric_dtype(column.dtype) and name not in IDS:
            column = column.astype("float64")
        else:
            column = column.astype(object)
            column = column.where(column.notna(), "").map(lambda value: before.get(value, value))
        columns[str(name)] = column.reset_index(drop=True)
    return pd.DataFrame(columns)


def ordered_by_content(table: pd.DataFrame) -> pd.DataFrame:
    keys = table.apply(lambda column: column.map(lambda value: f"{value:.6g}" if isinstance(value, float) else str(value)))
    return table.loc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True)


def check(table: pd.DataFrame, found: pd.DataFrame, expected: str) -> None:
    """Assert of a table, and of that after a change, what is expected: see `VERBS`."""
    how, *parts = expected.split("; ")
    columns = {name: words.split() for name, words in (part.split(": ") for part in parts)}
    free, double = columns.get("free", []), columns.get("double", [])
    assert list(found) == list(table)
    if "within" in columns:
        (key,) = columns["within"]
        found = found[found[key].isin(table[key])].reset_index(drop=True) if key in found else found
    if how == "others":
        assert len(found) == len(table) + 1
        changed = {"empty", "cut", CUT_ID}
        table, found = (each[~each["article_id"].isin(changed)].reset_index(drop=True) for each in (table, found))
    table = table.assign(**{name: 2 * table[name] for name in double if name in table}).drop(columns=free, errors="ignore")
    found = found.drop(columns=free, errors="ignore")
    if how == "twice":
        table = pd.concat([table, table], ignore_index=True)
    if how != "same":
        table, found = ordered_by_content(table), ordered_by_content(found)
    pd.testing.assert_frame_equal(found, table, rtol=1e-9)
