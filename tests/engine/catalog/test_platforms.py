"""The platforms of a catalog: their order and the names under which people ask for them."""

import pyarrow as pa
import pytest

from engine.catalog.platforms import Platforms
from engine.catalog.stats import platform_counts
from engine.catalog.titles import Catalog
from engine.contract.tables import PLATFORMS
from engine.errors import ContractError
from tests.engine.handmade import catalog_of, title


def platforms(*rows):
    """The platforms of some names, letters and aliases."""
    table = [
        {"position": n, "platform": name, "label": label, "letter": name[0], "aliases": aliases}
        for n, (name, label, aliases) in enumerate(rows)
    ]
    return Platforms(pa.Table.from_pylist(table, schema=PLATFORMS.schema))


FOUR_AND_ONE = platforms(
    ("netflix", "Netflix", []),
    ("mubi", "MUBI", ["Mubi España", "Le\u00a0Mubi"]),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mubi", "mubi"),
        (" MUBI ", "mubi"),
        ("mubi espana", "mubi"),
        ("le  mubi", "mubi"),
        ("Netflix", "netflix"),
        ("mub", None),
        ("", None),
    ],
)
def test_names_labels_and_aliases_are_understood_folded(text, name):
    assert FOUR_AND_ONE.find(text) == name


def test_counts_are_in_platform_order():
    plain = catalog_of(title("ns1"), title("hs1"), title("as1"))
    order = platforms(("netflix", "N", []), ("amazon", "A", []), ("hulu", "H", []))
    catalog = Catalog(plain.titles, plain.works, plain.rating_count, plain.rating_sum, order)
    names = [count.platform for count in platform_counts(catalog)]
    assert names == ["netflix", "amazon", "hulu"]


@pytest.mark.parametrize("names", [("netflix",), ("netflix", "hulu", "mubi")])
def test_a_table_of_other_platforms_than_the_titles_is_refused(names):
    plain = catalog_of(title("ns1"), title("hs1"))
    order = platforms(*((name, name, []) for name in names))
    with pytest.raises(ContractError, match="the titles are on "):
        Catalog(plain.titles, plain.works, plain.rating_count, plain.rating_sum, order)
