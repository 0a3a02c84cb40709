"""Which libraries are there, in which version, and why the others are not."""

from collections.abc import Iterable
from importlib import metadata
from typing import TYPE_CHECKING, Any

from benchmarks.harness.peer import Contestant, loaded
from benchmarks.harness.process import Failed, Task, measure

if TYPE_CHECKING:  # peers' environments, where `describe` runs, lack what draws it
    from engine.console.progress import Progress

_DESCRIBE = f"{__name__}.describe"


def describe(peer: str) -> dict[str, str]:
    """Load a library; its version, and how it was built."""
    library = loaded(peer)
    parts = (library.package, metadata.version(library.package))
    return {"version": " ".join((*parts, library.variant() if library.variant else "")).strip()}


def versions(everybody: Iterable[Contestant[Any]], progress: "Progress") -> dict[str, str | Failed]:
    """The versions by the names of the peers' modules, or why a library cannot be used."""
    installed: dict[str, str | Failed] = {}
    for module, peer in {each.module: each.peer for each in everybody}.items():
        if not peer.package:
            installed[module] = "this project"
            continue
        progress.say(f"looking for {peer.package}")
        answer = measure(Task(_DESCRIBE, {"peer": module}, peer.environment))
        installed[module] = answer if isinstance(answer, Failed) else answer["version"]
    return installed
