"""The current release as an object: the service's answers without the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from typing import Any, Self

from cartelera.titles import Titles
from engine.catalog.filters import TitleFilter, select
from engine.catalog.ids import identify
from engine.catalog.names import find_work
from engine.catalog.search import search_titles
from engine.catalog.titles import Catalog
from engine.console.settings import ProgramSettings
from engine.errors import InvalidValue, NotFound, NoTitles
from engine.recommend.recommender import MAX_ITEMS
from engine.release.read import Release, load
from engine.release.registry import current
from engine.text import squeeze


@dataclass(frozen=True)
class Cartelera:
    """Answers of one release; a later release is opened anew.

    Filters are named as in the API: `platform`, `type`, `genre`, `country`, `maturity`, `actor`,
    `director`, `year_min`, `year_max`, `max_age`, `kids`; a list of texts asks for any of them. A
    title is given by its id (`ns2186`), by that of its work (`wns2186`) or by its name.
    """

    release: Release

    @classmethod
    def open(cls, home: str | PathLike[str] | None = None) -> Self:
        """The current release below `home`, or below the home of the environment.

        Raises:
            NoRelease: nothing is published there.
            ReleaseDamaged: the release cannot be trusted or read.
        """
        if home is None:
            return cls(load(current(ProgramSettings.read().home)))
        return cls(load(current(ProgramSettings(home=home).home)))

    def recommend(
        self, user: object, n: int = 10, *, liked: Sequence[str] = (), **conditions: Any
    ) -> Titles:
        """What `user` should watch next, best first; somebody new by the titles they `liked`.

        Raises:
            InvalidValue: `n` is not from 1 to 100, or a condition is malformed.
            NotFound: nothing bears a name that is asked for, or there is no such condition.
        """
        if isinstance(liked, str):
            raise InvalidValue("liked", liked, "a list of titles")
        works = sorted({self._work(title) for title in liked})
        passing = _filter(conditions)
        _check_length(n)
        found = self._with_titles.recommender.recommend(squeeze(str(user)), n, passing, works)
        rows = [
            self._row(item.work)
            | {"predicted_rating": item.predicted_rating, "ranking_score": item.ranking_score}
            | {"strategy": item.strategy.value, "reason": item.reason.text}
            for item in found.items
        ]
        return Titles(rows, found.strategy)

    def similar(self, title: str, n: int = 10) -> Titles:
        """The works most like a title, the most alike first.

        Raises:
            InvalidValue: `n` is not from 1 to 100.
            NotFound: no title has the id or the name.
        """
        _check_length(n)
        nearest = self._with_titles.recommender.models.similar.nearest(self._work(title), n)
        return Titles([self._row(work) | {"similarity": alike} for work, alike in nearest])

    def search(self, text: str = "", n: int = 10, **conditions: Any) -> Titles:
        """The works with a title that matches `text` and all conditions, best first.

        Raises:
            InvalidValue: `n` is not from 1 to 100, or a condition is malformed.
            NotFound: nothing bears a name that is asked for, or there is no such condition.
        """
        _check_length(n)
        mask = select(self._catalog, _filter(conditions))
        matches = search_titles(self._catalog, text, mask)
        works = dict.fromkeys(self._catalog.work_of[matches].tolist())
        return Titles([self._row(work) for work in list(works)[:n]])

    def predict(self, user: object, title: str) -> float:
        """The rating, in stars, that `user` would give a title.

        Raises:
            NotFound: no title has the id or the name.
            NoRatings: the release predicts no stars.
        """
        work = self._work(title)
        return self._with_titles.recommender.predict(squeeze(str(user)), work, 0.0).predicted_rating

    @property
    def _with_titles(self) -> Release:
        """The release, which has titles.

        Raises:
            NoTitles: it was made of films alone.
        """
        if not len(self.release.catalog):
            raise NoTitles
        return self.release

    @property
    def _catalog(self) -> Catalog:
        return self._with_titles.catalog

    def _work(self, title: str) -> int:
        """The work of an id, a title's or its own, else of a title's name."""
        if (identified := identify(self._catalog, title)) is not None:
            return identified.work
        return find_work(self._catalog, title).position

    def _row(self, work: int) -> dict[str, Any]:
        row, copies = self._catalog.work_rows[work], self._catalog.copies(work)
        return {
            "work_id": row["work_id"],
            "title": row["title"],
            "type": row["type"],
            "release_year": row["release_year"],
            "platforms": list(dict.fromkeys(platform for platform, _ in copies)),
            "title_ids": row["title_ids"],
        }

    def __repr__(self) -> str:
        return f"<Cartelera release {self.release.name}: {len(self.release.catalog):,} titles>"


def _filter(conditions: dict[str, Any]) -> TitleFilter:
    """The filter of these conditions; lists of texts ask for any of them.

    Raises:
        InvalidValue: a year or an age is no whole number, `kids` no bool, or something else no
            text.
        NotFound: there is no such condition; the nearest is suggested.
    """
    names = list(TitleFilter.__dataclass_fields__)
    for name, value in conditions.items():
        if name not in names:
            raise NotFound("condition", name, get_close_matches(name, names, 1))
        accepts, expected = _ACCEPTS.get(name, (_is_text, "text, or a list of texts"))
        if value is not None and not accepts(value):
            raise InvalidValue(name, value, expected)
    values: dict[str, Any] = {"kids": False}
    for name, value in conditions.items():
        values[name] = tuple(value) if isinstance(value, list) else value
    return TitleFilter(**values)


def _is_text(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(isinstance(text, str) for text in value)
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_ACCEPTS: dict[str, tuple[Callable[[object], bool], str]] = {  # all others accept texts
    "year_min": (_is_whole, "a year"),
    "year_max": (_is_whole, "a year"),
    "max_age": (_is_whole, "an age in years"),
    "kids": (lambda value: isinstance(value, bool), "True or False"),
}


def _check_length(n: object) -> None:
    """Refuse what is no length of a list."""
    if not (isinstance(n, int) and 1 <= n <= MAX_ITEMS):
        raise InvalidValue("n", n, f"a number from 1 to {MAX_ITEMS}")
