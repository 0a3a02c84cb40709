"""Works that no catalog has, and the ids by which events name them.

They have no row in the table titles, so nothing lists, counts or finds them; what users did about
them still says what goes with what (docs/decisions/0033-works-outside-the-catalogs.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.clean.titles import Row
from data.link.works import link_works
from data.sources.base import Works
from data.sources.event_files import EventInput


@dataclass(frozen=True)
class OutsideWorks:
    """The works outside the catalogs, and the files of events with the positions of all ids.

    Attributes:
        works: rows of the table works, ordered by id.
        inputs: the files; what they name is a position in `title_ids`.
        title_ids: of the titles and of what is outside, ascending.
        former: where ids lead that works outside had before a catalog had them.
    """

    works: list[Row]
    inputs: list[EventInput]
    title_ids: list[str]
    former: Mapping[str, str]


def outside_works(
    inputs: Sequence[EventInput], works: Works, before: Mapping[str, Sequence[str]]
) -> OutsideWorks:
    """Gather what the files' events are of outside the catalogs.

    `inputs` name positions of the works' titles; `before` holds the ids of the titles, by work, of
    what was outside in the lake before.
    """
    rows = {row["title_id"]: row for each in inputs for row in each.outside.values()}
    unlisted = [row for title_id, row in rows.items() if title_id not in works.title_index]
    linked, _ = link_works([dict(row) for row in unlisted], ())
    _name_films(linked, rows, works)
    ids = sorted([*works.title_index, *(row["title_id"] for row in unlisted)])
    position = {title_id: index for index, title_id in enumerate(ids)}
    moved = [position[title_id] for title_id in works.title_index]
    read = [_among_all(each, moved, position, rows) for each in inputs]
    return OutsideWorks(linked, read, ids, dict(_carried_now(inputs, works, before)))


def _name_films(linked: list[Row], rows: Mapping[str, Row], works: Works) -> None:
    """Say which film of TMDB each work is, in place: none that is a title's."""
    films = works.known_ids.films
    for work in linked:
        ids = (rows[title_id].get("tmdb_id") for title_id in work["title_ids"])
        work["film_id"] = next((film for film in ids if film in films), None)


def _among_all(
    each: EventInput, moved: Sequence[int], position: Mapping[str, int], rows: Mapping[str, Row]
) -> EventInput:
    """A file with positions among all ids; one that has none outside may name those of others."""
    index = {
        name: moved[title] if title >= 0 else title for name, title in each.title_index.items()
    }
    names = {name: row["title_id"] for name, row in each.outside.items()}
    names = names or {title_id: title_id for title_id in rows if title_id not in index}
    beyond = {name: position[title_id] for name, title_id in names.items()}
    return replace(each, title_index=index | beyond, outside={n: rows[names[n]] for n in names})


def _carried_now(
    inputs: Sequence[EventInput], works: Works, before: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str]]:
    """Yield the former id and the work of what was outside and is a title now."""
    work_of = {title_id: work for work, ids in before.items() for title_id in ids}
    for each in inputs:
        for name, title in each.title_index.items():
            former = work_of.get(f"{each.id_prefix}{name}")
            if former and title >= 0:
                yield former, works.titles[title]["work_id"]
