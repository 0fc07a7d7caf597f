"""The texts on a figure as they were meant, in logical order, beside those drawn."""

from matplotlib.text import Text

from helpers.figures import rtl


def drawn_labels(plot, monkeypatch) -> tuple[object, list[tuple[Text, str]]]:
    """Call `plot`, which returns axes; return their figure, and each text that is seen on it with what it was meant."""
    meant, display_order, draw, found = {}, rtl.display_order, Text.draw, []

    def noted(line: str) -> str:
        shown = display_order(line)
        meant[shown] = line
        return shown

    def seen(self, *arguments, **options):
        if self.get_visible() and self.get_text().strip():
            found.append(self)
        return draw(self, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(rtl, "display_order", noted)
        figure = plot().figure
        patch.setattr(Text, "draw", seen)
        figure.draw_without_rendering()
    return figure, [(text, "\n".join(meant[line] for line in text.get_text().split("\n"))) for text in found]
