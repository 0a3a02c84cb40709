"""The cast and crew of the films, as the cells of the credits file."""

from collections.abc import Collection

from numpy.random import Generator

from data.sample.draws import pick_weighted
from data.sample.films.catalogue import Film
from data.sample.films.defects import Cells, Copy
from data.sample.films.people import Guild, Person
from data.sample.films.tmdb import GENRE_POSITIONS, JOBS
from data.sample.names import NOUNS, SYLLABLES, TITLE_WORDS
from data.sample.words import Words

Entry = dict[str, object]

_NO_CREW = 0.017
_CREDIT_IDS = 0x52FE << 80  # credit ids are 24 hexadecimal digits that begin alike


class CreditMaker:
    """Writes who does what in a film; a repeated film gets the same credits again."""

    def __init__(self, crew: Guild[Person], rng: Generator, repeated: Collection[int]) -> None:
        self._crew = crew
        self._rng = rng
        self._repeated = frozenset(repeated)
        self._earlier: dict[int, tuple[list[Entry], list[Entry]]] = {}

    def row(self, position: int, film: Film, copy: Copy) -> Cells:
        """The cells cast, crew and id; a changed copy lacks the last entry of each list."""
        cast, crew = self._earlier.get(position) or self._make_credits(film)
        if position in self._repeated:
            self._earlier[position] = cast, crew
        if copy is Copy.CHANGED:
            cast, crew = cast[:-1], crew[:-1]
        return {"cast": repr(cast), "crew": repr(crew), "id": str(film.id)}

    def _make_credits(self, film: Film) -> tuple[list[Entry], list[Entry]]:
        number = _CREDIT_IDS + int.from_bytes(self._rng.bytes(9), "big")
        cast = self._make_cast(film, number)
        return cast, self._make_crew(film, number + 8 * len(cast))  # ids are 4 apart, with a gap

    def _make_cast(self, film: Film, number: int) -> list[Entry]:
        people = film.story.cast
        cast_ids = (self._rng.permutation(len(people)) + 1).tolist()
        chances = self._rng.random((len(people), 5)).tolist()
        return [
            {
                "cast_id": cast_ids[i],
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

    def _make_crew(self, film: Film, number: int) -> list[Entry]:
        story, rng = film.story, self._rng
        always_credited = story.streaming or story.collection is not None
        if not always_credited and rng.random() < _NO_CREW:
            return []
        crew = self._crew.draw(rng, story.genres, int(rng.poisson(float(rng.gamma(1.3, 2.8)))))
        jobs = [(*pick_weighted(rng, JOBS), person) for person in crew]
        start = int(rng.integers(len(jobs) + 1))
        jobs[start:start] = [("Directing", "Director", person) for person in story.directors]
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
    # Five numbers drawn for all roles at once: a draw per syllable would take most of the time.
    kind, first, end, last, tail = chances
    if GENRE_POSITIONS["Documentary"] in film.story.genres:
        return "Herself" if person.gender == 1 else "Himself"
    if kind < 0.12:
        return ""
    if kind < 0.3:
        return _entry(TITLE_WORDS["parts"], first)
    if kind < 0.32:
        return f"{film.story.hero}'s {_entry(TITLE_WORDS['parts'], first)}"
    name = _entry(SYLLABLES["first_starts"], first) + _entry(SYLLABLES["first_ends"], end)
    family = _entry(SYLLABLES["last_starts"], last) + _entry(SYLLABLES["last_ends"], tail)
    if kind < 0.33:
        return f'{name} "{_entry(NOUNS, end)}" O\'{family}'
    voice = " (voice)" if GENRE_POSITIONS["Animation"] in film.story.genres else ""
    return f"{name} {family}{voice}" if kind < 0.8 else f"{name}{voice}"


def _entry(words: Words, share: float) -> str:
    return words[int(share * len(words))]
