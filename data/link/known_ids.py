"""Which title is known to IMDb or TMDB under which id: what links.csv of MovieLens points at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.clean.titles import Row

NO_TITLE = -1  # of a film that no platform carries


@dataclass(frozen=True)
class KnownIds:
    """The position of the title that stands for a work, by the ids that others give it.

    A film that is no streaming work has `NO_TITLE`.
    """

    imdb: Mapping[int | None, int] = field(default_factory=dict)
    tmdb: Mapping[int | None, int] = field(default_factory=dict)

    def find(self, imdb: int | None, tmdb: int | None) -> int | None:
        """The position of the title; None where nothing is known under the ids."""
        known = [self.tmdb[tmdb]] if tmdb in self.tmdb else []
        known += [self.imdb[imdb]] if imdb in self.imdb else []
        return max(known, default=None)


def known_ids(
    titles: Iterable[Row],
    first_title: Mapping[str, int],
    films: Iterable[tuple[int, str | None]],
    imdb_of_film: Mapping[int, int],
) -> KnownIds:
    """The ids of titles, and of films by the works that they are.

    `first_title` is the position of the title that stands for each work, `films` are the ids of
    films with their works.
    """
    imdb: dict[int | None, int] = {}
    tmdb: dict[int | None, int] = {}
    for film_id, work_id in films:
        position = NO_TITLE if work_id is None else first_title[work_id]
        tmdb[film_id] = position
        if (number := imdb_of_film.get(film_id)) is not None:
            imdb[number] = max(position, imdb.get(number, NO_TITLE))
    for title in titles:
        position = first_title[title["work_id"]]
        for ids, name in ((imdb, "imdb_id"), (tmdb, "tmdb_id")):
            if (number := title.get(name)) is not None and ids.get(number, NO_TITLE) < 0:
                ids[number] = position
    return KnownIds(imdb, tmdb)
