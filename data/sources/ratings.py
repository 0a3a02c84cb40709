"""Files of events by user and title id, in any layout that `[ratings]` of sources.toml says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar, Self

from data.configuration import CONFIGURATION, quoted
from data.csv.files import find
from data.judge import Settings
from data.sources.base import EventSource, Reading, Works
from data.sources.catalog_layouts import built_in_layouts
from data.sources.event_files import EventInput
from data.sources.event_layouts import EventLayouts, event_layouts


@dataclass(frozen=True)
class Ratings(EventSource):
    """The files of `raw/ratings`."""

    name: ClassVar[str] = "ratings"
    folder: ClassVar[str] = "ratings"
    table: ClassVar[str] = "ratings"

    layouts: EventLayouts

    @classmethod
    def claim(cls, raw: Path, entry: Mapping[str, object]) -> Self:
        """Claim the folder's files; the layouts may name further ones."""
        layouts = event_layouts(entry)
        return cls(tuple(find(raw, cls.folder, cls.extensions)), layouts)

    def warnings(self) -> Sequence[str]:
        """Which files are described and missing."""
        present = {file.file_name for file in self.files}
        missing = sorted(set(self.layouts.by_file) - present)
        return [f"{CONFIGURATION} describes ratings/{name}, which is not there" for name in missing]

    def inputs(self, works: Works, beside: Sequence[str], reading: Reading) -> list[EventInput]:
        """Every file with its layout; their title ids are those of the catalogs."""
        del beside, reading
        present = {title["platform"] for title in works.titles}
        absent = {x.letter for x in built_in_layouts() if x.platform not in present}
        taken = {title["title_id"][:1] for title in works.titles}  # by other platforms
        return [
            EventInput(
                file,
                replace(
                    self.layouts.of(file),
                    settings=Settings(f"{self.table}.files.{quoted(file.file_name)}"),
                ),
                works.title_index,
                self.name,
                absent_platforms=frozenset(absent - taken),
            )
            for file in self.files
        ]
