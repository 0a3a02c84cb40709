"""How good lists of similar films are: what they share, and whether the same people like them."""

from dataclasses import dataclass

import numpy as np

from engine.catalog.films import Films

SHOWN = 5  # films in a recommendation by title
_RANKED = 10  # places of a list that agreement looks at
_LIKED = 20  # films that are near by ratings
_RESAMPLES = 1000


@dataclass(frozen=True)
class Mean:
    """A mean over films with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: np.ndarray) -> "Mean":
        """Return the mean of some films' values; the films are drawn anew with seed 0."""
        rng = np.random.default_rng(0)
        drawn = rng.integers(len(values), size=(_RESAMPLES, len(values)))
        means = values[drawn].mean(axis=1)
        return cls(float(values.mean()), *np.quantile(means, [0.025, 0.975]).tolist())


def shared_names(nearest: np.ndarray, names: list[set[str]]) -> Mean:
    """Return the share of the nearest five that share a name, of films that some other shares it.

    At most as many as there are: a film with one sequel has all with that one.
    """
    films_of: dict[str, set[int]] = {}
    for at, own in enumerate(names):
        for name in own:
            films_of.setdefault(name, set()).add(at)
    values = []
    for at, own in enumerate(names):
        others = set().union(*(films_of[name] for name in own)) - {at}
        if others:
            hits = len(others.intersection(nearest[at, :SHOWN].tolist()))
            values.append(hits / min(SHOWN, len(others)))
    return Mean.of(np.array(values))


def shared_genres(nearest: np.ndarray, films: Films) -> Mean:
    """Return the mean Jaccard overlap of genres with the nearest five, of films with genres."""
    genres = [set(names) for names in films.films["genres"].to_pylist()]
    values = [
        np.mean(
            [len(own & genres[o]) / len(own | genres[o]) for o in nearest[at, :SHOWN] if o >= 0]
        )
        for at, own in enumerate(genres)
        if own and (nearest[at, :SHOWN] >= 0).any()
    ]
    return Mean.of(np.array(values))


def agreement(nearest: np.ndarray, similarity: np.ndarray) -> Mean:
    """Return nDCG@10 of the nearest films where those twenty that raters find nearest are right."""
    right = np.zeros(similarity.shape, dtype=bool)
    most = np.argsort(-similarity, axis=1, kind="stable")[:, :_LIKED]
    np.put_along_axis(right, most, np.take_along_axis(similarity, most, axis=1) > 0, axis=1)
    discount = 1 / np.log2(np.arange(_RANKED) + 2)
    listed = nearest[:, :_RANKED]
    hits = np.take_along_axis(right, np.maximum(listed, 0), axis=1) & (listed >= 0)
    possible = np.minimum(right.sum(axis=1), _RANKED)
    ideal = np.concatenate([[0.0], np.cumsum(discount)])[possible]
    judged = ideal > 0
    return Mean.of((hits[judged] @ discount[: hits.shape[1]]) / ideal[judged])
