"""All pages: what each is called, and where it is in a service with some visitor."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

import httpx2
from playwright.sync_api import BrowserContext

from api.web.languages import COOKIE as LANGUAGE
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
    "explore",
    "question",
    "tables",
    "table",
    "quarantine",
    "data",
    "model",
    "reference",
    "key",
    "ops",
    "releases",
)


@dataclass(frozen=True)
class Tour:
    """The addresses of all pages in one service, and the visitor's cookie."""

    house: Service
    addresses: dict[str, str]

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

        works = ask("/v1/recommendations?n=24&type=movie")["items"]
        events = [{"id": work["work_id"], "kind": "liked"} for work in works[1:5]]
        stored = httpx2.post(
            f"{house.address}/v1/users/{VISITOR}/events", json=events, headers={"X-API-Key": KEY}
        )
        assert stored.status_code in (200, 201), stored.text
        linked = next(
            film for film in ask("/v1/movies?limit=100")["items"] if not film["available_on"]
        )
        cards = [ask(work["link"]) for work in works]
        card = next(each for each in cards if each["directors"] and each["film_id"])
        franchise = ask("/v1/search?q=the&type=franchise&limit=1")["items"]
        return cls(house, _addresses(card, linked, franchise))

    def enter(self, context: BrowserContext, view: str) -> None:
        """Make a browser that of whoever looks at a page: a newcomer, a visitor, an operator."""
        context.clear_cookies()
        cookies = {} if view == "newcomer" else {COOKIE: VISITOR}
        if view == "spanish":
            cookies[LANGUAGE] = "es"
        if view in ("ops", "releases"):
            cookies |= self._operator
        context.add_cookies(
            [
                {"name": name, "value": value, "url": f"{self.house.address}/ops"}
                for name, value in cookies.items()
            ]
            + [
                {"name": name, "value": value, "url": self.house.address}
                for name, value in cookies.items()
            ]
        )

    @cached_property
    def _operator(self) -> dict[str, str]:
        """The cookies of whoever knows the key."""
        with httpx2.Client(base_url=self.house.address) as client:
            answer = client.post("/ops/key", data={"key": KEY})
            assert answer.status_code == 303, answer.text
            return dict(answer.cookies)


def _addresses(work: Any, film: Any, franchise: Any) -> dict[str, str]:
    return {
        "newcomer": "/?platform=hulu",
        "home": "/",
        "list": "/?type=movie&diversity=0.4&year_min=1990",
        "start": "/start",
        "work": f"/works/{work['work_id']}",
        "search": f"/search?q={quote(work['title'][:4])}",
        "person": f"/people/{quote(work['directors'][0])}",
        "film": f"/films/{film['id']}",
        "franchise": f"/franchises/{quote(franchise[0]['name'])}" if franchise else "/search",
        "together": f"/together?who=me&who={quote(work['title'])}&age=&age=12",
        "worth": "/worth?have=netflix",
        "import": "/import",
        "mine": "/mine",
        "forget": "/mine?kind=liked",
        "nowhere": "/works/nothing-has-this-id",
        "spanish": "/import",
        "explore": "/explore",
        "question": "/explore/platform_counts",
        "tables": "/explore/tables",
        "table": "/explore/tables/films",
        "quarantine": "/explore/quarantine",
        "data": "/explore/data",
        "model": "/explore/model",
        "reference": "/docs?q=users",
        "key": "/ops",
        "ops": "/ops",
        "releases": "/ops/releases",
    }
