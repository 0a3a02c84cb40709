"""A person's history, watchlist and list as files of other services."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api.errors import documented_problem
from api.exports.answers import LEFT_OUT, answer
from api.exports.formats import FORMATS, FormatName
from api.exports.histories import export_of
from api.exports.records import Part
from api.params import UserId
from api.recommendations.routes import CurrentLists, marked
from api.routing import Capability
from engine.text import squeeze

router = Capability(tags=["exports"])

UNREADABLE: dict[int | str, dict[str, Any]] = {
    503: documented_problem("The event store cannot be read now, or no release is in service")
}
_TEXT = {"schema": {"type": "string"}}
HEADERS = {
    LEFT_OUT: {
        "description": "how many works the format cannot hold: series in a file of Letterboxd, "
        "works without a title",
        "schema": {"type": "integer"},
    }
}
_FILE: dict[int | str, dict[str, Any]] = UNREADABLE | {
    200: {
        "description": "A file in the format that was asked for",
        "content": {each.media_type: _TEXT for each in FORMATS.values()},
        "headers": HEADERS,
    }
}
_CSV = FormatName("csv")
_WHICH = "; ".join(f"{name}: {each.summary}" for name, each in FORMATS.items())


@router.get(
    "/v1/users/{user_id:path}/export",
    summary="Take a history, a watchlist or a list elsewhere",
    responses=_FILE,
    response_class=Response,
)
async def export(
    request: Request,
    response: Response,
    lists: CurrentLists,
    user_id: UserId,
    format: Annotated[FormatName, Query(description=_WHICH)] = _CSV,
    what: Annotated[
        Part,
        Query(
            description="history: all that counts of what the user did; watchlist: what is on it "
            "and neither seen nor hidden since; list: the first 100 works to watch next"
        ),
    ] = Part.HISTORY,
) -> Response:
    """Write what is known of a user as a file, whether it came by files or over HTTP.

    Of somebody unknown the file is empty and valid. A history as csv or json-lines can be sent to
    the events of a user again: the same events count then. In csv a cell that a spreadsheet would
    take for a formula begins with an apostrophe, which is taken away again when it is read here;
    letterboxd has the true titles. A user who was forgotten has what they did since.
    """
    user = squeeze(user_id)
    stored = await marked(request, response, lists, user)
    path = f"{lists.root}/v1/users/{quote(user_id, safe='')}/export"
    link = f"{path}?format={format.value}&what={what.value}"
    content = await run_in_threadpool(export_of, lists, user, stored, what, link)
    return answer(content, format.value, dict(response.headers), attached=True)
