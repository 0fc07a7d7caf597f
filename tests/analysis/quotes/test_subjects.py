"""Who a sentence is about."""

from tests.analysis.quotes.texts import quotes_of, speakers_in


def test_the_last_clause_names_who_speaks():
    assert speakers_in("تیم باخت و کیوان مهرپو گفت: راه باز است.") == ["کیوان مهرپو"]
    assert speakers_in("به گزارش وزارت صنعت، معدن و تجارت، کیوان مهرپو گفت: راه باز است.") == ["کیوان مهرپو"]


def test_a_group_or_body_without_a_name_speaks_for_itself():
    text = "برخی از کارشناسان گفتند که راه باز است. در بیانیه شورا آمده است: پل خراب است."
    quotes = quotes_of(text)
    assert quotes[["speaker", "resolved_by"]].values.tolist() == [
        ["برخی از کارشناسان", "phrase"],
        ["بیانیه شورا", "phrase"],
    ]
