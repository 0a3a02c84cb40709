"""The columns of one file of events as numbers, with the verdict on each: whole columns decide.

Ids and stars are judged once per distinct text. What the settings leave open (whether ids are whole
numbers that pandas wrote as 1.0, the decimal mark, the scale) is recognised over all of them.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from data.audit import printable
from data.sources.event_scales import Stars
from engine.arrays import Float64Array, Int8Array, Int32Array
from engine.text import squeeze

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)
_WITH_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)


@dataclass
class CodedColumn:
    """A column of text, coded over all parts of a file.

    Attributes:
        texts: the distinct texts and their codes.
        parts: the codes of each part's rows.
    """

    texts: dict[str, int] = field(default_factory=dict)
    parts: list[Int32Array] = field(default_factory=list)

    def add(self, cells: pa.DictionaryArray) -> None:
        """Take over the cells of the next part."""
        texts = cells.dictionary.cast(pa.binary()).to_pylist()
        decoded = (text.decode("utf-8", "surrogateescape") for text in texts)
        codes = [self.texts.setdefault(text, len(self.texts)) for text in decoded]
        self.parts.append(np.array(codes, dtype=np.int32)[cells.indices.to_numpy()])

    def counts(self) -> Int32Array:
        """How often each distinct text is there."""
        counts = np.zeros(len(self.texts), dtype=np.int32)
        for part in self.parts:
            counts += np.bincount(part, minlength=len(counts)).astype(np.int32)
        return counts

    def rows(self, codes: Collection[int], count: int) -> Iterator[tuple[int, int]]:
        """Yield part and row of the first `count` rows of certain texts."""
        for part, rows in enumerate(self.parts):
            for row in np.flatnonzero(np.isin(rows, list(codes)))[:count].tolist():
                if not count:
                    return
                count -= 1
                yield part, row


@dataclass(frozen=True)
class Verdicts:
    """A number and a verdict for each distinct text of a column."""

    values: Float64Array
    codes: Int8Array

    @classmethod
    def of(cls, texts: Iterable[str], judge: Callable[[str], tuple[float, int]]) -> "Verdicts":
        """What `judge` says of each text."""
        judgements = [judge(text) for text in texts]
        return cls(
            np.array([value for value, _ in judgements], dtype=np.float64),
            np.array([code for _, code in judgements], dtype=np.int8),
        )


def is_noise(text: str) -> bool:
    """Whether a text holds undecodable bytes, a NUL, or lines that a stray quote joined."""
    return "\0" in text or "\n" in text or (not text.isascii() and printable(text) != text)


def recognise_decimal(texts: Iterable[str]) -> str:
    """The decimal mark of a column of numbers: a comma only where no number has a point."""
    bare = [squeeze(text) for text in texts]
    with_comma = any(map(_WITH_COMMA.fullmatch, bare))
    return "," if with_comma and not any("." in text for text in bare) else "."


def parse_number(text: str, decimal: str) -> float | None:
    """A finite number; None for any other text."""
    number = squeeze(text)
    if decimal == "," and _WITH_COMMA.fullmatch(number):
        number = number.replace(",", ".")
    if not _NUMBER.fullmatch(number) or not math.isfinite(value := float(number)):
        return None
    return value


def stars_of(column: CodedColumn, decimal: str) -> Stars:
    """The ratings of a column that are numbers."""
    values: Counter[float] = Counter()
    for text, count in zip(column.texts, column.counts().tolist(), strict=True):
        if (value := parse_number(text, decimal)) is not None:
            values[value] += count
    return Stars(
        np.array(list(values), dtype=np.float64), np.array(list(values.values()), dtype=np.int64)
    )
