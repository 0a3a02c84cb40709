"""From entries of the engine's directory to the answers of `api.search.schemas`."""

from typing import Any
from urllib.parse import quote

from api.search.schemas import SearchEntry
from api.works.cards import work_card
from engine.catalog.directory import FILM, FRANCHISE, PERSON, WORK, Entry
from engine.catalog.people import Person
from engine.release.read import Release

_NOTHING = dict.fromkeys(("id", "release_year", "titles", "films", "work"))


def search_entry(release: Release, entry: Entry, root: str) -> SearchEntry:
    """An entry with what it is called and its link, below the prefix `root` of a proxy."""
    fields = _FIELDS[entry.kind](release, entry.position, root)
    return SearchEntry.model_validate(_NOTHING | fields | {"kind": entry.kind})


def _work(release: Release, position: int, root: str) -> dict[str, Any]:
    card = work_card(release, position, root)
    return {
        "id": card.work_id,
        "name": card.title,
        "release_year": card.release_year,
        "link": card.link,
        "work": card,
    }


def _film(release: Release, position: int, root: str) -> dict[str, Any]:
    films = release.world.films
    film_id = str(films.ids[position])
    return {
        "id": film_id,
        "name": films.title(position),
        "release_year": int(films.year[position]),
        "link": f"{root}/v1/movies/{film_id}",
    }


def _person(release: Release, position: int, root: str) -> dict[str, Any]:
    people = release.directory.people
    person = people.person(release.catalog, release.world.films, position)
    return {
        "name": person.name,
        "titles": person.titles,
        "films": person.films,
        "link": root + _person_path(person),
    }


def _person_path(person: Person) -> str:
    """Where somebody's films are listed, else their titles: under what they do more of."""
    name = quote(person.name, safe="")
    role = "director" if person.directs > person.acts else "actor"
    return f"/v1/people/{role}s/{name}" if person.films else f"/v1/catalog/titles?{role}={name}"


def _franchise(release: Release, position: int, root: str) -> dict[str, Any]:
    franchises = release.world.films.franchises
    name = franchises.names[position]
    return {
        "name": name,
        "films": len(franchises.rows(position)),
        "link": f"{root}/v1/franchises/{quote(name, safe='')}",
    }


_FIELDS = {WORK: _work, FILM: _film, PERSON: _person, FRANCHISE: _franchise}
