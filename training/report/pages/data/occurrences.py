"""Columns of names: who or what occurs in which rows, counted and ranked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.contract.arrow import numbers


@dataclass(frozen=True)
class Named:
    """Names and the rows they occur in; a row has a name once, however often it repeats it.

    Attributes:
        row, code: one pair of a row and the position of a name in `names` each.
    """

    names: Sequence[str]
    row: np.ndarray
    code: np.ndarray

    def counts(self) -> np.ndarray:
        """Return in how many rows every name occurs."""
        return np.bincount(self.code, minlength=len(self.names))

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Return the sum over every name's rows of one value per row."""
        return np.bincount(self.code, values[self.row], len(self.names))

    def ranked(self, scores: np.ndarray, most: int) -> list[tuple[str, float]]:
        """Return the names with the highest scores above zero, equals by name."""
        return [(self.names[n], float(scores[n])) for n in self.best(scores, most)]

    def best(self, scores: np.ndarray, most: int) -> list[int]:
        """Return the positions of the names that `ranked` returns."""
        if not self.names:
            return []
        least = np.partition(scores, -most)[-most] if len(scores) > most else 0
        able = np.flatnonzero((scores >= least) & (scores > 0)).tolist()
        return sorted(able, key=lambda n: (-scores[n], self.names[n]))[:most]


def listed(names: pa.ChunkedArray, ids: pa.ChunkedArray | None = None) -> Named:
    """Return the names in a column of lists; with ids, equal names of several stay apart."""
    whole = names.combine_chunks()
    texts = whole.flatten()
    keys = texts if ids is None else ids.combine_chunks().flatten()
    if len(keys) != len(texts):
        keys = texts
    known = numbers_of(pc.and_(pc.is_valid(texts), pc.is_valid(keys)))
    row = numbers(pc.list_parent_indices(whole))[known]
    return _named(row, keys.filter(pa.array(known)), texts.filter(pa.array(known)))


def single(column: pa.ChunkedArray) -> Named:
    """Return the names in a column of text; null is no name."""
    texts = column.combine_chunks()
    known = numbers_of(pc.is_valid(texts))
    kept = texts.filter(pa.array(known))
    return _named(np.flatnonzero(known), kept, kept)


def numbers_of(flags: pa.Array) -> np.ndarray:
    """Return flags without nulls as an array of bool."""
    array: np.ndarray = flags.to_numpy(zero_copy_only=False).astype(bool)
    return array


def _named(row: np.ndarray, keys: pa.Array, texts: pa.Array) -> Named:
    coded = keys.dictionary_encode()
    codes = numbers(coded.indices).astype(np.int64)
    _, first = np.unique(codes, return_index=True)
    spelled = texts.take(pa.array(first)).to_pylist()
    width = max(len(spelled), 1)
    pairs = np.unique(row.astype(np.int64) * width + codes)
    names = [" ".join(text.split()) for text in spelled]
    return Named(names, pairs // width, pairs % width)


def floats(column: pa.ChunkedArray) -> np.ndarray:
    """Return a column of numbers as float64, NaN where it is null."""
    array: np.ndarray = column.cast(pa.float64()).to_numpy()
    return array


def known(values: np.ndarray) -> np.ndarray:
    """Return the numbers that are not NaN."""
    present: np.ndarray = values[~np.isnan(values)]
    return present
