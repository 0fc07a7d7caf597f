"""The gallery: every plot in Persian and in English, on a page, and as the pictures that README and tests keep."""

from pathlib import Path

from helpers import figures
from helpers.core.paths import OUTPUT, ROOT
from helpers.figures.gallery import Plate, plates

PICTURES = ROOT / "docs" / "gallery"  # one of each plot, in Persian
_LANGUAGES = ("fa", "en")
_FONT = "DejaVu Sans"  # comes with matplotlib: the same pictures on any machine
_DOTS_PER_INCH = 80


def write_gallery(output: Path = OUTPUT / "gallery") -> Path:
    """Draw every plate in both languages, and write a page of them that works offline; return the page."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    shown = [
        {"plate": plate, "pictures": [_save(plate, language, output) for language in _LANGUAGES]} for plate in plates()
    ]
    environment = Environment(loader=PackageLoader("helpers"), autoescape=True, undefined=StrictUndefined)
    page = output / "index.html"
    page.write_text(environment.get_template("gallery.html").render(shown=shown), encoding="utf-8")
    return page


def _save(plate: Plate, language: str, output: Path) -> dict[str, str]:
    import matplotlib.pyplot as plt

    with figures.style(language=language):
        ax = plate.plot()
        name, title = f"{plate.name}_{language}", figures.in_language(plate.title)
        figures.save_figure(ax.figure, name, data=plate.table, title=plate.title, output=output, formats=["svg", "png"])
        alt = figures.alt_text(ax.figure, title)
    plt.close(ax.figure)
    return {"name": name, "title": title, "alt": alt, "language": language}


def write_pictures(folder: Path = PICTURES) -> list[Path]:
    """Draw each plate in Persian as a small PNG, the pictures that README shows and tests compare; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    return [draw_picture(plate, folder / f"{plate.name}.png") for plate in plates()]


def draw_picture(plate: Plate, file: Path) -> Path:
    """Draw a plate as the small PNG that is kept of it; return the file."""
    import matplotlib.pyplot as plt

    with figures.style(language="fa", size="two_columns", font=_FONT):
        figure = plate.plot().figure
    options = {"pil_kwargs": {"optimize": True}, "metadata": {"Software": None}}
    figure.savefig(file, dpi=_DOTS_PER_INCH, **options)
    plt.close(figure)
    return file
