"""Tables to pictures, and to pages in JupyterLab.

A new plot is a function in one of the modules below, named in its `__all__`, and an entry in
`templates/plots.yml` with its caption and its example in the gallery.
"""
# ruff: noqa: F403 (each module of plots says in its `__all__` what is public)

from helpers.figures import (
    barcode,
    bars,
    calendar_map,
    export,
    heatmap,
    lines,
    maps,
    marked,
    network,
    overview,
    prose,
    scatter,
    tables,
)
from helpers.figures.barcode import *
from helpers.figures.bars import *
from helpers.figures.calendar_map import *
from helpers.figures.export import *
from helpers.figures.fonts import fetch_font
from helpers.figures.gallery import write_gallery, write_pictures
from helpers.figures.heatmap import *
from helpers.figures.labels import (
    format_number,
    gloss_terms,
    in_language,
    label_texts,
    percent,
    shape,
    term_label,
    with_size,
)
from helpers.figures.lines import *
from helpers.figures.maps import *
from helpers.figures.marked import *
from helpers.figures.network import *
from helpers.figures.overview import *
from helpers.figures.prose import *
from helpers.figures.scatter import *
from helpers.figures.settings import current_style, page_direction, set_style, style
from helpers.figures.shaping import font_families
from helpers.figures.tables import *

__all__ = [
    "current_style",
    "fetch_font",
    "font_families",
    "format_number",
    "gloss_terms",
    "in_language",
    "label_texts",
    "page_direction",
    "percent",
    "set_style",
    "shape",
    "style",
    "term_label",
    "with_size",
    "write_gallery",
    "write_pictures",
    *barcode.__all__,
    *bars.__all__,
    *calendar_map.__all__,
    *export.__all__,
    *heatmap.__all__,
    *lines.__all__,
    *prose.__all__,
    *maps.__all__,
    *marked.__all__,
    *network.__all__,
    *overview.__all__,
    *scatter.__all__,
    *tables.__all__,
]
