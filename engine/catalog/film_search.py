"""Finding films by what people type."""

import re
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
from rapidfuzz import fuzz, process

from engine.arrays import IndexArray, Mask
from engine.catalog.films import Films
from engine.errors import NotFound
from engine.text import fold, name_key

_YEAR_AT_END = re.compile(r"(.+) \((\d{4})\)")
_TYPO_FLOOR, _SUGGESTION_FLOOR = 80.0, 60.0  # of 100: how alike two titles must be
_SUGGESTIONS = 5
_NAMES_OF_ONE = 2  # a title and an original title


@dataclass(frozen=True)
class FoundFilm:
    """The film that a title stands for, and the others of that name, most voted first."""

    film: int
    others: list[int] = field(default_factory=list)


def find_film(films: Films, text: str, year: int | None = None) -> FoundFilm:
    """Return the film named `text`, of `year` if that is given (also as in `Heat (1995)`).

    The very title first, or the same but for punctuation or a leading The, then the only title
    that begins with the text. Of several films the most voted, then the newest, then by id.

    Raises:
        NotFound: no film has the name; the nearest are suggested.
    """
    key = fold(text)
    named, asked = _named(films, key), text if year is None else f"{text} of {year}"
    if not named and (match := _YEAR_AT_END.fullmatch(key)):
        named, year = _named(films, match[1]), year or int(match[2])
    of_year = [at for at in named if year is None or films.year[at] == year]
    if not of_year:
        raise NotFound("film", asked, suggest(films, text))
    best, *_ = ranked = by_votes(films, of_year)
    others = [at for at in by_votes(films, named) if at != best]
    return FoundFilm(best, others if len(named) > len(ranked) else ranked[1:])


def by_votes(films: Films, positions: list[int]) -> list[int]:
    """Return films with most votes first, then the newest, then by id."""
    return sorted(positions, key=lambda at: (-films.votes[at], -films.year[at], at))


def _named(films: Films, key: str) -> list[int]:
    """Return the films of the name, or all of the one name that begins with it."""
    if not key:
        return []
    titles = films.by_title
    if (code := titles.code.get(key)) is not None:
        return _main_first(films, key, titles.rows(code).tolist())
    plain = name_key(key)
    for loose in (plain, f"the {plain}") if plain else ():
        if found := films.by_loose_title.get(loose):
            return found
    for beginning in (f"{key} ", key):
        begun = list(islice(titles.beginning(beginning), _NAMES_OF_ONE + 1))
        rows = {row for code in begun for row in titles.rows(code).tolist()}
        if len(begun) == 1 or (len(rows) == 1 and len(begun) <= _NAMES_OF_ONE):
            return sorted(rows)
    return []


def _main_first(films: Films, key: str, found: list[int]) -> list[int]:
    """Return the films with this very title; those that only were called so, if there is none."""
    titled = [at for at in found if films.keys[at] == key]
    return titled or found


def search(films: Films, text: str, mask: Mask) -> IndexArray:
    """Return the films in `mask` that match `text`, best first.

    The very title, titles that begin with it, with a word of it, that contain it; within each by
    votes. Where nothing contains it, titles spelled nearly like it.
    """
    key = fold(text)
    order = np.lexsort((films.ids, -films.votes))
    order = order[mask[order]]
    if not key:
        return order
    graded = [(grade, at) for at in order.tolist() if (grade := _grade(films.keys[at], key)) < 4]
    if graded:
        return np.array([at for _, at in sorted(graded, key=lambda found: found[0])], dtype=np.intp)
    hits = process.extract(key, films.keys, scorer=fuzz.ratio, score_cutoff=_TYPO_FLOOR, limit=50)
    return np.array([at for _, _, at in hits if mask[at]], dtype=np.intp)


def _grade(title: str, key: str) -> int:
    """Return how well a title matches: 0 is the very title, 4 not at all."""
    if key not in title:
        return 4
    if title.startswith(key):
        return 0 if title == key else 1
    return 2 if f" {key}" in title else 3


def suggest(films: Films, text: str) -> list[str]:
    """Return the titles that begin with `text` or are spelled most like it, each once."""
    key = fold(text)[:100]
    graded = [(_grade(title, key), at) for at, title in enumerate(films.keys) if key in title]
    wordly = [at for grade, at in graded if key and grade < 3]
    found = by_votes(films, wordly)[:_SUGGESTIONS]
    hits = process.extract(
        key, films.keys, scorer=fuzz.ratio, score_cutoff=_SUGGESTION_FLOOR, limit=4 * _SUGGESTIONS
    )
    found += [at for _, _, at in hits]
    titles = films.films["title"]
    names = {fold(name): name for name in (titles[at].as_py() for at in found)}
    return list(names.values())[:_SUGGESTIONS]
