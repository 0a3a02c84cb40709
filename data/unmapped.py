"""What catalogs say in words that nobody else uses: genres and maturity classes without a place.

A genre's word that belongs to no shared genre is found by itself alone; a class whose age nobody
knows passes no limit of age.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.catalog.genres import strange_words
from engine.catalog.maturity import strange_classes
from engine.wording import many

_SHOWN = 5  # words named in a line; all of them are in ingest_report.json


def unmapped_words(titles: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """How many titles have each genre and maturity class without a place, most first."""
    genres: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for title in titles:
        genres.update(set(title["genres"]))
        if title["maturity_known"]:
            classes[title["maturity_rating"]] += 1
    return {
        "genres": _ordered({word: genres[word] for word in strange_words(genres)}),
        "maturity_classes": _ordered({name: classes[name] for name in strange_classes(classes)}),
    }


def describe_unmapped(unmapped: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Yield a line for the genres and one for the classes without a place, where there are any."""
    if genres := unmapped.get("genres"):
        count = many(len(genres), "word")
        yield f"genres: {count} without a shared genre, found only as spelled: {_examples(genres)}"
    if classes := unmapped.get("maturity_classes"):
        count = f"{many(len(classes), 'class')} without a known age"
        yield f"maturity: {count}, let through by no max_age: {_examples(classes)}"


def _ordered(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))


def _examples(counts: Mapping[str, int]) -> str:
    shown = [f"{word} ({count:,})" for word, count in list(counts.items())[:_SHOWN]]
    return ", ".join(shown) + (" …" if len(counts) > _SHOWN else "")
