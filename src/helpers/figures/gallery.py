"""The gallery: every plot from the invented tables of `templates/plots.yml`, on a page and as pictures to keep."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.core.paths import OUTPUT, ROOT
from helpers.figures.export import alt_text, save_figure
from helpers.figures.kit import PLOTS
from helpers.figures.labels import read_texts
from helpers.figures.settings import style

PICTURES = ROOT / "docs" / "gallery"  # one of each plate, in Persian, which README shows and tests compare
_DOTS_PER_INCH = 80


class Plate(NamedTuple):
    """A plot of the gallery."""

    name: str
    draw: Callable
    table: pd.DataFrame
    title: dict[str, str]
    options: dict

    @property
    def call(self) -> str:
        """Return how the plot is called; what is no plain value stands as …, and a table under its name."""
        plain = [
            f"{name}={name if isinstance(value, pd.DataFrame) else repr(value)}, "
            for name, value in self.options.items()
            if isinstance(value, pd.DataFrame) or "{" not in repr(value)
        ]
        return f"figures.{self.draw.__name__}(table, {''.join(plain)}title=…)"

    def plot(self):
        """Draw the plate in the language of the style, and return its axes."""
        return self.draw(self.table, title=self.title, **self.options)


def plates() -> tuple[Plate, ...]:
    """Return every plate of the gallery, at least one for each `plot_*`."""
    found = []
    for plate in read_texts("plots.yml")["plates"]:
        name = "_".join(filter(None, [plate["plot"], plate.get("example")]))
        table, options = pd.DataFrame(plate["table"]), dict(plate.get("options", {}))
        options |= {key: pd.DataFrame(value) for key, value in options.items() if _is_table(value)}
        found.append(Plate(name, PLOTS[plate["plot"]], table, plate["title"], options))
    return tuple(found)


def _is_table(value) -> bool:
    return isinstance(value, dict) and all(isinstance(column, list) for column in value.values())


def write_gallery(output: Path = OUTPUT / "gallery") -> Path:
    """Draw every plate in both languages, and write a page of them that works offline; return the page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    each = [(plate, [_save(plate, language, output) for language in ("fa", "en")]) for plate in plates()]
    shown = [{"plate": plate, "pictures": pictures} for plate, pictures in each]
    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    page = output / "index.html"
    page.write_text(environment.get_template("gallery.html").render(shown=shown), encoding="utf-8")
    return page


def _save(plate: Plate, language: str, output: Path) -> dict[str, str]:
    import matplotlib.pyplot as plt

    with style(language=language):
        ax = plate.plot()
        name = f"{plate.name}_{language}"
        save_figure(ax, name, output=output, formats=["svg", "png"])
        told = {"name": name, "alt": alt_text(ax), "language": language}
    plt.close(ax.figure)
    return told


def write_pictures(folder: Path = PICTURES) -> list[Path]:
    """Draw each plate in Persian as a small PNG; return the files."""
    import matplotlib.pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    files = {folder / f"{plate.name}.png": plate for plate in plates()}
    for file, plate in files.items():
        figure = draw_for_picture(plate).figure
        save_picture(figure, file)
        plt.close(figure)
    return list(files)


def draw_for_picture(plate: Plate):
    """Draw a plate as it is kept: in Persian, in the font that comes with matplotlib; return its axes."""
    with style(language="fa", size="two_columns", font="DejaVu Sans"):
        return plate.plot()


def save_picture(figure, file: Path) -> None:
    """Write a figure as the small PNG that is kept of it."""
    figure.savefig(file, dpi=_DOTS_PER_INCH, pil_kwargs={"optimize": True}, metadata={"Software": None})
