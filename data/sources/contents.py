"""What a file of films or of MovieLens holds, by the columns of its header."""

from collections.abc import Collection
from pathlib import Path

from data.audit import printable
from data.clean import credits, films
from data.csv.dialect import DELIMITERS, header_key, split
from data.csv.files import RawFile, contents

FILMS, CREDITS, KEYWORDS = "films", "credits", "keywords"
LINKS, RATINGS, MOVIES = "links", "ratings", "movies"
KEYWORD_COLUMNS = {"film_id": films.COLUMNS["film_id"], "keywords": ("keywords",)}
LINK_COLUMNS = {
    "movie_id": ("movieId",),
    "imdb_id": ("imdbId",),
    "tmdb_id": ("tmdbId",),
}
_HEAD = 1 << 14
# Each with the columns that it must have, as any of some names; the first that fits is it.
_COLUMNS: dict[str, Collection[Collection[str]]] = {
    FILMS: [films.COLUMNS[name] for name in films.VITAL],
    CREDITS: list(credits.COLUMNS.values()),
    LINKS: [LINK_COLUMNS["movie_id"], (*LINK_COLUMNS["imdb_id"], *LINK_COLUMNS["tmdb_id"])],
    RATINGS: [("userId",), ("movieId",), ("rating",)],
    MOVIES: [("movieId",), ("title",), ("genres",)],
    KEYWORDS: list(KEYWORD_COLUMNS.values()),
}


def files_below(raw: Path, folder: str) -> list[RawFile]:
    """All files in a folder, in those in it, and in archives there, but hidden ones."""
    depths = ("*", "*/*", "*/*/*")  # unpacking adds a folder, and people another
    paths = sorted(path for depth in depths for path in (raw / folder).glob(depth))
    return [
        file
        for path in paths
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(raw).parts)
        for file in contents(RawFile(path, printable(path.relative_to(raw).as_posix())))
    ]


def content_of(file: RawFile) -> str | None:
    """What the file holds; None where its header does not tell, or it is no CSV file.

    Raises:
        DataError: the file cannot be read.
    """
    if file.extension != ".csv":
        return None
    keys = header_keys(file)
    for content, columns in _COLUMNS.items():
        if all(any(header_key(name) in keys for name in known_as) for known_as in columns):
            return content
    return None


def header_keys(file: RawFile) -> frozenset[str]:
    """The names in the first line, by whatever delimiter parts it into most.

    The names that count are ASCII: the encoding is of no matter, but for zeros between letters.
    """
    with file.open() as stream:
        head = stream.read(_HEAD).decode("latin-1").replace("\0", "")
    lines = [line for line in head.lstrip("ÿþï»¿").splitlines() if line.strip()]
    if lines and lines[0].lower().startswith("sep="):
        lines = lines[1:]
    if not lines:
        return frozenset()
    rows = [split(lines[:1], delimiter)[0] for delimiter in DELIMITERS]
    names = max(rows, key=len)
    return frozenset(map(header_key, names))
