"""From the recommender's explanation to the answers of `api.recommendations.answer_schemas`."""

from collections.abc import Mapping

from api.recommendations.answer_schemas import (
    ExplainedEntry,
    LeftOut,
    SecondStageParts,
    SharedNames,
    Source,
)
from api.recommendations.views import parts
from engine.contract.kinds import HAS_VALUE
from engine.events.user import User
from engine.recommend import explanation, sentences
from engine.release.read import Release


def explained_entries(
    release: Release, user: User, why: explanation.Explanation, skip: int
) -> list[ExplainedEntry]:
    """What each entry of a page is made of."""
    return [
        ExplainedEntry(
            rank=rank,
            work_id=release.catalog.work_ids[entry.work],
            stars=None if entry.stars is None else parts(entry.stars),
            sources=[
                _source(release, user, rank, source, first=source is entry.sources[0])
                for source in entry.sources
            ],
            recent_share=round(entry.recent, 4),
            second_stage=_second_stage(entry.second_stage),
        )
        for rank, entry in enumerate(why.entries, start=skip + 1)
    ]


def _second_stage(added: Mapping[str, float]) -> SecondStageParts | None:
    if not added:
        return None
    return SecondStageParts(**{part: round(value, 4) for part, value in added.items()})


def left_out(why: explanation.Explanation) -> list[LeftOut]:
    """What was filtered out, by condition."""
    return [LeftOut(condition=name, works=works) for name, works in why.left_out.items()]


def _source(
    release: Release, user: User, rank: int, source: explanation.Source, *, first: bool
) -> Source:
    row = release.catalog.work_rows[source.work]
    return Source(
        work_id=row["work_id"],
        title=row["title"],
        share=round(source.share, 4),
        text=_without(release, user, rank, source) if first else None,
        rank_without=source.rank_without,
        shared=SharedNames(**source.shared),
        same_franchise=source.same_franchise,
    )


def _without(release: Release, user: User, rank: int, source: explanation.Source) -> str:
    recommender = release.recommender
    reasons = recommender.reasons(user, recommender.profile_of(user))
    title = release.catalog.work_rows[source.work]["title"]
    did = f"{sentences.did(reasons.kind_of(source.work))}{_stars(user, source.work)}"
    without = f"without {title}, which you {did}, this"
    if source.rank_without is None:
        return f"{without} would not be among the first {explanation.DEPTH:,}"
    if source.rank_without == rank:
        return f"{without} would be rank {rank} all the same"
    return f"{without} would be rank {source.rank_without:,}"


def _stars(user: User, work: int) -> str:
    """The stars that the user gave a work, where that is what speaks."""
    row = int(user.events.work.searchsorted(work))
    if not HAS_VALUE[user.events.kinds[row]]:
        return ""
    return f" {round(float(user.events.rating[row]), 2):g}"
