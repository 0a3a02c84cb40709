"""How large a sample is: titles per platform and type, users, ratings, and the records of films.

The full size has the exact shape of the four public catalogs, the eight rating files and the public
film file; the smaller ones keep its proportions, so that a program that is right on one size is
right on all.
"""

from dataclasses import dataclass

from data.sample.catalogs.platforms import PLATFORMS

MIN_TITLES = 120  # fewer cannot show every defect and every kind of shared work once
MIN_FILMS = 100  # fewer cannot show every defect and a few collections
MAX_SEEN_SHARE = 0.25  # no user rates more of all titles

FULL_FILMS = 45_463  # records of the public film file, repeated ones too
FULL_RATINGS = 11_024_289
FULL_REPEATS = 254_268  # of the ratings: rows that repeat an earlier user and title


@dataclass(frozen=True)
class PlatformTitles:
    """The number of films and series that one platform lists."""

    platform: str
    movies: int
    shows: int

    @property
    def total(self) -> int:
        """Films and series together."""
        return self.movies + self.shows

    def scaled(self, share: float) -> "PlatformTitles":
        """Shrink to a share of the platform, keeping at least a few of each type."""
        total = max(12, round(self.total * share))
        shows = max(3, round(total * self.shows / self.total))
        return PlatformTitles(self.platform, total - shows, shows)


FULL_TITLES = tuple(
    PlatformTitles(name, platform.movies, platform.shows) for name, platform in PLATFORMS.items()
)


@dataclass(frozen=True)
class SampleSize:
    """The exact counts of a sample; `file_rows` has one entry per rating file, in order.

    `films` counts the records of the film file, of which a few repeat an earlier one.
    """

    name: str
    platforms: tuple[PlatformTitles, ...]
    users: int
    file_rows: tuple[int, ...]
    films: int

    def __post_init__(self) -> None:
        if self.titles < MIN_TITLES:
            raise ValueError(f"a sample needs at least {MIN_TITLES} titles, got {self.titles}")
        if self.users < 2 or not self.file_rows or min(self.file_rows) < 1:
            raise ValueError("a sample needs at least two users and one row per rating file")
        if self.films < MIN_FILMS:
            raise ValueError(f"a sample needs at least {MIN_FILMS} films, got {self.films}")
        # Users differ in activity: half of what all could rate leaves room for the busy ones.
        most = int(self.users * self.titles * MAX_SEEN_SHARE / 2)
        if not 2 * self.users <= self.ratings <= most:
            raise ValueError(
                f"{self.users} users and {self.titles} titles allow {2 * self.users} to {most} "
                f"ratings, got {self.ratings}"
            )

    @property
    def titles(self) -> int:
        """Titles of all platforms."""
        return sum(platform.total for platform in self.platforms)

    @property
    def ratings(self) -> int:
        """Rows of all rating files."""
        return sum(self.file_rows)

    @property
    def repeats(self) -> int:
        """Rows that repeat an earlier user and title."""
        return (self.ratings * FULL_REPEATS + FULL_RATINGS // 2) // FULL_RATINGS

    @classmethod
    def proportional(
        cls,
        name: str,
        *,
        titles: int,
        users: int,
        file_rows: tuple[int, ...],
        films: int | None = None,
    ) -> "SampleSize":
        """Size the four platforms like the full sample, to about `titles` in all.

        Without a number of `films` there are as many of them as titles.
        """
        share = titles / sum(platform.total for platform in FULL_TITLES)
        platforms = tuple(platform.scaled(share) for platform in FULL_TITLES)
        return cls(name, platforms, users, file_rows, titles if films is None else films)

    @classmethod
    def preset(cls, name: str) -> "SampleSize":
        """One of PRESETS.

        Raises:
            ValueError: there is none of this name; lists the valid ones.
        """
        if name not in PRESETS:
            raise ValueError(f"unknown sample size {name!r}, choose one of {', '.join(PRESETS)}")
        return PRESETS[name]


_SMALL_ROWS = (35_000, 25_000)
_MEDIUM_ROWS = (280_000, 280_000, 160_000, 280_000)
_FULL_ROWS = (*(1_500_000,) * 6, 524_289, 1_500_000)

SMALL = SampleSize.proportional("small", titles=800, users=1_200, file_rows=_SMALL_ROWS, films=700)
MEDIUM = SampleSize.proportional(
    "medium", titles=6_000, users=12_000, file_rows=_MEDIUM_ROWS, films=6_000
)
FULL = SampleSize("full", FULL_TITLES, users=115_077, file_rows=_FULL_ROWS, films=FULL_FILMS)

PRESETS = {size.name: size for size in (SMALL, MEDIUM, FULL)}
