"""Missing values: which columns lack how many."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.profile.occurrences import to_mask
from engine.arrays import Mask
from engine.contract.tables import FILMS, TITLES
from engine.pages.documents import Figure
from engine.pages.figures import bars, folded_table, heat
from engine.wording import many, of

_UNKNOWN_AS_ZERO = ("budget", "revenue", "return_ratio", "vote_count")
_JOINS = ("joined_to", "joined_by", "joined_bits")  # which most titles do not have
_ALWAYS_KNOWN = ("title_id", "work_id", "platform", "show_id", "type", "maturity_known", *_JOINS)
# The clean columns beside those of the assignment; they lack what these lack.
_SPELLED = ("display_title", "display_description", "directors", "actors", "countries", "genres")


def in_films(films: pa.Table) -> Figure:
    """How many films lack each column."""
    title = "Missing values of films"
    lacking = {
        column.name: int(_lacks(films, column.name).sum())
        for column in FILMS.columns
        if column.name != "work_id"  # what it lacks is no defect: most films are not streamed
    }
    rows = sorted(((n, float(c)) for n, c in lacking.items() if c), key=lambda row: -row[1])
    if not rows:
        return Figure(title, "No film lacks anything.")
    sentence = (
        f"The column {rows[0][0]} is unknown most often: in "
        f"{of(rows[0][1], films.num_rows, 'film')}; "
        f"{many(len(lacking) - len(rows), 'column')} of {len(lacking)} lack nothing. "
        "Zero counts as unknown for money and votes."
    )
    return bars(title, sentence, [(n, c / films.num_rows) for n, c in rows], "share")


def in_titles(titles: pa.Table) -> Figure:
    """Which share of each platform's titles lacks each column."""
    title = "Missing values of titles"
    if not titles.num_rows:
        return Figure(title, "There are no titles.")
    coded = titles["platform"].combine_chunks().dictionary_encode()
    names = coded.dictionary.to_pylist()
    platform = coded.indices.to_numpy()
    totals = np.bincount(platform, minlength=len(names))
    order = sorted(range(len(names)), key=lambda n: names[n])
    counts = {
        column.name: np.bincount(platform[_lacks(titles, column.name)], minlength=len(names))[order]
        for column in TITLES.columns
        if column.name not in (*_ALWAYS_KNOWN, *_SPELLED)
    }
    lacking = {name: row for name, row in counts.items() if row.any()}
    if not lacking:
        return Figure(title, "No title lacks anything.")
    most = max(lacking, key=lambda name: int(lacking[name].sum()))
    sentence = (
        f"Percent of a platform's titles that lack a column. The column {most} is missing most: "
        f"in {of(int(lacking[most].sum()), titles.num_rows, 'title')}; "
        f"{many(len(counts) - len(lacking), 'column')} of {len(counts)} lack nothing."
    )
    platforms = [names[n] for n in order]
    values = np.array(list(lacking.values())) / totals[order]
    rows = [[column, *map("{:,}".format, row)] for column, row in lacking.items()]
    numbers = folded_table(["titles without", *platforms], rows)
    return heat(title, sentence, (list(lacking), platforms), values, "percent", numbers)


def _lacks(rows: pa.Table, name: str) -> Mask:
    """Which rows lack a column: null, empty or a stand-in."""
    if name == "maturity_rating":
        return ~to_mask(rows["maturity_known"])
    values = rows[name]
    lacks = pc.is_null(values)
    if pa.types.is_list(values.type):
        lacks = pc.equal(pc.list_value_length(values), 0)
    elif name in _UNKNOWN_AS_ZERO:
        lacks = pc.equal(values, 0)
    elif pa.types.is_string(values.type):
        lacks = pc.or_(lacks, pc.equal(pc.coalesce(values, pa.scalar("")), ""))
    return to_mask(lacks)
