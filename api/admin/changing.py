"""Another release in service: by its name, or the one before."""

from collections.abc import Iterator
from contextlib import contextmanager

from api.admin.schemas import Activated
from api.serving import ReleaseHolder
from engine.errors import NoRelease, ReleaseConflict, ReleaseDamaged, disk_problem
from engine.release.manifest import verify
from engine.release.registry import activate, rollback
from engine.store.home import Home


def roll_back(home: Home, holder: ReleaseHolder, replacing: str | None) -> Activated:
    """Serve the release before the current one, after checking every byte of it.

    Raises:
        ReleaseConflict: there is none, it is damaged, the home cannot be written, or another
            release than `replacing` is current by now.
    """
    with _refusing():
        name = rollback(home, replacing)
    return _served(holder, name)


def put_in_service(
    home: Home, holder: ReleaseHolder, name: str, replacing: str | None
) -> Activated:
    """Serve a release that there is, after checking every byte of it.

    Raises:
        ReleaseConflict: as `roll_back`.
    """
    with _refusing():
        verify(home.releases / name)
        activate(home, name, replacing)
    return _served(holder, name)


@contextmanager
def _refusing() -> Iterator[None]:
    """Say as a conflict what keeps the pointers as they are.

    Raises:
        ReleaseConflict: whatever does.
    """
    try:
        yield
    except (NoRelease, ReleaseDamaged) as error:
        raise ReleaseConflict(f"{error}; the current release stays") from error
    except OSError as error:
        raise ReleaseConflict(disk_problem(error)) from error


def _served(holder: ReleaseHolder, name: str) -> Activated:
    holder.refresh()
    return Activated(current=name, in_service=in_service(holder), problem=holder.problem)


def in_service(holder: ReleaseHolder) -> str | None:
    """The name of the release in service; None without one."""
    try:
        return holder.release.name
    except NoRelease:
        return None
