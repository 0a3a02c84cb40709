"""How sure imports are, as a page of Markdown."""

from collections.abc import Mapping, Sequence

from benchmarks.harness import machine, page
from benchmarks.imports.measures import Tally
from benchmarks.settings import ImportSettings

_PROTOCOL = """\
* {n:,} titles of a release of four real catalogs and TMDB's films, drawn at random (seed {seed}):
  half movies of the catalogs, a fifth series, the rest films with ten votes at least. What each is
  of is known, as the files are written from the release: titles and years are TMDB's where the work
  is a film there, else the catalog's.
* A file of every layout holds what that service would of them. Half of the titles are as they are;
  of the others a year is off by one or missing, or the title is in lower case, the original one,
  decorated, or turned about. Layouts with ids have them, and titles without ids are left out there.
  Series are three episodes each, where a service has episodes.
* *precision*: of the rows that are matched, how many are right. *recall*: of all rows, how many are
  matched and right. *asked* and *unknown* are left to people; *offered* of these have the right
  work among their choices. *strays* are rows whose title is none of those that the file was written
  of, so that nobody knows what they are; they count for nothing.
* A name of which the release has two counts as asked, also where people would know which is meant.
  Original titles in the rebuilt file of TMDB are real in an eighth of its rows alone.
* People have seen what the release does not have. So each title is also looked up as if what it is
  of were not there: what is matched then is wrong, unless it is the same film twice.
* ml-latest-small is a list that others wrote: title and year, matched without any id, and compared
  with the id at TMDB of its links. Films that the release does not have are left out; a copy in a
  catalog that is not linked to its film counts as wrong.
* Times are seconds of CPU in a warm process, as others shared the machine; all runs in one thread.
  They count from the bytes of a file to records, to rows, and to a list of ten; medians of five."""
_HEAD = ("what", "rows", "precision", "recall", "asked", "unknown", "offered", "strays")


def write(
    settings: ImportSettings,
    n: int,
    results: Mapping[str, Mapping[str, Tally]],
    absent: Sequence[Sequence[str]],
    times: Sequence[Sequence[str]],
) -> None:
    """Write the page: a table for each group of results, and the times."""
    sections: dict[str, list[str]] = {
        "Machine": page.machine_table(machine.description()),
        "Protocol": [_PROTOCOL.format(n=n, seed=settings.seed)],
    }
    for heading, tallies in results.items():
        sections[heading] = page.table(_HEAD, [_row(*each) for each in tallies.items()])
    head = ("what", "titles", "matched", "share")
    sections["Titles that the release does not have"] = page.table(head, absent)
    sections["Time"] = page.table(("file", "read", "matched", "list"), times)
    page.write(
        settings.output, "Imports, measured", "python -m benchmarks imports --home …", sections
    )


def _row(name: str, tally: Tally) -> list[str]:
    return [
        name,
        f"{tally.rows:,}",
        f"{tally.precision:.4f}",
        f"{tally.recall:.4f}",
        f"{tally.ambiguous:,}",
        f"{tally.unknown:,}",
        f"{tally.offered:,}",
        f"{tally.strays:,}",
    ]
