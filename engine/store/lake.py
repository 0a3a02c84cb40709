"""The lake: a folder of checked tables behind a link, replaced in one step."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.store.files import READ_ONLY, discard, read_json, remove_folder, sync_folder
from engine.store.home import Home

REPORT = "ingest_report.json"  # what the ingest says of its sources


def read_report(lake: Path) -> dict[str, Any] | None:
    """The ingest report in the folder of a lake; None where it cannot be read."""
    try:
        report = read_json(lake / REPORT)
    except (OSError, ValueError):
        return None
    return report if isinstance(report, dict) else None


@contextmanager
def staging(home: Home) -> Iterator[Path]:
    """Yield a new folder, removed again unless it was published; leftovers of crashes go too."""
    home.lakes.mkdir(parents=True, exist_ok=True)
    for leftover in home.lakes.glob(".staging*"):
        discard(leftover)
    staged = home.lakes / ".staging"
    staged.mkdir()
    try:
        yield staged
    finally:
        discard(staged)


def publish_lake(home: Home, staged: Path, name: str) -> Path:
    """Make the finished folder `staged` the current lake under `lakes/name`, in one step.

    The lake that was current before stays whole until this returns. `name` is the fingerprint of
    the tables: where a lake has it already, the new files take the places of its own.
    """
    former = home.lake.resolve().name if home.lake.is_dir() else name
    for path in staged.iterdir():
        path.chmod(READ_ONLY)
    final = home.lakes / name
    if final.is_dir():
        _take_over(staged, final)
    else:
        staged.rename(final)
    sync_folder(home.lakes)
    link = home.root / ".lake-next"
    link.unlink(missing_ok=True)  # left by a crash
    link.symlink_to(final.relative_to(home.root), target_is_directory=True)
    link.replace(home.lake)
    sync_folder(home.root)
    _drop_old_lakes(home, {name, former})
    return final


def _take_over(staged: Path, final: Path) -> None:
    """Put the files of `staged` in the places of those in `final`, the tables first.

    Who reads `final` meanwhile finds every file whole, and the tables that give a lake its name
    with the same content as before, unless somebody damaged them.
    """
    written = sorted(staged.iterdir(), key=lambda path: (path.suffix != ".parquet", path.name))
    for path in written:
        path.replace(final / path.name)
    for stray in final.iterdir():
        if stray.name not in {path.name for path in written}:
            stray.unlink()
    sync_folder(final)
    staged.rmdir()


def _drop_old_lakes(home: Home, kept: set[str]) -> None:
    """Keep the current lake and the one before, which a running training may still read.

    Where none was before, or a lake takes its own place, those beside it stay; no clock is asked.
    """
    for folder in home.lakes.iterdir():
        abandoned = folder.name.startswith(".staging")
        old = len(kept) > 1 and folder.name not in kept
        if folder.is_dir() and (abandoned or old):
            remove_folder(folder)
