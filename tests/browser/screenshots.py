"""Pictures of all pages: `python -m tests.browser.screenshots` writes those of the docs."""

import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from data.ingest import ingest
from data.sample import SampleSize, generate
from data.settings import Settings as DataSettings
from engine.console.progress import Progress
from engine.store.home import Home
from tests.api.process import service
from tests.browser.looking import CHROMIUM, FLAGS, PATIENCE, ROOT
from tests.browser.tour import KEY, VIEWS, Tour
from training.pipeline import train
from training.settings import Settings as TrainingSettings

FOLDER = ROOT / "docs" / "screenshots"
WIDTHS = (360, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
FURTHER = ("home-1280-dark", "home-360-light", "ops-1280-dark", "import-360-dark")
_HEIGHT = 900
_QUALITY = 82


def take(browser: Browser, tour: Tour, folder: Path, views: Sequence[str] = VIEWS) -> list[Path]:
    """Take pictures of pages at both widths, by day and by night; the paths of the pictures."""
    paths = []
    for width, scheme in product(WIDTHS, SCHEMES):
        context = browser.new_context(
            base_url=tour.house.address,
            viewport={"width": width, "height": _HEIGHT},
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        for view in views:
            tour.enter(context, view)
            page.goto(tour.address(view), wait_until="networkidle")
            path = folder / f"{view}-{width}-{scheme}.jpg"
            page.screenshot(path=path, type="jpeg", quality=_QUALITY)
            paths.append(path)
        context.close()
    return paths


def main() -> None:
    """Write the pictures of the docs, of a sample made for them."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as root, sync_playwright() as playwright:
        home = Home(Path(root) / "home")
        generate(home.raw, size=SampleSize.preset("small"), seed=1)
        home.sample_marker.touch()
        ingest(DataSettings(home=home), Progress())
        train(TrainingSettings(home=home, trials=3, folds=2), Progress())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with service(home, Path(root) / "log", CARTELERA_API_KEY=KEY) as house:
            for path in take(browser, Tour.of(house), Path(root)):
                if path.stem.endswith("-1280-light") or path.stem in FURTHER:
                    path.rename(FOLDER / path.name)
        browser.close()


if __name__ == "__main__":
    main()
