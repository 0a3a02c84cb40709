"""The conditions that a request's query puts on titles and films, of any of several values."""

from collections.abc import Sequence
from typing import Annotated, Any, get_args

from fastapi import Depends, Query
from pydantic import StringConstraints
from pydantic.fields import FieldInfo

from api.params import INTEGER, MAX_TEXT, Year, YearBound
from engine.catalog.filters import FilmFilter, TitleFilter
from engine.catalog.maturity import OLDEST
from engine.errors import InvalidValue

_MOST_VALUES = 50  # of one condition; each of them may be several, with commas

_Text = Annotated[str, StringConstraints(max_length=MAX_TEXT)]
Texts = list[_Text] | None


def _any_of_them(description: str, example: str | None = None, name: str | None = None) -> Any:
    """A parameter of several values; `name` is what it is called where that is a word of Python."""
    examples = None if example is None else [[example]]
    return Query(alias=name, max_length=_MOST_VALUES, description=description, examples=examples)


Platforms = Annotated[
    Texts,
    _any_of_them("platforms, any of them: by name or another that people use", "netflix"),
]
Types = Annotated[Texts, _any_of_them("movie, tv show or both", name="type")]
Genres = Annotated[
    Texts,
    _any_of_them(
        "any of them: shared genres in English or Spanish, or a catalog's own words", "comedy"
    ),
]
Countries = Annotated[
    Texts,
    _any_of_them(
        "any of them: a country's name in English or Spanish, or its code", "united states"
    ),
]
Maturities = Annotated[
    Texts, _any_of_them("any of them: classes that a catalog itself gives to the title", "tv-ma")
]
Names = Annotated[
    Texts, _any_of_them("any of them, by whole name; people also in another order of its parts")
]
FilmNames = Annotated[Texts, _any_of_them("any of them, by name")]
MaxAge = Annotated[
    int | None,
    Query(
        ge=0,
        le=OLDEST,
        description="what somebody of this age may see; what is unknown never passes",
        examples=[12],
    ),
    INTEGER,
]
Kids = Annotated[
    bool,
    Query(
        description="only what is for children: from 7 years, from 10 if listed for children and "
        "family; no horror, thriller, crime or stand-up; nothing unknown"
    ),
]


MinutesBound = Annotated[
    int | None,
    Query(ge=1, le=10_000, description="minutes of a movie; what is unknown never passes"),
    INTEGER,
]
Languages = Annotated[
    Texts,
    _any_of_them(
        "any of them: what is spoken in it, by TMDB's name or ISO 639-1 code; only films of TMDB's "
        "are known to have any",
        "en",
    ),
]
NotGenres = Annotated[
    Texts, _any_of_them("none of them: as genre; of no title of a work on any platform", "horror")
]


async def title_filter(  # noqa: PLR0913 - one parameter for each condition of the query
    platform: Platforms = None,
    kind: Types = None,
    year_min: YearBound = None,
    year_max: YearBound = None,
    genre: Genres = None,
    country: Countries = None,
    maturity: Maturities = None,
    actor: Names = None,
    director: Names = None,
    max_age: MaxAge = None,
    kids: Kids = False,
    not_genre: NotGenres = None,
    minutes_min: MinutesBound = None,
    minutes_max: MinutesBound = None,
    language: Languages = None,
) -> TitleFilter:
    """The conditions on titles in the request's query."""
    return TitleFilter(
        platform=any_of(platform),
        type=any_of(kind),
        year_min=year_min,
        year_max=year_max,
        genre=any_of(genre),
        country=any_of(country),
        maturity=any_of(maturity),
        actor=any_of(actor),
        director=any_of(director),
        max_age=max_age,
        kids=kids,
        not_genre=any_of(not_genre),
        minutes_min=minutes_min,
        minutes_max=minutes_max,
        language=any_of(language),
    )


async def film_filter(  # noqa: PLR0913 - one parameter for each condition of the query
    year_min: YearBound = None,
    year_max: YearBound = None,
    genre: Genres = None,
    country: Countries = None,
    company: FilmNames = None,
    franchise: FilmNames = None,
    language: FilmNames = None,
    actor: Names = None,
    director: Names = None,
) -> FilmFilter:
    """The conditions on films in the request's query."""
    return FilmFilter(
        year_min=year_min,
        year_max=year_max,
        genre=any_of(genre),
        country=any_of(country),
        company=any_of(company),
        franchise=any_of(franchise),
        language=any_of(language),
        actor=any_of(actor),
        director=any_of(director),
    )


async def platform_and_years(
    platform: Platforms = None,
    year: Year = None,
    year_min: YearBound = None,
    year_max: YearBound = None,
) -> TitleFilter:
    """The conditions of questions about platforms; `year` stands for a range of one.

    Raises:
        InvalidValue: the query has a year and a range of years.
    """
    if year is not None and (year_min is not None or year_max is not None):
        raise InvalidValue("year", year, "either year, or year_min and year_max")
    low, high = (year, year) if year is not None else (year_min, year_max)
    return TitleFilter(platform=any_of(platform), year_min=low, year_max=high)


TitleConditions = Annotated[TitleFilter, Depends(title_filter)]
FilmConditions = Annotated[FilmFilter, Depends(film_filter)]
PlatformAndYears = Annotated[TitleFilter, Depends(platform_and_years)]


def meaning_of(condition: Any) -> str:
    """What the description says of a condition of the query, for where else it can be asked."""
    (parameter,) = (each for each in get_args(condition) if isinstance(each, FieldInfo))
    return parameter.description or ""


def any_of(values: Sequence[str] | None) -> tuple[str, ...]:
    """The values that say something; none of them asks nothing."""
    return tuple(value for value in values or () if value.strip())
