"""An analyst's seven questions, and an operator who goes back to the release before."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, Page, expect

from engine.release.registry import current
from engine.store.home import Home
from tests.api.process import Service, service
from tests.browser.looking import PATIENCE
from tests.browser.tour import KEY
from tests.engine.release.small import unlock


def test_the_seven_questions_are_answered_with_their_examples(page: Page):
    page.goto("/explore")
    seven = page.locator("section").filter(has=page.get_by_role("heading", name="The seven"))
    forms = seven.locator("form")
    assert forms.count() == 7
    for number in range(7):
        page.goto("/explore")
        forms.nth(number).get_by_role("button", name="Ask").click()
        expect(page.get_by_role("heading", name="The same for a program")).to_be_visible()
        expect(page.get_by_role("alert")).to_have_count(0)


def test_a_table_is_taken_along_as_it_is_shown(page: Page, house: Service):
    page.goto("/explore/platform_counts")
    with page.expect_download() as download:
        page.get_by_role("link", name="as CSV").click()
    text = Path(download.value.path()).read_text("utf-8")
    counts = httpx2.get(f"{house.address}/v1/catalog/platform-counts").json()
    for platform in counts["platforms"] if "platforms" in counts else counts["items"]:
        assert str(platform["platform"]) in text


@pytest.fixture(scope="module")
def two_releases(small_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of a home with two releases, behind a key."""
    root = tmp_path_factory.mktemp("operator") / "home"
    shutil.copytree(small_home.root, root, symlinks=True)
    home = unlock(Home(root))
    with service(home, root.parent / "log", CARTELERA_API_KEY=KEY) as running:
        yield running


def test_an_operator_goes_back_to_the_release_before(
    browser: Browser, two_releases: Service, small_home: Home
):
    visitor = browser.new_context(base_url=two_releases.address)
    visitor.set_default_timeout(PATIENCE)
    page = visitor.new_page()
    page.goto("/ops")
    page.get_by_label(re.compile("[Kk]ey")).fill("not the key")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("main")).to_contain_text("That is another key")
    page.get_by_label(re.compile("[Kk]ey")).fill(KEY)
    page.get_by_role("button", name="Go on").click()
    served = current(small_home).name
    expect(page.locator("main")).to_contain_text(served)
    page.get_by_role("link", name=re.compile("^Go back")).click()
    page.get_by_role("button", name="Yes, go back").click()
    expect(page.get_by_role("button", name="Yes, go back")).to_have_count(0)
    ready = httpx2.get(f"{two_releases.address}/health/ready").json()
    assert ready["release"] != served
    expect(page.locator("main")).to_contain_text(ready["release"])
    visitor.close()
