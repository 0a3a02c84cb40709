"""What the ingest says of ids: how many last, and which catalogs dealt theirs out anew."""

from dataclasses import asdict
from typing import Any

from data.audit import Ledger
from data.editions.identities import Identities
from data.editions.known import source_name


def editions_report(identities: Identities, ledger: Ledger) -> dict[str, Any]:
    """What became of all ids and of the events of titles that have another id, as JSON."""
    return {
        "ids": identities.counts,
        "editions": {
            "current": dict(sorted(identities.editions.items())),
            "new": [asdict(new) for new in identities.new_editions],
            "ambiguous_titles": identities.ambiguous,
            "events_carried": sum(book.repaired["title_carried"] for book in ledger.books),
            "events_of_retired_titles": sum(b.left_out["title_retired"] for b in ledger.books),
        },
    }


def warn_of_new_editions(identities: Identities, ledger: Ledger) -> None:
    """Say loudly that ids were dealt out anew, and what became of the events."""
    report = editions_report(identities, ledger)
    titles, events = report["ids"]["titles"], report["editions"]
    for new in identities.new_editions:
        ledger.warn_first(
            f"{source_name(new.platform)} dealt its ids out anew: "
            f"{new.differing:,} of {new.shared:,} name other titles than before. "
            f"{titles['carried']:,} titles have another id now and "
            f"{titles['retired']:,} are no longer there, by title, type and year; "
            f"{events['events_carried']:,} events were carried over to the new ids, "
            f"{events['events_of_retired_titles']:,} of retired titles are left out"
        )
    for few in identities.replaced:
        example = few.example
        ledger.warn(
            f"{few.differing:,} of {few.shared:,} ids of {few.platform or 'the source of titles'} "
            f"name other titles than before, {example.title_id} for one ({example.title!r}, "
            f"{example.release_year}): too few for a new edition, so that events stay with the ids"
        )
