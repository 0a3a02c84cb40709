"""The films most like each film, by three methods, from one pass over all pairs.

    text      cosine of the films' text vectors
    features  1 / (1 + Euclidean distance of the films' feature vectors)
    hybrid    text, and a little more for like time, like fame and renown, as Mixture says

Pairs are compared a few hundred films against all at a time: no matrix of all pairs is ever held.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, IndexArray, Int32Array, Int64Array
from engine.catalog.films import FEATURES, HYBRID, METHODS, TEXT, Films
from engine.models.nearest import Nearest
from engine.progress import Progress
from training.content.vectors import (
    WEIGHTS,
    Weights,
    feature_vectors,
    identities,
    text_vectors,
)
from training.content.works import most_similar

NEIGHBOURS = 30
_SPARE = 6  # neighbours found beyond those kept, in case some are one film twice
_YEARS, _MOST_YEARS = 10.0, 200  # in which nearness in time falls to 1/e; beyond, it is nothing
_CHUNK = 128  # films compared with all others at once


@dataclass(frozen=True)
class Mixture:
    """What the hybrid adds to the text's cosine; the sum is divided by 1 + all three.

    Near the best of a search on public ratings (benchmarks/similarity.md); `known` is lower than
    raters ask for, so that the text decides.
    """

    time: float = 0.2  # times e^(-years apart / 10)
    fame: float = 0.1  # times fewer votes / more votes, one added to each
    known: float = 0.1  # times the logarithm of the candidate's votes, as a share of the most


MIXTURE = Mixture()


def similar_films(
    films: Films,
    progress: Progress,
    threads: int = 1,
    mixture: Mixture = MIXTURE,
    weights: Weights = WEIGHTS,
) -> dict[str, Nearest]:
    """Return for each method the films most like each film, other records of it left out."""
    k = min(NEIGHBOURS, max(len(films) - 1, 1))
    found = {
        method: Nearest(
            np.full((len(films), k), -1, np.int32), np.zeros((len(films), k), np.float32)
        )
        for method in METHODS
    }
    if len(films) < 2:
        return found
    pairs = _Pairs.of(films, mixture, weights)
    chunks = [slice(low, low + _CHUNK) for low in range(0, len(films), _CHUNK)]

    def compare(rows: slice) -> None:
        for method, near in pairs.compared(rows).items():
            works, similarity = _nearest(near, pairs.same, k)
            found[method].works[rows], found[method].similarity[rows] = works, similarity

    with ThreadPoolExecutor(threads) as pool:
        for done, _ in enumerate(pool.map(compare, chunks), start=1):
            progress("comparing films", min(done * _CHUNK, len(films)), len(films))
    return found


@dataclass(frozen=True)
class _Pairs:
    """What films are compared by.

    Attributes:
        text: shape (n_films, n_tokens), and transposed.
        features: float32, shape (n_films, n_features), and their squared lengths.
        year: int64; votes: float32, one added; known: float32, their logarithm, 0 to 1.
        same: int32, shape (n_films,): equal for records of one film.
        mates: the records of one film, where there are several, by that number.
    """

    text: sparse.csr_array
    transposed: sparse.csr_array
    features: Float32Array
    lengths: Float32Array
    year: Int64Array
    votes: Float32Array
    known: Float32Array
    same: Int32Array
    mates: dict[int, IndexArray]
    mixture: Mixture

    @classmethod
    def of(cls, films: Films, mixture: Mixture, weights: Weights) -> "_Pairs":
        text, features = text_vectors(films, weights), feature_vectors(films)
        same = identities(films)
        known = np.log1p(films.votes).astype(np.float32)
        numbers, counts = np.unique(same, return_counts=True)
        return cls(
            text=text,
            transposed=text.T.tocsr(),
            features=features,
            lengths=np.einsum("nk,nk->n", features, features),
            year=films.year.astype(np.int64),
            votes=films.votes.astype(np.float32) + 1,
            known=known / max(float(known.max()), 1.0),
            same=same,
            mates={int(n): np.flatnonzero(same == n) for n in numbers[counts > 1]},
            mixture=mixture,
        )

    def compared(self, rows: slice) -> dict[str, Float32Array]:
        """Return the similarity of some films to all, by method; 0 to the film's own records."""
        text = (self.text[rows] @ self.transposed).toarray()
        np.clip(text, 0.0, 1.0, out=text)  # rounding may exceed it
        squares = (
            self.lengths[rows, None] + self.lengths - 2 * self.features[rows] @ self.features.T
        )
        features = 1 / (1 + np.sqrt(np.maximum(squares, 0.0, out=squares), out=squares))
        hybrid = self._hybrid(text, rows)
        similar = {TEXT: text, FEATURES: features, HYBRID: hybrid}
        for at, film in enumerate(range(rows.start, rows.start + len(text))):
            own = self.mates.get(int(self.same[film]), film)
            for near in similar.values():
                near[at, own] = 0.0
        return similar

    def _hybrid(self, text: Float32Array, rows: slice) -> Float32Array:
        mixture = self.mixture
        near_by_years = mixture.time * np.exp(-np.arange(_MOST_YEARS + 1) / _YEARS)
        apart = np.minimum(np.abs(self.year[rows, None] - self.year), _MOST_YEARS)
        hybrid: Float32Array = near_by_years.astype(np.float32)[apart]
        votes = self.votes[rows, None]
        fame = np.minimum(votes, self.votes) / np.maximum(votes, self.votes)
        hybrid += np.float32(mixture.fame) * fame + np.float32(mixture.known) * self.known
        hybrid += text
        hybrid /= np.float32(1 + mixture.time + mixture.fame + mixture.known)
        return hybrid


def _nearest(near: Float32Array, same: Int32Array, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return positions and values of each row's `k` highest, each film once; -1 where fewer."""
    works, values = most_similar(near, min(k + _SPARE, near.shape[1]))
    numbers = np.where(works >= 0, same[works], -1 - np.arange(works.shape[1]))
    ordered = np.sort(numbers, axis=1)
    for row in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
        first = np.zeros(works.shape[1], dtype=bool)
        first[np.unique(numbers[row], return_index=True)[1]] = True
        order = np.argsort(~first, kind="stable")
        again = np.arange(len(order)) >= first.sum()
        works[row] = np.where(again, -1, works[row, order])
        values[row] = np.where(again, 0.0, values[row, order])
    return works[:, :k], values[:, :k]
