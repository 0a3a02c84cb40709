"""The profile as one document: its sections and their order."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from data.profile import films, missing, money, people, quality, ratings, titles, words
from data.profile.facts import NO_PLATFORM, DataFacts, read_data
from engine.pages.documents import Document, Section
from engine.pages.reports import DATA, write_reports
from engine.store.home import Home
from engine.wording import enumerated, many

_NO_FILMS = "The lake has no films of TMDB, so this part is empty."


def write_profile(home: Home) -> list[Path]:
    """Write the profile of the current lake, as numbers and as a page; return the page's path.

    Raises:
        DataError: there is no lake, or a table of it is missing or breaks its contract.
    """
    return write_reports(home, DATA.record, {DATA: profile(read_data(home))})


def profile(facts: DataFacts) -> Document:
    """The figures of a lake; the same lake gives the same."""
    return Document("Data report", list(_totals(facts)), list(_sections(facts)))


def _totals(facts: DataFacts) -> Iterator[tuple[str, str]]:
    counts, table = facts.ratings, facts.titles
    platforms = ", ".join(sorted(set(table["platform"].to_pylist()))) or NO_PLATFORM
    works = many(len(set(table["work_id"].to_pylist())), "work")
    titles_of = f"{table.num_rows:,} of {works} on {platforms}"
    users, rated = many(len(counts.per_user), "user"), many(len(counts.per_title), "title")
    yield "lake", facts.name
    yield "films", _film_total(facts.films, streamed=table.num_rows > 0)
    yield "titles", titles_of if table.num_rows else "none"
    yield "ratings", f"{counts.rows:,} by {users} of {rated}" if counts.rows else "none"
    if counts.outside:
        yield "ratings of works that no catalog has", f"{counts.outside:,}, in no figure below"
    if facts.by_kind:
        unstarred = enumerated(f"{count:,} {kind}" for kind, count in facts.by_kind.items())
        yield "events without stars", unstarred


def _film_total(table: pa.Table | None, *, streamed: bool) -> str:
    if table is None:
        return "none"
    years = table["release_year"].to_pylist()
    total = f"{table.num_rows:,} of {min(years)} to {max(years)}"
    linked = table.num_rows - table["work_id"].null_count
    return f"{total}, {linked:,} of them streamed" if streamed else total


def _sections(facts: DataFacts) -> Iterator[Section]:
    if facts.films is None:
        yield Section("films", "Films", [_NO_FILMS])
    else:
        yield from _film_sections(facts.films, facts.credits)
    if facts.titles.num_rows:
        yield Section("titles", "Titles", figures=[*titles.figures(facts.titles)])
    else:
        yield Section("titles", "Titles", ["The lake has no titles."])
    if facts.ratings.rows:
        texts, figures = ratings.texts(facts.ratings), ratings.figures(facts.ratings)
        yield Section("ratings", "Ratings", [*texts], [*figures])
    else:
        yield Section("ratings", "Ratings", ["The lake has no ratings."])
    yield Section("quality", "Quality of the files", figures=[*quality.figures(facts.report)])


def _film_sections(table: pa.Table, credits: pa.Table | None) -> Iterator[Section]:
    yield Section("films", "Films", figures=[*films.figures(table), missing.in_films(table)])
    yield Section("money", "Money", figures=[*money.figures(table)])
    without = [people.NO_CREDITS] if credits is None else []
    yield Section("people", "People and companies", without, [*people.figures(table, credits)])
    yield Section("words", "Words", figures=[*words.figures(table)])
