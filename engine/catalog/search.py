"""Names that match what people type, while they type it: every world, one graded search.

The very name comes first, then names that begin with the text, then those with all its words, in
any order, the last of which may be unfinished. Blanks, hyphens and apostrophes do not matter. A
better grade outweighs fame up to a point: a name is passed by one of a lower grade that is a
hundred times as well known. Only where no name at all matches, every word may be unfinished; where
none does then, typing errors are forgiven; and at last the middles of words will do.

Text is compared, never run: there is no query language, so that quotes and operators are text.
"""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from engine.arrays import Float32Array, IndexArray, Int32Array, Mask
from engine.catalog.films import Films
from engine.catalog.name_index import NameIndex
from engine.catalog.terms import words_of
from engine.catalog.titles import Catalog
from engine.catalog.typing_errors import errors_of_beginning, errors_of_whole, errors_of_word
from engine.errors import MOST_SUGGESTIONS
from engine.text import fold

# What a grade costs in powers of ten of evidence (votes, ratings).
_BEGINNING = 2.0  # of the name, up to the end of a word
_UNFINISHED = 2.3  # within a word
_WORDS = 2.5  # all words, in any order
_LAST_UNFINISHED = 2.8
_ALL_UNFINISHED = 3.0
_WITHIN_WORDS = 3.2
_TYPING_ERROR = 3.0  # and one more for each letter
_SHORTEST_PART = 2  # letters: one alone is within most words
_TYPING_ERROR_OF_ALL = 1.0  # the same for the whole name
_MOST_JOINED = 8  # words, beyond which two of them are not tried as one

Grades = Float32Array  # what the match of each rank of an index costs; infinite where it is none


def search_titles(catalog: Catalog, text: str, mask: Mask | None = None) -> IndexArray:
    """The titles in `mask` that match `text`, best first.

    The copies of a work stand side by side, the most rated first, then by id. Without a text all
    titles by id.
    """
    allowed = np.ones(len(catalog), dtype=bool) if mask is None else mask
    if not words_of(text):
        return np.flatnonzero(allowed)
    works = search(catalog.names, text)
    position_of = np.full(catalog.works.num_rows, len(works), dtype=np.int64)
    position_of[works] = np.arange(len(works))
    order = position_of[catalog.work_of]
    matches = np.flatnonzero(allowed & (order < len(works)))
    return matches[np.lexsort((-catalog.rating_count[matches], order[matches]))]


def search_films(films: Films, text: str, mask: Mask | None = None) -> IndexArray:
    """The films in `mask` that match `text`, best first; without a text all by votes."""
    return search(films.names, text, mask)


def search(index: NameIndex, text: str, mask: Mask | None = None) -> IndexArray:
    """Positions of the records in `mask` whose names match `text`, best first.

    What is typed wrong is forgiven where no record at all matches: a mask only ever takes away.
    Without a text all, the best known first.
    """
    ranks: IndexArray = np.arange(len(index))
    if words := words_of(text):
        grades = next(grades_by_stage([index], words), [None])[0]
        ranks = ranks[:0] if grades is None else ranked(index, grades)
    positions: IndexArray = index.positions[ranks]
    return positions if mask is None else positions[mask[positions]]


def grades_by_stage(
    indices: Sequence[NameIndex], words: Sequence[str]
) -> Iterator[list[Grades | None]]:
    """Yield what each index has, stage by stage, where one of them has something."""
    for stage in (_exactly, _with_unfinished_words, _with_typing_errors, _within_words):
        grades = [stage(index, words) for index in indices]
        if any(each is not None for each in grades):
            yield grades


def ranked(index: NameIndex, grades: Grades, limit: int | None = None) -> IndexArray:
    """The ranks that match, or the best `limit` of them: best first, the better known of equals."""
    matches = np.flatnonzero(np.isfinite(grades))
    if limit is not None and len(matches) > limit:
        # Within a grade they stand by fame: the best are among the first of each.
        costs = grades[matches]
        matches = np.sort(np.concatenate([matches[costs == c][:limit] for c in np.unique(costs)]))
    best = np.argsort(grades[matches] - index.fame[matches], kind="stable")
    return matches[best][:limit]


def best_known(index: NameIndex, words: Sequence[str]) -> list[int]:
    """The position of the best known of all records that these words may mean, if there are any."""
    grades = (_exactly(index, words), errors_of_whole(index, words))
    matches = [np.flatnonzero(np.isfinite(each))[:1] for each in grades if each is not None]
    ranks = np.sort(np.concatenate(matches))[:1]
    positions: list[int] = index.positions[ranks].tolist()
    return positions


def suggest_titles(catalog: Catalog, text: str) -> list[str]:
    """Titles that match `text` or are spelled like it, best first, each once."""
    return _suggestions(catalog.names, text, catalog.works["title"])


def suggest_films(films: Films, text: str) -> list[str]:
    """Titles of films that match `text` or are spelled like it, best first, each once."""
    return _suggestions(films.names, text, films.films["title"])


def _suggestions(index: NameIndex, text: str, names: pa.ChunkedArray) -> list[str]:
    matches = search(index, text)[: 4 * MOST_SUGGESTIONS] if words_of(text) else ()
    spelled = (names[int(position)].as_py() for position in matches)
    return list({fold(name): name for name in spelled}.values())[:MOST_SUGGESTIONS]


def _exactly(index: NameIndex, words: Sequence[str]) -> Grades | None:
    """Names with all the words, the last of them finished or not; the very name is the best."""
    grades = _no_match(index)
    readings = [
        (_bearing(index, [index.of_term(word) for word in dict.fromkeys(finished)]), last)
        for *finished, last in _readings(words)
    ]
    for cost, bearers in ((_LAST_UNFINISHED, index.beginning), (_WORDS, index.of_term)):
        for bearing, last in readings:
            ranks = bearers(last)
            grades[ranks[bearing[ranks]]] = cost
    letters = "".join(words)
    beginning, up_to_a_word = index.named_from(letters)
    grades[beginning] = _UNFINISHED
    grades[up_to_a_word] = _BEGINNING
    grades[index.called(letters)] = 0
    return _unless_empty(grades)


def _with_unfinished_words(index: NameIndex, words: Sequence[str]) -> Grades | None:
    """Names with words that begin like all of these."""
    grades = _no_match(index)
    bearing = _bearing(index, [index.beginning(word) for word in dict.fromkeys(words)])
    grades[bearing] = _ALL_UNFINISHED
    return _unless_empty(grades)


def _within_words(index: NameIndex, words: Sequence[str]) -> Grades | None:
    """Names with words that contain all of these."""
    grades = _no_match(index)
    distinct = dict.fromkeys(words)
    if all(len(word) >= _SHORTEST_PART for word in distinct):
        grades[_bearing(index, [index.containing(word) for word in distinct])] = _WITHIN_WORDS
    return _unless_empty(grades)


def _with_typing_errors(index: NameIndex, words: Sequence[str]) -> Grades | None:
    """Names with words spelled like these, or that are spelled like all of them as a whole."""
    *finished, last = words
    distance = errors_of_beginning(index, last)
    for word in dict.fromkeys(finished):
        if not np.isfinite(distance).any():
            break  # a text of many words would cost seconds
        distance += errors_of_word(index, word)
    as_a_whole = _TYPING_ERROR_OF_ALL + errors_of_whole(index, words)
    return _unless_empty(np.minimum(_TYPING_ERROR + distance, as_a_whole))


def _readings(words: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the words as they are, then with two neighbours as one: kick ass is kickass."""
    yield words
    for n in range(1, len(words)) if len(words) <= _MOST_JOINED else ():
        yield [*words[: n - 1], words[n - 1] + words[n], *words[n + 1 :]]


def _bearing(index: NameIndex, ranks_of_words: Iterable[Int32Array]) -> Mask:
    """Which ranks are in all of several arrays: of none, all."""
    bearing = np.ones(len(index), dtype=bool)
    for ranks in ranks_of_words:
        if not bearing.any():
            break
        bearing &= _mask(index, ranks)
    return bearing


def _mask(index: NameIndex, ranks: Int32Array) -> Mask:
    mask = np.zeros(len(index), dtype=bool)
    mask[ranks] = True
    return mask


def _no_match(index: NameIndex) -> Grades:
    return np.full(len(index), np.inf, dtype=np.float32)


def _unless_empty(grades: Grades) -> Grades | None:
    return grades if np.isfinite(grades).any() else None
