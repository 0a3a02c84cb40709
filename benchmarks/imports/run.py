"""Measures imports on the current release of a home: precision and recall, and time."""

import time
from collections.abc import Iterator, Sequence
from random import Random
from statistics import median

from benchmarks.imports import report
from benchmarks.imports.measures import BearersWithout, Tally, outcomes, united
from benchmarks.imports.movielens import SET, listed_films
from benchmarks.imports.timing import seconds_of
from benchmarks.imports.truth import CHANGES, Known, as_episodes, known_titles, spoken
from benchmarks.settings import ImportSettings
from engine.console.progress import Progress
from engine.histories.reading import Choices, read_history
from engine.histories.records import HistoryRecord, TitleKind
from engine.imports.by_title import match_title
from engine.imports.match import Question
from engine.imports.matcher import Matcher
from engine.release.read import Release, load
from engine.release.registry import current
from engine.store.home import Home
from engine.text import name_key
from tests.engine.histories.shapes import SHAPES, Said, write

_TIMES = 5
_SMALL = 300  # rows whose time is taken
_TIMED = ("letterboxd-watched", "imdb-ratings", "netflix-iso")


def run(settings: ImportSettings) -> None:
    """Measure and write the page."""
    progress = Progress()
    release = load(current(Home(settings.home)))
    release.warm()
    known, now = known_titles(release, settings.titles, settings.seed), time.time()
    results = {
        "By what a file says of a title": dict(_changes(release, known, settings.seed)),
        "By layout": {},
        "By first evidence, over all layouts": {},
        "A real list": dict(_movielens(release, settings)),
    }
    evidence = []
    for done, shape in enumerate(SHAPES):
        progress("layouts", done, len(SHAPES))
        results["By layout"][shape], by_code = _layout(release, shape, known, settings.seed, now)
        evidence.append(by_code)
    results["By first evidence, over all layouts"] = united(evidence)
    absent = list(_absent(release, known))
    times = list(_times(release, known, settings, now))
    report.write(settings, len(known), results, absent, times)
    if settings.wrong:
        _say_wrong(results)
    progress.say(f"results in {settings.output}")


def _changes(release: Release, known: Sequence[Known], seed: int) -> Iterator[tuple[str, Tally]]:
    """Yield what became of records of titles that are written in one way, without ids."""
    for name, change in CHANGES.items():
        random, matcher, tally = Random(seed), Matcher(release), Tally()
        for each in known:
            entry = change(random, each)
            if name not in ("title and year", "title alone") and entry == each.entry:
                continue  # nothing to change
            record = HistoryRecord("", 1, entry.title, "watched", TitleKind(entry.of), entry.year)
            tally.add(release, matcher.match(record), each.item_id, entry.title)
        yield name, tally


def _absent(release: Release, known: Sequence[Known]) -> Iterator[list[str]]:
    """Yield how many titles would be matched if the release did not have what they are of."""
    for name in ("title and year", "title alone"):
        matched = 0
        for each in known:
            entry = CHANGES[name](Random(0), each)
            question = Question(entry.title, TitleKind(entry.of), entry.year, None, None)
            without = BearersWithout(release, each.subject)
            matched += match_title(without, question).subject is not None
        yield [name, f"{len(known):,}", f"{matched:,}", f"{matched / len(known):.4f}"]


def _layout(
    release: Release, shape: str, known: Sequence[Known], seed: int, now: float
) -> tuple[Tally, dict[str, Tally]]:
    """What became of the rows of a file of one shape."""
    entries = spoken(known, seed)
    truths = {name_key(s.title): each.item_id for s, each in zip(entries, known, strict=True)}
    entries = [each for each in entries if _is_complete(shape, each)]
    history = list(as_episodes(entries)) if _has_episodes(shape) else entries
    filename, content = write(shape, history)
    read = read_history(content, filename)
    if read.dates and read.dates.alternatives:
        read = read_history(content, filename, Choices(order=read.dates.alternatives[0]))
    return outcomes(release, read, truths, now)


def _is_complete(shape: str, entry: Said) -> bool:
    """Whether a title has the ids and the year without which a shape has no row of it."""
    ids = [getattr(entry, name) for name in ("imdb_id", "tmdb_id") if name in SHAPES[shape].fields]
    return None not in ids and (SHAPES[shape].layout != "movielens" or entry.year is not None)


def _has_episodes(shape: str) -> bool:
    return "episode" in SHAPES[shape].carries.get("watched", ())


def _movielens(release: Release, settings: ImportSettings) -> Iterator[tuple[str, Tally]]:
    """Yield what became of the titles of a real list, with their years and without."""
    if not (settings.real / SET).is_dir():
        return
    for name, dated in (("title and year", True), ("title alone", False)):
        matcher, tally = Matcher(release), Tally()
        for record, truth in listed_films(release, settings.real, dated=dated):
            tally.add(release, matcher.match(record), truth, record.title)
        yield f"ml-latest-small, {name}", tally


def _times(
    release: Release, known: Sequence[Known], settings: ImportSettings, now: float
) -> Iterator[list[str]]:
    """Yield the seconds of small files of some layouts, and of a large one."""
    sizes = [(_SMALL, shape, known) for shape in _TIMED]
    sizes.append(
        (settings.large, _TIMED[0], known_titles(release, 2 * settings.large, settings.seed))
    )
    for rows, shape, titles in sizes:
        entries = _all_kinds(shape, spoken(titles, settings.seed))
        carried = [each for each in entries if SHAPES[shape].carried(each)][:rows]
        seconds = [seconds_of(release, carried, shape, now) for _ in range(_TIMES)]
        columns = [f"{1e3 * median(column):,.0f} ms" for column in zip(*seconds, strict=True)]
        yield [f"{shape}, {len(carried):,} rows", *columns]


def _all_kinds(shape: str, entries: Sequence[Said]) -> list[Said]:
    """A history of which the shape can carry as much as it can: all of its first kind."""
    kind = next(iter(SHAPES[shape].carries))
    stars = 4.0 if kind == "rating" else None
    return [Said(s.title, kind, s.year, s.of, stars, s.day, s.imdb_id, s.tmdb_id) for s in entries]


def _say_wrong(results: dict[str, dict[str, Tally]]) -> None:
    for heading, tallies in results.items():
        for name, tally in tallies.items():
            for title in tally.wrong_titles:
                print(f"{heading}, {name}: {title}")
