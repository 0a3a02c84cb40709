"""The people of both worlds by name: who acts in and directs titles and films.

People are told apart by name alone: two of one name are one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, Int32Array, Int64Array
from engine.catalog.films import Films
from engine.catalog.name_index import NameIndex
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.arrow import numbers, one_chunk
from engine.text import fold
from engine.vocabulary import Vocabulary

_STARS = 5  # the first names of a cast; the votes of a film count for those whole …
_FURTHER = 0.1  # … and for the others this much
_PER_VOTE = 0.1  # people are in many films: a tenth of all their votes is like those of one film


@dataclass(frozen=True)
class Person:
    """Somebody by name, with how much of them there is.

    Attributes:
        titles, films: how many titles of the catalog, and how many films, name them.
        acts, directs: in how many films they act, how many they direct; of somebody without films,
            titles.
    """

    name: str
    titles: int
    films: int
    acts: int
    directs: int


@dataclass(frozen=True)
class People:
    """Everybody who is named as an actor or a director.

    Attributes:
        keys: their folded names; a person's position is the key's.
    """

    keys: Vocabulary

    @classmethod
    def of(cls, catalog: Catalog, films: Films) -> tuple["People", NameIndex]:
        """Everybody of a catalog and of films, and what they are called.

        The evidence of how known they are is the votes of their films.
        """
        spelled: dict[str, str] = {}
        for postings in _roles(catalog, films):
            for key, name in zip(postings.keys_by_code(), postings.names, strict=True):
                spelled.setdefault(key, name)
        keys = sorted(spelled)
        evidence = _evidence(catalog, films, {key: row for row, key in enumerate(keys)})
        names = NameIndex.from_names(([spelled[key]] for key in keys), evidence, joined=False)
        return cls(Vocabulary.from_ids(keys)), names

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> "People":
        """The people that `to_arrays` wrote."""
        return cls(Vocabulary(arrays["offsets"], arrays["block"]))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Everything as arrays."""
        return {"offsets": self.keys.offsets, "block": self.keys.block}

    def person(self, catalog: Catalog, films: Films, position: int) -> Person:
        """The person at a position."""
        key = self.keys[position]
        roles = [(postings, postings.find(key)) for postings in _roles(catalog, films)]
        name = next(postings.names[code] for postings, code in roles if code is not None)
        acted_films, directed_films, acted, directed = (
            np.zeros(0, np.int32) if code is None else postings.rows(code)
            for postings, code in roles
        )
        n_films = _n_distinct(acted_films, directed_films)
        acts, directs = (acted_films, directed_films) if n_films else (acted, directed)
        return Person(name, _n_distinct(acted, directed), n_films, len(acts), len(directs))


def _n_distinct(first: Int32Array, second: Int32Array) -> int:
    """How many rows are in one of two lists, each without repetition."""
    if not len(first) or not len(second):  # few both act and direct
        return len(first) + len(second)
    return len(np.union1d(first, second))


def _roles(catalog: Catalog, films: Films) -> tuple[Postings, ...]:
    return films.actors, films.directors, catalog.actors, catalog.directors


def _evidence(catalog: Catalog, films: Films, row_of: dict[str, int]) -> Float64Array:
    """How known everybody is, as a number of votes; each title counts as one."""
    evidence = np.zeros(len(row_of))
    for postings in (catalog.actors, catalog.directors):
        rows = np.array([row_of[key] for key in postings.keys_by_code()], dtype=np.int64)
        np.add.at(evidence, rows[postings.name], 1.0)
    for role, stars in (("actors", _STARS), ("directors", None)):
        film, billing, names = _billing(films, role)
        weight = np.where((billing < stars) if stars else True, 1.0, _FURTHER)
        rows = np.array([row_of[fold(name)] for name in names.dictionary.to_pylist()], np.int64)
        np.add.at(evidence, rows[numbers(names.indices)], _PER_VOTE * weight * films.votes[film])
    return evidence


def _billing(films: Films, role: str) -> tuple[Int64Array, Int64Array, pa.DictionaryArray]:
    """For every name in a column of the credits: the film, its place there, and the name."""
    column = one_chunk(films.credited(role))
    counts = np.diff(numbers(column.offsets))
    film = np.repeat(np.arange(len(column)), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return film, np.arange(len(film)) - first, column.flatten().dictionary_encode()
