"""Folders that are made once for all testers at work."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder that `make` fills, by whichever tester comes first; others wait for it."""
    base = factory.getbasetemp()
    shared = base.parent if base.name.startswith("popen-") else base  # pytest-xdist's testers
    folder, half = shared / name, shared / f"{name}.half"
    with FileLock(shared / f"{name}.lock"):
        if not folder.exists():
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            make(half)
            half.rename(folder)
    return folder


def copy_of(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a tester's own copy of such a folder: services keep files in the homes they serve."""
    copy = factory.mktemp(name) / "home"
    shutil.copytree(once(factory, f"{name}-of-all", make), copy, symlinks=True)
    return copy
