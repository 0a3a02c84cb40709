"""The ratings of the sample: real formats and quirks, and a taste that can be learnt."""

import csv
from collections import defaultdict
from itertools import pairwise

import numpy as np
import pytest

from data.sample import SMALL, generate
from tests.data.sample.files import read_catalogs


def titles(raw):
    """Every catalog row with its id, which begins with the platform's letter."""
    for platform, rows in read_catalogs(raw).items():
        yield from ((platform[0] + row["show_id"], row) for row in rows)


@pytest.fixture(scope="module")
def raw(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    generate(folder, size=SMALL, seed=5)
    return folder


@pytest.fixture(scope="module")
def files(raw):
    read = []
    for path in sorted((raw / "ratings").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            read.append(list(csv.reader(file))[1:])
    return read


@pytest.fixture(scope="module")
def rows(files):
    return [row for part in files for row in part]


@pytest.fixture(scope="module")
def genres(raw):
    """The genres of every title by id."""
    return {title_id: row["listed_in"] for title_id, row in titles(raw)}


@pytest.fixture(scope="module")
def residuals(rows, genres):
    """A users x titles table of what two rounds of damped biases leave, NaN if unrated."""
    rows = [row for row in rows if row[3] in genres]
    users, u = np.unique([row[0] for row in rows], return_inverse=True)
    titles, i = np.unique([row[3] for row in rows], return_inverse=True)
    stars = np.array([float(row[1]) for row in rows])
    rest = stars - stars.mean()
    for _ in range(2):
        rest -= (np.bincount(i, rest) / (np.bincount(i) + 5))[i]
        rest -= (np.bincount(u, rest) / (np.bincount(u) + 5))[u]
    table = np.full((len(users), len(titles)), np.nan)
    table[u, i] = rest
    return table, titles


def test_the_files_are_written_like_the_real_ones(raw):
    for path in sorted((raw / "ratings").glob("*.csv")):
        content = path.read_bytes()
        assert content.startswith(b"userId,rating,timestamp,movieId\n")
        assert content.endswith(b"\n")
        assert b"\r" not in content
        assert b'"' not in content


def test_stars_are_half_stars_with_one_decimal(rows):
    allowed = {f"{half / 2:.1f}" for half in range(1, 11)}
    assert {row[1] for row in rows} == allowed


def test_marginals_look_like_real_ratings(rows):
    stars = np.array([float(row[1]) for row in rows])
    assert 3.3 < stars.mean() < 3.7
    assert 0.95 < stars.std() < 1.15
    values, counts = np.unique(stars, return_counts=True)
    assert set(values[np.argsort(counts)[-2:]]) == {3.0, 4.0}


def test_most_titles_are_rated_but_hardly_a_series(raw, rows):
    rated = {row[3] for row in rows}
    listed = {kind: set() for kind in ("Movie", "TV Show")}
    for title_id, row in titles(raw):
        listed[row["type"]].add(title_id)
    assert len(rated & listed["Movie"]) > 0.95 * len(listed["Movie"])
    assert 0 < len(rated & listed["TV Show"]) < 0.2 * len(listed["TV Show"])


def test_a_few_users_rate_titles_that_no_catalog_carries(rows, genres):
    outside = {row[0] for row in rows if row[3] not in genres}
    assert 0.01 * SMALL.users < len(outside) < 0.04 * SMALL.users
    assert not any(row[3] in genres for row in rows if row[0] in outside)


def test_user_ids_have_gaps_in_proportion(rows):
    ids = sorted({int(row[0]) for row in rows})
    assert len(ids) == SMALL.users
    assert (ids[0], ids[-1]) == (1, SMALL.users * 270_896 // 115_077)


def test_repeated_pairs_have_the_real_share(rows):
    seen, repeated = {}, []
    for row in rows:
        pair = (row[0], row[3])
        if pair in seen:
            repeated.append((seen[pair], row))
        seen[pair] = row
    assert len(repeated) == SMALL.repeats
    assert len(repeated) / len(rows) == pytest.approx(0.023, abs=0.001)
    assert all(first[2] != second[2] for first, second in repeated)
    assert any(first[1] != second[1] for first, second in repeated)


def test_times_increase_within_a_user_and_come_in_sessions(files):
    rows = [row for part in files for row in part]
    times = np.array([int(row[2]) for row in rows])
    same_user = np.array([a[0] == b[0] for a, b in pairwise(rows)])
    steps = np.diff(times)[same_user]
    assert steps.min() > 0
    assert np.mean(steps < 60) > 0.9
    assert steps.max() > 86_400
    assert times.min() >= 820_454_400  # 1 January 1996
    assert times.max() < 1_514_764_800  # 1 January 2018


def test_files_are_runs_of_users_but_not_in_one_order(files):
    runs = [[int(row[0]) for row in part] for part in files]
    joined = np.array([user for part in runs for user in part])
    starts = np.flatnonzero(np.diff(joined)) + 1
    assert len(starts) + 1 == len(np.unique(joined))  # a user's rows are together
    assert joined[0] == 1
    assert 1 <= np.sum(np.diff(joined[starts]) < 0) < 10
    assert joined[-1] != joined.max()


def test_activity_and_popularity_are_long_tailed(rows):
    for column, share in ((0, 0.35), (3, 0.3)):
        _, counts = np.unique([row[column] for row in rows], return_counts=True)
        counts = np.sort(counts)[::-1]
        assert counts[: len(counts) // 10].sum() > share * len(rows)
        assert counts[0] > 5 * np.median(counts)


def _cosine(rest, right):
    return float((rest * right).sum() / np.sqrt((rest**2).sum() * (right**2).sum()))


def _shared_structure(table, rng):
    """Correlate title x title products of residuals between two random halves of the users."""
    filled = np.nan_to_num(table[rng.permutation(len(table))])
    half = len(filled) // 2
    upper = np.triu_indices(table.shape[1], 1)
    products = [(part.T @ part)[upper] for part in (filled[:half], filled[half:])]
    return _cosine(products[0], products[1])


def test_tastes_learnt_from_half_of_the_users_hold_for_the_others(residuals):
    table, _ = residuals
    rng = np.random.default_rng(0)
    assert _shared_structure(table, rng) > 0.15


def test_scattered_ratings_show_no_taste(residuals):
    """The check above must fail for ratings whose titles carry no signal."""
    table, _ = residuals
    rng = np.random.default_rng(0)
    scattered = table.copy()
    for user in scattered:
        rated = np.flatnonzero(~np.isnan(user))
        user[rated] = user[rng.permutation(rated)]
    assert _shared_structure(scattered, rng) < 0.05


def _genre_agreement(table, titles, genres, rng):
    """Correlate each user's feeling about one half of a genre's titles with the other half."""
    filled = np.nan_to_num(table)
    words = {word for title in titles for word in genres[title].split(", ")}
    halves = [[], []]
    for word in sorted(words):
        chosen = rng.permutation([i for i, title in enumerate(titles) if word in genres[title]])
        for half, kept in enumerate((chosen[::2], chosen[1::2])):
            halves[half].append(filled[:, kept].sum(axis=1))
    return _cosine(np.array(halves[0]), np.array(halves[1]))


def test_users_feel_alike_about_titles_of_one_genre(residuals, genres):
    table, titles = residuals
    agreement = _genre_agreement(table, titles, genres, np.random.default_rng(0))
    permuted = np.random.default_rng(1).permutation(list(genres.values()))
    by_chance = dict(zip(genres, permuted, strict=True))
    assert agreement > 0.05
    assert _genre_agreement(table, titles, by_chance, np.random.default_rng(0)) < 0.0


def test_copies_of_a_work_are_equally_known(raw, rows):
    """A work on two platforms has one popularity, so the counts of its copies go together."""
    copies = defaultdict(list)
    for title_id, row in titles(raw):
        copies[row["title"], row["type"], row["release_year"]].append(title_id)
    counts = dict(zip(*np.unique([row[3] for row in rows], return_counts=True), strict=True))
    pairs = [ids[:2] for ids in copies.values() if len(ids) > 1]
    logs = np.log([[1 + counts.get(title, 0) for title in pair] for pair in pairs])
    assert np.corrcoef(logs.T)[0, 1] > 0.5
