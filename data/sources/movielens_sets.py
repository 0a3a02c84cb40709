"""Which of the files that lie together are a MovieLens set: ratings, movies and links.

The Movies Dataset lists no movies of its own: its links lead from ratings to films of TMDB.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from data.csv.files import RawFile
from data.sources.contents import (
    CREDITS,
    FILMS,
    KEYWORDS,
    LINKS,
    MOVIES,
    RATINGS,
    content_of,
    files_below,
)
from data.sources.event_layouts import EventLayout
from engine.errors import DataError

FOLDER = "movielens"
_TMDB = "tmdb"  # where The Movies Dataset may lie as a whole, too
_OF_FILMS = (FILMS, CREDITS, KEYWORDS)
_OF_EVENTS = (RATINGS, LINKS, MOVIES)
_MOVIE_EXTENSION = {".csv": ".csv", ".dat": ".dat", ".data": ".item"}
_SMALL = "small"  # a part of the name of a file that holds some of what another one holds


@dataclass(frozen=True)
class Layout:
    """One published way of laying the files out."""

    ratings: str  # the ratings file's name begins with this …
    extension: str
    movies: str  # … and lies beside this one
    rows: EventLayout
    movie_columns: tuple[str, ...] = ()  # of a file without a header …
    movie_delimiter: str = ","  # … and what parts them


@dataclass(frozen=True)
class MovieLensSet:
    """The files of one set; there are movies, links or both.

    Attributes:
        aside: files that are not read, each with the one that is.
    """

    layout: Layout
    ratings: RawFile
    movies: RawFile | None
    links: RawFile | None
    aside: Sequence[tuple[RawFile, RawFile]] = ()

    @property
    def films(self) -> RawFile:
        """The file that lists the set's films."""
        return self.movies or self.links or self.ratings


def claim_set(raw: Path) -> list[RawFile]:
    """The files in the folder of MovieLens and the folders directly in it, but those of films.

    Ratings, links and movies that lie among TMDB's files are there too, if they are of use.
    """
    files = [file for file in files_below(raw, FOLDER) if content_of(file) not in _OF_FILMS]
    contents = {file: content_of(file) for file in files_below(raw, _TMDB)}
    beside = [file for file, content in contents.items() if content in _OF_EVENTS]
    complete = RATINGS in contents.values() and {LINKS, MOVIES} & set(contents.values())
    return [*files, *beside] if files or complete else []


def recognise_set(files: Sequence[RawFile], layouts: Sequence[Layout]) -> MovieLensSet:
    """The one set among some files.

    Raises:
        DataError: there is none, or there are several.
    """
    links, aside = _best([file for file in files if _is_links(file)])
    all_ratings = {f: layout for layout in layouts for f in files if _is_ratings(f, layout)}
    ratings, more = _best(list(all_ratings))
    sets: list[tuple[Layout, RawFile, RawFile | None]] = []
    for file in ratings:
        layout = all_ratings[file]
        extension = _MOVIE_EXTENSION[layout.extension]
        movies = [f for f in files if _is_named(f, layout.movies, extension)]
        sets += [(layout, file, movie) for movie in movies]
        if links and not movies:
            sets.append((layout, file, None))
    if len(sets) == 1 and len(links) < 2:
        layout, ratings_file, movies_file = sets[0]
        return MovieLensSet(
            layout, ratings_file, movies_file, next(iter(links), None), aside + more
        )
    if sets:
        several = [*(f for _, *pair in sets for f in pair if f is not None), *links]
        names = ", ".join(dict.fromkeys(file.name for file in several))
        raise DataError(f"{names}: several MovieLens sets; expected one in raw/{FOLDER}")
    names = ", ".join(f.name for f in files[:6])
    raise DataError(
        f"raw/{FOLDER} holds {names}; expected ratings.csv + movies.csv (or links.csv), "
        "ratings.dat + movies.dat, or u.data + u.item"
    )


def _is_links(file: RawFile) -> bool:
    return _is_named(file, "links", ".csv") or (_is_tmdbs(file) and content_of(file) == LINKS)


def _is_ratings(file: RawFile, layout: Layout) -> bool:
    if _is_tmdbs(file):
        return layout.extension == ".csv" and content_of(file) == RATINGS
    return _is_named(file, layout.ratings, layout.extension)


def _is_tmdbs(file: RawFile) -> bool:
    return file.name.startswith(f"{_TMDB}/")


def _is_named(file: RawFile, beginning: str, extension: str) -> bool:
    return file.stem.lower().startswith(beginning) and file.extension == extension


def _best(files: list[RawFile]) -> tuple[list[RawFile], list[tuple[RawFile, RawFile]]]:
    """The files of the set's own folder, if there are any, and of these the full ones.

    The others come with one of these, as those that are not read.
    """
    best = [file for file in files if not _is_tmdbs(file)] or files
    best = [file for file in best if _SMALL not in file.stem.lower()] or best
    return best, [(file, best[0]) for file in files if file not in best]
