"""Titles of a release whose work is known, and histories of them as people's files have them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

import numpy as np

from engine.imports.bearers import Bearers
from engine.imports.subjects import Subject, describe, item_id, subject_of_film, subject_of_work
from engine.release.read import Release
from engine.text import name_key
from tests.engine.histories.shapes import Said

_FIRST_DAY = date(2019, 1, 1)
_EPISODES = 3  # of each series
_OF_WORKS, _OF_SERIES = 0.5, 0.2  # shares of the titles
KINDS = ("watched", "rating", "watchlist", "liked")


@dataclass(frozen=True)
class Known:
    """A title and what it is of.

    Attributes:
        subject: what it is of.
        item_id: by which events name that.
        entry: what is true of it.
        original_title: where that is another.
    """

    subject: Subject
    item_id: str
    entry: Said
    original_title: str | None


def known_titles(release: Release, n: int, seed: int) -> list[Known]:
    """Titles drawn at random: movies and series of the catalogs, and films of TMDB.

    Half are works, a fifth series; of one name there is one alone, as a file does not tell which
    row was which.
    """
    random = np.random.default_rng(seed)
    listed: list[Known] = []
    names: set[str] = set()
    groups = _works(release, movies=True), _works(release, movies=False), _films(release)
    for subjects, share in zip(groups, (_OF_WORKS, _OF_SERIES, 1.0), strict=True):
        most = len(listed) + round(n * share) if share < 1 else n
        for index in random.permutation(len(subjects)).tolist():
            if len(listed) >= most:
                break
            known = _known(release, subjects[index], len(listed))
            if (key := name_key(known.entry.title)) and key not in names:
                names.add(key)
                listed.append(known)
    return listed


def _works(release: Release, *, movies: bool) -> list[Subject]:
    catalog, bearers = release.catalog, Bearers(release)
    offered = (subject_of_work(catalog, w) for w in np.flatnonzero(catalog.offered).tolist())
    return [subject for subject in offered if bearers.is_movie(subject) == movies]


def _films(release: Release) -> list[Subject]:
    """The films of TMDB that somebody voted for, as nobody's file has the others."""
    votes = release.world.films.votes
    return [subject_of_film(release.catalog, film) for film in np.flatnonzero(votes >= 10).tolist()]


def _known(release: Release, subject: Subject, number: int) -> Known:
    work, films = describe(release, subject), release.world.films
    film = None if subject.film is None else films.rows[subject.film]
    is_series = work.type != "movie"
    entry = Said(
        title=work.title if film is None else film["title"],
        kind=KINDS[number % len(KINDS)],
        year=work.year if film is None else film["release_year"],
        of="tv show" if is_series else "movie",
        stars=1 + number % 9 / 2 if KINDS[number % len(KINDS)] == "rating" else None,
        day=_FIRST_DAY + timedelta(days=number % 2_000),
        imdb_id=None if film is None else film["imdb_id"],
        tmdb_id=None if film is None else film["film_id"],
    )
    original = None if film is None else film["original_title"]
    return Known(
        subject, item_id(release, subject), entry, None if original == entry.title else original
    )


def spoken(known: Sequence[Known], seed: int) -> list[Said]:
    """The titles as a history: half of them as they are, the others as people's files have them."""
    random = Random(seed)
    return [change(random, each) for each in known for change in [_drawn(random)]]


Change = Callable[[Random, Known], Said]


def as_it_is(_: Random, known: Known) -> Said:
    """The title and the year of TMDB, or of the catalog."""
    return known.entry


def year_off(random: Random, known: Known) -> Said:
    """The year before or after."""
    return replace(known.entry, year=(known.entry.year or 0) + random.choice((-1, 1)))


def no_year(_: Random, known: Known) -> Said:
    """No year."""
    return replace(known.entry, year=None)


def lower_case(_: Random, known: Known) -> Said:
    """The title in lower case."""
    return replace(known.entry, title=known.entry.title.lower())


def original_title(_: Random, known: Known) -> Said:
    """The original title, where there is another."""
    return replace(known.entry, title=known.original_title or known.entry.title)


def ampersand(_: Random, known: Known) -> Said:
    """And for &, & for and."""
    title = known.entry.title
    turned = title.replace(" & ", " and ") if " & " in title else title.replace(" and ", " & ")
    return replace(known.entry, title=turned)


def decorated(_: Random, known: Known) -> Said:
    """Something in brackets behind the title."""
    return replace(known.entry, title=f"{known.entry.title} (4K UHD)")


def article_last(_: Random, known: Known) -> Said:
    """The article behind the title, and the year with it."""
    title = known.entry.title
    turned = f"{title[4:]}, The" if title.startswith("The ") else title
    return replace(known.entry, title=f"{turned} ({known.entry.year})", year=None)


CHANGES: dict[str, Change] = {
    "title and year": as_it_is,
    "year off by one": year_off,
    "title alone": no_year,
    "lower case": lower_case,
    "original title": original_title,
    "& for and": ampersand,
    "with (4K UHD)": decorated,
    "Matrix, The (1999)": article_last,
}
_RARE = [change for name, change in CHANGES.items() if change is not as_it_is]


def _drawn(random: Random) -> Change:
    return as_it_is if random.random() < 0.5 else random.choice(_RARE)


def as_episodes(history: Iterable[Said]) -> Iterator[Said]:
    """Yield a history in which series were watched episode by episode."""
    for entry in history:
        if entry.of != "tv show" or entry.kind != "watched":
            yield entry
            continue
        for number in range(1, _EPISODES + 1):
            name = f"Chapter {number}"
            yield replace(entry, of="episode", season=1, episode=number, name=name)
