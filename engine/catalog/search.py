"""Lists of titles and of films that match what people type: parts, other accents, typing errors.

`search` is the one graded search; what differs between the two worlds stands in their functions.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
from rapidfuzz import fuzz, process

from engine.arrays import IndexArray, Int32Array, Int64Array, Mask
from engine.catalog.films import Films
from engine.catalog.titles import Catalog
from engine.text import fold

_TYPO_FLOOR = 80.0  # of 100: how alike two titles must be where none contains the text
_SUGGESTION_FLOOR = 60.0
_TYPO_MATCHES = 50
_SUGGESTIONS = 5
_INSIDE_A_WORD = 3  # the worst grade of a title that contains the text
LONGEST_KEY = 100  # characters of a text that are compared letter by letter, which takes long


def search_titles(catalog: Catalog, text: str) -> IndexArray:
    """The titles that match `text`, best first, the most rated first among equals.

    Without a text all titles by id.
    """
    if not fold(text):
        return np.arange(len(catalog))
    # Unlike films, titles are filtered after the search: typing errors are forgiven only where no
    # title at all contains the text, so that a filter never brings in what was not there without.
    everything = np.ones(len(catalog), dtype=bool)
    return search(catalog.keys, text, catalog.rating_count, everything)


def search_films(films: Films, text: str, mask: Mask) -> IndexArray:
    """The films in `mask` that match `text`, best first, the most voted first among equals.

    Without a text all films in `mask` by votes.
    """
    return search(films.keys, text, films.votes, mask)


def search(
    keys: Sequence[str], text: str, evidence: Int32Array | Int64Array, mask: Mask
) -> IndexArray:
    """Positions of the folded names `keys` in `mask` that match `text`, best first.

    The very name, names that begin with the text, with a word of it, that contain it; within each
    those of most `evidence` (ratings, votes) first, then by position. Where none in `mask` contains
    it, those spelled nearly like it. Without a text all in `mask`.
    """
    key = fold(text)
    if not key:
        everything = np.flatnonzero(mask)
        return everything[np.argsort(-evidence[everything], kind="stable")]
    containing = _containing(keys, key)
    matches = containing[mask[containing]]
    if not len(matches):
        alike = np.array(spelled_like(keys, key, _TYPO_FLOOR, _TYPO_MATCHES), dtype=np.intp)
        return alike[mask[alike]]
    grades = np.array([_grade(keys[position], key) for position in matches.tolist()])
    return matches[np.lexsort((-evidence[matches], grades))]


def suggest_titles(catalog: Catalog, text: str) -> list[str]:
    """Titles spelled most like `text`, best first, each once."""
    key = fold(text)[:LONGEST_KEY]
    alike = spelled_like(catalog.keys, key, _SUGGESTION_FLOOR, 4 * _SUGGESTIONS)
    return _distinct_names(catalog.titles["display_title"], alike)


def suggest_films(films: Films, text: str) -> list[str]:
    """Titles of films that contain `text` from a word on, most voted first, then spelled like it.

    Each title once.
    """
    # Many films have long titles of which people type a few words: as a whole they are not alike.
    key = fold(text)[:LONGEST_KEY]
    containing = _containing(films.keys, key).tolist() if key else []
    from_a_word = [p for p in containing if _grade(films.keys[p], key) < _INSIDE_A_WORD]
    alike = spelled_like(films.keys, key, _SUGGESTION_FLOOR, 4 * _SUGGESTIONS)
    best = films.most_voted_first(from_a_word)[:_SUGGESTIONS]
    return _distinct_names(films.films["title"], best + alike)


def spelled_like(keys: Sequence[str], key: str, floor: float, limit: int) -> list[int]:
    """Positions of the `limit` of `keys` spelled most like `key`, `floor` of 100 alike at least."""
    hits = process.extract(key, keys, scorer=fuzz.ratio, score_cutoff=floor, limit=limit)
    return [position for _, _, position in hits]


def _containing(keys: Sequence[str], key: str) -> IndexArray:
    return np.array([index for index, name in enumerate(keys) if key in name], dtype=np.intp)


def _grade(name: str, key: str) -> int:
    """How well a name that contains `key` matches it: 0 is the very name."""
    if name.startswith(key):
        return 0 if name == key else 1
    return 2 if f" {key}" in name else _INSIDE_A_WORD


def _distinct_names(names: pa.ChunkedArray, positions: Iterable[int]) -> list[str]:
    spelled = (names[position].as_py() for position in positions)
    return list({fold(name): name for name in spelled}.values())[:_SUGGESTIONS]
