"""The one work, film, person or company … that a name stands for, as people type names.

The folded name first, then the only one that begins with the text, then suggestions: never a part
of a name somewhere, which would count Nigeria for Niger.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice

from engine.catalog.countries import country_codes
from engine.catalog.films import Films
from engine.catalog.postings import Postings
from engine.catalog.search import LONGEST_KEY, spelled_like, suggest_films, suggest_titles
from engine.catalog.titles import Catalog
from engine.errors import NotFound
from engine.text import fold, name_key

_YEAR_AT_END = re.compile(r"(.+) \((\d{4})\)")
_TITLES_PER_FILM = 2  # a title and an original title
_LEFT_OUT = {"franchise": "collection"}  # Toy Story is the collection Toy Story Collection
_SUGGESTIONS = 5
_ALIKE = 70.0  # of 100


@dataclass(frozen=True)
class NameMatch:
    """What a name stands for and what else bears it, the best known first: positions."""

    position: int
    alternatives: list[int]


def find_work(catalog: Catalog, text: str) -> NameMatch:
    """The work named `text`: the very title, else the only one that begins with it.

    Of several works with one name, the most rated.

    Raises:
        NotFound: no title has the name; the nearest are suggested.
    """
    titles = _titles_named(catalog, fold(text))
    if not titles:
        raise NotFound("title", text, suggest_titles(catalog, text))
    ratings: Counter[int] = Counter()
    for title in titles:
        ratings[int(catalog.work_of[title])] += int(catalog.rating_count[title])
    best, *alternatives = sorted(ratings, key=lambda work: (-ratings[work], work))
    return NameMatch(best, alternatives)


def _titles_named(catalog: Catalog, key: str) -> list[int]:
    """All titles that are `key`, or all that begin with it if they are copies of one work."""
    if not key:
        return []
    exact = [position for position, title in enumerate(catalog.keys) if title == key]
    if exact:
        return exact
    longer = [position for position, title in enumerate(catalog.keys) if title.startswith(key)]
    return longer if len(set(catalog.work_of[longer].tolist())) == 1 else []


def find_film(films: Films, text: str, year: int | None = None) -> NameMatch:
    """The film named `text`, of `year` if that is not None (also as in `Heat (1995)`).

    The very title first, or the same but for punctuation or a leading The, then the only title
    that begins with the text. Of several films the most voted, then the newest, then by id.

    Raises:
        NotFound: no film has the name; the nearest are suggested.
    """
    key = fold(text)
    description = text if year is None else f"{text} of {year}"
    namesakes = _films_named(films, key)
    if not namesakes and (match := _YEAR_AT_END.fullmatch(key)):
        namesakes, year = _films_named(films, match[1]), year or int(match[2])
    ranked = films.most_voted_first(namesakes)
    best = next((film for film in ranked if year is None or films.year[film] == year), None)
    if best is None:
        raise NotFound("film", description, suggest_films(films, text))
    return NameMatch(best, [film for film in ranked if film != best])


def _films_named(films: Films, key: str) -> list[int]:
    """All films of the name, or all of the one name that begins with it."""
    # More rules than for works: films have an original title as well, and the films' questions
    # are put with titles as people remember them (spider man, avengers), not as a page shows them.
    if not key:
        return []
    titles = films.by_title
    if (code := titles.code.get(key)) is not None:
        rows = titles.rows(code).tolist()
        # An original title counts only where no film bears it as its title.
        return [film for film in rows if films.keys[film] == key] or rows
    bare = name_key(key)
    for loose in (bare, f"the {bare}") if bare else ():
        if matches := films.by_loose_title.get(loose):
            return matches
    for beginning in (f"{key} ", key):  # whole words first: Up is not Upon
        codes = list(islice(titles.beginning(beginning), _TITLES_PER_FILM + 1))
        beginners = {film for code in codes for film in titles.rows(code).tolist()}
        if len(codes) == 1 or (len(beginners) == 1 and len(codes) <= _TITLES_PER_FILM):
            return sorted(beginners)
    return []


def find_whole_name(postings: Postings, kind: str, text: str) -> int:
    """The code of the name that `text` is, whole; of a country in whatever words.

    Raises:
        NotFound: no name is it; the nearest are suggested.
    """
    if (code := _exact(postings, kind, text)) is None:
        raise NotFound(kind, text, nearest_names(postings, text))
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
    beginning = list(islice(postings.beginning(key), _SUGGESTIONS + 1))
    if len(beginning) == 1:
        return beginning[0]
    names = [postings.names[code] for code in beginning] + nearest_names(postings, text)
    raise NotFound(kind, text, list(dict.fromkeys(names))[:_SUGGESTIONS])


def _exact(postings: Postings, kind: str, text: str) -> int | None:
    key = fold(text)
    for spelled in (key, f"{key} {_LEFT_OUT.get(kind, '')}"):
        if (code := postings.code.get(spelled)) is not None:
            return code
    return _country(postings, text) if kind == "country" else None


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
    codes = spelled_like(list(postings.code), key, _ALIKE, _SUGGESTIONS)
    return [postings.names[code] for code in codes]
