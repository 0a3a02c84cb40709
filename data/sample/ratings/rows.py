"""User ratings drawn from tastes, a chunk of users at a time.

A user draws titles from the distributions of their taste clusters, never the same one twice, and
gives stars by mean + user bias + quality + taste + noise. A few rows are then rated once more, as
in the real files. Every chunk has its own random stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator, SeedSequence

from data.sample.ratings.factors import Tastes, Users, grid
from engine.arrays import Float64Array, Int64Array

CHUNK_ROWS = 200_000
MEAN = 3.04
TASTE_SCALE = 0.40
NOISE_SPREAD = 0.8
RUNS_PER_FILE = 3

FIRST_SECOND, LAST_SECOND = 823_000_000, 1_501_800_000
"""January 1996 to August 2017."""

SESSION_END_PROBABILITY = 0.04
_LONGEST_PAUSE = 60 * 86_400


@dataclass(frozen=True, slots=True)
class Rows:
    """Rating rows: positions of users and titles, stars times two, Unix seconds."""

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
    users: Users, tastes: Tastes, order: Int64Array, seed: SeedSequence
) -> Iterator[Rows]:
    """Draw the ratings of all users in the given order, about CHUNK_ROWS rows at a time."""
    ends = np.cumsum(users.rows[order])
    cuts = np.searchsorted(ends, np.arange(CHUNK_ROWS, int(ends[-1]), CHUNK_ROWS))
    chunks = [chunk for chunk in np.split(order, cuts) if len(chunk)]
    for chunk, stream in zip(chunks, seed.spawn(len(chunks)), strict=True):
        yield _rate(users, tastes, chunk, np.random.default_rng(stream))


def _rate(users: Users, tastes: Tastes, chunk: Int64Array, rng: Generator) -> Rows:
    owner, title = _distinct_titles(users, tastes, chunk, rng)
    again = _repeated(owner, users.repeats[chunk], rng)
    owner, title = np.concatenate((owner, owner[again])), np.concatenate((title, title[again]))
    shuffled = _shuffled_within(owner, rng)
    owner, title = owner[shuffled], title[shuffled]
    user = chunk[owner]
    return Rows(user, title, _half_stars(users, tastes, user, title, rng), _seconds(owner, rng))


def _distinct_titles(
    users: Users, tastes: Tastes, chunk: Int64Array, rng: Generator
) -> tuple[Int64Array, Int64Array]:
    """Draw for each user of the chunk as many different titles as they rate for the first time."""
    titles = len(tastes.quality)
    missing = users.rows[chunk] - users.repeats[chunk]
    accepted = np.empty(0, dtype=np.int64)
    surplus = 1
    while missing.any():
        # Who has seen most of what they like rarely draws something new: ask for more each time.
        owner = np.repeat(np.arange(len(chunk)), missing * surplus + missing // 2)
        surplus *= 2
        drawn = owner * titles + _draw_titles(users, tastes, chunk[owner], rng)
        fresh = _first_ones(drawn[~np.isin(drawn, accepted)])
        kept = fresh[_rank_within(fresh // titles) < missing[fresh // titles]]
        missing = missing - np.bincount(kept // titles, minlength=len(chunk))
        accepted = np.concatenate((accepted, kept))
    accepted.sort()
    return accepted // titles, accepted % titles


def _draw_titles(users: Users, tastes: Tastes, user: Int64Array, rng: Generator) -> Int64Array:
    """Draw a title per entry of `user`: a cluster by the user's mixture, then by its weights."""
    part = (rng.random(len(user))[:, None] >= users.mixture[user, :-1]).sum(axis=1)
    cluster = users.clusters[user, part]
    begin, end = tastes.bounds[cluster], tastes.bounds[cluster + 1]
    point = begin + (rng.random(len(user)) * (end - begin)).astype(np.int64)
    found: Int64Array = np.searchsorted(tastes.cumulative, point, side="right")
    title: Int64Array = found - cluster * len(tastes.quality)
    return title


def _first_ones(values: Int64Array) -> Int64Array:
    """Drop later copies, keep the order."""
    _, first = np.unique(values, return_index=True)
    return values[np.sort(first)]


def _rank_within(owner: Int64Array) -> Int64Array:
    """Number the entries of each owner from 0; equal owners must be neighbours."""
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    lengths = np.diff(starts, append=len(owner))
    return np.arange(len(owner)) - np.repeat(starts, lengths)


def _shuffled_within(owner: Int64Array, rng: Generator) -> Int64Array:
    """Order positions by owner, at random within each."""
    return np.argsort((owner << 32) | rng.integers(1 << 32, size=len(owner)), kind="stable")


def _repeated(owner: Int64Array, repeats: Int64Array, rng: Generator) -> Int64Array:
    """Choose the positions to rate once more, so many per owner."""
    shuffled = _shuffled_within(owner, rng)
    ordered = owner[shuffled]
    return shuffled[_rank_within(ordered) < repeats[ordered]]


def _half_stars(
    users: Users, tastes: Tastes, user: Int64Array, title: Int64Array, rng: Generator
) -> Int64Array:
    taste = _dot(users.vectors[user], tastes.vectors[title])
    noise = grid(rng.standard_normal(len(user)) * NOISE_SPREAD)
    stars = MEAN + users.bias[user] + tastes.quality[title] + TASTE_SCALE * taste + noise
    # Half of the users give whole stars only, as everybody did in the early years.
    whole = users.whole_stars[user]
    step = np.where(whole, 2, 1)
    rounded = np.floor(stars * (2 / step) + 0.5).astype(np.int64) * step
    half_stars: Int64Array = np.clip(rounded, step, 10)
    return half_stars


def _dot(left: Float64Array, right: Float64Array) -> Float64Array:
    products: Float64Array = np.einsum("ij,ij->i", left, right)
    return products


def _seconds(owner: Int64Array, rng: Generator) -> Int64Array:
    """Date the rows: sessions of a few ratings, pauses of days between them, ever later."""
    count = len(owner)
    pause = np.minimum(rng.standard_exponential(count) ** 2 * 5 * 86_400, _LONGEST_PAUSE)
    ends = rng.random(count) < SESSION_END_PROBABILITY
    steps = np.where(ends, pause, 0).astype(np.int64) + rng.integers(2, 60, size=count)
    total = np.cumsum(steps)
    starts = np.flatnonzero(np.diff(owner, prepend=-1))
    lengths = np.diff(starts, append=count)
    since = total - np.repeat(total[starts], lengths)
    span = since[starts + lengths - 1]
    room = np.maximum(0, LAST_SECOND - FIRST_SECOND - span)
    begin = FIRST_SECOND + (rng.random(len(starts)) * room).astype(np.int64)
    seconds: Int64Array = np.repeat(begin, lengths) + since
    return seconds
