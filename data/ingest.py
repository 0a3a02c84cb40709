"""The whole way from the raw folder to a published lake.

Everything is built in a folder of its own and becomes the lake in one step at the end: a crash, a
full disk or Ctrl-C leaves the lake before as it was. The same raw files give the same bytes.
"""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from data.audit import Ledger, printable
from data.clean.titles import Row
from data.configuration import CONFIGURATION, Sources, match_catalogs, read_sources
from data.csv.files import RawFile, find, plain_name, visible
from data.link.works import Linkage, link_works
from data.settings import Settings
from data.sources.catalogs import in_seasons, read_catalog
from data.sources.events import EventInput, read_events
from data.sources.movielens import MovieLens, find_movielens, read_movielens
from data.sources.tmdb import Tmdb, find_tmdb, read_tmdb
from engine.contract.arrow import give_back
from engine.contract.tables import (
    CONTRACTS,
    CREDITS,
    EVENTS,
    FILMS,
    PLATFORMS,
    QUARANTINE,
    TITLES,
    WORKS,
    Contract,
)
from engine.errors import DataError
from engine.events.table import rating_scale
from engine.progress import Progress
from engine.store.files import exclusive, write_json
from engine.store.home import Home
from engine.store.lake import publish_lake
from engine.store.tables import write_table

FORMAT = 4  # raised whenever the same raw files should give other tables
REPORT = "ingest_report.json"
_BEARABLE_LOSS = 0.05  # share of a file's records that may be rejected without a warning
_MOVIELENS_PREFIX = "ml-"  # keeps MovieLens users apart from raw/ratings' users


@dataclass(frozen=True)
class Inputs:
    """The raw files of one ingest and the fingerprint of all that its result depends on."""

    sources: Sources
    catalogs: dict[str, RawFile]
    ratings: list[RawFile]
    movielens: list[RawFile]
    tmdb: dict[str, RawFile]
    unread: list[str]  # files below raw/ that nothing reads
    fingerprint: str


def ingest(settings: Settings, progress: Progress) -> dict[str, Any]:
    """Turn the raw folder into the current lake and return the ingest report.

    Raises:
        DataError: a raw file is broken as a whole; the lake before stays.
        BusyError: another ingest is running.
    """
    home = settings.home
    with exclusive(home, "ingest"):
        inputs = gather(settings)
        if (report := current_report(home)) and report["fingerprint"] == inputs.fingerprint:
            return report  # None where a table is missing: then the lake is made again
        with _staging(home) as staged:
            report = _build(inputs, settings, staged, progress)
            if gather(settings).fingerprint != inputs.fingerprint:
                raise DataError("files in raw/ changed while they were read; run `make data` again")
            publish_lake(home, staged, inputs.fingerprint[:16])
        return report


def gather(settings: Settings) -> Inputs:
    """The raw files and their fingerprint.

    Raises:
        DataError: a file is missing, of no known source, or there twice.
    """
    raw = settings.home.raw
    if not raw.is_dir():
        raise DataError(f"no folder {raw}; put the raw files there or run `make sample`")
    sources = read_sources(raw)
    catalogs = match_catalogs(raw, sources)
    ratings = find(raw, "ratings")
    movielens = find_movielens(raw)
    tmdb = find_tmdb(raw)
    if not (ratings or movielens):
        raise DataError(f"no ratings; expected raw/ratings/*.csv or a MovieLens folder in {raw}")
    configuration = RawFile(raw / CONFIGURATION, CONFIGURATION)
    files = [*catalogs.values(), *ratings, *movielens, *tmdb.values()]
    files += [configuration] if configuration.path.exists() else []
    read = {file.path for file in files}
    unread = [printable(p.relative_to(raw).as_posix()) for p in visible(raw) if p not in read]
    digest = hashlib.sha256(f"{FORMAT} {settings.latest_year} {unread}".encode())
    for file in sorted(files, key=lambda f: f.name):
        digest.update(f"\n{file.name} {file.sha256()}".encode())
    return Inputs(sources, catalogs, ratings, movielens, tmdb, unread, digest.hexdigest())


def current_report(home: Home) -> dict[str, Any] | None:
    """The report of the current lake; None where a table or the report cannot be read."""
    try:
        report = json.loads((home.lake / REPORT).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    complete = all((home.lake / f"{contract.name}.parquet").is_file() for contract in CONTRACTS)
    return report if isinstance(report, dict) and complete else None


@contextmanager
def _staging(home: Home) -> Iterator[Path]:
    """Yield a new folder, removed again unless it was published; leftovers of crashes go too."""
    home.lakes.mkdir(parents=True, exist_ok=True)
    for leftover in home.lakes.glob(".staging*"):
        shutil.rmtree(leftover)
    staged = home.lakes / ".staging"
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@dataclass(frozen=True)
class _Read:
    """Everything that was read of the raw files."""

    titles: list[Row]
    platforms: list[Row]
    works: list[Row]
    linkage: Linkage
    events: pa.Table
    movielens: MovieLens | None
    tmdb: Tmdb

    def tables(self) -> list[tuple[Contract, pa.Table]]:
        """The tables of the lake but the quarantine."""
        return [
            (TITLES, pa.Table.from_pylist(self.titles, schema=TITLES.schema)),
            (WORKS, pa.Table.from_pylist(self.works, schema=WORKS.schema)),
            (EVENTS, self.events),
            (FILMS, self.tmdb.films),
            (CREDITS, self.tmdb.credits),
            (PLATFORMS, pa.Table.from_pylist(self.platforms, schema=PLATFORMS.schema)),
        ]


def _build(inputs: Inputs, settings: Settings, staged: Path, progress: Progress) -> dict[str, Any]:
    ledger = Ledger()
    _warn_of_unread(inputs, ledger)
    read = _read(inputs, settings.latest_year, ledger, progress)
    _warn_of_losses(ledger)
    report = _report(inputs, read, ledger)
    tables = [*read.tables(), (QUARANTINE, ledger.quarantine_table())]
    for done, (contract, table) in enumerate(tables, start=1):
        write_table(staged / f"{contract.name}.parquet", table, contract)
        progress("writing tables", done, len(tables))
    write_json(staged / REPORT, report)
    return report


def _read(inputs: Inputs, latest_year: int, ledger: Ledger, progress: Progress) -> _Read:
    titles = _read_catalogs(inputs, latest_year, ledger, progress)
    works, linkage = link_works(titles, inputs.sources.platforms)
    title_ids = [row["title_id"] for row in titles]
    movielens = _read_movielens(inputs, works, title_ids, ledger)
    events = _read_events(inputs, movielens, title_ids, ledger, progress)
    give_back()  # what the events took beside their table: films are many values for a while
    tmdb = read_tmdb(inputs.tmdb, works, titles, latest_year, ledger, progress)
    platforms = _platforms(inputs)
    return _Read(titles, platforms, works, linkage, events, movielens, tmdb)


def _platforms(inputs: Inputs) -> list[Row]:
    """The platforms that have a catalog, in platform order."""
    present = [source for source in inputs.sources.catalogs if source.platform in inputs.catalogs]
    return [
        {"position": n, "platform": s.platform, "label": s.label, "letter": s.letter}
        | {"aliases": list(s.aliases)}
        for n, s in enumerate(present)
    ]


def _warn_of_unread(inputs: Inputs, ledger: Ledger) -> None:
    for name in inputs.unread:
        ledger.warn(f"{name} is not read; expected .csv or .csv.gz in catalogs/, ratings/ or tmdb/")
    present = {plain_name(file.path) for file in inputs.ratings}
    for name in sorted(set(inputs.sources.rating_files) - present):
        ledger.warn(f"{CONFIGURATION} describes ratings/{name}, which is not there")


def _warn_of_losses(ledger: Ledger) -> None:
    """Say loudly which files lost more than one record in twenty."""
    for book in ledger.books:
        lost = sum(n for rule, n in book.rejected.items() if rule != "unmatched_movie")
        if lost > _BEARABLE_LOSS * book.rows_in:
            worst, count = book.rejected.most_common(1)[0]
            ledger.warn_first(
                f"{book.name}: {lost:,} of {book.rows_in:,} records are rejected, most as {worst} "
                f"({count:,}); see quarantine.parquet"
            )


def _read_catalogs(
    inputs: Inputs, latest_year: int, ledger: Ledger, progress: Progress
) -> list[Row]:
    titles: list[Row] = []
    present = [s for s in inputs.sources.catalogs if s.platform in inputs.catalogs]
    for done, source in enumerate(present, start=1):
        file = inputs.catalogs[source.platform]
        titles += read_catalog(file, source, latest_year, ledger)
        progress("reading catalogs", done, len(present))
    if count := sum(1 for _ in in_seasons(titles)):
        ledger.warn(f"{count} titles of type movie last a number of seasons; kept as delivered")
    return titles


def _read_movielens(
    inputs: Inputs, works: list[Row], title_ids: list[str], ledger: Ledger
) -> MovieLens | None:
    if not inputs.movielens:
        return None
    prefix = inputs.sources.movielens_user_prefix
    if prefix is None and inputs.ratings:
        prefix = _MOVIELENS_PREFIX
        ledger.warn(f"MovieLens users are named {prefix}<id>: raw/ratings has users of its own")
    return read_movielens(inputs.movielens, works, title_ids, prefix or "", ledger)


def _read_events(
    inputs: Inputs,
    movielens: MovieLens | None,
    title_ids: list[str],
    ledger: Ledger,
    progress: Progress,
) -> pa.Table:
    title_index = {title_id: index for index, title_id in enumerate(title_ids)}
    sources = inputs.sources
    reads = [
        EventInput(
            file, sources.rating_files.get(plain_name(file.path), sources.ratings), title_index
        )
        for file in inputs.ratings
    ]
    if movielens:
        reads += movielens.inputs
    return read_events(reads, title_ids, ledger, progress)


def _report(inputs: Inputs, read: _Read, ledger: Ledger) -> dict[str, Any]:
    per_platform = Counter((row["platform"], row["type"]) for row in read.titles)
    scale = rating_scale(read.events)
    return {
        "format": FORMAT,
        "fingerprint": inputs.fingerprint,
        "rating_scale": [scale.low, scale.high] if scale else None,
        "titles": {f"{p} {kind}": n for (p, kind), n in sorted(per_platform.items())},
        "works": {"total": len(read.works), **asdict(read.linkage)},
        "events": {
            "rows": read.events.num_rows,
            "users": len(read.events["user_id"].unique()),
            "titles": len(read.events["title_id"].unique()),
            "by_kind": _count_kinds(read.events),
        },
        "movielens": _match_rate(read.movielens, ledger),
        "films": asdict(read.tmdb.linkage) | {"with_credits": read.tmdb.credits.num_rows},
        "files": [book.as_json() for book in ledger.books],
        "warnings": ledger.warnings,
    }


def _count_kinds(events: pa.Table) -> dict[str, int]:
    """How many events there are of each kind, those of no event left out."""
    counts = events["kind"].value_counts().to_pylist()
    return {count["values"]: count["counts"] for count in counts}


def _match_rate(movielens: MovieLens | None, ledger: Ledger) -> dict[str, int] | None:
    """How much of MovieLens belongs to works, from the books of its ratings files."""
    if movielens is None:
        return None
    names = {event_input.file.name for event_input in movielens.inputs}
    return asdict(movielens.match_rate([b for b in ledger.books if b.name in names]))
