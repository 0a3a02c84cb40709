"""The names of the real films as people type them: the right one, or a refusal that names it."""

import csv
import gzip
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.catalog.films import Films
from engine.catalog.names import find_film
from engine.errors import NotFound
from engine.text import letters
from tests.engine.handmade import film, films_of

FILES = "tmdb/full/movies_dataset.csv.gz"
N_FILMS = 1500  # the most voted of two or three words


def read_films(path: Path) -> Films:
    """All films of TMDB: what they are called and how many voted."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        rows = {
            row["id"]: row for row in csv.DictReader(lines) if (row["vote_count"] or "").strip()
        }
    return films_of(*map(film_row, rows.values()))


def film_row(row: dict[str, str]) -> dict[str, Any]:
    votes = int(float(row["vote_count"]))
    return film(
        int(row["id"]), row["title"], original_title=row["original_title"], vote_count=votes
    )


TYPED: dict[str, Callable[[str], str]] = {
    "without blanks": lambda title: "".join(title.split()),
    "without punctuation": lambda title: re.sub(r"[^\w\s]", "", title),
}


@pytest.mark.real
def test_well_known_films_are_found_however_they_are_typed(real_data: Path) -> None:
    films = read_films(real_data / FILES)
    known = films.most_voted_first(range(len(films)))
    chosen = [f for f in known if 2 <= len(films.title(f).split()) <= 3][:N_FILMS]
    for typed in TYPED.values():
        outcomes = Counter(outcome(films, position, typed) for position in chosen)
        assert outcomes["wrong"] == 0
        assert outcomes["right"] >= 0.99 * N_FILMS
    for text, title in {
        "ET": "E.T. the Extra-Terrestrial",
        "walle": "WALL·E",
        "Spiderman": "Spider-Man",
        "kickass": "Kick-Ass",
    }.items():
        assert films.title(find_film(films, text).position) == title
    with pytest.raises(NotFound, match=r"'Cast Away', 'Castaway \("):
        find_film(films, "castaway")


def outcome(films: Films, position: int, typed: Callable[[str], str]) -> str:
    """Whether a film, or one of the same letters, answers to its title as it is typed."""
    title = films.title(position)
    try:
        match = find_film(films, typed(title))
    except NotFound as error:
        return "refused" if title in error.suggestions else "wrong"
    return "right" if letters(films.title(match.position)) == letters(title) else "wrong"
