"""The figures of releases and of the ingest as rows of tables."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from api.web.ops.shapes import count, mapping, sequence
from api.web.pages import Page
from api.web.wording import mark as _

_TABLES = {  # of the evaluation, that operators look at first
    "hold-out": _("On ratings that no tuning saw"),
    "folds": _("Cross-validated"),
}
_ERRORS = ("rmse", "mae")


class StarTable(NamedTuple):
    """The errors of the models of stars by one protocol; rows are a name, RMSE and MAE."""

    title: str
    rows: list[tuple[str, float, float]]


class Gain(NamedTuple):
    """What the model in service gains over its baseline, with its 95 % interval."""

    metric: str
    model: str
    baseline: str
    mean: float
    low: float
    high: float


def star_tables(page: Page, manifest: Mapping[str, Any]) -> list[StarTable]:
    """RMSE and MAE of the models of stars beside every baseline."""
    tables = mapping(mapping(manifest.get("evaluation")).get("tables"))
    shown = [
        StarTable(page.text(title), list(_rows(mapping(tables.get(name)))))
        for name, title in _TABLES.items()
    ]
    return [table for table in shown if table.rows]


def _rows(table: Mapping[str, Any]) -> Iterator[tuple[str, float, float]]:
    for name, errors in table.items():
        match [mapping(errors).get(error) for error in _ERRORS]:
            case [float() as rmse, float() as mae]:
                yield name, rmse, mae


def gains(manifest: Mapping[str, Any]) -> list[Gain]:
    """What the served models gain over their baselines on the test part."""
    stars, lists = mapping(manifest.get("stars")), mapping(manifest.get("lists"))
    neighbours, served = mapping(stars.get("neighbours")), str(stars.get("served"))
    factors = str(neighbours.get("baseline", served))
    parts = (
        ("RMSE", stars, factors, str(stars.get("baseline"))),
        ("RMSE", neighbours, served, factors),
        ("nDCG@10", lists, str(lists.get("name")), "popular"),
    )
    return [
        Gain(metric, model, baseline, gain["mean"], gain["low"], gain["high"])
        for metric, figures, model, baseline in parts
        if (gain := _numbers(figures.get("gain"))) and model != baseline
    ]


def _numbers(gain: Any) -> Mapping[str, float] | None:
    values = [mapping(gain).get(name) for name in ("mean", "low", "high")]
    return mapping(gain) if all(isinstance(value, int | float) for value in values) else None


class ReadFile(NamedTuple):
    """What became of the rows of a file."""

    name: str
    rows_in: int
    rows_out: int
    repaired: int
    left_out: int
    rejected: int


class Reason(NamedTuple):
    """How many rows of a file were treated so, and why."""

    file: str
    treatment: str
    code: str
    rows: int


class Ingested(NamedTuple):
    """The report of an ingest as the page shows it."""

    lake: str
    files: list[ReadFile]
    reasons: list[Reason]
    warnings: list[str]
    total: ReadFile


_TREATMENTS = {
    "repaired": _("repaired"),
    "left_out": _("passed over"),
    "rejected": _("rejected"),
}


def ingested(answer: Mapping[str, Any]) -> Ingested:
    """The report of an ingest: every file with its rows, and why some are other or none."""
    report = answer["report"]
    entries = [mapping(entry) for entry in sequence(report.get("files"))]
    files = [_file(entry) for entry in entries]
    sums = [sum(column) for column in zip(*(file[1:] for file in files), strict=True)]
    return Ingested(
        str(answer["lake"]),
        files,
        [reason for entry in entries for reason in _reasons(entry)],
        [str(warning) for warning in sequence(report.get("warnings"))],
        ReadFile("", *(sums or [0] * 5)),
    )


def _file(entry: Mapping[str, Any]) -> ReadFile:
    counts = ("rows_in", "rows_out", *_TREATMENTS)
    return ReadFile(str(entry.get("file", "")), *(count(entry.get(name)) for name in counts))


def _reasons(entry: Mapping[str, Any]) -> Iterator[Reason]:
    for treatment, title in _TREATMENTS.items():
        for code, rows in mapping(entry.get(treatment)).items():
            yield Reason(str(entry.get("file", "")), title, code, count(rows))
