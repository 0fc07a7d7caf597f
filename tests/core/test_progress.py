"""Progress hands on what it counts, and says nothing of a loop that is soon done."""

from helpers.core.progress import track


def test_the_items_are_handed_on_and_a_short_loop_says_nothing(capsys):
    assert list(track("سلام", what="letters", unit="letters")) == ["س", "ل", "ا", "م"]
    assert list(track(iter("سلام"), what="letters", unit="letters", total=4)) == ["س", "ل", "ا", "م"]
    assert capsys.readouterr() == ("", "")
