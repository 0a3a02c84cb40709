"""Lists of positions come back as they were."""

import pytest

from engine.catalog.position_lists import PositionLists

LISTS = [[3, 1], [], [0], [], [2, 2, 5]]


@pytest.mark.parametrize("lists", [LISTS, [], [[]], [[7]]])
def test_lists_come_back_in_their_order(lists: list[list[int]]) -> None:
    stored = PositionLists.of(lists)
    assert list(stored) == lists
    assert [stored[place] for place in range(len(stored))] == lists


@pytest.mark.parametrize("place", [-1, 5, 100])
def test_no_list_is_beyond(place: int) -> None:
    with pytest.raises(IndexError):
        PositionLists.of(LISTS)[place]
