"""What popular lists are ordered by where there are too few events to learn an order from.

    score(w) = log(1 + v) + v / (v + 50) · (m - mean of all) / σ
             + 0.5 · log2(number of platforms)
             + 0.5 · 2^(-age / 10) + 0.25 · share of the titles that were added before
             + 0.03 · p / (p + 5)

with v and m the number and the mean of TMDB's votes, and p the number of other titles that people
of w are in, on average. A work that is no film of TMDB's has no votes and is ordered by the rest,
which weighs less than a few votes. Ages are in years before the year that one title in a hundred is
newer than, so that an announced title, or one of a mistyped year, makes no other look old.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, Int64Array
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled
from engine.models.popularity import Popularity, damped_popularity
from engine.wording import enumerated
from training.dataset import Lake

PRIOR = "prior"  # as manifests name what orders the lists
_PLATFORMS, _YEARS, _ADDED, _PEOPLE = 0.5, 0.5, 0.25, 0.03  # the weights of what are no votes
_HALF_LIFE = 10.0  # years
_NEWEST = 0.99  # share of titles that are no newer than the year that ages are counted from
_HALF_KNOWN = 5.0  # other titles of a work's people, at which half of what they add is reached


@dataclass(frozen=True)
class Prior:
    """An order of works that nobody's events have a part in.

    Attributes:
        voted: number of works that have votes of TMDB.
        events: number of events that say what their users want: too few to learn from.
        known: what orders the works beside votes, in words.
    """

    popularity: Popularity
    voted: int
    events: int
    known: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """What orders the works, in words."""
        rest = enumerated(self.known)
        return f"TMDB's votes, and where there are none by {rest}" if self.voted else rest


def prior(lake: Lake) -> Prior:
    """The order of a lake's works."""
    votes, means = _votes(lake)
    values = _by_votes(votes, means)
    known = []
    if len(values):
        catalog = lake.catalog
        values += _by_catalogs(catalog)
        known = [
            *(["the number of platforms"] if len(catalog.platforms.names) > 1 else []),
            "how new they are",
            *(["what else their people are in"] if catalog.actors.names else []),
        ]
    events = len(lake.interactions.positive())
    popularity = Popularity(values.astype(np.float32))
    return Prior(popularity, int((votes > 0).sum()), events, tuple(known))


def _votes(lake: Lake) -> tuple[Int64Array, Float64Array]:
    """TMDB's votes of every work, 0 where there are none, and their mean, NaN where unknown."""
    films, film_of = lake.films, lake.films.position_by_work
    film = np.array([film_of.get(work, -1) for work in lake.works["work_id"].to_pylist()], np.int64)
    votes = np.zeros(len(film), np.int64)
    means = np.full(len(film), np.nan)
    linked = film >= 0
    votes[linked] = films.votes[film[linked]]
    known = films.films["vote_average"].to_pylist()
    means[linked] = [np.nan if known[row] is None else known[row] for row in film[linked].tolist()]
    return votes, means


def _by_votes(votes: Int64Array, means: Float64Array) -> Float64Array:
    """The logarithm of the votes, and the damped mean in standard deviations."""
    known = np.isfinite(means) & (votes > 0)
    deviation = float(means[known].std()) if known.any() else 0.0
    above = np.where(known, means - (means[known].mean() if known.any() else 0.0), 0.0)
    return damped_popularity(above, np.where(known, votes, 0), deviation).values.astype(np.float64)


def _by_catalogs(catalog: Catalog) -> Float64Array:
    """What the catalogs say, summed: float64, shape (n_works,)."""
    carried = np.array([len(dict(catalog.copies(work))) for work in range(len(catalog.work_rows))])
    newest = np.quantile(catalog.year, _NEWEST, method="higher")
    years = np.exp2(-np.maximum(newest - catalog.year.astype(np.float64), 0.0) / _HALF_LIFE)
    known = _known(catalog.actors) + _known(catalog.directors)
    of_titles = (
        _YEARS * years + _ADDED * _added(catalog.titles) + _PEOPLE * known / (known + _HALF_KNOWN)
    )
    best = np.zeros(len(carried))
    np.maximum.at(best, catalog.work_of, of_titles)
    total: Float64Array = best + _PLATFORMS * np.log2(np.maximum(carried, 1))
    return total


def _added(titles: pa.Table) -> Float64Array:
    """Which share of the titles with a day of addition each was added after; 0 without a day."""
    days = filled(titles["date_added"].cast(pa.int32()), -1)
    known = np.sort(days[days >= 0])
    earlier = np.searchsorted(known, days)
    share: Float64Array = np.where(days >= 0, earlier / max(len(known), 1), 0.0)
    return share


def _known(people: Postings) -> Float64Array:
    """How many other titles the people of each title are in, on average: shape (n_titles,)."""
    titles_of = np.bincount(people.name, minlength=len(people.names))
    listed = np.bincount(people.row, minlength=people.n_rows)
    more = np.bincount(people.row, titles_of[people.name] - 1, people.n_rows)
    mean: Float64Array = more / np.maximum(listed, 1)
    return mean
