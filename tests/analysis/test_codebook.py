import pandas as pd
import pytest
import yaml

from helpers import language
from helpers.__main__ import main
from helpers.analysis import Codebook, find_themes, read_codebook, write_codebook
from helpers.core.errors import CodebookError
from helpers.language import Entry
from helpers.language.characters import ZWNJ

GOOD = """themes:
  - id: trade
    label: {fa: تجارت, en: Trade}
    definition: goods
    entries:
      - صادرات
"""
BELOW = """  - id: exports
    parent: trade
    label: {fa: صادرات, en: Exports}
    definition: goods sold
    entries: [صادرکننده]
"""
MAIN = ("multilateralism", "trade", "education")


def write(tmp_path, content: str | bytes):
    file = tmp_path / "codebook.yml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_the_projects_own_codebook_covers_the_news(codebook):
    top = codebook.top()
    assert tuple(top[:3]) == MAIN and len(top) >= 15
    assert {"diplomacy", "security_defence", "nuclear", "energy", "economy", "domestic_politics", "law_justice"} < set(
        top
    )
    assert {"society", "health", "environment", "science_technology", "culture_tourism", "sport"} < set(top)
    for theme in MAIN:
        below = [row for row in codebook.themes if row.id in codebook.below(theme)]
        assert len(below) >= 5 and sum(len(row.entries) for row in below) >= 60
    assert all(theme.cap or theme.parent for theme in codebook.themes)


def test_each_phrase_of_not_holds_its_entry_and_silences_it(codebook):
    asked = [(theme.id, row) for theme in codebook.themes for row in theme.entries if row.unless]
    assert len(asked) > 50
    # Each entry is a theme of its own, and its phrases are an article, so that all are tokenized and compiled at once.
    names = [f"{number}" for number in range(len(asked))]
    phrases = ["\n".join(row.unless) for _, row in asked]
    tokens = language.tokenize(pd.DataFrame({"article_id": names, "title": "", "text": phrases}))

    def found(entries):
        matches = language.find_patterns(tokens, language.compile_patterns(dict(zip(names, entries, strict=True))))
        own = matches[matches["theme"].astype("str") == matches["article_id"].astype("str")]
        return own.groupby("article_id")["paragraph"].agg(set)

    # A phrase that is one word when it is counted (اقتصادنیوز, an outlet) holds no entry; as typed it does.
    sizes = tokens.groupby(["article_id", "paragraph"], observed=True).size()
    own_words = sizes[sizes == 1].reset_index().groupby("article_id", observed=True)["paragraph"].agg(set)

    bare = found([[Entry(row.entry, row.forms == "exact")] for _, row in asked])
    full = found([[row.pattern()] for _, row in asked])
    wrong = [
        (theme, row.entry)
        for name, (theme, row) in zip(names, asked, strict=True)
        # A `near` may be missing from the phrase, so only entries without one must be silenced here.
        if set(range(1, len(row.unless) + 1)) - bare.get(name, set()) - own_words.get(name, set())
        or (name in full and not row.near)
    ]
    assert wrong == []


def test_each_phrase_of_a_themes_not_silences_an_entry_of_the_theme(codebook, tokenize_text):
    for theme in filter(lambda theme: theme.unless, codebook.themes):
        tokens = tokenize_text("\n".join(theme.unless))
        under = [each for each in codebook.themes if theme.id in (each.id, each.parent)]
        bare = {theme.id: [Entry(row.entry, row.forms == "exact") for each in under for row in each.entries]}
        loud = language.find_patterns(tokens, language.compile_patterns(bare))
        quiet = language.find_patterns(tokens, language.compile_patterns(bare, unless={theme.id: theme.unless}))
        idle = set(range(1, len(theme.unless) + 1)) - set(loud["paragraph"])
        assert ([theme.unless[number - 1] for number in sorted(idle)], quiet["matched"].tolist()) == ([], [])


def test_not_of_a_theme_holds_for_themes_below_it_and_for_no_other(tmp_path, tokenize_text):
    below = BELOW + "  - {id: work, label: {fa: کار, en: Work}, definition: work, entries: [صادرکننده]}\n"
    file = write(tmp_path, GOOD.replace("    entries", "    not: [اتحادیه صادرکنندگان]\n    entries") + below)
    codebook = read_codebook(file)
    tokens = tokenize_text("اتحادیه صادرکنندگان\nصادرکنندگان")
    found = find_themes(tokens, codebook)
    assert found.groupby("theme", observed=True)["paragraph"].agg(list).to_dict() == {
        "trade": [2],
        "exports": [2],
        "work": [1, 2],
    }
    assert "lost here: trade: 1\n" in codebook.to_quanteda()
    assert codebook.to_table()["theme_not"].tolist() == ["اتحادیه صادرکنندگان", "", ""]


def test_a_good_codebook_is_read(tmp_path):
    codebook = read_codebook(write(tmp_path, GOOD + BELOW))
    assert codebook.labels("en") == {"trade": "Trade", "exports": "Exports"}
    assert (codebook.top(), codebook.below("trade"), codebook.parents()) == (
        ["trade"],
        ["exports"],
        {"exports": "trade"},
    )


def test_a_phrase_of_not_may_have_a_comma(tmp_path):
    phrases = "[صنعت، معدن و صادرات, 'بانک صادرات، ملت', 'ملت، صادرات']"
    codebook = read_codebook(write(tmp_path, entry(f"{{entry: صادرات, not: {phrases}}}") + f"    not: {phrases}\n"))
    assert len(codebook.themes[0].unless) == len(codebook.themes[0].entries[0].unless) == 3


def test_a_byte_order_mark_and_windows_line_ends_are_no_matter(tmp_path):
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_codebook(write(tmp_path, content)).top() == ["trade"]


def entry(text: str) -> str:
    return GOOD.replace("- صادرات", f"- {text}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD + "    colour: red\n", r"line 7, themes\.0\.colour: unknown key; allowed: id, parent, label, definition"),
        (entry("{entry: صادرات, nott: []}"), r"line 6, .*nott: unknown key; allowed: entry, forms, not, near, note"),
        (GOOD.replace("      - صادرات\n", "      []\n"), r"line 5, themes\.0\.entries: must not be empty"),
        (GOOD.replace("    definition: goods\n", ""), r"line 2, themes\.0\.definition: this key is missing"),
        (entry("''"), r"line 6, themes\.0\.entries\.0\.entry: an entry is blank"),
        (entry("'*'"), r"line 6, .*would match everything"),
        (entry("'* *'"), r"line 6, .*would match everything"),
        (entry("'ا*'"), r"line 6, .*would match nearly everything"),
        (entry("صادرات *"), r"line 6, .*begins or ends with a \* that stands alone"),
        (entry("'صادر[ات'"), r"line 6, themes\.0\.entries\.0\.entry: .*: query: this \[ is not closed.*صادر\^\[ات"),
        (entry("'[lema=صادرات]'"), r"line 6, .*no column 'lema' to ask for; columns: token, lemma, kind, negated"),
        (entry("[lemma=صادرات]"), r"line 6, .*an entry must be text; put"),
        (entry("'\"صادرات|واردات\"'") + "      - '\"صادرات|واردات\"'\n", r"line 7, .*stands twice"),
        (entry("'(صادرات'"), r"line 6, .*unbalanced bracket"),
        (entry("*صادر"), r"line 6: not YAML: an entry that begins with \* must stand in quotes"),
        (entry("1404"), r"line 6, themes\.0\.entries\.0: an entry must be text; put 1404 in quotes"),
        (entry("'صا**در'"), r"line 6, .*two stars"),
        (entry("ر"), r"line 6, .*would match nearly everything"),
        (entry("صادرات، واردات"), r"line 6, .*looks like two: write each on a line of its own"),
        (entry("{entry: تجارت, not: بانک تجارت}"), r"line 6, .*not: must be a list"),
        (entry("{entry: تجارت, not: [بانک]}"), r"line 6, .*not\.0: 'بانک' does not hold the entry 'تجارت'"),
        (entry("{entry: تجارت, not: [تجارت]}"), r"line 6, .*not\.0: 'تجارت' is the entry itself"),
        (GOOD + "    not: [بازار]\n", r"line 7, themes\.0\.not\.0: 'بازار' holds no entry of the theme"),
        (GOOD + "    not: ['صادرات[']\n", r"line 7, themes\.0\.not\.0: .*unbalanced bracket"),
        (entry("کسب‌وکار") + "      - کسب و کار\n", r"line 7, .*stands twice, if spelled otherwise"),
        (GOOD + BELOW.replace("en: Exports", "en: trade"), r"line 9, themes\.1\.label\.en: theme label 'trade' stands"),
        (GOOD.replace("en: Trade", "en: none"), r"line 3, themes\.0\.label\.en: theme label 'none' cannot be used"),
        (GOOD.replace("entries:\n", "entries: &all\n") + "      - *all\n", "a part of it holds itself"),
        (entry("'صادر?ت'"), r"line 6, .*the only wildcard is \*"),
        (entry("از این که"), r"line 6, .*all stopwords"),
        (entry("{entry: صادرات, not: ['*']}"), r"line 6, themes\.0\.entries\.0\.not\.0: .*would match everything"),
        (entry("'صادرات\tکالا'"), r"line 6, .*holds a tab"),
        (GOOD.replace("    entries", "\tentries"), r"line 5: not YAML: a tab stands where only spaces may"),
        (GOOD + "      - صادرات\n", r"line 7, themes\.0\.entries\.1: entry 'صادرات' stands twice"),
        (GOOD + GOOD.removeprefix("themes:\n"), r"line 7, themes\.1\.id: theme id 'trade' stands twice"),
        (
            GOOD + BELOW.replace("fa: صادرات", "fa: تجارت"),
            r"line 9, themes\.1\.label\.fa: theme label 'تجارت' stands twice",
        ),
        (
            GOOD + BELOW.replace("parent: trade", "parent: trades"),
            r"line 8, themes\.1\.parent: there is no theme 'trades'",
        ),
        (
            (GOOD + BELOW).replace("  - id: trade\n", "  - id: trade\n    parent: exports\n"),
            r"line 3, themes\.0\.parent: the themes go round in a circle: trade under exports under trade",
        ),
        (GOOD + "    entries: [واردات]\n", r"line 7, entries: this key stands twice"),
        (GOOD.replace("id: trade", "id: Trade!"), r"line 2, themes\.0\.id: must be small Latin letters"),
        (GOOD.replace("{fa: تجارت, en: Trade}", "{en: Trade}"), r"line 3, themes\.0\.label\.fa: this key is missing"),
        (GOOD.replace("تجارت,", "تجارت،"), r"line 3: not YAML: does a Persian comma \(،\) stand where a Latin one"),
        (GOOD.replace("Trade}", "Trade x: y}"), r"line 3: not YAML: (?!.*Persian comma)"),
        (entry("{entry: سد, not: [سد معبر، سد راه]}"), r"line 6, .*not\.0: .*looks like two: write each on a line"),
        (entry("{entry: آب, near: [چاه، سد]}"), r"line 6, .*near\.0: .*looks like two: write each on a line"),
        (GOOD + "    not: [صادرات کالا؛ صادرات نفت]\n", r"line 7, themes\.0\.not\.0: .*looks like two"),
        ("themes:\n  - entries: [صادرات]\n", r"line 2, themes\.0: keys are missing: id, label, definition$"),
        ("themes: [", "line 1: not YAML|line 2: not YAML"),
        ("", "empty or no mapping"),
        ("themes: []\n", "line 1, themes: must not be empty"),
        (GOOD.encode("cp1256", errors="replace"), "not UTF-8"),
    ],
)
def test_a_bad_codebook_gives_one_line_with_line_and_key(tmp_path, content, message):
    with pytest.raises(CodebookError, match=message) as caught:
        read_codebook(write(tmp_path, content))
    assert "\n" not in str(caught.value)


def test_a_query_is_an_entry_that_cannot_be_exported(tmp_path, tokenize_text):
    query = '\'"نرخ" [] "ارز|دلار" near/5 بازار\''
    codebook = read_codebook(write(tmp_path, entry(f"{{entry: {query}, not: [نرخ رسمی ارز]}}") + "      - صادرات\n"))
    hits = find_themes(tokenize_text("نرخ روز ارز و نرخ رسمی ارز در بازار. نرخ روز دلار."), codebook)
    assert hits["matched"].tolist() == ["نرخ روز ارز"]
    exported = codebook.to_quanteda()
    assert f"# Queries, which cannot be exported: {query[1:-1]}\n" in exported
    assert yaml.safe_load(exported)["trade"] == ["صادرات*"]
    assert read_codebook(write_codebook(codebook, tmp_path / "again.yml")) == codebook


def test_the_dictionary_has_the_shape_of_the_tree_and_every_spelling(codebook):
    tree = yaml.safe_load(codebook.to_quanteda())
    assert set(tree["trade"]) == set(codebook.below("trade"))
    for spelling in (f"چندجانبه{ZWNJ}گرایی*", "چندجانبه گرایی*", "چندجانبهگرایی*"):
        assert spelling in tree["multilateralism"]["multilateral_idea"]
    assert "بازرگانان" in tree["trade"]["trade_relations"]  # this form only: no star


def test_a_theme_with_entries_and_themes_below_keeps_its_own_apart(tmp_path):
    file = tmp_path / "book.yml"
    theme = "  - {{id: {0}, label: {{fa: ف{0}, en: {0}}}, definition: x, entries: [{1}]{2}}}\n"
    file.write_text(
        "themes:\n" + theme.format("a", "صادرات", "") + theme.format("b", "گمرک", ", parent: a"), encoding="utf-8"
    )
    assert yaml.safe_load(read_codebook(file).to_quanteda()) == {"a": {"_general": ["صادرات*"], "b": ["گمرک*"]}}


def test_the_table_has_a_row_for_each_entry_and_the_command_writes_both(monkeypatch, tmp_path, codebook):
    table = codebook.to_table()
    assert (table["entry"] != "").sum() == sum(len(theme.entries) for theme in codebook.themes)
    monkeypatch.setattr("helpers.__main__.OUTPUT", tmp_path)
    assert main(["codebook-export"]) == 0
    assert len(pd.read_csv(tmp_path / "codebook" / "themes.csv")) == len(table)
    assert main(["codebook-export", str(tmp_path / "none.yml")]) == 2


def test_a_missing_codebook_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"the codebook .*none\.yml is not there"):
        read_codebook(tmp_path / "none.yml")


@pytest.mark.parametrize(
    "text",
    [
        "themes: !!python/object/apply:os.system ['echo']",
        "themes: !unknown x",
        "themes:\n  - {id: a, definition: 2025-13-45}",
        "<<: 3\nthemes: []",
        "? [a]\n: b",
        "[" * 3000,
        "a: " + "[" * 900 + "]" * 900,
        "a: &a [x,x,x,x,x,x,x,x]\n"
        + "".join(
            f"b{n}: &b{n} [{','.join([f'*{o}'] * 8)}]\n" for n, o in enumerate(["a", *[f"b{n}" for n in range(8)]])
        ),
    ],
)
def test_yaml_that_runs_or_grows_is_refused_in_one_line(tmp_path, text):
    (tmp_path / "themes.yml").write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match="themes.yml") as caught:
        read_codebook(tmp_path / "themes.yml")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("theme", "message"),
    [
        ("{id: a, defn: x}", r"line 2, themes\.0\.defn: unknown key; allowed: id, parent, label, definition"),
        ("{id: a, label: {fa: a, en: b, de: c}}", r"line 2, themes\.0\.label\.de: unknown key; allowed: fa, en$"),
        (
            "{id: a, label: {fa: a, en: b}, definition: d, entries: [صادرات], 1: x}",
            "themes.0.1: Keys should be strings",
        ),
    ],
)
def test_an_unknown_key_is_named_with_those_that_may_stand_there(tmp_path, theme, message):
    (tmp_path / "themes.yml").write_text(f"themes:\n  - {theme}", encoding="utf-8")
    with pytest.raises(CodebookError, match=message):
        read_codebook(tmp_path / "themes.yml")


def test_entries_are_added_to_a_theme_once_however_they_are_spelled(tmp_path):
    codebook = read_codebook(write(tmp_path, GOOD + BELOW))
    longer = codebook.add_entries("trade", ["کسب‌وکار", "صادرات", "کسب و کار", {"entry": "کالا", "forms": "exact"}])
    assert [(row.entry, row.forms) for row in longer.themes[0].entries] == [
        ("صادرات", "all"),
        ("کسب‌وکار", "all"),
        ("کالا", "exact"),
    ]
    assert longer.themes[1:] == codebook.themes[1:] and len(codebook.themes[0].entries) == 1


def test_a_new_theme_needs_a_label_and_a_definition(tmp_path):
    codebook = read_codebook(write(tmp_path, GOOD))
    needs = "'water' is a new theme, and needs a definition, and a label with fa and en .*; themes that are there: "
    label = {"fa": "آب", "en": "Water"}
    for book, names in ((codebook, "trade$"), (Codebook.empty(), "none$")):
        for given in ({}, {"label": label}, {"label": {}, "definition": "dams"}):
            with pytest.raises(CodebookError, match=needs + names):
                book.add_entries("water", ["سد"], **given)
    longer = codebook.add_entries("water", ["سد"], label=label, definition="dams")
    assert longer.top() == ["trade", "water"]


def test_a_codebook_of_ones_own_begins_empty(tmp_path):
    mine = Codebook.empty().add_entries("water", ["سد"], label={"fa": "آب"}, definition="سدها")
    assert (mine.top(), mine.labels("en")) == (["water"], {"water": "water"})
    assert read_codebook(write_codebook(mine, tmp_path / "mine.yml")) == mine


def test_a_theme_in_persian_alone_is_enough(tmp_path):
    text = GOOD.replace(", en: Trade", "").replace("definition:", "definition_fa:")
    codebook = read_codebook(write(tmp_path, text))
    assert codebook.labels("en") == {"trade": "trade"} and codebook.labels()["trade"] == "تجارت"
    assert codebook.themes[0].described("fa") == codebook.themes[0].described() == ("goods", "", "")
    assert read_codebook(tmp_path / "codebook.yml") == codebook  # from the cache
    assert read_codebook(write_codebook(codebook, tmp_path / "again.yml")) == codebook


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (["صادر?ت"], r"add_entries, themes\.0\.entries\.1\.entry: entry 'صادر\?ت' has a sign with a meaning"),
        (["از"], r"add_entries, themes\.0\.entries\.1: entry 'از' is all stopwords|entry 'از' is all stopwords"),
        ([{"entry": "کالا", "x": 1}], r"add_entries, themes\.0\.entries\.1\.x: unknown key"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path, entries, message):
    with pytest.raises(CodebookError, match=message):
        read_codebook(write(tmp_path, GOOD)).add_entries("trade", entries)


def test_a_codebook_is_written_as_it_is_read_and_over_no_other_file(tmp_path):
    codebook = read_codebook(write(tmp_path, GOOD + BELOW))  # the docstring of write_codebook has the project's own
    file = write_codebook(codebook, tmp_path / "mine" / "themes.yml")
    assert read_codebook(file) == codebook
    assert write_codebook(codebook, file) == file  # nothing would be lost
    with pytest.raises(CodebookError, match="is there already: move it away or choose another name"):
        write_codebook(codebook.add_entries("trade", ["بادبادک‌بازی"]), file)
    assert read_codebook(file) == codebook


def test_definitions_are_read_in_persian_where_there_are_any(tmp_path):
    (theme,) = read_codebook(write(tmp_path, GOOD + "    definition_fa: کالا\n    exclude: shops\n")).themes
    assert theme.described("fa") == ("کالا", "", "shops")
    assert theme.described() == theme.described("en") == ("goods", "", "shops")
