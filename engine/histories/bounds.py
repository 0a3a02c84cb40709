"""How much is read of a file that somebody sends: nothing of it is to be trusted."""

from engine.errors import HistoryTooLarge

MOST_FILE_BYTES = 64 * 2**20  # of one file, as it is when inflated
MOST_ARCHIVE_BYTES = 200 * 2**20  # of all members of an archive together, inflated
MOST_MEMBERS = 10_000
MOST_DIRECTORY_BYTES = 4 * 2**20  # of the list of members that an archive ends with
MOST_RATIO = 200  # inflated bytes for each that is stored; tables of titles come to 30
FREE_OF_RATIO = 2**20  # inflated bytes below which a ratio says nothing
MOST_ROWS = 200_000
MOST_LINES = 1_000_000  # of a table, blank ones and those within cells among them
MOST_RECORDS = 400_000  # of all files of an archive: a row of a diary is two
MOST_CELL = 2**16  # characters
MOST_LINE = 2**20  # characters of a line of a table, with all of its cells
MOST_COLUMNS = 100
MOST_VALUES = 4_000_000  # of a JSON document
MOST_ELEMENTS = 1_000_000  # of an XML document
MOST_DEPTH = 50  # of an XML document
MOST_TITLE = 500  # characters; the longest title of a film has 208


def within(count: int, most: int, what: str, member: str = "") -> None:
    """Hold `count` of `what` to a bound, in the words of people.

    Raises:
        HistoryTooLarge: it is passed.
    """
    if count > most:
        prefix = f"{member}: " if member else ""
        raise HistoryTooLarge(f"{prefix}more than {most:,} {what}; no file with more is read")
