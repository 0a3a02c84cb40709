"""What titles and films list by name, as arrays: working it out takes half a second of a start."""

from collections.abc import Mapping

import numpy as np

from engine.catalog.films import Films
from engine.catalog.postings import Postings, postings_of
from engine.catalog.titles import Catalog
from engine.release.parts import Parts

OF_TITLES, OF_FILMS = "titles-", "films-"  # at the beginning of what each of them lists
_PART = "lists-"


def posting_arrays(catalog: Catalog, films: Films) -> dict[str, dict[str, np.ndarray]]:
    """The arrays of all postings by the part that holds them."""
    worlds: Mapping[str, Catalog | Films] = {OF_TITLES: catalog, OF_FILMS: films}
    return {
        f"{_PART}{of}{name}": postings.to_arrays()
        for of, world in worlds.items()
        for name, postings in postings_of(world).items()
    }


def read_postings(arrays: Parts, of: str, n_rows: int) -> dict[str, Postings]:
    """The postings of titles or of films by their name there; none where a release lacks them.

    Raises:
        ReleaseDamaged: an array is missing.
        ValueError: arrays do not fit together, or not that number of titles or films.
    """
    beginning = f"{_PART}{of}"
    return {
        part.removeprefix(beginning): Postings.from_arrays(
            arrays.part(part, f"the lists {part.removeprefix(_PART)!r}"), n_rows
        )
        for part in arrays.beginning(beginning)
    }
