"""The content of tables as one fingerprint: the same rows give the same, however they are stored.

Neither chunks, nor offsets, nor the order of dictionaries, nor what lies under a null counts; the
columns' names and types, the rows in their order and the schema's metadata do, but for how far the
event store was read.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.contract.arrow import numbers, one_chunk
from engine.contract.tables import EVENT_STORE_KEY, Contract


def content_digest(tables: Iterable[tuple[Contract, pa.Table]]) -> str:
    """The fingerprint, in hexadecimal, of tables in this order that conform to their contracts."""
    digest = hashlib.sha256()
    for contract, table in tables:
        head = f"{contract.name} {table.num_rows} {_metadata(table)}"
        _add_text(digest, head)
        for column in contract.columns:
            _add_text(digest, f"{column.name} {column.type}")
            _add(digest, one_chunk(table[column.name]))
    return digest.hexdigest()


def _metadata(table: pa.Table) -> list[tuple[bytes, bytes]]:
    metadata = table.schema.metadata or {}
    return sorted(item for item in metadata.items() if item[0] != EVENT_STORE_KEY)


def _add_text(digest: "hashlib._Hash", text: str) -> None:
    encoded = text.encode()
    digest.update(f"{len(encoded)} ".encode() + encoded)


def _add(digest: "hashlib._Hash", values: pa.Array) -> None:
    """Add an array: where it is null, then its values, of the nulls a filler."""
    if pa.types.is_dictionary(values.type):
        _add_coded(digest, values)
        return
    _add_text(digest, f"{len(values)} {values.null_count}")
    if values.null_count:
        digest.update(np.packbits(_bytes(pc.is_null(values))).data)
    if pa.types.is_list(values.type):
        digest.update(numbers(pc.fill_null(pc.list_value_length(values), 0)).data)
        _add(digest, values.flatten())
    elif pa.types.is_string(values.type):
        texts = pc.fill_null(values, "") if values.null_count else values
        digest.update(numbers(pc.binary_length(texts)).data)
        digest.update(_characters(texts))
    elif pa.types.is_boolean(values.type):
        digest.update(_bytes(pc.fill_null(values, False)).data)
    else:
        _add_numbers(digest, values)


def _add_numbers(digest: "hashlib._Hash", values: pa.Array) -> None:
    if pa.types.is_temporal(values.type):
        values = values.cast(pa.int32() if pa.types.is_date32(values.type) else pa.int64())
    digest.update(numbers(pc.fill_null(values, 0) if values.null_count else values).data)


def _add_coded(digest: "hashlib._Hash", values: pa.DictionaryArray) -> None:
    """Add coded text as the texts that are used, in ascending order, and the rows' codes of them.

    A null has the code after the last.
    """
    indices, size = values.indices, len(values.dictionary)
    codes = numbers(pc.fill_null(indices, size) if indices.null_count else indices)
    is_used = np.zeros(size + 1, dtype=bool)
    is_used[codes] = True
    used = np.flatnonzero(is_used[:-1])
    texts = values.dictionary.take(pa.array(used))
    order = numbers(pc.array_sort_indices(texts))
    few = np.uint8 if len(used) < np.iinfo(np.uint8).max else np.uint32
    rank = np.full(size + 1, len(used), dtype=few)
    rank[used[order]] = np.arange(len(used), dtype=few)
    _add(digest, texts.take(pa.array(order)))
    digest.update(rank[codes].data)


def _bytes(values: pa.BooleanArray) -> np.ndarray:
    return numbers(values.cast(pa.uint8()))


def _characters(texts: pa.StringArray) -> memoryview:
    """The bytes of all texts, one after the other."""
    _, ends, block = texts.buffers()
    if block is None or not len(texts):
        return memoryview(b"")
    bounds = np.frombuffer(ends, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    return memoryview(block)[bounds[0] : bounds[-1]]
