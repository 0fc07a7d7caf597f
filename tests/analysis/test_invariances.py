"""What must not change a number: the order of articles, their ids, an empty article, the types of columns; and what a
corpus that is doubled, or an article that is cut in two, does to each."""

import dataclasses
import functools
import zlib
from collections.abc import Callable
from fnmatch import fnmatch
from functools import cached_property
from typing import NamedTuple

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
            {
                "id": "oil",
                "parent": "trade",
                "label": {"fa": "نفت", "en": "oil"},
                "definition": "o",
                "entries": ["نفت"],
            },
            {"id": "sport", "label": {"fa": "ورزش", "en": "sport"}, "definition": "s", "entries": ["تیم ملی", "بازی"]},
            {"id": "water", "label": {"fa": "آب", "en": "water"}, "definition": "w", "entries": ["بحران آب"]},
        ]
    }
)
THEMES = [theme.id for theme in CODEBOOK.themes]
WORDS = ("صادرات", "بازار", "نفت", "نان", "بانک", "بازی", "تیم", "مربی", "داور", "گل")
VECTORS = analysis.WordVectors(
    WORDS,
    np.full(10, 50),
    np.array([[127, 9], [99, 3], [90, 30], [80, 1], [70, 5], [3, 127], [9, 99]] + [[1, 90]] * 3, np.int8),
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
    typed: Callable[[pd.DataFrame], pd.DataFrame] = pd.DataFrame

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


class Verb(NamedTuple):
    """A call of a verb, and what each change does to its table.

    `same`: the same rows in the same order. `rows`: the same rows, in an order that may be another. `twice`: each row
    twice, under both ids. `others`: a row more, and all rows of other articles as they were.
    `double: …`: these columns are twice as much. `free: …`: these may change. `within: term`: only for what was there
    before, as a minimum lets more in.

    What may change, and why. An article that is doubled or cut counts as two: `articles`, `dispersion`, shares of
    articles, and what is smoothed, or counted by articles or occurrences (`log_ratio`, `log_odds_z`, `yule_k`,
    p-values, standardised scores). An interval is narrower where articles are twice as many, and an article that was
    cut is drawn in parts; in it paragraphs count from 1 again. `example` and `finding` name an article, the first. A
    moving window (`mattr`) is one of an article that was cut no longer. A sentence that is repeated counts once
    (`residue`, `find_multiwords`, whose counts a doubled corpus leaves as they were), where it first stands.
    """

    call: Callable[[Case], object]
    shuffled: str = "same"
    renamed: str = "same"
    empty: str = "same"
    doubled: str = "same"
    cut: str = "same"
    typed: str = "same"


# Expectations that say why no number can be held.
UNHELD = {
    "copies": "each article of a doubled corpus has a copy, and is of a story",
    "drawn by id": "a hash of the ids, or their order, decides what is drawn or into which fold it comes",
    "other rows": "a threshold of articles, a number of them, or a class that was empty: other rows are right",
}
OF_PLACES = {"shuffled": "rows", "doubled": "twice", "cut": "rows; free: paragraph sentence position start end"}
OF_ARTICLES = {"shuffled": "rows", "empty": "others", "doubled": "twice", "cut": "others"}

VERBS = {
    "add_intervals": Verb(
        intervals,
        doubled="same; within: term; double: count articles tokens; free: dispersion *_low *_high",
        cut="same; free: articles dispersion *_low *_high",
    ),
    "add_speakers": Verb(
        lambda case: analysis.add_speakers(case.hits, case.quotes),
        **OF_PLACES,
    ),
    "add_story_order": Verb(
        lambda case: analysis.add_story_order(case.stories),
        shuffled="rows",
        empty="others",
        doubled="copies",
        cut="others",
    ),
    "add_tf_idf": Verb(
        lambda case: analysis.add_tf_idf(case.terms, by="outlet"),
        doubled="same; double: count articles tokens; free: dispersion",
        cut="same; free: articles dispersion",
    ),
    "attribute_quotes": Verb(
        lambda case: case.quotes,
        **OF_PLACES,
    ),
    "bootstrap_rates": Verb(
        lambda case: analysis.bootstrap_rates(case.theme_counts[case.theme_counts["theme"] == "sport"]),
        doubled="same; double: articles hits tokens; free: low high",
        cut="same; free: articles low high",
    ),
    "burst_words": Verb(
        lambda case: analysis.burst_words(case.bursts, case.rows, case.tokens, case.articles),
        doubled="same; double: log_likelihood count_* articles_* tokens_*; free: p_value log_ratio p_adjusted "
        "log_odds_z dispersion_*",
        cut="same; free: articles_* dispersion_*",
    ),
    "check_familiarity": Verb(
        lambda case: analysis.check_familiarity(case.tokens, coder()),
        shuffled="rows",
        doubled="twice",
        cut="others",
    ),
    "choose_period": Verb(
        lambda case: analysis.choose_period(case.articles, min_articles=2),
        doubled="other rows",
    ),
    "clean_variants": Verb(
        lambda case: tuple(variant.tokens for variant in case.variants),
        **OF_PLACES,
    ),
    "code_automatically": Verb(
        lambda case: analysis.code_automatically(case.hits, case.sample, THEMES),
        shuffled="rows",
        renamed="drawn by id",
        doubled="drawn by id",
        typed="drawn by id",
    ),
    "code_themes": Verb(
        lambda case: case.codes,
        **OF_PLACES,
    ),
    "compare_collocations": Verb(
        lambda case: analysis.compare_collocations(case.tokens, "بازی", "صادرات"),
        doubled="same; double: count_first count_second articles_first articles_second",
        cut="same; free: articles_first articles_second",
    ),
    "compare_order": Verb(
        lambda case: analysis.compare_order(multiverse(case, top=None)),
    ),
    "compare_readings": Verb(
        lambda case: analysis.compare_readings(case.hits, case.codes),
        doubled="same; double: paragraphs mentioned coded both only_coded",
    ),
    "compound_terms": Verb(
        lambda case: analysis.compound_terms(case.tokens, ["تیم ملی", "بانک مرکزی"]),
        **OF_PLACES,
    ),
    "concordance": Verb(
        lambda case: case.lines,
        **OF_PLACES,
    ),
    "count_by_period": Verb(
        lambda case: case.periods,
        doubled="same; double: count tokens articles articles_with; free: low high few_articles",
        cut="same; free: articles articles_with low high",
    ),
    "count_comentions": Verb(
        lambda case: case.places_together,
        doubled="same; double: together with_source with_target",
        cut="same; free: source target together with_source with_target jaccard",
    ),
    "count_cooccurrences": Verb(
        lambda case: analysis.count_cooccurrences(case.hits, THEMES),
        doubled="same; double: together with_theme with_other",
    ),
    "count_delays": Verb(
        lambda case: analysis.count_delays(case.stories),
        doubled="copies",
    ),
    "count_mentions": Verb(
        lambda case: analysis.count_mentions(case.places, case.tokens, by="outlet", groups=case.articles),
        doubled="same; double: hits tokens articles articles_with_hits; free: low high",
        cut="same; free: articles articles_with_hits share_of_articles low high",
    ),
    "count_ngrams": Verb(
        lambda case: analysis.count_ngrams(case.tokens, 2, min_count=5),
        doubled="same; within: term; double: count articles ngrams; free: dispersion",
        cut="same; free: articles dispersion",
    ),
    "count_positions": Verb(
        lambda case: analysis.count_positions(case.tokens, "بازی"),
        doubled="same; double: count count_near",
    ),
    "count_reporting_verbs": Verb(
        lambda case: analysis.count_reporting_verbs(case.quotes, top=2),
        doubled="same; double: quotes quotes_of_speaker",
    ),
    "count_resolutions": Verb(
        lambda case: analysis.count_resolutions(case.quotes),
        doubled="same; double: quotes words",
    ),
    "count_speakers": Verb(
        lambda case: analysis.count_speakers(case.quotes),
        doubled="same; double: quotes words direct articles",
    ),
    "count_story_flows": Verb(
        lambda case: analysis.count_story_flows(case.stories),
        doubled="copies",
        cut="same; free: of_articles share_of_articles",
    ),
    "count_style": Verb(
        lambda case: analysis.count_style(case.tokens, by="outlet", groups=case.articles),
        doubled="same; double: articles sentences words verbs; free: *_low *_high",
        cut="same; free: articles *_low *_high",
    ),
    "count_terms": Verb(
        lambda case: analysis.count_terms(case.tokens, stopwords=STOPWORDS),
        doubled="same; double: count articles tokens; free: dispersion",
        cut="same; free: articles dispersion",
    ),
    "count_themes": Verb(
        lambda case: analysis.count_themes(case.hits, case.tokens, by="outlet", groups=case.articles),
        doubled="same; double: hits tokens articles articles_with_hits",
        cut="same; free: articles articles_with_hits share_of_articles",
    ),
    "count_themes_per_story": Verb(
        lambda case: analysis.count_themes_per_story(case.hits, case.tokens, case.stories),
        doubled="copies",
        cut="same; free: articles_articles articles_with_hits_articles share_of_articles_articles "
        "articles_stories articles_with_hits_stories share_of_articles_stories",
    ),
    "count_word_pairs": Verb(
        lambda case: analysis.count_word_pairs(case.pairs),
        doubled="same; double: count count_first count_second articles",
        cut="same; free: articles",
    ),
    "draw_lines": Verb(
        lambda case: analysis.draw_lines(case.lines, count=10),
        shuffled="rows",
        renamed="drawn by id",
        doubled="drawn by id",
        cut="drawn by id",
    ),
    "explain_code": Verb(
        lambda case: analysis.explain_code(
            case.tokens[
                (case.tokens["article_id"] == case.tokens["article_id"].iloc[0]) & (case.tokens["paragraph"] == 1)
            ],
            coder(),
            theme="trade",
        ),
    ),
    "far_dates": Verb(
        lambda case: case.articles.assign(far=analysis.far_dates(case.articles))[["article_id", "far"]],
        **OF_ARTICLES,
    ),
    "find_actors": Verb(
        lambda case: analysis.find_actors(case.tokens, analysis.read_actors()),
        **OF_PLACES,
    ),
    "find_bursts": Verb(
        lambda case: analysis.find_bursts(case.periods, by="theme"),
        doubled="same; double: articles_with articles weight",
        cut="same; free: articles share_of_articles usual_share weight p_value",
    ),
    "find_changes": Verb(
        lambda case: analysis.find_changes(case.periods, by="theme"),
        doubled="same; double: articles_with articles",
        cut="same; free: articles_with articles share_of_articles",
    ),
    "find_collocations": Verb(
        lambda case: analysis.find_collocations(case.tokens, "بازی"),
        doubled="same; double: count log_likelihood count_term count_collocate tokens articles count_near "
        "tokens_near; free: dispersion",
        cut="same; free: articles dispersion",
    ),
    "find_copies": Verb(
        lambda case: analysis.find_copies(case.stories),
        doubled="copies",
    ),
    "find_dispersion": Verb(
        lambda case: analysis.find_dispersion(
            case.lines.assign(term="بازی"), case.tokens, articles=case.articles, by="outlet"
        ),
        doubled="other rows",
        cut="same; free: position dispersion",
    ),
    "find_multiwords": Verb(
        lambda case: analysis.find_multiwords(case.tokens, min_count=3, min_articles=2, min_npmi=0.0),
        doubled="same; double: articles",
        cut="same; free: articles",
    ),
    "find_peaks": Verb(
        lambda case: analysis.find_peaks(case.periods, by="theme"),
        doubled="other rows",
        cut="same; free: articles articles_with low high",
    ),
    "find_places": Verb(
        lambda case: case.places,
        **OF_PLACES,
    ),
    "find_themes": Verb(
        lambda case: case.hits,
        **OF_PLACES,
    ),
    "find_word_pairs": Verb(
        lambda case: case.pairs,
        **OF_PLACES,
    ),
    "fit_coder": Verb(
        lambda case: fit(case).tested,
        renamed="drawn by id",
        doubled="drawn by id",
        cut="drawn by id",
    ),
    "fit_topics": Verb(
        lambda case: analysis.fit_topics(case.tokens, topics=2, random_starts=4, stopwords=STOPWORDS),
        shuffled="rows",
        doubled="other rows",
        cut="other rows",
    ),
    "fit_vectors": Verb(
        lambda case: vectors_of(analysis.fit_vectors(case.tokens, dimensions=8, min_count=5)),
        doubled="same; within: word; double: count; free: nearest",
    ),
    "group_largest": Verb(
        lambda case: analysis.group_largest(case.articles, top=2),
        **OF_ARTICLES,
    ),
    "keyness": Verb(
        lambda case: analysis.keyness(*case.sides),
        doubled="same; double: log_likelihood count_* articles_* tokens_*; free: p_value log_ratio p_adjusted "
        "log_odds_z dispersion_*",
        cut="same; free: articles_* dispersion_*",
    ),
    "learning_curve": Verb(
        lambda case: analysis.learning_curve(
            case.tokens, case.codings_of_one, CODEBOOK, vectors=VECTORS, folds=3, shares=[0.7, 1]
        ),
        renamed="drawn by id",
        doubled="drawn by id",
        cut="drawn by id",
    ),
    "lexical_diversity": Verb(
        lambda case: analysis.lexical_diversity(case.tokens, by="outlet", groups=case.articles),
        doubled="same; double: tokens articles; free: yule_k",
        cut="same; free: articles mattr",
    ),
    "list_disagreements": Verb(
        lambda case: analysis.list_disagreements(case.codings, case.hits, case.articles, person="سارا"),
        renamed="rows",
        doubled="twice",
        cut="rows; free: paragraph sentence position start end",
        typed="same; free: article_id",
    ),
    "next_to_code": Verb(
        lambda case: analysis.next_to_code(case.codes, case.articles, top=10),
        renamed="drawn by id",
        doubled="drawn by id",
        cut="drawn by id",
        typed="same; free: check",
    ),
    "period_coverage": Verb(
        lambda case: analysis.period_coverage(case.articles),
        empty="same; free: articles",
        doubled="same; double: articles",
        cut="same; free: articles",
    ),
    "period_volume": Verb(
        lambda case: analysis.period_volume(case.tokens, case.articles),
        doubled="same; double: tokens articles",
        cut="same; free: articles largest_outlet",
    ),
    "ratio_intervals": Verb(
        lambda case: analysis.ratio_intervals(*case.sides, ["بازی", "تهران", "گل"]),
        doubled="same; free: low high",
        cut="same; free: low high",
    ),
    "run_multiverse": Verb(
        multiverse,
        doubled="same; double: value",
    ),
    "sample_for_coding": Verb(
        lambda case: case.sample,
        shuffled="rows",
        renamed="drawn by id",
        doubled="drawn by id",
        typed="drawn by id",
    ),
    "scale_by_seeds": Verb(
        lambda case: analysis.scale_by_seeds(
            case.tokens, ["صادرات"], ["بازی"], vectors=VECTORS, by="outlet", groups=case.articles
        ),
        doubled="same; double: words articles count; free: score *_low *_high",
        cut="same; free: score articles *_low *_high",
    ),
    "score_agreement": Verb(
        lambda case: analysis.score_agreement(case.codings, draws=50),
        doubled="same; double: paragraphs; free: alpha *_low *_high",
        cut="same; free: *_low *_high",
    ),
    "score_coding": Verb(
        lambda case: analysis.score_coding(case.codings, person="سارا"),
        doubled="same; double: paragraphs articles by_person by_machine both; free: *_low *_high",
        cut="same; free: articles *_low *_high",
    ),
    "score_entries": Verb(
        lambda case: analysis.score_entries(case.hits, case.codings, person="سارا"),
        doubled="same; double: paragraphs right alone alone_wrong; free: *_low *_high",
    ),
    "score_stories": Verb(
        lambda case: analysis.score_stories(case.stories),
        doubled="copies",
    ),
    "sort_concordance": Verb(
        lambda case: analysis.sort_concordance(case.lines, word=[1, -1]),
        **OF_PLACES,
    ),
    "speaker_share": Verb(
        lambda case: analysis.speaker_share(case.quotes, "مسعود پزشکیان"),
        doubled="same; double: words quoted_words articles articles_of_speaker; free: low high",
    ),
    "story_leads": Verb(
        lambda case: analysis.story_leads(case.stories),
        doubled="copies",
    ),
    "suggest_entries": Verb(
        lambda case: analysis.suggest_entries(case.tokens, ["بازی"], vectors=VECTORS, top=10),
        shuffled="same; free: example",
        doubled="same; double: count articles log_likelihood; free: log_ratio",
        cut="same; free: articles",
    ),
    "summarize_stories": Verb(
        lambda case: analysis.summarize_stories(case.stories),
        renamed="rows",
        doubled="copies",
    ),
    "theme_table": Verb(
        lambda case: analysis.theme_table(case.hits, case.tokens, case.articles, CODEBOOK),
        **OF_ARTICLES,
    ),
    "corpus.add_stories": Verb(
        lambda case: case.stories,
        shuffled="rows",
        empty="others",
        doubled="copies",
        cut="others",
    ),
    "corpus.audit_articles": Verb(
        lambda case: case.audit,
        shuffled="same; free: finding",
        renamed="same; free: finding",
        empty="same; free: count of share level finding advice",
        doubled="same; free: count of share finding",
        cut="same; free: count of share",
        typed="same; free: finding",
    ),
    "corpus.count_lengths": Verb(
        lambda case: corpus.count_lengths(case.articles, tokens=case.tokens),
        empty="other rows",
        doubled="same; double: articles",
        cut="same; free: articles share_of_articles",
    ),
    "corpus.describe_outlets": Verb(
        lambda case: corpus.describe_outlets(case.articles, case.audit),
        empty="same; free: articles share_of_articles lower_quartile median_words upper_quartile share_undated",
        doubled="same; double: articles words; free: lower_quartile upper_quartile",
        cut="same; free: outlet articles share_of_articles words lower_quartile median_words upper_quartile "
        "first_date last_date share_undated",
    ),
    "corpus.find_duplicates": Verb(
        lambda case: corpus.find_duplicates(case.articles),
        empty="same; free: value",
        doubled="copies",
        cut="same; free: value",
    ),
    "corpus.mark_residue": Verb(
        lambda case: corpus.mark_residue(case.tokens, case.articles),
        shuffled="same; free: article_id paragraph sentence position token lemma kind negated residue",
        doubled="copies",
        cut="rows; free: paragraph sentence position start end",
    ),
    "corpus.select_articles": Verb(
        lambda case: corpus.select_articles(case.articles, {"from": "1390", "to": "1420"}),
        **OF_ARTICLES,
    ),
    "corpus.strip_boilerplate": Verb(
        lambda case: corpus.strip_boilerplate(case.articles),
        **OF_ARTICLES,
    ),
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
    keys = table.apply(
        lambda column: column.map(lambda value: f"{value:.6g}" if isinstance(value, float) else str(value))
    )
    return table.loc[keys.sort_values(list(keys), kind="stable").index].reset_index(drop=True)


def check(table: pd.DataFrame, found: pd.DataFrame, expected: str) -> None:
    """Assert of a table, and of that after a change, what is expected: see `VERBS`."""
    how, *parts = expected.split("; ")
    columns = {name: words.split() for name, words in (part.split(": ") for part in parts)}
    free, double = (
        [name for name in table if any(fnmatch(name, pattern) for pattern in columns.get(kind, []))]
        for kind in ("free", "double")
    )
    double = [name for name in double if table[name].dtype.kind == "f"]  # a name that two tables of a result share
    assert list(found) == list(table)
    if "within" in columns:
        (key,) = columns["within"]
        found = found[found[key].isin(table[key])].reset_index(drop=True) if key in found else found
    if how == "others":
        assert len(found) == len(table) + 1
        changed = {"empty", "cut", CUT_ID}
        table, found = (each[~each["article_id"].isin(changed)].reset_index(drop=True) for each in (table, found))
    table = table.assign(**{name: 2 * table[name] for name in double if name in table}).drop(
        columns=free, errors="ignore"
    )
    found = found.drop(columns=free, errors="ignore")
    if how == "twice":
        table = pd.concat([table, table], ignore_index=True)
    if how != "same":
        table, found = ordered_by_content(table), ordered_by_content(found)
    pd.testing.assert_frame_equal(found, table, rtol=1e-9)


WITHOUT = {
    "what reads files": "read_actors read_codebook read_coder read_coding_sheet read_places read_reference"
    " read_review_sheet read_terms read_weights find_coder corpus.load_articles corpus.read_articles"
    " corpus.list_left_out corpus.fingerprint",
    "what writes its tables to files, row by row": "write_codebook write_coding_sheet write_conllu write_exports"
    " write_network write_quanteda write_refi_codebook write_refi_project write_review_sheet write_table"
    " review_speakers",
    "what takes no corpus": "accepted_entries check_exports days_off fewest_articles label_columns corpus.find_dates"
    " corpus.jalali_text corpus.parse_columns corpus.parse_date corpus.parse_only corpus.tell_only",
    "what gives one number, which is in the tables of others": "corpus.count_words",
    "what takes arrays, a part of other verbs": "find_occurrences rows_near",
}
CHANGES = {
    "shuffled": shuffled,
    "renamed": renamed,
    "empty": with_an_empty_one,
    "doubled": doubled,
    "cut": cut,
    "typed": of_other_types,
}


@functools.cache
def case_after(change: str) -> tuple[Case, dict[str, pd.DataFrame]]:
    """Return a corpus after a change, and copies of its tables."""
    case = CHANGES[change]() if change else base()
    return case, {name: table.copy(deep=True) for name, table in case.tables().items()}


@functools.cache
def tables_of(verb: str, change: str = "") -> dict[str, pd.DataFrame]:
    case, copies = case_after(change)
    found = plain(VERBS[verb].call(case), case.before)
    for name, table in case.tables().items():
        pd.testing.assert_frame_equal(table, copies[name], obj=f"{verb} changed {name}: it")
    return found


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("verb", VERBS)
def test_a_change_of_the_corpus_changes_what_is_stated_and_no_input(verb, change):
    expected, found = getattr(VERBS[verb], change), tables_of(verb, change)
    assert all(len(table) for table in tables_of(verb).values()), "nothing is held by an empty table"
    if expected in UNHELD:
        return
    for name, table in tables_of(verb).items():
        check(table, found[name], expected)


def test_every_public_verb_is_in_the_table_or_has_a_reason():
    verbs = {name for name in analysis.__all__ if callable(getattr(analysis, name)) and name[0].islower()}
    verbs |= {f"corpus.{name}" for name in corpus.__all__ if name[0].islower()}
    assert verbs == VERBS.keys() | {name for names in WITHOUT.values() for name in names.split()}
    assert not VERBS.keys() & {name for names in WITHOUT.values() for name in names.split()}
