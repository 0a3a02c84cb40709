"""What cards show of works and titles, as columns that ten rows are read from in microseconds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, TypeVar

import numpy as np

from engine.catalog.films import Films
from engine.catalog.maturity import UNKNOWN_AGE
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled
from engine.text import fold

MAX_DESCRIPTION = 240  # characters of a description in a list

_Value = TypeVar("_Value")


@dataclass(frozen=True)
class WorkCards:
    """The columns of the cards of works, an entry for each; None where nothing is known.

    Attributes:
        genres: of all titles of the work, each once.
        minutes: of the first title that says; else of its film. seasons: the most of all titles.
        maturity: the strictest class that any of its titles has.
        described: the position of the first title that has a description.
        film: the position of the film that the work is.
        user_score, rating_count: of the ratings of all its titles.
        imdb_id: the number in it. tmdb_id: the film's.
    """

    genres: list[list[str]]
    minutes: list[int | None]
    seasons: list[int | None]
    maturity: list[str | None]
    described: list[int | None]
    film: list[int | None]
    user_score: list[float | None]
    rating_count: list[int]
    poster_path: list[str | None]
    imdb_id: list[int | None]
    tmdb_id: list[int | None]


@dataclass(frozen=True)
class TitleCards:
    """The columns of the cards of titles that the catalog holds in no quicker form."""

    genres: list[list[str]]
    minutes: list[int | None]
    seasons: list[int | None]
    maturity: list[str | None]


def title_cards(catalog: Catalog) -> TitleCards:
    """The columns of the cards of a catalog's titles."""
    lists: dict[tuple[str, ...], list[str]] = {}
    genres = [
        lists.setdefault(tuple(names), names) for names in catalog.titles["genres"].to_pylist()
    ]
    lengths = list(zip(catalog.duration.tolist(), catalog.in_minutes.tolist(), strict=True))
    classes, codes = catalog.maturity.names, catalog.maturity.codes.tolist()
    known = catalog.titles["maturity_known"].to_pylist()
    return TitleCards(
        genres,
        [length or None if in_minutes else None for length, in_minutes in lengths],
        [None if in_minutes else length or None for length, in_minutes in lengths],
        [classes[code] if is_known else None for code, is_known in zip(codes, known, strict=True)],
    )


def work_cards(catalog: Catalog, films: Films, titles: TitleCards) -> WorkCards:
    """The columns of the cards of a catalog's works, `films` being those that some of them are."""
    members = list(catalog.titles_of)
    film_of = films.of_works(catalog.works)
    of_film = partial(_of_films, films, film_of)
    ages = catalog.protection.ages.tolist()
    described = catalog.titles["display_description"].is_valid().to_pylist()
    counts = np.bincount(catalog.work_of, catalog.rating_count, len(members)).astype(int).tolist()
    sums = np.bincount(catalog.work_of, catalog.rating_sum, len(members)).tolist()

    def first(values: Sequence[_Value | None]) -> list[_Value | None]:
        return [next((v for p in positions if (v := values[p])), None) for positions in members]

    ids = {name: filled(catalog.titles[name], 0).tolist() for name in ("imdb_id", "tmdb_id")}
    return WorkCards(
        genres=[united(titles.genres[p] for p in positions) for positions in members],
        minutes=_first_known(first(titles.minutes), of_film("runtime")),
        seasons=[max((titles.seasons[p] or 0 for p in ps), default=0) or None for ps in members],
        maturity=[_strictest(ps, titles.maturity, ages) for ps in members],
        described=[next((p for p in ps if described[p]), None) for ps in members],
        film=film_of,
        user_score=[
            total / count if count else None for total, count in zip(sums, counts, strict=True)
        ],
        rating_count=counts,
        poster_path=of_film("poster_path"),
        imdb_id=_first_known(first(ids["imdb_id"]), of_film("imdb_id")),
        tmdb_id=_first_known(of_film("film_id"), first(ids["tmdb_id"])),
    )


def _strictest(
    positions: Sequence[int], classes: Sequence[str | None], ages: Sequence[int]
) -> str | None:
    """The class of the highest age, one of no known age only where there is no other."""
    known = [position for position in positions if classes[position]]
    first = max(known, key=lambda p: -1 if ages[p] == UNKNOWN_AGE else ages[p], default=None)
    return None if first is None else classes[first]


def short_description(catalog: Catalog, films: Films, cards: WorkCards, work: int) -> str | None:
    """What a work is about: its first title's description, else its film's overview, shortened."""
    position, film = cards.described[work], cards.film[work]
    if position is not None:
        return shortened(catalog.rows.value(position, "display_description"))
    return None if film is None else shortened(films.rows.value(film, "overview"))


def shortened(text: str | None) -> str | None:
    """A text of at most `MAX_DESCRIPTION` characters, cut between words."""
    if text is None or len(text) <= MAX_DESCRIPTION:
        return text
    cut = text[: MAX_DESCRIPTION - 1]
    return f"{cut.rsplit(None, 1)[0] if ' ' in cut else cut}…"


def _of_films(films: Films, film_of: Sequence[int | None], name: str) -> list[Any]:
    """The values of a column of the films that works are, work by work."""
    column = films.films[name]  # cell by cell: taking several at once imports pandas
    return [None if film is None else column[film].as_py() for film in film_of]


def _first_known(
    values: Sequence[_Value | None], otherwise: Sequence[_Value | None]
) -> list[_Value | None]:
    return [value or spare for value, spare in zip(values, otherwise, strict=True)]


def united(lists: Iterable[list[str]]) -> list[str]:
    """The names of some lists, each once, as the first of them spells it."""
    distinct = list({id(names): names for names in lists}.values())
    if len(distinct) == 1:
        return distinct[0]
    united: dict[str, str] = {}
    for name in chain.from_iterable(distinct):
        united.setdefault(fold(name), name)
    return list(united.values())
