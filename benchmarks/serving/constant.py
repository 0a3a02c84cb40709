"""The yardstick: ten typed entries that never change, from a plain FastAPI app.

Its models are of the shape of a list of the service, and its answer about as large, but nothing is
imported from the service: what is mended there must not move the yardstick.
"""

import socket
import sys
from typing import Annotated

from fastapi import FastAPI
from pydantic import BaseModel, Field

PATH = "/constant"
_ENTRIES = 10


class Copy(BaseModel):
    """A platform that carries a work."""

    platform: str
    title_id: str


class Reason(BaseModel):
    """Why an entry stands in the list."""

    code: str
    text: str
    work_id: str | None = None


class Entry(BaseModel):
    """One entry, of the shape of those of a recommendation list."""

    work_id: str
    title: str
    type: str
    release_year: int
    genres: list[str]
    minutes: int | None
    seasons: int | None
    maturity_rating: str | None
    description: str | None
    available_on: list[Copy]
    user_score: float | None
    rating_count: int
    poster_path: str | None
    imdb_id: str | None
    tmdb_id: int | None
    link: str
    rank: Annotated[int, Field(ge=1)]
    predicted_rating: float | None
    ranking_score: float
    strategy: str
    reason: Reason
    because: list[str] = []


class Entries(BaseModel):
    """A page of entries."""

    user_id: str
    strategy: str
    known_user: bool
    release: str
    event_offset: int
    events_current: bool
    answer_id: str
    candidates: int
    ignored: list[str]
    items: list[Entry]
    next: str | None


def entries() -> Entries:
    """The answer; no two of its entries are alike."""
    return Entries(
        user_id="4217",
        strategy="personal",
        known_user=True,
        release="20261121T101500Z-3f2a",
        event_offset=0,
        events_current=True,
        answer_id="eNqrVipSslIyMjAyMzQ0MgwxNDA0NTCI0jVOM0pU0lEqBcqZGAEZhUpW1Up5SlaGtTpK",
        candidates=12_881,
        ignored=[],
        items=[_entry(rank) for rank in range(1, _ENTRIES + 1)],
        next="eNqrVipSslIyMjAyMzQ0MgwxNDA0NTCI0jVOM0pU0lEqBcqZGAEZhUpW1Up5SlaGtTpK-U",
    )


def _entry(rank: int) -> Entry:
    title = f"The Lantern Road, Part {rank}"
    return Entry(
        work_id=f"wns{rank}",
        title=title,
        type="movie",
        release_year=2000 + rank,
        genres=["Dramas", "International Movies", "Thrillers"],
        minutes=90 + rank,
        seasons=None,
        maturity_rating="tv-14",
        description=f"A lamp is carried home for the time number {rank}, along a road that few "
        "know and nobody has walked to its end, while those who wait tell each other why.",
        available_on=[
            Copy(platform="amazon", title_id=f"as{rank}"),
            Copy(platform="netflix", title_id=f"ns{rank}"),
        ],
        user_score=3.590909090909091 + rank / 100,
        rating_count=1_100 + rank,
        poster_path=f"/lantern{rank}.jpg",
        imdb_id=f"tt01147{rank:02}",
        tmdb_id=860 + rank,
        link=f"/v1/works/wns{rank}",
        rank=rank,
        predicted_rating=round(4.3 - rank / 20, 4),
        ranking_score=round(7.9 - rank / 3, 5),
        strategy="personal",
        reason=Reason(
            code="goes_with",
            text=f"goes with {title}, which you rated",
            work_id=f"wns{rank + 20}",
        ),
    )


def application() -> FastAPI:
    """The application with its one route."""
    app = FastAPI(title="A constant answer")
    answer = entries()

    @app.get(PATH)
    async def constant() -> Entries:
        return answer

    return app


def serve(port: int) -> None:
    """Serve it as `python -m api serve` serves the service with one worker."""
    import uvicorn

    config = uvicorn.Config(
        f"{__package__}.constant:application",
        factory=True,
        log_level="warning",
        log_config=None,
        access_log=False,
    )
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve(int(sys.argv[1]))
