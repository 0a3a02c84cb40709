"""The genres that all catalogs share, and the words of each catalog that mean them.

Netflix says Comedies, Amazon Comedy, people *comedia*: `genres.toml` has them all. A text that is a
shared genre's name or spelling means the genre; any other is a catalog's own word.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from engine.arrays import Mask
from engine.catalog.postings import Postings
from engine.text import letters

_TABLE = Path(__file__).with_name("genres.toml")


@dataclass(frozen=True)
class SharedGenre:
    """A genre with its names, and what people and catalogs write for it.

    Attributes:
        name, spanish: its names in English and in Spanish, by both of which people ask for it.
        spellings: what else they write for it.
        words: of catalogs, TMDB and MovieLens; a word may belong to several genres.
    """

    name: str
    spanish: str
    spellings: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def spelled(self) -> frozenset[str]:
        """The letters of what people write for it, which only it may have."""
        return frozenset(map(letters, (self.name, self.spanish, *self.spellings)))

    @property
    def meant_by(self) -> frozenset[str]:
        """The letters of every word of a catalog that means it; a spelling hides no such word."""
        return self.spelled.union(map(letters, self.words))


@cache
def shared_genres() -> tuple[SharedGenre, ...]:
    """All shared genres, in the order of their English names."""
    return tuple(
        SharedGenre(g["name"], g["spanish"], tuple(g["spellings"]), tuple(g["words"]))
        for g in _table()["genres"]
    )


def find_shared_genre(text: str) -> SharedGenre | None:
    """The genre that a text means, by its letters alone; None where it is another word.

    >>> find_shared_genre("Ciencia Ficción").name, find_shared_genre("TV Dramas")
    ('Science Fiction', None)
    """
    return _by_spelling().get(letters(text))


@cache
def genre_names() -> Postings:
    """The names of all shared genres, in English and Spanish, to suggest from."""
    names = [name for genre in shared_genres() for name in (genre.name, genre.spanish)]
    return Postings.from_columns(pa.chunked_array([names]))


def strange_words(words: Iterable[str]) -> list[str]:
    """Those of a catalog's words that belong to no shared genre, and are no mere format."""
    known = {letters(word) for word in _table()["formats"]["words"]}
    known.update(*(genre.meant_by for genre in shared_genres()))
    return [word for word in words if letters(word) not in known]


class GenreIndex:
    """Which rows of a world have each shared genre.

    Attributes:
        words: by name of the genre, the words of the world that mean it.
    """

    def __init__(self, listed: Postings) -> None:
        self._listed = listed
        codes: dict[str, list[int]] = {}
        for code, word in enumerate(listed.names):
            codes.setdefault(letters(word), []).append(code)
        self._codes = {
            genre.name: sorted({c for key in genre.meant_by for c in codes.get(key, ())})
            for genre in shared_genres()
        }
        self.words = {
            name: [listed.names[code] for code in codes] for name, codes in self._codes.items()
        }

    @cached_property
    def masks(self) -> dict[str, Mask]:
        """By name of the genre, which rows have it: bool, shape (n_rows,). Not to be written to."""
        return {name: self._having(codes) for name, codes in self._codes.items()}

    def _having(self, codes: list[int]) -> Mask:
        mask = np.zeros(self._listed.n_rows, dtype=bool)
        for code in codes:
            mask[self._listed.rows(code)] = True
        mask.flags.writeable = False
        return mask


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(_TABLE.read_text("utf-8"))


@cache
def _by_spelling() -> dict[str, SharedGenre]:
    """The genre of each spelling, which only one may have."""
    genres: dict[str, SharedGenre] = {}
    for genre in shared_genres():
        for key in genre.spelled:
            if key in genres:
                raise ValueError(f"{key!r} is {genres[key].name} and {genre.name} in {_TABLE.name}")
            genres[key] = genre
    return genres
