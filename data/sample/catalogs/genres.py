"""The genres behind the catalogs: what each platform calls them, how often it lists them, for whom.

A work has neutral genres; a platform prints its own words for them, as the real files do ("Sci-Fi &
Fantasy" here, "Science Fiction" there). An empty word means that the platform does not use it.
"""

from __future__ import annotations

from dataclasses import dataclass

PLATFORMS = ("amazon", "disney", "hulu", "netflix")


@dataclass(frozen=True, slots=True)
class Genre:
    """One genre: words for amazon, disney, hulu, netflix films and netflix series; then weights."""

    name: str
    words: tuple[str, str, str, str, str]
    weights: tuple[int, int, int, int]
    audience: str
    series_only: bool = False

    def word(self, platform: str, kind: str) -> str:
        """Name the genre as the platform prints it, or an empty text."""
        column = PLATFORMS.index(platform)
        return self.words[column + (platform == "netflix" and kind == "TV Show")]

    def weight(self, platform: str, kind: str) -> int:
        """Say how often the platform lists the genre."""
        if not self.word(platform, kind) or (self.series_only and kind == "Movie"):
            return 0
        return self.weights[PLATFORMS.index(platform)]


GENRES = (
    Genre("drama", ("Drama", "Drama", "Drama", "Dramas", "TV Dramas"), (37, 13, 30, 32), "any"),
    Genre(
        "comedy", ("Comedy", "Comedy", "Comedy", "Comedies", "TV Comedies"), (21, 52, 22, 23), "any"
    ),
    Genre(
        "action",
        ("Action", "Action-Adventure", "Action", "Action & Adventure", "TV Action & Adventure"),
        (17, 45, 18, 10),
        "teen",
    ),
    Genre(
        "thriller",
        ("Suspense", "Thriller", "Thriller", "Thrillers", "TV Thrillers"),
        (15, 1, 8, 6),
        "adult",
    ),
    Genre("crime", ("", "Crime", "Crime", "", "Crime TV Shows"), (0, 2, 7, 5), "adult"),
    Genre("mystery", ("", "Mystery", "Mystery", "", "TV Mysteries"), (0, 1, 3, 2), "adult"),
    Genre(
        "romance",
        ("Romance", "Romance", "Romance", "Romantic Movies", "Romantic TV Shows"),
        (7, 2, 6, 10),
        "teen",
    ),
    Genre("horror", ("Horror", "", "Horror", "Horror Movies", "TV Horror"), (9, 0, 10, 5), "adult"),
    Genre(
        "science fiction",
        (
            "Science Fiction",
            "Science Fiction",
            "Science Fiction",
            "Sci-Fi & Fantasy",
            "TV Sci-Fi & Fantasy",
        ),
        (5, 9, 4, 4),
        "teen",
    ),
    Genre(
        "fantasy",
        ("Fantasy", "Fantasy", "", "Sci-Fi & Fantasy", "TV Sci-Fi & Fantasy"),
        (2, 19, 0, 2),
        "teen",
    ),
    Genre(
        "adventure",
        (
            "Adventure",
            "Action-Adventure",
            "Adventure",
            "Action & Adventure",
            "TV Action & Adventure",
        ),
        (3, 10, 18, 3),
        "teen",
    ),
    Genre(
        "family",
        ("Kids", "Family", "Kids", "Children & Family Movies", "Kids' TV"),
        (11, 63, 7, 12),
        "child",
    ),
    Genre(
        "animation",
        ("Animation", "Animation", "Cartoons", "Children & Family Movies", "Kids' TV"),
        (6, 54, 2, 4),
        "child",
    ),
    Genre(
        "anime",
        ("Anime", "Anime", "Anime", "Anime Features", "Anime Series"),
        (1, 1, 11, 3),
        "teen",
    ),
    Genre(
        "documentary",
        ("Documentary", "Documentary", "Documentaries", "Documentaries", "Docuseries"),
        (10, 17, 17, 11),
        "any",
    ),
    Genre(
        "nature",
        (
            "Special Interest",
            "Animals & Nature",
            "Science & Technology",
            "Documentaries",
            "Science & Nature TV",
        ),
        (3, 20, 2, 1),
        "child",
    ),
    Genre(
        "arts",
        (
            "Arts, Entertainment, and Culture",
            "Lifestyle",
            "Lifestyle & Culture",
            "Independent Movies",
            "Reality TV",
        ),
        (5, 1, 5, 8),
        "any",
    ),
    Genre(
        "special interest",
        ("Special Interest", "Lifestyle", "Health & Wellness", "", ""),
        (7, 1, 1, 0),
        "any",
    ),
    Genre(
        "music",
        ("Music Videos and Concerts", "Music", "Music", "Music & Musicals", ""),
        (2, 5, 3, 5),
        "any",
    ),
    Genre("sports", ("Sports", "Sports", "Sports", "Sports Movies", ""), (2, 4, 5, 3), "any"),
    Genre("western", ("Western", "Western", "Classics", "Classic Movies", ""), (2, 1, 1, 1), "any"),
    Genre("history", ("Historical", "Historical", "History", "", ""), (1, 5, 2, 0), "teen"),
    Genre("war", ("Military and War", "", "", "", ""), (1, 0, 0, 0), "adult"),
    Genre(
        "reality",
        ("Unscripted", "Reality", "Reality", "", "Reality TV"),
        (2, 3, 8, 4),
        "any",
        series_only=True,
    ),
    Genre(
        "stand-up",
        ("", "", "Stand Up", "Stand-Up Comedy", "Stand-Up Comedy & Talk Shows"),
        (0, 0, 1, 4),
        "adult",
    ),
    Genre(
        "international",
        ("International", "", "International", "International Movies", "International TV Shows"),
        (4, 0, 7, 30),
        "any",
    ),
)

SLEEP_GENRE = next(i for i, genre in enumerate(GENRES) if genre.name == "special interest")

AUDIENCES = {
    "child": (8, 2, 0, 0),
    "teen": (1, 4, 5, 2),
    "any": (1, 2, 4, 5),
    "adult": (0, 1, 3, 8),
}
"""Weights of the four maturity levels: all ages, older children, teens, adults."""

MATURITY = {
    "amazon": (
        (("ALL", 12), ("G", 2), ("TV-G", 2), ("TV-Y", 2)),
        (("7+", 4), ("PG", 3), ("TV-PG", 2)),
        (("13+", 20), ("PG-13", 4), ("TV-14", 2), ("NR", 3), ("TV-NR", 1)),
        (("16+", 15), ("18+", 12), ("R", 10), ("TV-MA", 1), ("UNRATED", 1)),
    ),
    "disney": (
        (("TV-G", 32), ("G", 25), ("TV-Y", 5)),
        (("PG", 24), ("TV-PG", 30), ("TV-Y7", 13), ("TV-Y7-FV", 1)),
        (("TV-14", 8), ("PG-13", 7)),
        (("TV-14", 1), ("PG-13", 1)),
    ),
    "hulu": (
        (("TV-G", 15), ("TV-Y", 3), ("G", 2)),
        (("TV-PG", 32), ("PG", 10), ("TV-Y7", 5)),
        (("TV-14", 69), ("PG-13", 16)),
        (("TV-MA", 39), ("R", 34)),
    ),
    "netflix": (
        (("TV-Y", 30), ("TV-G", 22), ("G", 4)),
        (("TV-PG", 86), ("TV-Y7", 33), ("PG", 29)),
        (("TV-14", 216), ("PG-13", 49)),
        (("TV-MA", 320), ("R", 80), ("NR", 8)),
    ),
}
"""The platform's spellings of each maturity level with their weights."""
