"""How large a sample is: titles per platform and type, users, ratings, and the records of films.

The full size has the exact shape of the four public catalogs, the eight rating files and the public
film file; the smaller ones keep its proportions, so that a program that is right on one size is
right on all.
"""

from __future__ import annotations

from dataclasses import dataclass

MIN_TITLES = 120
"""Fewer titles cannot show every defect and every kind of shared work once."""

REPEATED_SHARE = (254_268, 11_024_289)
"""Rows that repeat an earlier user and title, as a fraction."""

FULL_FILMS = 45_463
"""Records of the public film file, repeated ones too."""

MIN_FILMS = 100
"""Fewer films cannot show every defect and a few collections."""

MAX_SEEN_SHARE = 0.25
"""No user rates more than this share of all titles."""


@dataclass(frozen=True, slots=True)
class PlatformTitles:
    """The number of films and series that one platform lists."""

    platform: str
    movies: int
    shows: int

    @property
    def total(self) -> int:
        """Count films and series together."""
        return self.movies + self.shows

    def scaled(self, share: float) -> PlatformTitles:
        """Shrink to a share of the platform, keeping at least a few of each type."""
        total = max(12, round(self.total * share))
        shows = max(3, round(total * self.shows / self.total))
        return PlatformTitles(self.platform, total - shows, shows)


FULL_TITLES = (
    PlatformTitles("amazon", 7_814, 1_854),
    PlatformTitles("disney", 1_052, 398),
    PlatformTitles("hulu", 1_484, 1_589),
    PlatformTitles("netflix", 6_131, 2_676),
)


@dataclass(frozen=True, slots=True)
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
        most = int(self.users * self.titles * MAX_SEEN_SHARE / 2)
        if not 2 * self.users <= self.ratings <= most:
            raise ValueError(
                f"{self.users} users and {self.titles} titles allow {2 * self.users} to {most} "
                f"ratings, got {self.ratings}"
            )

    @property
    def titles(self) -> int:
        """Count the titles of all platforms."""
        return sum(platform.total for platform in self.platforms)

    @property
    def ratings(self) -> int:
        """Count the rows of all rating files."""
        return sum(self.file_rows)

    @property
    def repeats(self) -> int:
        """Count the rows that repeat an earlier user and title."""
        rows, of = REPEATED_SHARE
        return (self.ratings * rows + of // 2) // of

    @classmethod
    def proportional(
        cls,
        name: str,
        *,
        titles: int,
        users: int,
        file_rows: tuple[int, ...],
        films: int | None = None,
    ) -> SampleSize:
        """Size the four platforms like the full sample, to about `titles` in all.

        Without a number of `films` there are as many of them as titles.
        """
        share = titles / sum(platform.total for platform in FULL_TITLES)
        platforms = tuple(platform.scaled(share) for platform in FULL_TITLES)
        return cls(name, platforms, users, file_rows, titles if films is None else films)

    @classmethod
    def named(cls, name: str) -> SampleSize:
        """Look a preset up by its name; a ValueError lists the valid ones."""
        if name not in PRESETS:
            raise ValueError(f"unknown sample size {name!r}, choose one of {', '.join(PRESETS)}")
        return PRESETS[name]


SMALL = SampleSize.proportional(
    "small", titles=800, users=1_200, file_rows=(35_000, 25_000), films=700
)
MEDIUM = SampleSize.proportional(
    "medium",
    titles=6_000,
    users=12_000,
    file_rows=(280_000, 280_000, 160_000, 280_000),
    films=6_000,
)
FULL = SampleSize("full", FULL_TITLES, 115_077, (*(1_500_000,) * 6, 524_289, 1_500_000), FULL_FILMS)

PRESETS = {size.name: size for size in (SMALL, MEDIUM, FULL)}
