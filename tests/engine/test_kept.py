"""What is kept is there again, and never more than so many."""

from engine.kept import Kept


def test_a_value_is_there_until_there_are_too_many() -> None:
    kept: Kept[int, str] = Kept(3)
    for number in range(10):
        assert kept.keep(number, str(number)) == str(number)
        assert kept.get(number) == str(number)
        assert len(kept) <= 3
    assert kept == {9: "9"}
