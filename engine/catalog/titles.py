"""The catalog in memory: titles, their works, and the arrays that questions are answered from."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from engine.arrays import Float64Array, Int32Array, Int64Array, Mask
from engine.catalog.categories import Categories
from engine.catalog.film_facts import FilmFacts
from engine.catalog.films import Films
from engine.catalog.genres import GenreIndex
from engine.catalog.id_cases import IdCases, IdsOf
from engine.catalog.maturity import Protection, ages_of_classes
from engine.catalog.name_index import NameIndex
from engine.catalog.orders import NO_DAY, TitleOrders
from engine.catalog.platforms import Platforms
from engine.catalog.position_lists import PositionLists
from engine.catalog.postings import Postings, warm_up
from engine.catalog.work_rows import WorkRows
from engine.contract.arrow import Rows, filled, numbers, positions
from engine.contract.conform import empty
from engine.contract.tables import FORMER_WORKS, MINUTES, MOVIE, SEASONS
from engine.errors import ContractError
from engine.text import fold
from engine.vocabulary import Vocabulary

_Value = TypeVar("_Value", str, int)
_PER_SEASON, _MOST_SEASONS = 100, 10  # what a season and a platform count as, in ratings
_PER_PLATFORM = 10


class Catalog:
    """Titles and works, addressable by id and by position.

    Attributes:
        titles, works: the tables of `engine.contract.tables`, ordered by id.
        platforms: who carries the titles, and what else people call them.
        work_of: int32, shape (n_titles,): position of each title's work.
        rating_count, rating_sum: per title, of all user ratings: shapes (n_titles,).
        former_table: the table former_works; empty where works have no former ids.
        offered: bool, shape (n_works,): which works have a title. The others teach what goes with
            what, and are never listed, counted or found by name.

    `names` and the postings are made of the titles where a release does not hold them, `names`
    without what films know. Some works are `films`, which say more of them.
    """

    def __init__(  # noqa: PLR0913 - the tables that a catalog is made of
        self,
        titles: pa.Table,
        works: pa.Table,
        rating_count: Int64Array,
        rating_sum: Float64Array,
        platforms: Platforms,
        former_works: pa.Table | None = None,
        names: NameIndex | None = None,
        films: Films | None = None,
        postings: Mapping[str, Postings] | None = None,
    ) -> None:
        self._names = names
        self._postings = postings or {}
        self._films = films
        self.titles = titles
        self.works = works
        self.platforms = platforms
        self.former_table = empty(FORMER_WORKS) if former_works is None else former_works
        self.rating_count = rating_count
        self.rating_sum = rating_sum
        self.title_ids = Vocabulary.from_ids(titles["title_id"].to_pylist())
        self.work_ids = Vocabulary.from_ids(works["work_id"].to_pylist())
        self.work_of = positions(titles["work_id"], works["work_id"])
        self.offered: Mask = np.bincount(self.work_of, minlength=works.num_rows) > 0
        self.platform = Categories.from_column(titles["platform"], platforms.names)
        if self.platform.names != platforms.names:
            listed = ", ".join(platforms.names)
            raise ContractError(
                f"the titles are on {', '.join(self.platform.names)}; the table platforms: {listed}"
            )
        self.maturity = Categories.from_column(titles["maturity_rating"])
        self.maturity_known: Mask = numbers(titles["maturity_known"].cast(pa.uint8())).astype(bool)
        self.is_movie: Mask = Categories.from_column(titles["type"]).equal(MOVIE)
        self.year = numbers(titles["release_year"])
        self.duration = filled(titles["duration_int"], 0)
        duration_type = Categories.from_column(titles["duration_type"])
        self.in_minutes: Mask = duration_type.equal(MINUTES)
        self.in_seasons: Mask = duration_type.equal(SEASONS)

    def __len__(self) -> int:
        return int(self.titles.num_rows)

    @cached_property
    def user_score(self) -> Float64Array:
        """Each title's mean user rating, NaN where it has none: shape (n_titles,)."""
        with np.errstate(invalid="ignore"):
            return self.rating_sum / self.rating_count

    @property
    def keys(self) -> list[str]:
        """Each title's folded title, made anew: some megabytes that hardly anybody asks for."""
        return [fold(title) for title in self.titles["display_title"].to_pylist()]

    @cached_property
    def names(self) -> NameIndex:
        """What the works are called, with the years of their titles."""
        if self._names is not None:
            return self._names
        return NameIndex.from_names(self.names_of_works(), self.evidence, self.years_of_works())

    def names_of_works(self) -> list[list[str]]:
        """The names of each work, one for each title that is spelled its own way."""
        return _by_work(self, self.titles["display_title"].to_pylist())

    def years_of_works(self) -> list[list[int]]:
        """The years of each work's titles."""
        return _by_work(self, self.year.tolist())

    @property
    def evidence(self) -> Float64Array:
        """How known each work is, as a number of ratings: shape (n_works,).

        Nobody rates series in MovieLens: that there are more seasons, and more platforms that carry
        a work, says that people watch it.
        """
        n_works = self.works.num_rows
        ratings = np.bincount(self.work_of, self.rating_count, n_works)
        seasons = np.zeros(n_works)
        np.maximum.at(seasons, self.work_of, np.where(self.in_seasons, self.duration, 0))
        known = ratings + _PER_SEASON * np.minimum(seasons, _MOST_SEASONS)
        evidence: Float64Array = known + _PER_PLATFORM * np.maximum(self.carriers - 1, 0)
        return evidence

    @cached_property
    def actors(self) -> Postings:
        """Who acts in which title."""
        return self._postings.get("actors") or Postings.from_columns(self.titles["actors"])

    @cached_property
    def directors(self) -> Postings:
        """Who directed which title."""
        return self._postings.get("directors") or Postings.from_columns(self.titles["directors"])

    @cached_property
    def countries(self) -> Postings:
        """Which title was produced where."""
        return self._postings.get("countries") or Postings.from_columns(self.titles["countries"])

    @cached_property
    def genres(self) -> Postings:
        """Which title is listed in which genre."""
        return self._postings.get("genres") or Postings.from_columns(self.titles["genres"])

    @cached_property
    def orders(self) -> TitleOrders:
        """What lists of titles are ordered by."""
        days = filled(self.titles["date_added"].cast(pa.int32()), NO_DAY)
        return TitleOrders.of_titles(self.keys, self.rating_count, self.rating_sum, days)

    @cached_property
    def shared_genres(self) -> GenreIndex:
        """Which title has which of the genres that all catalogs share."""
        return GenreIndex(self.genres)

    @cached_property
    def film_facts(self) -> FilmFacts | None:
        """What films say of the works; None where there are no films."""
        if self._films is None:
            return None
        films = self._films.of_works(self.works)
        film_of = np.array([-1 if film is None else film for film in films], np.int32)
        return FilmFacts(self._films, film_of)

    @cached_property
    def franchise_of(self) -> Int32Array:
        """The franchise of each work, -1 where it is of none: int32, shape (n_works,)."""
        if self.film_facts is None:
            return np.full(self.works.num_rows, -1, np.int32)
        return self.film_facts.franchises

    @cached_property
    def work_year(self) -> Int32Array:
        """The year of each work: int32, shape (n_works,)."""
        return numbers(self.works["release_year"]).astype(np.int32)

    @cached_property
    def minutes(self) -> Int32Array:
        """How long each title lasts: its own length, else that of its work's film; 0: unknown.

        int32, shape (n_titles,). Series have none, though some catalogs give an episode's.
        """
        listed = np.where(self.in_minutes, self.duration, 0)
        if self.film_facts is not None:
            listed = np.where(listed > 0, listed, self.film_facts.minutes[self.work_of])
        return np.where(self.is_movie, listed, 0).astype(np.int32)

    @cached_property
    def protection(self) -> Protection:
        """From what age each title may be seen."""
        ages = ages_of_classes(self.maturity.names, self.maturity.codes, self.maturity_known)
        n_works, genres = self.works.num_rows, self.shared_genres.masks
        return Protection.of_titles(ages, self.work_of, n_works, genres)

    @cached_property
    def known_classes(self) -> list[str]:
        """The maturity classes that a catalog gives to a title; g may stand for none."""
        codes = np.unique(self.maturity.codes[self.maturity_known]).tolist()
        return [self.maturity.names[code] for code in codes]

    @cached_property
    def work_rows(self) -> WorkRows:
        """The rows of the table works: every list shows ten of them."""
        return WorkRows(self.works)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        warm_up(self)
        self.names.warm()
        _ = self.former_works, self._id_cases
        _ = self.franchise_of, self.minutes, self.work_year

    def title(self, position: int) -> dict[str, Any]:
        """One row of the table titles."""
        return self.rows[position]

    @cached_property
    def rows(self) -> Rows:
        """The rows of the table titles, one at a time."""
        return Rows(self.titles)

    @cached_property
    def former_works(self) -> dict[str, str]:
        """Where ids lead that works had before."""
        former, works = (self.former_table[name] for name in ("former_id", "work_id"))
        return dict(zip(former.to_pylist(), works.to_pylist(), strict=True))

    def titles_of_work(self, work: int) -> list[dict[str, Any]]:
        """The rows of a work's titles, in platform order; none of one outside the catalogs."""
        return [self.title(position) for position in self.titles_of[work]]

    @cached_property
    def titles_of(self) -> PositionLists:
        """The positions of each work's titles, in platform order; none outside the catalogs.

        Raises:
            ContractError: a work names titles that are not all there.
        """
        ids = self.titles["title_id"].to_pylist()
        row_of = {title_id: position for position, title_id in enumerate(ids)}
        listed = self.works["title_ids"].to_pylist()
        titles = [[row_of[i] for i in title_ids if i in row_of] for title_ids in listed]
        for work in np.flatnonzero(self.offered).tolist():
            if len(titles[work]) != len(listed[work]):
                raise ContractError(f"work {self.work_ids[work]} names a title that is not there")
        return PositionLists.of(titles)

    def first_title(self, work: int) -> int | None:
        """The position of a work's first title, in platform order; None of one without titles."""
        return next(iter(self.titles_of[work]), None)

    def spelled_alike(self, text: str) -> list[str]:
        """The ids of titles and works, former ones too, that are `text` but for case."""
        return self._id_cases.alike(text)

    @cached_property
    def _id_cases(self) -> IdCases:
        former = self.former_works
        columns = self.titles["title_id"], self.works["work_id"]
        known = IdsOf(self.title_ids), IdsOf(self.work_ids), former
        return IdCases.of(*(column.to_pylist() for column in columns), former, known=known)

    def copies(self, work: int) -> list[tuple[str, str]]:
        """Platform and title id of a work's titles, in platform order; of no platform, none."""
        names, code = self.platform.names, self.platform.codes.item
        carried = ((code(title), title) for title in self.titles_of[work])
        return [
            (names[platform], self.title_ids[title]) for platform, title in carried if platform >= 0
        ]

    @cached_property
    def carriers(self) -> Int64Array:
        """How many platforms carry each work: int64, shape (n_works,)."""
        n_platforms, carried = max(len(self.platform.names), 1), self.platform.codes >= 0
        entries = (
            self.work_of[carried].astype(np.int64) * n_platforms + self.platform.codes[carried]
        )
        return np.bincount(np.unique(entries) // n_platforms, minlength=self.works.num_rows)


def _by_work(catalog: Catalog, values: Sequence[_Value]) -> list[list[_Value]]:
    """The values of each work's titles, each once, in the order of the titles."""
    lists: list[dict[_Value, None]] = [{} for _ in range(catalog.works.num_rows)]
    for work, value in zip(catalog.work_of.tolist(), values, strict=True):
        lists[work][value] = None
    return [list(each) for each in lists]
