"""Cells and tables of the result pages, in Markdown."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.harness.process import Failed
from engine.store.files import write_bytes
from training.metrics.bootstrap import Interval
from training.report import markdown

NOT_MEASURED = "Not measured in this run."


def write(path: Path, title: str, command: str, sections: Mapping[str, Sequence[str]]) -> None:
    """Write a page of sections by their headings, and say what wrote it."""
    lines = [f"# {title}", "", f"Written by `{command}`; do not edit."]
    for heading, section in sections.items():
        lines += ["", f"## {heading}", "", *section]
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, ("\n".join(lines) + "\n").encode())


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a table, or the sentence that there is nothing to show in one."""
    if not rows:
        return [NOT_MEASURED]
    names, *cells = ([cell.replace("|", "/") for cell in line] for line in (head, *rows))
    return markdown.table(names, cells, words=range(len(names))).split("\n")


def machine_table(facts: Sequence[tuple[str, str]]) -> list[str]:
    """What the figures were measured on."""
    return table(("what", "value"), facts)


def version_cell(version: str | Failed) -> str:
    """A library's version, or why it is missing."""
    return f"**missing**: {version.reason}" if isinstance(version, Failed) else version


def shown(mean: Interval, digits: int = 4) -> str:
    """A mean with its interval."""
    return f"{mean.mean:.{digits}f} ({mean.low:.{digits}f}–{mean.high:.{digits}f})"


def spread(values: Sequence[float], form: str) -> str:
    """The median of repetitions with the lowest and the highest."""
    middle = format(median(values), form)
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):{form}}–{max(values):{form}})"


def column(means: Mapping[str, float], cells: Mapping[str, str] | None = None) -> dict[str, str]:
    """The cells of a column by model, those with the highest mean bold."""
    cells = cells or {name: f"{mean:.4f}" for name, mean in means.items()}
    top = max(means.values(), default=0.0)
    return {name: f"**{cells[name]}**" if means[name] == top else cells[name] for name in means}
