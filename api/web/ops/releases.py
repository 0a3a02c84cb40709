"""The releases there are: listed, compared, put in service."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, NamedTuple

from fastapi import Form, Path, Query, Response

from api.web.asking import joined
from api.web.ops.access import OperatorPage, show
from api.web.ops.asking import ask, ask_release
from api.web.ops.shapes import mapping
from api.web.pages import Page, pages
from api.web.wording import mark as _
from engine import commands

router = pages()
_LONGEST = 100  # characters of a name
Name = Annotated[str, Path(max_length=_LONGEST)]
Chosen = Annotated[str, Query(max_length=_LONGEST)]
Replacing = Annotated[str, Form(max_length=_LONGEST)]


class Row(NamedTuple):
    """What two releases have of one thing; None: nothing."""

    label: str
    values: tuple[Any, Any]

    @property
    def differs(self) -> bool:
        """Whether they have other values."""
        return bool(self.values[0] != self.values[1])


@router.get("/ops/releases")
async def releases(
    page: OperatorPage, left: Chosen = "", right: Chosen = "", done: Chosen = ""
) -> Response:
    """All releases, and two of them side by side."""
    listed = await ask(page, "releases")
    compared = [name for name in (left, right) if name]
    facts = {
        "listed": listed,
        "left": left or listed["in_service"] or "",
        "right": right or listed["before"] or "",
        "rows": await _compared(page, left, right) if len(compared) == 2 else [],
        "outcome": _outcome(listed, done),
        "train": commands.TRAIN,
    }
    return show(page, "ops/releases.html", facts)


def _outcome(listed: Mapping[str, Any], name: str) -> str | None:
    """What became of a change to a release: served, waiting, or no longer so; None: of none."""
    if not name or name not in {each["name"] for each in listed["items"]}:
        return None
    if listed["current"] != name:
        return "changed"
    return "served" if listed["in_service"] == name else "waiting"


async def _compared(page: Page, left: str, right: str) -> list[tuple[str, list[Row]]]:
    """What two releases have, in groups of rows."""
    first, second = await ask_release(page, left), await ask_release(page, right)
    groups = []
    for title, take in _GROUPS.items():
        before, after = dict(take(first)), dict(take(second))
        labels = list(dict.fromkeys([*before, *after]))
        rows = [Row(label, (before.get(label), after.get(label))) for label in labels]
        groups.append((page.text(title), rows))
    return [(title, rows) for title, rows in groups if rows]


def _figures(release: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    stars, lists = mapping(release["release"]["stars"]), mapping(release["release"]["lists"])
    if stars:
        yield _("model of stars"), stars["model"]
        yield "RMSE", stars["rmse"]
        yield _("RMSE of the baseline"), stars["baseline_rmse"]
    if lists:
        yield _("ranker"), lists["ranker"]
        yield "nDCG@10", lists["ndcg"]
        yield _("nDCG@10, low end"), lists["low"]
        yield _("nDCG@10, high end"), lists["high"]


def _made_of(release: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    listed = release["release"]
    yield _("created"), listed["created"]
    yield _("lake"), listed["data_fingerprint"]
    yield _("format"), listed["format"]
    yield from listed["counts"].items()


def _parameters(release: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    manifest = mapping(release["manifest"])
    yield from _plain(mapping(manifest.get("parameters")))
    yield _("trials"), len(release["trials"])


def _of_ranker(release: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    ranker = mapping(mapping(mapping(release["manifest"]).get("lists")).get("ranker"))
    yield from _plain(mapping(ranker.get("parameters")))


def _plain(values: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Those values that one cell of a table can show."""
    for name, value in values.items():
        if isinstance(value, int | float | str):
            yield name, value


_GROUPS = {
    _("Made of"): _made_of,
    _("Figures"): _figures,
    _("Parameters of the model of stars"): _parameters,
    _("Parameters of the ranker"): _of_ranker,
}


@router.get("/ops/rollback")
async def ask_back(page: OperatorPage) -> Response:
    """Ask whether to go back to the release before."""
    return await _confirm(page, None)


@router.post("/ops/rollback")
async def go_back(page: OperatorPage, replacing: Replacing = "") -> Response:
    """Go back to the release before."""
    return await _change(page, "/v1/admin/rollback", replacing)


@router.get("/ops/releases/{name}/activate")
async def ask_to_activate(page: OperatorPage, name: Name) -> Response:
    """Ask whether to put a release in service."""
    return await _confirm(page, name)


@router.post("/ops/releases/{name}/activate")
async def activate(page: OperatorPage, name: Name, replacing: Replacing = "") -> Response:
    """Put a release in service."""
    return await _change(page, joined("/v1/admin/releases", name, "activate"), replacing)


async def _confirm(page: Page, name: str | None) -> Response:
    """The page that asks, with what is served and what would be."""
    listed = await ask(page, "releases")
    target = name or listed["before"]
    by_name = {each["name"]: each for each in listed["items"]}
    if name is not None and name not in by_name:
        await ask_release(page, name)  # which says that there is none
    facts = {
        "next": by_name.get(target),
        "current": by_name.get(listed["current"]),
        "current_name": listed["current"] or "",
        "is_rollback": name is None,
    }
    return show(page, "ops/confirm.html", facts)


async def _change(page: Page, path: str, replacing: str) -> Response:
    """Do it, and lead to the list, which says what became of it."""
    outcome = await page.ask.write("POST", path, query=[("replacing", replacing)])
    return page.back(page.href("/ops/releases", done=outcome["current"]))
