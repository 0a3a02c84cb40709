"""The lake: a folder of checked tables behind a link, replaced in one step."""

from pathlib import Path

from engine.store.files import READ_ONLY, remove_folder, sync_folder
from engine.store.home import Home


def publish_lake(home: Home, staged: Path, name: str) -> Path:
    """Make the finished folder `staged` the current lake under `lakes/name`, in one step.

    The lake that was current before stays whole until this returns.
    """
    former = home.lake.resolve().name if home.lake.is_dir() else name
    for path in staged.iterdir():
        path.chmod(READ_ONLY)
    final = home.lakes / name
    if final.exists():  # the same content, unless a crash or a person damaged it
        final.rename(home.lakes / f".staging-replaced-{name}")
    staged.rename(final)
    sync_folder(home.lakes)
    link = home.root / ".lake-next"
    link.unlink(missing_ok=True)  # left by a crash
    link.symlink_to(final.relative_to(home.root), target_is_directory=True)
    link.replace(home.lake)
    sync_folder(home.root)
    _drop_old_lakes(home, {name, former})
    return final


def _drop_old_lakes(home: Home, kept: set[str]) -> None:
    """Keep the current lake and the one before, which a running training may still read.

    Where none was before, or a lake takes its own place, those beside it stay; no clock is asked.
    """
    for folder in home.lakes.iterdir():
        abandoned = folder.name.startswith(".staging")
        old = len(kept) > 1 and folder.name not in kept
        if folder.is_dir() and (abandoned or old):
            remove_folder(folder)
