"""Works as pages show them: a card of the API, and the poster that is drawn for it."""

from collections.abc import Mapping
from typing import Any

from api.web.genres import genres_of, look_of, name_of
from api.web.pages import Page
from api.web.wording import TYPES, reason
from engine.release.read import Release

_CUTS = 4  # ways of laying a poster out, dealt out by the ids of works
# By size: how many letters a title may have, and how many its longest word.
_PRINTS = {"large": (16, 8), "medium": (26, 10), "small": (44, 13)}
Shown = dict[str, Any]


def shown(page: Page, card: Mapping[str, Any]) -> Shown:
    """A card of a work with what a template needs beside it."""
    genres, language = genres_of(card["genres"]), page.language.code
    look, genre = look_of(genres)
    labels = labels_of(page.release)
    return {
        **card,
        "kind_name": page.text(TYPES[card["type"]]),
        "genre_names": [name_of(each, language) for each in genres][:3],
        "genre": name_of(genre, language) if genre else "",
        "look": look,
        "cut": sum(map(ord, card["work_id"])) % _CUTS,
        "print": print_of(card["title"]),
        "where": [labels.get(name, name) for name in _platforms(card)],
        "why": reason(page.text, page.release, card) if card.get("reason") else "",
    }


def _platforms(card: Mapping[str, Any]) -> list[str]:
    """Who carries a work, each once: some have several copies."""
    names = (copy["platform"] for copy in card["available_on"])
    return list(dict.fromkeys(name for name in names if name))


def labels_of(release: Release | None) -> dict[str, str]:
    """What platforms are called, by their names."""
    if release is None:
        return {}
    platforms = release.catalog.platforms
    return dict(zip(platforms.names, platforms.labels, strict=True))


def print_of(title: str) -> str:
    """How large a title is printed, so that it fits its poster and no word of it is parted."""
    longest = max(map(len, title.split()), default=0)
    for size, (letters, of_word) in _PRINTS.items():
        if len(title) <= letters and longest <= of_word:
            return size
    return "tiny"
