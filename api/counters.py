"""What one worker has answered: how many requests of which sort, how fast, what it refused.

Counting stands in the way of every request, so it is a few additions without a lock: requests end
in the thread of the event loop, and what several threads add to is one number each.
"""

import threading
import time
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add
from typing import NamedTuple

from engine.recommend.strategies import StrategyName

# Milliseconds: the upper ends of the classes of the histogram; the last class has none.
BOUNDS: tuple[float, ...] = tuple(
    digit * power for power in (0.1, 1, 10, 100, 1_000) for digit in (1, 1.5, 2, 3, 5, 7)
)
MINUTES = 60
STRATEGIES = tuple(StrategyName)
NO_ROUTE = "…"  # the group of paths that no route has
_OF_API, _OF_USERS = "/v1/", "/v1/users/"
_STATUSES = 6  # none, 1xx to 5xx
_LATEST = 20  # refusals
_INDEX = {strategy: index for index, strategy in enumerate(STRATEGIES)}


class Refusal(NamedTuple):
    """A request that was answered with a problem, without anything that somebody wrote.

    Attributes:
        time: seconds since 1970.
        route: the template of its path; `NO_ROUTE` where no route has it.
        problem: the kind of problem, the last part of its URN.
    """

    time: float
    route: str
    status: int
    problem: str


class Minute:
    """What ended within one minute.

    Attributes:
        number: of the minute on the clock of the counters.
        routes: requests by the key of their paths, then by the first digit of their status.
        times: requests by class of the histogram.
        lists: lists by strategy.
    """

    __slots__ = ("lists", "number", "routes", "times")

    def __init__(self, number: int) -> None:
        self.number = number
        self.routes: dict[str, list[int]] = {}
        self.times = [0] * (len(BOUNDS) + 1)
        self.lists = [0] * len(STRATEGIES)

    def add(self, minute: "Minute") -> None:
        """Count what another minute has as well."""
        for key, counts in minute.routes.items():
            before = self.routes.get(key, [0] * _STATUSES)
            self.routes[key] = list(map(add, before, counts))
        self.times = list(map(add, self.times, minute.times))
        self.lists = list(map(add, self.lists, minute.lists))

    @property
    def groups(self) -> dict[str, list[int]]:
        """Requests by what their paths begin with, then by the first digit of their status."""
        return {_name_of(key): counts for key, counts in sorted(self.routes.items())}

    @property
    def statuses(self) -> list[int]:
        """Requests by the first digit of their status; 0: nobody waited for the answer."""
        return [sum(column) for column in zip(*self.routes.values(), strict=True)] or [
            0
        ] * _STATUSES

    def percentile(self, share: float) -> float | None:
        """Milliseconds within which a share of the requests ended, None without any.

        Within a class of the histogram requests are taken to be spread evenly.
        """
        rank, before = share * sum(self.times), 0
        for index, count in enumerate(self.times):
            if count and before + count >= rank:
                low, high = (0.0, *BOUNDS)[index], (*BOUNDS, BOUNDS[-1])[index]
                # Rounding may carry the sum past the end of the class by a bit.
                return min(high, low + (high - low) * (rank - before) / count)
            before += count
        return None


@dataclass(frozen=True)
class Counts:
    """The counts at one moment.

    Attributes:
        since: when counting began, in seconds since 1970.
        total: everything since then.
        hour: the last 60 minutes together.
        minutes: each of them with when it began, the oldest first, empty ones too.
        problems: refused requests by kind of problem, since counting began.
        latest: the last refusals, the newest first.
    """

    since: float
    total: Minute
    hour: Minute
    minutes: Sequence[tuple[float, Minute]]
    problems: Counter[str]
    latest: Sequence[Refusal]


class Counters:
    """The counts of one worker, for paths below the prefix `root_path` of a proxy.

    `templates` are the paths of the service's routes: no other ever has a group of its own.
    """

    def __init__(
        self,
        templates: Iterable[str] = (),
        root_path: str = "",
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._keys = {key for key in map(_key_of, templates) if "{" not in key}
        self._root_path = root_path
        self._clock = clock
        self._since = time.time()
        self._past = Minute(0)  # what is no longer within the ring
        self._ring: deque[Minute] = deque()
        self._turning = threading.Lock()
        self._until = 0.0
        self._turn(clock())
        self._problems: Counter[str] = Counter()
        self._latest: deque[Refusal] = deque(maxlen=_LATEST)

    def answered(self, path: str, status: int | None, ms: float, now: float) -> None:
        """Count a request whose answer ended `now`, on the clock of the counters."""
        if now >= self._until:
            self._turn(now)
        minute = self._minute
        minute.times[bisect_left(BOUNDS, ms)] += 1
        if self._root_path:
            path = path.removeprefix(self._root_path)
        counts = minute.routes.get(key := _key_of(path)) or self._counts_of(minute, key)
        counts[(status or 0) // 100] += 1

    def listed(self, strategy: StrategyName) -> None:
        """Count a page of a list by its strategy."""
        if (now := self._clock()) >= self._until:
            self._turn(now)
        self._minute.lists[_INDEX[strategy]] += 1

    def refused(self, route: str, status: int, problem: str) -> None:
        """Count a request that is answered with a problem."""
        self._problems[problem] += 1
        self._latest.appendleft(Refusal(time.time(), route, status, problem))

    def counts(self) -> Counts:
        """The counts as they are."""
        if (now := self._clock()) >= self._until:
            self._turn(now)
        with self._turning:
            ring = list(self._ring)
            hour, total = _together(ring), _together([self._past, *ring])
        problems, latest = Counter(self._problems), list(self._latest)
        minutes = list(_last_hour(ring, time.time() - now))
        return Counts(self._since, total, hour, minutes, problems, latest)

    def _turn(self, now: float) -> None:
        """Begin the minute of a moment, and let those go that are an hour old."""
        with self._turning:
            if now < self._until:
                return  # another thread was first
            number = int(now // 60)
            self._minute = Minute(number)
            self._until = (number + 1) * 60.0
            self._ring.append(self._minute)
            while self._ring[0].number <= number - MINUTES:
                self._past.add(self._ring.popleft())

    def _counts_of(self, minute: Minute, key: str) -> list[int]:
        """The counts of a key of paths that nothing in a minute was of yet."""
        if key not in self._keys:
            key = f"/{NO_ROUTE}" if key.startswith("/") else NO_ROUTE
        return minute.routes.setdefault(key, [0] * _STATUSES)


def _together(minutes: Iterable[Minute]) -> Minute:
    together = Minute(0)
    for minute in minutes:
        together.add(minute)
    return together


def _last_hour(ring: Sequence[Minute], shift: float) -> Iterator[tuple[float, Minute]]:
    """Each minute of the hour that the last one ends, with when it began, `shift` added."""
    kept, last = {minute.number: minute for minute in ring}, ring[-1].number
    for number in range(last - MINUTES + 1, last + 1):
        yield number * 60 + shift, kept.get(number) or Minute(number)


def _key_of(path: str) -> str:
    """What the paths of similar routes have in common, as fast as it can be told.

    Of users it is the end, behind a slash; of other questions of the API what comes after /v1/; of
    all else the first part, before a slash.
    """
    if path.startswith(_OF_USERS):
        return path[path.rfind("/") :]
    if path.startswith(_OF_API):
        return path[len(_OF_API) :].partition("/")[0]
    return f"{path[1:].partition('/')[0]}/"


def _name_of(key: str) -> str:
    """A key of paths for people."""
    if key.startswith("/") and key != "/":
        return f"{_OF_USERS}{NO_ROUTE}{key.removesuffix(f'/{NO_ROUTE}')}"
    if key.endswith("/"):
        return f"/{key[:-1]}"
    return key if key == NO_ROUTE else f"{_OF_API}{key}"
