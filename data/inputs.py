"""What an ingest is made of: raw files by the sources that claim them, and the event store."""

import hashlib
from dataclasses import dataclass

from data.audit import printable
from data.configuration import CONFIGURATION
from data.csv.files import RawFile, visible
from data.settings import Settings
from data.sources import check_enough, claim_files
from data.sources.base import EventSource, FilmSource, Source, TitleSource
from data.sources.events import READING_EVENTS
from data.sources.stored_rows import READING_STORE
from engine import commands
from engine.errors import DataError
from engine.events.mark import EventMark

FORMAT = 7  # raised whenever the same raw files should give other tables
WRITING = "writing tables"  # as progress names it


@dataclass(frozen=True)
class Inputs:
    """The raw files of one ingest, how far the event store is read, and the fingerprint of both.

    By the fingerprint it is known whether anything is to be read anew.
    """

    sources: list[Source]
    unread: list[str]  # files below raw/ that nothing reads
    fingerprint: str
    event_mark: EventMark | None = None  # None: there is no event store

    @property
    def stages(self) -> list[str]:
        """What there is to do, in order, as progress names it."""
        titles = [stage for source in self.titles for stage in source.stages]
        films = [stage for source in self.films for stage in source.stages]
        events = [READING_EVENTS] if self.events else []
        stored = [READING_STORE] if self.event_mark else []
        return [*titles, *films, *events, *stored, WRITING]

    @property
    def titles(self) -> list[TitleSource]:
        """The sources of titles that have files."""
        return [s for s in self.sources if isinstance(s, TitleSource) and s.files]

    @property
    def events(self) -> list[EventSource]:
        """The sources of events that have files."""
        return [s for s in self.sources if isinstance(s, EventSource) and s.files]

    @property
    def films(self) -> list[FilmSource]:
        """The sources of films that have files."""
        return [s for s in self.sources if isinstance(s, FilmSource) and s.files]


def gather(settings: Settings, event_mark: EventMark | None = None) -> Inputs:
    """The raw files, and their fingerprint with that of the event store.

    Raises:
        DataError: a file is missing, of no known source, or there twice.
    """
    raw = settings.home.raw
    if not raw.is_dir():
        raise DataError(f"no folder {raw}; put the raw files there or run `{commands.SAMPLE}`")
    sources = claim_files(raw)
    configuration = RawFile(raw / CONFIGURATION, CONFIGURATION)
    files = [file for source in sources for file in source.files]
    files += [configuration] if configuration.path.exists() else []
    read = {file.path for file in files}
    unread = [printable(p.relative_to(raw).as_posix()) for p in visible(raw) if p not in read]
    digest = hashlib.sha256(f"{FORMAT} {settings.latest_year} {unread}".encode())
    built_from = [RawFile(path, path.name) for source in sources for path in source.built_from]
    by_path = {file.path: file for file in [*files, *built_from]}  # an archive holds several
    fingerprints = {path: file.sha256() for path, file in by_path.items()}
    for file in sorted([*files, *built_from], key=lambda f: f.name):
        digest.update(f"\n{file.name} {fingerprints[file.path]}".encode())
    if event_mark:
        digest.update(f"\n{event_mark}".encode())
    check_enough(sources, raw, unread)
    return Inputs(sources, unread, digest.hexdigest(), event_mark)
