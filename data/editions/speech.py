"""Whose ids a file of events speaks: of which edition of every catalog.

A file speaks as it did when its content was first read, also where rows were added at its end. What
is new speaks the ids of now, unless its events are known by those of before. Only a file that
changed otherwise together with a catalog whose ids were dealt out anew may be either; then
`editions` in sources.toml decides.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from data.audit import Ledger
from data.configuration import CONFIGURATION
from data.editions.before import FIRST, EventFile
from data.editions.contents import Content, read_content
from data.editions.evidence import SAMPLED_BATCHES, KnownEvents, read_id_pairs
from data.editions.identities import Identities
from data.editions.known import KnownTitle, source_name
from data.editions.refusals import in_words, refuse_doubts, refuse_losses
from data.editions.trace import NewEdition
from data.sources.event_files import RETIRED, EventInput
from engine.contract.tables import EVENT_FILES
from engine.errors import DataError, InvalidValue

_BEARABLE_DOUBT = 0.05  # share of a file's events that may be of ids in doubt

Editions = dict[str, int]  # by platform


@dataclass(frozen=True)
class Speech:
    """The files of events, each with the positions of the ids that it speaks.

    Attributes:
        inputs: the files, ready to be read.
        files: the rows of the table event_files.
    """

    inputs: list[EventInput]
    files: list[EventFile]

    def table(self) -> pa.Table:
        """The table event_files."""
        rows = [vars(file) for file in sorted(self.files, key=lambda f: (f.sha256, f.platform))]
        return pa.Table.from_pylist(rows, schema=EVENT_FILES.schema)


def understand(
    inputs: Sequence[EventInput],
    title_index: Mapping[str, int],
    identities: Identities,
    ledger: Ledger,
) -> Speech:
    """Let every file that speaks in title ids be read in those of its own edition.

    These are the files with `title_index`, the positions of the current ids.

    Raises:
        DataError: a file may speak the ids of several editions, or is said to speak those of none.
    """
    reader = _Reader(title_index, identities, ledger)
    read = [reader.read(each) if each.title_index is title_index else each for each in inputs]
    return Speech(read, reader.remembered())


class _Reader:
    """Finds the editions of one file after the other."""

    def __init__(
        self, title_index: Mapping[str, int], identities: Identities, ledger: Ledger
    ) -> None:
        self._title_index = title_index
        self._identities = identities
        self._ledger = ledger
        self._by_edition: dict[tuple[str, int], list[KnownTitle]] = {}
        for title in identities.titles:
            self._by_edition.setdefault((title.platform, title.edition), []).append(title)
        self._known: dict[str, Editions] = {}  # by content
        self._sizes: dict[str, int] = {}
        for file in identities.before.event_files:
            self._known.setdefault(file.sha256, {})[file.platform] = file.edition
            self._sizes[file.sha256] = file.size
        self._names: dict[str, str] = {}  # by content, of the files that are there
        folder = identities.before.folder
        self._events = None if folder is None else KnownEvents(folder)

    def read(self, event_input: EventInput) -> EventInput:
        """The file with the positions of the ids that it speaks."""
        content = read_content(event_input.file, self._sizes.values())
        editions, chosen = dict(self._identities.editions), self._chosen(event_input)
        if (origin := self._origin(content)) is not None:
            editions |= self._known[origin]
            if origin != content.sha256:
                self._warn_of_added_rows(event_input, editions, chosen)
        else:
            doubtful = [p for p, number in editions.items() if number > FIRST and p not in chosen]
            if event_input.file.name in self._identities.before.names:
                renewed = [new for new in self._identities.new_editions if new.platform in doubtful]
                self._check_certain(event_input, renewed)
                doubtful = [p for p in doubtful if p not in {new.platform for new in renewed}]
            editions |= self._by_events(event_input, doubtful)
        editions |= chosen
        self._check_carried(event_input, editions, chosen)
        self._known[content.sha256] = editions
        self._sizes[content.sha256] = content.size
        self._names[content.sha256] = event_input.file.name
        index, carried = self._index(editions)
        return replace(event_input, title_index=index, carried=carried)

    def remembered(self) -> list[EventFile]:
        """What to remember of all files, those that are gone too."""
        return [
            EventFile(sha256, platform, edition, self._sizes[sha256], self._names.get(sha256))
            for sha256, editions in self._known.items()
            for platform, edition in editions.items()
        ]

    def _origin(self, content: Content) -> str | None:
        """The known content that this one is, or else the longest that it begins with."""
        if content.sha256 in self._known:
            return content.sha256
        beginnings = sorted(content.beginnings.items(), reverse=True)
        return next((sha256 for _, sha256 in beginnings if sha256 in self._known), None)

    def _warn_of_added_rows(
        self, event_input: EventInput, editions: Editions, chosen: Editions
    ) -> None:
        """Say that rows which were added to a file are read in the ids of before, as it is."""
        for platform, now in self._identities.editions.items():
            if platform not in chosen and (then := editions.get(platform, now)) < now:
                self._ledger.warn(
                    f"{event_input.file.name} speaks the ids of edition {then} of {platform}, and "
                    f"so are the rows read that were added to it; those that speak the ids of now "
                    f"({now}) belong into a file of their own"
                )

    def _by_events(self, event_input: EventInput, platforms: Sequence[str]) -> Editions:
        """The editions of before that the file's events say it speaks, of some platforms."""
        if self._events is None or not platforms:
            return {}
        pairs = read_id_pairs(event_input, SAMPLED_BATCHES)
        editions: Editions = {}
        for platform in platforms:
            now = self._identities.editions[platform]
            readings = {number: self._ids_before(platform, number) for number in range(1, now + 1)}
            best = self._events.best(pairs, readings)
            if best is not None and best < now:
                editions[platform] = best
                self._ledger.warn(
                    f"{event_input.file.name} speaks the ids of edition {best} of "
                    f"{source_name(platform)}, not of {now}, by which most of its events are "
                    f"known; `editions` in {CONFIGURATION} decides otherwise"
                )
        return editions

    def _ids_before(self, platform: str, edition: int) -> dict[str, str]:
        """The id in the lake before of what each id of an edition names."""
        known = [title for title in self._identities.before.known if title.platform == platform]
        last = max((title.edition for title in known), default=FIRST)
        current = {title.title_id for title in known if title.is_current}
        before = {
            title.current_id: title.title_id
            for title in self._by_edition.get((platform, last), ())
            if title.title_id in current
        }
        titles = self._by_edition.get((platform, edition), ())
        return {title.title_id: before.get(title.current_id, "") for title in titles}

    def _chosen(self, event_input: EventInput) -> Editions:
        """The editions that sources.toml names for the file."""
        numbers = self._identities.editions
        where = f"{CONFIGURATION}: {event_input.layout.settings.table}.editions"
        for platform, edition in event_input.layout.editions.items():
            if platform not in numbers:
                raise DataError(str(InvalidValue(where, platform, f"one of {', '.join(numbers)}")))
            if not 1 <= edition <= (last := numbers[platform]):
                expected = f"from 1 to {last}, the edition of now" if last > 1 else "1"
                raise DataError(str(InvalidValue(f"{where}.{platform}", edition, expected)))
        return dict(event_input.layout.editions)

    def _index(self, editions: Editions) -> tuple[dict[str, int], frozenset[str]]:
        """The positions of the titles that the ids of these editions name, and those that moved."""
        index: dict[str, int] = {}
        carried: set[str] = set()
        for platform, edition in editions.items():
            for title in self._by_edition.get((platform, edition), ()):
                if title.current_id is None:
                    index.setdefault(title.title_id, RETIRED)
                    continue
                index[title.title_id] = self._title_index[title.current_id]
                if not title.is_current:
                    carried.add(title.title_id)
        return index, frozenset(carried)

    def _check_certain(self, event_input: EventInput, renewed: Sequence[NewEdition]) -> None:
        """Refuse a file that changed in an ingest in which these ids were dealt out anew.

        Raises:
            DataError: many of its events are of ids that name other titles now.
        """
        if not renewed:
            return
        titles = _count_titles(event_input)
        examples: list[str] = []
        platforms: Editions = {}
        affected = 0
        for new in renewed:
            then, now = (self._titles_of(new.platform, new.edition - back) for back in (1, 0))
            for title_id in sorted(titles & then.keys() & now.keys()):
                if then[title_id].key != now[title_id].key:
                    affected += titles[title_id]
                    platforms[new.platform] = new.edition
                    examples.append(
                        f"{title_id}: {in_words(then[title_id])} → {in_words(now[title_id])}"
                    )
        if affected > _BEARABLE_DOUBT * titles.total():
            refuse_doubts(event_input, (affected, titles.total()), examples, platforms)

    def _check_carried(self, event_input: EventInput, editions: Editions, chosen: Editions) -> None:
        """Refuse to leave most of a file's events out for ids that seem to be dealt out anew.

        Under the same ids the titles may have other names, in another language for one.

        Raises:
            DataError: most of its events are of titles that are not there by title, type and year,
                while their ids are.
        """
        outdated = [
            (new, edition)
            for new in self._identities.new_editions
            if new.platform not in chosen and (edition := editions[new.platform]) < new.edition
        ]
        titles = _count_titles(event_input) if outdated else Counter()
        for new, edition in outdated:
            then, now = (self._titles_of(new.platform, number) for number in (edition, new.edition))
            lost = sorted(t for t in titles if t in then and t in now and not then[t].current_id)
            rows, affected = (sum(titles[t] for t in some) for some in (titles & then.keys(), lost))
            if 2 * affected > rows:
                examples = (f"{t}: {in_words(then[t])} → {in_words(now[t])}" for t in lost)
                refuse_losses(event_input, new, edition, (affected, rows), examples)

    def _titles_of(self, platform: str, edition: int) -> dict[str, KnownTitle]:
        return {title.title_id: title for title in self._by_edition.get((platform, edition), ())}


def _count_titles(event_input: EventInput) -> Counter[str]:
    """How many rows of a file each title id has."""
    pairs = read_id_pairs(event_input)
    counts = np.bincount(pairs.title, minlength=len(pairs.titles)).tolist()
    rows: Counter[str] = Counter()
    for title, count in zip(pairs.titles, counts, strict=True):
        rows[title] += count
    return rows
