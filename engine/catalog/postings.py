"""Names (of people, genres, countries …) and the rows that list them, both ways."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from engine.arrays import Int32Array, Int64Array, Mask, UInt64Array
from engine.catalog.texts import Texts
from engine.contract.arrow import numbers, one_chunk
from engine.text import fold, name_key
from engine.vocabulary import Vocabulary

# A number for each byte of a letter, so unlike each other that sums seldom are the same; 0 for what
# is no letter.
_IS_LETTER = np.array([byte >= 0x80 or chr(byte).isalnum() for byte in range(256)])
_OF_LETTER = np.random.default_rng(0).integers(1, 2**63, 256, dtype=np.uint64) * _IS_LETTER


@dataclass(frozen=True)
class Postings:
    """The names that each row of a table lists, compared by their folded key.

    Attributes:
        names: the names as first spelled, by code.
        keys, code_of: the folded keys in their order, and the code of each: int32.
        row, name: int32, one entry per row and distinct name: the row's position, the name's code.
    """

    names: Texts
    keys: Vocabulary
    code_of: Int32Array
    row: Int32Array
    name: Int32Array
    n_rows: int

    @classmethod
    def from_columns(cls, *columns: pa.ChunkedArray) -> "Postings":
        """Index columns of names, or of lists of names; nulls are none."""
        pieces = [one_chunk(column) for column in columns]
        rows, values = zip(*map(_entries, pieces), strict=True)
        flat = pa.concat_arrays(values).dictionary_encode()
        spelled = flat.dictionary.to_pylist()
        code: dict[str, int] = {}
        folded = [code.setdefault(fold(name), len(code)) for name in spelled]
        first = np.unique(folded, return_index=True)[1].tolist()
        names = Texts.of(spelled[index] for index in first)
        keys = sorted(code)
        code_of = np.array([code[key] for key in keys], dtype=np.int32)
        codes = np.array(folded, dtype=np.int32)[numbers(flat.indices)]
        size = max(len(names), 1)
        entries = np.concatenate(rows) * size + codes
        row, name = np.divmod(_distinct(entries), size)  # a name listed twice counts once
        return cls(
            names,
            Vocabulary.from_ids(keys),
            code_of,
            row.astype(np.int32),
            name.astype(np.int32),
            len(pieces[0]),
        )

    def find(self, key: str) -> int | None:
        """The code of the name with this folded key; None where there is none."""
        rank = self.keys.find(key)
        return None if rank is None else self.code_of.item(rank)

    def keys_by_code(self) -> list[str]:
        """The folded key of each name, made one after the other: so they are read quickest."""
        block, offsets, ranks = self.keys.block.tobytes(), self.keys.offsets, self.alphabetical
        spans = zip(offsets[ranks].tolist(), offsets[ranks + 1].tolist(), strict=True)
        return [block[begin:end].decode() for begin, end in spans]

    @cached_property
    def compared_keys(self) -> list[str]:
        """The folded key of each name, to be compared with one that is misspelt.

        They take some megabytes, which a service spends on what people misspell alone.
        """
        return self.keys_by_code()

    @cached_property
    def alphabetical(self) -> Int64Array:
        """Each name's rank in alphabetical order of the folded keys: shape (n_names,)."""
        ranks = np.empty(len(self.code_of), dtype=np.int64)
        ranks[self.code_of] = np.arange(len(ranks))
        return ranks

    def beginning(self, key: str) -> Iterator[int]:
        """Yield the codes of the names whose folded key begins with `key`, in its order."""
        low, high = self.keys.beginning(key)
        yield from map(self.code_of.item, range(low, high))

    def anagrams(self, words: Sequence[str]) -> list[int]:
        """The codes of names that have the letters of these words, in whatever order.

        One look at one number for each name tells those apart that are worth a look at their
        letters: a sum of a number for each letter, which no order and no blank changes.
        """
        codes: list[int] = np.flatnonzero(
            self._signatures == _signatures(["".join(words)])
        ).tolist()
        return codes

    @cached_property
    def _signatures(self) -> UInt64Array:
        return _signatures([key if key.isascii() else name_key(key) for key in self.keys_by_code()])

    @cached_property
    def _by_name(self) -> tuple[Int64Array, Int32Array]:
        """Where each name's rows begin, and all rows, name by name."""
        counts = np.bincount(self.name, minlength=len(self.names))
        order = np.argsort(self.name, kind="stable")
        return np.concatenate(([0], np.cumsum(counts))), self.row[order]

    def warm(self) -> None:
        """Build what searching and filtering would build when it is first asked for."""
        _ = self.alphabetical, self._by_name, self._signatures, self._row_starts

    def rows(self, code: int) -> Int32Array:
        """The rows that list a name, ascending."""
        starts, rows = self._by_name
        return rows[starts[code] : starts[code + 1]]

    def names_of(self, row: int) -> Int32Array:
        """The codes of the names that a row lists, ascending."""
        return self.name[self._row_starts[row] : self._row_starts[row + 1]]

    @cached_property
    def _row_starts(self) -> "array[int]":
        """Where each row's names begin: n_rows + 1 positions.

        Looked up as quickly as in a list, in a tenth of the memory.
        """
        counts = np.bincount(self.row, minlength=self.n_rows)
        return array("q", np.concatenate(([0], np.cumsum(counts))).tobytes())

    def listing(self, code: int) -> Mask:
        """Which rows list a name: bool, shape (n_rows,)."""
        mask = np.zeros(self.n_rows, dtype=bool)
        mask[self.rows(code)] = True
        return mask

    def counts(self, rows: Mask) -> Int64Array:
        """How many of the chosen rows list each name: int64, shape (n_names,)."""
        return np.bincount(self.name[rows[self.row]], minlength=len(self.names))


def warm_up(world: object) -> None:
    """Build every cached property of a world, and what its postings build later."""
    for name, member in vars(type(world)).items():
        if isinstance(member, cached_property):
            value = getattr(world, name)
            if isinstance(value, Postings):
                value.warm()


def _signatures(keys: Sequence[str]) -> UInt64Array:
    """A number for each folded key: the same for the same letters and digits in any order."""
    texts = [key.encode("utf-8", "surrogatepass") for key in keys]
    block = np.frombuffer(b"".join([*texts, b" "]), dtype=np.uint8)
    ends = np.cumsum([0, *map(len, texts)])
    sums = np.concatenate(([np.uint64(0)], np.cumsum(_OF_LETTER[block])))
    signatures: UInt64Array = np.diff(sums[ends])  # modulo 2^64
    return signatures


def _distinct(entries: Int64Array) -> Int64Array:
    """The entries in ascending order, each once.

    They nearly are in that order: sorting takes a sixtieth of what `np.unique` does, which hashes.
    """
    entries.sort(kind="stable")
    is_first = np.ones(len(entries), dtype=bool)
    np.not_equal(entries[1:], entries[:-1], out=is_first[1:])
    distinct: Int64Array = entries[is_first]
    return distinct


def _entries(column: pa.Array) -> tuple[Int64Array, pa.Array]:
    """The row of every name in a column, and the names."""
    rows = np.arange(len(column), dtype=np.int64)
    if pa.types.is_list(column.type):
        return np.repeat(rows, np.diff(numbers(column.offsets))), column.flatten()
    valid = numbers(column.is_valid().cast(pa.uint8())).astype(bool)
    return rows[valid], column.drop_null()
