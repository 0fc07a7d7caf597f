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
        ["شورا", "phrase"],
    ]


def test_an_outlet_before_a_sign_is_not_who_speaks():
    assert speakers_in("خبرگزاری فارس: مدیر کل هواشناسی سروستان گفت: راه باز است.") == ["مدیر کل هواشناسی سروستان"]
    assert speakers_in("فارس - شهردار سروستان گفت: راه باز است.") == ["شهردار سروستان"]


def test_a_remark_of_the_news_does_not_speak():
    assert speakers_in("گفتنی است شهردار سروستان اعلام کرده بود که راه باز است.") == ["شهردار سروستان"]


def test_a_heading_without_a_sign_is_not_of_the_name_behind_it():
    assert speakers_in("مسیر رشت بهرام کاوندی معاون وزیر نیرو گفت: راه باز است.") == ["بهرام کاوندی"]
