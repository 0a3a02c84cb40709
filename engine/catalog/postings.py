"""Names (of people, genres, countries …) and the rows that list them, both ways."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import pyarrow as pa

from engine.arrays import Int32Array, Int64Array, Mask, UInt64Array
from engine.catalog.texts import Texts
from engine.contract.arrow import numbers, one_chunk
from engine.text import fold, name_key
from engine.vocabulary import Vocabulary

# A number for each byte of a letter, so unlike each other that sums seldom are the same; 0 for what
# is no letter. Releases hold such sums: the numbers are the same in every version of everything.
_IS_LETTER = np.array([byte >= 0x80 or chr(byte).isalnum() for byte in range(256)])
_NUMBERS = np.frombuffer(hashlib.shake_256(b"letters").digest(256 * 8), dtype="<u8")
_OF_LETTER = _NUMBERS.astype(np.uint64) * _IS_LETTER


@dataclass(frozen=True)
class Postings:
    """The names that each row of a table lists, compared by their folded key.

    All of it is arrays, which a release holds and every worker maps.

    Attributes:
        names: the names as first spelled, by code.
        keys, code_of: the folded keys in their order, and the code of each: int32.
        alphabetical: int32, shape (n_names,): each name's rank in that order.
        signatures: uint64, shape (n_names,): a number that is the same for the same letters.
        row, name: int32, one entry per row and distinct name, row by row: the row's position, the
            name's code.
        row_starts: int64, shape (n_rows + 1,): where each row's entries begin in `name`.
        rows_by_name, name_starts: int32, the entries' rows once more, name by name; int64, shape
            (n_names + 1,): where each name's begin.
    """

    names: Texts
    keys: Vocabulary
    code_of: Int32Array
    alphabetical: Int32Array
    signatures: UInt64Array
    row: Int32Array
    name: Int32Array
    row_starts: Int64Array
    rows_by_name: Int32Array
    name_starts: Int64Array

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
        codes = np.array(folded, dtype=np.int32)[numbers(flat.indices)]
        size = max(len(names), 1)
        entries = np.concatenate(rows) * size + codes
        row, name = np.divmod(_distinct(entries), size)  # a name listed twice counts once
        return cls._of_entries(
            names, list(code), row.astype(np.int32), name.astype(np.int32), len(pieces[0])
        )

    @classmethod
    def _of_entries(
        cls, names: Texts, keys: Sequence[str], row: Int32Array, name: Int32Array, n_rows: int
    ) -> "Postings":
        """Add what follows from the folded key of each name and from the entries."""
        code = {key: number for number, key in enumerate(keys)}
        ordered = sorted(keys)
        code_of = np.array([code[key] for key in ordered], dtype=np.int32)
        ranks = np.empty(len(code_of), dtype=np.int32)
        ranks[code_of] = np.arange(len(ranks))
        return cls(
            names=names,
            keys=Vocabulary.from_ids(ordered),
            code_of=code_of,
            alphabetical=ranks,
            signatures=_signatures([key if key.isascii() else name_key(key) for key in keys]),
            row=row,
            name=name,
            row_starts=_starts(row, n_rows),
            rows_by_name=row[np.argsort(name, kind="stable")],
            name_starts=_starts(name, len(names)),
        )

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray], n_rows: int) -> "Postings":
        """The postings of a table of `n_rows` rows that `to_arrays` wrote.

        Raises:
            ValueError: they do not fit together, or not the table.
        """
        postings = cls(
            Texts(arrays["name_offsets"], arrays["name_block"]),
            Vocabulary(arrays["key_offsets"], arrays["key_block"]),
            *(arrays[name] for name in _ARRAYS),
        )
        if not postings._fits(n_rows):
            raise ValueError("the arrays of the names that rows list do not fit together")
        return postings

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Everything as arrays."""
        plain: dict[str, np.ndarray] = {name: getattr(self, name) for name in _ARRAYS}
        texts: dict[str, np.ndarray] = {
            "name_offsets": self.names.offsets,
            "name_block": self.names.block,
            "key_offsets": self.keys.offsets,
            "key_block": self.keys.block,
        }
        return texts | plain

    def _fits(self, n_rows: int) -> bool:
        """Whether everything is as long as everything else says, and of `n_rows` rows."""
        by_name = (self.names, self.keys, self.code_of, self.alphabetical, self.signatures)
        by_entry = (self.row, self.name, self.rows_by_name)
        n_names, n_entries = len(self.names), len(self.row)
        return (
            {len(values) for values in by_name} == {n_names}
            and {len(values) for values in by_entry} == {n_entries}
            and (len(self.row_starts), len(self.name_starts)) == (n_rows + 1, n_names + 1)
            and self.row_starts[-1] == self.name_starts[-1] == n_entries
        )

    @property
    def n_rows(self) -> int:
        """How many rows the table has."""
        return len(self.row_starts) - 1

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

    def beginning(self, key: str) -> Iterator[int]:
        """Yield the codes of the names whose folded key begins with `key`, in its order."""
        low, high = self.keys.beginning(key)
        yield from map(self.code_of.item, range(low, high))

    def anagrams(self, words: Sequence[str]) -> list[int]:
        """The codes of names that have the letters of these words, in whatever order.

        One look at one number for each name tells those apart that are worth a look at their
        letters: a sum of a number for each letter, which no order and no blank changes.
        """
        codes: list[int] = np.flatnonzero(self.signatures == _signatures(["".join(words)])).tolist()
        return codes

    def rows(self, code: int) -> Int32Array:
        """The rows that list a name, ascending."""
        return self.rows_by_name[self.name_starts[code] : self.name_starts[code + 1]]

    def names_of(self, row: int) -> Int32Array:
        """The codes of the names that a row lists, ascending."""
        start_of = self.row_starts.item
        return self.name[start_of(row) : start_of(row + 1)]

    def listing(self, code: int) -> Mask:
        """Which rows list a name: bool, shape (n_rows,)."""
        mask = np.zeros(self.n_rows, dtype=bool)
        mask[self.rows(code)] = True
        return mask

    def counts(self, rows: Mask) -> Int64Array:
        """How many of the chosen rows list each name: int64, shape (n_names,)."""
        return np.bincount(self.name[rows[self.row]], minlength=len(self.names))


_ARRAYS = tuple(field.name for field in fields(Postings))[2:]  # those that are arrays themselves


def warm_up(world: object) -> None:
    """Build every cached property of a world."""
    for name, member in vars(type(world)).items():
        if isinstance(member, cached_property):
            getattr(world, name)


def postings_of(world: object) -> dict[str, Postings]:
    """The postings among the cached properties of a world by their name."""
    properties = {
        name: getattr(world, name)
        for name, member in vars(type(world)).items()
        if isinstance(member, cached_property)
    }
    return {name: value for name, value in properties.items() if isinstance(value, Postings)}


def _starts(codes: Int32Array, size: int) -> Int64Array:
    """Where those of each code below `size` begin once they stand in order, and where all end."""
    counts = np.bincount(codes, minlength=size)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)


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
