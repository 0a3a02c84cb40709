"""Texts in one block come back as they were."""

import pyarrow as pa
import pytest

from engine.catalog.texts import Texts, shared

TEXTS = ["b", "", "Él & Ella", "千と千尋", "a", "b"]


def test_texts_come_back_in_their_order() -> None:
    texts = Texts.of(TEXTS)
    assert list(texts) == TEXTS
    assert [texts[place] for place in range(len(texts))] == TEXTS


@pytest.mark.parametrize("texts", [[], [""], ["a"]])
@pytest.mark.parametrize("place", [-1, 1, 100])
def test_no_text_is_beyond(texts: list[str], place: int) -> None:
    with pytest.raises(IndexError):
        Texts.of(texts)[place]
    assert list(Texts.of(texts)) == texts


def test_equal_values_are_one_object() -> None:
    values = [["a", "b"], "ab", ["a", "b"], None, "".join(["a", "b"]), None, []]
    once = shared(values)
    assert once == values
    assert once[0] is once[2]
    assert once[1] is once[4]


@pytest.mark.parametrize("texts", [TEXTS, [], [""]])
def test_the_texts_of_a_column_are_read_where_they_lie(texts: list[str]) -> None:
    column = pa.chunked_array([pa.array(texts, pa.string())])
    assert list(Texts.of_column(column)) == texts
    with pytest.raises(IndexError):
        Texts.of_column(column)[len(texts)]


def test_the_texts_of_a_part_of_a_column_are_those_of_the_part() -> None:
    texts = Texts.of_column(pa.chunked_array([pa.array(TEXTS, pa.string())]).slice(2, 3))
    assert list(texts) == [texts[place] for place in range(len(texts))] == TEXTS[2:5]
