"""The homes that are served: invented where none is given, and copies that may be written to."""

import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.harness.process import ROOT
from benchmarks.serving.servers import environment
from engine.console.progress import Progress
from engine.errors import CarteleraError
from engine.store.home import Home

# Shorter than a training for use: how good the models are is not measured here.
_SHORT = ("--trials", "1", "--folds", "2", "--tuning-ratings", "1000000", "--force")
_EVENT_FILES = ("", "-wal")  # the log of SQLite holds what is not in the file yet


def sample_home(folder: Path, size: str, progress: Progress) -> Home:
    """Make an invented home the whole way to a release.

    Raises:
        CarteleraError: a program of the way has refused.
    """
    home = Home(folder)
    for what, *command in (
        ("inventing files", "data", "sample", "--size", size),
        ("ingesting them", "data", "ingest"),
        ("training", "training", "train", *_SHORT),
    ):
        progress.say(f"{what}, size {size}")
        _run(home, *command)
    return home


def migrate(home: Home, variables: Mapping[str, str]) -> None:
    """Make an empty event store, where the variables say.

    Raises:
        CarteleraError: it cannot be made.
    """
    _run(home, "api", "migrate", **variables)


def _run(home: Home, *command: str, **variables: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command, "--home", str(home.root)],
        cwd=ROOT,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CarteleraError(f"{' '.join(command)} failed: {done.stderr.strip()[-300:]}")


def linked_home(home: Home, folder: Path, with_events: bool) -> Home:
    """A home that serves the releases of another, and writes events beside it, never into it."""
    folder.mkdir()
    linked = Home(folder)
    linked.releases.symlink_to(home.releases.resolve(), target_is_directory=True)
    if with_events:
        for suffix in _EVENT_FILES:
            events = home.events.with_name(home.events.name + suffix)
            if events.exists():
                shutil.copyfile(events, folder / events.name)
    return linked
