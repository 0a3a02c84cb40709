"""The genres behind the catalogs: what each platform calls them, how often it lists them, for whom.

A work has neutral genres; a platform prints its words for them, as the real files do ("Sci-Fi &
Fantasy" here, "Science Fiction" there).
"""

from dataclasses import dataclass

from data.sample.catalogs.placements import MOVIE, SHOW
from data.sample.catalogs.platforms import PLATFORMS
from data.sample.words import Words, read_words

_COLUMNS = tuple(PLATFORMS)
_CATALOGS = read_words("catalogs")


@dataclass(frozen=True)
class Genre:
    """One genre: words for amazon, disney, hulu, netflix films and netflix series; then weights.

    An empty word means that the platform does not use the genre.
    """

    name: str
    words: Words
    weights: tuple[int, ...]
    audience: str
    series_only: bool = False

    def word(self, platform: str, kind: str) -> str:
        """What the platform prints for it; may be empty."""
        column = _COLUMNS.index(platform)
        return self.words[column + (platform == "netflix" and kind == SHOW)]

    def weight(self, platform: str, kind: str) -> int:
        """How often the platform lists it."""
        if not self.word(platform, kind) or (self.series_only and kind == MOVIE):
            return 0
        return self.weights[_COLUMNS.index(platform)]


GENRES = tuple(Genre(**record) for record in _CATALOGS["genres"])
SLEEP_GENRE = next(i for i, genre in enumerate(GENRES) if genre.name == "special interest")

AUDIENCES: dict[str, dict[int, int]] = {
    audience: dict(enumerate(weights)) for audience, weights in _CATALOGS["audiences"].items()
}
"""Weights of the four maturity levels: all ages, older children, teens, adults."""

MATURITY: dict[str, tuple[dict[str, int], ...]] = _CATALOGS["maturity"]
"""The platform's spellings of each maturity level with their weights."""
