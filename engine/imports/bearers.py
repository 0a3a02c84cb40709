"""Which subjects bear a title, and how nearly they are called so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

from engine.catalog.directory import FILM, KINDS, WORK
from engine.catalog.terms import WHOLE_NAME, whole_names
from engine.imports.subjects import (
    Subject,
    is_movie,
    subject_of_film,
    subject_of_work,
    years_of,
)
from engine.imports.tables import Tables, tables_of
from engine.release.read import Release
from engine.text import letters

_BEYOND_IDS = 2**31  # of films at TMDB
_WORK, _FILM = KINDS.index(WORK), KINDS.index(FILM)


class Nearness(IntEnum):
    """How nearly a subject is called as somebody wrote, the nearest first."""

    TITLE = 0
    ORIGINAL = 1
    SPELLED = 2
    BARE = 3


class Bearer(NamedTuple):
    """A subject that bears a title."""

    subject: Subject
    nearness: Nearness


@dataclass(frozen=True)
class Bearers:
    """Looks up in a release who bears a title."""

    release: Release

    @cached_property
    def tables(self) -> Tables:
        """What names and ids are looked up in beside the index of names."""
        return tables_of(self.release)

    def of(self, text: str) -> list[Bearer]:
        """Who bears a title: each once, the nearest first, of equals the best known."""
        if not (joined := letters(text)):
            return []
        nearest: dict[Subject, Nearness] = {}
        for subject in self._spelled_like(text):
            nearest[subject] = self._nearness(subject, joined)
        for subject in self.tables.bare.get(joined, ()):
            nearest.setdefault(subject, Nearness.BARE)
        bearers = [Bearer(*each) for each in nearest.items()]
        return sorted(
            bearers, key=lambda each: (each.nearness, -self.fame(each.subject), *_order(each))
        )

    def by_imdb(self, number: int | None) -> list[Subject]:
        """What has an id at IMDb, by the number in it."""
        tables, number = self.tables, number or 0
        titles, films = tables.imdb_titles.of(number), tables.imdb_films.of(number)
        return [*dict.fromkeys((*self._of_titles(titles), *self._of_films(films)))]

    def by_tmdb(self, number: int | None) -> list[Subject]:
        """What has the id of a film at TMDB."""
        is_id = number is not None and 0 < number < _BEYOND_IDS
        film = self.release.world.films.find(number or 0) if is_id else None
        titles = self.tables.tmdb_titles.of(number or 0)
        films = [] if film is None else [film]
        return [*dict.fromkeys((*self._of_titles(titles), *self._of_films(films)))]

    def _of_titles(self, titles: Iterable[int]) -> Iterator[Subject]:
        catalog = self.release.catalog
        return (subject_of_work(catalog, int(catalog.work_of[title])) for title in titles)

    def _of_films(self, films: Iterable[int]) -> Iterator[Subject]:
        return (subject_of_film(self.release.catalog, film) for film in films)

    def fame(self, subject: Subject) -> float:
        """How known a subject is, as a number of ratings and votes."""
        names = self.release.directory.names
        if subject.work is None:
            return float(self.release.world.films.votes[subject.film or 0])
        return float(names.evidence[int(names.bounds[_WORK]) + subject.work])

    def is_movie(self, subject: Subject) -> bool:
        """Whether a subject is a film and no series."""
        return is_movie(self.release.catalog, subject)

    def years(self, subject: Subject) -> set[int]:
        """The years that catalogs and TMDB give a subject."""
        return years_of(self.release.catalog, self.release.world.films, subject)

    def seasons(self, subject: Subject) -> int:
        """How many seasons a series has at least."""
        catalog = self.release.catalog
        titles = () if subject.work is None else catalog.titles_of[subject.work]
        return max((int(catalog.duration[t]) for t in titles if catalog.in_seasons[t]), default=1)

    def titles(self, subject: Subject) -> list[str]:
        """What catalogs and TMDB call a subject."""
        catalog, films = self.release.catalog, self.release.world.films
        titles: list[str] = []
        if subject.work is not None:
            listed = catalog.titles_of[subject.work]
            titles += [catalog.rows.value(title, "display_title") for title in listed]
            titles += [] if titles else [catalog.work_rows[subject.work]["title"]]
        return titles if subject.film is None else [*titles, films.title(subject.film)]

    def original_titles(self, subject: Subject) -> list[str]:
        """What a subject is called in the language it was made in."""
        films = self.release.world.films
        return [] if subject.film is None else films.other_titles(subject.film)

    def _nearness(self, subject: Subject, joined: str) -> Nearness:
        if any(letters(title) == joined for title in self.titles(subject)):
            return Nearness.TITLE
        if any(letters(title) == joined for title in self.original_titles(subject)):
            return Nearness.ORIGINAL
        return Nearness.SPELLED

    def _spelled_like(self, text: str) -> Iterator[Subject]:
        """Yield what is called so, also but for an article, a numeral or an &."""
        for joined in dict.fromkeys("".join(words) for words in whole_names(text)):
            yield from self._called(joined)
            yield from self.tables.unindexed.get(joined, ())

    def _called(self, joined: str) -> Iterator[Subject]:
        """Yield the works and films of which these are the letters of a name."""
        names = self.release.directory.names
        ranks = names.of_term(WHOLE_NAME + joined)
        kinds = names.bounds.searchsorted(ranks, side="right") - 1
        for kind, position in zip(kinds.tolist(), names.positions[ranks].tolist(), strict=True):
            if kind == _WORK:
                yield subject_of_work(self.release.catalog, position)
            elif kind == _FILM:
                yield subject_of_film(self.release.catalog, position)


def _order(bearer: Bearer) -> Iterable[int]:
    """What parts equals: their positions."""
    return (-1 if each is None else each for each in bearer.subject)
