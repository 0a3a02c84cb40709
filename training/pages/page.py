"""The report as one file: what it tells, in which order, and how it looks."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import ReleaseDamaged
from engine.storage import Home, write_bytes
from training.pages import figures, parameters, trials
from training.pages.facts import OUTCOMES, Facts, read_facts
from training.pages.html import (
    definitions,
    escaped,
    folded,
    number,
    paragraph,
    rmse,
    section,
    table,
)
from training.pages.svg import Picture, colour

_FILE = "training.html"

_CSS = """
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --ink: #1b2130; --soft: #5a6374;
  --faint: #8d95a3; --main: #2463b4; --best: #c2500a; --pale: #8f98a8; --warn: #b3202e; }
@media (prefers-color-scheme: dark) { :root { --page: #14171d; --card: #1d222b; --ink: #e7eaf0;
  --soft: #aab2c0; --faint: #7b8494; --main: #74abf5; --best: #ff9a52; --pale: #79839a;
  --warn: #ff7a85; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.5 system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 16px; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: .5rem 0; }
h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; overflow-wrap: anywhere; }
p { margin: .5rem 0; max-width: 70ch; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.grid { display: grid; gap: 16px; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); }
figure, .card { margin: 0; padding: 12px; background: var(--card); border-radius: 8px; }
figcaption { font-size: .92rem; overflow-wrap: anywhere; }
.keys { font-size: .85rem; color: var(--soft); margin: .25rem 0; padding: 0; list-style: none;
  display: flex; flex-wrap: wrap; gap: 0 1rem; }
svg { display: block; width: 100%; height: auto; color: var(--ink); }
svg * { stroke-linejoin: round; stroke-linecap: butt; }
svg text { font-family: system-ui, "Segoe UI", Roboto, "DejaVu Sans", sans-serif !important; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem; }
caption { text-align: left; color: var(--soft); padding-bottom: .25rem; }
th, td { padding: .25rem .5rem; text-align: right; border-bottom: 1px solid #8883;
  white-space: nowrap; }
thead th { white-space: normal; vertical-align: bottom; }
th:first-child { text-align: left; padding-left: 0; }
.strong > * { font-weight: 700; }
summary { cursor: pointer; padding: .5rem 0; }
@media (max-width: 480px) {
  main { padding: 10px; }
  figure, .card { padding: 8px; }
  .card table, figure table { font-size: .8rem; }
  th, td { padding: .25rem .2rem; }
  .card th:first-child, figure th:first-child { white-space: normal; }
}
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def write_report(home: Home, output: Path | None = None) -> Path:
    """Write the report on the current release, whole or not at all; return its path.

    Raises:
        NoRelease: nothing is published.
        ReleaseDamaged: the release cannot be trusted or read.
    """
    path = output or home.reports / _FILE
    write_bytes(path, page_of(read_facts(home)).encode())
    return path


def page_of(facts: Facts) -> str:
    """Return the whole page; the same facts give the same text."""
    try:
        title = f"Training report of release {facts.manifest['name']}"
        body = "\n".join(_sections(facts, title))
    except (LookupError, TypeError, ValueError) as error:
        raise ReleaseDamaged(f"the current release cannot be reported: {error!r}") from error
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escaped(title)}</title>
<style>{_CSS}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _sections(facts: Facts, title: str) -> Iterator[str]:
    yield f"<header><h1>{escaped(title)}</h1>{_origin(facts)}</header>"
    evaluation = facts.evaluation
    yield section(
        "figures",
        "How good it is",
        paragraph(figures.compared(evaluation)),
        f'<div class="grid"><div class="card">{figures.errors_table(evaluation)}</div>'
        f"{_figure(figures.shares(evaluation), figures.shares_table(evaluation))}</div>",
    )
    yield section("study", "The study", paragraph(_counted(facts)), _note(facts.missing), _grid(
        trials.history(facts), trials.curves(facts)))  # fmt: skip
    yield section("importances", "What mattered", _grid(parameters.importances(facts)))
    yield section("slices", "Which values did well", _grid(*parameters.slices(facts)))
    yield section("winner", "What was fitted", _fitted(facts.manifest), _all_trials(facts))


def _origin(facts: Facts) -> str:
    """Return when the release was made, of what, and with which seeds."""
    manifest, measured = facts.manifest, facts.evaluation
    counts = manifest["counts"]
    low, high = manifest["rating_scale"]
    made = datetime.fromisoformat(manifest["created"]).astimezone(UTC)
    return definitions([
        ("made", f"{made:%Y-%m-%d %H:%M} UTC"),
        ("data", f"{counts['ratings']:,} ratings by {counts['users']:,} users; "
                 f"{counts['titles']:,} titles of {counts['works']:,} works; "
                 f"from {low:g} to {high:g} stars"),
        ("fingerprint", manifest["data_fingerprint"]),
        ("measured on", f"{measured.ratings:,} ratings by {measured.users:,} users of "
                        f"{measured.works:,} works, in {measured.folds} folds"),
        ("seed", f"{manifest['seed']} of the training, {measured.seed} of the splits"),
        ("study", manifest["study"]),
    ])  # fmt: skip


def _counted(facts: Facts) -> str:
    if not facts.trials:
        return "The release has no list of trials."
    said = dict(zip(OUTCOMES, ("complete", "given up early", "diverged"), strict=True))
    counts = [f"{len(facts.of(outcome))} {words}" for outcome, words in said.items()]
    total = "1 trial" if len(facts.trials) == 1 else f"{len(facts.trials)} trials"
    return (
        f"{total}: {', '.join(counts)}. Errors are means over the folds at a trial's best epoch; "
        "those of trials that were given up are of the epochs they had."
    )


def _note(text: str) -> str:
    return paragraph(text) if text else ""


def _grid(*pictures: Picture) -> str:
    return f'<div class="grid">{"".join(map(_figure, pictures))}</div>'


def _figure(picture: Picture, more: str = "") -> str:
    keys = "".join(
        f'<li><span aria-hidden="true" style="color: {colour(painted)}">{mark}</span> '
        f"{escaped(meaning)}</li>"
        for painted, mark, meaning in picture.keys
    )
    return (
        f"<figure><h3>{escaped(picture.title)}</h3>\n{picture.svg}"
        f"{f'<ul class=keys>{keys}</ul>' if keys else ''}"
        f"<figcaption>{escaped(picture.sentence)}</figcaption>{more}</figure>\n"
    )


def _fitted(manifest: Any) -> str:
    """Return the parameters of the final fit, and with what it was made."""
    given = {k: v for k, v in manifest["parameters"].items() if v is not None}
    tuned = [(name, number(value) if type(value) is not bool else str(value).lower())
             for name, value in given.items()]  # fmt: skip
    versions = ", ".join(f"{name} {version}" for name, version in manifest["versions"].items())
    return (
        paragraph("The final model was fitted on all ratings with these parameters.")
        + f'<div class="card">{definitions(tuned)}</div>'
        + paragraph(f"Made with {versions}.")
    )


def _all_trials(facts: Facts) -> str:
    if not facts.trials:
        return ""
    head = ["trial", *facts.parameters, "epochs", "RMSE", "MAE", "outcome"]
    rows = [
        [t.number, *map(number, t.parameters.values()), t.n_epochs, rmse(t.rmse), rmse(t.mae),
         t.outcome]
        for t in facts.trials
    ]  # fmt: skip
    best = facts.best.number if facts.best else None
    return folded("All trials", table("Trials in order", head, rows, strong=best))
