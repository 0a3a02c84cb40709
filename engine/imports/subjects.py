"""What records may be of: works of the release, and films that are no work."""

from typing import NamedTuple

from engine.catalog.films import Films
from engine.catalog.ids import FILM_PREFIX, identify
from engine.catalog.titles import Catalog
from engine.contract.tables import MOVIE, TV_SHOW
from engine.errors import InvalidValue
from engine.release.read import Release


class Subject(NamedTuple):
    """A work, a film that is no work, or a work that is a film: their positions."""

    work: int | None
    film: int | None


class Description(NamedTuple):
    """What people need to tell one subject from another.

    Attributes:
        id: the work's, else `tmdb-` and the film's.
        year: of a work that of its titles, else of the film.
        platforms: that carry it; none of what is outside the catalogs.
    """

    id: str
    title: str
    type: str
    year: int
    platforms: list[str]
    directors: list[str]


def subject_of_work(catalog: Catalog, work: int) -> Subject:
    """A work with the film that it is, if it is one."""
    facts = catalog.film_facts
    film = -1 if facts is None else int(facts.film_of[work])
    return Subject(work, None if film < 0 else film)


def subject_of_film(catalog: Catalog, film: int) -> Subject:
    """A film with the work that it is, if it is one."""
    facts = catalog.film_facts
    work = -1 if facts is None else int(facts.work_of[film])
    return Subject(None if work < 0 else work, film)


def subject_by_id(release: Release, text: str) -> Subject:
    """What somebody chose by an id: of a work, of a title, or `tmdb-` and the id of a film.

    Raises:
        InvalidValue: nothing has it.
    """
    if (known := identify(release.catalog, text)) is not None:
        return subject_of_work(release.catalog, known.work)
    number = text.strip().lower().removeprefix(FILM_PREFIX)
    if number != text.strip().lower() and number.isascii() and number.isdecimal():
        film = release.world.films.find(int(number[:10]))
        if film is not None:
            return Subject(None, film)
    expected = f"the id of a work, or {FILM_PREFIX} and the id of a film at TMDB"
    raise InvalidValue("choose", text, expected)


def item_id(release: Release, subject: Subject) -> str:
    """The id by which events name a subject."""
    if subject.work is not None:
        return release.catalog.work_ids[subject.work]
    return f"{FILM_PREFIX}{release.world.films.ids[_film(subject)]}"


def is_carried(catalog: Catalog, subject: Subject) -> bool:
    """Whether a catalog has a subject."""
    return subject.work is not None and bool(catalog.offered[subject.work])


def describe(release: Release, subject: Subject) -> Description:
    """What people need to tell a subject from others."""
    directors = _directors(release, subject)
    if subject.work is None:
        films, film = release.world.films, _film(subject)
        year = int(films.year[film])
        return Description(item_id(release, subject), films.title(film), MOVIE, year, [], directors)
    row = release.catalog.work_rows[subject.work]
    year, platforms = row["release_year"], list(row["platforms"])
    return Description(row["work_id"], row["title"], row["type"], year, platforms, directors)


def is_movie(catalog: Catalog, subject: Subject) -> bool:
    """Whether a subject is a film and no series."""
    if subject.work is None:
        return True
    type_of_work: str = catalog.work_rows[subject.work]["type"]
    return type_of_work != TV_SHOW


def years_of(catalog: Catalog, films: Films, subject: Subject) -> set[int]:
    """The years that catalogs and TMDB give a subject."""
    years: set[int] = set()
    if subject.work is not None:
        years.add(catalog.work_rows[subject.work]["release_year"])
        years |= {int(catalog.year[title]) for title in catalog.titles_of[subject.work]}
    if subject.film is not None:
        years.add(int(films.year[subject.film]))
    return years


def _directors(release: Release, subject: Subject) -> list[str]:
    """The directors by the first title that names any, else by TMDB."""
    catalog, films = release.catalog, release.world.films
    for title in () if subject.work is None else catalog.titles_of[subject.work]:
        directors: list[str] = catalog.rows.value(title, "directors")
        if directors:
            return directors
    if subject.film is None:
        return []
    listed: list[str] = films.film(subject.film)["directors"]
    return listed


def _film(subject: Subject) -> int:
    if subject.film is None:
        raise TypeError("a subject is a work, a film, or both")
    return subject.film
