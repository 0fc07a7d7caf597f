"""A line that shows how far a long loop is."""

import pytest

from helpers.core.errors import track


@pytest.mark.parametrize("items", [[], ["الف"], ["الف", "ب", "پ"]])
def test_all_items_come_in_order_and_a_quick_loop_shows_nothing(items, capsys):
    assert list(track(items, what="tokenize", unit="articles")) == items
    assert list(track(iter(items), what="tokenize", unit="articles", total=len(items))) == items
    shown = capsys.readouterr()
    assert not shown.out and not shown.err


def test_an_error_in_the_loop_is_not_hidden():
    def failing():
        yield 1
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        list(track(failing(), what="read", unit="files"))
