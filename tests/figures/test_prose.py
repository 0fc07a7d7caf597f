"""What a paper prints, in both languages."""

import pandas as pd

from helpers import figures


def test_a_papers_table_is_in_the_language_of_the_style_with_its_digits_and_days():
    table = pd.DataFrame(
        {
            "outlet": ["مه", "(all)"],
            "articles": [1250, 2],
            "first_date": pd.to_datetime(["2025-08-06", None]),
            "share_kept": [0.125, None],
            "other": ["الف", "ب"],
        }
    )
    printed = figures.paper_table(table, labels={"ب": {"fa": "ج", "en": "c"}})
    assert list(printed) == ["رسانه", "خبر", "از", "نیم‌فاصله: نوشته", "other"]
    assert printed.values.tolist() == [["مه", "۱٬۲۵۰", "۱۵ مرداد ۱۴۰۴", "۱۲٫۵٪", "الف"], ["همه", "۲", "–", "–", "ج"]]
    with figures.style(language="en"):
        english = figures.paper_table(table, labels={"other": "Other"})
    assert list(english)[-1] == "Other" and english.iloc[0].tolist() == ["مه", "1,250", "2025-08-06", "12.5%", "الف"]


def test_a_sentence_has_its_numbers_in_both_languages_and_is_left_out_where_one_is_missing():
    sentences = [
        {"fa": "{outlet}: {share_led} از {stories} خبر", "en": "{outlet}: {share_led} of {stories} stories"},
        {"fa": "از {first}", "en": "from {first}"},
        {"fa": "هیچ: {nothing}", "en": "none: {nothing}"},
    ]
    values = {"outlet": {"fa": "آوند", "en": "Avand"}, "share_led": 0.5, "stories": 1000, "nothing": float("nan")}
    texts = figures.fill_sentences(sentences, {**values, "first": pd.Timestamp("2025-08-06 17:00")})
    assert texts.values.tolist() == [
        ["fa", "آوند: ۵۰٫۰٪ از ۱٬۰۰۰ خبر از ۱۵ مرداد ۱۴۰۴"],
        ["en", "Avand: 50.0% of 1,000 stories from 2025-08-06"],
    ]
    unsaid = figures.fill_sentences(sentences, {})["sentence"].tolist()
    assert unsaid == ["با این پیکره نمی‌توان جمله‌ای نوشت.", "No sentence can be written of this corpus."]


def test_numbers_in_prose_have_three_digits_and_no_empty_decimals():
    texts = {0.2: "0.2", 0.05: "0.05", 2.8125: "2.81", 245.5: "246", 12.34: "12.3", 3: "3", 0.00051: "0.00051", 0: "0"}
    for number, text in texts.items():
        assert figures.fill_sentences([{"fa": "{n}", "en": "{n}"}], {"n": number})["sentence"][1] == text


def test_a_term_of_a_sentence_is_called_as_in_figures():
    sentence = {"fa": "«{term}»، پس از آن {terms_next}", "en": "{term}, then {terms_next}"}
    written = figures.fill_sentences([sentence], {"term": "گفت#گو", "terms_next": ["تهران", "تحریم"]})
    persian, english = written["sentence"]
    assert persian == "«گفتن»، پس از آن تهران، تحریم"
    assert english == "goftan (to say), then Tehran, tahrim (sanctions)"
