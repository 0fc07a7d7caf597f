"""What plots say of themselves, in Persian, in English or in both, and the digits that go with it."""

from collections.abc import Mapping

from helpers.core.errors import TableError
from helpers.figures.rtl import BETWEEN, latin_number, persian_number
from helpers.figures.style import current

Text = str | Mapping[str, str]  # a text, or one for each language: {"fa": …, "en": …}
_WORDS = {
    # values on an axis
    "count": ("شمار", "Count"),
    "words": ("شمار واژه‌ها", "Words"),
    "hits": ("شمار یافته‌ها", "Hits"),
    "articles": ("شمار مقاله‌ها", "Articles"),
    "per_1000": ("در هر ۱۰۰۰ واژه", "Per 1,000 words"),
    "each_1000": ("در هر ۱۰۰۰ واژه", "per 1,000 words"),
    "per_million": ("در هر یک میلیون واژه", "Per million words"),
    "hits_per_1000": ("یافته در هر ۱۰۰۰ واژه", "Hits per 1,000 words"),
    "share_of_tokens": ("سهم از همه واژه‌ها", "Share of all words"),
    "share_of_quoted_words": ("سهم از واژه‌های نقل‌شده", "Share of quoted words"),
    "share_of_articles": ("سهم از مقاله‌ها", "Share of articles"),
    "f1": ("F1", "F1"),
    "alpha": ("آلفای کریپندورف", "Krippendorff's alpha"),
    "log_dice": ("پیوند با واژه (logDice، بیشینه ۱۴)", "Association (logDice, at most 14)"),
    "log_likelihood": ("نسبت درست‌نمایی (G²)", "Log-likelihood ratio (G²)"),
    "log_odds_z": ("لگاریتم وزنی نسبت بخت‌ها (z)", "Weighted log odds ratio (z)"),
    "log_odds": ("لگاریتم وزنی نسبت بخت‌ها", "Weighted log odds ratio"),
    "log_ratio": ("لگاریتم دودویی نسبت سهم‌ها", "Binary logarithm of the ratio of shares"),
    "topics": ("شمار موضوع‌ها", "Number of topics"),
    "stability": ("پایداری", "Stability"),
    "coherence": ("انسجام (NPMI)", "Coherence (NPMI)"),
    "score": ("امتیاز: پایداری × انسجام", "Score: stability × coherence"),
    # rows, cells and notes
    "nothing": ("چیزی برای نشان دادن نیست", "There is nothing to show"),
    "no_name": ("(بی‌نام)", "(no name)"),
    "unknown": ("نامعلوم", "unknown"),
    "title_row": ("عنوان", "Title"),
    "paragraph": ("بند", "Paragraph"),
    "topic": ("موضوع", "Topic"),
    "day_same": ("همان روز", "same day"),
    "one_day": ("۱ روز", "1 day"),
    "days": ("روز", "days"),
    "or_more": ("یا بیشتر", "or more"),
    "first_in": ("نخست در", "First in"),
    "later_in": ("و پس از آن در", "and later in"),
    "volume": ("مقاله‌ها", "Articles"),
    "not_significant": ("معنادار نیست (p ≥ ۰٫۰۵)", "not significant (p ≥ 0.05)"),
    # kinds of chart, for those who cannot see it
    "bars": ("نمودار میله‌ای", "Bar chart"),
    "parted_bars": ("نمودار میله‌ای بخش‌شده", "Stacked bar chart"),
    "lines": ("نمودار خطی", "Line chart"),
    "dots": ("نمودار نقطه‌ای", "Dot plot"),
    "heat_map": ("نقشه رنگی", "Heat map"),
    "network": ("نمودار شبکه", "Network"),
    "concordance": ("واژه در بافت", "Concordance"),
    "scatter": ("نمودار پراکنش", "Scatter plot"),
    "rows": ("ردیف", "rows"),
    "columns": ("ستون", "columns"),
    "links": ("پیوند", "links"),
    "highest": ("بیشترین", "Highest"),
}


def say(key: str, *, between: str = BETWEEN) -> str:
    """Return what a plot calls something, in the language of the style; a name that it does not know stays.

    >>> say("count"), say("my_measure")
    ('شمار', 'my_measure')
    """
    persian, english = _WORDS.get(key, (key, key))
    return in_language({"fa": persian, "en": english}, between=between)


def in_language(text: Text, *, between: str = BETWEEN) -> str:
    """Return a text in the language of the style; in both, the Persian first, where they differ.

    >>> in_language({"fa": "تجارت", "en": "Trade"})
    'تجارت'
    """
    if not isinstance(text, Mapping):
        return str(text)
    if not {"fa", "en"} & set(text):
        raise TableError(f"a text for each language has the keys fa and en; got {', '.join(map(str, text)) or 'none'}")
    wanted = ("fa", "en") if current().language == "both" else (current().language,)
    found = [str(text[language]) for language in wanted if language in text]
    return between.join(dict.fromkeys(found or map(str, text.values())))


def format_number(number: float, *, decimals: int = 0) -> str:
    """Return a number as the language of the style writes it: Latin digits in English, else Persian ones.

    >>> format_number(1404.5, decimals=1)
    '۱٬۴۰۴٫۵'
    """
    write = latin_number if current().language == "en" else persian_number
    return write(number, decimals=decimals)


def percent(share: float, *, decimals: int = 0) -> str:
    """Return a share between 0 and 1 as a percentage.

    >>> percent(0.256)
    '۲۶٪'
    """
    # Python rounds halves to even; a reader of 0.5% and 1.5% expects no such thing, and no chart shows the difference.
    return format_number(100 * share, decimals=decimals) + ("%" if current().language == "en" else "٪")
