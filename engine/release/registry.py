"""Which release is served: the pointers `current` and `previous`, and what they point at.

releases/
├── current     one line: the name of the release that is served
├── previous    one line: the one before, for `make rollback`
└── <name>/     see engine.release.read
"""

import re
from contextlib import suppress
from pathlib import Path

from engine import commands
from engine.errors import NoRelease, ReleaseDamaged, ReleaseError, shorten
from engine.release.manifest import verify
from engine.store.files import remove_folder, write_bytes
from engine.store.home import Home

_NAME = re.compile(r"\w[\w.-]{0,99}", re.ASCII)


def current(home: Home) -> Path:
    """The folder of the release that is to be served.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the pointer names no release.
    """
    return _pointed(home, "current")


def previous(home: Home) -> Path:
    """The folder of the release that was current before.

    Raises:
        NoRelease: there is none.
        ReleaseDamaged: the pointer names no release.
    """
    return _pointed(home, "previous")


def activate(home: Home, name: str) -> None:
    """Point `current` at the release `name` and `previous` at the one it replaces.

    Raises:
        ReleaseDamaged: there is no such release; nothing is changed.
    """
    _folder(home, name, "what is to be activated")
    try:
        before = current(home).name
    except (NoRelease, ReleaseDamaged):
        before = None
    if before not in (None, name):
        write_bytes(home.releases / "previous", f"{before}\n".encode())
    write_bytes(home.releases / "current", f"{name}\n".encode())


def rollback(home: Home) -> str:
    """Swap `current` and `previous`, after verifying the latter; return the name now current.

    Raises:
        NoRelease: there is no release before the current one.
        ReleaseDamaged: that release is damaged; nothing is changed.
    """
    before = _before(home)
    verify(before)
    activate(home, before.name)
    return before.name


def _before(home: Home) -> Path:
    """The release to go back to: `previous`, unless a crash left it equal to `current`."""
    before = previous(home)
    if not _is_current(home, before):
        return before
    older = [folder for folder in newest_first(home) if folder.name < before.name]
    if not older:
        raise NoRelease(f"no release before {before.name} in {home.releases}")
    return older[0]


def _is_current(home: Home, folder: Path) -> bool:
    try:
        return folder == current(home)
    except ReleaseError:
        return False


def drop_old(home: Home, keep: int) -> None:
    """Delete all but the `keep` newest releases; `current` and `previous` always stay."""
    kept = set()
    for pointer in ("current", "previous"):
        with suppress(ReleaseError):
            kept.add(_pointed(home, pointer).name)
    for folder in newest_first(home)[keep:]:
        if folder.name not in kept:
            remove_folder(folder)


def newest_first(home: Home) -> list[Path]:
    """The folders of all releases; their names begin with the time they were made."""
    folders = (path for path in home.releases.glob("[!.]*") if path.is_dir())
    return sorted(folders, key=lambda path: path.name, reverse=True)


def _pointed(home: Home, pointer: str) -> Path:
    path = home.releases / pointer
    try:
        if path.exists() and not path.is_file():  # reading a pipe would wait for ever
            raise ReleaseDamaged(f"{path} is no regular file")
        name = path.read_text("utf-8", "replace").strip()
    except OSError:
        raise NoRelease(
            f"no {pointer} release in {home.releases}; run `{commands.TRAIN}`"
        ) from None
    return _folder(home, name, str(home.releases / pointer))


def _folder(home: Home, name: str, named_by: str) -> Path:
    folder = home.releases / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise ReleaseDamaged(f"{named_by} names {shorten(name)!r}, which is no release there")
    return folder
