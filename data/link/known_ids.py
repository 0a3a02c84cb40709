"""Which title is known to IMDb or TMDB under which id: what links.csv of MovieLens points at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.clean.titles import Row
from data.link.records import SAME_CUT, name_words
from engine.contract.tables import MOVIE

NO_TITLE = -1  # of a film that no platform carries
_LONGEST_FILM = 150  # minutes; what lasts longer may be a series that TMDB lists among its films


@dataclass(frozen=True)
class KnownFilm:
    """What is known of a film that is no streaming work by the rules for films and works."""

    directors: frozenset[str]  # the words of their names
    minutes: int | None

    def is_other_than(self, title: Row) -> bool:
        """Whether a title of the same name and year, or nearly so, is another film, or a series."""
        if title["type"] != MOVIE:
            return self.minutes is not None and self.minutes < _LONGEST_FILM
        directors = name_words(title["directors"])
        if not (self.directors and directors) or not self.directors.isdisjoint(directors):
            return False
        return not self.minutes or abs(self.minutes - (title["duration_int"] or 0)) > SAME_CUT


@dataclass(frozen=True)
class KnownIds:
    """The position of the title that stands for a work, by the ids that others give it.

    A film that is no streaming work has `NO_TITLE`, and is described in `films` by TMDB's id.
    """

    imdb: Mapping[int | None, int] = field(default_factory=dict)
    tmdb: Mapping[int | None, int] = field(default_factory=dict)
    films: Mapping[int | None, KnownFilm] = field(default_factory=dict)

    def find(self, imdb: int | None, tmdb: int | None) -> int:
        """The position of the title; `NO_TITLE` where none has one of the ids."""
        return max(self.tmdb.get(tmdb, NO_TITLE), self.imdb.get(imdb, NO_TITLE))


def known_ids(
    titles: Iterable[Row],
    first_title: Mapping[str, int],
    films: Iterable[Row],
    directors: Mapping[int, Iterable[str]],
    imdb_of_film: Mapping[int, int],
) -> KnownIds:
    """The ids of titles, and of films by the works that they are.

    `first_title` is the position of the title that stands for each work; of films film_id, work_id
    and runtime are read.
    """
    imdb: dict[int | None, int] = {}
    tmdb: dict[int | None, int] = {}
    unlinked: dict[int | None, KnownFilm] = {}
    for film in films:
        film_id, work_id = film["film_id"], film["work_id"]
        if work_id is None:
            words = name_words(directors.get(film_id, ()))
            unlinked[film_id] = KnownFilm(words, film["runtime"])
            continue
        tmdb[film_id] = first_title[work_id]
        if (number := imdb_of_film.get(film_id)) is not None:
            imdb.setdefault(number, first_title[work_id])
    for title in titles:
        position = first_title[title["work_id"]]
        for ids, name in ((imdb, "imdb_id"), (tmdb, "tmdb_id")):
            if (number := title.get(name)) is not None:
                ids.setdefault(number, position)
    return KnownIds(imdb, tmdb, unlinked)
