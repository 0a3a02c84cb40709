"""The ingest report as a person reads it on a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from data.unmapped import describe_unmapped
from engine.contract.kinds import KINDS, RATING, WATCHED
from engine.events.interactions import MIN_EVENTS
from engine.store.lake import REPORT
from engine.wording import many

_WARNINGS_SHOWN = 10
_JOINS_SHOWN = 3
_SEVERAL = 2  # platforms, of which a work can be on several
_USUAL = {  # how most files are read, which needs no mention
    "encoding": ("utf-8",),
    "delimiter": (",",),
    "decimal": (".",),
    "scale": ("0.5 to 5", "1 to 5"),
    "time": ("seconds",),
}
_SHOWN_AS = {"decimal": "decimal mark", "time": "times in"}
_SPELLED = {"\t": "tab", ";": "semicolon", ",": "comma", "|": "bar"}


def summarise(report: dict[str, Any]) -> str:
    """The report as lines of text: totals, then every file with its rules, then warnings."""
    unmapped = describe_unmapped(report.get("unmapped", {}))
    head = [*_totals(report), *_limits(report), *unmapped]
    return "\n".join([*head, "", *_files(report), *_warnings(report)])


def _totals(report: dict[str, Any]) -> Iterator[str]:
    works, events, films = report["works"], report["events"], report["films"]
    if works["total"]:
        yield from _titles(report)
    if events["rows"]:
        yield (
            f"events   {events['rows']:>12,}   by {many(events['users'], 'user')} "
            f"of {many(events['titles'], 'title')}: {', '.join(_kinds(report))}"
        )
    if rates := report["movielens"]:
        verb = "MovieLens match rate:" if report["platforms"] else "Works of MovieLens:"
        yield (
            f"{verb} {rates['matched_films']:,} of {rates['films']:,} films "
            f"({_share(rates['matched_films'], rates['films'])}), "
            f"{rates['matched_ratings']:,} of {rates['ratings']:,} ratings "
            f"({_share(rates['matched_ratings'], rates['ratings'])})"
            f"{_by_links(rates)}"
        )
    if (outside := report["outside"])["works"]:
        yield (
            f"outside  {outside['works']:>12,}   works that no catalog has, with "
            f"{many(outside['events'], 'event')}: they teach what goes with what, and are never "
            "listed"
        )
    for kind, counts in report["ids"].items():
        if lasting := ", ".join(f"{count:,} {fate}" for fate, count in counts.items() if count):
            yield f"ids of {kind:<7} {lasting}"
    if films["films"]:
        line = f"films    {films['films']:>12,}   {films['with_credits']:,} with credits"
        yield f"{line}; {_linked(report)}" if works["total"] else line


def _titles(report: dict[str, Any]) -> Iterator[str]:
    titles, works = report["titles"], report["works"]
    kinds = ", ".join(f"{name} {count:,}" for name, count in titles.items())
    yield f"titles   {sum(titles.values()):>12,}   {kinds}"
    yield f"works    {works['total']:>12,}   {_works(report)}".rstrip()
    if works["joins"]:
        yield f"joins    {works['joins']:>12,}   {_joins(works)}"


def _works(report: dict[str, Any]) -> str:
    works = report["works"]
    if len(report["platforms"]) < _SEVERAL:
        again = works["duplicates_within"]
        return f"{again:,} of the titles are there again" if again else ""
    several = f"{works['shared_works']:,} on several platforms"
    apart = works["split_groups"]
    return (
        f"{several}; {many(apart, 'name')} of one type and year mean several" if apart else several
    )


def _joins(works: Mapping[str, Any]) -> str:
    """How surely titles are one work: the joins with the least evidence, to be looked at."""
    verb = "title is" if works["joins"] == 1 else "titles are"
    least = [f"{each['names'][0]} ({', '.join(each['titles'])})" for each in works["least_sure"]]
    return (
        f"{verb} the same work as another by evidence; least sure: "
        f"{', '.join(least[:_JOINS_SHOWN])}; their evidence is in {REPORT}"
    )


def _linked(report: dict[str, Any]) -> str:
    films = report["films"]
    by = "; ".join(f"{n:,} by {reason}" for reason, n in sorted(films["by"].items()))
    return (
        f"{films['linked']:,} are {'streaming ' if report['platforms'] else ''}works "
        f"({_share(films['linked'], films['movies'])} of {films['movies']:,} movies): "
        f"{by or 'none'}"
    )


def _limits(report: dict[str, Any]) -> Iterator[str]:
    """What a home of these files cannot do, what it does instead, and what would mend it."""
    by_kind = report["events"]["by_kind"]
    events = sum(by_kind.get(kind.name, 0) for kind in KINDS if kind.positive)
    rated = by_kind.get(RATING.name, 0)
    if not report["works"]["total"]:
        yield (
            "no titles: questions about films are answered, and no others; put catalogs into "
            "raw/catalogs or a MovieLens folder into raw/movielens"
        )
        return
    if not report["platforms"]:
        yield (
            "no catalogs: the titles are MovieLens' films, and where they can be watched is "
            "unknown; put catalogs into raw/catalogs"
        )
    if events < MIN_EVENTS:
        nothing = "no events to learn from" if report["events"]["rows"] else "no ratings"
        count = f"only {many(events, 'event')} to learn from" if events else nothing
        yield (
            f"{count}: lists are popular ones, or of what is like a title, the same for everybody, "
            "and no stars are predicted; put rating files into raw/ratings"
        )
    elif rated < MIN_EVENTS:
        count = f"only {many(rated, 'rating')}" if rated else "no ratings"
        yield f"{count} with stars: lists are learned from what people did, and none are predicted"


def _by_links(rates: Mapping[str, int]) -> str:
    """How many films links led to, and how many their names, where there are links."""
    if not (linked := rates["matched_by_links"]):
        return ""
    return f"; {many(linked, 'film')} by links, {rates['matched_films'] - linked:,} by title"


def _kinds(report: dict[str, Any]) -> Iterator[str]:
    counts = report["events"]["by_kind"]
    if ratings := counts.get(RATING.name):
        low, high = report["rating_scale"]
        yield f"{ratings:,} ratings with stars from {low:g} to {high:g}"
    if watched := counts.get(WATCHED.name):
        yield f"{watched:,} watched without stars"
    for kind in KINDS:
        if kind not in (RATING, WATCHED) and (count := counts.get(kind.name)):
            yield f"{count:,} {kind.name}"


def _files(report: dict[str, Any]) -> Iterator[str]:
    width = max(len(book["file"]) for book in report["files"])
    yield f"{'file':<{width}}  {'rows in':>12}  {'rows out':>12}  what was done"
    for book in report["files"]:
        done = [*_read_as(book)]
        done += [
            f"{verb} {rule} {count:,}".replace("_", " ")
            for verb in ("rejected", "left_out", "repaired")
            for rule, count in book[verb].items()
        ]
        head = f"{book['file']:<{width}}  {book['rows_in']:>12,}  {book['rows_out']:>12,}  "
        yield head + (done[0] if done else "")
        yield from (" " * len(head) + line for line in done[1:])


def _read_as(book: dict[str, Any]) -> Iterator[str]:
    """How the text of a file was read, where that is not the usual way."""
    strange = {
        key: text for key, text in book["read_as"].items() if text not in _USUAL.get(key, ())
    }
    if strange:
        yield "read as " + ", ".join(
            f"{_SHOWN_AS.get(key, key)} {_SPELLED.get(text, text)}" for key, text in strange.items()
        )


def _warnings(report: dict[str, Any]) -> Iterator[str]:
    warnings = report["warnings"]
    for warning in warnings[:_WARNINGS_SHOWN]:
        yield f"warning: {warning}"
    if len(warnings) > _WARNINGS_SHOWN:
        yield f"… and {len(warnings) - _WARNINGS_SHOWN} more warnings in ingest_report.json"


def _share(part: int, total: int) -> str:
    return f"{100 * part / total:.1f} %" if total else "none"
