"""What the films are about and who makes them: streaming films, invented films, collections.

A third of the streaming films are told again with the same title and directors, most of the cast
and a year that is sometimes one off; the films of a collection share heroes, cast and words.
"""

from dataclasses import dataclass, replace

from numpy.random import Generator

from data.sample.catalogs.genres import GENRES
from data.sample.catalogs.works import Work
from data.sample.draws import happens, pick, pick_some, pick_weighted
from data.sample.films.figures import LAST_RELEASE, release_year
from data.sample.films.people import Company, Industry, Person, image_path
from data.sample.films.tmdb import (
    COUNTRIES,
    COUNTRY_WEIGHTS,
    FILM_GENRES,
    GENRE_POSITIONS,
    STREAMING_COUNTRIES,
    STREAMING_GENRES,
    FilmCountry,
)
from data.sample.names import (
    ADJECTIVES,
    NOUNS,
    TITLE_WORDS,
    TitleNames,
    first_name,
    place_name,
    without_accents,
)

_GENRE_COUNTS = {0: 65, 1: 310, 2: 320, 3: 210, 4: 75, 5: 20}
_COMPANY_COUNTS = {0: 26, 1: 37, 2: 18, 3: 10, 4: 5, 6: 3, 9: 1}
_COUNTRY_COUNTS = {0: 138, 1: 707, 2: 108, 3: 35, 5: 12}
_GENRE_WEIGHTS = {i: genre.weight for i, genre in enumerate(FILM_GENRES)}
_NO_DIRECTOR, _TWO_DIRECTORS = 0.018, 0.045
_NO_CAST, _MOST_CAST = 0.055, 25
_YEAR_OFF = 0.15
_COLLECTIONS_BEGIN = 2012  # at the latest, to leave time for the other films


@dataclass(frozen=True)
class Collection:
    """A series of films, and a sentence that the overviews of all of them share."""

    id: int
    name: str
    poster: str | None
    backdrop: str | None
    motif: str


@dataclass(frozen=True)
class Story:
    """A film without figures; `genres` are positions in FILM_GENRES, `minutes` is 0 if unknown."""

    title: str
    year: int
    genres: tuple[int, ...]
    hero: str
    setting: str
    minutes: int
    directors: tuple[Person, ...]
    cast: tuple[Person, ...]
    companies: tuple[Company, ...]
    countries: tuple[FilmCountry, ...]
    streaming: bool = False
    collection: Collection | None = None


class StoryMaker:
    """Invents stories, with the people of one industry and titles that no streaming work has."""

    def __init__(self, rng: Generator, industry: Industry, taken: list[str]) -> None:
        self._rng = rng
        self._industry = industry
        self._titles = TitleNames(rng, taken)

    def invent(self) -> Story:
        """A film that no platform lists."""
        rng, genres = self._rng, self._draw_genres()
        n_directors = 0 if happens(rng, _NO_DIRECTOR) else 1 + happens(rng, _TWO_DIRECTORS)
        return Story(
            title=self._titles.new(TITLE_WORDS["works"]),
            year=release_year(rng),
            genres=genres,
            hero=first_name(rng),
            setting=place_name(rng),
            minutes=_draw_minutes(rng),
            directors=self._industry.directors.draw(rng, genres, n_directors),
            cast=self._industry.actors.draw(rng, genres, _draw_cast_size(rng)),
            companies=self._draw_companies(genres),
            countries=self._draw_countries(),
        )

    def retell(self, work: Work) -> Story:
        """A streaming film as TMDB lists it."""
        rng, people = self._rng, self._industry.streamed
        genres = self._similar_genres(work)
        years_off = pick(rng, (-1, 1)) if happens(rng, _YEAR_OFF) else 0
        names = work.cast[:1] + tuple(name for name in work.cast[1:] if happens(rng, 0.8))
        further = self._industry.actors.draw(rng, genres, int(rng.poisson(4.0)))
        return Story(
            title=without_accents(work.title) if happens(rng, 0.05) else work.title,
            year=min(work.year + years_off, LAST_RELEASE),
            genres=genres,
            hero=work.hero,
            setting=work.setting,
            minutes=work.length,
            directors=tuple(people[name] for name in work.directors),
            cast=tuple(dict.fromkeys((*(people[name] for name in names), *further))),
            companies=self._draw_companies(genres),
            countries=tuple(STREAMING_COUNTRIES[name] for name in work.countries),
            streaming=True,
        )

    def remake(self, story: Story) -> Story:
        """A different film of the same title, from other years."""
        film = self.invent()
        years = 5 + int(self._rng.integers(40))
        year = story.year - years if story.year > 1950 else story.year + years
        return replace(film, title=story.title, year=year)

    def begin_collection(self, story: Story, number: int) -> Story:
        """Make a story the first one of a collection."""
        rng = self._rng
        motif = pick(rng, TITLE_WORDS["motifs"]).format(
            adjective=pick(rng, ADJECTIVES).lower(),
            noun=pick(rng, NOUNS).lower(),
            hero=story.hero,
            place=story.setting,
        )
        collection = Collection(
            id=number,
            name=f"{story.title} Collection",
            poster=None if happens(rng, 0.09) else image_path(rng),
            backdrop=None if happens(rng, 0.26) else image_path(rng),
            motif=motif,
        )
        year = story.year if story.streaming else min(story.year, _COLLECTIONS_BEGIN)
        return replace(story, year=year, collection=collection)

    def sequel(self, first: Story, number: int) -> Story:
        """The nth film of a collection: its hero and stars, most often its director."""
        rng, film = self._rng, self.invent()
        stars = first.cast[: 2 + int(rng.integers(3))]
        same_director = happens(rng, 0.65)
        return replace(
            film,
            title=self._sequel_title(first, number),
            year=min(first.year + (number - 1) * int(rng.integers(1, 4)), LAST_RELEASE),
            genres=_varied(rng, first.genres, 0.1),
            hero=first.hero,
            setting=first.setting,
            directors=first.directors if same_director else film.directors or first.directors,
            cast=tuple(dict.fromkeys((*stars, *film.cast)))[:_MOST_CAST],
            companies=first.companies or film.companies,
            countries=first.countries,
            collection=first.collection,
        )

    def _sequel_title(self, first: Story, number: int) -> str:
        if happens(self._rng, 0.5):
            return f"{first.title} {number}"
        noun, adjective = pick(self._rng, NOUNS), pick(self._rng, ADJECTIVES)
        return f"{first.title}: The {adjective} {noun}"

    def _draw_genres(self) -> tuple[int, ...]:
        count = pick_weighted(self._rng, _GENRE_COUNTS)
        genres = (pick_weighted(self._rng, _GENRE_WEIGHTS) for _ in range(count))
        return tuple(dict.fromkeys(genres))

    def _similar_genres(self, work: Work) -> tuple[int, ...]:
        names = (STREAMING_GENRES.get(GENRES[genre].name) for genre in work.genres)
        genres = tuple(dict.fromkeys(GENRE_POSITIONS[name] for name in names if name))
        return _varied(self._rng, genres, 0.2)

    def _draw_companies(self, genres: tuple[int, ...]) -> tuple[Company, ...]:
        count = pick_weighted(self._rng, _COMPANY_COUNTS)
        return self._industry.companies.draw(self._rng, genres, count)

    def _draw_countries(self) -> tuple[FilmCountry, ...]:
        count = pick_weighted(self._rng, _COUNTRY_COUNTS)
        countries = (pick_weighted(self._rng, COUNTRY_WEIGHTS) for _ in range(count))
        return tuple(dict.fromkeys(countries)) or (COUNTRIES[:1] if count else ())


def _varied(rng: Generator, genres: tuple[int, ...], chance: float) -> tuple[int, ...]:
    """Sometimes drop the last of several genres, sometimes add one, often in another order."""
    kept = genres[:-1] if len(genres) > 1 and happens(rng, chance) else genres
    added = (pick_weighted(rng, _GENRE_WEIGHTS),) if happens(rng, chance) else ()
    return tuple(pick_some(rng, tuple(dict.fromkeys(kept + added)), 9))


def _draw_cast_size(rng: Generator) -> int:
    if happens(rng, _NO_CAST):
        return 0
    return min(_MOST_CAST, 1 + int(rng.poisson(float(rng.gamma(2.0, 5.0)))))


def _draw_minutes(rng: Generator) -> int:
    if happens(rng, 0.035):  # unknown
        return 0
    if happens(rng, 0.06):  # a short film
        return int(rng.integers(3, 45))
    return min(300, max(45, round(float(rng.normal(98.0, 19.0)))))
