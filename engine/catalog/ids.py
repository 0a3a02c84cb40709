"""The one place where an id that somebody writes becomes a title or a work.

A work's id stands for its first title wherever a title's is asked for. Ids that works had before
lead to them. Case matters only where ids differ by nothing else. `tmdb-862` is the work that TMDB's
film 862 is.
"""

from collections.abc import Callable
from dataclasses import dataclass

from engine.catalog.titles import Catalog
from engine.errors import NotFound

FILM_PREFIX = "tmdb-"  # before the id of a film at TMDB


@dataclass(frozen=True)
class Identified:
    """What an id stands for: positions in the catalog.

    Attributes:
        title: the title, or the first of the work; None of a work that no catalog has.
        former: whether the work had the id before and has another one now.
    """

    title: int | None
    work: int
    former: bool = False


def identify(catalog: Catalog, text: str) -> Identified | None:
    """What the id `text` stands for; None where it is nobody's, or more than one's but for case."""
    return _resolve(
        catalog, text, lambda spelled: _title(catalog, spelled) or _work(catalog, spelled)
    )


def title_position(catalog: Catalog, text: str) -> int:
    """The position of the title with this id, or of the first of the work with it.

    Raises:
        NotFound: the catalog has no such id, or the work has no title.
    """
    if (title := _find(catalog, text).title) is None:
        raise NotFound("title", text)
    return title


def work_position(catalog: Catalog, text: str) -> int:
    """The position of the work with this id, or of that of the title with it.

    Raises:
        NotFound: the catalog has no such id.
    """
    return _find(catalog, text).work


def find_work_by_id(catalog: Catalog, text: str) -> Identified:
    """The work with this id, now or before.

    Raises:
        NotFound: no work has it; where a title has it, its work is suggested.
    """
    work = _resolve(catalog, text, lambda spelled: _work(catalog, spelled))
    if work is None:
        title = identify(catalog, text)
        raise NotFound("work", text, [] if title is None else [catalog.work_ids[title.work]])
    return work


def _find(catalog: Catalog, text: str) -> Identified:
    if (identified := identify(catalog, text)) is None:
        raise NotFound("title", text, _alike(catalog, text))
    return identified


Lookup = Callable[[str], Identified | None]


def _resolve(catalog: Catalog, text: str, look_up: Lookup) -> Identified | None:
    """What `look_up` finds for an id as it is written, else for the only one of other case."""
    spelled = text.strip()
    if (exact := look_up(spelled)) is not None:
        return exact
    alike = {look_up(each) for each in catalog.spelled_alike(spelled)} - {None}
    return alike.pop() if len(alike) == 1 else None


def _title(catalog: Catalog, text: str) -> Identified | None:
    title = catalog.title_ids.find(text)
    return None if title is None else Identified(title, int(catalog.work_of[title]))


def _work(catalog: Catalog, text: str) -> Identified | None:
    work_id = catalog.former_works.get(text, text)
    if (work := catalog.work_ids.find(work_id)) is None:
        return _work_of_film(catalog, text) if text.startswith(FILM_PREFIX) else None
    return Identified(catalog.first_title(work), work, work_id != text)


def _work_of_film(catalog: Catalog, text: str) -> Identified | None:
    """The work that a film of TMDB is, by its id."""
    number, facts = text.removeprefix(FILM_PREFIX), catalog.film_facts
    if facts is None or not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    film = facts.films.find(int(number))
    if film is None or (work := int(facts.work_of[film])) < 0:
        return None
    return Identified(catalog.first_title(work), work, former=True)


def _alike(catalog: Catalog, text: str) -> list[str]:
    """The ids of current titles and works that are `text` but for case."""
    alike = catalog.spelled_alike(text.strip())
    return [each for each in alike if _title(catalog, each) or _work(catalog, each)]
