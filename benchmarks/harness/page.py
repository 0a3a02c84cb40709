"""Cells and tables of the result pages, in Markdown."""

from collections.abc import Mapping, Sequence

from training.metrics.bootstrap import Interval
from training.report import markdown

NOT_MEASURED = "Not measured in this run."


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    """The lines of a table, or the sentence that there is nothing to show in one."""
    if not rows:
        return [NOT_MEASURED]
    names, *cells = ([cell.replace("|", "/") for cell in line] for line in (head, *rows))
    return markdown.table(names, cells, words=range(len(names))).split("\n")


def shown(mean: Interval) -> str:
    """A mean with its interval."""
    return f"{mean.mean:.4f} ({mean.low:.4f}–{mean.high:.4f})"


def column(means: Mapping[str, float], cells: Mapping[str, str] | None = None) -> dict[str, str]:
    """The cells of a column by model, those with the highest mean bold."""
    cells = cells or {name: f"{mean:.4f}" for name, mean in means.items()}
    top = max(means.values(), default=0.0)
    return {name: f"**{cells[name]}**" if means[name] == top else cells[name] for name in means}
