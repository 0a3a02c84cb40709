"""Everything that has a name, in one place: works, films that are no work, people, franchises."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from engine.arrays import Mask
from engine.catalog.films import Films
from engine.catalog.name_index import NameIndex
from engine.catalog.people import People
from engine.catalog.search import first_matches, ranked
from engine.catalog.terms import words_of
from engine.catalog.titles import Catalog
from engine.catalog.united_names import UnitedNames
from engine.errors import InvalidValue
from engine.text import fold
from engine.wording import alternatives

WORK, FILM, PERSON, FRANCHISE = "work", "film", "person", "franchise"
KINDS = (WORK, FILM, PERSON, FRANCHISE)  # of entries; of equally good ones in this order
_ALIASES = {
    WORK: ("works", "obra", "obras"),
    FILM: ("films", "movie", "movies", "pelicula", "peliculas"),
    PERSON: ("persons", "people", "persona", "personas"),
    FRANCHISE: ("franchises", "franquicia", "franquicias", "saga", "sagas"),
}
_KIND_OF = {key: kind for kind, keys in _ALIASES.items() for key in (kind, *keys)}
_COLLECTION = " collection"  # at the end of a franchise's name, which people leave out


class Entry(NamedTuple):
    """What a search finds: a kind, and the position among works, films, people or franchises."""

    kind: str
    position: int


@dataclass(frozen=True)
class Directory:
    """The names of both worlds, each work, film and person once.

    Attributes:
        names: of all kinds, as `names_of_all` makes them.
    """

    catalog: Catalog
    films: Films
    people: People
    names: UnitedNames

    def search(self, text: str, limit: int, kinds: Collection[str] = KINDS) -> list[Entry]:
        """The best `limit` entries of some kinds whose names match `text`, best first.

        What is typed wrong is forgiven where nothing of any kind matches: fewer kinds only take
        away. Without a text there are none.
        """
        if not (words := words_of(text)):
            return []
        matches = first_matches(self.names, words)
        is_listed = self._is_listed(kinds)[matches.ranks]
        if not is_listed.all():
            matches = matches.where(is_listed)
        ranks, _ = ranked(self.names, matches, limit)
        positions = self.names.positions[ranks].tolist()
        numbers = self.names.bounds.searchsorted(ranks, side="right") - 1
        return [
            Entry(KINDS[number], position)
            for number, position in zip(numbers.tolist(), positions, strict=True)
        ]

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        self.names.warm()
        _ = self._is_entry

    def _is_listed(self, kinds: Collection[str]) -> Mask:
        """Whether the record of each rank has an entry and is of some kinds."""
        if all(kind in kinds for kind in KINDS):
            return self._is_entry
        is_chosen: Mask = np.array([kind in kinds for kind in KINDS])
        return self._is_entry & is_chosen.repeat(np.diff(self.names.bounds))

    @cached_property
    def _is_entry(self) -> Mask:
        """Whether the record of each rank has an entry: a film that is a work has that of it."""
        is_entry = np.ones(len(self.names), dtype=bool)
        is_work = np.zeros(len(self.films), dtype=bool)
        is_work[_films_of_works(self.catalog, self.films)[1]] = True
        films = slice(*self.names.bounds[KINDS.index(FILM) :][:2].tolist())
        is_entry[films] = ~is_work[self.names.positions[films]]
        return is_entry


def names_of_all(names: Mapping[str, NameIndex]) -> UnitedNames:
    """The names of all kinds, in the order of `KINDS`."""
    return UnitedNames.of([names[kind] for kind in KINDS])


def work_names(catalog: Catalog, films: Films) -> NameIndex:
    """What works are called in the catalog and in TMDB; votes count like ratings."""
    evidence, titles = catalog.evidence.copy(), films.titles
    names, years = catalog.names_of_works(), catalog.years_of_works()
    for work, film in zip(*_films_of_works(catalog, films), strict=True):
        evidence[work] += films.votes[film]
        names[work] += titles[film]
        years[work].append(int(films.year[film]))
    return NameIndex.from_names(names, evidence, years)


def franchise_names(films: Films) -> NameIndex:
    """What franchises are called, with the mean of their films' votes."""
    postings = films.franchises
    count = np.bincount(postings.name, minlength=len(postings.names))
    votes = np.bincount(postings.name, films.votes[postings.row], len(postings.names))
    names = [[name, _shorter(name)] for name in postings.names]
    return NameIndex.from_names(names, votes / np.maximum(count, 1))


def parse_kinds(texts: Collection[str]) -> list[str]:
    """The kinds of entries that people mean, several in one text parted by commas; all by none.

    Raises:
        InvalidValue: one is no kind.
    """
    words = [word for text in texts for word in text.split(",") if word.strip()]
    if unknown := [word for word in words if fold(word) not in _KIND_OF]:
        raise InvalidValue("type", unknown[0], alternatives(KINDS))
    return [_KIND_OF[fold(word)] for word in words] or list(KINDS)


def _films_of_works(catalog: Catalog, films: Films) -> tuple[list[int], list[int]]:
    """The works that TMDB has as films, and these: positions, film by film."""
    position = {work_id: work for work, work_id in enumerate(catalog.work_ids)}
    pairs = [
        (position.get(work_id), film)
        for film, work_id in enumerate(films.films["work_id"].to_pylist())
        if work_id is not None
    ]
    known = [(work, film) for work, film in pairs if work is not None]
    return [work for work, _ in known], [film for _, film in known]


def _shorter(name: str) -> str:
    is_collection = name.casefold().endswith(_COLLECTION)
    return name[: -len(_COLLECTION)] if is_collection else name
