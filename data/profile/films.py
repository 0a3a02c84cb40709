"""The films of TMDB: their genres, lengths, days of release, popularity and votes."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from data.profile.occurrences import Occurrences, floats, known
from engine.arrays import Float64Array, Int64Array
from engine.catalog.calendar import MONTHS_EN, WEEKDAYS_EN
from engine.contract.arrow import numbers
from engine.pages.documents import Axis, Figure
from engine.pages.figures import Rows, bars, columns, histogram
from engine.wording import compact, many, of, share

FULL_MONTHS = tuple(name.capitalize() for name in MONTHS_EN)
MONTHS = tuple(name[:3] for name in FULL_MONTHS)
_DAYS = tuple(name.capitalize() for name in WEEKDAYS_EN)
_THURSDAY = 3  # what day 0 of the calendar was, counted from Monday
_GENRES = 20
_LONGEST = 240  # minutes that a histogram shows
_LEAST_FILMS = 10  # of a genre, for its mean to say something
_POPULAR, _VOTED = 15, 10


def figures(films: pa.Table) -> Iterator[Figure]:
    """Yield the figures of genres, runtimes, releases, popularity and votes."""
    yield from _genres(films)
    yield runtimes("Runtimes", floats(films["runtime"]), "film")
    yield from _released(films)
    yield from _popularity(films)
    yield from _votes(films)


def _genres(films: pa.Table) -> Iterator[Figure]:
    genres = Occurrences.from_lists(films["genres"])
    counts = genres.counts()
    rows = genres.ranked(counts, _GENRES)
    without = films.num_rows - len(np.unique(genres.row))
    sentence = "No film has a genre."
    if rows:
        first, most = rows[0]
        sentence = (
            f"{first} is the most frequent of {many(len(genres.names), 'genre')}: "
            f"{of(most, films.num_rows, 'film')}; a film may have several, "
            f"and {many(without, 'film')} {'has' if without == 1 else 'have'} none."
        )
    yield bars("Films per genre", sentence, rows)
    popularity = floats(films["popularity"])
    has_popularity = ~np.isnan(popularity)
    number = genres.totals(has_popularity.astype(float))
    least = min(_LEAST_FILMS, number.max(initial=1))
    mean = genres.totals(np.where(has_popularity, popularity, 0)) / np.maximum(number, 1)
    rows = genres.ranked(np.where(number >= least, mean, 0), _GENRES)
    sentence = "No genre has enough films with a known popularity."
    if rows:
        sentence = (
            f"{rows[0][0]} films are the most popular on average, {rows[0][1]:.2f}; "
            f"the mean of all films is {known(popularity).mean():.2f}."
        )
    yield bars("Mean popularity per genre", sentence, rows, "two digits")


def runtimes(title: str, minutes: Float64Array, noun: str) -> Figure:
    """A histogram of minutes, NaN where they are not known."""
    lengths = known(minutes)
    if not len(lengths):
        return Figure(title, f"No {noun} has a known length.")
    bins = np.histogram(lengths, np.arange(0, _LONGEST + 5, 5))
    beyond = int((lengths > _LONGEST).sum())
    full = int(bins[0].argmax())
    sentence = (
        f"The median {noun} lasts {np.median(lengths):.0f} minutes; most, "
        f"{of(bins[0][full], len(lengths), noun)}, last from {5 * full} to under {5 * full + 5}."
    )
    if beyond:
        shown = f"{'is' if beyond == 1 else 'are'} not shown"
        sentence += f" {many(beyond, noun)} of more than {_LONGEST} minutes {shown}."
    if unknown := len(minutes) - len(lengths):
        sentence += f" Of {many(unknown, noun)} the length is unknown."
    return histogram(title, sentence, bins, Axis("minutes"))


def _released(films: pa.Table) -> Iterator[Figure]:
    days = numbers(films["release_date"].cast(pa.int32())).astype(np.int64)
    date = days.astype("datetime64[D]")
    year = date.astype("datetime64[Y]").astype(np.int64) + 1970
    month = date.astype("datetime64[M]").astype(np.int64) % 12
    yield _by_year(year)
    new_year = int(((month == 0) & (date == date.astype("datetime64[M]"))).sum())
    by_month = np.bincount(month, minlength=12)
    also = f" 1 January alone has {new_year:,}." if new_year else ""
    yield _most("Releases by month", by_month, FULL_MONTHS, MONTHS, also)
    by_day = np.bincount((days + _THURSDAY) % 7, minlength=7)
    yield _most("Releases by weekday", by_day, _DAYS, [d[:3] for d in _DAYS], "")


def _by_year(year: Int64Array) -> Figure:
    first, last = int(year.min()), int(year.max())
    counts = np.bincount(year - first)
    most = int(counts.argmax())
    recent = int((year >= 2000).sum())
    sentence = (
        f"From {first} to {last}; {first + most} has the most releases, {counts[most]:,}, and "
        f"{of(recent, len(year), 'film')} came in 2000 or later."
    )
    edges = np.arange(first, last + 2)
    return histogram("Releases by year", sentence, (counts, edges), Axis("year", "year"))


def _most(
    title: str,
    counts: Int64Array,
    full: Sequence[str],
    short: Sequence[str],
    also: str,
) -> Figure:
    most, least = int(counts.argmax()), int(counts.argmin())
    sentence = (
        f"{full[most]} has the most releases, {of(counts[most], counts.sum(), 'film')}, "
        f"{full[least]} the fewest, {counts[least]:,}.{also}"
    )
    rows = list(zip(short, counts.tolist(), strict=True))
    return columns(title, sentence, rows)


def _popularity(films: pa.Table) -> Iterator[Figure]:
    popularity = floats(films["popularity"])
    values = known(popularity)
    yield _logarithmic("Popularity", values, "popularity", len(popularity))
    rows = _top(films, popularity, _POPULAR)
    sentence = "No film has a popularity above zero."
    if rows:
        part = share(sum(value for _, value in rows), values.sum())
        sentence = (
            f"{rows[0][0]} is the most popular film, {rows[0][1]:.1f}; "
            f"the {many(len(rows), 'film')} here have {part} "
            "of the popularity of all."
        )
    yield bars("Most popular films", sentence, rows, "one digit")


def _votes(films: pa.Table) -> Iterator[Figure]:
    average = known(floats(films["vote_average"]))
    sentence = "No film has votes."
    bins = np.histogram(average, np.arange(0, 10.25, 0.25))
    if len(average):
        sentence = (
            f"{of(len(average), films.num_rows, 'film')} have votes; the median of their means is "
            f"{np.median(average):.1f}, and {share(float((average >= 8).sum()), len(average))} "
            "of them have 8 or more."
        )
    axis = Axis("mean vote, 0 to 10", "number")
    yield histogram("Mean vote per film", sentence, bins, axis)
    votes = floats(films["vote_count"])
    yield _logarithmic("Votes per film", votes, "votes", len(votes))
    rows = _top(films, votes, _VOTED)
    if rows:
        sentence = (
            f"{rows[0][0]} has the most votes, {rows[0][1]:,.0f}; the {many(len(rows), 'film')} "
            f"here have {share(sum(value for _, value in rows), votes.sum())} of all votes."
        )
    yield bars("Most voted films", sentence if rows else "No film has votes.", rows)


def _logarithmic(title: str, values: Float64Array, quantity: str, films: int) -> Figure:
    """A histogram whose steps grow by a factor; zeros have no bin and are counted in words."""
    above = values[values > 0]
    if not len(above):
        return Figure(title, f"No film has {quantity} above zero.")
    low, high = float(above.min()), float(above.max())
    edges = np.geomspace(low * 0.999, max(high, low * 1.01) * 1.001, 41)
    if quantity == "votes":  # whole numbers: no bin without one
        edges = np.unique(np.round(np.geomspace(1, high + 1, 41))) - 0.5
    half = np.sort(above)[::-1]
    few = int(np.searchsorted(half.cumsum(), half.sum() / 2)) + 1
    sentence = (
        f"The median of the {many(len(above), 'film')} above zero is {compact(np.median(above))}, "
        f"the highest {compact(high)}; {of(few, films, 'film')} have half of all {quantity}, and "
        f"{many(films - len(above), 'film')} none."
    )
    bins = np.histogram(above, edges)
    axis = Axis(f"{quantity} (logarithmic)", log=True)
    return histogram(title, sentence, bins, axis)


def _top(films: pa.Table, scores: Float64Array, most: int) -> Rows:
    """The films with the highest scores above zero, with their years."""
    values = np.where(np.isnan(scores), 0, scores)
    order = np.argsort(-values, kind="stable")[:most]
    names, years = films["title"].take(pa.array(order)), films["release_year"].take(pa.array(order))
    return [
        (f"{' '.join(name.split())} ({year})", float(values[row]))
        for row, name, year in zip(order, names.to_pylist(), years.to_pylist(), strict=True)
        if values[row] > 0
    ]
