"""What somebody asks of a list: the same by query and by body, and as a token holds it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any, NamedTuple

from engine.catalog.filters import TitleFilter
from engine.catalog.ids import identify
from engine.catalog.titles import Catalog
from engine.contract.kinds import CODES, KINDS
from engine.errors import InvalidValue
from engine.events.user import Event
from engine.recommend.requests import EVERYTHING, ListRequest, Seen
from engine.tokens import as_json

_PLAIN = {each.name: getattr(EVERYTHING, each.name) for each in fields(EVERYTHING)}


class StatedEvent(NamedTuple):
    """An event of the request itself: an id as it was sent, a kind, stars, Unix seconds."""

    id: str
    kind: str
    stars: float | None = None
    time: int | None = None


@dataclass(frozen=True)
class Question:
    """What is asked of one user's list, or of a list for nobody known.

    Attributes:
        events: what the request says that the user did.
        exclude: ids of titles or works that are not wanted in the list.
        explain: whether each entry names what it is there for.
    """

    n: int = 10
    conditions: TitleFilter = EVERYTHING
    events: tuple[StatedEvent, ...] = ()
    exclude: tuple[str, ...] = ()
    seen: Seen = Seen.HIDE
    watchlist: bool = False
    diversity: float = 0.0
    novelty: float = 0.0
    one_per_franchise: bool = False
    explain: bool = False

    @cached_property
    def is_plain(self) -> bool:
        """Whether nothing is asked but how many entries there are."""
        return self.content.keys() <= {"n"}

    @cached_property
    def content(self) -> dict[str, Any]:
        """The question as tokens hold it: what differs from a question that asks nothing."""
        put = {each.name: getattr(self, each.name) for each in fields(self)}
        content = {name: value for name, value in put.items() if value != _NOTHING[name]}
        if "conditions" in content:
            where = asdict(self.conditions)
            content["conditions"] = {k: v for k, v in where.items() if v not in (_PLAIN[k], ())}
        return {name: value for name, value in content.items() if value}

    @cached_property
    def as_json(self) -> str:
        """The same as JSON."""
        return as_json(self.content)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Question":
        """The question of a token again."""
        where = {name: _tuples(value) for name, value in content.get("conditions", {}).items()}
        return cls(
            **{
                **content,
                "conditions": TitleFilter(**where),
                "events": tuple(StatedEvent(*event) for event in content.get("events", ())),
                "exclude": tuple(content.get("exclude", ())),
                "seen": Seen(content.get("seen", Seen.HIDE)),
            }
        )

    def digest(self, user_id: str | None, shape: str = "list") -> str:
        """What all pages of one answer share: who is asked for and what, however many at once.

        `shape` is what else the pages of the answer depend on.
        """
        text = f"[{as_json(user_id)}, {self._shared_content}, {as_json(shape)}]"
        return hashlib.blake2b(text.encode(), digest_size=9).hexdigest()

    @cached_property
    def _shared_content(self) -> str:
        """What is asked, however many entries a page has."""
        content = replace(self, n=_NOTHING["n"], explain=False).content
        return json.dumps(content, sort_keys=True)


_NOTHING = {each.name: getattr(Question(), each.name) for each in fields(Question)}


@dataclass(frozen=True)
class Resolved:
    """A question with works in place of ids.

    Attributes:
        question: with the ids of works alone, so that questions of one meaning are one.
        ignored: ids that nothing has.
    """

    question: Question
    request: ListRequest
    events: tuple[Event, ...]
    ignored: list[str] = field(default_factory=list)


def resolve(question: Question, catalog: Catalog, skip: int) -> Resolved:
    """The question about the works of a catalog, of the entries after the first `skip`.

    Raises:
        InvalidValue: the request says two things of one work.
    """
    ids = dict.fromkeys([*(event.id for event in question.events), *question.exclude])
    works = {each: known.work for each in ids if (known := identify(catalog, each))}
    work_ids = {each: catalog.work_ids[works[each]] for each in works}
    events = tuple(
        Event(works[each.id], KINDS[CODES[each.kind]], each.stars, each.time)
        for each in question.events
        if each.id in works
    )
    _check_consistent(question.events, works)
    request = ListRequest(
        question.n,
        skip,
        question.conditions,
        tuple(works[each] for each in question.exclude if each in works),
        question.seen,
        question.watchlist,
        question.diversity,
        question.novelty,
        question.one_per_franchise,
    )
    if not ids:
        return Resolved(question, request, events)
    canonical = replace(
        question,
        events=tuple(sorted(set(_by_work(question.events, work_ids)), key=str)),
        exclude=tuple(sorted({work_ids[each] for each in question.exclude if each in work_ids})),
    )
    return Resolved(canonical, request, events, [each for each in ids if each not in works])


def _by_work(events: tuple[StatedEvent, ...], work_ids: Mapping[str, str]) -> Iterator[StatedEvent]:
    """Yield the events about works that there are, with the ids of these."""
    for event in events:
        if event.id in work_ids:
            yield event._replace(id=work_ids[event.id])


def _check_consistent(events: tuple[StatedEvent, ...], works: Mapping[str, int]) -> None:
    """Refuse a request that says two things of one work without saying which was later."""
    first: dict[int, StatedEvent] = {}
    for event in events:
        if (work := works.get(event.id)) is None:
            continue
        before = first.setdefault(work, event)
        same = (before.kind, before.stars) == (event.kind, event.stars)
        if not same and None in (before.time, event.time):
            raise InvalidValue(
                event.kind, event.id, f"another work than {before.kind} {before.id}, or times"
            )


def _tuples(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
