"""One user's predicted ratings and recommendation lists."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import StringConstraints

from api.conditions import TitleConditions
from api.params import (
    INTEGER,
    CurrentSettings,
    ReleaseWithTitles,
    Root,
    TitleId,
    UserId,
)
from api.recommendations import views
from api.recommendations.schemas import Prediction, Recommendations
from engine.catalog.ids import identify, title_position
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue
from engine.recommend.recommender import MAX_ITEMS
from engine.text import squeeze

# An id is opaque: it may hold a slash.
router = APIRouter(prefix="/v1/users/{user_id:path}", tags=["users"])

_MAX_LIKED = 50
_MAX_LIKED_TEXT = 2000  # characters of a value that names some


@router.get("/predictions/{title_id:path}", summary="How a user would rate a title")
async def prediction(
    release: ReleaseWithTitles, settings: CurrentSettings, user_id: UserId, title_id: TitleId
) -> Prediction:
    """Predict a rating in stars, with its parts, and say whether the title is recommended.

    The parts of an unknown user or of a title without ratings are zero, and flagged.
    """
    position = title_position(release.catalog, title_id)
    work = int(release.catalog.work_of[position])
    _, scale = release.recommender.rating_model
    threshold = scale.out_of(settings.recommended_from)
    predicted = release.recommender.predict(squeeze(user_id), work, threshold)
    return views.prediction(release, user_id, position, predicted, threshold)


@router.get("/recommendations", summary="What a user should watch next")
async def recommendations(
    release: ReleaseWithTitles,
    root: Root,
    user_id: UserId,
    conditions: TitleConditions,
    n: Annotated[int, Query(ge=1, le=MAX_ITEMS, description="length of the list"), INTEGER] = 10,
    liked: Annotated[
        list[Annotated[str, StringConstraints(max_length=_MAX_LIKED_TEXT)]],
        Query(
            description="titles or works, by id, that a new user likes: ns1,was7 or one by one; "
            "a value that is an id as a whole is not parted at its commas",
            examples=[["ns1", "was7"]],
        ),
    ] = [],  # noqa: B006 - FastAPI copies it
    explain: Annotated[
        bool, Query(description="name the works of the history behind each entry")
    ] = False,
) -> Recommendations:
    """List works the user has not seen or hidden, best first, each once with all its platforms.

    Each entry says by its `strategy` how it came into the list, and by its `reason` why: personal
    by what people do beside or after what the user did; content by what the catalogs say it has in
    common with that, for works that nobody rated and users whose works nobody rated; popular
    otherwise. Works that somebody did something about come first; those of which nothing but
    their content is known follow, unless it is such works that the user likes. The list's
    `strategy` is that of its first entry. Filters keep the works with a title that passes. With
    `explain=true` each entry that comes from a history names the works of it that add most. Ids
    among `liked` that nothing has any more are named as `ignored`.
    """
    user, (liked_works, ignored) = squeeze(user_id), _works(release.catalog, liked)
    ranking = release.recommender.recommend(user, n, conditions, liked_works)
    entries = [
        views.recommended_work(release, rank, item, root)
        for rank, item in enumerate(ranking.items, start=1)
    ]
    if explain:
        for entry, item in zip(entries, ranking.items, strict=True):
            entry.because = views.because(release, user, item, liked_works)
    return Recommendations(
        user_id=user_id,
        strategy=ranking.strategy,
        known_user=ranking.known_user,
        release=release.name,
        candidates=ranking.candidates,
        ignored=ignored,
        items=entries,
    )


def _works(catalog: Catalog, texts: list[str]) -> tuple[list[int], list[str]]:
    """The works of ids of titles or works, each once, and the ids that nothing has.

    Raises:
        InvalidValue: there are too many.
    """
    ids = [each for text in texts for each in _ids(catalog, text)]
    if len(ids) > _MAX_LIKED:
        raise InvalidValue("liked", f"{len(ids)} titles", f"at most {_MAX_LIKED}")
    known = {each: identify(catalog, each) for each in ids}
    works = {identified.work for identified in known.values() if identified}
    return sorted(works), [each for each, identified in known.items() if not identified]


def _ids(catalog: Catalog, text: str) -> list[str]:
    """One id, if the text is one as a whole; else those between its commas."""
    if identify(catalog, text):
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]
