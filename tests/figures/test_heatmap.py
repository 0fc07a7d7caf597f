import pandas as pd
import pytest
from matplotlib.colors import to_hex

from helpers import figures
from helpers.core.errors import TableError

LABELS = {"trade": "تجارت", "culture": "فرهنگ و گردشگری"}
THEME_COUNTS = pd.DataFrame({"paragraph": [0, 0, 1, 1], "theme": ["trade", "culture"] * 2, "hits": [0, 1, 3, 0]})
FLOWS = pd.DataFrame(
    {
        "first_outlet": ["آوند", "آوند", "نارون", "نارون"],
        "outlet": ["نارون", "تیراژه", "آوند", "تیراژه"],
        "articles": [3, 0, 12, 1],
        "share_of_articles": [0.25, 0.0, 0.5, 0.004],
    }
)
TOPICS = pd.DataFrame(
    {
        "topic": [1, 1, 1, 2, 2],
        "rank": [1, 2, 3, 1, 2],
        "term": ["برق", "گفت#گو", "گرما", "تیم", "گل"],
        "weight": [0.5, 0.3, 0.1, 0.2, 0.1],
    }
)

COLUMNS = [("all", "all"), ("cleaning", "restored"), ("cleaning", "hazm"), ("unit", "lemma"), ("unit", "token")]
SHARES = {"صلح": [1.0, 1.0, 1.0, 1.0, 1.0], "گفت#گو": [0.5, 1.0, 0.0, 0.5, 0.5], "نان": [0.75, 1.0, 0.5, 1.0, 0.5]}
VERDICTS = {"صلح": "all", "گفت#گو": "few", "نان": "most"}
BY_CHOICE = pd.DataFrame(
    {"item": item, "verdict": VERDICTS[item], "choice": choice, "value": value, "share_of_settings": share}
    for item, shares in SHARES.items()
    for (choice, value), share in zip(COLUMNS, shares, strict=True)
)


def names(labels) -> list[str]:
    return [label.get_text() for label in labels]


def themes(table=THEME_COUNTS, **options):
    return figures.plot_heatmap(table, rows="paragraph", columns="theme", value="hits", labels=LABELS, **options)


def flows(table=FLOWS, value="articles"):
    return figures.plot_heatmap(table, rows="first_outlet", columns="outlet", value=value, axis_labels=("نخست", "سپس"))


def cells(ax) -> dict[str, tuple[str, str]]:
    rows, columns = names(ax.get_yticklabels()), names(ax.get_xticklabels())
    return {text.get_text(): (rows[int(y)], columns[int(x)]) for text in ax.texts for x, y in [text.get_position()]}


def rows_of_cells(ax) -> list[list[str]]:
    """The texts of the cells, row by row from the top, each from the right."""
    cells = [(text.get_position(), text.get_text()) for text in ax.texts if not hasattr(text, "xyann")]
    rows = sorted({y for (_, y), _ in cells})
    return [[text for (_, y), text in sorted(cells, key=lambda cell: -cell[0][0]) if y == row] for row in rows]


def test_rows_run_downwards_and_columns_from_the_right_in_the_tables_order():
    trade, culture = map(figures.shape, ("تجارت", "فرهنگ\nو گردشگری"))
    ax = themes()
    assert names(ax.get_xticklabels()) == [culture, trade]
    assert names(ax.get_yticklabels()) == [figures.shape("عنوان"), figures.shape("بند ۱")]
    found = cells(ax)
    assert (found["۱"], found["۳"]) == ((figures.shape("عنوان"), culture), (figures.shape("بند ۱"), trade))
    assert names(themes(direction="ltr").get_xticklabels()) == [trade, culture]


def test_two_groups_at_once_are_refused():
    with pytest.raises(TableError, match="plot_heatmap: paragraph and theme do not name one row; .*choose one group"):
        themes(pd.concat([THEME_COUNTS, THEME_COUNTS]))


def test_a_zero_is_written_and_a_pair_that_is_not_there_or_has_no_number_is_blank():
    pairs = pd.DataFrame(
        {
            "theme": ["trade", "trade", "culture", "culture"],
            "other": ["culture", "energy", "energy", "trade"],
            "n": [3, 0, 1, None],
        }
    )
    ax = figures.plot_heatmap(pairs, rows="other", columns="theme", value="n", labels={**LABELS, "energy": "انرژی"})
    assert sorted(names(ax.texts)) == ["۰", "۱", "۳"]
    rates = figures.plot_heatmap(pairs.assign(n=[0.5, 0, 2, 1]), rows="other", columns="theme", value="n")
    assert sorted(names(rates.texts)) == sorted(["۰", "۰٫۵", "۱٫۰", "۲٫۰"])


def test_outlets_after_outlets_have_names_for_both_axes():
    avand, narvan, tirazhe = map(figures.shape, ("آوند", "نارون", "تیراژه"))
    ax = flows()
    expected = {"۳": (avand, narvan), "۰": (avand, tirazhe), "۱۲": (narvan, avand), "۱": (narvan, tirazhe)}
    assert cells(ax) == expected
    assert (ax.get_ylabel(), ax.get_xlabel()) == (figures.shape("نخست"), figures.shape("سپس"))


def test_outlets_run_from_the_right_as_they_run_downwards_and_last_stand_those_without_a_row():
    avand, narvan, tirazhe = map(figures.shape, ("آوند", "نارون", "تیراژه"))
    ax = flows()
    assert names(ax.get_yticklabels()) == [avand, narvan]
    assert names(ax.get_xticklabels())[::-1] == [avand, narvan, tirazhe]


def test_a_share_is_shown_in_percent():
    shares = ("۲۵٫۰٪", "۵۰٫۰٪", "۰٫۴٪", "۰٪")
    assert set(cells(flows(value="share_of_articles"))) == set(map(figures.shape, shares))


def test_names_may_come_from_labels_in_the_language_of_the_figure():
    table = pd.DataFrame({"outlet": ["avand"], "topic": [2], "articles": [5]})
    labels = {"avand": {"fa": "آوند", "en": "Avand"}, 2: {"fa": "برق", "en": "power"}}
    with figures.style(language="en"):
        ax = figures.plot_heatmap(table, rows="outlet", columns="topic", value="articles", labels=labels)
    assert cells(ax) == {"5": ("Avand", "power")}


def test_each_topic_is_a_row_of_its_words_from_the_right():
    ax = figures.plot_topics(TOPICS, labels={2: "ورزش"})
    expected = {"برق": (2.5, 0.5), "گفتن": (1.5, 0.5), "گرما": (0.5, 0.5), "تیم": (2.5, 1.5), "گل": (1.5, 1.5)}
    assert {text.get_text(): text.get_position() for text in ax.texts} == {
        figures.shape(word): position for word, position in expected.items()
    }
    assert names(ax.get_yticklabels()) == [figures.shape("موضوع ۱"), figures.shape("ورزش")]


def test_top_words_alone_are_drawn():
    assert len(figures.plot_topics(TOPICS, top=1).texts) == 2


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: flows(value="n"), "plot_heatmap: column 'n' is missing"),
        (lambda: flows(pd.concat([FLOWS, FLOWS])), "count each pair once"),
        (
            lambda: flows(pd.DataFrame({"first_outlet": range(61), "outlet": "آوند", "articles": 1})),
            "61 rows or columns cannot be read; choose at most 60",
        ),
        (lambda: figures.plot_topics(FLOWS), "plot_topics: column 'topic', 'rank', 'term', 'weight' is missing"),
        (lambda: figures.plot_topics(TOPICS, top=0), "top must be a whole number, 1 or more; got 0"),
        (lambda: figures.plot_topics(pd.concat([TOPICS, TOPICS])), "topic and rank do not name one row"),
        (
            lambda: figures.plot_topics(pd.DataFrame({"topic": range(61), "rank": 1, "term": "نان", "weight": 1.0})),
            "61 topics cannot be read",
        ),
        (lambda: figures.plot_sensitivity(BY_CHOICE.drop(columns="verdict")), "column 'verdict' is missing"),
        (
            lambda: figures.plot_sensitivity(pd.concat([BY_CHOICE, BY_CHOICE])),
            "item, choice and value do not name one row",
        ),
    ],
)
def test_a_wrong_table_is_named(call, message):
    with pytest.raises(TableError, match=message):
        call()


def test_a_cell_is_the_percentage_of_its_value_and_all_settings_stand_first_from_the_right():
    ax = figures.plot_sensitivity(BY_CHOICE, title="عنوان")
    expected = (("۱۰۰", "۱۰۰", "۱۰۰", "۱۰۰", "۱۰۰"), ("۵۰", "۱۰۰", "۰", "۵۰", "۵۰"), ("۷۵", "۱۰۰", "۵۰", "۱۰۰", "۵۰"))
    assert rows_of_cells(ax) == [[figures.shape(number) for number in row] for row in expected]
    assert names(ax.get_yticklabels()) == [figures.shape(name) for name in ("صلح", "گفتن", "نان")]
    assert names(ax.get_xticklabels())[-1] == figures.shape("همه\nحالت‌ها")
    assert names(ax.get_xticklabels())[:2] == [figures.shape("صورت"), figures.shape("بن‌واژه")]


def test_each_choice_is_named_in_the_middle_above_its_values():
    ax = figures.plot_sensitivity(BY_CHOICE)
    above = {text.get_text(): text.xy[0] for text in ax.texts if hasattr(text, "xyann") and text.get_text()}
    assert above == {figures.shape("واحد شمارش"): 1.0, figures.shape("پاک‌سازی"): 3.0}


def test_each_verdict_has_its_own_mark_and_colour_and_the_legend_has_those_that_occur():
    ax = figures.plot_sensitivity(BY_CHOICE)
    marks = {float(y): to_hex(drawn.get_facecolor()[0]) for drawn in ax.collections[1:] for _, y in drawn.get_offsets()}
    assert sorted(marks) == [0.5, 1.5, 2.5] and len(set(marks.values())) == 3
    assert len(ax.figure.legends[0].get_texts()) == 3
    alone = figures.plot_sensitivity(BY_CHOICE.head(5))
    assert names(alone.figure.legends[0].get_texts()) == [figures.shape("در همه")]


def test_labels_name_the_items_and_unknown_choices_keep_their_names():
    table = BY_CHOICE.replace({"cleaning": "tool", "hazm": "other"})
    ax = figures.plot_sensitivity(table, labels={"نان": "نان تازه"})
    assert names(ax.get_yticklabels())[-1] == figures.shape("نان تازه")
    assert "tool" in names(ax.texts) and "other" in names(ax.get_xticklabels())


def test_in_one_column_what_parts_the_choices_touches_no_number():
    long = dict.fromkeys(SHARES, "یک موضوع دراز بیش از یکی دیگر")
    other_choices = BY_CHOICE[BY_CHOICE["choice"] != "all"].replace({"cleaning": "stories", "unit": "boilerplate"})
    with figures.style(size="one_column"):
        ax = figures.plot_sensitivity(pd.concat([BY_CHOICE, other_choices]), labels=long)
    ax.figure.canvas.draw()
    numbers = [text.get_window_extent() for text in ax.texts if not hasattr(text, "xyann")]
    for line in ax.lines:
        middle, half = ax.transData.transform((line.get_xdata()[0], 0))[0], line.get_linewidth() * ax.figure.dpi / 144
        assert not any(number.x0 < middle + half and middle - half < number.x1 for number in numbers)


SIZED = pd.DataFrame(
    {
        "outlet": pd.Categorical(["آوند"] * 2 + ["نارون"] * 2, categories=["نارون", "آوند"], ordered=True),
        "theme": ["trade", "culture"] * 2,
        "rate": [90.0, 1.0, 4.0, 2.0],
        "articles": [1, 1, 1250, 1250],
    }
)


def sized(table=SIZED, **options):
    return figures.plot_heatmap(table, rows="outlet", columns="theme", value="rate", size="articles", **options)


def test_rows_run_in_the_order_of_their_categories_with_their_size_behind_their_name():
    assert names(sized().get_yticklabels()) == list(map(figures.shape, ("نارون (۱٬۲۵۰)", "آوند (۱)")))


def test_rows_of_few_are_hatched_and_set_no_colour():
    def darkest(ax) -> dict[str, float]:
        mesh = ax.collections[0]
        return {"top": mesh.get_clim()[1], "blank": int(mesh.get_array().mask.sum())}

    assert darkest(sized()) == {"top": 90.0, "blank": 0}
    ax = sized(min_size=2)
    assert darkest(ax) == {"top": 4.0, "blank": 2}
    assert [(patch.get_hatch(), round(patch.get_y())) for patch in ax.patches] == [("///", 1)]
    assert figures.shape("۹۰") in names(ax.texts)
    assert darkest(sized(min_size=5000))["blank"] == 4


def test_two_sizes_of_a_row_are_refused():
    with pytest.raises(TableError, match="plot_heatmap: 'آوند' has more than one articles"):
        sized(SIZED.assign(articles=[1, 2, 3, 3]))


def test_one_high_number_leaves_the_others_a_colour_and_negative_ones_are_drawn_as_they_are():
    def colour_of(ax, number: float) -> float:
        return float(ax.collections[0].norm(number))

    assert colour_of(themes(THEME_COUNTS.assign(hits=[0, 1, 100, 4])), 4) == pytest.approx(0.2)
    assert colour_of(themes(THEME_COUNTS.assign(hits=[-2, 0, 1, 2])), 0) == pytest.approx(0.5)
