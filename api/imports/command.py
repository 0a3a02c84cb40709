"""The command `import`: a file of another service into the event store, with no service running."""

import sys
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from api.events.fields import read_id
from api.imports.uploads import MOST_BYTES
from api.settings import Settings
from engine.console.progress import Progress
from engine.errors import HistoryTooLarge, InvalidValue
from engine.event_store.records import Record, Recorded
from engine.event_store.store import EventStore
from engine.histories.reading import Choices, read_history
from engine.imports.histories import MatchedHistory, check_decided, match_history, read_choices
from engine.release.read import load
from engine.release.registry import current

STANDARD_INPUT = "-"
READING, LOADING, MATCHING, STORING = (
    "reading the file",
    "loading the release",
    "matching titles",
    "storing events",
)
_OPTIONS = {  # that say what is wrong under another name
    "order": "--dates",
    **{name: f"--{name}" for name in ("choose", "dates", "profile")},
}


@dataclass(frozen=True)
class Task:
    """What a command line asks for.

    Attributes:
        file: the path of the file, or `-`.
        profile, dates: what may have to be said of it.
        choose: texts like `12:wns1`.
        dry_run: whether nothing is stored.
    """

    file: str
    user: str
    profile: str | None = None
    dates: str | None = None
    choose: Sequence[str] = ()
    dry_run: bool = False


@dataclass(frozen=True)
class Stored:
    """How many events are new, and how many the user had before."""

    created: int
    repeated: int


def import_file(
    settings: Settings, task: Task, progress: Progress
) -> tuple[MatchedHistory, Stored]:
    """Match the records of a file and store what is sure; a dry run stores nothing.

    Raises:
        CarteleraError: the file cannot be read, there is no release, or the store cannot be used.
        OSError: there is no such file.
    """
    try:
        return _imported(settings, task, progress)
    except InvalidValue as error:
        name = _OPTIONS.get(error.field, error.field)
        raise InvalidValue(name, error.value, error.expected) from None


def _imported(settings: Settings, task: Task, progress: Progress) -> tuple[MatchedHistory, Stored]:
    user_id, chosen = read_id("--user", task.user), read_choices(task.choose)
    progress.plan([READING, LOADING, MATCHING, *([] if task.dry_run else [STORING])])
    progress(READING, 0, 1)
    name = "" if task.file == STANDARD_INPUT else Path(task.file).name
    history = read_history(_content(task.file), name, Choices(task.profile, task.dates))
    if not task.dry_run:
        check_decided(history, task.profile, task.dates)
    progress(LOADING, 0, 1)
    release = load(current(settings.home))
    matched = match_history(
        release, history, time.time(), chosen, lambda done, rows: progress(MATCHING, done, rows)
    )
    if task.dry_run:
        return matched, Stored(0, 0)
    progress(STORING, 0, 1)
    return matched, _store(settings, matched, user_id)


def _content(file: str) -> bytes:
    """The bytes of a file, or of the standard input.

    Raises:
        HistoryTooLarge: there are more than are read.
    """
    if file == STANDARD_INPUT:
        content = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with Path(file).open("rb") as stream:
            content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise HistoryTooLarge(f"{file} has more than {MOST_BYTES // 2**20} MB; expected a history")
    return content


def _store(settings: Settings, matched: MatchedHistory, user_id: str) -> Stored:
    with closing(EventStore.open(settings.home, settings.events_url)) as store:
        unsaid = matched.unsaid(store.events_of(user_id))
        events = tuple(statement.event(user_id, matched.scale) for statement in unsaid.new)
        outcomes = store.commit([Record(events)])
    written = [each for out in outcomes if isinstance(out, Recorded) for each in out.written]
    again = sum(each.repeated for each in written)
    return Stored(len(written) - again, len(unsaid.repeated) + again)
