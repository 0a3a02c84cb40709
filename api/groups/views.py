"""From the recommender's results to the answers of `api.groups.schemas`."""

from collections.abc import Mapping, Sequence

from api.groups.schemas import (
    GroupBody,
    GroupRecommendations,
    GroupWork,
    Match,
    Member,
    MembersView,
)
from api.recommendations import views
from api.recommendations.bodies import ListOptions
from api.recommendations.lists import Lists, check_stars
from api.recommendations.questions import Question, Resolved, resolve
from api.recommendations.schemas import RatedWork
from api.works.cards import work_fields
from engine.catalog.maturity import OLDEST
from engine.event_store.live import UserEvents
from engine.recommend.groups import GroupEntry, group_list
from engine.recommend.taste import TasteMatch
from engine.release.read import Release
from engine.text import squeeze


def group_answer(
    lists: Lists, body: GroupBody, logs: Mapping[str, UserEvents]
) -> GroupRecommendations:
    """One list for the members of a body; `logs` hold what users among them did.

    Raises:
        InvalidValue: a value is malformed.
        NotFound: nothing bears the name of a filter.
    """
    release, limit = lists.release, _age_limit(body)
    conditions = body.model_copy(update={"max_age": limit})
    options = ListOptions(n=body.n, exclude=body.exclude)
    resolved = resolve(options.asking(conditions), release.catalog, 0)
    stated = [_stated(release, member) for member in body.members]
    users = [
        release.recommender.user(name, lists.log(logs.get(name)), each.events)
        for name, each in zip(map(_name, body.members), stated, strict=True)
    ]
    ranking = group_list(release.recommender, users, resolved.request, body.method)
    names = [member.user_id for member in body.members]
    ignored = [i for each in (resolved, *stated) for i in each.ignored]
    return GroupRecommendations(
        method=body.method,
        release=release.name,
        max_age=limit,
        candidates=ranking.candidates,
        ignored=list(dict.fromkeys(ignored)),
        items=[
            _group_work(release, lists.root, rank, entry, names)
            for rank, entry in enumerate(ranking.items, start=1)
        ],
    )


def _name(member: Member) -> str:
    return squeeze(member.user_id) if member.user_id else ""


def _stated(release: Release, member: Member) -> Resolved:
    """What the body says of a member."""
    events = member.events()
    check_stars(events, release.recommender.scale)
    return resolve(Question(events=events), release.catalog, 0)


def _age_limit(body: GroupBody) -> int | None:
    ages = [body.max_age, *(member.age for member in body.members)]
    return min((age for age in ages if age is not None and age <= OLDEST), default=None)


def _group_work(
    release: Release, root: str, rank: int, entry: GroupEntry, names: Sequence[str | None]
) -> GroupWork:
    members = [
        MembersView(
            user_id=name,
            rank=own_rank,
            predicted_rating=views.rounded(item.predicted_rating),
            reason=views.reason(release, item.reason),
        )
        for name, own_rank, item in zip(names, entry.ranks, entry.members, strict=True)
    ]
    value = round(entry.value, 4)
    return GroupWork(
        rank=rank, value=value, **work_fields(release, entry.work, root), members=members
    )


def match_answer(
    release: Release, user_id: str, other_id: str, match: TasteMatch, *, known: bool
) -> Match:
    """How alike two tastes are; the lists say nothing unless something is known of both."""
    return Match(
        user_id=user_id,
        other_id=other_id,
        match=round(match.overlap, 4) if known else None,
        popular_match=round(match.popular_overlap, 4) if known else None,
        common=match.common,
        rated=match.rated,
        correlation=views.rounded(match.correlation),
        agreed=_rated_works(release, match.agreed),
        disputed=_rated_works(release, match.disputed),
    )


def _rated_works(release: Release, works: Sequence[int]) -> list[RatedWork]:
    rows = release.catalog.work_rows
    return [RatedWork(work_id=rows[work]["work_id"], title=rows[work]["title"]) for work in works]
