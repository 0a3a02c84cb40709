"""Text columns that hold few values, as codes: platforms, types, maturity classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from engine.arrays import Mask
from engine.contract.arrow import numbers


@dataclass(frozen=True)
class Categories:
    """A text column as small codes; `names` are in the order of the codes, None is code -1."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.int16]

    @classmethod
    def from_column(cls, column: pa.ChunkedArray, first: Sequence[str] = ()) -> "Categories":
        """Encode a column; the names in `first` (if present) come before the rest."""
        encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")
        spelled = encoded.dictionary.to_pylist()
        present = set(spelled) - {None}
        names = [n for n in first if n in present] + sorted(present - set(first))
        code = {name: index for index, name in enumerate(names)} | {None: -1}
        codes = np.array([code[name] for name in spelled], dtype=np.int16)
        return cls(tuple(names), codes[numbers(encoded.indices)])

    def equal(self, name: str) -> Mask:
        """Which rows hold `name`."""
        if name not in self.names:
            return np.zeros(len(self.codes), dtype=bool)
        mask: Mask = self.codes == self.names.index(name)
        return mask
