"""Examples that have an answer: what people know where the release has it, else its own.

A fixed example is looked up by its whole name, in a moment; only where it is not there the most
voted films, or the first works of the popular list, say what is.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from api.service.views import typical_user
from api.web.explore.questions import Example, Fact, Value
from api.web.pages import Page
from engine.catalog.films import Films
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.release.read import Release
from engine.text import fold, letters

_LOOKED_AT = 300  # films, the most voted first, or works
_NOBODY = "somebody"  # where nobody is known: everybody may ask


class Examples:
    """The examples of one page, each made when it is wanted."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def text(self, value: Value) -> str:
        """What a field is filled with; empty where the release has nothing of the sort."""
        if isinstance(value, str):
            return value
        release = self._page.release
        return _MAKERS[value.fact](self, release, value) if release else value.preferred

    def texts(self, values: Mapping[str, Value]) -> dict[str, str]:
        """All examples of a form."""
        return {name: text for name, value in values.items() if (text := self.text(value))}

    def films(self) -> Iterator[dict[str, Any]]:
        """Yield the most voted films with their credits."""
        release = self._page.release
        films = release.world.films if release else None
        if films is not None:
            order = np.argsort(-films.votes, kind="stable")[:_LOOKED_AT].tolist()
            yield from map(films.film, order)

    @cached_property
    def user(self) -> str:
        """Whoever looks, or somebody of whom something is known."""
        release = self._page.release
        known = typical_user(release) if release and len(release.catalog) else None
        return self._page.visitor.user_id or known or _NOBODY

    def of_films(self, column: str) -> Iterator[str]:
        """What a column of the most voted films holds, value by value."""
        for row in self.films():
            value = row[column]
            yield from map(str, value if isinstance(value, list) else filter(None, [value]))


def _listed(attribute: str, column: str) -> Callable[[Examples, Release, Example], str]:
    """What makes an example of a name that films list."""

    def make(examples: Examples, release: Release, example: Example) -> str:
        if _has(getattr(release.world.films, attribute), example.preferred):
            return example.preferred
        return next(examples.of_films(column), "")

    return make


def _has(names: Postings, name: str) -> bool:
    return names.find(fold(name)) is not None


def _film(examples: Examples, release: Release, example: Example) -> str:
    if len(_called(release.world.films, example.preferred)):
        return example.preferred
    return next(examples.of_films("title"), "")


def _called(films: Films, title: str) -> Any:
    return films.names.called(letters(title)) if len(films) else ()


def _film_id(examples: Examples, release: Release, example: Example) -> str:
    if release.world.films.find(int(example.preferred)) is not None:
        return example.preferred
    return next(examples.of_films("film_id"), "")


def _work(catalog: Catalog) -> dict[str, Any]:
    """The work of most ratings, or else of most evidence, that the catalogs offer."""
    offered = np.where(catalog.offered, catalog.evidence, -1.0)
    row: dict[str, Any] = dict(catalog.work_rows[int(np.argmax(offered))])
    return row


def _title(_: Examples, release: Release, example: Example) -> str:
    catalog = release.catalog
    if not len(catalog):
        return ""
    known = len(catalog.names.called(letters(example.preferred))) > 0
    return example.preferred if known else str(_work(catalog)["title"])


def _title_id(_: Examples, release: Release, __: Example) -> str:
    return str(_work(release.catalog)["title_ids"][0]) if len(release.catalog) else ""


def _work_id(_: Examples, release: Release, __: Example) -> str:
    return str(_work(release.catalog)["work_id"]) if len(release.catalog) else ""


def _platform(_: Examples, release: Release, example: Example) -> str:
    names = release.catalog.platforms.names
    return example.preferred if example.preferred in names else next(iter(names), "")


def _country(_: Examples, release: Release, example: Example) -> str:
    countries = release.catalog.countries
    return example.preferred if _has(countries, example.preferred) else _first(countries)


def _first(names: Postings) -> str:
    return str(names.names[0]) if len(names.names) else ""


def _maturity(_: Examples, release: Release, example: Example) -> str:
    classes = release.catalog.known_classes
    return example.preferred if example.preferred in classes else next(iter(classes), "")


def _year(_: Examples, release: Release, example: Example) -> str:
    years = release.catalog.work_year
    if not len(years) or (years == int(example.preferred)).any():
        return example.preferred
    return str(int(np.bincount(years).argmax()))


def _user(examples: Examples, _: Release, __: Example) -> str:
    return examples.user


def _other_user(examples: Examples, release: Release, _: Example) -> str:
    known = release.recommender.users
    first = [str(known[number]) for number in range(min(2, len(known)))]
    return next((user for user in first if user != examples.user), _NOBODY)


_MAKERS: dict[Fact, Callable[[Examples, Release, Example], str]] = {
    Fact.FILM: _film,
    Fact.FILM_ID: _film_id,
    Fact.ACTOR: _listed("actors", "actors"),
    Fact.DIRECTOR: _listed("directors", "directors"),
    Fact.FRANCHISE: _listed("franchises", "collection"),
    Fact.COMPANY: _listed("companies", "companies"),
    Fact.FILM_COUNTRY: _listed("countries", "countries"),
    Fact.TITLE: _title,
    Fact.TITLE_ID: _title_id,
    Fact.WORK_ID: _work_id,
    Fact.PLATFORM: _platform,
    Fact.COUNTRY: _country,
    Fact.MATURITY: _maturity,
    Fact.YEAR: _year,
    Fact.USER: _user,
    Fact.OTHER_USER: _other_user,
}
