"""Which catalogs have a new edition, and where each title that was known is now.

A catalog has a new edition when more than one in a hundred of the ids that it shares with the lake
before name something else than before; corrections do not count. Its titles are then known again by
title, type and year.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import Enum

from data.clean.titles import Row
from data.editions.before import FIRST
from data.editions.known import KnownTitle, is_correction, known_title
from data.editions.matching import AMBIGUOUS, Matcher

_BEARABLE_CHANGE = 0.01  # share of shared ids that may name something else


@dataclass(frozen=True)
class NewEdition:
    """A catalog whose ids were dealt out anew: how many ids both have, how many differ."""

    platform: str
    edition: int
    shared: int
    differing: int


@dataclass(frozen=True)
class FewReplaced:
    """Ids of a catalog that name other titles, too few for a new edition; `example` was one."""

    platform: str
    shared: int
    differing: int
    example: KnownTitle


@dataclass
class TitleCounts:
    """What became of the titles of the lake before, for the ingest report."""

    kept: int = 0
    renamed: int = 0  # the same id with another spelling, type or year
    carried: int = 0  # under another id now
    new: int = 0
    retired: int = 0


@dataclass(frozen=True)
class Trace:
    """Where the titles of all editions are.

    Attributes:
        known: what the lake before knew, with the ids of now; their works are those of before.
        current: the current titles, each of its edition; their works have no lasting ids yet.
        editions: the number of each platform's current edition.
        new_editions: the catalogs whose ids were dealt out anew.
        ambiguous: how many titles of the lake before may be several now.
        replaced: the catalogs of which some ids name other titles, too few for a new edition.
    """

    known: list[KnownTitle]
    current: list[KnownTitle]
    editions: dict[str, int]
    new_editions: list[NewEdition]
    counts: TitleCounts
    ambiguous: int
    replaced: list[FewReplaced]


def trace(known: Sequence[KnownTitle], titles: Sequence[Row]) -> Trace:
    """Find the titles that are `known` among `titles`, the rows of the table of that name.

    The rows name works by their first title.
    """
    now = {row["title_id"]: known_title(row, FIRST) for row in titles}
    editions: dict[str, int] = {}
    for title in known:
        editions[title.platform] = max(title.edition, editions.get(title.platform, FIRST))
    latest = [title for title in known if title.edition == editions[title.platform]]
    verdicts = _judge(latest, now)
    new_editions = list(_new_editions(latest, verdicts, editions))
    renewed = {new.platform for new in new_editions}
    matchers = _Matchers(now.values())
    moved = _moved(latest, verdicts, renewed, matchers)
    traced = _follow(known, now, editions, moved, matchers)
    editions |= {title.platform: FIRST for title in now.values() if title.platform not in editions}
    editions |= {new.platform: new.edition for new in new_editions}
    current = [replace(title, edition=editions[title.platform]) for title in now.values()]
    counts, ambiguous = _count(latest, now, moved)
    replaced = list(_few_replaced(latest, verdicts, renewed))
    return Trace(traced, current, editions, new_editions, counts, ambiguous, replaced)


class _Verdict(Enum):
    """What the id of a title names now."""

    SAME = "the same title, as it was or corrected"
    REPLACED = "another title, which may be what the title is called now"
    MOVED = "another title, which had another id, or whose id the title has now"
    NONE = "nothing"


def _judge(latest: Iterable[KnownTitle], now: Mapping[str, KnownTitle]) -> list[_Verdict]:
    """What the id of every title names now."""
    keys_then = {(title.platform, title.key) for title in latest}
    keys_now = {(title.platform, title.key) for title in now.values()}
    verdicts = []
    for then in latest:
        now_title = now.get(then.title_id)
        if now_title is None:
            verdict = _Verdict.NONE
        elif then.platform != now_title.platform:
            verdict = _Verdict.MOVED
        elif then.key == now_title.key:
            verdict = _Verdict.SAME
        elif (then.platform, then.key) in keys_now or (
            now_title.platform,
            now_title.key,
        ) in keys_then:
            verdict = _Verdict.MOVED
        else:
            verdict = _Verdict.SAME if is_correction(then, now_title) else _Verdict.REPLACED
        verdicts.append(verdict)
    return verdicts


def _new_editions(
    latest: Sequence[KnownTitle], verdicts: Sequence[_Verdict], editions: Mapping[str, int]
) -> Iterator[NewEdition]:
    """Yield the catalogs of which too many ids name something else than they did."""
    counts: dict[str, Counter[_Verdict]] = defaultdict(Counter)
    for title, verdict in zip(latest, verdicts, strict=True):
        counts[title.platform][verdict] += 1
    for platform, count in sorted(counts.items()):
        shared = count.total() - count[_Verdict.NONE]
        differing = shared - count[_Verdict.SAME]
        if differing > _BEARABLE_CHANGE * shared:
            yield NewEdition(platform, editions[platform] + 1, shared, differing)


def _few_replaced(
    latest: Sequence[KnownTitle], verdicts: Sequence[_Verdict], renewed: Set[str]
) -> Iterator[FewReplaced]:
    """Yield the catalogs that keep their edition though some ids name something else."""
    shared: Counter[str] = Counter()
    replaced: dict[str, list[KnownTitle]] = defaultdict(list)
    for title, verdict in zip(latest, verdicts, strict=True):
        shared[title.platform] += verdict is not _Verdict.NONE
        if title.platform not in renewed and verdict in (_Verdict.MOVED, _Verdict.REPLACED):
            replaced[title.platform].append(title)
    for platform, titles in sorted(replaced.items()):
        yield FewReplaced(platform, shared[platform], len(titles), titles[0])


class _Matchers:
    """The matchers of all platforms, each made when a title is first looked for there."""

    def __init__(self, now: Iterable[KnownTitle]) -> None:
        self._titles: dict[str, list[KnownTitle]] = defaultdict(list)
        for title in now:
            self._titles[title.platform].append(title)
        self._by_platform: dict[str, Matcher] = {}

    def match_all(self, platform: str, titles: Sequence[KnownTitle]) -> dict[str, str | None]:
        """The current id of each of the titles of one edition, as `Matcher.match_all`."""
        if platform not in self._titles:
            return {}
        if platform not in self._by_platform:
            self._by_platform[platform] = Matcher.of(self._titles[platform])
        return self._by_platform[platform].match_all(titles)


def _moved(
    latest: Sequence[KnownTitle],
    verdicts: Sequence[_Verdict],
    renewed: Set[str],
    matchers: _Matchers,
) -> dict[tuple[str, str], str | None]:
    """By platform and id of the latest edition, the id that the title has now."""
    moved: dict[tuple[str, str], str | None] = {}
    lost: dict[str, list[KnownTitle]] = defaultdict(list)
    for title, verdict in zip(latest, verdicts, strict=True):
        renamed = verdict is _Verdict.REPLACED and title.platform not in renewed
        if verdict is _Verdict.SAME or renamed:
            moved[title.platform, title.title_id] = title.title_id
        else:
            lost[title.platform].append(title)
    for platform, titles in lost.items():
        matched = matchers.match_all(platform, titles)
        moved |= {(platform, title.title_id): matched.get(title.title_id) for title in titles}
    return moved


def _follow(
    known: Iterable[KnownTitle],
    now: Mapping[str, KnownTitle],
    editions: Mapping[str, int],
    moved: Mapping[tuple[str, str], str | None],
    matchers: _Matchers,
) -> list[KnownTitle]:
    """Everything that was known with the id that it has now, if it has one.

    `editions` are the latest of the lake before, by platform.
    """
    followed = []
    lost: dict[tuple[str, int], list[KnownTitle]] = defaultdict(list)
    for title in known:
        last = (title.platform, title.current_id or title.title_id)
        now_title = now.get(title.title_id)
        if now_title and (now_title.platform, now_title.key) == (title.platform, title.key):
            followed.append(replace(title, current_id=title.title_id))
            continue
        is_named = title.current_id or title.edition == editions[title.platform]
        current = moved.get(last) if is_named else None
        if current:
            followed.append(replace(title, current_id=current))
        else:
            lost[title.platform, title.edition].append(title)
    for (platform, _), titles in lost.items():
        matched = matchers.match_all(platform, titles)
        followed += [
            replace(title, current_id=matched.get(title.title_id) or None) for title in titles
        ]
    return followed


def _count(
    latest: Iterable[KnownTitle],
    now: Mapping[str, KnownTitle],
    moved: Mapping[tuple[str, str], str | None],
) -> tuple[TitleCounts, int]:
    counts, ambiguous = TitleCounts(), 0
    known: set[str] = set()
    for title in latest:
        if not title.is_current:
            continue
        current = moved[title.platform, title.title_id]
        known.add(current or "")
        if not current:
            counts.retired += 1
            ambiguous += current == AMBIGUOUS
        elif current != title.title_id:
            counts.carried += 1
        elif title.key == now[current].key and title.title == now[current].title:
            counts.kept += 1
        else:
            counts.renamed += 1
    counts.new = len(now) - len(known & now.keys())
    return counts, ambiguous
