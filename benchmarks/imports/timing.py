"""How long it takes from the bytes of a file to a list made for it, in this process."""

from collections.abc import Sequence
from time import perf_counter

from engine.catalog.ids import identify
from engine.contract.kinds import CODES, KINDS
from engine.events.user import Event, UserLog
from engine.histories.reading import read_history
from engine.imports.histories import MatchedHistory, match_history
from engine.recommend.requests import ListRequest
from engine.release.read import Release
from tests.engine.histories.shapes import Said, write


def seconds_of(release: Release, history: Sequence[Said], shape: str, now: float) -> list[float]:
    """The seconds until a file is read, its rows are matched, and a list of ten is made."""
    filename, content = write(shape, history)
    begin = perf_counter()
    read = read_history(content, filename)
    is_read = perf_counter()
    matched = match_history(release, read, now)
    _ = matched.statements
    is_matched = perf_counter()
    _list(matched)
    return [is_read - begin, is_matched - begin, perf_counter() - begin]


def _list(matched: MatchedHistory) -> None:
    recommender, catalog = matched.release.recommender, matched.release.catalog
    events = []
    for statement in matched.statements:
        if (known := identify(catalog, statement.item_id)) is not None:
            kind = KINDS[CODES[statement.kind]]
            events.append(Event(known.work, kind, statement.stars, statement.second))
    user = recommender.user("somebody new", UserLog(tuple(events), fresh=True))
    recommender.list_for(user, ListRequest(10))
