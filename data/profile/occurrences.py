"""Names in columns: who or what occurs in which rows, counted and ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Float64Array, Int64Array, Mask
from engine.contract.arrow import numbers


@dataclass(frozen=True)
class Occurrences:
    """Names and the rows they occur in; a row has a name once, however often it repeats it.

    Attributes:
        row, code: int64: one pair for each occurrence, code being a position in `names`.
    """

    names: Sequence[str]
    row: Int64Array
    code: Int64Array

    @classmethod
    def from_lists(cls, lists: pa.ChunkedArray, ids: pa.ChunkedArray | None = None) -> Self:
        """The names in a column of lists; with ids, namesakes stay apart."""
        rows = lists.combine_chunks()
        texts = rows.flatten()
        keys = texts if ids is None else ids.combine_chunks().flatten()
        if len(keys) != len(texts):  # ids that do not match their names tell nobody apart
            keys = texts
        valid = to_mask(pc.and_(pc.is_valid(texts), pc.is_valid(keys)))
        row = numbers(pc.list_parent_indices(rows))[valid]
        return cls._from_keys(row, keys.filter(pa.array(valid)), texts.filter(pa.array(valid)))

    @classmethod
    def from_texts(cls, column: pa.ChunkedArray) -> Self:
        """The names in a column of text; null is no name."""
        texts = column.combine_chunks()
        valid = to_mask(pc.is_valid(texts))
        names = texts.filter(pa.array(valid))
        return cls._from_keys(np.flatnonzero(valid), names, names)

    @classmethod
    def _from_keys(cls, row: Int64Array, keys: pa.Array, texts: pa.Array) -> Self:
        """Names that are one where their keys are; the first spelling of each is kept."""
        coded = keys.dictionary_encode()
        codes = numbers(coded.indices).astype(np.int64)
        _, first = np.unique(codes, return_index=True)
        spelled = texts.take(pa.array(first)).to_pylist()
        width = max(len(spelled), 1)
        pairs = np.unique(row.astype(np.int64) * width + codes)
        return cls([" ".join(text.split()) for text in spelled], pairs // width, pairs % width)

    def counts(self) -> Int64Array:
        """In how many rows every name occurs: int64, shape (n_names,)."""
        return np.bincount(self.code, minlength=len(self.names))

    def totals(self, values: Float64Array) -> Float64Array:
        """The sum of `values`, one per row, over the rows of every name."""
        sums: Float64Array = np.bincount(self.code, values[self.row], len(self.names)).astype(float)
        return sums

    def ranked(self, scores: Float64Array | Int64Array, most: int) -> list[tuple[str, float]]:
        """The names with the highest scores above zero, equals by name."""
        return [(self.names[n], float(scores[n])) for n in self.best(scores, most)]

    def best(self, scores: Float64Array | Int64Array, most: int) -> list[int]:
        """The positions of the names that `ranked` lists."""
        if not self.names:
            return []
        least = np.partition(scores, -most)[-most] if len(scores) > most else 0
        candidates = np.flatnonzero((scores >= least) & (scores > 0)).tolist()
        return sorted(candidates, key=lambda n: (-scores[n], self.names[n]))[:most]


def to_mask(flags: pa.Array) -> Mask:
    """Flags of Arrow, without nulls, as an array of bool."""
    array: Mask = flags.to_numpy(zero_copy_only=False).astype(bool)
    return array


def floats(column: pa.ChunkedArray) -> Float64Array:
    """A column of numbers as float64, NaN where it is null."""
    array: Float64Array = column.cast(pa.float64()).to_numpy()
    return array


def known(values: Float64Array) -> Float64Array:
    """The numbers that are not NaN."""
    present: Float64Array = values[~np.isnan(values)]
    return present
