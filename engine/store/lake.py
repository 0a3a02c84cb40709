"""The lake: a folder of checked tables behind a link, replaced in one step."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.store.files import remove_folder, sync_folder
from engine.store.home import Home

_KEPT_LAKES = 2  # the current one and the one before, which a running `make train` may still read


@contextmanager
def staging(home: Home) -> Iterator[Path]:
    """Yield a new folder, removed again unless it was published; leftovers of crashes go too."""
    home.lakes.mkdir(parents=True, exist_ok=True)
    for leftover in home.lakes.glob(".staging*"):
        shutil.rmtree(leftover)
    staged = home.lakes / ".staging"
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def publish_lake(home: Home, staged: Path, name: str) -> Path:
    """Make the finished folder `staged` the current lake under `lakes/name`, in one step.

    The lake that was current before stays whole until this returns. `name` is the fingerprint of
    the tables: where a lake has it already, the new files take the places of its own.
    """
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
    final.touch()  # even of old content, it is the newest when the next one comes
    _drop_old_lakes(home, final)
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


def _drop_old_lakes(home: Home, current: Path) -> None:
    former = [folder for folder in home.lakes.iterdir() if folder != current]
    newest_first = sorted(former, key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in newest_first[_KEPT_LAKES - 1 :]:
        remove_folder(folder)
