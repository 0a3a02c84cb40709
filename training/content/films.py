"""The films most like each film, by three methods, from one pass over all pairs.

    text      cosine of the films' text vectors
    features  1 / (1 + Euclidean distance of the films' feature vectors)
    hybrid    text, and a little more for like time, like fame and renown, as Mixture says

Pairs are compared a few hundred films against all at a time: no matrix of all pairs is ever held.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import local

import numpy as np
from scipy import sparse

from engine.arrays import Float32Array, IndexArray, Int32Array, Int64Array
from engine.catalog.films import FEATURES, HYBRID, METHODS, TEXT, Films
from engine.console.progress import Progress
from engine.models.nearest import Nearest
from training import stages
from training.content.film_kernels import distances_to_likeness, mix
from training.content.neighbours import SPARE, distinct, mates, most_similar
from training.content.products import dense_products
from training.content.vectors import (
    WEIGHTS,
    Weights,
    feature_vectors,
    identities,
    text_vectors,
)

NEIGHBOURS = 30
_YEARS, _MOST_YEARS = 10.0, 200  # in which nearness in time falls to 1/e; beyond, it is nothing
_CHUNK = 16  # films compared with all others at once: their rows stay in the processor's cache


@dataclass(frozen=True)
class Mixture:
    """What the hybrid adds to the text's cosine; the sum is divided by 1 + all three.

    Near the best of a search on public ratings (benchmarks/results/films.md); `known` is lower than
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
    """The films most like each film by each method, without other records of the film itself."""
    k = min(NEIGHBOURS, max(len(films) - 1, 1))
    shape = (len(films), k)
    by_method = {
        method: Nearest(np.full(shape, -1, np.int32), np.zeros(shape, np.float32))
        for method in METHODS
    }
    if len(films) < 2:
        return by_method
    pairs = _Pairs.from_films(films, mixture, weights)
    starts = range(0, len(films), _CHUNK)
    chunks = [slice(start, min(start + _CHUNK, len(films))) for start in starts]
    of_thread = local()

    def compare(rows: slice) -> None:
        if not hasattr(of_thread, "room"):
            of_thread.room = np.empty((len(METHODS), _CHUNK, len(films)), np.float32)
        for method, similarity in pairs.compare(rows, of_thread.room).items():
            similar = by_method[method]
            highest = most_similar(similarity, min(k + SPARE, len(films)))
            works, values = distinct(*highest, pairs.same)
            similar.works[rows], similar.similarity[rows] = works[:, :k], values[:, :k]

    with ThreadPoolExecutor(threads) as pool:
        for done, _ in enumerate(pool.map(compare, chunks), start=1):
            progress(stages.COMPARING_FILMS, min(done * _CHUNK, len(films)), len(films))
    return by_method


@dataclass(frozen=True)
class _Pairs:
    """What films are compared by.

    Attributes:
        text: shape (n_films, n_tokens), and transposed.
        features: float32, shape (n_films, n_features), and their squared lengths.
        case_of: int64, shape (n_films,): films of one year with as many votes are one case, of
            which there are a quarter as many.
        year: int64; votes: float32, one added; known: float32, their logarithm, 0 to 1. All of
            shape (n_cases,).
        same: int32, shape (n_films,): equal for records of one film.
        mates: the records of one film, where there are several, by that number.
    """

    text: sparse.csr_array
    transposed: sparse.csr_array
    features: Float32Array
    lengths: Float32Array
    case_of: Int64Array
    year: Int64Array
    votes: Float32Array
    known: Float32Array
    same: Int32Array
    mates: dict[int, IndexArray]
    mixture: Mixture

    @classmethod
    def from_films(cls, films: Films, mixture: Mixture, weights: Weights) -> "_Pairs":
        """Make the vectors and figures of all films ready."""
        text, features = text_vectors(films, weights), feature_vectors(films)
        same = identities(films)
        figures = np.column_stack((films.year, films.votes)).astype(np.int64)
        cases, case_of = np.unique(figures, axis=0, return_inverse=True)
        year, votes = cases.T
        known = np.log1p(votes).astype(np.float32)
        return cls(
            text=text,
            transposed=text.T.tocsr(),
            features=features,
            lengths=np.einsum("nk,nk->n", features, features),
            case_of=case_of.ravel(),
            year=year,
            votes=votes.astype(np.float32) + 1,
            known=known / max(float(known.max()), 1.0),
            same=same,
            mates=mates(same),
            mixture=mixture,
        )

    def compare(self, rows: slice, room: Float32Array) -> dict[str, Float32Array]:
        """Similarity of some films to all, by method; 0 to other records of the same film.

        It stands in `room`: float32, shape (3, n or more, n_films). To ask the system for so much
        memory time and again costs more than the arithmetic.
        """
        text, features, hybrid = room[:, : rows.stop - rows.start]
        dense_products(self.text[rows], self.transposed, text)
        np.clip(text, 0.0, 1.0, out=text)  # rounding may exceed it
        np.matmul(self.features[rows], self.features.T, out=features)
        distances_to_likeness(features, self.lengths[rows], self.lengths)
        self._mix(text, rows, hybrid)
        by_method = {TEXT: text, FEATURES: features, HYBRID: hybrid}
        for row, film in enumerate(range(rows.start, rows.stop)):
            records = self.mates.get(int(self.same[film]), film)
            for similarity in by_method.values():
                similarity[row, records] = 0.0
        return by_method

    def _mix(self, text: Float32Array, rows: slice, hybrid: Float32Array) -> None:
        mixture = self.mixture
        of_years = mixture.time * np.exp(-np.arange(_MOST_YEARS + 1) / _YEARS)
        total = 1 + mixture.time + mixture.fame + mixture.known
        weights = np.array([mixture.fame, mixture.known, total], np.float32)
        by_years, cases = of_years.astype(np.float32), (self.year, self.votes, self.known)
        mix(text, self.case_of[rows], cases, self.case_of, by_years, weights, hybrid)
