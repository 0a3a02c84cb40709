"""Watch logs as JSON lines, `{"who": 1, "seen": "ns1", "when": 1000}`: a kind in one file."""

import json
from collections.abc import Iterator, Sequence
from typing import ClassVar

from data.audit import FileBook, Ledger, Rejected
from data.csv.files import RawFile
from data.csv.records import Record
from data.sources.base import EventSource, Reading, Works
from data.sources.event_batches import Batch, record_batches
from data.sources.event_files import EventInput
from data.sources.event_layouts import EventLayout

_FIELDS = {"user": "who", "title": "seen", "time": "when"}
_LAYOUT = EventLayout(rating=None, kind_without_stars="watched", user_prefix="page-")


class WatchPages(EventSource):
    """The files of `raw/pages`."""

    name: ClassVar[str] = "pages"
    folder: ClassVar[str] = "pages"
    extensions: ClassVar[tuple[str, ...]] = (".jsonl",)

    def inputs(self, works: Works, beside: Sequence[str], reading: Reading) -> list[EventInput]:
        """Every file; its title ids are those of the catalogs."""
        del beside, reading
        return [
            EventInput(file, _LAYOUT, works.title_index, self.name, _read_rows)
            for file in self.files
        ]


def _read_rows(
    file: RawFile, layout: EventLayout, book: FileBook, ledger: Ledger
) -> Iterator[Batch]:
    del layout
    indices = {ours: index for index, ours in enumerate(_FIELDS)}
    return record_batches(_records(file, book, ledger), indices, book)


def _records(file: RawFile, book: FileBook, ledger: Ledger) -> Iterator[Record]:
    file.head()
    with file.open() as stream:
        for line, content in enumerate(stream, start=1):
            try:
                entry = json.loads(content)
                cells = [entry.get(field) for field in _FIELDS.values()]
                fields = ["" if cell is None else str(cell) for cell in cells]
            except (ValueError, AttributeError) as error:
                book.rows_in += 1
                rejection = Rejected("bad_json", f"{error}; expected an object")
                ledger.reject(book, line, rejection, content.decode("utf-8", "replace").rstrip())
            else:
                yield Record(line, fields)
