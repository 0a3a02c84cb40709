"""Who made the films of TMDB: people, collections, companies and countries."""

from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa

from data.profile.occurrences import Occurrences
from engine.arrays import Float64Array, Int64Array, Mask
from engine.contract.arrow import numbers
from engine.pages.documents import Figure, Words
from engine.pages.figures import bars, folded_table, heat
from engine.wording import dollars, many, of, share

_TOP = 10
_GENRES, _COUNTRIES = 20, 10
NO_CREDITS = "The lake has no credits of films, so there are no figures of actors and directors."


def figures(films: pa.Table, credits: pa.Table | None) -> Iterator[Figure]:
    """Yield the lists of those with the most films and money, and genres by country."""
    revenue, budget = (numbers(films[name]).astype(np.float64) for name in ("revenue", "budget"))
    if credits is not None:
        yield from _people(films, credits, revenue)
    collections = Occurrences.from_texts(films["collection"])
    yield _leaders("Collections by films", "collection", collections, collections.counts(), _films)
    for column, values in (("revenue", revenue), ("budget", budget)):
        sums = collections.totals(values)
        yield _leaders(f"Collections by {column}", "collection", collections, sums, _money(column))
    companies = Occurrences.from_lists(films["companies"])
    yield _leaders("Companies by films", "company", companies, companies.counts(), _films)
    yield _genres_by_country(films)


def _people(films: pa.Table, credits: pa.Table, revenue: Float64Array) -> Iterator[Figure]:
    actors = Occurrences.from_lists(credits["actors"], credits["actor_ids"])
    directors = Occurrences.from_lists(credits["directors"], credits["director_ids"])
    earned = _values_of_credits(films, credits, revenue)
    yield _leaders("Actors by films", "actor", actors, actors.counts(), _films)
    yield _leaders("Directors by films", "director", directors, directors.counts(), _films)
    sums = directors.totals(earned)
    yield _leaders("Directors by revenue", "director", directors, sums, _money("revenue"))


def _values_of_credits(films: pa.Table, credits: pa.Table, values: Float64Array) -> Float64Array:
    """The value of each credit's film, 0 without one; both tables are ordered by the film's id."""
    film_ids, credit_ids = (numbers(table["film_id"]) for table in (films, credits))
    row = np.minimum(np.searchsorted(film_ids, credit_ids), len(film_ids) - 1)
    return np.where(film_ids[row] == credit_ids, values[row], 0.0)


_Wording = tuple[Words, Callable[[float], str]]  # beside a bar, in a sentence
_films: _Wording = ("count", lambda value: many(value, "film"))


def _money(column: str) -> _Wording:
    return "dollars", lambda value: f"{dollars(value)} of {column}"


def _leaders(
    title: str,
    noun: str,
    names: Occurrences,
    scores: Float64Array | Int64Array,
    wording: _Wording,
) -> Figure:
    """The list of those with the highest scores."""
    rows = names.ranked(scores, _TOP)
    if not rows:
        return Figure(title, f"No {noun} has a figure above zero.")
    label, phrase = wording
    sentence = (
        f"{rows[0][0]} leads {many(len(names.names), noun)} with {phrase(rows[0][1])}; "
        f"the first {len(rows)} have {share(sum(value for _, value in rows), scores.sum())} "
        "of the sum over all."
    )
    return bars(title, sentence, rows, label)


def _genres_by_country(films: pa.Table) -> Figure:
    title = "Genres by country of production"
    genres, countries = (Occurrences.from_lists(films[name]) for name in ("genres", "countries"))
    down = genres.best(genres.counts(), _GENRES)
    across = countries.best(countries.counts(), _COUNTRIES)
    if not down or not across:
        return Figure(title, "No film has both a genre and a country of production.")
    has_genre = _flags(genres, down, films.num_rows)
    has_country = _flags(countries, across, films.num_rows)
    counts = has_genre.T.astype(np.int64) @ has_country
    totals = has_country.sum(axis=0)
    shares = counts / totals
    names = [genres.names[n] for n in down]
    nations = [countries.names[n] for n in across]
    first = int(shares[:, 0].argmax())
    far = np.unravel_index(int(shares.argmax()), shares.shape)
    sentence = (
        f"Percent of a country's films that have a genre. {names[first]} leads in {nations[0]}, "
        f"{of(counts[first, 0], totals[0], 'film')}; the highest share of all is that of "
        f"{names[far[0]]} in {nations[far[1]]}, {share(counts[far], totals[far[1]])}."
    )
    rows = [[each, *map("{:,}".format, row)] for each, row in zip(names, counts, strict=True)]
    films_table = folded_table(["films", *nations], rows)
    return heat(title, sentence, (names, nations), shares, "percent", films_table)


def _flags(names: Occurrences, chosen: list[int], rows: int) -> Mask:
    """Which row has which of the chosen names: bool, shape (rows, chosen)."""
    flags = np.zeros((rows, len(chosen)), dtype=bool)
    for column, code in enumerate(chosen):
        flags[names.row[names.code == code], column] = True
    return flags
