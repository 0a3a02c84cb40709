"""What is kept is there again, and never more than so many."""

import gc

from engine.kept import Kept, KeptOf


def test_a_value_is_there_until_there_are_too_many() -> None:
    kept: Kept[int, str] = Kept(3)
    for number in range(10):
        assert kept.keep(number, str(number)) == str(number)
        assert kept.get(number) == str(number)
        assert len(kept) <= 3
    assert kept == {9: "9"}


class Owner:
    """Somebody of whom something is kept."""


def test_each_owner_has_their_own_until_they_are_gone() -> None:
    kept: KeptOf[Owner, str, int] = KeptOf(2)
    first, second = Owner(), Owner()
    kept[first].keep("a", 1)
    assert (kept[first].get("a"), kept[second].get("a")) == (1, None)
    assert kept[first] is kept[first]
    del first
    gc.collect()
    assert len(kept._kept) == 1
