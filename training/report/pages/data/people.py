"""Who made the films of TMDB: people, collections, companies and countries."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from engine.contract.arrow import numbers
from training.report.pages.data import draw
from training.report.pages.data.occurrences import Named, listed, single
from training.report.pages.html import folded, table
from training.report.pages.svg import Picture
from training.report.wording import compact, dollars, many, of, share

_TOP = 10
_GENRES, _COUNTRIES = 20, 10
NO_CREDITS = "The lake has no credits of films, so nothing can be said of actors and directors."


def pictures(films: pa.Table, credits: pa.Table | None) -> Iterator[Picture]:
    """Yield the lists of those with the most films and money, and genres by country."""
    revenue, budget = (numbers(films[name]).astype(np.float64) for name in ("revenue", "budget"))
    if credits is not None:
        yield from _people(films, credits, revenue)
    collections = single(films["collection"])
    yield _first("Collections by films", "collection", collections, collections.counts(), _films)
    for what, values in (("revenue", revenue), ("budget", budget)):
        sums = collections.totals(values)
        yield _first(f"Collections by {what}", "collection", collections, sums, _money(what))
    companies = listed(films["companies"])
    yield _first("Companies by films", "company", companies, companies.counts(), _films)
    yield _genres_by_country(films)


def _people(films: pa.Table, credits: pa.Table, revenue: np.ndarray) -> Iterator[Picture]:
    actors = listed(credits["actors"], credits["actor_ids"])
    directors = listed(credits["directors"], credits["director_ids"])
    earned = _of_films(films, credits, revenue)
    yield _first("Actors by films", "actor", actors, actors.counts(), _films)
    yield _first("Directors by films", "director", directors, directors.counts(), _films)
    sums = directors.totals(earned)
    yield _first("Directors by revenue", "director", directors, sums, _money("revenue"))


def _of_films(films: pa.Table, credits: pa.Table, values: np.ndarray) -> np.ndarray:
    """Return the values of the films that the credits are of; both are ordered by their id."""
    ids, wanted = (numbers(each["film_id"]) for each in (films, credits))
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    return np.where(ids[at] == wanted, values[at], 0.0)


_Said = tuple[Callable[[float], str], Callable[[float], str]]  # beside a bar, in a sentence
_films: _Said = (compact, lambda value: many(value, "film"))


def _money(what: str) -> _Said:
    return dollars, lambda value: f"{dollars(value)} of {what}"


def _first(title: str, noun: str, names: Named, scores: np.ndarray, said: _Said) -> Picture:
    """Return the list of those with the highest scores."""
    rows = names.ranked(scores, _TOP)
    if not rows:
        return Picture(title, f"No {noun} is known with any.")
    sentence = (
        f"{rows[0][0]} leads {many(len(names.names), noun)} with {said[1](rows[0][1])}; "
        f"the first {len(rows)} have {share(sum(value for _, value in rows), scores.sum())} "
        "of the sum over all."
    )
    return draw.ranking(title, sentence, rows, said[0])


def _genres_by_country(films: pa.Table) -> Picture:
    title = "Genres by country of production"
    genres, countries = listed(films["genres"]), listed(films["countries"])
    down = genres.best(genres.counts(), _GENRES)
    across = countries.best(countries.counts(), _COUNTRIES)
    if not down or not across:
        return Picture(title, "No film has both a genre and a country of production.")
    has_genre = _flags(genres, down, films.num_rows)
    has_country = _flags(countries, across, films.num_rows)
    counts = has_genre.T.astype(np.int64) @ has_country
    totals = has_country.sum(axis=0)
    shares = counts / totals
    names = [genres.names[n] for n in down]
    places = [countries.names[n] for n in across]
    first = int(shares[:, 0].argmax())
    far = np.unravel_index(int(shares.argmax()), shares.shape)
    sentence = (
        f"Percent of a country's films that have a genre. {names[first]} leads in {places[0]}, "
        f"{of(counts[first, 0], totals[0], 'film')}; the highest share of all is that of "
        f"{names[far[0]]} in {places[far[1]]}, {share(counts[far], totals[far[1]])}."
    )
    drawing = draw.heat(
        "genrecountry", title, sentence, (names, places), shares, lambda part: f"{100 * part:.0f}"
    )
    rows = [[name, *map("{:,}".format, row)] for name, row in zip(names, counts, strict=True)]
    more = folded("Numbers of films", table(title, ["genre", *places], rows))
    return Picture(title, sentence, drawing.drawing, more=more)


def _flags(names: Named, chosen: list[int], rows: int) -> np.ndarray:
    """Return which row has which of the chosen names: bool, shape (rows, chosen)."""
    flags = np.zeros((rows, len(chosen)), dtype=bool)
    for place, name in enumerate(chosen):
        flags[names.row[names.code == name], place] = True
    return flags
