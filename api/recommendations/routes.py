"""What a user might watch: predicted ratings and recommendation lists."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.params import ReleaseNow, SettingsNow, TitleId, UserId, Wanted, title_position
from api.recommendations.schemas import (
    Prediction,
    PredictionParts,
    RatedWork,
    Recommendations,
    RecommendedWork,
)
from api.titles.views import available_on
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue
from engine.recommend.recommender import MAX_ITEMS, Recommended
from engine.release.read import Release
from engine.text import squeeze

# An id is opaque: it may hold a slash.
router = APIRouter(prefix="/v1/users/{user_id:path}", tags=["users"])

_MAX_LIKED = 50


@router.get("/predictions/{title_id}", summary="How a user would rate a title")
async def prediction(
    release: ReleaseNow, settings: SettingsNow, user_id: UserId, title_id: TitleId
) -> Prediction:
    """Predict a rating in stars, with its parts, and say whether the title is recommended.

    The parts of an unknown user or of a title without ratings are zero, and flagged.
    """
    catalog, recommender = release.catalog, release.recommender
    at = title_position(catalog, title_id)
    work = int(catalog.work_of[at])
    threshold = recommender.scale.out_of(settings.recommended_from)
    judged = recommender.judge(squeeze(user_id), work, threshold)
    parts = judged.parts
    return Prediction(
        user_id=user_id,
        title_id=catalog.title_ids[at],
        work_id=catalog.work_ids[work],
        title=catalog.work_rows[work]["title"],
        predicted_rating=judged.predicted_rating,
        rating_scale=(recommender.scale.low, recommender.scale.high),
        parts=PredictionParts(
            mean=parts.mean,
            user_bias=parts.user_bias,
            item_bias=parts.item_bias,
            affinity=parts.affinity,
        ),
        recommended=judged.recommended,
        recommended_from=threshold,
        known_user=judged.known_user,
        known_title=judged.known_title,
    )


@router.get("/recommendations", summary="What a user should watch next")
async def recommendations(
    release: ReleaseNow,
    user_id: UserId,
    wanted: Wanted,
    n: Annotated[int, Query(ge=1, le=MAX_ITEMS, description="length of the list")] = 10,
    liked: Annotated[
        str, Query(max_length=2000, description="title ids liked by a new user: ns1,as7")
    ] = "",
    explain: Annotated[
        bool, Query(description="say which rated works speak for each entry")
    ] = False,
) -> Recommendations:
    """List works the user has not rated, best first, each once with every platform it is on.

    `strategy` says how the list was made: personal for a known user and for a new one who names
    liked titles, content where nothing was learned of these, popular otherwise. Filters choose
    works that have a title which passes. With `explain=true` each entry of a list that is ordered
    by what was rated names the works that add most to its score.
    """
    named = _liked(release.catalog, liked)
    chosen = release.recommender.recommend(squeeze(user_id), n, wanted, named)
    entries = [_entry(release, rank, item) for rank, item in enumerate(chosen.items, start=1)]
    if explain:
        for entry, item in zip(entries, chosen.items, strict=True):
            entry.because = _reasons(release, squeeze(user_id), item.work, named)
    return Recommendations(
        user_id=user_id,
        strategy=chosen.strategy,
        known_user=chosen.known_user,
        release=release.name,
        candidates=chosen.candidates,
        items=entries,
    )


def _liked(catalog: Catalog, text: str) -> list[int]:
    ids = [part for part in text.split(",") if part.strip()]
    if len(ids) > _MAX_LIKED:
        raise InvalidValue("liked", f"{len(ids)} titles", f"at most {_MAX_LIKED}")
    return sorted({int(catalog.work_of[title_position(catalog, title_id)]) for title_id in ids})


def _reasons(release: Release, user_id: str, work: int, liked: list[int]) -> list[RatedWork]:
    rows = release.catalog.work_rows
    reasons = release.recommender.reasons(user_id, work, liked=liked)
    return [
        RatedWork(work_id=rows[rated]["work_id"], title=rows[rated]["title"])
        for rated, _ in reasons
    ]


def _entry(release: Release, rank: int, item: Recommended) -> RecommendedWork:
    row = release.catalog.work_rows[item.work]
    return RecommendedWork(
        rank=rank,
        work_id=row["work_id"],
        title=row["title"],
        type=row["type"],
        release_year=row["release_year"],
        available_on=available_on(release.catalog, item.work),
        predicted_rating=round(item.predicted_rating, 4),
        ranking_score=float(f"{item.ranking_score:.6g}"),  # of any magnitude
    )
