"""The platforms of a catalog: their order, and the names under which people ask for them."""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from engine.contract.arrow import numbers, one_chunk
from engine.contract.tables import PLATFORMS
from engine.text import fold


class Platforms:
    """The table platforms in memory.

    Attributes:
        table: one row per platform, in platform order.
        names: as the column platform of titles spells them.
        labels: for people, in the same order.
    """

    def __init__(self, table: pa.Table) -> None:
        self.table = table
        self.names: tuple[str, ...] = tuple(table["platform"].to_pylist())
        self.labels: tuple[str, ...] = tuple(table["label"].to_pylist())
        self._by_key = dict(_keys(table))

    @classmethod
    def of_titles(cls, titles: pa.Table) -> "Platforms":
        """The platforms that titles name, known by their plain names alone."""
        titles = titles.filter(pc.is_valid(titles["platform"]))
        coded = one_chunk(titles["platform"]).dictionary_encode()
        first = np.unique(numbers(coded.indices), return_index=True)[1].tolist()
        id_of = {titles["platform"][n].as_py(): titles["title_id"][n].as_py() for n in first}
        rows = [
            {"position": n, "platform": p, "label": p, "letter": id_of[p][0], "aliases": []}
            for n, p in enumerate(sorted(id_of))
        ]
        return cls(pa.Table.from_pylist(rows, schema=PLATFORMS.schema))

    def find(self, text: str) -> str | None:
        """The platform that people call `text`: by its name, label or an alias."""
        return self._by_key.get(fold(text))


def _keys(table: pa.Table) -> Iterator[tuple[str, str]]:
    """Yield every folded spelling with the platform that it stands for."""
    for row in table.to_pylist():
        for spelling in (row["platform"], row["label"], *row["aliases"]):
            yield fold(spelling), row["platform"]
