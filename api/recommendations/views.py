"""From the recommender's results to the answers of `api.recommendations.schemas`."""

from typing import Any

from api.recommendations.schemas import (
    NeighbourStars,
    Prediction,
    PredictionParts,
    Reason,
    RecommendedWork,
    Shortfall,
)
from api.works.cards import work_fields
from engine.events.user import User
from engine.models import base
from engine.recommend import candidates, reasons
from engine.recommend.neighbour_stars import neighbour_stars
from engine.recommend.results import Recommended
from engine.release.read import Release

_NEIGHBOURS = 3  # of the user's stars that are shown with a prediction


def prediction(
    release: Release, user_id: str, position: int, user: User, threshold: float
) -> Prediction:
    """A user's predicted rating of the title at a position; recommended from `threshold` up.

    `user_id` is what the user is called in the answer.
    """
    catalog, (_, scale) = release.catalog, release.recommender.rating_model
    work = int(catalog.work_of[position])
    predicted = release.recommender.predict_for(user, work, threshold)
    return Prediction(
        user_id=user_id,
        title_id=catalog.title_ids[position],
        work_id=catalog.work_ids[work],
        title=catalog.work_rows[work]["title"],
        predicted_rating=predicted.predicted_rating,
        rating_scale=(scale.low, scale.high),
        parts=parts(predicted.parts),
        neighbours=_neighbours(release, user, work),
        recommended=predicted.recommended,
        recommended_from=threshold,
        known_user=predicted.known_user,
        known_title=predicted.known_title,
    )


def parts(predicted: base.Prediction) -> PredictionParts:
    """The parts of a predicted rating."""
    return PredictionParts(
        mean=predicted.mean,
        user_bias=predicted.user_bias,
        item_bias=predicted.item_bias,
        affinity=predicted.affinity,
        neighbours=predicted.neighbours,
    )


def _neighbours(release: Release, user: User, work: int) -> list[NeighbourStars]:
    """The user's stars that add or take away most as neighbours of a work."""
    model, _ = release.recommender.rating_model
    terms = release.recommender.terms(user, model)
    return [
        NeighbourStars(**named_fields(release, each.work), stars=each.stars, part=each.part)
        for each in neighbour_stars(model, user, terms, work, _NEIGHBOURS)
    ]


def recommended_work(release: Release, rank: int, item: Recommended, root: str) -> RecommendedWork:
    """One entry of a list."""
    return RecommendedWork(
        rank=rank,
        **work_fields(release, item.work, root),
        predicted_rating=rounded(item.predicted_rating),
        ranking_score=shown_score(item.ranking_score),
        strategy=item.strategy,
        reason=reason(release, item.reason),
    )


def rounded(value: float | None) -> float | None:
    """A figure with four decimals."""
    return None if value is None else round(value, 4)


def shown_score(score: float) -> float:
    """Six significant digits, not decimals: a ranking score may be of any magnitude."""
    return float(f"{score:.6g}")


def rounded_as_json(value: float | None) -> str:
    """`rounded` as JSON, which takes half as long where it is a rating."""
    if value is None or value != value:
        return "null"
    text = f"{value:.4f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def score_as_json(score: float) -> str:
    """`shown_score` as JSON; most scores are written alike by both."""
    text = f"{score:.6g}"
    return text if "." in text and "e" not in text else repr(float(text))


def reason(release: Release, why: reasons.Reason) -> Reason:
    """Why an entry stands in a list."""
    work = None if why.work is None else release.catalog.work_ids[why.work]
    return Reason(code=why.code, text=why.text, work_id=work)


def named_fields(release: Release, work: int) -> dict[str, Any]:
    """The fields of a work that is only named."""
    row = release.catalog.work_rows[work]
    return {"work_id": row["work_id"], "title": row["title"]}


def shortfall(short: candidates.Shortfall | None) -> Shortfall | None:
    """Why a page has fewer entries than were asked for."""
    if short is None:
        return None
    return Shortfall(reason=short.reason, costliest=short.costliest, without_it=short.without_it)
