"""From entries of the engine's directory to the answers of `api.search.schemas`, as JSON.

The card of a work is made once and kept as JSON, so an answer is put together from such parts. One
function writes every answer, whichever way the question came.
"""

from collections.abc import Sequence
from json.encoder import encode_basestring as _text  # it leaves letters as they are
from urllib.parse import quote

from api.works.cards import CardsAsJson, work_path
from engine.catalog.directory import FILM, FRANCHISE, PERSON, WORK, Entry
from engine.catalog.people import Person
from engine.release.read import Release

_NOTHING = "null"


def search_results(release: Release, entries: Sequence[Entry], root: str) -> bytes:
    """The answer that lists some entries, with links below the prefix `root` of a proxy."""
    items = [_WRITE[entry.kind](release, entry.position, root) for entry in entries]
    return b'{"items":[' + b",".join(items) + b"]}"


def _entry(  # noqa: PLR0913 - the fields of an entry
    kind: str,
    name: str,
    link: str,
    *,
    id: str | None = None,
    release_year: int | None = None,
    titles: int | None = None,
    films: int | None = None,
    work: bytes = b"null",
) -> bytes:
    """An entry as JSON, in the order of `SearchEntry`."""
    head = (
        f'{{"kind":"{kind}","id":{_NOTHING if id is None else _text(id)},"name":{_text(name)},'
        f'"release_year":{_number(release_year)},"titles":{_number(titles)},'
        f'"films":{_number(films)},"work":'
    )
    return b"".join((head.encode(), work, b',"link":', _text(link).encode(), b"}"))


def _number(number: int | None) -> int | str:
    return _NOTHING if number is None else number


def _work(release: Release, position: int, root: str) -> bytes:
    row = release.catalog.work_rows[position]
    work_id = row["work_id"]
    return _entry(
        WORK,
        row["title"],
        work_path(root, work_id),
        id=work_id,
        release_year=row["release_year"],
        work=CardsAsJson(release, root)[position],
    )


def _film(release: Release, position: int, root: str) -> bytes:
    films = release.world.films
    film_id = films.ids.item(position)
    return _entry(
        FILM,
        films.title(position),
        f"{root}/v1/movies/{film_id}",
        id=str(film_id),
        release_year=films.year.item(position),
    )


def _person(release: Release, position: int, root: str) -> bytes:
    people = release.directory.people
    person = people.person(release.catalog, release.world.films, position)
    link = root + _person_path(person)
    return _entry(PERSON, person.name, link, titles=person.titles, films=person.films)


def _person_path(person: Person) -> str:
    """Where somebody's films are listed, else their titles: under what they do more of."""
    name = quote(person.name, safe="")
    role = "director" if person.directs > person.acts else "actor"
    return f"/v1/people/{role}s/{name}" if person.films else f"/v1/catalog/titles?{role}={name}"


def _franchise(release: Release, position: int, root: str) -> bytes:
    franchises = release.world.films.franchises
    name = franchises.names[position]
    link = f"{root}/v1/franchises/{quote(name, safe='')}"
    return _entry(FRANCHISE, name, link, films=len(franchises.rows(position)))


_WRITE = {WORK: _work, FILM: _film, PERSON: _person, FRANCHISE: _franchise}
