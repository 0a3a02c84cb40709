"""The titles of the streaming catalogs: what each platform carries, from when and from where."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator, PercentFormatter

from engine.contract.arrow import numbers
from engine.contract.tables import MINUTES, MOVIE, TV_SHOW
from training.report.pages.data import draw, missing
from training.report.pages.data.films import FULL_MONTHS, MONTHS, runtimes
from training.report.pages.data.occurrences import floats, listed, single
from training.report.pages.svg import BEST, MAIN, Picture, drawn
from training.report.wording import many, of, share

_CLASSES, _COUNTRIES, _GENRES = 12, 15, 8
_OLDEST_SHOWN = 0.1  # share of titles older than the lines of release years begin


def pictures(titles: pa.Table) -> Iterator[Picture]:
    """Yield what the platforms carry."""
    names = sorted(single(titles["platform"]).names)
    yield _by_type(titles, names)
    yield _by_year(titles, names)
    yield _by_class(titles)
    yield _durations(titles)
    for place, name in enumerate(names):
        yield _genres(f"genres{place}", name, titles.filter(_is(titles, "platform", name)))
    yield _countries(titles)
    yield _added(titles)
    yield missing.of_titles(titles)


def _is(titles: pa.Table, column: str, value: str) -> pa.Array:
    named = single(titles[column])
    wanted = named.names.index(value) if value in named.names else -1
    flags = np.zeros(titles.num_rows, dtype=bool)
    flags[named.row[named.code == wanted]] = True
    return pa.array(flags)


def _count(titles: pa.Table, **wanted: str) -> int:
    rows = titles
    for column, value in wanted.items():
        rows = rows.filter(_is(rows, column, value))
    return int(rows.num_rows)


def _by_type(titles: pa.Table, names: list[str]) -> Picture:
    title = "Titles by platform and type"
    movies = np.array([_count(titles, platform=name, type=MOVIE) for name in names])
    series = np.array([_count(titles, platform=name, type=TV_SHOW) for name in names])
    totals = movies + series
    most = int(totals.argmax())
    only = int((movies / totals).argmin())
    sentence = (
        f"Of the platforms, {names[most]} carries the most: "
        f"{of(totals[most], titles.num_rows, 'title')}; "
        f"{of(int(movies.sum()), titles.num_rows, 'title')} are movies. The largest "
        f"share of series is that of {names[only]}, {share(series[only], totals[only])}."
    )

    def paint(axes: Axes) -> None:
        places = range(len(names))
        axes.barh(places, movies, color=MAIN, height=0.65)
        ends = axes.barh(places, series, left=movies, color=BEST, height=0.65)
        axes.bar_label(ends, [f"{total:,}" for total in totals], padding=3, fontsize=9)
        axes.set_yticks(places, names)
        axes.tick_params(axis="y", length=0)
        axes.set_ylim(len(names) - 0.4, -0.6)
        axes.set_xlim(0, totals.max() * 1.18)
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)

    keys = [(MAIN, "■", "movies"), (BEST, "■", "series")]
    height = 20 + 26 * len(names)
    return Picture(title, sentence, drawn("platforms", sentence, paint, height), keys)


def _by_year(titles: pa.Table, names: list[str]) -> Picture:
    year = numbers(titles["release_year"]).astype(np.int64)
    low = int(np.quantile(year, _OLDEST_SHOWN, method="lower"))
    years = np.arange(low, int(year.max()) + 1)
    given, medians = {}, {}
    for name in names:
        own = year[_is(titles, "platform", name).to_numpy(zero_copy_only=False)]
        counts = np.bincount(own[own >= low] - low, minlength=len(years))
        given[name] = (years, counts / len(own))
        medians[name] = int(np.median(own))
    newest, oldest = max(names, key=medians.__getitem__), min(names, key=medians.__getitem__)
    before = int((year < low).sum())
    sentence = (
        f"The median title of {newest} is of {medians[newest]}, that of {oldest} of "
        f"{medians[oldest]}. Each line is a platform's own share; "
        f"{of(before, len(year), 'title')} from before {low} are not shown."
    )
    if len(names) == 1:
        sentence = (
            f"The median title of {newest} is of {medians[newest]}."
            + sentence[sentence.index(" Each") :]
        )

    def finish(axes: Axes) -> None:
        axes.set_ylim(0)
        axes.set_xlabel("year of release")
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))

    return draw.lines("titlesyear", "Titles by year of release", sentence, given, finish)


def _by_class(titles: pa.Table) -> Picture:
    title = "Maturity classes by platform"
    known = titles.filter(titles["maturity_known"])
    if not known.num_rows:
        return Picture(title, "No catalog gives a maturity class.")
    classes, carriers = single(known["maturity_rating"]), single(known["platform"])
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
    return draw.heat("maturity", title, sentence, sides, cells / totals, missing.percent)


def _durations(titles: pa.Table) -> Picture:
    movies = titles.filter(_is(titles, "type", MOVIE))
    minutes = floats(movies["duration_int"])
    counted = _is(movies, "duration_type", MINUTES).to_numpy(zero_copy_only=False)
    return runtimes("durations", "Lengths of movies", np.where(counted, minutes, np.nan), "movie")


def _genres(name: str, platform: str, titles: pa.Table) -> Picture:
    genres = listed(titles["genres"])
    rows = genres.ranked(genres.counts(), _GENRES)
    sentence = f"No title of {platform} has a genre."
    if rows:
        sentence = (
            f"{rows[0][0]} is the most frequent of {many(len(genres.names), 'genre')} at "
            f"{platform}, {of(rows[0][1], titles.num_rows, 'title')}."
        )
    return draw.bars(name, f"Genres at {platform}", sentence, rows)


def _countries(titles: pa.Table) -> Picture:
    countries = listed(titles["countries"])
    rows = countries.ranked(countries.counts(), _COUNTRIES)
    told = len(np.unique(countries.row))
    sentence = "No title has a country of production."
    if rows:
        sentence = (
            f"{rows[0][0]} leads {many(len(countries.names), 'country')} with "
            f"{of(rows[0][1], told, 'title')} of a known country; of "
            f"{many(titles.num_rows - told, 'title')} it is unknown."
        )
    return draw.bars("countries", "Titles by country of production", sentence, rows)


def _added(titles: pa.Table) -> Picture:
    title = "Titles by month of addition"
    days = titles["date_added"].drop_null()
    if not len(days):
        return Picture(title, "No title has a day of addition.")
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
    return draw.columns("added", title, sentence, rows)
