"""The releases of a home by their manifests, each read again when its files are others."""

import csv
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from api.admin.schemas import ListedRelease, ListFigures, StarFigures, Trial
from engine.errors import NotFound, ReleaseDamaged, ReleaseError
from engine.release.manifest import MANIFEST, SEAL, read_manifest
from engine.release.registry import current, newest_first, previous
from engine.store.home import Home

_METRIC = "nDCG"
_MALFORMED = (AttributeError, LookupError, TypeError, ValueError)  # a manifest of other shapes
_OF_RESULT = ("trial", "rmse", "mae", "outcome")  # columns of trials that are no parameters
_State = tuple[tuple[int, int, int], ...]


class ReleaseList:
    """The releases of a home; a manifest is read once for every state of its files."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._kept: dict[str, tuple[_State, ListedRelease]] = {}

    def items(self, in_service: str | None) -> list[ListedRelease]:
        """All releases, the last to be published first; damaged ones say why."""
        pointed = {mark: _name_of(self._home, mark) for mark in ("current", "previous")}
        before, now = self._kept, dict[str, tuple[_State, ListedRelease]]()
        for folder in self._folders():
            state, kept = _state(folder), before.get(folder.name)
            now[folder.name] = kept if kept and kept[0] == state else (state, _listed(folder))
        self._kept = now  # in one step: several threads list
        return [
            listed.model_copy(
                update={
                    "is_current": name == pointed["current"],
                    "is_previous": name == pointed["previous"],
                    "in_service": name == in_service,
                }
            )
            for name, (_, listed) in now.items()
        ]

    def folder(self, name: str) -> Path:
        """The folder of a release.

        Raises:
            NotFound: there is no such release.
        """
        folders = {folder.name: folder for folder in self._folders()}
        if name not in folders:
            raise NotFound("release", name)
        return folders[name]

    def _folders(self) -> list[Path]:
        """The folders of all releases; none where nobody may look, which the holder says."""
        try:
            return newest_first(self._home)
        except OSError:
            return []


def _name_of(home: Home, pointer: str) -> str | None:
    with suppress(ReleaseError):
        return (current if pointer == "current" else previous)(home).name
    return None


def _state(folder: Path) -> _State:
    """What changes when somebody changes a manifest."""
    return tuple(_stamps(folder / name for name in (MANIFEST, SEAL)))


def _stamps(paths: Iterator[Path]) -> Iterator[tuple[int, int, int]]:
    for path in paths:
        try:
            stat = path.stat()
        except OSError:
            yield 0, 0, 0
        else:
            yield stat.st_ino, stat.st_mtime_ns, stat.st_size


def _listed(folder: Path) -> ListedRelease:
    plain: dict[str, Any] = {
        "name": _shown(folder.name),
        "is_current": False,
        "is_previous": False,
        "in_service": False,
    }
    try:
        manifest = read_manifest(folder)
        return ListedRelease(**plain, problem=None, **_facts(manifest))
    except ReleaseDamaged as damage:
        return ListedRelease(**plain, problem=_shown(str(damage)))
    except _MALFORMED:
        problem = f"release {plain['name']}: {MANIFEST} is not what a training writes"
        return ListedRelease(**plain, problem=problem)


def _shown(text: str) -> str:
    """A text with the name of a folder, which need not be UTF-8."""
    return os.fsencode(text).decode("utf-8", "replace")


def _facts(manifest: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "created": str(manifest["created"]),
        "format": manifest["format"],
        "data_fingerprint": str(manifest["data_fingerprint"]),
        "counts": manifest["counts"],
        "stars": _stars(manifest.get("stars")),
        "lists": _lists(manifest["lists"]),
    }


def _stars(stars: Mapping[str, Any] | None) -> StarFigures | None:
    if not stars:
        return None
    return StarFigures(
        model=stars["served"],
        rmse=stars.get("served_rmse", stars["rmse"]),  # releases of before have none
        baseline=stars["baseline"],
        baseline_rmse=stars["baseline_rmse"],
    )


def _lists(lists: Mapping[str, Any]) -> ListFigures | None:
    figures = lists["figures"].get(lists["name"])
    if not figures:
        return None
    mean, low, high = (figures["metrics"][_METRIC][part] for part in ("mean", "low", "high"))
    return ListFigures(ranker=lists["name"], ndcg=mean, low=low, high=high)


def manifest_of(folder: Path) -> dict[str, Any]:
    """The manifest of a release without its files; empty where it is damaged."""
    try:
        manifest = read_manifest(folder)
    except ReleaseDamaged:
        return {}
    return {name: value for name, value in manifest.items() if name != "files"}


def trials_of(folder: Path) -> list[Trial]:
    """The trials of a release's study; none where it has no study, or none that can be read."""
    try:
        with (folder / "trials.csv").open(encoding="utf-8", newline="") as file:
            return [_trial(row) for row in csv.DictReader(file)]
    except (OSError, csv.Error, *_MALFORMED):
        return []


def _trial(row: Mapping[str, str]) -> Trial:
    parameters = {name: float(text) for name, text in row.items() if name not in _OF_RESULT}
    rmse = float(row["rmse"]) if row["rmse"] else None
    return Trial(number=int(row["trial"]), rmse=rmse, outcome=row["outcome"], parameters=parameters)
