"""What it costs from the bytes of a file to a list made for it, in this process."""

from collections.abc import Sequence
from time import process_time

from engine.catalog.ids import identify
from engine.contract.kinds import CODES, KINDS
from engine.events.user import Event, UserLog
from engine.histories.reading import read_history
from engine.imports.histories import MatchedHistory, match_history
from engine.recommend.requests import ListRequest
from engine.release.read import Release
from tests.engine.histories.shapes import Said, write


def seconds_of(release: Release, history: Sequence[Said], shape: str, now: float) -> list[float]:
    """The seconds of CPU until a file is read, its rows are matched, and a list of ten is made."""
    filename, content = write(shape, history)
    begin = process_time()
    read = read_history(content, filename)
    is_read = process_time()
    matched = match_history(release, read, now)
    _ = matched.statements
    is_matched = process_time()
    _list(matched)
    return [is_read - begin, is_matched - begin, process_time() - begin]


def _list(matched: MatchedHistory) -> None:
    recommender, catalog = matched.release.recommender, matched.release.catalog
    events = []
    for statement in matched.statements:
        if (known := identify(catalog, statement.item_id)) is not None:
            kind = KINDS[CODES[statement.kind]]
            events.append(Event(known.work, kind, statement.stars, statement.second))
    user = recommender.user("somebody new", UserLog(tuple(events), fresh=True))
    recommender.list_for(user, ListRequest(10))
