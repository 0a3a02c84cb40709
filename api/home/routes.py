"""The rows of a home page in one call."""

from typing import Annotated, NamedTuple

from fastapi import Body, Depends, Query, Request, Response
from pydantic import Field

from api.conditions import TitleConditions
from api.freshness import unmarked
from api.home.pages import HomePages
from api.home.schemas import Home
from api.params import INTEGER, ReleaseWithTitles, TitlesAtHand, UserId
from api.recommendations.bodies import CURSOR, Conditions, ListOptions, Statements
from api.recommendations.queries import Liked, ids_of
from api.recommendations.questions import Question, StatedEvent
from api.recommendations.routes import GONE, CurrentLists, marked
from api.routing import Capability
from api.schemas import example
from api.tokens import MAX_TOKEN
from engine.text import squeeze

router = Capability(tags=["users"])
_USER = "/v1/users/{user_id:path}/home"
_MOST_ROWS, _MOST_IN_ROW = 20, 30
_ROWS, _IN_ROW = "rows of a page", "entries of a row"


class Shape(NamedTuple):
    """How many rows, how many entries in each, and where they begin."""

    rows: int
    per_row: int
    cursor: str | None


Rows = Annotated[int, Query(ge=1, le=_MOST_ROWS, description=_ROWS), INTEGER]
InRow = Annotated[int, Query(ge=1, le=_MOST_IN_ROW, description=_IN_ROW), INTEGER]
Cursor = Annotated[str | None, Query(max_length=MAX_TOKEN, description=CURSOR)]


async def get_shape(rows: Rows = 6, per_row: InRow = 12, cursor: Cursor = None) -> Shape:
    """The shape of a page in a query."""
    return Shape(rows, per_row, cursor)


QueryShape = Annotated[Shape, Depends(get_shape)]


class HomeBody(Statements, Conditions):
    """A question for a home page; what is left out asks nothing."""

    model_config = example(rows=6, per_row=12, platform=["netflix"], liked=["ns2"])

    rows: int = Field(default=6, ge=1, le=_MOST_ROWS, description=_ROWS)
    per_row: int = Field(default=12, ge=1, le=_MOST_IN_ROW, description=_IN_ROW)
    cursor: str | None = Field(default=None, max_length=MAX_TOKEN, description=CURSOR)

    def question(self) -> Question:
        """The body as a question for rows."""
        return ListOptions(n=self.per_row).asking(self, self.events())


_ASKS_NOTHING = HomeBody()
_Body = Annotated[HomeBody, Body(description="what is asked; {} asks for the first six rows")]


@router.get(_USER, summary="The rows of a user's home page", responses=GONE)
async def home(
    request: Request,
    response: Response,
    lists: CurrentLists,
    user_id: UserId,
    conditions: TitleConditions,
    shape: QueryShape,
) -> Home:
    """Fill rows one after the other, each work in one alone, from what the user may be offered.

    For you; the watchlist; because you watched something; the next film of each franchise begun;
    trending lately; new on the platforms; more because of others; each platform; the genres that
    the user turns to more than others do. Rows of fewer than three entries are left out. `platform`
    are those that the user has; every other condition holds for all rows.
    """
    user = squeeze(user_id)
    stored = await marked(request, response, lists, user)
    question = Question(shape.per_row, conditions)
    page = await HomePages(lists).page(user, question, shape.rows, shape.cursor, stored)
    page.user_id = user_id
    return page


@router.post(_USER, summary="The rows of a user's home page, asked by body", responses=GONE)
async def home_by_body(
    response: Response, lists: CurrentLists, user_id: UserId, body: _Body = _ASKS_NOTHING
) -> Home:
    """The same rows, with what the body says of the user for this answer alone."""
    unmarked(response)
    user = squeeze(user_id)
    stored = await lists.users.of(user)
    pages = HomePages(lists)
    page = await pages.page(user, body.question(), body.rows, body.cursor, stored)
    page.user_id = user_id
    return page


@router.get("/v1/home", summary="The rows of a home page, for nobody known", responses=GONE)
async def anonymous_home(
    release: ReleaseWithTitles,
    lists: CurrentLists,
    conditions: TitleConditions,
    shape: QueryShape,
    liked: Liked = [],  # noqa: B006 - FastAPI copies it
) -> Home:
    """Fill rows by what the query says that somebody likes, else by what is popular."""
    events = tuple(StatedEvent(i, "liked") for i in ids_of(release.catalog, "liked", liked))
    question = Question(shape.per_row, conditions, events)
    return await HomePages(lists).page(None, question, shape.rows, shape.cursor, None)


@router.post(
    "/v1/home", summary="The rows of a home page, for nobody known, asked by body", responses=GONE
)
async def anonymous_home_by_body(
    response: Response, _: TitlesAtHand, lists: CurrentLists, body: _Body = _ASKS_NOTHING
) -> Home:
    """Fill rows by what the body says that somebody did. Nothing is kept."""
    unmarked(response)
    pages = HomePages(lists)
    return await pages.page(None, body.question(), body.rows, body.cursor, None)
