"""The release in service, and the watcher that swaps in a new one without failing a request.

A request takes the release once and uses it to its end; a swap replaces the reference that the next
request takes.
"""

import gc
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from threadpoolctl import threadpool_limits

from engine import commands
from engine.contract.arrow import give_back, use_plain_allocator
from engine.errors import NoRelease, ReleaseError
from engine.release.read import Release, load
from engine.release.registry import by_preference, current
from engine.release.write import SHORTLISTS
from engine.store.home import Home

log = logging.getLogger("cartelera")


class ReleaseHolder:
    """Holds the release in service and looks for its successor."""

    def __init__(self, home: Home, watch_seconds: float) -> None:
        self._home = home
        self._watch_seconds = watch_seconds
        self._release: Release | None = None
        self._problem = "starting"
        self._refused: tuple[object, str] | None = None  # the state of a damaged release, and why
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._watcher = threading.Thread(target=self._watch, name="release-watcher", daemon=True)

    @property
    def release(self) -> Release:
        """The release in service.

        Raises:
            NoRelease: there is none yet, and why.
        """
        if (release := self._release) is None:
            raise NoRelease(self._problem)
        return release

    @property
    def problem(self) -> str | None:
        """Why the current release is not the one in service, or None if it is."""
        return self._problem or None

    def start(self) -> None:
        """Load the current release, or the newest intact one, and begin to watch."""
        use_plain_allocator()
        threadpool_limits(1)  # several wait for each other longer than a list takes one of them
        self.refresh()
        if self._release is None:
            try:
                self._fall_back()
            except OSError as error:  # a folder that nobody can list
                self._note(str(error))
        self._watcher.start()

    def stop(self) -> None:
        """End the watcher."""
        self._stop.set()
        self._watcher.join()

    def refresh(self) -> bool:
        """Swap in the current release and say whether it is another than the one before.

        A release that cannot be loaded is refused with the reason; the old one goes on serving.
        """
        with self._lock:
            try:
                return self._swap(current(self._home))
            except Exception as error:  # whatever a release does: the one in service stays
                self._note(_reason(error))
                return False

    def _swap(self, folder: Path) -> bool:
        if self._release is not None and folder.name == self._release.name:
            self._problem = ""
            return False
        state = _state(folder)
        if self._refused and self._refused[0] == state:  # do not read it again and again
            self._problem = self._refused[1]
            return False
        try:
            self._release = _load_warm(folder)
        except Exception as error:
            self._refused = state, _reason(error)
            raise
        self._problem, self._refused = "", None
        log.info("release in service", extra={"release": folder.name})
        return True

    def _fall_back(self) -> None:
        """Serve the release before, or the newest intact one, while the current one cannot be."""
        for folder in by_preference(self._home):
            try:
                self._release = _load_warm(folder)
            except Exception as error:  # whatever one release does: another may be intact
                log.warning("release passed over", extra={"reason": _reason(error)})
                continue
            log.warning("serving an older release", extra={"release": folder.name})
            return

    def _note(self, problem: str) -> None:
        if problem != self._problem:  # logged once, not at every look of the watcher
            log.warning("release not loaded", extra={"reason": problem})
        self._problem = problem

    def _watch(self) -> None:
        while not self._stop.wait(self._watch_seconds):
            try:
                self.refresh()
            except Exception as error:  # the watcher outlives whatever a release does to it
                log.exception("release watcher")
                self._note(f"the release could not be loaded: {error!r}")


def _state(folder: Path) -> object:
    """What changes when somebody mends a release."""
    files = sorted(folder.iterdir())
    return folder.name, [(file.name, file.lstat().st_mtime_ns) for file in files]


def _reason(error: Exception) -> str:
    known = isinstance(error, ReleaseError | OSError)
    return str(error) if known else f"the release could not be loaded: {error!r}"


def _load_warm(folder: Path) -> Release:
    """Load a release so that it answers its first request as fast as every other."""
    with _nothing_collected():
        release = load(folder)
        release.warm()
    if release.recommender.shortlists is None and SHORTLISTS in release.manifest:
        reason = (
            f"another version of the program made its lists; `{commands.TRAIN}` makes them anew"
        )
        log.warning(
            "lists are ranked at each request", extra={"release": folder.name, "reason": reason}
        )
    give_back()  # loading needs more memory than serving
    return release


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Keep the collector away from a release while it is made: all of its objects stay.

    It would look through all there are again and again.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
