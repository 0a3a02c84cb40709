"""Ids as pandas writes whole numbers where a cell of the column is empty: 1.0 for 1."""

import re
from collections.abc import Iterable, Sequence

from data.csv.absent import is_absent
from engine.text import squeeze

FLOAT_IDS = "whole numbers written as 1.0"  # how such ids are noted in the books
_FLOAT_ID = re.compile(r"\d+\.0+", re.ASCII)


def are_float_ids(texts: Iterable[str]) -> bool:
    """Whether all ids of a column are whole numbers written as 1.0, those that are there."""
    present = [text for text in map(squeeze, texts) if not is_absent(text)]
    return bool(present) and all(map(_FLOAT_ID.fullmatch, present))


def bare_ids(texts: Sequence[str]) -> list[str]:
    """The ids of a column without blanks, and without the .0 where all of them have one."""
    bare = list(map(squeeze, texts))
    return list(map(whole_id, bare)) if are_float_ids(bare) else bare


def whole_id(text: str) -> str:
    """The id 1.0 as 1."""
    return text.partition(".")[0]
