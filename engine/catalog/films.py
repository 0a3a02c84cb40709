"""The films in memory: TMDB's table as arrays, who is in which film, and what is like what."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.arrays import Float64Array, Int32Array
from engine.catalog.genres import GenreIndex
from engine.catalog.name_index import NameIndex
from engine.catalog.orders import ranks
from engine.catalog.postings import Postings, warm_up
from engine.contract.arrow import Rows, numbers, one_chunk
from engine.text import fold

HYBRID, TEXT, FEATURES = "hybrid", "text", "features"
METHODS = (HYBRID, TEXT, FEATURES)  # of finding similar films, the first by default
_LISTED = ("actors", "characters", "directors")  # columns of the credits shown with a film


class Films:
    """Films, addressable by TMDB's id and by position.

    Attributes:
        films, credits: the tables of `engine.contract.tables`, ordered by film_id.
        ids: int32; day: int32, of release, from 1970; year: int16; month, weekday: int64, from 1
        and from Monday as 1;
        budget, revenue: int64, US dollars, 0 where unknown; return_ratio: float64;
        votes: int32. All of shape (n_films,).
    """

    def __init__(
        self,
        films: pa.Table,
        credits: pa.Table,
        names: NameIndex | None = None,
        postings: Mapping[str, Postings] | None = None,
    ) -> None:
        self._names = names
        self._postings = postings or {}
        self.films = films
        self.credits = credits
        self.ids = numbers(films["film_id"])
        self.year = numbers(films["release_year"])
        self.month = numbers(pc.month(films["release_date"]))
        self.weekday = numbers(pc.day_of_week(films["release_date"], count_from_zero=False))
        self.day = numbers(films["release_date"].cast(pa.int32()))
        self.budget = numbers(films["budget"])
        self.revenue = numbers(films["revenue"])
        self.return_ratio = numbers(films["return_ratio"])
        self.votes = numbers(films["vote_count"])

    def __len__(self) -> int:
        return int(self.films.num_rows)

    def find(self, film_id: int) -> int | None:
        """The position of the film with this id, None if there is none."""
        position = int(np.searchsorted(self.ids, film_id))
        exists = position < len(self.ids) and self.ids[position] == film_id
        return position if exists else None

    @cached_property
    def popularity(self) -> Float64Array:
        """TMDB's popularity, 0 where it gives none: shape (n_films,)."""
        return _floats(self.films["popularity"])

    @property
    def keys(self) -> list[str]:
        """Each film's folded title, made anew: some megabytes that hardly anybody asks for."""
        return [fold(title) for title in self.films["title"].to_pylist()]

    @cached_property
    def title_rank(self) -> Int32Array:
        """Where each film stands by its folded title: shape (n_films,)."""
        return ranks(self.keys)

    @cached_property
    def names(self) -> NameIndex:
        """What the films are called, by title and original title, with their years."""
        if self._names is not None:
            return self._names
        years = ([year] for year in self.year.tolist())
        return NameIndex.from_names(self.titles, self.votes.astype(np.float64), years)

    @property
    def titles(self) -> list[list[str]]:
        """The title and the original title of each film, both once."""
        columns = (self.films[name].to_pylist() for name in ("title", "original_title"))
        return [list(dict.fromkeys(filter(None, pair))) for pair in zip(*columns, strict=True)]

    @cached_property
    def genres(self) -> Postings:
        """Which film has which genre."""
        return self._postings.get("genres") or Postings.from_columns(self.films["genres"])

    @cached_property
    def shared_genres(self) -> GenreIndex:
        """Which film has which of the genres that all catalogs share."""
        return GenreIndex(self.genres)

    @cached_property
    def countries(self) -> Postings:
        """Which film was produced where."""
        return self._postings.get("countries") or Postings.from_columns(self.films["countries"])

    @cached_property
    def companies(self) -> Postings:
        """Which film was produced by whom."""
        return self._postings.get("companies") or Postings.from_columns(self.films["companies"])

    @cached_property
    def languages(self) -> Postings:
        """Which language is spoken in which film; its code counts as well."""
        if (listed := self._postings.get("languages")) is not None:
            return listed
        return Postings.from_columns(self.films["languages"], self.films["language_codes"])

    @cached_property
    def franchises(self) -> Postings:
        """Which film belongs to which collection."""
        return self._postings.get("franchises") or Postings.from_columns(self.films["collection"])

    @cached_property
    def actors(self) -> Postings:
        """Who acts in which film."""
        return self._postings.get("actors") or Postings.from_columns(self.credited("actors"))

    @cached_property
    def directors(self) -> Postings:
        """Who directed which film."""
        return self._postings.get("directors") or Postings.from_columns(self.credited("directors"))

    @cached_property
    def position_by_work(self) -> dict[str, int]:
        """The position of the film that a streaming work is, by work id."""
        work_ids = enumerate(self.films["work_id"].to_pylist())
        return {work_id: position for position, work_id in work_ids if work_id is not None}

    def of_work(self, work: Mapping[str, Any]) -> int | None:
        """The position of the film that a row of the table works is; None where it is none."""
        if (position := self.position_by_work.get(work["work_id"])) is not None:
            return position
        return None if work["film_id"] is None else self.find(work["film_id"])

    def of_works(self, works: pa.Table) -> list[int | None]:
        """The same for every row of the table works."""
        columns = {name: works[name].to_pylist() for name in ("work_id", "film_id")}
        rows = zip(*columns.values(), strict=True)
        return [self.of_work(dict(zip(columns, row, strict=True))) for row in rows]

    @cached_property
    def _credits_row(self) -> Int32Array:
        """The row of each film's credits, -1 where it has none: shape (n_films,)."""
        rows = np.full(len(self), -1, dtype=np.int32)
        credited = np.searchsorted(self.ids, numbers(self.credits["film_id"]))
        rows[credited] = np.arange(self.credits.num_rows, dtype=np.int32)
        return rows

    def credited(self, name: str) -> pa.ChunkedArray:
        """A column of the credits with one entry per film, null where it has none."""
        credited = one_chunk(self.credits["film_id"])
        return self.credits[name].take(pc.index_in(self.films["film_id"], value_set=credited))

    def title(self, position: int) -> str:
        """A film's title, as TMDB spells it."""
        title: str = self.rows.value(position, "title")
        return title

    def other_titles(self, position: int) -> list[str]:
        """A film's original title, if TMDB has it."""
        title: str | None = self.rows.value(position, "original_title")
        return [] if title is None else [title]

    def oldest_first(self, positions: Int32Array) -> list[int]:
        """Films by day of release, then by id."""
        ordered: list[int] = positions[np.lexsort((positions, self.day[positions]))].tolist()
        return ordered

    def most_voted_first(self, positions: Iterable[int]) -> list[int]:
        """Films by votes, then the newest first, then by id."""
        return sorted(positions, key=lambda film: (-self.votes[film], -self.year[film], film))

    def listed(self, name: str) -> list[list[str]]:
        """A column of the credits (actors, directors …), a list for each film."""
        return [names or [] for names in self.credited(name).to_pylist()]

    def film(self, position: int) -> dict[str, Any]:
        """One row of the table films with the columns of its credits."""
        credits_row = int(self._credits_row[position])
        people = self._credits_rows[credits_row] if credits_row >= 0 else {}
        return self.rows[position] | {name: people.get(name, []) for name in _LISTED}

    @cached_property
    def rows(self) -> Rows:
        """The rows of the table films, one at a time."""
        return Rows(self.films)

    @cached_property
    def _credits_rows(self) -> Rows:
        return Rows(self.credits)

    def warm(self) -> None:
        """Build everything that is built when it is first asked for."""
        warm_up(self)
        _ = self.shared_genres.masks
        self.names.warm()


def _floats(column: pa.ChunkedArray) -> Float64Array:
    values = [0.0 if value is None else value for value in column.to_pylist()]
    return np.array(values, dtype=np.float64)
