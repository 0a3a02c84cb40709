"""The invented works: films and series with their people, drawn from one pool of each."""

from dataclasses import dataclass, replace

from numpy.random import Generator

from data.sample.catalogs.genres import GENRES, SLEEP_GENRE
from data.sample.catalogs.placements import SHOW, Placement, Role
from data.sample.catalogs.platforms import PLATFORMS
from data.sample.draws import happens, pick_skewed, pick_weighted
from data.sample.names import SYLLABLES, TITLE_WORDS, TitleNames, first_name, people, place_name
from data.sample.sizes import SampleSize
from data.sample.words import Words, read_words

FIRST_YEAR, LAST_YEAR = 1920, 2021

_COUNTRIES: dict[str, int] = read_words("catalogs")["countries"]
_SEASONS = {int(length): weight for length, weight in read_words("catalogs")["seasons"].items()}
_TWINS_DIRECTOR = SYLLABLES["twin_directors"][0]  # where a twin has no other left
_TWO_DIRECTORS = 0.06
_SERIES_DIRECTED = 0.1
_COPRODUCED = 0.15


@dataclass(frozen=True)
class Work:
    """A film or series; `length` is in minutes or seasons, `genres` are positions in GENRES."""

    kind: str
    title: str
    year: int
    genres: tuple[int, ...]
    directors: Words
    cast: Words
    countries: Words
    length: int
    hero: str
    setting: str


class WorkMaker:
    """Invents works for placements, drawing all people from one pool in which a few are busy."""

    def __init__(self, size: SampleSize, rng: Generator) -> None:
        self._rng = rng
        self._titles = TitleNames(rng)
        self._actors = people(rng, max(80, round(1.4 * size.titles)))
        self._directors = people(rng, max(40, round(0.45 * size.titles)))

    def make(self, placement: Placement, previous: Work | None = None) -> Work:
        """Invent a work for a placement; a twin is named after the `previous` work."""
        work = self._plain(placement)
        if placement.role is Role.SLEEP_SOUND:
            return self._sleep_sound(work)
        if placement.role is Role.TWIN and previous is not None:
            return self._twin(work, previous)
        return work

    def _plain(self, placement: Placement) -> Work:
        rng, platform = self._rng, placement.platforms[0]
        genres = self._genres(platform, placement.kind)
        return Work(
            kind=placement.kind,
            title=self._titles.new(TITLE_WORDS["works"]),
            year=max(FIRST_YEAR, LAST_YEAR - int(rng.exponential(PLATFORMS[platform].mean_age))),
            genres=genres,
            directors=self._draw_directors(placement.kind),
            cast=_draw_people(rng, self._actors, 1 + int(rng.poisson(6.0))),
            countries=_draw_countries(rng),
            length=_length(rng, placement.kind, genres),
            hero=first_name(rng),
            setting=place_name(rng),
        )

    def _twin(self, work: Work, namesake: Work) -> Work:
        directors = tuple(name for name in work.directors if name not in namesake.directors)
        return replace(
            work,
            title=namesake.title,
            year=namesake.year,
            directors=directors or (f"{first_name(self._rng)} {_TWINS_DIRECTOR}",),
            length=namesake.length + 12 + int(self._rng.integers(20)),
        )

    def _sleep_sound(self, work: Work) -> Work:
        return replace(
            work,
            title=self._titles.new(TITLE_WORDS["sleep_sounds"]),
            genres=(SLEEP_GENRE,),
            length=int(self._rng.integers(500, 601)),
        )

    def _genres(self, platform: str, kind: str) -> tuple[int, ...]:
        weights = {i: genre.weight(platform, kind) for i, genre in enumerate(GENRES)}
        count = 1 + int(self._rng.integers(3))
        return tuple(dict.fromkeys(pick_weighted(self._rng, weights) for _ in range(count)))

    def _draw_directors(self, kind: str) -> Words:
        count = 2 if happens(self._rng, _TWO_DIRECTORS) else 1
        if kind == SHOW and not happens(self._rng, _SERIES_DIRECTED):
            return ()
        return _draw_people(self._rng, self._directors, count)


def _draw_people(rng: Generator, pool: Words, count: int) -> Words:
    return tuple(dict.fromkeys(pick_skewed(rng, pool) for _ in range(count)))


def _draw_countries(rng: Generator) -> Words:
    count = int(rng.integers(2, 5)) if happens(rng, _COPRODUCED) else 1
    return tuple(dict.fromkeys(pick_weighted(rng, _COUNTRIES) for _ in range(count)))


def _length(rng: Generator, kind: str, genres: tuple[int, ...]) -> int:
    if kind == SHOW:
        return pick_weighted(rng, _SEASONS)
    for_children = GENRES[genres[0]].audience == "child"
    mean, deviation = (72.0, 24.0) if for_children else (99.0, 20.0)
    return min(225, max(18, round(float(rng.normal(mean, deviation)))))
