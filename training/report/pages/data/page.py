"""The data report as one file: what it tells, and in which order."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from engine.store.files import write_bytes
from engine.store.home import Home
from training.report.pages.data import (
    films,
    missing,
    money,
    people,
    quality,
    ratings,
    titles,
    words,
)
from training.report.pages.data.facts import DataFacts, read_data
from training.report.pages.html import definitions, escaped, folded, paragraph, section
from training.report.pages.shell import DATA, grid, links, whole_page
from training.report.wording import many

_TITLE = "Data report"
_SECTIONS = {
    "films": "Films",
    "money": "Money",
    "people": "People and companies",
    "words": "Words",
    "titles": "Titles of the platforms",
    "ratings": "Ratings",
    "quality": "Quality of the files",
}
_NO_FILMS = "The lake has no films of TMDB, so this part is empty."


def write_data_report(home: Home, others: Sequence[str] = ()) -> Path:
    """Write the report on the current lake, whole or not at all; return its path.

    `others` are the pages beside it that it leads to.

    Raises:
        DataError: there is no lake, or a table of it is missing or breaks its contract.
    """
    path = home.reports / DATA
    write_bytes(path, data_page_of(read_data(home), others).encode())
    return path


def data_page_of(facts: DataFacts, others: Sequence[str] = ()) -> str:
    """Return the whole page; the same lake gives the same text."""
    shown = [name for name in _SECTIONS if facts.films is not None or name not in _ONLY_FILMS]
    inner = "".join(f'<a href="#{name}">{escaped(_SECTIONS[name])}</a>' for name in shown)
    totals = f"<header><h1>{_TITLE}</h1>{_totals(facts)}</header>"
    head = f"{totals}{links(others)}<nav>{inner}</nav>"
    return whole_page(_TITLE, "\n".join([head, *_sections(facts)]))


_ONLY_FILMS = ("money", "people", "words")


def _totals(facts: DataFacts) -> str:
    counts, own = facts.ratings, facts.titles
    platforms = sorted(set(own["platform"].to_pylist()))
    works = len(set(own["work_id"].to_pylist()))
    shown = [("lake", facts.name), ("films", _films(facts.films))]
    shown.append(("titles", f"{own.num_rows:,} of {many(works, 'work')} on {', '.join(platforms)}"))
    users, rated = many(len(counts.per_user), "user"), many(len(counts.per_title), "title")
    shown.append(("ratings", f"{counts.rows:,} by {users} of {rated}"))
    return definitions(shown)


def _films(table: pa.Table | None) -> str:
    if table is None:
        return "none"
    years = table["release_year"].to_pylist()
    linked = table.num_rows - table["work_id"].null_count
    return f"{table.num_rows:,} of {min(years)} to {max(years)}, {linked:,} of them streamed"


def _sections(facts: DataFacts) -> Iterator[str]:
    if facts.films is None:
        yield section("films", _SECTIONS["films"], paragraph(_NO_FILMS))
    else:
        yield from _of_films(facts.films, facts.credits)
    yield _of_titles(facts.titles)
    yield _of_ratings(facts)
    warnings = quality.warnings(facts.report)
    said = "".join(map(paragraph, warnings))
    yield section(
        "quality",
        _SECTIONS["quality"],
        quality.books(facts.report),
        grid(*quality.reasons(facts.report)),
        folded(many(len(warnings), "warning"), said) if warnings else "",
    )


def _of_films(table: pa.Table, credits: pa.Table | None) -> Iterator[str]:
    shown = [*films.pictures(table), missing.of_films(table)]
    yield section("films", _SECTIONS["films"], grid(*shown))
    yield section("money", _SECTIONS["money"], grid(*money.pictures(table)))
    without = paragraph(people.NO_CREDITS) if credits is None else ""
    yield section("people", _SECTIONS["people"], without, grid(*people.pictures(table, credits)))
    yield section("words", _SECTIONS["words"], grid(*words.pictures(table)))


def _of_titles(table: pa.Table) -> str:
    if not table.num_rows:
        return section("titles", _SECTIONS["titles"], paragraph("The lake has no titles."))
    return section("titles", _SECTIONS["titles"], grid(*titles.pictures(table)))


def _of_ratings(facts: DataFacts) -> str:
    if not facts.ratings.rows:
        return section("ratings", _SECTIONS["ratings"], paragraph("The lake has no ratings."))
    return section(
        "ratings",
        _SECTIONS["ratings"],
        paragraph(ratings.warning(facts.ratings)),
        grid(*ratings.pictures(facts.ratings)),
    )
