"""Tables to pictures, and to pages in JupyterLab.

A new plot is a function in one of the modules below, named in its `__all__`, and an entry in
`templates/plots.yml` with its caption and its example in the gallery.
"""
# ruff: noqa: F403, F401 (each module of plots says in its `__all__` what is public; all that is imported here is)

import inspect

from helpers.figures.bars import *
from helpers.figures.export import *
from helpers.figures.export import write_gallery, write_pictures
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
from helpers.figures.network import *
from helpers.figures.overview import *
from helpers.figures.prose import *
from helpers.figures.scatter import *
from helpers.figures.settings import current_style, page_direction, set_style, style
from helpers.figures.shaping import fetch_font, font_families
from helpers.figures.tables import *

__all__ = sorted(name for name, value in globals().items() if name[0] != "_" and not inspect.ismodule(value))
