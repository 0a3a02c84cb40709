"""The answers about what titles can be asked for; their terms are defined in docs/api.md."""

from pydantic import BaseModel, Field

from api.schemas import example

_COUNTS = {"titles": 5_520, "works": 5_329, "movies": 3_996, "tv_shows": 1_333}
_GENRE = {
    "name": "Comedy",
    "spanish": "Comedia",
    "words": ["Comedy", "Comedies", "TV Comedies"],
    **_COUNTS,
    "films": 13_175,
}
_PLATFORM = {
    "name": "disney",
    "label": "Disney+",
    "aliases": ["disney plus"],
    "titles": 1_450,
    "works": 1_450,
    "movies": 1_052,
    "tv_shows": 398,
}
_MATURITY = {"name": "16+", "age": 16, "spellings": ["ages_16_"], **_COUNTS}


class Counts(BaseModel):
    """How many titles, and how many works these are, films and series."""

    titles: int = Field(description="records of all platforms")
    works: int = Field(description="films and series themselves, each once")
    movies: int = Field(description="of the works")
    tv_shows: int = Field(description="of the works")


class Genre(Counts):
    """A genre that all catalogs share."""

    model_config = example(**_GENRE)

    name: str = Field(description="in English; what to ask for as genre")
    spanish: str = Field(description="in Spanish; asks for the same")
    words: list[str] = Field(description="the catalogs' own words that mean it in this release")
    films: int = Field(description="of TMDB")


class Genres(BaseModel):
    """All shared genres, by name."""

    model_config = example(items=[_GENRE])

    items: list[Genre]


class Platform(Counts):
    """A platform and what it carries."""

    model_config = example(**_PLATFORM)

    name: str = Field(description="what to ask for as platform")
    label: str
    aliases: list[str] = Field(description="what else it is called")


class Platforms(BaseModel):
    """All platforms, in their order."""

    model_config = example(items=[_PLATFORM])

    items: list[Platform]


class Maturity(Counts):
    """A maturity class that a catalog gives."""

    model_config = example(**_MATURITY)

    name: str = Field(description="what to ask for as maturity")
    age: int | None = Field(description="least age in years; null where it says none (nr, unrated)")
    spellings: list[str] = Field(
        description="other spellings of this class: asking for one finds them all"
    )


class Maturities(BaseModel):
    """All maturity classes, the youngest first, and what has none."""

    model_config = example(
        items=[_MATURITY],
        without_class={"titles": 1_159, "works": 1_093, "movies": 700, "tv_shows": 393},
        without_age={"titles": 1_611, "works": 1_540, "movies": 1_100, "tv_shows": 440},
    )

    items: list[Maturity]
    without_class: Counts = Field(description="titles to which their catalog gives no class")
    without_age: Counts = Field(
        description="these and those whose class says no age: max_age and kids let none pass"
    )
