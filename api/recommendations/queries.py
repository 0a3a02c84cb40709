"""What the query of a question for a list holds."""

from typing import Annotated, NamedTuple

from fastapi import Depends, Query
from pydantic import StringConstraints

from api.conditions import TitleConditions
from api.params import DECIMAL, INTEGER, TitlesAtHand
from api.recommendations import bodies
from api.recommendations.questions import Question, StatedEvent
from api.tokens import MAX_TOKEN
from engine.catalog.ids import identify
from engine.catalog.titles import Catalog
from engine.errors import InvalidValue
from engine.recommend.requests import MAX_ITEMS, Seen

_MAX_IDS = 50  # of one parameter
_MAX_TEXT = 2000  # characters of a value that names some

_Ids = list[Annotated[str, StringConstraints(max_length=_MAX_TEXT)]]
_LISTED = "ns1,was7 or one by one; a value that is an id as a whole is not parted at its commas"
Liked = Annotated[
    _Ids,
    Query(
        description=f"titles or works, by id, that the user likes: {_LISTED}",
        examples=[["ns1", "was7"]],
    ),
]
Disliked = Annotated[_Ids, Query(description="… that they dislike")]
Exclude = Annotated[_Ids, Query(description=bodies.EXCLUDE)]


class ListQuery(NamedTuple):
    """A question and the cursor of the page that is wanted; None for the first."""

    question: Question
    cursor: str | None


async def query_question(  # noqa: PLR0913 - one parameter for each of the query
    release: TitlesAtHand,
    conditions: TitleConditions,
    n: Annotated[int, Query(ge=1, le=MAX_ITEMS, description=bodies.N), INTEGER] = 10,
    cursor: Annotated[str | None, Query(max_length=MAX_TOKEN, description=bodies.CURSOR)] = None,
    liked: Liked = [],  # noqa: B006 - FastAPI copies it
    disliked: Disliked = [],  # noqa: B006
    exclude: Exclude = [],  # noqa: B006
    seen: Annotated[Seen, Query(description=bodies.SEEN)] = Seen.HIDE,
    watchlist: Annotated[bool, Query(description=bodies.WATCHLIST)] = False,
    diversity: Annotated[
        float, Query(ge=0, le=1, description=bodies.DIVERSITY, examples=[0.3]), DECIMAL
    ] = 0.0,
    novelty: Annotated[
        float, Query(ge=0, le=1, description=bodies.NOVELTY, examples=[0.2]), DECIMAL
    ] = 0.0,
    one_per_franchise: Annotated[bool, Query(description=bodies.ONE_PER_FRANCHISE)] = False,
    explain: Annotated[bool, Query(description=bodies.EXPLAIN)] = False,
) -> ListQuery:
    """The question of a query.

    Raises:
        InvalidValue: a parameter names too many works.
    """
    catalog = release.catalog
    question = Question(
        n,
        conditions,
        stated_events(catalog, liked, disliked),
        tuple(ids_of(catalog, "exclude", exclude)),
        seen,
        watchlist,
        diversity,
        novelty,
        one_per_franchise,
        explain,
    )
    return ListQuery(question, cursor)


QueryQuestion = Annotated[ListQuery, Depends(query_question)]


def stated_events(
    catalog: Catalog, liked: list[str], disliked: list[str]
) -> tuple[StatedEvent, ...]:
    """What a query says that somebody likes and dislikes.

    Raises:
        InvalidValue: a parameter names too many works.
    """
    kinds = (("liked", liked), ("disliked", disliked))
    return tuple(StatedEvent(i, kind) for kind, ids in kinds for i in ids_of(catalog, kind, ids))


def ids_of(catalog: Catalog, name: str, texts: list[str]) -> list[str]:
    """The ids of a parameter, each once.

    Raises:
        InvalidValue: there are too many.
    """
    ids = list(dict.fromkeys(each for text in texts for each in _each(catalog, text)))
    if len(ids) > _MAX_IDS:
        raise InvalidValue(name, f"{len(ids)} titles", f"at most {_MAX_IDS}; a body takes more")
    return ids


def _each(catalog: Catalog, text: str) -> list[str]:
    """One id, if the text is one as a whole; else those between its commas."""
    if identify(catalog, text):
        return [text]
    return [part.strip() for part in text.split(",") if part.strip()]
