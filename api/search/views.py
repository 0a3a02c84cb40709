"""From entries of the engine's directory to the answers of `api.search.schemas`, as JSON.

The card of a work is made once and kept as JSON, so an answer is put together from such parts. One
function writes every answer, whichever way the question came.
"""

import json
from collections.abc import Sequence
from urllib.parse import quote

from api.works.cards import CardsAsJson, work_path
from engine.catalog.directory import FILM, FRANCHISE, PERSON, WORK, Entry
from engine.catalog.people import Person
from engine.release.read import Release

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
# Before the card and the link, in the order of `SearchEntry`.
_NOTHING: dict[str, object] = dict.fromkeys(
    ("kind", "id", "name", "release_year", "titles", "films")
)


def search_results(release: Release, entries: Sequence[Entry], root: str) -> bytes:
    """The answer that lists some entries, with links below the prefix `root` of a proxy."""
    items = [_WRITE[entry.kind](release, entry.position, root) for entry in entries]
    return b'{"items":[' + b",".join(items) + b"]}"


def _entry(fields: dict[str, object], link: str, work: bytes = b"null") -> bytes:
    """An entry as JSON: its fields, those of other kinds as null, then its card and its link."""
    head = _encode(_NOTHING | fields).encode()
    return b"".join((head[:-1], b',"work":', work, b',"link":', _encode(link).encode(), b"}"))


def _work(release: Release, position: int, root: str) -> bytes:
    row = release.catalog.work_rows[position]
    fields = {
        "kind": WORK,
        "id": row["work_id"],
        "name": row["title"],
        "release_year": row["release_year"],
    }
    link = work_path(root, row["work_id"])
    return _entry(fields, link, CardsAsJson(release, root)[position])


def _film(release: Release, position: int, root: str) -> bytes:
    films = release.world.films
    film_id = str(films.ids[position])
    fields = {
        "kind": FILM,
        "id": film_id,
        "name": films.title(position),
        "release_year": int(films.year[position]),
    }
    return _entry(fields, f"{root}/v1/movies/{film_id}")


def _person(release: Release, position: int, root: str) -> bytes:
    people = release.directory.people
    person = people.person(release.catalog, release.world.films, position)
    fields = {
        "kind": PERSON,
        "name": person.name,
        "titles": person.titles,
        "films": person.films,
    }
    return _entry(fields, root + _person_path(person))


def _person_path(person: Person) -> str:
    """Where somebody's films are listed, else their titles: under what they do more of."""
    name = quote(person.name, safe="")
    role = "director" if person.directs > person.acts else "actor"
    return f"/v1/people/{role}s/{name}" if person.films else f"/v1/catalog/titles?{role}={name}"


def _franchise(release: Release, position: int, root: str) -> bytes:
    franchises = release.world.films.franchises
    name = franchises.names[position]
    link = f"{root}/v1/franchises/{quote(name, safe='')}"
    fields = {"kind": FRANCHISE, "name": name, "films": len(franchises.rows(position))}
    return _entry(fields, link)


_WRITE = {WORK: _work, FILM: _film, PERSON: _person, FRANCHISE: _franchise}
