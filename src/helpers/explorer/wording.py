"""What the panel says, in Persian and in English."""

_APART = "\u2068{}\u2069"  # a word of another direction that a sentence names does not turn the rest of it

_WORDS = {
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
    "nobody": ("(بیرون از نقل‌قول، یا نامعلوم)", "(outside of quotes, or unknown)"),
    # views
    "lines": ("در متن", "In context"),
    "timeline": ("در گذر زمان", "Over time"),
    "collocates": ("هم‌نشین‌ها", "Collocates"),
    "themes": ("موضوع‌ها", "Themes"),
    "forms": ("صورت‌ها", "Forms"),
    "speakers": ("گویندگان", "Speakers"),
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
    "no_dates": (
        "هیچ مقاله‌ای در اینجا تاریخ ندارد، پس نموداری در گذر زمان نیست.",
        "No article here has a date: there is nothing over time.",
    ),
    "too_coarse": (
        "{} مقاله که تاریخشان برای این دوره دقیق نیست کنار گذاشته شد.",
        "{} articles whose date is too coarse for this period are left out.",
    ),
    "first_lines": ("{} سطر نخست از {} سطر", "the first {} of {} lines"),
    "first_rows": ("{} ردیف نخست از {} ردیف", "the first {} of {} rows"),
    "company_note": (
        "واژه‌هایی که در همان جمله، تا پنج واژه پیش یا پس از آن، دست‌کم دو بار آمده‌اند؛ ایست‌واژه‌ها شمرده نشده‌اند.",
        "Words that stand within five words of it in the same sentence, twice or more; stopwords are left out.",
    ),
    "themes_note": (
        "یافته‌های هر موضوع در جمله‌هایی که واژه در آنهاست ({} واژه)، کنار یافته‌هایش در همهٔ متن‌ها ({} واژه). "
        "یافته‌ای که خود واژه در آن است در هیچ‌کدام شمرده نشده.",
        "Hits of each theme in the sentences of the word ({} words), beside those in all texts ({} words). "
        "A hit in which the word itself stands counts in neither.",
    ),
    "forms_note": (
        "هر املا و هر صرف جداگانه، همان‌طور که در متن تایپ شده است.",
        "Each spelling and each inflection apart, as it was typed.",
    ),
    "speakers_note": (
        "{} از {} سطر در سخن گوینده‌ای شناخته آمده است.",
        "{} of {} lines stand in the words of a known speaker.",
    ),
    "near": (
        "موضوع‌ها در جمله‌های «{}» و در همهٔ متن‌ها، در هر ۱۰۰۰ واژه",
        "Themes in sentences with “{}” and in all texts, per 1,000 words",
    ),
    "in_all": ("همهٔ متن‌ها", "all texts"),
    "in_sentences": ("جمله‌های واژه", "sentences of the word"),
    "over_time": ("«{}» در گذر زمان، در هر یک میلیون واژه", "“{}” over time, per million words"),
    "company": ("هم‌نشین‌های «{}»", "Collocates of “{}”"),
    "over_time_reading": (
        "نرخ واژه با همهٔ صورت‌هایش و بازهٔ ۹۵٪ آن؛ میله‌های پایین شمار مقاله‌هاست. دوره‌ای با کمتر از پنج مقاله بازه ندارد.",
        "The word's rate in all its forms with its 95% interval; the bars below are articles. A period of fewer than "
        "five articles has no interval.",
    ),
    "company_reading": (
        "میلهٔ بلندتر یعنی دو واژه کمتر بی هم می‌آیند (logDice). دو بار کنار هم آمدن چیزی را ثابت نمی‌کند.",
        "A longer bar is a more exclusive pair (logDice). A pair that met twice is an anecdote.",
    ),
    "near_reading": (
        "هرچه دو نشانهٔ یک موضوع دورتر باشند، واژه بیشتر با آن موضوع می‌آید یا بیشتر از آن دور می‌ماند.",
        "The farther apart a theme's two marks, the more the word goes with the theme, or keeps away from it.",
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

_HEADS = {
    "left": ("پیش از آن", "before"),
    "node": ("واژه", "word"),
    "right": ("پس از آن", "after"),
    "date": ("تاریخ", "date"),
    "outlet": ("رسانه", "outlet"),
    "speaker": ("گوینده", "speaker"),
    "article_id": ("مقاله", "article"),
    "period": ("دوره", "period"),
    "collocate": ("هم‌نشین", "collocate"),
    "form": ("صورت", "form"),
    "label": ("موضوع", "theme"),
    "count": ("شمار", "count"),
    "count_term": ("شمار واژه", "count of the word"),
    "count_collocate": ("شمار هم‌نشین", "count of the collocate"),
    "share_of_count": ("سهم از همهٔ بارها", "share of all"),
    "tokens": ("واژه‌های دوره", "words of the period"),
    "articles": ("مقاله‌ها", "articles"),
    "per_million": ("در هر یک میلیون واژه", "per million words"),
    "low": ("کران پایین ۹۵٪", "95% from"),
    "high": ("کران بالای ۹۵٪", "95% to"),
    "log_dice": ("پیوند (logDice)", "logDice"),
    "npmi": ("NPMI", "NPMI"),
    "log_likelihood": ("درست‌نمایی (G²)", "G²"),
    "hits": ("در جمله‌های واژه", "hits beside the word"),
    "hits_per_1000": ("در هر ۱۰۰۰ واژهٔ این جمله‌ها", "per 1,000 words of these"),
    "all_hits": ("در همهٔ متن‌ها", "hits in all texts"),
    "all_per_1000": ("در هر ۱۰۰۰ واژهٔ همه", "per 1,000 words of all"),
    "words": ("واژه‌هایی که از او نقل شده", "words quoted"),
    "per_1000": ("در هر ۱۰۰۰ واژهٔ او", "per 1,000 of these"),
}


def words(language: str) -> dict[str, str]:
    """Return all that the panel says in `fa` or `en`; with `both` it speaks Persian, and its figures both.

    >>> words("en")["speaker"]
    'Speaker'
    """
    return {key: pair[language == "en"] for key, pair in _WORDS.items()}


def heads(language: str) -> dict[str, str]:
    """Return what the columns that the panel shows are called, in `fa` or `en`.

    >>> heads("en")["left"]
    'before'
    """
    return {key: pair[language == "en"] for key, pair in _HEADS.items()}


def in_both(key: str, *arguments: object) -> dict[str, str]:
    """Return one of the texts in each language, as titles are given, with its gaps filled.

    >>> in_both("in_all")["en"]
    'all texts'
    """
    return {language: words(language)[key].format(*arguments) for language in ("fa", "en")}


def apart(text: str) -> str:
    """Return a text that a sentence names, marked so that its direction does not turn what stands around it.

    >>> apart("صلح") == "\\u2068صلح\\u2069"
    True
    """
    return _APART.format(text)
