"""A title as an edition of its platform's catalog names it, and when two names mean one title."""

from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from data.clean.titles import Row
from data.link.records import SAME_CUT, folded_names, name_words
from engine.contract.tables import MINUTES, TV_SHOW
from engine.text import fold, name_key

Key = tuple[str, str, int]  # folded title, type, year

_SHORT = 4  # letters; two shorter words that differ are two words
_SAME_SPELLED = 85.0  # of 100: how alike two spellings are
_SHARED_ACTORS = 2  # confirm that two series of a name are one


@dataclass(frozen=True)
class KnownTitle:
    """A row of the table editions."""

    platform: str
    edition: int
    title_id: str
    title: str
    type: str
    release_year: int
    directors: list[str]
    actors: list[str]
    duration_int: int | None
    duration_type: str | None
    work_id: str
    current_id: str | None

    @cached_property
    def key(self) -> Key:
        """What titles are first compared by."""
        return fold(self.title), self.type, self.release_year

    @property
    def minutes(self) -> int | None:
        """The running time, where there is one."""
        return self.duration_int if self.duration_type == MINUTES else None

    @property
    def is_current(self) -> bool:
        """Whether a catalog has the title under this very id."""
        return self.current_id == self.title_id


def known_title(row: Row, edition: int) -> KnownTitle:
    """A row of the table titles as its edition names it."""
    return KnownTitle(
        platform=row["platform"] or "",
        edition=edition,
        title_id=row["title_id"],
        title=row["display_title"],
        type=row["type"],
        release_year=row["release_year"],
        directors=row["directors"],
        actors=row["actors"],
        duration_int=row["duration_int"],
        duration_type=row["duration_type"],
        work_id=row["work_id"],
        current_id=row["title_id"],
    )


def source_name(platform: str) -> str:
    """Who deals out the ids of a platform's titles; those of no platform are MovieLens' films."""
    return platform or "MovieLens"


def is_correction(before: KnownTitle, after: KnownTitle) -> bool:
    """Whether an id may name the same title by both: other spelling, type or year."""
    same_type = before.type == after.type
    same_year = abs(before.release_year - after.release_year) <= 1
    if name_key(before.title) == name_key(after.title):
        return same_type or same_year
    return same_type and same_year and _spelled_alike(before.title, after.title)


def _spelled_alike(before: str, after: str) -> bool:
    """Whether two names are spellings of one: misspelt, shortened words, or a subtitle more.

    Never by a number, nor by a short word alone: "Film A" is not "Film B".
    """
    name, again = name_key(before), name_key(after)
    words, words_again = name.split(), again.split()
    longer, shorter = sorted((words, words_again), key=len, reverse=True)
    if len(longer) > len(shorter):
        return longer[: len(shorter)] == shorter and "".join(longer[len(shorter) :]).isalpha()
    is_close = fuzz.ratio(name, again) >= _SAME_SPELLED
    return all(_one_word(*pair, is_close=is_close) for pair in zip(words, words_again, strict=True))


def _one_word(word: str, again: str, *, is_close: bool) -> bool:
    if word == again:
        return True
    if not (word + again).isalpha():
        return False
    if is_close and word[0] == again[0] and max(len(word), len(again)) >= _SHORT:  # road, rd
        return True
    if min(len(word), len(again)) < _SHORT:
        return False
    return sorted(word) == sorted(again) or fuzz.ratio(word, again) >= _SAME_SPELLED


def differ(first: KnownTitle, second: KnownTitle) -> bool:
    """Whether two titles of one name are two films: other directors and another running time."""
    words, words_of_second = name_words(first.directors), name_words(second.directors)
    if not (words and words_of_second) or first.minutes is None or second.minutes is None:
        return False
    return words.isdisjoint(words_of_second) and abs(first.minutes - second.minutes) > SAME_CUT


def confirmed(first: KnownTitle, second: KnownTitle) -> bool:
    """Whether people or length confirm that two titles of one name, of other years, are one."""
    apart = abs(first.release_year - second.release_year)
    if apart > 1 and first.type != TV_SHOW:  # of series, catalogs give the year of the last season
        return False
    if share_director(first, second):
        return True
    actors = folded_names(first.actors) & folded_names(second.actors)
    return len(actors) >= _SHARED_ACTORS or (apart <= 1 and same_length(first, second))


def share_director(first: KnownTitle, second: KnownTitle) -> bool:
    """Whether a director of both has one name."""
    return bool(folded_names(first.directors) & folded_names(second.directors))


def same_length(first: KnownTitle, second: KnownTitle) -> bool:
    """Whether both last as long, as far as two records of one film agree."""
    if first.minutes is not None and second.minutes is not None:
        return abs(first.minutes - second.minutes) <= SAME_CUT
    lengths = [(title.duration_int, title.duration_type) for title in (first, second)]
    return lengths[0] == lengths[1] and lengths[0][0] is not None
