"""Ranks of names, by which lists are ordered without comparing text."""

from engine.catalog.orders import ranks


def test_ranks_are_the_order_of_the_keys_and_equal_ones_share_one():
    assert ranks(["b", "a", "c", "a", ""]).tolist() == [2, 1, 3, 1, 0]
    assert ranks([]).tolist() == []
    assert ranks([]).dtype == "int32"
