"""All pages at once: those of the current release, and that of the lake's data."""

from collections.abc import Iterator
from pathlib import Path

from engine.errors import NoRelease
from engine.progress import Progress
from engine.store.home import Home
from training.report.pages.card import write_card
from training.report.pages.data.page import write_data_report
from training.report.pages.page import write_report
from training.report.pages.shell import CARD, DATA, TRAINING


def write(home: Home, output: Path | None, progress: Progress) -> Iterator[Path]:
    """Write all pages; where there is no release, or no lake, those of the other alone.

    Raises:
        NoRelease: there is neither.
    """
    data, training = [DATA] * home.lake.is_dir(), [TRAINING] * (output is None)
    released = [CARD, *training]
    try:
        yield write_report(home, output, [CARD, *data])
        yield write_card(home, [*training, *data])
    except NoRelease as missing:
        if not data:
            raise
        released = []
        progress.say(f"training: {missing}; the report is of the data alone")
    if data:
        yield write_data_report(home, released)
    else:
        progress.say(f"training: no lake at {home.lake}; the report is of the training alone")
