"""The rating files: a stream of rows cut into files of given lengths, in the real format."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import csv

from data.sample.ratings.rows import RatingRows
from data.sample.staging import Staging
from engine.arrays import Int64Array

HEADER = b"userId,rating,timestamp,movieId\n"
STARS = pa.array([f"{half / 2:.1f}" for half in range(11)])  # by half stars, with one decimal

_OPTIONS = csv.WriteOptions(include_header=False, quoting_style="none")


class RatingFiles:
    """Writes rows to `1.csv`, `2.csv` and so on, each until it has its number of rows."""

    def __init__(
        self, folder: Path, file_rows: Sequence[int], staging: Staging, stack: ExitStack
    ) -> None:
        self._paths = [folder / f"{i}.csv" for i in range(1, len(file_rows) + 1)]
        self._file_rows = file_rows
        self._staging = staging
        self._stack = stack
        self._open: list[BinaryIO] = []
        self._free_rows = 0

    def write(self, rows: RatingRows, user_ids: Int64Array, title_ids: pa.Array) -> None:
        """Append rows, going on in the next file when one is full."""
        table = pa.table(
            {
                "userId": user_ids[rows.user],
                "rating": STARS.take(pa.array(rows.half_stars)),
                "timestamp": rows.seconds,
                "movieId": title_ids.take(pa.array(rows.title)),
            }
        )
        while table.num_rows:
            if not self._free_rows:
                self._next_file()
            part = table.slice(0, self._free_rows)
            csv.write_csv(part, self._open[-1], _OPTIONS)
            self._free_rows -= part.num_rows
            table = table.slice(part.num_rows)

    def _next_file(self) -> None:
        number = len(self._open)
        if self._open:
            self._open[-1].close()
        path = self._staging.path(self._paths[number])
        self._open.append(self._stack.enter_context(path.open("wb")))
        self._open[-1].write(HEADER)
        self._free_rows = self._file_rows[number]
