"""Which release is served: the pointers `current` and `previous`, and the order of the releases.

The order is that of their publication, which each manifest counts; names and clocks may lie.

releases/
├── current     one line: the name of the release that is served
├── previous    one line: the one before, for `make rollback`
└── <name>/     see engine.release.read
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path

from engine import commands
from engine.errors import NoRelease, ReleaseConflict, ReleaseDamaged, ReleaseError, shorten
from engine.release.manifest import chain_of, verify
from engine.store.files import briefly_exclusive, remove_folder, write_bytes
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


def activate(home: Home, name: str, replacing: str | None = None) -> None:
    """Point `current` at the release `name` and `previous` at the one it replaces.

    `replacing` is the current release as whoever asks knows it.

    Raises:
        ReleaseDamaged: there is no such release; nothing is changed.
        ReleaseConflict: another release than `replacing` is current by now; likewise.
    """
    with _pointing(home):
        _check_still_current(home, replacing)
        _point(home, name)


def _check_still_current(home: Home, name: str | None) -> None:
    """Keep two people from undoing each other's change without either knowing."""
    if name is None:
        return
    try:
        now = current(home).name
    except ReleaseError:
        return  # nothing is lost of what anybody wanted
    if now != name:
        raise ReleaseConflict(
            f"the current release is {now} by now, and no longer {shorten(name)}; look again"
        )


def _point(home: Home, name: str) -> None:
    _folder(home, name, "what is to be activated")
    try:
        before = current(home).name
    except (NoRelease, ReleaseDamaged):
        before = None
    if before not in (None, name):
        write_bytes(home.releases / "previous", f"{before}\n".encode())
    write_bytes(home.releases / "current", f"{name}\n".encode())


def _pointing(home: Home) -> AbstractContextManager[None]:
    """The lock of the pointers; a training needs it for a moment alone."""
    return briefly_exclusive(home.root / ".pointers.lock")


def rollback(home: Home, replacing: str | None = None) -> str:
    """Swap `current` and `previous`, after verifying the latter; return the name now current.

    Raises:
        NoRelease: there is no release before the current one.
        ReleaseDamaged: that release is damaged; nothing is changed.
        ReleaseConflict: as `activate`.
    """
    _check_still_current(home, replacing)
    before = release_before(home)
    verify(before)
    activate(home, before.name, replacing)
    return before.name


def release_before(home: Home) -> Path:
    """The release to go back to: `previous`, unless a crash or a person took that away.

    Raises:
        NoRelease: there is none.
        ReleaseDamaged: the pointer names no release, and there is no older one either.
    """
    try:
        before = previous(home)
    except ReleaseError:
        if older := _older(home):
            return older[0]
        raise
    if not _is_current(home, before):
        return before
    if older := _older(home):
        return older[0]
    raise NoRelease(f"no release before {before.name} in {home.releases}")


def _older(home: Home) -> list[Path]:
    """The releases of before the current one, ahead of all the one that it names."""
    newest = newest_first(home)
    try:
        now = current(home)
    except ReleaseError:
        return newest
    _, predecessor = chain_of(now)
    older = newest[newest.index(now) + 1 :]
    return sorted(older, key=lambda folder: folder.name != predecessor)


def _is_current(home: Home, folder: Path) -> bool:
    try:
        return folder == current(home)
    except ReleaseError:
        return False


def drop_old(home: Home, keep: int) -> None:
    """Delete all but the `keep` newest releases; `current` and `previous` always stay."""
    with _pointing(home):
        kept = {folder.name for folder in _pointed_at(home)}
        for folder in newest_first(home)[keep:]:
            if folder.name not in kept:
                remove_folder(folder)


def _pointed_at(home: Home) -> Iterator[Path]:
    """What `current` and `previous` name, as far as they name releases."""
    for pointer in ("current", "previous"):
        with suppress(ReleaseError):
            yield _pointed(home, pointer)


def by_preference(home: Home) -> list[Path]:
    """All releases, those to be served first ahead: current, previous, and the newest first."""
    return list(dict.fromkeys([*_pointed_at(home), *newest_first(home)]))


def newest_first(home: Home) -> list[Path]:
    """The folders of all releases, the last to be published first."""
    folders = (path for path in home.releases.glob("[!.]*") if path.is_dir())
    return sorted(folders, key=lambda path: (chain_of(path)[0], path.name), reverse=True)


def next_sequence(home: Home) -> int:
    """The place of the release that is made next, one more than any has."""
    return 1 + max((chain_of(folder)[0] for folder in newest_first(home)), default=0)


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
