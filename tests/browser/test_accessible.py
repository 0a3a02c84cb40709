"""Nothing that axe finds wrong on any page: narrow and wide, by day and by night."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.api.process import Service
from tests.browser.looking import PATIENCE, ROOT
from tests.browser.tour import VIEWS, Tour

PICTURES = ROOT / ".screenshots"  # of the last run, for whoever wants to look
NARROWEST = 320
WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}


@pytest.fixture(scope="module")
def tour(house: Service) -> Tour:
    """Where every page is, with a visitor of whom something is known."""
    return Tour.of(house)


@pytest.fixture(scope="module")
def visitor(browser: Browser, house: Service, tour: Tour) -> Iterator[Page]:
    """A tab of the visitor."""
    context = browser.new_context(
        base_url=house.address,
        reduced_motion="reduce",
        bypass_csp=True,  # axe is a script of ours alone here
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing(visitor: Page, tour: Tour, axe: Path, view: str):
    tour.enter(visitor.context, view)
    visitor.goto(tour.address(view))
    visitor.add_script_tag(path=axe)
    for width, scheme in product(WIDTHS, SCHEMES):
        visitor.set_viewport_size({"width": width, "height": 900})
        visitor.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = visitor.evaluate("(rules) => axe.run(document, rules)", RULES)
        wrong = [
            (rule["id"], node["target"], node["failureSummary"])
            for rule in found["violations"]
            for node in rule["nodes"][:3]
        ]
        assert not wrong, (width, scheme, wrong)
        picture = PICTURES / f"{view}-{width}-{scheme}.jpg"
        visitor.screenshot(path=picture, type="jpeg", quality=80)
    visitor.set_viewport_size({"width": NARROWEST, "height": 900})
    assert visitor.evaluate("document.documentElement.scrollWidth") <= NARROWEST


@pytest.mark.parametrize("view", VIEWS)
def test_the_docs_show_every_page(view: str):
    assert (ROOT / "docs" / "screenshots" / f"{view}-1280-light.jpg").stat().st_size > 10_000
