"""What is expected of every work, whoever asks: its prior.

    score(w) = l · log(1 + v) + a
             + u · (0.5 · log2(number of platforms) + 0.4 · log2(number of seasons)
                    + 0.5 · 2^(-age / 10) + 0.25 · share of the titles that were added before
                    + 0.03 · p / (p + 5))

with v and m the number and the mean of TMDB's votes, where events are counted as votes without a
mean; a = v / (v + 50) · (m - mean of all) / σ; l = 1 + a / 2, from -1 to 1, so that what most
people hated has nothing of its fame; and p the number of other titles that people of w are in, on
average. A work that is no film of TMDB's has no votes and is ordered by the rest, which weighs less
than a few votes; but of a type of which TMDB has none, as of series, votes are not missing but
unknown, and stand at the mean of the other type's. The rest then orders works for newcomers, and
says so little beside content near a history that u is 0.25, elsewhere 1
(docs/decisions/0032-unrated-works.md). Ages are in years before the year that one title in a
hundred is newer than, so that an announced title, or one of a mistyped year, makes no other look
old.

Popular lists are ordered by it where there are too few events to learn an order from, and works
that nobody did anything about, together with their content, where there are.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, Int64Array, Mask, UInt8Array
from engine.catalog.postings import Postings
from engine.catalog.titles import Catalog
from engine.contract.arrow import filled
from engine.contract.tables import MOVIE
from engine.models.cold_items import GROUNDS
from engine.models.popularity import Popularity, liked_share
from engine.shrinkage import shrinkage
from engine.wording import enumerated
from training.dataset import Lake

PRIOR = "prior"  # as manifests name what orders the lists
# The weights of what are no votes.
_PLATFORMS, _SEASONS, _YEARS, _ADDED, _PEOPLE = 0.5, 0.4, 0.5, 0.25, 0.03
_HALF_LIFE = 10.0  # years
_NEWEST = 0.99  # share of titles that are no newer than the year that ages are counted from
_MANY_VOTES = 100  # from which on they are named as the reason for a work
_MANY_SEASONS = 0.8  # of what seasons add: four of them
_NEW = 0.5  # of newness, from which on it is: of the last years, or added lately
_UNVOTED = 0.25  # times the rest, where nobody knows how many saw works of a type
_VOTERS_DIFFER = 2.0  # deviation of single votes, in that of the means of films
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


@dataclass(frozen=True)
class WorkFacts:
    """What catalogs and TMDB say of every work; nobody's events have a part in it.

    Attributes:
        votes: int64, shape (n_works,): TMDB's, 0 where there are none.
        means: float64, shape (n_works,): of the votes, NaN where unknown.
        movie: bool, shape (n_works,).
        parts: float64, shape (n_works, 4): what newness, platforms, people and seasons add to the
            prior.
        known: what orders works beside votes, in words.
    """

    votes: Int64Array
    means: Float64Array
    movie: Mask
    parts: Float64Array
    known: tuple[str, ...]

    @classmethod
    def from_lake(cls, lake: Lake) -> "WorkFacts":
        """The facts of a lake's works."""
        votes, means = _votes(lake)
        movie = np.array([kind == MOVIE for kind in lake.works["type"].to_pylist()], bool)
        if not len(votes):
            return cls(votes, means, movie, np.zeros((0, 4)), ())
        catalog = lake.catalog
        known = (
            *(["the number of platforms"] if len(catalog.platforms.names) > 1 else []),
            "how new they are",
            *(["how many seasons they have"] if not movie.all() else []),
            *(["what else their people are in"] if catalog.actors.names else []),
        )
        return cls(votes, means, movie, _by_catalogs(catalog), known)

    def prior(self, events: Int64Array) -> Float64Array:
        """What is expected of works with so many events: float64, shape (n_works,)."""
        unvoted = self._unvoted(events)
        weight = np.where(unvoted, _UNVOTED, 1.0)
        total: Float64Array = self._by_votes(events, unvoted) + weight * self.parts.sum(axis=1)
        return total

    def grounds(self, events: Int64Array) -> UInt8Array:
        """What says most for each work: codes of `engine.models.cold_items.GROUNDS`."""
        newness, platforms, people, seasons = self.parts.T
        conditions = {
            "votes": self.votes + events >= _MANY_VOTES,
            "seasons": seasons >= _MANY_SEASONS,
            "platforms": platforms > 0,
            "new": newness >= _NEW,
            "people": people > 0,
            "catalog": np.ones(len(people), bool),
        }
        codes = [GROUNDS.index(name) for name in conditions]
        chosen: UInt8Array = np.select([*conditions.values()], codes).astype(np.uint8)
        return chosen

    def _by_votes(self, events: Int64Array, unvoted: Mask) -> Float64Array:
        values = _by_votes(self.votes, self.means)
        values += np.log1p(events + self.votes) - np.log1p(self.votes)
        for kind in (self.movie, ~self.movie):  # a type of which TMDB has none is not unpopular
            if (~kind & (self.votes + events > 0)).any():
                values[kind & unvoted] = values[~kind].mean()
        return values

    def _unvoted(self, events: Int64Array) -> Mask:
        """The works without events of a type of which TMDB has no votes: bool, shape (n_works,)."""
        voted = self.votes > 0
        known = np.where(self.movie, voted[self.movie].any(), voted[~self.movie].any())
        unvoted: Mask = ~known & (events == 0)
        return unvoted


def prior(lake: Lake) -> Prior:
    """The order of a lake's works."""
    facts = WorkFacts.from_lake(lake)
    values = facts.prior(np.zeros_like(facts.votes))
    popularity = Popularity(values.astype(np.float32))
    events = len(lake.interactions.positive())
    return Prior(popularity, int((facts.votes > 0).sum()), events, facts.known)


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
    """The logarithm of the votes, as far as they are liked, and the damped mean in deviations."""
    known = np.isfinite(means) & (votes > 0)
    if not known.any():
        return np.zeros(len(means))
    deviation = float(means[known].std())
    above = np.where(known, means - means[known].mean(), 0.0) * shrinkage(votes)
    above = above / deviation if deviation > 0 else np.zeros_like(above)
    return liked_share(above / _VOTERS_DIFFER) * np.log1p(np.where(known, votes, 0)) + above


def _by_catalogs(catalog: Catalog) -> Float64Array:
    """What the catalogs say: newness, platforms, people, seasons; float64, shape (n_works, 4).

    Newness and people are those of the title of a work for which both are highest together.
    """
    newest = np.quantile(catalog.year, _NEWEST, method="higher")
    years = np.exp2(-np.maximum(newest - catalog.year.astype(np.float64), 0.0) / _HALF_LIFE)
    known = _known(catalog.actors) + _known(catalog.directors)
    newness = _YEARS * years + _ADDED * _added(catalog.titles)
    people = _PEOPLE * known / (known + _HALF_KNOWN)
    parts = np.zeros((catalog.works.num_rows, 4))
    for title in np.argsort(newness + people, kind="stable"):  # the last one stays
        parts[catalog.work_of[title], [0, 2]] = newness[title], people[title]
    parts[:, 1] = _PLATFORMS * np.log2(np.maximum(catalog.carriers, 1))
    seasons = np.where(catalog.in_minutes, 1, np.maximum(catalog.duration, 1))
    np.maximum.at(parts[:, 3], catalog.work_of, _SEASONS * np.log2(seasons))
    return parts


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
