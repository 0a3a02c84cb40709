"""What all pages share: how they look, the frame around them, and figures in a grid."""

from collections.abc import Sequence

from training.report.pages.html import escaped, paragraph
from training.report.pages.svg import Picture, colour

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
.card + .grid { margin-top: 16px; }
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
td.words, th.words { text-align: left; white-space: normal; }
.words:first-child { padding-left: 0; }
section > h3 { margin: 1.5rem 0 .25rem; }
section > .card, section > figure { margin: .75rem 0; width: fit-content; max-width: 100%; }
section > figure { width: min(100%, 480px); }
ul { padding-left: 1.25rem; max-width: 72ch; }
li { margin: .25rem 0; overflow-wrap: anywhere; }
code { font-size: .9em; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .75rem 0; }
a { color: var(--main); }
.bars { width: 100%; table-layout: fixed; margin-bottom: .5rem; }
.bars th { width: 46%; font-weight: 400; white-space: normal; overflow-wrap: anywhere; }
.bars th, .bars td { border: 0; padding: .1rem .25rem .1rem 0; text-align: left; }
.bars td { display: flex; align-items: center; gap: .4rem; }
.bars span { height: .8rem; background: var(--main); flex: none; }
summary { cursor: pointer; padding: .5rem 0; }
@media (max-width: 480px) {
  main { padding: 10px; }
  figure, .card { padding: 8px; }
  .card table, figure table { font-size: .8rem; }
  th, td { padding: .25rem .2rem; }
  .card th:first-child, figure th:first-child { white-space: normal; }
}
"""

CARD, TRAINING, DATA = "card.html", "training.html", "data.html"
_NAMES = {CARD: "Model card", TRAINING: "Training report", DATA: "Data report"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_document(title: str, body: str) -> str:
    """A page that loads nothing else and runs nothing."""
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


def links(pages: Sequence[str]) -> str:
    """Links to the pages that lie beside this one; nothing where there are none."""
    anchors = "".join(f'<a href="{escaped(page)}">{escaped(_NAMES[page])}</a>' for page in pages)
    return f"<nav>{anchors}</nav>" if anchors else ""


def note(text: str) -> str:
    """A paragraph, or nothing where there is no text."""
    return paragraph(text) if text else ""


def grid(*pictures: Picture) -> str:
    """Figures beside each other where there is room."""
    return f'<div class="grid">{"".join(map(figure, pictures))}</div>'


def figure(picture: Picture) -> str:
    """A picture with its title above, and its legend and its sentence below."""
    legend = "".join(
        f'<li><span aria-hidden="true" style="color: {colour(painted)}">{mark}</span> '
        f"{escaped(meaning)}</li>"
        for painted, mark, meaning in picture.legend
    )
    return (
        f"<figure><h3>{escaped(picture.title)}</h3>\n{picture.drawing}"
        f"{f'<ul class=keys>{legend}</ul>' if legend else ''}"
        f"<figcaption>{escaped(picture.sentence)}</figcaption>{picture.details}</figure>\n"
    )
