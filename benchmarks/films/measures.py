"""How good lists of similar films are: what they share, and whether the same people like them.

Every measure is a mean over films with its 95 % bootstrap interval (seed 0). `nearest` has a row of
other films for each film, the most similar first, -1 where it ends.
"""

import numpy as np

from engine.arrays import Float64Array, IndexArray, Mask
from engine.catalog.films import Films
from training.metrics.bootstrap import Interval

SHOWN = 5  # films in a recommendation by title
_RANKED = 10  # places of a list that agreement looks at
_LIKED = 20  # films that are near by ratings


def shared_names(nearest: IndexArray, names: list[set[str]]) -> Interval:
    """The share of the nearest five that share a name, of films that another shares one with.

    At most as many as there are: a film with one sequel has all with that one.
    """
    bearers: dict[str, set[int]] = {}
    for film, film_names in enumerate(names):
        for name in film_names:
            bearers.setdefault(name, set()).add(film)
    values = []
    for film, film_names in enumerate(names):
        sharing = set().union(*(bearers[name] for name in film_names)) - {film}
        if sharing:
            hits = len(sharing.intersection(nearest[film, :SHOWN].tolist()))
            values.append(hits / min(SHOWN, len(sharing)))
    return Interval.from_values(np.array(values))


def shared_genres(nearest: IndexArray, films: Films) -> Interval:
    """The mean Jaccard overlap of genres with the nearest five, of films with genres."""
    genres = [set(names) for names in films.films["genres"].to_pylist()]
    values = []
    for film, film_genres in enumerate(genres):
        neighbours = [genres[row] for row in nearest[film, :SHOWN] if row >= 0]
        if film_genres and neighbours:
            overlaps = [len(film_genres & each) / len(film_genres | each) for each in neighbours]
            values.append(np.mean(overlaps))
    return Interval.from_values(np.array(values))


def recall(nearest: IndexArray, similarity: Float64Array) -> Interval:
    """The share of the twenty that raters find nearest which the nearest ten hold."""
    relevant = _relevant(similarity)
    rated = relevant.any(axis=1)
    hits = _hits(nearest, relevant)[rated].sum(axis=1)
    return Interval.from_values(hits / relevant[rated].sum(axis=1))


def agreement(nearest: IndexArray, similarity: Float64Array) -> Interval:
    """nDCG@10 of the nearest where those twenty that raters find nearest are relevant."""
    relevant = _relevant(similarity)
    discount = 1 / np.log2(np.arange(_RANKED) + 2)
    hits = _hits(nearest, relevant)
    possible = np.minimum(relevant.sum(axis=1), _RANKED)
    ideal = np.concatenate([[0.0], np.cumsum(discount)])[possible]
    rated = ideal > 0  # a film that raters find nothing like says nothing of a recipe
    return Interval.from_values((hits[rated] @ discount[: hits.shape[1]]) / ideal[rated])


def _relevant(similarity: Float64Array) -> Mask:
    relevant = np.zeros(similarity.shape, dtype=bool)
    top: IndexArray = np.argsort(-similarity, axis=1, kind="stable")[:, :_LIKED]
    np.put_along_axis(relevant, top, np.take_along_axis(similarity, top, axis=1) > 0, axis=1)
    return relevant


def _hits(nearest: IndexArray, relevant: Mask) -> Mask:
    listed = nearest[:, :_RANKED]
    hits: Mask = np.take_along_axis(relevant, np.maximum(listed, 0), axis=1) & (listed >= 0)
    return hits
