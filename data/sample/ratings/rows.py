"""User ratings drawn from latent factors, a chunk of users at a time.

A user draws titles from the distributions of their clusters, never the same one twice, and gives
stars by mean + user bias + quality + affinity + noise. A few rows are then rated once more, as in
the real files. Every chunk has a random stream to itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, SeedSequence, default_rng

from data.sample.ratings.factors import TitleFactors, grid
from data.sample.ratings.users import Users
from engine.arrays import Float64Array, Int64Array

CHUNK_ROWS = 200_000
MEAN = 3.04  # stars
AFFINITY_SCALE = 0.40
NOISE_SPREAD = 0.8
RUNS_PER_FILE = 3

FIRST_SECOND, LAST_SECOND = 823_000_000, 1_501_800_000  # January 1996 to August 2017
SESSION_END_PROBABILITY = 0.04

_DAY = 86_400
_LONGEST_PAUSE = 60 * _DAY


@dataclass(frozen=True)
class RatingRows:
    """Rating rows: positions of users and titles, stars times two, Unix seconds.

    Positions after those of the listed titles are of as many that no catalog carries.
    """

    user: Int64Array
    title: Int64Array
    half_stars: Int64Array
    seconds: Int64Array


def user_order(users: int, files: int, rng: Generator) -> Int64Array:
    """Order users in runs of ascending ids, the first run first, the last never at the end."""
    runs = np.array_split(np.arange(users), RUNS_PER_FILE * files)
    middle = rng.permutation(np.arange(1, len(runs) - 1)).tolist()
    middle.insert(len(middle) // 2, len(runs) - 1)
    return np.concatenate([runs[i] for i in (0, *middle)])


def rating_chunks(
    users: Users, titles: TitleFactors, order: Int64Array, seed: SeedSequence
) -> Iterator[RatingRows]:
    """Draw the ratings of all users in this order, about CHUNK_ROWS rows at a time."""
    ends = np.cumsum(users.rows[order])
    cuts = np.searchsorted(ends, np.arange(CHUNK_ROWS, int(ends[-1]), CHUNK_ROWS))
    chunks = [chunk for chunk in np.split(order, cuts) if len(chunk)]
    for chunk, stream in zip(chunks, seed.spawn(len(chunks)), strict=True):
        yield _rate(users, titles, chunk, default_rng(stream))


def _rate(users: Users, titles: TitleFactors, chunk: Int64Array, rng: Generator) -> RatingRows:
    owner, title = _distinct_titles(users, titles, chunk, rng)
    repeated = _choose_repeated(owner, users.repeats[chunk], rng)
    rows = np.concatenate((np.arange(len(owner)), repeated))
    rows = rows[_shuffled_within(owner[rows], rng)]
    owner, title = owner[rows], title[rows]
    user = chunk[owner]
    half_stars = _draw_half_stars(users, titles, user, title, rng)
    title = title + len(titles.quality) * users.outside[user]
    return RatingRows(user, title, half_stars, _draw_seconds(owner, rng))


def _distinct_titles(
    users: Users, titles: TitleFactors, chunk: Int64Array, rng: Generator
) -> tuple[Int64Array, Int64Array]:
    """Draw for each user of the chunk as many different titles as they rate for the first time."""
    n_titles = len(titles.quality)
    missing = users.rows[chunk] - users.repeats[chunk]
    accepted = np.empty(0, dtype=np.int64)  # owner * n_titles + title
    surplus = 1
    while missing.any():
        # Who has seen most of what they like rarely draws something new: ask for more each time.
        owner = np.repeat(np.arange(len(chunk)), missing * surplus + missing // 2)
        surplus *= 2
        pairs = owner * n_titles + _draw_titles(users, titles, chunk[owner], rng)
        new = _first_ones(pairs[~np.isin(pairs, accepted)])
        kept = new[_rank_within(new // n_titles) < missing[new // n_titles]]
        missing = missing - np.bincount(kept // n_titles, minlength=len(chunk))
        accepted = np.concatenate((accepted, kept))
    accepted.sort()
    return accepted // n_titles, accepted % n_titles


def _draw_titles(
    users: Users, titles: TitleFactors, user: Int64Array, rng: Generator
) -> Int64Array:
    """Draw a title per entry of `user`: a cluster by the user's mixture, then by its weights."""
    part = (rng.random(len(user))[:, None] >= users.mixture[user, :-1]).sum(axis=1)
    cluster = users.clusters[user, part]
    begin, end = titles.bounds[cluster], titles.bounds[cluster + 1]
    point = begin + (rng.random(len(user)) * (end - begin)).astype(np.int64)
    position = np.searchsorted(titles.cumulative, point, side="right")
    title: Int64Array = position - cluster * len(titles.quality)
    return title


def _first_ones(values: Int64Array) -> Int64Array:
    """Drop later copies, keep the order."""
    _, first = np.unique(values, return_index=True)
    return values[np.sort(first)]


def _groups(owner: Int64Array) -> tuple[Int64Array, Int64Array]:
    """Where each owner's entries begin, and how many there are; equal owners are neighbours."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    return starts, np.diff(starts, append=len(owner))


def _rank_within(owner: Int64Array) -> Int64Array:
    """Number the entries of each owner from 0."""
    starts, lengths = _groups(owner)
    return np.arange(len(owner)) - np.repeat(starts, lengths)


def _shuffled_within(owner: Int64Array, rng: Generator) -> Int64Array:
    """Order positions by owner, at random within each."""
    # One key of owner and chance sorts faster than two.
    return np.argsort((owner << 32) | rng.integers(1 << 32, size=len(owner)), kind="stable")


def _choose_repeated(owner: Int64Array, repeats: Int64Array, rng: Generator) -> Int64Array:
    """Choose the positions to rate once more, so many per owner."""
    shuffled = _shuffled_within(owner, rng)
    ordered = owner[shuffled]
    return shuffled[_rank_within(ordered) < repeats[ordered]]


def _draw_half_stars(
    users: Users, titles: TitleFactors, user: Int64Array, title: Int64Array, rng: Generator
) -> Int64Array:
    affinity = _row_products(users.vectors[user], titles.vectors[title])
    noise = grid(rng.standard_normal(len(user)) * NOISE_SPREAD)
    stars = MEAN + users.bias[user] + titles.quality[title] + AFFINITY_SCALE * affinity + noise
    # Half of the users give whole stars only, as everybody did in the early years.
    step = np.where(users.whole_stars[user], 2, 1)
    rounded = np.floor(stars * (2 / step) + 0.5).astype(np.int64) * step
    half_stars: Int64Array = np.clip(rounded, step, 10)
    return half_stars


def _row_products(left: Float64Array, right: Float64Array) -> Float64Array:
    products: Float64Array = np.einsum("ij,ij->i", left, right)
    return products


def _draw_seconds(owner: Int64Array, rng: Generator) -> Int64Array:
    """Date the rows: sessions of a few ratings, pauses of days between them, ever later."""
    count = len(owner)
    pause = np.minimum(rng.standard_exponential(count) ** 2 * 5 * _DAY, _LONGEST_PAUSE)
    session_ends = rng.random(count) < SESSION_END_PROBABILITY
    steps = np.where(session_ends, pause, 0).astype(np.int64) + rng.integers(2, 60, size=count)
    elapsed = np.cumsum(steps)
    starts, lengths = _groups(owner)
    since_first = elapsed - np.repeat(elapsed[starts], lengths)
    span = since_first[starts + lengths - 1]
    room = np.maximum(0, LAST_SECOND - FIRST_SECOND - span)
    first = FIRST_SECOND + (rng.random(len(starts)) * room).astype(np.int64)
    seconds: Int64Array = np.repeat(first, lengths) + since_first
    return seconds
