"""The releases of a home, line by line, for people."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from engine import commands
from engine.errors import NoRelease, ReleaseError
from engine.release.manifest import read_manifest
from engine.release.registry import current, newest_first, previous
from engine.store.home import Home
from training.splitting import held_out_fifth

_COUNTS = ("works", "films", "users", "ratings", "events without stars")


def list_releases(home: Home) -> Iterator[str]:
    """A line for every release, newest first: its mark, its name, what it was made of, how good.

    Raises:
        NoRelease: there is none.
    """
    folders = newest_first(home)
    if not folders:
        raise NoRelease(f"no release in {home.releases}; run `{commands.TRAIN}`")
    marks = dict(_marks(home))
    width = max(len(folder.name) for folder in folders)
    for folder in folders:
        yield f"{marks.get(folder.name, ''):<8}  {folder.name:<{width}}  {_worth(folder)}"


def _marks(home: Home) -> Iterator[tuple[str, str]]:
    for find, mark in ((previous, "previous"), (current, "current")):
        try:
            yield find(home).name, mark
        except ReleaseError:
            continue


def _worth(folder: Path) -> str:
    try:
        manifest = read_manifest(folder)
        return "; ".join(_figures(manifest))
    except (ReleaseError, LookupError, TypeError, ValueError) as error:
        return f"cannot be served: {error}"


def _figures(manifest: dict[str, Any]) -> Iterator[str]:
    counts, lists = manifest["counts"], manifest["lists"]
    made_of = [f"{counts[name]:,} {name}" for name in _COUNTS if counts.get(name)]
    yield ", ".join(made_of)
    if stars := manifest.get("stars"):
        by_model = "baseline_rmse" if stars["served"] == stars["baseline"] else "rmse"
        rmse = stars.get("served_rmse", stars[by_model])  # releases of before have none
        fifth = held_out_fifth(by_time=stars.get("by_time", True))
        yield f"stars by {stars['served']}, RMSE {rmse:.4f} on {fifth} of the ratings"
    if figures := lists["figures"].get(lists["name"]):
        yield f"lists by {lists['name']}, nDCG@10 {figures['metrics']['nDCG']['mean']:.4f}"
