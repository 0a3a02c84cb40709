"""The people of a catalog in a file beside it, `hbo_credits.csv`: a line for each, as of JustWatch.

Columns are person_id, id, name, character and role; the id is that of the catalog, the role ACTOR
or DIRECTOR.
"""

from collections import defaultdict
from collections.abc import Mapping

from data.audit import Ledger
from data.clean.names import tidy_names
from data.clean.titles import Row
from data.csv.absent import is_absent
from data.csv.files import RawFile
from data.csv.tables import Table, read_rows
from data.sources.catalog_layouts import CatalogLayout
from data.sources.contents import header_keys
from engine.text import fold, squeeze

CREDIT_COLUMNS = {"show_id": ("id", "show_id"), "name": ("name",), "role": ("role",)}
CREDIT_IGNORED = ("person_id", "character")
_CREDITS = frozenset(("name", "role"))
_CATALOG = frozenset(("title", "type"))
_COLUMN_OF = {"actor": "cast", "actress": "cast", "cast": "cast", "director": "director"}
_NAMES_OF = {"cast": "actors", "director": "directors"}


def holds_credits(file: RawFile) -> bool:
    """Whether the file holds people of titles, and no titles.

    Raises:
        DataError: the file cannot be read.
    """
    keys = header_keys(file)
    return keys >= _CREDITS and not keys >= _CATALOG


def add_credits(file: RawFile, layout: CatalogLayout, titles: list[Row], ledger: Ledger) -> None:
    """Give a platform's titles their people, in place and in the order of the file.

    A cell of the catalog itself stays.

    Raises:
        DataError: the file is broken as a whole.
    """
    book = ledger.open(file.name)
    title_of = {title["show_id"]: title for title in titles}
    people: dict[tuple[str, str], list[str]] = defaultdict(list)

    def keep(cells: Mapping[str, str], _line: int) -> bool | None:
        show_id, column = (
            layout.show_id_prefix + squeeze(cells["show_id"]),
            _COLUMN_OF.get(fold(cells["role"])),
        )
        problem = None
        if is_absent(cells["show_id"]) or show_id not in title_of:
            problem = "title_unknown"
        elif column is None:
            problem = "role_unknown"
        elif title_of[show_id][column]:
            problem = "title_has_people"
        if problem or column is None:
            book.left_out[problem or ""] += 1
            return None
        people[show_id, column].append(squeeze(cells["name"]))
        return True

    table = Table(
        file,
        CREDIT_COLUMNS,
        layout.dialect,
        vital=tuple(CREDIT_COLUMNS),
        ignored=CREDIT_IGNORED,
        settings=layout.settings,
    )
    for _ in read_rows(table, book, ledger, keep):
        pass
    for (show_id, column), names in people.items():
        kept, repairs = tidy_names(names, people=True)
        book.repaired.update(f"{column}_{repair}" for repair in repairs)
        title_of[show_id] |= {_NAMES_OF[column]: kept, column: ", ".join(kept).lower() or None}
