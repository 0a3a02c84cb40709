"""Another edition of a catalog: the same titles under other ids, as public data sets come out anew.

The public Netflix file numbers its titles in the order of its rows, so each edition deals the ids
out again; ratings that were made before speak in the old ones.
"""

from data.sample.catalogs.rows import Row

FIRST, SECOND = 1, 2
REVISED = "netflix"  # whose catalog the second edition is of
_LEAVING = 40  # one title in so many is no longer listed


def edition_of(platform: str, rows: list[Row], edition: int) -> list[Row]:
    """The rows of a platform as this edition lists and numbers them."""
    if edition == FIRST or platform != REVISED:
        return rows
    staying = [row for number, row in enumerate(rows, start=1) if number % _LEAVING]
    return [
        row | {"show_id": f"s{number}"} for number, row in enumerate(reversed(staying), start=1)
    ]
