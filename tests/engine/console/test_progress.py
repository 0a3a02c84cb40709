"""Progress: a line now and then in a log, a bar on a terminal, and which stage it is."""

import io

import pytest

from engine.console import progress as module
from engine.console.progress import Progress, clock


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def hurried(monkeypatch):
    """A log that gets a line at every report, and bars at once."""
    monkeypatch.setattr(module, "_PLAIN_EVERY", 0.0)
    monkeypatch.setattr(module, "_LIVE_AFTER", 0.0)


def test_durations_are_shown_as_a_clock():
    assert [clock(s) for s in (0, 59.6, 61, 3_725)] == ["0:00", "1:00", "1:01", "1:02:05"]


def test_a_log_says_which_stage_how_far_and_how_long(hurried):
    log = io.StringIO()
    with Progress(log) as progress:
        progress.plan(["reading", "writing"])
        progress("reading", 1, 4, "a.csv")
        progress("writing", 0, 1)
        progress("writing", 1, 1)
        progress("resting", 1, 2)
    first, begun, ended, other = log.getvalue().splitlines()
    assert first == "stage 1 of 2: reading: 1 of 4 (25 %), 0:00 spent, 0:00 left, a.csv"
    assert begun == "stage 2 of 2: writing …"
    assert ended.startswith("stage 2 of 2: writing: 1 of 1 (100 %)")
    assert other.startswith("resting: 1 of 2")


def test_what_ends_at_once_leaves_no_line():
    log = io.StringIO()
    with Progress(log) as progress:
        for done in range(4):
            progress("work", done, 3)
    assert log.getvalue() == ""


def test_a_terminal_shows_a_bar_and_gets_its_cursor_back(hurried):
    terminal = Terminal()

    def interrupted_work() -> None:
        with Progress(terminal) as progress:
            progress.plan(["tuning"])
            progress("tuning", 1, 4, "best RMSE 0.9")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted_work()
    shown = terminal.getvalue()
    assert "stage 1 of 1: tuning" in shown
    assert "1 of 4" in shown
    assert "best RMSE 0.9" in shown
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # shown again after hidden


def test_a_line_of_its_own_ends_the_step(hurried):
    log = io.StringIO()
    progress = Progress(log)
    progress("work", 1, 3)
    progress.say("all is well")
    progress("work", 2, 3)
    assert log.getvalue().splitlines()[1] == "all is well"
