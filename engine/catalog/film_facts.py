"""What the films that works are say of them: length, franchise, languages."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from engine.arrays import Int32Array, Mask
from engine.catalog.films import Films
from engine.contract.arrow import filled

_NONE = -1


@dataclass(frozen=True)
class FilmFacts:
    """The films of works.

    Attributes:
        film_of: int32, shape (n_works,): position of the film that a work is; -1 of none.
    """

    films: Films
    film_of: Int32Array

    @property
    def minutes(self) -> Int32Array:
        """How long each work's film lasts, 0 where that is unknown: int32, shape (n_works,)."""
        return self._of_works(filled(self.films.films["runtime"], 0).astype(np.int32), 0)

    @property
    def franchises(self) -> Int32Array:
        """The code of each work's franchise, -1 where it is of none: int32, shape (n_works,)."""
        listed = self.films.franchises
        codes = np.full(len(self.films), _NONE, np.int32)
        codes[listed.row] = listed.name
        return self._of_works(codes, _NONE)

    @cached_property
    def work_of(self) -> Int32Array:
        """The position of the work that each film is, -1 of none: int32, shape (n_films,)."""
        works = np.full(len(self.films), _NONE, np.int32)
        known = np.flatnonzero(self.film_of != _NONE)[::-1]  # of two works the first stays
        works[self.film_of[known]] = known
        return works

    def having(self, films: Mask) -> Mask:
        """Which works are one of some films: bool, shape (n_works,)."""
        return np.asarray(self._of_works(films, False), bool)

    def _of_works(self, values: np.ndarray, otherwise: int) -> np.ndarray:
        """The value of each work's film."""
        if not len(values):
            return np.full(len(self.film_of), otherwise, values.dtype)
        of_films = values[np.maximum(self.film_of, 0)]
        return np.where(self.film_of == _NONE, values.dtype.type(otherwise), of_films)
