"""A raw file by its content: packed or not, renamed, or grown by what was added at its end."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data.csv.files import RawFile

_BLOCK = 1 << 22


@dataclass(frozen=True)
class Content:
    """A file's fingerprint and its size in bytes, unpacked; fingerprints of beginnings by size."""

    sha256: str
    size: int
    beginnings: Mapping[int, str]


def read_content(file: RawFile, sizes: Iterable[int]) -> Content:
    """The fingerprints of a file and of its beginnings of these sizes, as far as it is as long.

    Raises:
        DataError: the file cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    beginnings: dict[int, str] = {}
    with file.open() as stream:
        for end in (*sorted(set(sizes)), None):
            while block := stream.read(_BLOCK if end is None else min(_BLOCK, end - size)):
                digest.update(block)
                size += len(block)
            if end is not None and size == end:
                beginnings[end] = digest.hexdigest()
    return Content(digest.hexdigest(), size, beginnings)
