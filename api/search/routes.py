"""One search over everything that has a name, while people type it."""

from typing import Annotated

from fastapi import Query, Response

from api.params import INTEGER, MAX_TEXT, CurrentRelease, Root
from api.routing import Capability
from api.search import schemas, views
from api.search.shortcut import ENTRIES, MOST_ENTRIES
from api.shortcuts import json_answer
from engine.catalog.directory import parse_kinds

router = Capability(prefix="/v1", tags=["titles"])

Kinds = Annotated[
    list[Annotated[str, Query(max_length=MAX_TEXT)]],
    Query(
        alias="type",
        max_length=10,
        description="work, film, person or franchise; several are any of them",
        examples=[["work"]],
    ),
]


@router.get(
    "/search",
    summary="Find works, films, people and franchises by name",
    response_model=schemas.SearchResults,
)
def search(
    response: Response,
    release: CurrentRelease,
    root: Root,
    q: Annotated[
        str, Query(max_length=MAX_TEXT, description="what was typed so far", examples=["lantern"])
    ] = "",
    kinds: Kinds = [],  # noqa: B006 - FastAPI copies it
    limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES), INTEGER] = ENTRIES,
) -> Response:
    """List what has a name like this, best first, the well-known before the obscure.

    Words may come in any order, the last may be unfinished; blanks, hyphens, apostrophes, accents
    and case do not matter. Where nothing matches, typing errors are forgiven. A work stands once,
    with all its platforms; a film of TMDB that is a work stands as such.
    """
    entries = release.directory.search(q, limit, parse_kinds(kinds))
    body = views.search_results(release, entries, root)
    return json_answer(body, dict(response.headers))
