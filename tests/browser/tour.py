"""All pages: what each is called, and where it is in a service with some visitor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx2

from api.web.visitors import COOKIE
from tests.api.process import Service

KEY = "browser-tests-key"
VISITOR = "web-tour0000000000000000ab"
VIEWS = (
    "newcomer",
    "home",
    "list",
    "start",
    "work",
    "search",
    "person",
    "film",
    "franchise",
    "together",
    "worth",
    "import",
    "mine",
    "forget",
    "nowhere",
    "spanish",
)


@dataclass(frozen=True)
class Tour:
    """The addresses of all pages in one service, and the visitor's cookie."""

    addresses: dict[str, str]
    cookies: Sequence[Any]

    def address(self, view: str) -> str:
        """Where a page is."""
        return self.addresses[view]

    @classmethod
    def of(cls, house: Service) -> "Tour":
        """The tour of a running service, of whose visitor some likes are kept."""

        def ask(path: str) -> Any:
            answer = httpx2.get(f"{house.address}{path}")
            assert answer.status_code == 200, (path, answer.text)
            return answer.json()

        works = ask("/v1/recommendations?n=8")["items"]
        events = [{"id": work["work_id"], "kind": "liked"} for work in works[1:5]]
        stored = httpx2.post(
            f"{house.address}/v1/users/{VISITOR}/events", json=events, headers={"X-API-Key": KEY}
        )
        assert stored.status_code in (200, 201), stored.text
        linked = next(
            film for film in ask("/v1/movies?limit=100")["items"] if not film["available_on"]
        )
        card = ask(works[0]["link"])
        franchise = ask("/v1/search?q=the&type=franchise&limit=1")["items"]
        cookie = {"name": COOKIE, "value": VISITOR, "url": house.address}
        return cls(_addresses(works[0], card, linked, franchise), [cookie])


def _addresses(work: Any, card: Any, film: Any, franchise: Any) -> dict[str, str]:
    people = card["directors"] or card["actors"]
    return {
        "newcomer": "/?liked=",
        "home": "/",
        "list": "/?type=movie&diversity=0.4&year_min=1990",
        "start": "/start",
        "work": f"/works/{work['work_id']}",
        "search": f"/search?q={quote(work['title'][:4])}",
        "person": f"/people/{quote(people[0])}",
        "film": f"/films/{film['id']}",
        "franchise": f"/franchises/{quote(franchise[0]['name'])}" if franchise else "/search",
        "together": f"/together?who=me&who={quote(work['title'])}&age=&age=12",
        "worth": "/worth?have=netflix",
        "import": "/import",
        "mine": "/mine",
        "forget": "/mine",
        "nowhere": "/works/nothing-has-this-id",
        "spanish": "/?type=",
    }
