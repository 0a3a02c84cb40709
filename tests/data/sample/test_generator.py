"""The whole sample: exact counts, the same bytes for the same seed, all files or none."""

import hashlib
from pathlib import Path

import pytest

from data.sample import FULL, MEDIUM, SMALL, SampleSize, generate
from tests.data.sample.files import read_catalogs

TINY = SampleSize.proportional("tiny", titles=200, users=300, file_rows=(2_400, 800, 1_800))


def digests(raw):
    return {
        path.relative_to(raw).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(raw.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    raw = tmp_path_factory.mktemp("tiny")
    return raw, generate(raw, size=TINY, seed=3)


def test_full_size_has_the_real_shape():
    assert FULL.titles == 22_998
    assert [(p.movies, p.shows) for p in FULL.platforms] == [
        (7_814, 1_854),
        (1_052, 398),
        (1_484, 1_589),
        (6_131, 2_676),
    ]
    assert (FULL.users, FULL.ratings, len(FULL.file_rows)) == (115_077, 11_024_289, 8)
    assert (FULL.file_rows[6], FULL.repeats) == (524_289, 254_268)
    assert FULL.films == 45_463


@pytest.mark.parametrize(
    ("size", "titles", "users", "rows", "files", "films"),
    [(SMALL, 800, 1_200, 60_000, 2, 700), (MEDIUM, 6_000, 12_000, 1_000_000, 4, 6_000)],
    ids=["small", "medium"],
)
def test_smaller_sizes_keep_the_proportions(size, titles, users, rows, files, films):
    assert abs(size.titles - titles) < 5
    assert (size.users, size.ratings, len(size.file_rows)) == (users, rows, files)
    assert size.films == films
    for part, full in zip(size.platforms, FULL.platforms, strict=True):
        assert part.total / size.titles == pytest.approx(full.total / FULL.titles, abs=0.002)
        assert part.movies / part.total == pytest.approx(full.movies / full.total, abs=0.01)


def test_presets_have_names():
    assert [SampleSize.preset(name) for name in ("small", "medium", "full")] == [
        SMALL,
        MEDIUM,
        FULL,
    ]
    with pytest.raises(ValueError, match=r"'huge'.*small, medium, full"):
        SampleSize.preset("huge")


def test_impossible_sizes_are_refused():
    with pytest.raises(ValueError, match="at least 120 titles"):
        SampleSize.proportional("x", titles=50, users=300, file_rows=(5_000,))
    with pytest.raises(ValueError, match="allow 600 to 7537 ratings, got 90000"):
        SampleSize.proportional("x", titles=200, users=300, file_rows=(90_000,))
    with pytest.raises(ValueError, match="one row per rating file"):
        SampleSize.proportional("x", titles=200, users=300, file_rows=(5_000, 0))
    with pytest.raises(ValueError, match="at least 100 films, got 99"):
        SampleSize.proportional("x", titles=200, users=300, file_rows=(5_000,), films=99)


def test_rows_titles_and_users_are_exact(tiny):
    raw, summary = tiny
    for rows, expected in zip(read_catalogs(raw).values(), TINY.platforms, strict=True):
        assert sum(row["type"] == "Movie" for row in rows) == expected.movies
        assert sum(row["type"] == "TV Show" for row in rows) == expected.shows
        assert [row["show_id"] for row in rows] == [f"s{i + 1}" for i in range(len(rows))]
    lines = [(raw / f"ratings/{i}.csv").read_text().splitlines() for i in (1, 2, 3)]
    assert tuple(len(part) - 1 for part in lines) == TINY.file_rows
    users = {line.split(",")[0] for part in lines for line in part[1:]}
    assert len(users) == TINY.users == summary.users
    assert (summary.titles, summary.ratings) == (TINY.titles, TINY.ratings)
    assert summary.films == TINY.films == 200
    assert 0.95 * summary.titles < summary.works < summary.titles


def test_the_summary_lists_the_files(tiny):
    raw, summary = tiny
    assert {path.relative_to(raw).as_posix() for path in summary.files} == set(digests(raw))
    assert (summary.size, summary.seed) == ("tiny", 3)


def test_the_seed_decides_the_bytes(tiny, tmp_path):
    first = digests(tiny[0])
    generate(tmp_path / "same", size=TINY, seed=3)
    generate(tmp_path / "other", size=TINY, seed=4)
    assert digests(tmp_path / "same") == first
    second = digests(tmp_path / "other")
    assert all(second[name] != first[name] for name in first)


def test_generating_again_replaces_the_files(tiny, tmp_path):
    generate(tmp_path, size=TINY, seed=4)
    generate(tmp_path, size=TINY, seed=3)
    assert digests(tmp_path) == digests(tiny[0])


def test_rating_files_of_something_else_are_not_mixed_in(tmp_path):
    leftover = tmp_path / "ratings/4.csv"
    leftover.parent.mkdir()
    leftover.write_text("userId,rating,timestamp,movieId\n")
    with pytest.raises(FileExistsError, match=r"not part of this sample: 4\.csv"):
        generate(tmp_path, size=TINY, seed=3)
    assert list(digests(tmp_path)) == ["ratings/4.csv"]


def test_a_second_edition_numbers_the_titles_of_netflix_anew(tiny, tmp_path):
    summary = generate(tmp_path, size=TINY, seed=3, edition=2)
    first, second = read_catalogs(tiny[0]), read_catalogs(tmp_path)
    assert digests(tmp_path).keys() == digests(tiny[0]).keys()
    changed = {
        name for name, digest in digests(tmp_path).items() if digest != digests(tiny[0])[name]
    }
    assert changed == {"catalogs/netflix_titles.csv"}
    before = {row["show_id"]: row | {"show_id": ""} for row in first["netflix"]}
    after = {row["show_id"]: row | {"show_id": ""} for row in second["netflix"]}
    assert list(after) == [f"s{number}" for number in range(1, len(after) + 1)]
    assert len(before) - len(after) == len(before) // 40 == TINY.titles - summary.titles
    assert all(row in before.values() for row in after.values())
    assert sum(before[show_id] == row for show_id, row in after.items()) <= 1


def test_progress_reaches_the_totals(tmp_path):
    reports: dict[str, list[tuple[int, int]]] = {}
    generate(
        tmp_path,
        size=TINY,
        seed=3,
        progress=lambda what, done, total: reports.setdefault(what, []).append((done, total)),
    )
    assert list(reports) == ["catalogs", "ratings", "films"]
    assert reports["catalogs"][-1] == (TINY.titles, TINY.titles)
    assert reports["ratings"][-1] == (TINY.ratings, TINY.ratings)
    assert reports["films"][-1] == (TINY.films, TINY.films)


@pytest.mark.parametrize("moment", ["catalogs", "ratings", "films"])
def test_an_interrupt_leaves_no_half_file(tmp_path, moment):
    def stop(what, done, total):
        if what == moment:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path, size=TINY, seed=3, progress=stop)
    assert digests(tmp_path) == {}


def test_an_interrupt_keeps_the_files_of_an_earlier_run(tiny, tmp_path):
    def stop(what, done, total):
        if what == "ratings":
            raise KeyboardInterrupt

    generate(tmp_path, size=TINY, seed=3)
    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path, size=TINY, seed=4, progress=stop)
    assert digests(tmp_path) == digests(tiny[0])


def test_nothing_is_written_outside_the_three_folders(tiny: tuple[Path, object]):
    assert sorted(path.name for path in tiny[0].iterdir()) == ["catalogs", "ratings", "tmdb"]
