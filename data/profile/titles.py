"""The titles of the streaming catalogs: what each platform carries, from when and from where."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from data.profile import missing
from data.profile.facts import NO_PLATFORM
from data.profile.films import FULL_MONTHS, MONTHS, runtimes
from data.profile.occurrences import Occurrences, floats
from engine.arrays import Mask
from engine.contract.arrow import numbers
from engine.contract.tables import MINUTES, MOVIE, TV_SHOW
from engine.pages.documents import Axis, Bars, Figure
from engine.pages.figures import bars, columns, heat, lines
from engine.wording import many, of, share

_CLASSES, _COUNTRIES, _GENRES = 12, 15, 8
_OLDEST_SHOWN = 0.1  # share of titles older than the lines of release years begin


def figures(titles: pa.Table) -> Iterator[Figure]:
    """Yield the figures of what each platform carries."""
    names = sorted(Occurrences.from_texts(titles["platform"]).names)
    yield _by_type(titles, names)
    yield _by_year(titles, names)
    yield _by_class(titles)
    yield _durations(titles)
    for name in names:
        carried = titles.filter(pa.array(_is(titles, "platform", name)))
        yield _genres(name, carried)
    yield _countries(titles)
    yield _added(titles)
    yield missing.in_titles(titles)


def _is(titles: pa.Table, column: str, value: str) -> Mask:
    """Which titles have a value in a column of text, its blanks aside."""
    texts = Occurrences.from_texts(titles[column])
    code = texts.names.index(value) if value in texts.names else -1
    flags = np.zeros(titles.num_rows, dtype=bool)
    flags[texts.row[texts.code == code]] = True
    return flags


def _count(titles: pa.Table, platform: str, kind: str) -> int:
    return int((_is(titles, "platform", platform) & _is(titles, "type", kind)).sum())


def _by_type(titles: pa.Table, names: list[str]) -> Figure:
    title = "Titles by platform and type"
    movies = np.array([_count(titles, name, MOVIE) for name in names])
    series = np.array([_count(titles, name, TV_SHOW) for name in names])
    totals = movies + series
    most = int(totals.argmax())
    only = int((movies / totals).argmin())
    sentence = f"{of(int(movies.sum()), titles.num_rows, 'title')} are movies."
    if len(names) > 1:
        sentence = (
            f"Of the platforms, {names[most]} carries the most: "
            f"{of(totals[most], titles.num_rows, 'title')}; {sentence} The largest "
            f"share of series is that of {names[only]}, {share(series[only], totals[only])}."
        )
    parts = np.column_stack((movies, series)).astype(float).tolist()
    rows = list(zip(names, parts, strict=True))
    return Figure(title, sentence, Bars(rows, series=["movies", "series"]))


def _by_year(titles: pa.Table, names: list[str]) -> Figure:
    year = numbers(titles["release_year"]).astype(np.int64)
    low = int(np.quantile(year, _OLDEST_SHOWN, method="lower"))
    years = np.arange(low, int(year.max()) + 1)
    shares, medians = {}, {}
    for name in names:
        released = year[_is(titles, "platform", name)]
        counts = np.bincount(released[released >= low] - low, minlength=len(years))
        shares[name] = (years, counts / len(released))
        medians[name] = int(np.median(released))
    newest, oldest = max(names, key=medians.__getitem__), min(names, key=medians.__getitem__)
    before = int((year < low).sum())
    unseen = f"{of(before, len(year), 'title')} from before {low} are not shown."
    shares_of = f"Each line is a platform's own share; {unseen}"
    if names == [NO_PLATFORM]:
        sentence = f"The median title is of {medians[newest]}; {unseen}"
    elif len(names) == 1:
        sentence = f"The median title of {newest} is of {medians[newest]}. {shares_of}"
    else:
        sentence = (
            f"The median title of {newest} is of {medians[newest]}, that of {oldest} of "
            f"{medians[oldest]}. {shares_of}"
        )
    axes = Axis("year of release", "year"), Axis("", "share", low=0)
    return lines("Titles by year of release", sentence, shares, axes)


def _by_class(titles: pa.Table) -> Figure:
    title = "Maturity classes by platform"
    known = titles.filter(titles["maturity_known"])
    if not known.num_rows:
        return Figure(title, "No catalog gives a maturity class.")
    classes, carriers = (
        Occurrences.from_texts(known[name]) for name in ("maturity_rating", "platform")
    )
    counts = classes.counts()
    down = classes.best(counts, _CLASSES)
    across = sorted(range(len(carriers.names)), key=carriers.names.__getitem__)
    width = len(carriers.names)
    table = np.bincount(classes.code * width + carriers.code, minlength=len(counts) * width)
    cells = table.reshape(len(counts), width)[np.ix_(down, across)]
    totals = carriers.counts()[across]
    first = down[0]
    unknown = titles.num_rows - known.num_rows
    sentence = (
        f"Percent of a platform's classified titles. Of {many(len(counts), 'class')}, "
        f"{classes.names[first]} is the most frequent, on "
        f"{of(int(counts[first]), known.num_rows, 'title')}; "
        f"{of(unknown, titles.num_rows, 'title')} have none."
    )
    sides = [classes.names[n] for n in down], [carriers.names[n] for n in across]
    return heat(title, sentence, sides, cells / totals, "percent")


def _durations(titles: pa.Table) -> Figure:
    movies = titles.filter(pa.array(_is(titles, "type", MOVIE)))
    minutes = floats(movies["duration_int"])
    in_minutes = _is(movies, "duration_type", MINUTES)
    minutes = np.where(in_minutes, minutes, np.nan)
    return runtimes("Lengths of movies", minutes, "movie")


def _genres(platform: str, titles: pa.Table) -> Figure:
    genres = Occurrences.from_lists(titles["genres"])
    rows = genres.ranked(genres.counts(), _GENRES)
    where = "" if platform == NO_PLATFORM else f" at {platform}"
    whose = "" if platform == NO_PLATFORM else f" of {platform}"
    sentence = f"No title{whose} has a genre."
    if rows:
        sentence = (
            f"{rows[0][0]} is the most frequent of {many(len(genres.names), 'genre')}{where}, "
            f"{of(rows[0][1], titles.num_rows, 'title')}."
        )
    return bars(f"Genres{where}", sentence, rows)


def _countries(titles: pa.Table) -> Figure:
    countries = Occurrences.from_lists(titles["countries"])
    rows = countries.ranked(countries.counts(), _COUNTRIES)
    with_country = len(np.unique(countries.row))
    sentence = "No title has a country of production."
    if rows:
        sentence = (
            f"{rows[0][0]} leads {many(len(countries.names), 'country')} with "
            f"{of(rows[0][1], with_country, 'title')} of a known country; of "
            f"{many(titles.num_rows - with_country, 'title')} it is unknown."
        )
    return bars("Titles by country of production", sentence, rows)


def _added(titles: pa.Table) -> Figure:
    title = "Titles by month of addition"
    days = titles["date_added"].drop_null()
    if not len(days):
        return Figure(title, "No title has a day of addition.")
    date = numbers(days.cast(pa.int32())).astype(np.int64).astype("datetime64[D]")
    month = date.astype("datetime64[M]").astype(np.int64)
    counts = np.bincount(month % 12, minlength=12)
    single_months, sizes = np.unique(month, return_counts=True)
    busiest = int(sizes.argmax())
    year, of_year = divmod(int(single_months[busiest]), 12)
    most = int(counts.argmax())
    sentence = (
        f"{FULL_MONTHS[most]} has the most additions, {of(counts[most], len(days), 'title')} with "
        f"a day; the single busiest month was {FULL_MONTHS[of_year]} {1970 + year} with "
        f"{sizes[busiest]:,}. {of(titles.num_rows - len(days), titles.num_rows, 'title')} "
        "have no day."
    )
    rows = list(zip(MONTHS, counts.tolist(), strict=True))
    return columns(title, sentence, rows)
