import warnings

import matplotlib
import pytest

from helpers import figures
from helpers.core.errors import UserError

DEJAVU = f"{matplotlib.get_data_path()}/fonts/ttf/DejaVuSans.ttf"
CURSIVE = f"{matplotlib.get_data_path()}/fonts/ttf/cmr10.ttf"


def test_a_font_file_that_is_none(tmp_path):
    (tmp_path / "letter.ttf").write_text("no font")
    with pytest.raises(UserError, match=r"letter\.ttf cannot be read") as caught:
        figures.set_style(font=str(tmp_path / "letter.ttf"))
    assert "\n" not in str(caught.value)


def test_a_font_file_is_known_by_its_name_and_the_last_font_has_what_it_lacks():
    assert figures.font_families(DEJAVU) == ("DejaVu Sans",)
    with pytest.warns(UserWarning, match="'cmr10' lacks Persian letters"):
        figures.set_style(font=CURSIVE)
    assert figures.font_families(CURSIVE) == ("cmr10", "DejaVu Sans")
    figures.set_style()


def test_the_font_of_the_gallery_has_all_persian_letters():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figures.set_style(font="DejaVu Sans")
    figures.set_style()
