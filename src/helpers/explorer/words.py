"""What the panel says, in Persian and in English; a view's texts stand in `views`, those of plots in `figures`."""

import datetime

from helpers import corpus, figures

Pair = tuple[str, str]  # a text in Persian and in English
PHRASES: dict[str, Pair] = {
    "heading": ("دربارهٔ این واژه چه می‌دانیم؟", "What is there to know of this word?"),
    "intro": (
        "واژه یا عبارتی را با هر املایی بنویسید: همهٔ صورت‌هایش، هرطور که نوشته شده باشند، یک‌جا شمرده می‌شوند.",
        "Type a word or a phrase in any spelling: all its forms, however they were typed, are counted as one.",
    ),
    "size": (
        "{articles} مقاله از {outlets} رسانه، {words} واژه.",
        "{articles} articles of {outlets} outlets, {words} words.",
    ),
    "days": ("از {} تا {}.", "From {} to {}."),
    "word": ("واژه یا عبارت", "Word or phrase"),
    "word_hint": ("مثلاً همکاریهای", "such as همکاریهای"),
    "outlet": ("رسانه", "Outlet"),
    "since": ("از تاریخ", "From"),
    "until": ("تا تاریخ", "To"),
    "speaker": ("گوینده", "Speaker"),
    "theme": ("موضوع", "Theme"),
    "order": ("ترتیب سطرها", "Order of lines"),
    "period": ("دورهٔ نمودار", "Period"),
    "export": ("ذخیرهٔ نتیجه‌ها", "Export the results"),
    "all": ("همه", "all"),
    "no_outlet": ("(بی‌نام)", "(none named)"),
    # orders of lines
    "text": ("به ترتیب متن", "as they come"),
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
    "star": (
        "ستاره در اینجا جای حرف‌ها را نمی‌گیرد. خود واژه را بنویسید؛ همهٔ صورت‌هایش یافته می‌شوند.",
        "A star stands for no letters here. Type the word itself: all its forms are found.",
    ),
    "no_date": ("این تاریخ خوانده نشد: {}", "This is no date: {}"),
    "turned": ("«تا تاریخ» پیش از «از تاریخ» است.", "The period ends before it begins."),
    "no_speaker": ("از گوینده‌ای به نام «{}» چیزی نقل نشده است.", "Nobody called “{}” is quoted."),
    "absent": ("«{}» در این متن‌ها نیست.", "“{}” does not occur in these texts."),
    "elsewhere": (
        "«{}» در این گزیده نیست؛ در همهٔ متن‌ها {} بار آمده است.",
        "“{}” does not occur in this selection; in all texts it does, {} times.",
    ),
    "nearest": ("نزدیک‌ترین‌ها در املا: {}", "Nearest in spelling: {}"),
    "comma": ("، ", ", "),
    "failed": ("این پرسش پاسخ داده نشد ({}).", "This could not be answered ({})."),
    "count": (
        "«{term}»: {count} بار، {per_1000} در هر ۱۰۰۰ واژه از {tokens} واژه؛ "
        "در {articles_with_term} از {articles} مقاله ({share_of_articles})",
        "“{term}”: {count} times, {per_1000} per 1,000 of {tokens} words; "
        "in {articles_with_term} of {articles} articles ({share_of_articles})",
    ),
    "undated": ("{} مقالهٔ بی‌تاریخ کنار گذاشته شد.", "{} articles without a date are left out."),
    "first_rows": ("{} ردیف نخست از {} ردیف", "the first {} of {} rows"),
    "no_dates": (
        "هیچ مقاله‌ای در اینجا تاریخ ندارد، پس نموداری در گذر زمان نیست.",
        "No article here has a date: there is nothing over time.",
    ),
    "too_coarse": (
        "{} مقاله که تاریخشان برای این دوره دقیق نیست کنار گذاشته شد.",
        "{} articles whose date is too coarse for this period are left out.",
    ),
    "saved": ("ذخیره شد در {}", "saved in {}"),
    "nothing_to_save": ("چیزی برای ذخیره نیست.", "There is nothing to export."),
    "limits": (
        "آنچه این عددها نمی‌گویند: واژه‌ای که دو معنا دارد یک واژه شمرده می‌شود؛ پیش از هر نتیجه سطرها را بخوانید. "
        "موضوع‌ها همان مدخل‌های کدنامه‌اند، نه همهٔ سخن متن. گوینده‌ها را قاعده‌هایی می‌یابند که گاه خطا می‌کنند (دفترچهٔ ۰۶). "
        "خبری که چند رسانه آورده‌اند چند بار شمرده می‌شود (دفترچهٔ ۰۹).",
        "What these numbers do not say: a word of two meanings is one count, so read the lines first. Themes are the "
        "entries of the codebook, not all that a text speaks of. Speakers are found by rules, which err (notebook 06). "
        "A story that several outlets ran counts each time (notebook 09).",
    ),
    "filters": (
        "رسانه: تنها مقاله‌های همان رسانه. تاریخ: تنها مقاله‌های از روز نخست تا روز آخر؛ مقاله‌های بی‌تاریخ کنار می‌روند. "
        "گوینده: تنها واژه‌هایی که از او نقل شده است. موضوع: تنها جمله‌هایی که یکی از مدخل‌های آن را دارند. "
        "همهٔ نرخ‌ها و سهم‌ها به همین گزیده تقسیم می‌شوند.",
        "Outlet: only its articles. From and to: only articles from the first day to the last, none without a date. "
        "Speaker: only words that are quoted of them. Theme: only sentences with one of its entries. "
        "Every rate and share divides by what is left.",
    ),
}


def panel_language() -> str:
    """Return the language of the panel: that of `figures.set_style`, and Persian where figures speak both.

    >>> panel_language()
    'fa'
    """
    return figures.in_language({"fa": "fa", "en": "en"})[:2]


def in_one(text: Pair, *values: object, **named: object) -> str:
    """Return a text in the language of the panel, its gaps filled; numbers are written as that language does.

    >>> in_one(("{} از {n} سطر", "{} of {n} lines"), 2, n=1500)
    '۲ از ۱٬۵۰۰ سطر'
    """
    return text[panel_language() == "en"].format(
        *map(_written, values), **{name: _written(value) for name, value in named.items()}
    )


def phrase(key: str, *values: object, **named: object) -> str:
    """Return one of the panel's phrases, its gaps filled.

    >>> phrase("nearest", "صلح")
    'نزدیک‌ترین‌ها در املا: صلح'
    """
    return in_one(PHRASES[key], *values, **named)


def in_both(text: Pair, *values: object) -> dict[str, str]:
    """Return a text in each language, as titles of figures are given, its gaps filled.

    >>> in_both(("همهٔ متن‌ها", "all texts"))["en"]
    'all texts'
    """
    return {language: pattern.format(*values) for language, pattern in zip(("fa", "en"), text, strict=True)}


def isolate(text: str) -> str:
    """Return a text that a sentence names, marked so that its direction does not turn what stands around it.

    >>> isolate("صلح") == "\\u2068صلح\\u2069"
    True
    """
    return f"\u2068{text}\u2069"


def format_day(day: datetime.date) -> str:
    """Return a day as the language of the panel says it: of the Jalali calendar, but in English.

    >>> format_day(datetime.date(2025, 9, 1))
    '۱۰ شهریور ۱۴۰۴'
    """
    return f"{day:%Y-%m-%d}" if panel_language() == "en" else corpus.jalali_text(day)


def _written(value: object) -> object:
    return figures.format_number(value) if isinstance(value, int) else value
