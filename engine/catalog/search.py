"""Names that match what people type, while they type it: every world, one graded search.

The very name comes first, then names that begin with the text, then those with all its words, in
any order, the last of which may be unfinished. Blanks, hyphens and apostrophes do not matter. A
better grade outweighs fame up to a point: a name is passed by one of a lower grade that is a
hundred times as well known. Only where no name at all matches, every word may be unfinished; where
none does then, typing errors are forgiven; and at last the middles of words will do.

Text is compared, never run: there is no query language, so that quotes and operators are text.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import numpy as np
import pyarrow as pa

from engine.arrays import Float32Array, IndexArray, Int32Array, Mask
from engine.catalog.films import Films
from engine.catalog.matches import (
    NO_MATCHES,
    Matches,
    Piece,
    among,
    cheapest,
    in_both,
    united,
)
from engine.catalog.name_index import NameIndex
from engine.catalog.terms import words_of
from engine.catalog.titles import Catalog
from engine.catalog.typing_errors import (
    errors_of_beginning,
    errors_of_whole,
    errors_of_word,
    forgiven,
)
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
    ranks: Int32Array = np.arange(len(index), dtype=np.int32)
    if words := words_of(text):
        ranks, _ = ranked(index, first_matches(index, words))
    positions: IndexArray = index.positions[ranks]
    return positions if mask is None else positions[mask[positions]]


def first_matches(index: NameIndex, words: Sequence[str]) -> Matches:
    """What matches at the first stage at which something does."""
    for stage in (_exactly, _with_unfinished_words, _with_typing_errors, _within_words):
        if len(matches := stage(index, words)):
            return matches
    return NO_MATCHES


def ranked(
    index: NameIndex, matches: Matches, limit: int | None = None
) -> tuple[Int32Array, Float32Array]:
    """The ranks that match, or the best `limit` of them, and what they cost less their fame.

    Best first, of equals the one of the lower rank.
    """
    costs: Float32Array = matches.costs - index.fame[matches.ranks]
    if limit is None or len(matches) <= limit:
        best = costs.argsort(kind="stable")
    else:
        # Sorting all of many takes longer than finding the last of the best.
        good = np.flatnonzero(costs <= np.partition(costs, limit - 1)[limit - 1])
        best = good[costs[good].argsort(kind="stable")[:limit]]
    return matches.ranks[best], costs[best]


def best_known(index: NameIndex, words: Sequence[str]) -> list[int]:
    """The position of the best known of all records that these words may mean, if there are any."""
    pieces = errors_of_whole(index, words)
    matches = _exactly(index, words), cheapest(len(index), pieces)
    ranks = np.sort(np.concatenate([each.ranks[:1] for each in matches]))[:1]
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


def _exactly(index: NameIndex, words: Sequence[str]) -> Matches:
    """Names with all the words, the last of them finished or not; the very name is the best."""
    beginning, up_to_a_word, called = index.named_from("".join(words))
    pieces = [(beginning, _UNFINISHED), (up_to_a_word, _BEGINNING), (called, 0.0)]
    for finished, last in _readings(words):
        unfinished, complete = index.beginning_and_whole(last)
        if not len(unfinished):
            continue
        lists = [index.of_term(word) for word in finished]
        if not all(map(len, lists)):
            continue
        bearing = _bearing(index, sorted(lists, key=len))
        for cost, ranks in ((_LAST_UNFINISHED, unfinished), (_WORDS, complete)):
            chosen = ranks if bearing is None else among(len(index), ranks, bearing)
            pieces.append((chosen, cost))
    return cheapest(len(index), pieces)


def _with_unfinished_words(index: NameIndex, words: Sequence[str]) -> Matches:
    """Names with words that begin like all of these."""
    rarest, *longer = sorted(map(index.beginning, dict.fromkeys(words)), key=len)
    bearing = _distinct(index, rarest)
    for ranks in longer:
        bearing = _distinct(index, among(len(index), ranks, bearing))
    return cheapest(len(index), [(bearing, _ALL_UNFINISHED)])


def _within_words(index: NameIndex, words: Sequence[str]) -> Matches:
    """Names with words that contain all of these."""
    distinct = dict.fromkeys(words)
    if any(len(word) < _SHORTEST_PART for word in distinct):
        return NO_MATCHES
    bearing = _bearing(index, (_distinct(index, index.containing(word)) for word in distinct))
    return NO_MATCHES if bearing is None else cheapest(len(index), [(bearing, _WITHIN_WORDS)])


def _with_typing_errors(index: NameIndex, words: Sequence[str]) -> Matches:
    """Names with words spelled like these, or that are spelled like all of them as a whole."""
    distance = _in_all(len(index), _pieces_of_words(index, words))
    as_a_whole = cheapest(len(index), errors_of_whole(index, words))
    return united(distance.dearer(_TYPING_ERROR), as_a_whole.dearer(_TYPING_ERROR_OF_ALL))


def _pieces_of_words(index: NameIndex, words: Sequence[str]) -> Iterator[list[Piece]]:
    """Yield what bears something like each word, first of those that are found at once.

    No letter of these may be wrong, so that one of them that is in no name saves the search for
    all others.
    """
    *finished, last = words
    for word in sorted(dict.fromkeys(finished), key=forgiven):
        yield errors_of_word(index, word)
    yield errors_of_beginning(index, last)


def _in_all(n_records: int, pieces_of_words: Iterable[list[Piece]]) -> Matches:
    """What is of some pieces for every word, at the sum of its costs."""
    counted: list[tuple[int, list[Piece]]] = []
    for pieces in pieces_of_words:
        if not (count := sum(len(ranks) for ranks, _ in pieces)):
            return NO_MATCHES
        counted.append((count, pieces))
    # From the rarest on, few ranks are looked for in many.
    (_, rarest), *commoner = sorted(counted, key=itemgetter(0))
    matches = cheapest(n_records, rarest)
    for _, pieces in commoner:
        matches = in_both(n_records, matches, pieces)
    return matches


def _readings(words: Sequence[str]) -> Iterator[tuple[Iterable[str], str]]:
    """Yield all words but the last, and this: as they are, then with two neighbours as one.

    Kick ass is kickass. Of the first words each stands once, two that are one before the others:
    hardly any name has them.
    """
    *finished, last = words
    yield dict.fromkeys(finished), last
    for n in range(1, len(words)) if len(words) <= _MOST_JOINED else ():
        joined, before = words[n - 1] + words[n], words[: n - 1]
        if n == len(words) - 1:
            yield dict.fromkeys(before), joined
        else:
            yield dict.fromkeys([joined, *before, *words[n + 1 : -1]]), last


def _bearing(index: NameIndex, ranks_of_words: Iterable[Int32Array]) -> Int32Array | None:
    """The ranks that are in all of several ascending lists; None of none, which says nothing."""
    bearing = None
    for ranks in ranks_of_words:
        bearing = ranks if bearing is None else among(len(index), bearing, ranks)
        if not len(bearing):
            break
    return bearing


def _distinct(index: NameIndex, ranks: Int32Array) -> Int32Array:
    """Some ranks in ascending order, each once."""
    return cheapest(len(index), [(ranks, 0.0)]).ranks
