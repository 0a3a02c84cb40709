"""The data report as one file: its sections and their order."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from engine.store.files import write_bytes
from engine.store.home import Home
from engine.wording import enumerated, many
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
from training.report.pages.shell import DATA, grid, html_document, links

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
_ONLY_FILMS = ("money", "people", "words")  # left out where there are none
_NO_FILMS = "The lake has no films of TMDB, so this part is empty."


def write_data_report(home: Home, siblings: Sequence[str] = ()) -> Path:
    """Write the report on the current lake, whole or not at all; return its path.

    It links to its `siblings`, pages in the same folder.

    Raises:
        DataError: there is no lake, or a table of it is missing or breaks its contract.
    """
    path = home.reports / DATA
    write_bytes(path, data_page(read_data(home), siblings).encode())
    return path


def data_page(facts: DataFacts, siblings: Sequence[str] = ()) -> str:
    """The HTML of the page; the same lake gives the same text."""
    shown = [name for name in _SECTIONS if facts.films is not None or name not in _ONLY_FILMS]
    inner = "".join(f'<a href="#{name}">{escaped(_SECTIONS[name])}</a>' for name in shown)
    totals = f"<header><h1>{_TITLE}</h1>{_totals(facts)}</header>"
    head = f"{totals}{links(siblings)}<nav>{inner}</nav>"
    return html_document(_TITLE, "\n".join([head, *_sections(facts)]))


def _totals(facts: DataFacts) -> str:
    counts, table = facts.ratings, facts.titles
    platforms = ", ".join(sorted(set(table["platform"].to_pylist())))
    works = many(len(set(table["work_id"].to_pylist())), "work")
    users, rated = many(len(counts.per_user), "user"), many(len(counts.per_title), "title")
    return definitions(
        [
            ("lake", facts.name),
            ("films", _film_total(facts.films)),
            ("titles", f"{table.num_rows:,} of {works} on {platforms}"),
            ("ratings", f"{counts.rows:,} by {users} of {rated}"),
            *([("events without stars", _unstarred(facts))] if facts.by_kind else []),
        ]
    )


def _unstarred(facts: DataFacts) -> str:
    return enumerated(f"{count:,} {kind}" for kind, count in facts.by_kind.items())


def _film_total(table: pa.Table | None) -> str:
    if table is None:
        return "none"
    years = table["release_year"].to_pylist()
    linked = table.num_rows - table["work_id"].null_count
    return f"{table.num_rows:,} of {min(years)} to {max(years)}, {linked:,} of them streamed"


def _sections(facts: DataFacts) -> Iterator[str]:
    if facts.films is None:
        yield section("films", _SECTIONS["films"], paragraph(_NO_FILMS))
    else:
        yield from _film_sections(facts.films, facts.credits)
    yield _title_section(facts.titles)
    yield _rating_section(facts)
    yield section(
        "quality",
        _SECTIONS["quality"],
        quality.books(facts.report),
        grid(*quality.reasons(facts.report)),
        _warnings(facts.report),
    )


def _warnings(report: Mapping[str, Any]) -> str:
    texts = quality.warnings(report)
    content = "".join(map(paragraph, texts))
    return folded(many(len(texts), "warning"), content) if texts else ""


def _film_sections(table: pa.Table, credits: pa.Table | None) -> Iterator[str]:
    shown = [*films.pictures(table), missing.in_films(table)]
    yield section("films", _SECTIONS["films"], grid(*shown))
    yield section("money", _SECTIONS["money"], grid(*money.pictures(table)))
    without = paragraph(people.NO_CREDITS) if credits is None else ""
    yield section("people", _SECTIONS["people"], without, grid(*people.pictures(table, credits)))
    yield section("words", _SECTIONS["words"], grid(*words.pictures(table)))


def _title_section(table: pa.Table) -> str:
    if not table.num_rows:
        return section("titles", _SECTIONS["titles"], paragraph("The lake has no titles."))
    return section("titles", _SECTIONS["titles"], grid(*titles.pictures(table)))


def _rating_section(facts: DataFacts) -> str:
    if not facts.ratings.rows:
        return section("ratings", _SECTIONS["ratings"], paragraph("The lake has no ratings."))
    return section(
        "ratings",
        _SECTIONS["ratings"],
        paragraph(ratings.warning(facts.ratings)),
        grid(*ratings.pictures(facts.ratings)),
    )
