"""Every shape gives back what it can carry of one invented history: the conformance suite."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from engine.histories.files import FilePath, HistoryFile
from engine.histories.layouts import LAYOUTS
from engine.histories.reading import read_history
from engine.histories.records import History, HistoryRecord
from tests.engine.histories.invented import EPISODE
from tests.engine.histories.shapes import SHAPES, Said, Shape, history, write

SAID = history()
every_shape = pytest.mark.parametrize("shape", SHAPES.values(), ids=list(SHAPES))


def read(shape: Shape) -> History:
    filename, content = write(shape.name, SAID)
    return read_history(content, filename)


def day_of(record: HistoryRecord) -> date | None:
    if record.seconds is None:
        return record.day
    return datetime.fromtimestamp(record.seconds, UTC).date()


def values(record: HistoryRecord, fields: frozenset[str]) -> tuple:
    episode = record.episode
    every = {
        "of": record.of and record.of.value,
        "year": record.year,
        "stars": record.stars,
        "day": day_of(record),
        "imdb_id": record.imdb_id,
        "tmdb_id": record.tmdb_id,
        "season": episode and episode.season,
        "episode": episode and episode.number,
        "name": episode and episode.name,
    }
    kept = {name: every[name] for name in fields if name in every}
    if "episode-of" in fields:
        kept["of"] = every["of"] if every["of"] == EPISODE else None
    return (record.title, record.kind, *sorted(kept.items()))


def expected(shape: Shape, said: Said) -> tuple:
    every = {
        "of": said.of,
        "year": said.year,
        "stars": shape.stars(said.stars) if said.stars and "stars" in shape.fields else None,
        "day": said.day,
        "imdb_id": said.imdb_id,
        "tmdb_id": said.tmdb_id,
        "season": said.season,
        "episode": said.episode,
        "name": said.name,
    }
    kept = {name: every[name] for name in shape.fields if name in every}
    if "episode-of" in shape.fields:
        kept["of"] = EPISODE if said.of == EPISODE else None
    return (shape.spelled(said), said.kind, *sorted(kept.items()))


@every_shape
def test_it_gives_back_what_it_can_carry(shape: Shape) -> None:
    was = read(shape)
    carried = Counter(expected(shape, said) for said in SAID if shape.carried(said))
    if "day" not in shape.fields:
        carried = Counter(set(carried))  # without days nothing tells one time from another
    records = Counter(values(record, shape.fields) for record in was.records)
    assert carried
    assert was.layout == shape.layout
    assert carried - records == Counter(), "is missing"
    surplus = records - carried
    assert {kind for _, kind, *_ in surplus} <= shape.implied
    assert not was.unread


@every_shape
def test_stars_stand_on_their_scale_and_nowhere_else(shape: Shape) -> None:
    for record in read(shape).records:
        assert (record.stars is None) == (record.scale is None) == (record.kind != "rating")
        if record.stars is not None and record.scale is not None:
            assert record.scale.low <= record.stars <= record.scale.high


@every_shape
def test_every_record_says_where_it_stands(shape: Shape) -> None:
    was = read(shape)
    assert all(record.line > 0 for record in was.records)
    opened = {member for member, part in was.members.items() if part}
    assert {record.member for record in was.records} <= (opened or {""})
    lines = [(record.member, record.line) for record in was.records]
    assert lines == sorted(lines)


@every_shape
def test_its_dates_are_told(shape: Shape) -> None:
    was = read(shape)
    dated = {"day"} <= shape.fields
    assert was.dates is not None or not dated
    assert was.dates is None or not was.dates.alternatives


def plain_files(shape: Shape) -> Iterator[HistoryFile]:
    filename, content = write(shape.name, SAID)
    if not filename.endswith(".zip"):
        yield HistoryFile(content, FilePath(filename))


@every_shape
def test_no_other_layout_claims_it(shape: Shape) -> None:
    for file in plain_files(shape):
        claims = [name for name, layout in LAYOUTS.items() if layout.part_of(file)]
        assert claims[0] == shape.layout
        # The layout that goes by aliases of columns stands last, and takes what no other knows.
        assert set(claims) <= {shape.layout, "hulu"}


@every_shape
def test_what_stands_in_it_tells_and_not_its_name(shape: Shape) -> None:
    _, content = write(shape.name, SAID)
    assert read_history(content, "NetflixViewingHistory.csv").layout == shape.layout
    assert read_history(content).layout == shape.layout


def test_every_layout_has_a_shape() -> None:
    assert {shape.layout for shape in SHAPES.values()} == set(LAYOUTS)


@every_shape
def test_the_same_history_gives_the_same_bytes(shape: Shape) -> None:
    assert write(shape.name, history()) == write(shape.name, SAID)


def test_the_history_has_every_nuisance() -> None:
    assert len(SAID) == 300
    titles = "".join(said.title for said in SAID)
    assert set(',"\n:;\t<&🎈千Л') <= set(titles)
    assert {said.kind for said in SAID} == {"watched", "rating", "liked", "disliked", "watchlist"}


def bare(kind: str, of: str) -> Said:
    season = 1 if of == EPISODE else None
    return Said("A", kind, of=of, stars=4.0 if kind == "rating" else None, season=season, name="B")


@every_shape
def test_callers_need_not_know_days_years_and_ids(shape: Shape) -> None:
    said = [bare(kind, of) for kind, sorts in shape.carries.items() for of in sorted(sorts)]
    filename, content = write(shape.name, said)
    was = read_history(content, filename)
    assert {record.kind for record in was.records} >= set(shape.carries)
    assert {record.day for record in was.records} == {None}
    assert {(record.imdb_id, record.tmdb_id) for record in was.records} == {(None, None)}
