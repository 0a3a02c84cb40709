"""What TMDB shares between all films: its genres, countries, languages and jobs."""

from dataclasses import dataclass

from data.sample.words import Words, read_words

_TMDB = read_words("tmdb")


@dataclass(frozen=True)
class FilmGenre:
    """One genre: TMDB's name and id, how many films of ten thousand have it, whose plots it has."""

    name: str
    id: int
    weight: int
    plot: str


@dataclass(frozen=True)
class FilmCountry:
    """One country: ISO code, TMDB's name, the language of its films, how many films it makes."""

    iso: str
    name: str
    language: str
    weight: int


FILM_GENRES = tuple(FilmGenre(**record) for record in _TMDB["genres"])
GENRE_POSITIONS = {genre.name: i for i, genre in enumerate(FILM_GENRES)}
STREAMING_GENRES: dict[str, str] = {
    **{genre.plot: genre.name for genre in FILM_GENRES},
    **_TMDB["streaming_genres"],
}
"""TMDB's name for the neutral genres of the streaming works; one has no counterpart."""

COUNTRIES = tuple(FilmCountry(**record) for record in _TMDB["countries"])
COUNTRY_WEIGHTS = {country: country.weight for country in COUNTRIES}
STREAMING_COUNTRIES = {
    **{country.name: country for country in COUNTRIES},
    "United States": COUNTRIES[0],
}

LANGUAGES: dict[str, str] = _TMDB["languages"]
"""What each language is called in itself."""

SCRIPTS: dict[str, Words] = _TMDB["scripts"]
"""Syllables for original titles in other scripts, by language."""

JOBS: dict[tuple[str, str], int] = {
    (record["department"], record["job"]): record["weight"] for record in _TMDB["jobs"]
}
"""Departments and jobs other than directing the film, by weight."""

ODD_CELLS: tuple[tuple[str, str, int], ...] = tuple(
    (record["column"], record["value"], record["rows"]) for record in _TMDB["odd_cells"]
)
"""Columns with the odd values they have, and in how many rows of the full file."""

UNDATED_RUNTIMES: Words = _TMDB["undated_runtimes"]
"""What the films without a date have as their length."""
