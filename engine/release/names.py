"""What everything is called, as arrays: making the indices takes seconds, which no start has."""

from collections.abc import Mapping

import numpy as np

from engine.catalog.directory import (
    FILM,
    FRANCHISE,
    KINDS,
    PERSON,
    WORK,
    franchise_names,
    names_of_all,
    work_names,
)
from engine.catalog.films import Films
from engine.catalog.name_index import NameIndex
from engine.catalog.people import People
from engine.catalog.titles import Catalog
from engine.catalog.united_names import UnitedNames
from engine.release.parts import Parts
from engine.vocabulary import Vocabulary

NAMES, PEOPLE = "names", "people"
_OF_KIND = "names-"  # at the beginning of the names of one kind, in a release of format 7


def name_arrays(catalog: Catalog, films: Films) -> dict[str, Mapping[str, np.ndarray]]:
    """The names of a catalog, its films and their people, by the part that holds them."""
    people, names = People.of(catalog, films)
    united = names_of_all(
        {
            WORK: work_names(catalog, films),
            FILM: films.names,
            PERSON: names,
            FRANCHISE: franchise_names(films),
        }
    )
    return {NAMES: united.to_arrays(), PEOPLE: people.to_arrays()}


def read_names(arrays: Parts, films: Films) -> tuple[UnitedNames, People]:
    """The names of all kinds, and the people; `films` are those of the release, without names.

    Raises:
        ReleaseDamaged: an array is missing.
        ValueError: arrays do not fit together.
    """
    if arrays.beginning(_OF_KIND):
        return _united(arrays, films)
    people = People.from_arrays(arrays.part(PEOPLE, "the people"))
    names = UnitedNames.from_arrays(arrays.part(NAMES, "the names"))
    if len(names.bounds) != len(KINDS) + 1:
        raise ValueError("the names are of another number of kinds")
    return names, people


def _united(arrays: Parts, films: Films) -> tuple[UnitedNames, People]:
    """The same of a release of format 7, which holds an index for each kind."""
    parts = {
        kind: arrays.part(f"{_OF_KIND}{kind}", f"the names of each {kind}")
        for kind in (WORK, FILM, PERSON)
    }
    indices = {
        kind: NameIndex.from_arrays(part, joined=kind != PERSON) for kind, part in parts.items()
    }
    keys = Vocabulary(parts[PERSON]["key_offsets"], parts[PERSON]["key_block"])
    return names_of_all(indices | {FRANCHISE: franchise_names(films)}), People(keys)
