"""The shared genres of a work: what pages call them, and how its poster is drawn after them."""

from collections.abc import Iterable, Sequence
from functools import cache

from engine.catalog.genres import SharedGenre, shared_genres
from engine.text import letters

PLAIN = "plain"  # the look of what no genre is known of
# The looks of posters by the genres that have them, the most telling first: a space western is
# drawn as science fiction, and what is nothing but a drama as one.
_LOOKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("anime", ("Anime",)),
    ("western", ("Western",)),
    ("horror", ("Horror",)),
    ("space", ("Science Fiction",)),
    ("war", ("War",)),
    ("music", ("Music", "Arts & Culture")),
    ("sports", ("Sports",)),
    ("nature", ("Science & Nature",)),
    ("family", ("Animation", "Children & Family")),
    ("fantasy", ("Fantasy", "Faith & Spirituality")),
    ("crime", ("Crime", "Mystery")),
    ("thriller", ("Thriller",)),
    ("document", ("Documentary", "History", "News", "Classics")),
    ("laugh", ("Comedy", "Stand-Up", "Reality & Talk", "Lifestyle")),
    ("romance", ("Romance", "Teen & Young Adult", "LGBTQ")),
    ("action", ("Action", "Adventure")),
    ("drama", ("Drama", "International", "Independent & Cult")),
)


def genres_of(words: Iterable[str]) -> list[SharedGenre]:
    """The shared genres that a catalog's words mean, in the order of the words."""
    meant = {g.name: g for word in words for g in _by_word().get(letters(word), ())}
    return list(meant.values())


def look_of(genres: Sequence[SharedGenre]) -> tuple[str, SharedGenre | None]:
    """How the poster of a work of these genres is drawn, and after which of them."""
    for look, names in _LOOKS:
        if drawn := [genre for genre in genres if genre.name in names]:
            return look, drawn[0]
    return PLAIN, None


def name_of(genre: SharedGenre, language: str) -> str:
    """What a language calls a genre."""
    return genre.spanish if language == "es" else genre.name


def choices(language: str) -> list[tuple[str, str]]:
    """All genres, as they are asked for and as a language calls them, in its order."""
    pairs = [(genre.name, name_of(genre, language)) for genre in shared_genres()]
    return sorted(pairs, key=lambda pair: letters(pair[1]))


@cache
def _by_word() -> dict[str, list[SharedGenre]]:
    genres: dict[str, list[SharedGenre]] = {}
    for genre in shared_genres():
        for key in genre.meant_by:
            genres.setdefault(key, []).append(genre)
    return genres
