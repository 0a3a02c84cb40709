"""The cast and crew of the films, as the cells of the credits file."""

from __future__ import annotations

from collections.abc import Collection

from numpy.random import Generator

from data.sample.draws import pick_weighted
from data.sample.films.defects import Copy
from data.sample.films.films import Film
from data.sample.films.people import Guild, Person
from data.sample.films.tmdb import JOBS, PARTS, POSITIONS
from data.sample.words import FIRST_ENDS, FIRST_STARTS, LAST_ENDS, LAST_STARTS, NOUNS

Entry = dict[str, object]

_NO_CREW = 0.017
_CREDIT_IDS = 0x52FE << 80
"""Credit ids are 24 hexadecimal digits that begin alike."""


class CreditMaker:
    """Writes who does what in a film; a repeated film gets the same credits again."""

    def __init__(self, crew: Guild[Person], rng: Generator, repeated: Collection[int]) -> None:
        self._crew = crew
        self._rng = rng
        self._repeated = frozenset(repeated)
        self._made: dict[int, tuple[list[Entry], list[Entry]]] = {}

    def record(self, position: int, film: Film, copy: Copy) -> list[str]:
        """Return the cells cast, crew and id; another copy lacks the last of each."""
        cast, crew = self._made.get(position) or self._credits(film)
        if position in self._repeated:
            self._made[position] = cast, crew
        if copy is Copy.OTHER:
            cast, crew = cast[:-1], crew[:-1]
        return [repr(cast), repr(crew), str(film.id)]

    def _credits(self, film: Film) -> tuple[list[Entry], list[Entry]]:
        number = _CREDIT_IDS + int.from_bytes(self._rng.bytes(9), "big")
        cast = self._cast(film, number)
        return cast, self._crew_of(film, number + 8 * len(cast))

    def _cast(self, film: Film, number: int) -> list[Entry]:
        people = film.story.cast
        places = (self._rng.permutation(len(people)) + 1).tolist()
        chances = self._rng.random((len(people), 5)).tolist()
        return [
            {
                "cast_id": places[i],
                "character": film.story.hero if i == 0 else _character(film, person, chances[i]),
                "credit_id": f"{number + 4 * i:024x}",
                "gender": person.gender,
                "id": person.id,
                "name": person.name,
                "order": i,
                "profile_path": person.profile,
            }
            for i, person in enumerate(people)
        ]

    def _crew_of(self, film: Film, number: int) -> list[Entry]:
        story, rng = film.story, self._rng
        fixed = story.streaming or story.collection is not None
        if not fixed and rng.random() < _NO_CREW:
            return []
        others = self._crew.draw(rng, story.genres, int(rng.poisson(float(rng.gamma(1.3, 2.8)))))
        jobs = [(*pick_weighted(rng, JOBS), person) for person in others]
        at = int(rng.integers(len(jobs) + 1))
        jobs[at:at] = [("Directing", "Director", person) for person in story.directors]
        return [
            {
                "credit_id": f"{number + 4 * i:024x}",
                "department": department,
                "gender": person.gender,
                "id": person.id,
                "job": job,
                "name": person.name,
                "profile_path": person.profile,
            }
            for i, (department, job, person) in enumerate(jobs)
        ]


def _character(film: Film, person: Person, chances: list[float]) -> str:
    """Name a role: mostly a person, sometimes a part, nothing, or oneself in a documentary."""
    kind, first, end, last, tail = chances
    name = _at(FIRST_STARTS, first) + _at(FIRST_ENDS, end)
    if POSITIONS["Documentary"] in film.story.genres:
        return "Herself" if person.gender == 1 else "Himself"
    if kind < 0.12:
        return ""
    if kind < 0.3:
        return _at(PARTS, first)
    if kind < 0.32:
        return f"{film.story.hero}'s {_at(PARTS, first)}"
    family = _at(LAST_STARTS, last) + _at(LAST_ENDS, tail)
    if kind < 0.33:
        return f'{name} "{_at(NOUNS, end)}" O\'{family}'
    voice = " (voice)" if POSITIONS["Animation"] in film.story.genres else ""
    return f"{name} {family}{voice}" if kind < 0.8 else f"{name}{voice}"


def _at(values: tuple[str, ...], share: float) -> str:
    return values[int(share * len(values))]
