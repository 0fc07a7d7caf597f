"""The texts on a figure that are seen when it is drawn, and as they were meant, in logical order."""

import pytest
from matplotlib.text import Text

from helpers.figures import shaping


def texts_drawn(figure) -> list[Text]:
    """Return the texts that are seen when a figure is drawn: ticks beyond the axes, for one, are not."""
    found, draw = [], Text.draw

    def seen(self, *arguments, **options):
        if self.get_visible() and self.get_text().strip():
            found.append(self)
        return draw(self, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Text, "draw", seen)
        figure.draw_without_rendering()
    return found


def drawn_labels(plot) -> tuple[object, list[tuple[Text, str]]]:
    """Call `plot`, which returns axes; return their figure, and each text that is seen on it with what it was meant."""
    meant, display_order = {}, shaping.display_order

    def remembered(line: str) -> str:
        shown = display_order(line)
        meant[shown] = line
        return shown

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shaping, "display_order", remembered)
        figure = plot().figure
        texts = texts_drawn(figure)
    return figure, [(text, "\n".join(meant[line] for line in text.get_text().split("\n"))) for text in texts]
