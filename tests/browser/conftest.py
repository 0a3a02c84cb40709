"""A real browser in front of the real service: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from engine.store.home import Home
from tests.api.conftest import small_home  # noqa: F401 - a fixture
from tests.api.process import Service, service
from tests.browser.looking import AXE, CHROMIUM, FLAGS, PATIENCE, Console
from tests.browser.tour import KEY
from tests.engine.release.small import unlock


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; where there is none, tests that need it are skipped."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here: apt-get install chromium")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def axe() -> Path:
    """axe-core, which npm installs; without it its tests are skipped."""
    if not AXE.is_file():
        pytest.skip(f"axe-core is not at {AXE}: npm has installed nothing")
    return AXE


@pytest.fixture(scope="session")
def house(sample_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The service on the tiny sample, in a home of its own, where events are kept."""
    root = tmp_path_factory.mktemp("browser") / "home"
    shutil.copytree(sample_home.root, root, symlinks=True)
    home = unlock(Home(root))
    with service(home, root.parent / "log", CARTELERA_API_KEY=KEY) as running:
        yield running


@pytest.fixture
def context(browser: Browser, house: Service) -> Iterator[BrowserContext]:
    """A visitor whom nobody knows yet."""
    visitor = browser.new_context(base_url=house.address, locale="en-US")
    visitor.set_default_timeout(PATIENCE)
    yield visitor
    visitor.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab of the visitor, in which nothing may go wrong that a browser complains of."""
    tab = context.new_page()
    console = Console(tab)
    yield tab
    assert not console.complaints
