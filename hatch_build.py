"""Builds the wheel: everything under the one import name `cartelera`.

In a checkout the programs are `engine`, `data`, `training` and `api`. Names like these would get in
the way of a user's own modules, so the wheel has them as `cartelera.engine` …, and every import of
one of them names it so. Nothing else of the code is changed: see docs/decisions/0021.
"""

import ast
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NEST = "cartelera"
NESTED = ("engine", "data", "training", "api")
A_HOME = "data/store"  # files of the one who builds, not code
CONTENTS = (
    *("*.py", "*.toml", "py.typed"),
    *("*.html", "*.css", "*.js", "*.svg", "*.woff2", "*.po", "*.txt"),  # of pages
)


def nested(source: str, name: str) -> str:
    """The source of a module with its imports of the programs put below the one name.

    Raises:
        ValueError: a program is imported in a form whose name the code would go on using.
    """
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Import) and any(_is_ours(alias.name) for alias in node.names):
            raise ValueError(f"{name}:{node.lineno}: write `from … import …`, which can be nested")
        if isinstance(node, ast.ImportFrom) and not node.level and _is_ours(node.module or ""):
            line, begin = lines[node.lineno - 1], node.col_offset + len("from ")
            lines[node.lineno - 1] = f"{line[:begin]}{NEST}.{line[begin:]}"
    return "".join(lines)


def _is_ours(module: str) -> bool:
    return module.split(".")[0] in NESTED


def nest(root: Path, target: Path) -> None:
    """Copy the packages below `root` to `target`, as the wheel has them."""
    for package in (NEST, *NESTED):
        inside = target if package == NEST else target / package
        for pattern in CONTENTS:
            for path in sorted((root / package).rglob(pattern)):
                if path.is_relative_to(root / A_HOME):
                    continue
                copy = inside / path.relative_to(root / package)
                copy.parent.mkdir(parents=True, exist_ok=True)
                if path.suffix == ".py":
                    name = path.relative_to(root).as_posix()
                    copy.write_text(nested(path.read_text("utf-8"), name), "utf-8")
                else:
                    shutil.copyfile(path, copy)


class NestedWheel(BuildHookInterface[Any]):
    """Puts the nested packages into the wheel; an editable one is the checkout as it is."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the nested packages to a folder of their own, and name it to the builder."""
        if version == "editable":
            return
        # Kept by the hook, so that it is there while the wheel is written, and gone after.
        self._folder = tempfile.TemporaryDirectory(prefix="cartelera-wheel-")
        target = Path(self._folder.name) / NEST
        nest(Path(self.root), target)
        build_data["force_include"][str(target)] = NEST
