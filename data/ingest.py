"""The whole way from the raw folder and the event store to a published lake.

Everything is built in a folder of its own and becomes the lake in one step at the end: a crash, a
full disk or Ctrl-C leaves the lake before as it was. A lake's name is the fingerprint of its
tables: the same content, whenever and from whatever files, is the same lake.
"""

from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from data.audit import Ledger
from data.clean.titles import Row
from data.editions.before import LakeBefore, event_mark_before, read_lake_before
from data.editions.identities import Identities, keep_ids
from data.editions.report import editions_report, warn_of_new_editions
from data.editions.speech import Speech, understand
from data.inputs import FORMAT, WRITING, Inputs, gather
from data.link.works import Linkage, link_works
from data.settings import Settings
from data.sources import expected_files
from data.sources.base import FilmRecords, FilmTables, Reading, Works
from data.sources.event_files import EventInput
from data.sources.event_items import ItemPositions
from data.sources.event_store import check_is_there, event_snapshot, mark_of, warn_of_another
from data.sources.events import read_events
from data.sources.outside_works import OutsideWorks, outside_works
from data.sources.stored_rows import StoreInput
from data.unmapped import unmapped_words
from engine import commands
from engine.catalog.ids import FILM_PREFIX
from engine.console.progress import Progress
from engine.contract.arrow import give_back
from engine.contract.content import content_digest
from engine.contract.tables import (
    CONTRACTS,
    CREDITS,
    EVENT_FILES,
    EVENTS,
    FILMS,
    PLATFORMS,
    QUARANTINE,
    READ,
    TITLES,
    WORKS,
    Contract,
)
from engine.errors import DataError
from engine.event_store.snapshot import Snapshot
from engine.events.table import count_kinds, rating_scale, speaking
from engine.store.files import exclusive, write_json
from engine.store.home import Home
from engine.store.lake import REPORT, publish_lake, read_report, staging
from engine.store.tables import write_table

_NAME_LENGTH = 16  # hexadecimal digits
_BEARABLE_LOSS = 0.05  # share of a file's records that may be lost without a warning
_OF_NO_TITLE = {  # rules by which events are left out that the file is not to blame for
    "title_retired": "their titles are in no catalog any more",
    "catalog_absent": "no catalog of their platforms is there",
    "unknown_title": "nothing has the ids that they are about; they stay in the store until it has",
}


def ingest(settings: Settings, progress: Progress) -> dict[str, Any]:
    """Turn raw folder and event store into the current lake and return the ingest report.

    Raises:
        DataError: a raw file is broken as a whole, or the event store of before is not there; the
            lake before stays, as it does for all that is raised.
        StoreUnavailable: the event store cannot be read.
        BusyError: another ingest is running.
    """
    home = settings.home
    with exclusive(home, "ingest"), event_snapshot(home, settings.events_url) as snapshot:
        mark = mark_of(snapshot)
        check_is_there(mark, event_mark_before(home), home)
        inputs = gather(settings, mark)
        if (report := current_report(home)) and report.get("fingerprint") == inputs.fingerprint:
            return report  # None where a table is missing: then the lake is made again
        with staging(home) as staged:
            report = _build(inputs, settings, snapshot, staged, progress)
            if gather(settings, mark).fingerprint != inputs.fingerprint:
                raise DataError(
                    f"files in raw/ changed while they were read; run `{commands.INGEST}` again"
                )
            publish_lake(home, staged, report["lake"])
        return report


def current_report(home: Home) -> dict[str, Any] | None:
    """The report of the current lake; None where a table or the report cannot be read."""
    complete = all((home.lake / f"{contract.name}.parquet").is_file() for contract in CONTRACTS)
    return read_report(home.lake) if complete else None


@dataclass(frozen=True)
class _Read:
    """Everything that was read of the raw files."""

    works: Works
    outside: OutsideWorks
    platforms: list[Row]
    linkage: Linkage
    events: pa.Table
    films: FilmTables
    identities: Identities
    speech: Speech

    def tables(self) -> list[tuple[Contract, pa.Table]]:
        """The tables of the lake but the quarantine."""
        return [
            (TITLES, pa.Table.from_pylist(self.works.titles, schema=TITLES.schema)),
            (WORKS, pa.Table.from_pylist(self._all_works, schema=WORKS.schema)),
            (EVENTS, self.events),
            (FILMS, self.films.films),
            (CREDITS, self.films.credits),
            (PLATFORMS, pa.Table.from_pylist(self.platforms, schema=PLATFORMS.schema)),
            *self.identities.tables(),
            (EVENT_FILES, self.speech.table()),
        ]

    @property
    def _all_works(self) -> list[Row]:
        return sorted([*self.works.works, *self.outside.works], key=lambda row: row["work_id"])


def _build(
    inputs: Inputs, settings: Settings, snapshot: Snapshot | None, staged: Path, progress: Progress
) -> dict[str, Any]:
    ledger = Ledger()
    progress.plan(inputs.stages)
    _warn_of_unread(inputs, ledger)
    warn_of_another(inputs.event_mark, event_mark_before(settings.home), ledger)
    before = read_lake_before(settings.home, ledger)
    read = _read(inputs, snapshot, before, Reading(settings.latest_year, ledger, progress))
    _warn_of_losses(ledger)
    warn_of_new_editions(read.identities, ledger)
    report = _report(inputs, read, ledger)
    tables = [*read.tables(), (QUARANTINE, ledger.quarantine_table())]
    written = []
    for done, (contract, table) in enumerate(tables, start=1):
        path = staged / f"{contract.name}.parquet"
        written.append((contract, write_table(path, table, contract)))
        progress(WRITING, done, len(tables))
    report["lake"] = content_digest(pair for pair in written if pair[0] in READ)[:_NAME_LENGTH]
    write_json(staged / REPORT, report)
    return report


def _read(inputs: Inputs, snapshot: Snapshot | None, before: LakeBefore, reading: Reading) -> _Read:
    """Read titles, make them works, and read what the other sources say of these."""
    titles = [row for source in inputs.titles for row in source.read_titles(reading)]
    records = next((s.read_films(reading) for s in inputs.films), FilmRecords())
    if not inputs.titles:
        titles = [row for source in inputs.events for row in source.own_titles(records, reading)]
    platforms = _platforms(inputs)
    rows, linkage = link_works(titles, tuple(row["platform"] for row in platforms))
    identities = keep_ids(before, titles, rows, platforms)
    works = Works(titles, rows)
    films = FilmTables.from_records(records, works)
    del records
    give_back()  # what the films took beside their tables: they are many values for a while
    works = replace(works, films=films)
    files = _event_inputs(inputs, works, reading)
    if snapshot:
        files = [replace(file, is_forgotten=snapshot.is_forgotten) for file in files]
    speech = understand(files, works.title_index, identities, reading.ledger)
    outside = outside_works(speech.inputs, works, before.outside)
    identities = identities.leading(outside.former, {row["work_id"] for row in outside.works})
    store = _store_input(snapshot, works, outside, identities)
    ledger, progress = reading.ledger, reading.progress
    events = read_events(outside.inputs, outside.title_ids, ledger, progress, store)
    if snapshot:
        snapshot.close()  # what others write meanwhile would only be kept for it
    give_back()
    return _Read(works, outside, platforms, linkage, events, films, identities, speech)


def _store_input(
    snapshot: Snapshot | None, works: Works, outside: OutsideWorks, identities: Identities
) -> StoreInput | None:
    if snapshot is None:
        return None
    rows, films = [*works.works, *outside.works], works.films.films
    former = {**_works_of_films(films, outside.works), **identities.former_works}
    return StoreInput(snapshot, ItemPositions.of(rows, outside.title_ids, former))


def _works_of_films(films: pa.Table, outside: list[Row]) -> dict[str, str]:
    """The work that each film of TMDB is, if any, by the id that imports give what is none yet."""
    pairs = zip(films["film_id"].to_pylist(), films["work_id"].to_pylist(), strict=True)
    listed = [(row["film_id"], row["work_id"]) for row in outside]
    known = ((film_id, work_id) for film_id, work_id in (*listed, *pairs) if film_id and work_id)
    return {f"{FILM_PREFIX}{film_id}": work_id for film_id, work_id in known}


def _platforms(inputs: Inputs) -> list[Row]:
    """The platforms of all titles, in platform order."""
    rows = [row for source in inputs.titles for row in source.platforms()]
    return [{"position": position} | row for position, row in enumerate(rows)]


def _event_inputs(inputs: Inputs, works: Works, reading: Reading) -> list[EventInput]:
    sources = inputs.events
    reads = []
    for source in sources:
        beside = [s.folder for s in sources if s is not source]
        reads += source.inputs(works, beside, reading)
    return reads


def _warn_of_unread(inputs: Inputs, ledger: Ledger) -> None:
    for name in inputs.unread:
        ledger.warn(f"{name} is not read; expected {expected_files()}")
    for source in inputs.sources:
        for warning in source.warnings():
            ledger.warn(warning)


def _warn_of_losses(ledger: Ledger) -> None:
    """Say loudly which files lost more than one record in twenty."""
    for book in ledger.books:
        for rule, reason in _OF_NO_TITLE.items():
            if (lost := book.left_out[rule]) > _BEARABLE_LOSS * book.rows_in:
                ledger.warn(
                    f"{book.name}: {lost:,} of {book.rows_in:,} events are left out: {reason} "
                    f"({rule})"
                )
        lost = sum(n for rule, n in book.rejected.items() if rule != "unmatched_movie")
        if lost > _BEARABLE_LOSS * book.rows_in:
            worst, count = book.rejected.most_common(1)[0]
            ledger.warn_first(
                f"{book.name}: {lost:,} of {book.rows_in:,} records are rejected, most as {worst} "
                f"({count:,}); see quarantine.parquet"
            )


def _report(inputs: Inputs, read: _Read, ledger: Ledger) -> dict[str, Any]:
    per_platform = Counter(
        (row["platform"] or "no platform", row["type"]) for row in read.works.titles
    )
    scale, events = rating_scale(read.events), speaking(read.events)
    about = _events_by_title(events, read.works)
    return {
        "format": FORMAT,
        "lake": "",  # known when the tables are written
        "fingerprint": inputs.fingerprint,
        "event_store": inputs.event_mark.as_json() if inputs.event_mark else None,
        "rating_scale": [scale.low, scale.high] if scale else None,
        "titles": {f"{p} {kind}": n for (p, kind), n in sorted(per_platform.items())},
        "platforms": [row["platform"] for row in read.platforms],
        "works": {"total": len(read.works.works), **asdict(read.linkage)},
        "events": {
            "rows": events.num_rows,
            "users": len(events["user_id"].unique()),
            "titles": about.titles,
            "by_kind": count_kinds(events),
        },
        "outside": {"works": len(read.outside.works), "events": about.outside},
        **editions_report(read.identities, ledger),
        "unmapped": unmapped_words(read.works.titles),
        **_summaries(inputs, ledger),
        "films": asdict(read.films.linkage) | {"with_credits": read.films.credits.num_rows},
        "files": [book.as_json() for book in ledger.books],
        "warnings": ledger.warnings,
    }


class _Coverage(NamedTuple):
    """How many titles have events, and how many events are of works that have no title."""

    titles: int
    outside: int


def _events_by_title(events: pa.Table, works: Works) -> _Coverage:
    counts = events["title_id"].value_counts().to_pylist()
    by_title = {each["values"]: each["counts"] for each in counts}
    titled = by_title.keys() & works.title_index.keys()
    return _Coverage(len(titled), sum(n for title, n in by_title.items() if title not in titled))


def _summaries(inputs: Inputs, ledger: Ledger) -> dict[str, Any]:
    """What sources say of their files beside the books, by the name of their kind."""
    summaries = {source.name: source.summary(ledger) for source in inputs.sources}
    return {name: summary for name, summary in summaries.items() if summary is not None}
