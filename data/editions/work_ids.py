"""Works keep their ids: a work has the id that its titles' work had in the lake before.

Where titles of several works are one now, the id of most of them stays, and the others lead to it;
where titles of one work are several now, most of them keep it. Of equals the first in platform
order decides. An id that was in use never names another work.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import count

from data.clean.titles import Row
from data.editions.known import KnownTitle


@dataclass
class WorkCounts:
    """What became of the works of the lake before, for the ingest report."""

    kept: int = 0
    renamed: int = 0  # the same id with another title, type or year
    joined: int = 0  # their ids lead to other works now
    new: int = 0
    retired: int = 0


@dataclass(frozen=True)
class WorkIds:
    """The lasting ids of works.

    Attributes:
        lasting: by the id that a work would have if it were new.
        former: where ids lead that works had before they were joined to others.
    """

    lasting: dict[str, str]
    former: dict[str, str]


@dataclass(frozen=True, order=True)
class _Claim:
    """A work of now that holds titles of a work of before; the least has the best right."""

    retired: bool  # the lake before had none of these titles
    fewer_titles: int
    rank: int  # of the first of them among all titles, in platform order
    former: str  # the work of before
    work: str  # the work of now, as if it were new


def keep_work_ids(
    works: Sequence[Row],
    order: Sequence[str],
    known: Sequence[KnownTitle],
    redirects: Mapping[str, str],
    live: Set[str],
) -> WorkIds:
    """The ids that works last have.

    `works` are rows of the table, their ids those of new works; `order` all title ids in platform
    order; `known` what was known before, with the ids of now; `redirects` where former ids led;
    `live` the works of the lake before.
    """
    claims = sorted(_claims(works, order, known, redirects, live))
    lasting: dict[str, str] = {}
    owner: dict[str, str] = {}
    claimed: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        claimed[claim.work].add(claim.former)
        if claim.work not in lasting and claim.former not in owner:
            lasting[claim.work] = claim.former
            owner[claim.former] = claim.work
    former = dict(redirects)
    in_use = {title.work_id for title in known} | former.keys() | set(former.values())
    for row in works:
        work = row["work_id"]
        if work in lasting:
            continue
        if former.get(work) in claimed[work]:  # parted from the work that it was joined to
            del former[work]
            lasting[work] = work
        else:
            lasting[work] = _unused(work, in_use)
            in_use.add(lasting[work])
    joined = _joined(claims, lasting, owner)
    return WorkIds(lasting, {old: joined.get(to, to) for old, to in former.items()} | joined)


def _claims(
    works: Sequence[Row],
    order: Sequence[str],
    known: Iterable[KnownTitle],
    redirects: Mapping[str, str],
    live: Set[str],
) -> Iterator[_Claim]:
    before: dict[str, set[str]] = defaultdict(set)  # by title, the works that it belonged to
    for title in known:
        if title.current_id is not None:
            before[title.current_id].add(redirects.get(title.work_id, title.work_id))
    rank = {title_id: index for index, title_id in enumerate(order)}
    for row in works:
        titles: dict[str, list[int]] = defaultdict(list)  # by work of before
        for title_id in row["title_ids"]:
            for work_id in before[title_id] & live or before[title_id]:
                titles[work_id].append(rank[title_id])
        for work_id, ranks in titles.items():
            yield _Claim(work_id not in live, -len(ranks), min(ranks), work_id, row["work_id"])


def _joined(
    claims: Iterable[_Claim], lasting: Mapping[str, str], owner: Mapping[str, str]
) -> dict[str, str]:
    """The ids that no work keeps, and where they lead: to the work that has the best claim."""
    joined: dict[str, str] = {}
    for claim in claims:
        if claim.former not in owner:
            joined.setdefault(claim.former, lasting[claim.work])
    return joined


def _unused(work_id: str, in_use: Set[str]) -> str:
    if work_id not in in_use:
        return work_id
    return next(name for n in count(2) if (name := f"{work_id}-{n}") not in in_use)
