"""What the panel says, in Persian and in English."""

_WORDS = {
    "word": ("واژه یا عبارت", "Word or phrase"),
    "word_hint": ("همکاری، همکاریهای، همکاری های …", "in any spelling"),
    "outlet": ("رسانه", "Outlet"),
    "since": ("از تاریخ", "From"),
    "until": ("تا تاریخ", "To"),
    "date_hint": ("۱ مهر ۱۴۰۳", "2024-09-22"),
    "speaker": ("گوینده", "Speaker"),
    "theme": ("موضوع", "Theme"),
    "order": ("ترتیب سطرها", "Order of lines"),
    "period": ("دوره", "Period"),
    "export": ("ذخیرهٔ آنچه می‌بینید", "Export what is shown"),
    "all": ("همه", "all"),
    "no_outlet": ("(بی‌نام)", "(none named)"),
    "nobody": ("(بیرون از نقل‌قول، یا نامعلوم)", "(outside of quotes, or unknown)"),
    # views
    "lines": ("در متن", "In context"),
    "timeline": ("در گذر زمان", "Over time"),
    "collocates": ("هم‌نشین‌ها", "Collocates"),
    "themes": ("موضوع‌ها", "Themes"),
    "forms": ("صورت‌ها", "Forms"),
    "speakers": ("گویندگان", "Speakers"),
    # orders of lines
    "text": ("چنان‌که آمده", "as they come"),
    "after": ("واژهٔ پس از آن", "word after it"),
    "before": ("واژهٔ پیش از آن", "word before it"),
    "date": ("تازه‌ترین نخست", "newest first"),
    # periods
    "day": ("روز", "day"),
    "week": ("هفته", "week"),
    "month": ("ماه", "month"),
    "season": ("فصل", "season"),
    "year": ("سال", "year"),
    # sentences
    "ask": ("واژه یا عبارتی بنویسید.", "Type a word or a phrase."),
    "no_letter": ("دست‌کم یک حرف یا رقم بنویسید.", "Type a letter or a digit at least."),
    "too_long": ("این نوشته بلندتر از آن است که واژه یا عبارت باشد.", "This is too long for a word or a phrase."),
    "no_date": ("این تاریخ خوانده نشد: {}", "This is no date: {}"),
    "absent": ("«{}» در این متن‌ها نیست.", "“{}” does not occur in these texts."),
    "nearest": ("نزدیک‌ترین‌ها: {}", "Nearest in spelling: {}"),
    "count": (
        "«{term}»: {count} بار، {per_1000} در هر ۱۰۰۰ واژه از {tokens} واژه؛ "
        "در {articles_with_term} از {articles} مقاله ({share_of_articles})",
        "“{term}”: {count} times, {per_1000} per 1,000 of {tokens} words; "
        "in {articles_with_term} of {articles} articles ({share_of_articles})",
    ),
    "undated": ("{} مقالهٔ بی‌تاریخ کنار گذاشته شد", "{} articles without a date are left out"),
    "no_dates": (
        "هیچ مقاله‌ای در اینجا تاریخ ندارد، پس نموداری در گذر زمان نیست.",
        "No article here has a date: there is nothing over time.",
    ),
    "first_lines": ("{shown} سطر نخست از {count}", "the first {shown} of {count} lines"),
    "near": (
        "موضوع‌ها در همان جمله‌های واژه، در برابر همه متن‌ها (در هر ۱۰۰۰ واژه)",
        "Themes in the sentences of the word, beside all texts (per 1,000 words)",
    ),
    "in_all": ("همه متن‌ها", "all texts"),
    "in_sentences": ("جمله‌های واژه", "sentences of the word"),
    "over_time": ("«{}» در گذر زمان، در هر یک میلیون واژه", "{} over time, per million words"),
    "company": ("هم‌نشین‌های «{}»", "Collocates of {}"),
    "saved": ("ذخیره شد در {}", "saved in {}"),
    "nothing_to_save": ("چیزی برای ذخیره نیست.", "There is nothing to export."),
    "filters": (
        "رسانه: تنها مقاله‌های آن. تاریخ: تنها مقاله‌های آن روزها، و نه مقاله‌های بی‌تاریخ. "
        "گوینده: تنها واژه‌هایی که از او نقل شده است. موضوع: تنها جمله‌هایی که یکی از مدخل‌های آن را دارند. "
        "همهٔ سهم‌ها به همین بخش تقسیم می‌شوند.",
        "Outlet: only its articles. From and to: only articles of these days, none without a date. "
        "Speaker: only words that are quoted of them. Theme: only sentences with one of its entries. "
        "Every share divides by what is left.",
    ),
}


def words(language: str) -> dict[str, str]:
    """Return all that the panel says in `fa` or `en`; with `both` it speaks Persian, and its figures both.

    >>> words("en")["speaker"]
    'Speaker'
    """
    return {key: pair[1 if language == "en" else 0] for key, pair in _WORDS.items()}
