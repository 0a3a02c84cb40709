"""The whole sample: works, catalogs, users, ratings and films, each with its random stream."""

from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.random import Generator, SeedSequence, default_rng

from data.sample.catalogs.defects import add_defects
from data.sample.catalogs.editions import FIRST, edition_of
from data.sample.catalogs.library import Library, make_library
from data.sample.catalogs.platforms import PLATFORMS
from data.sample.catalogs.rows import make_row, write_catalog
from data.sample.films.files import write_films
from data.sample.ratings.factors import make_title_factors, rated_works
from data.sample.ratings.files import RatingFiles
from data.sample.ratings.rows import rating_chunks, user_order
from data.sample.ratings.users import make_users
from data.sample.sizes import SampleSize
from data.sample.staging import Report, Staging, staged
from engine.arrays import Mask


@dataclass(frozen=True)
class SampleSummary:
    """What was written; `repeats` of the `ratings` repeat an earlier user and title.

    `films` counts records, of which a few repeat an earlier film.
    """

    size: str
    seed: int
    works: int
    titles: int
    users: int
    ratings: int
    repeats: int
    films: int
    files: tuple[Path, ...]


def generate(
    raw: Path,
    *,
    size: SampleSize,
    seed: int,
    edition: int = FIRST,
    progress: Report | None = None,
    former: Collection[Path] = (),
) -> SampleSummary:
    """Write an invented data set to `raw/catalogs`, `raw/ratings` and `raw/tmdb`.

    The same size, seed and edition give the same bytes; the ratings of all editions speak in the
    ids of the first. All files appear together at the end; an error or interrupt leaves `raw` as it
    was. `former` are the files of a sample that this one replaces.

    Raises:
        FileExistsError: there are rating files that this sample would not replace; they would be
            read together with it.
    """
    _refuse_leftovers(raw / "ratings", len(size.file_rows), former)
    report = progress or _silent
    # A stream each: what one part draws never shifts the bytes of another.
    streams = SeedSequence(seed).spawn(7)
    with staged() as staging:
        library = make_library(size, default_rng(streams[0]))
        titles = _write_catalogs(
            raw / "catalogs", library, edition, staging, default_rng(streams[1]), report
        )
        rated = rated_works(library.works, default_rng(streams[6]))
        _write_ratings(raw / "ratings", library, rated, size, staging, streams[2:4], report)
        write_films(raw / "tmdb", library, size, staging, streams[4:6], report)
    return SampleSummary(
        size=size.name,
        seed=seed,
        works=len(library.works),
        titles=titles,
        users=size.users,
        ratings=size.ratings,
        repeats=size.repeats,
        films=size.films,
        files=staging.files,
    )


def _silent(_what: str, _done: int, _total: int) -> None:
    """Report nothing."""


def _refuse_leftovers(folder: Path, files: int, former: Collection[Path]) -> None:
    replaced = {*former, *(folder / f"{i}.csv" for i in range(1, files + 1))}
    leftovers = sorted(path.name for path in folder.glob("*.csv*") if path not in replaced)
    if leftovers:
        raise FileExistsError(
            f"{folder} holds files that are not part of this sample: {', '.join(leftovers)}"
        )


def _write_catalogs(
    folder: Path,
    library: Library,
    edition: int,
    staging: Staging,
    rng: Generator,
    report: Report,
) -> int:
    """Write the catalogs and return how many titles they list."""
    total = sum(len(listings) for listings in library.listings.values())
    done = listed = 0
    for name, listings in library.listings.items():
        platform = PLATFORMS[name]
        rows = [make_row(rng, listing, i) for i, listing in enumerate(listings, start=1)]
        add_defects(name, rows, [listing.linked for listing in listings], rng)
        done += len(rows)
        rows = edition_of(name, rows, edition)
        write_catalog(staging.path(folder / platform.file_name), platform, rows)
        listed += len(rows)
        report("catalogs", done, total)
    return listed


def _write_ratings(
    folder: Path,
    library: Library,
    rated: Mask,
    size: SampleSize,
    staging: Staging,
    streams: list[SeedSequence],
    report: Report,
) -> None:
    rng = default_rng(streams[0])
    listings = [listing for titles in library.listings.values() for listing in titles]
    listed_works = np.array([listing.position for listing in listings], dtype=np.int64)
    titles = make_title_factors(library.works, listed_works, rated, rng)
    users = make_users(size, titles, rng)
    order = user_order(size.users, len(size.file_rows), rng)
    title_ids, done = pa.array(_title_ids(library)), 0
    with ExitStack() as stack:
        files = RatingFiles(folder, size.file_rows, staging, stack)
        for rows in rating_chunks(users, titles, order, streams[1]):
            files.write(rows, users.ids, title_ids)
            done += len(rows.user)
            report("ratings", done, size.ratings)


def _title_ids(library: Library) -> list[str]:
    """The ids of all titles, then as many that go on where each catalog ends."""
    return [
        f"{PLATFORMS[platform].letter}s{number + beyond * len(listings)}"
        for beyond in (False, True)
        for platform, listings in library.listings.items()
        for number in range(1, len(listings) + 1)
    ]
