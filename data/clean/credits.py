"""TMDB's cast and crew lists to one row of people per film."""

from collections.abc import Iterable, Mapping
from typing import Any

from data.audit import FileBook, Ledger, Rejected
from data.clean.ids import parse_id
from data.clean.titles import Row
from data.csv.absent import is_absent
from data.csv.literals import EntryReader, parse_text
from data.csv.tables import Table, read_rows
from engine.console.progress import Progress

COLUMNS = {"film_id": ("id", "tmdb_id", "movie_id"), "cast": ("cast",), "crew": ("crew",)}
VITAL = ("film_id",)
IGNORED = ("title",)
_CAST = EntryReader(
    ("cast_id", "character", "credit_id", "gender", "id", "name", "order", "profile_path"),
    kept=("id", "name", "character"),
)
_CREW = EntryReader(
    ("credit_id", "department", "gender", "id", "job", "name", "profile_path"),
    kept=("id", "name", "job"),
)
_DIRECTOR = "Director"
_MOST_ID = 2**63
READING_CREDITS = "reading credits"  # as progress names it
_STEP = 1000  # films between two reports of progress

_Person = tuple[int, str, str]  # id, name, and the character or the job


def read_credits(
    table: Table, films: list[Row], rejected: set[int], ledger: Ledger, progress: Progress
) -> list[Row]:
    """Read the people of `films`, ordered by film; those of `rejected` films are left out.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(table.file.name)
    reader = _Reader({film["film_id"] for film in films}, rejected, book, progress)
    return sorted(read_rows(table, book, ledger, reader), key=lambda row: row["film_id"])


class _Reader:
    """Reads the records of one file, remembering whose credits it has seen."""

    def __init__(
        self, films: set[int], rejected: set[int], book: FileBook, progress: Progress
    ) -> None:
        self._films = films
        self._rejected = rejected
        self._book = book
        self._progress = progress
        self._seen: dict[int, Row] = {}
        self._spelled: dict[str, str] = {}  # one string for each name, whatever films bear it

    def __call__(self, raw: Mapping[str, str], _line: int) -> Row | None:
        """The people of the record's film; None where they are not needed.

        Raises:
            Rejected: the rule that the record breaks.
        """
        if self._book.rows_in % _STEP == 0:
            self._progress(
                READING_CREDITS, self._book.rows_in, max(len(self._films), self._book.rows_in)
            )
        film_id = parse_id(raw["film_id"])
        row = {"film_id": film_id, **self._people_of(raw)}
        if film_id not in self._films:
            self._without_film(film_id)
            return None
        twin = self._seen.setdefault(film_id, row)
        if twin is not row:
            self._repeated(twin, row)
            return None
        return row

    def _without_film(self, film_id: int) -> None:
        if film_id not in self._rejected:
            raise Rejected("unknown_film", f"credits of film {film_id}, which is not in the films")
        self._book.left_out["film_rejected"] += 1

    def _repeated(self, first: Row, again: Row) -> None:
        if first != again:
            detail = f"credits of film {first['film_id']} again, other ones; the first are kept"
            raise Rejected("duplicate_id", detail)
        self._book.left_out["duplicate_row"] += 1

    def _people_of(self, raw: Mapping[str, str]) -> Row:
        """Cast and directors; of two cells, one that cannot be read costs itself only.

        Raises:
            Rejected: one cannot be read, and the other holds nobody.
        """
        row: Row = {}
        problems: dict[str, Rejected] = {}
        for column, read in (("cast", self._cast), ("crew", self._directors)):
            try:
                row |= read(raw[column])
            except Rejected as problem:
                problems[column] = problem
                row |= read("")
        if problems and not row["actors"] and not row["directors"]:
            raise next(iter(problems.values()))
        self._book.repaired.update(f"{column}_unreadable" for column in problems)
        return row

    def _cast(self, cell: str) -> Row:
        people = self._people(_CAST.read(_present(cell), "cast"), "cast")
        return {
            "actors": [name for _, name, _ in people],
            "actor_ids": [person for person, _, _ in people],
            "characters": [character for _, _, character in people],
        }

    def _directors(self, cell: str) -> Row:
        crew = (entry for entry in _CREW.read(_present(cell), "crew") if entry[2] == _DIRECTOR)
        people = self._people(crew, "crew")
        return {
            "directors": [name for _, name, _ in people],
            "director_ids": [person for person, _, _ in people],
        }

    def _people(self, entries: Iterable[tuple[Any, ...]], column: str) -> list[_Person]:
        """Every person once; the nameless are none, and entries without an id are left out.

        Raises:
            Rejected: there are such entries only.
        """
        people: dict[tuple[int, str], _Person] = {}
        problem = None
        for entry in entries:
            try:
                person, name, third = self._person(*entry)
            except Rejected as rejected:
                problem = rejected
                continue
            if name:
                people.setdefault((person, name), (person, name, third))
        if problem and not people:
            raise problem
        if problem:
            self._book.repaired[f"{column}_entry_unreadable"] += 1
        return list(people.values())

    def _person(self, person: object, name: object, third: object) -> _Person:
        if type(person) is not int or not 0 <= person < _MOST_ID or not isinstance(name, str):
            detail = f"person {person!a:.80} {name!a:.80}; expected id and name"
            raise Rejected("bad_person", detail)
        tidy = parse_text(name, "cast or crew")
        return person, self._spelled.setdefault(tidy, tidy), parse_text(third, "cast or crew")


def _present(cell: str) -> str:
    return "" if is_absent(cell) else cell
