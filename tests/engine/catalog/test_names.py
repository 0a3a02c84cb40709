"""Names that are spelled like a text."""

import pyarrow as pa

from engine.catalog.names import nearest_names
from engine.catalog.postings import Postings


def test_nearest_names_come_best_first_as_spelled():
    names = Postings.from_columns(pa.chunked_array([["José Ñandú", "Jose Nando", "Bo Tarn"]]))
    assert nearest_names(names, "JOSÉ  ÑANDU") == ["José Ñandú", "Jose Nando"]
