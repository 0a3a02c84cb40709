"""Ids as pandas writes whole numbers where a cell of the column is empty: 1.0 for 1."""

import re
from collections.abc import Iterable

from data.csv.absent import is_absent
from engine.text import squeeze

FLOAT_IDS = "whole numbers written as 1.0"  # how such ids are noted in the books
_FLOAT_ID = re.compile(r"\d+\.0+", re.ASCII)


def are_float_ids(texts: Iterable[str]) -> bool:
    """Whether all ids of a column are whole numbers written as 1.0, those that are there."""
    present = [text for text in map(squeeze, texts) if not is_absent(text)]
    return bool(present) and all(map(_FLOAT_ID.fullmatch, present))


def whole_id(text: str) -> str:
    """The id 1.0 as 1."""
    return text.partition(".")[0]
