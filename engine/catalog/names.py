"""The one work, film, person or company … that a name stands for, as people type names.

The very name first, then the same but for blanks and punctuation, then the only one that begins
with the text up to the end of a word, then suggestions: never a part of a name somewhere, which
would count Nigeria for Niger, and never an obscure one where a well-known one is as near.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import accumulate, islice

from rapidfuzz import fuzz, process

from engine.catalog.countries import country_codes
from engine.catalog.films import Films
from engine.catalog.name_index import NameIndex
from engine.catalog.postings import Postings
from engine.catalog.search import best_known, suggest_films, suggest_titles
from engine.catalog.terms import whole_names, words_of
from engine.catalog.titles import Catalog
from engine.catalog.typing_errors import LONGEST_KEY
from engine.errors import MOST_SUGGESTIONS, NotFound
from engine.text import fold, letters

_YEAR_AT_END = re.compile(r"(.+?) \(?(\d{4})\)?")
_TIMES_BETTER_KNOWN = 100  # of a near name: then nobody can tell which of the two is meant
_MOST_BEGINNERS = 200  # of more names than these a text is never the beginning of one alone
_LEFT_OUT = {"franchise": "collection"}  # Toy Story is the collection Toy Story Collection
_PEOPLE = ("actor", "director")  # whose names have parts in two orders
_ALIKE = 70.0  # of 100


@dataclass(frozen=True)
class NameMatch:
    """What a name stands for and what else bears it, the best known first: positions."""

    position: int
    alternatives: list[int]


@dataclass(frozen=True)
class _World:
    """What has names: the titles that a record shows, and others, which count where none does."""

    kind: str
    index: NameIndex
    titles: Callable[[int], list[str]]
    other_titles: Callable[[int], list[str]]
    years: Callable[[int], Collection[int]]
    suggest: Callable[[str], list[str]]

    def label(self, position: int, *, dated: bool = False) -> str:
        """A record's title, with its year where the title alone means another."""
        title = self.titles(position)[0]
        return f"{title} ({min(self.years(position))})" if dated else title


def find_work(catalog: Catalog, text: str, year: int | None = None) -> NameMatch:
    """The work named `text`, of `year` if that is not None (also as in `Dark (2018)`).

    The rules are those of films; the better known is the one with more ratings, TMDB votes, seasons
    and platforms.

    Raises:
        NotFound: no work has the name, or it may be several; the nearest are suggested.
    """
    return _find(
        _World(
            "title",
            catalog.names,
            lambda work: [row["display_title"] for row in catalog.titles_of_work(work)],
            lambda _: [],
            lambda work: {row["release_year"] for row in catalog.titles_of_work(work)},
            lambda text: suggest_titles(catalog, text),
        ),
        text,
        year,
    )


def find_film(films: Films, text: str, year: int | None = None) -> NameMatch:
    """The film named `text`, of `year` if that is not None (also as in `Heat (1995)`).

    The very title first, or the same but for blanks, punctuation or a leading article, then the
    only title that begins with the text. Of several films the most voted, then the newest, then by
    id. Each rule asks titles first and original titles where no title answers.

    Raises:
        NotFound: no film has the name, or it may be several; the nearest are suggested. One that a
            near name has a hundred times the votes of is found by its year.
    """
    return _find(
        _World(
            "film",
            films.names,
            lambda film: [films.title(film)],
            lambda film: films.other_titles(film),
            lambda film: (int(films.year[film]),),
            lambda text: suggest_films(films, text),
        ),
        text,
        year,
    )


def _find(world: _World, text: str, year: int | None) -> NameMatch:
    namesakes = _namesakes(world, text, dated=year is not None)
    if not namesakes and year is None and (match := _YEAR_AT_END.fullmatch(fold(text))):
        year = int(match[2])
        namesakes = _namesakes(world, match[1], dated=True)
        description = text
    else:
        description = text if year is None else f"{text} of {year}"
    ranked = sorted(namesakes, key=lambda p: (-world.index.evidence[p], -max(world.years(p)), p))
    best = next((p for p in ranked if year is None or year in world.years(p)), None)
    if best is None:
        raise NotFound(world.kind, description, world.suggest(text))
    return NameMatch(best, [position for position in ranked if position != best])


def _namesakes(world: _World, text: str, *, dated: bool) -> list[int]:
    """All records of the name, or all of the one name that begins with it.

    Raises:
        NotFound: they are obscure beside one of a near name; both are suggested.
    """
    if not (words := words_of(text)):
        return []
    key, joined = fold(text), "".join(words)
    rivals = world.index.positions[world.index.called(joined)].tolist()
    spelled_so = _bearers(world, rivals, lambda name: fold(name) == key)
    hits = rivals if dated else spelled_so or rivals  # the year chooses among all of these letters
    if not hits:
        longer = world.index.positions[world.index.named_from(joined)[1]].tolist()
        if len(longer) > _MOST_BEGINNERS:
            return []
        hits = _bearers(world, longer, lambda name: joined in _beginnings(name))
        if len({letters(world.titles(hit)[0]) for hit in hits}) > 1:
            return []
        rivals = best_known(world.index, words)
    if hits and not dated:
        _refuse_obscure(world, text, hits, rivals)
    return sorted(set(hits))


def _bearers(world: _World, positions: Iterable[int], bears: Callable[[str], bool]) -> list[int]:
    """Those of whose titles one bears a name, else those of whose other titles one does."""
    for titles in (world.titles, world.other_titles):
        if hits := [p for p in positions if any(map(bears, titles(p)))]:
            return hits
    return []


def _beginnings(name: str) -> set[str]:
    """What people may have typed of a name, up to the end of a word: letters alone."""
    return {part for words in whole_names(name) for part in accumulate(words)}


def _refuse_obscure(world: _World, text: str, hits: list[int], rivals: list[int]) -> None:
    """Raise NotFound where a near name is so much better known that it may be meant."""
    evidence = world.index.evidence
    best, known = (max(each, key=evidence.item, default=hits[0]) for each in (hits, rivals))
    if _TIMES_BETTER_KNOWN * (evidence[best] + 1) < evidence[known]:
        labels = [world.label(known), world.label(best, dated=True)]
        raise NotFound(world.kind, text, labels)


def find_whole_name(postings: Postings, kind: str, text: str) -> int:
    """The code of the name that `text` is, whole; of a country in whatever words.

    Raises:
        NotFound: no name is it; the nearest are suggested.
    """
    if (code := _exact(postings, kind, text)) is None:
        raise NotFound(kind, text, _near_names(postings, text))
    return code


def find_name(postings: Postings, kind: str, text: str) -> int:
    """The code of the name that `text` is or of which alone it is the beginning.

    Raises:
        NotFound: no name is it or is the only one to begin with it; others are suggested.
    """
    if not (key := fold(text)):
        raise NotFound(kind, text)
    if (code := _exact(postings, kind, text)) is not None:
        return code
    if len(beginning := list(islice(postings.beginning(key), 2))) == 1:
        return beginning[0]
    raise NotFound(kind, text, _near_names(postings, text))


def _near_names(postings: Postings, text: str) -> list[str]:
    """The names that begin with a text, then those that are spelled like it."""
    beginning = islice(postings.beginning(key), MOST_SUGGESTIONS) if (key := fold(text)) else ()
    names = [postings.names[code] for code in beginning] + nearest_names(postings, text)
    return list(dict.fromkeys(names))[:MOST_SUGGESTIONS]


def _exact(postings: Postings, kind: str, text: str) -> int | None:
    key = fold(text)
    spellings = (key, f"{key} {_LEFT_OUT.get(kind, '')}".rstrip())
    for spelled in spellings:
        if (code := postings.find(spelled)) is not None:
            return code
    if kind == "country":
        return _country(postings, text)
    for spelled in dict.fromkeys(spellings):
        if (code := _loosely(postings, kind, spelled)) is not None:
            return code
    return None


def _loosely(postings: Postings, kind: str, text: str) -> int | None:
    """The code of the only name that is `text` but for blanks, punctuation and the order of parts.

    The order is free in names of people: Hanks Tom, Almodóvar Pedro.
    """
    words = words_of(text)
    codes = postings.anagrams(words)
    same = [c for c in codes if letters(postings.names[c]) == "".join(words)]
    if not same and kind in _PEOPLE:
        same = [c for c in codes if sorted(words_of(postings.names[c])) == sorted(words)]
    return same[0] if len(same) == 1 else None


def _country(postings: Postings, text: str) -> int | None:
    """The code of the country that people call `text` where the data does not; None: no country.

    Raises:
        NotFound: it may be several, which are suggested, or is one of which the data has nothing.
    """
    if (codes := country_codes(postings, text)) is None:
        return None
    if len(codes) != 1:
        raise NotFound("country", text, [postings.names[code] for code in codes])
    return codes[0]


def nearest_names(postings: Postings, text: str) -> list[str]:
    """The names spelled most like `text`, best first."""
    key = fold(text)[:LONGEST_KEY]
    alike = process.extract(
        key, postings.compared_keys, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=MOST_SUGGESTIONS
    )
    return [postings.names[code] for _, _, code in alike]


def nearest_first(names: Iterable[str], text: str) -> list[str]:
    """Names by how like `text` they are spelled, those that are alike in their own order."""
    key = fold(text)[:LONGEST_KEY]
    return sorted(names, key=lambda name: (-fuzz.ratio(fold(name), key), name))
