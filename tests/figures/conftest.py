"""What tests of figures share: each plate of the gallery, drawn once."""

import pytest

from helpers.figures import shaping
from helpers.figures.export import draw_for_picture, plates
from tests.figures.drawn import drawn_labels


@pytest.fixture(scope="session", autouse=True)
def no_fetched_font(tmp_path_factory):
    """Measure with the fonts of any machine, whatever `make fonts` fetched on this one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shaping, "FETCHED", tmp_path_factory.mktemp("fonts"))
        yield


@pytest.fixture(scope="session")
def drawn_plate():
    """Give a plate's figure, and each text that is seen on it with what it was meant to say; draw each plate once."""
    by_name, drawn = {plate.name: plate for plate in plates()}, {}

    def draw(name: str):
        if name not in drawn:
            drawn[name] = drawn_labels(lambda: draw_for_picture(by_name[name]))
        return drawn[name]

    return draw
