"""What a shape is: a file that some service writes of a history, and what of that it can carry."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tests.engine.histories.invented import EPISODE, MOVIE, TV_SHOW, Said

ALL = frozenset((MOVIE, TV_SHOW, EPISODE))
STAMP = (2024, 5, 6, 7, 8, 10)  # of the members of archives, so that the same bytes are written


@dataclass(frozen=True)
class Shape:
    """A shape of files.

    Attributes:
        name: as `write` takes it.
        layout: the name of the layout that reads it.
        filename: as the service calls it.
        content: the bytes of a history.
        carries: the kinds of events, each for the sorts of titles (movie, tv show, episode).
        fields: of a record, apart from title and kind.
        stars: what becomes of stars of five; the fractions that a scale cannot say are rounded up.
        implied: kinds of records that come on top: what was rated was watched.
        spelled: how it writes a title.
    """

    name: str
    layout: str
    filename: str
    content: Callable[[Sequence[Said]], bytes]
    carries: Mapping[str, frozenset[str]]
    fields: frozenset[str] = frozenset()
    stars: Callable[[float], float] = lambda stars: stars
    implied: frozenset[str] = field(default_factory=frozenset)
    spelled: Callable[[Said], str] = lambda said: said.title

    def carried(self, said: Said) -> bool:
        """Whether the shape can say this at all."""
        return said.of in self.carries.get(said.kind, ())


def of(history: Iterable[Said], *kinds: str, sorts: frozenset[str] = ALL) -> list[Said]:
    """What of a history is of these kinds and sorts."""
    return [said for said in history if said.kind in kinds and said.of in sorts]


def header(names: str) -> list[str]:
    """The columns of a table from how its first line stands in a file."""
    return names.split(",")


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    end: str = "\n",
    delimiter: str = ",",
    bom: bool = False,
    quoting: int = csv.QUOTE_MINIMAL,
) -> bytes:
    """A table with a header; no header, where there is none."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end, delimiter=delimiter, quoting=quoting)
    writer.writerows([header] if header else [])
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP of members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for path, member in members.items():
            info = zipfile.ZipInfo(path, STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, member)
    return content.getvalue()


def on(said: Said, form: str) -> str:
    """The day as `strftime` writes it; nothing where nobody knows it."""
    return said.day.strftime(form) if said.day else ""


def dated(said: Said) -> str:
    """The title with the year behind it."""
    return f"{said.title} ({said.year})" if said.year else said.title


def tt(said: Said) -> str:
    """The id at IMDb as it is written there."""
    return f"tt{said.imdb_id:07}" if said.imdb_id else ""
