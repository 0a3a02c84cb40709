"""Finding titles by what people type: parts, other accents, typing errors."""

from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process

from engine.arrays import IndexArray
from engine.catalog.titles import Catalog
from engine.errors import NotFound
from engine.text import fold

_TYPO_FLOOR = 80.0  # of 100: how alike two titles must be where none contains the text
_SUGGESTION_FLOOR = 60.0
_SUGGESTIONS = 5


@dataclass(frozen=True)
class Found:
    """The work that a title's name stands for, and other works of the same name."""

    work: int
    others: list[int]


def search(catalog: Catalog, text: str) -> IndexArray:
    """Return the titles that match `text`, best first.

    The order: the very title, titles that begin with it, with a word of it, that contain it; within
    each by number of ratings, then id. Where nothing contains it, titles spelled nearly like it.
    """
    key = fold(text)
    if not key:
        return np.arange(len(catalog))
    grades = _grades(catalog.keys, key)
    if not grades:
        hits = process.extract(
            key, catalog.keys, scorer=fuzz.ratio, score_cutoff=_TYPO_FLOOR, limit=50
        )
        return np.array([at for _, _, at in hits], dtype=np.intp)
    counts = catalog.rating_count
    ranked = sorted(grades, key=lambda at: (grades[at], -counts[at], at))
    return np.array(ranked, dtype=np.intp)


def _grades(keys: list[str], key: str) -> dict[int, int]:
    """Return a grade (0 best) for every title that contains `key`."""
    inside = f" {key}"
    grades = {}
    for at, title in enumerate(keys):
        if key not in title:
            continue
        if title == key:
            grades[at] = 0
        elif title.startswith(key):
            grades[at] = 1
        else:
            grades[at] = 2 if inside in title else 3
    return grades


def find_work(catalog: Catalog, text: str) -> Found:
    """Return the work named `text`: the very title, else the only one that begins with it.

    Of several works with one name, the most rated.

    Raises:
        NotFound: no title has the name; the nearest are suggested.
    """
    key = fold(text)
    named = [at for at, title in enumerate(catalog.keys) if title == key] if key else []
    if not named and key:
        prefixed = [at for at, title in enumerate(catalog.keys) if title.startswith(key)]
        if len(set(catalog.work_of[prefixed].tolist())) == 1:
            named = prefixed
    if not named:
        raise NotFound("title", text, suggest(catalog, text))
    ratings: dict[int, int] = {}
    for at in named:
        work = int(catalog.work_of[at])
        ratings[work] = ratings.get(work, 0) + int(catalog.rating_count[at])
    best, *others = sorted(ratings, key=lambda work: (-ratings[work], work))
    return Found(best, others)


def suggest(catalog: Catalog, text: str) -> list[str]:
    """Return the titles spelled most like `text`, best first, each once."""
    key = fold(text)[:100]
    hits = process.extract(
        key, catalog.keys, scorer=fuzz.ratio, score_cutoff=_SUGGESTION_FLOOR, limit=4 * _SUGGESTIONS
    )
    display = catalog.titles["display_title"]
    names = (display[at].as_py() for _, _, at in hits)
    return list({fold(name): name for name in names}.values())[:_SUGGESTIONS]
