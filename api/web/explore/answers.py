"""Answers of the API as facts and tables: any answer, by its shape alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.web.explore.labels import NAMES
from api.web.pages import Page

if TYPE_CHECKING:
    from api.web.formats import Formats

Json = Mapping[str, Any]

_DEPTH = 4  # of answers within answers that have a table of their own
_LISTED = 12  # values of a list within a cell
_SHORT = 18  # letters of a text that stays on one line
_LONG = 140  # characters of prose within a cell
_WIDE = 50  # letters of a text whose column is to be wide
_UNSHOWN = frozenset({"link", "poster_path", "next"})
_OF_PAGES = frozenset({"total", "limit", "offset"})  # which the links to other pages say
_FACTS_FIRST = ("message", "title", "name", "titulo", "pelicula", "predicted_rating", "films")
_LAST = ("description", "overview", "tagline", "because")  # columns of prose
_FIRST = ("rank", "title", "name", "actor", "character", "platform", "release_year", "year", "kind")
_MONEY = frozenset(
    {
        "budget",
        "budget_total",
        "revenue",
        "revenue_total",
        "revenue_mean",
        "profit",
        "inversion",
        "ganacia",
        "ganancia",
        "ganancia_total",
        "ganancia_promedio",
    }
)
_PLAIN = ("year", "anio", "id", "_id", "age")  # ends of names of numbers that are not grouped
_TOKEN, _TOKEN_SHOWN = "answer_id", 12  # what the id of an answer is cut to


@dataclass(frozen=True)
class Cell:
    """A value as a table shows it.

    Attributes:
        value: as the API wrote it, of a number; empty of all else.
        href: where it leads; empty: nowhere.
    """

    text: str
    value: str = ""
    href: str = ""

    @property
    def style(self) -> str:
        """How its place in a table looks: numbers at the right, short words on one line."""
        if self.value:
            return "number"
        return "short" if len(self.text) <= _SHORT else "wide" if len(self.text) > _WIDE else ""

    @property
    def is_number(self) -> bool:
        """Whether it stands at the right of its column."""
        return bool(self.value)


@dataclass(frozen=True)
class Block:
    """Facts, or a table, under a name; the name of the answer itself is empty.

    Attributes:
        head: of a table its columns; of facts nothing.
        rows: of facts a label and a value each.
    """

    name: str
    head: list[str]
    rows: list[list[Cell]]


@dataclass(frozen=True)
class Shower:
    """Shows answers to one reader."""

    page: Page
    formats: "Formats"
    links: bool = True

    @classmethod
    def of(cls, page: Page, links: bool = True) -> "Shower":
        """What shows answers on a page, with `links` from names to questions about them."""
        from api.web.formats import Formats  # the first page loads the library of languages

        return cls(page, Formats(page.language.code), links)

    def blocks(self, content: Json, name: str = "", depth: int = 0) -> list[Block]:
        """An answer as facts, then as tables, then what is within it."""
        facts, tables, within = [], [], []
        unshown = _UNSHOWN | (_OF_PAGES if content.keys() >= _OF_PAGES else frozenset())
        for key in sorted(content, key=_FACTS_FIRST.__contains__, reverse=True):
            value = content[key]
            if key in unshown or value in (None, [], {}):
                continue
            title = " · ".join(filter(None, [name, self.label(key)]))
            if _is_rows(value):
                tables.append(self.table(title, value))
            elif isinstance(value, dict) and depth < _DEPTH and not _is_plain(value):
                within += self.blocks(value, name if key == "page" else title, depth + 1)
            elif isinstance(value, dict):
                within.append(self._facts(title, value))
            else:
                facts.append([Cell(self.label(key)), self.cell(key, value, content)])
        heading = [Block(name, [], facts)] if facts else []
        return [*heading, *within, *tables]

    def _facts(self, title: str, content: Json) -> Block:
        rows = [[Cell(self.label(key)), self.cell(key, value)] for key, value in content.items()]
        return Block(title, [], rows)

    def table(self, name: str, rows: Sequence[Json]) -> Block:
        """Rows of one shape as a table of the columns that hold anything."""
        columns = _columns(rows)
        cells = [[self.cell(key, row.get(key), row) for key in columns] for row in rows]
        return Block(name, [self.label(key) for key in columns], cells)

    def label(self, key: str) -> str:
        """What a field is called."""
        return self.page.text(NAMES[key]) if key in NAMES else key.replace("_", " ")

    def cell(self, key: str, value: Any, row: Json | None = None) -> Cell:
        """A value, for people."""
        if value is None or value == [] or value == {}:
            return Cell("–")
        if isinstance(value, bool):
            return Cell(self.page.text("yes") if value else self.page.text("no"))
        if isinstance(value, int | float):
            return Cell(self.number(key, value), repr(value), self._href(key, value, row or {}))
        text = self.words(key, value)
        most = _TOKEN_SHOWN if key == _TOKEN else _LONG if key in _LAST else len(text)
        cut = text if len(text) <= most else f"{text[:most]}…"
        return Cell(cut, "", self._href(key, value, row or {}))

    def number(self, key: str, value: float) -> str:
        """A number, as money where it is some."""
        if key in _MONEY:
            return self.formats.money(value)
        if isinstance(value, int) and key.endswith(_PLAIN):
            return str(value)
        return self.formats.number(value)

    def words(self, key: str, value: Any) -> str:
        """Any other value as words: lists one after the other, objects by what tells them apart."""
        if isinstance(value, list):
            shown = [self.words(key, each) for each in value[:_LISTED]]
            return ", ".join([*shown, "…"] if len(value) > _LISTED else shown)
        if isinstance(value, dict):
            return self._gist(value)
        if isinstance(value, bool | int | float):
            return self.cell(key, value).text
        return str(value)

    def _gist(self, value: Json) -> str:
        if text := value.get("text"):
            return str(text)
        if "platform" in value and "title_id" in value:
            return f"{value['platform'] or '–'} ({value['title_id']})"
        if name := value.get("title") or value.get("name") or value.get("actor"):
            year = value.get("release_year") or value.get("anio")
            return f"{name} ({year})" if year else str(name)
        return ", ".join(f"{self.label(k)}: {self.words(k, v)}" for k, v in value.items())

    def _href(self, key: str, value: Any, row: Json) -> str:
        """Where a value leads: works to their page, films, people and groups to their question."""
        page = self.page
        if key in ("title", "work_id") and row.get("work_id"):
            return page.href("/works", str(row["work_id"]))
        if not self.links:
            return ""
        if key == _TOKEN:
            return page.href("/explore/answer", answer_id=value)
        if key == "title" and isinstance(row.get("id"), int):
            return page.href("/explore/movie", film_id=row["id"])
        if key == "name" and row.get("kind") == "franchise":
            return page.href("/explore/franchise", name=value)
        if key in ("actor", "director", "franchise") and "character" not in row:
            return page.href(f"/explore/{key}", name=value) if self._asks(key, row) else ""
        return page.href("/explore/actor", name=value) if key == "actor" else ""

    def _asks(self, key: str, row: Json) -> bool:
        return key != "actor" or "titles" not in row  # those of catalogs may be in no film


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)


def _is_plain(value: Json) -> bool:
    return not any(isinstance(each, dict | list) for each in value.values())


def _columns(rows: Iterable[Json]) -> list[str]:
    """The fields that hold anything in some row: names first, prose last."""
    filled: dict[str, None] = {}
    for row in rows:
        filled |= {k: None for k, v in row.items() if v not in (None, [], {}) and k not in _UNSHOWN}
    rank = {key: n for n, key in enumerate(_FIRST)} | {key: 100 + n for n, key in enumerate(_LAST)}
    return sorted(filled, key=lambda key: rank.get(key, 50))


def main_rows(content: Json) -> list[Json]:
    """The rows that an answer is about: those of its page, else its first list of objects."""
    page = content.get("page")
    inner = page if isinstance(page, dict) else content
    if _is_rows(inner.get("items")):
        return list(inner["items"])
    return next((list(value) for value in content.values() if _is_rows(value)), [])


def pages_of(content: Json) -> dict[str, int] | None:
    """Which rows of how many a page holds; None where the answer has no pages."""
    inner = content["page"] if isinstance(content.get("page"), dict) else content
    if not {"total", "limit", "offset"} <= inner.keys():
        return None
    return {name: int(inner[name]) for name in ("total", "limit", "offset")}
