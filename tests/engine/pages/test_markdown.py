"""The Markdown of cards: few marks become tags, all other text stays text."""

import pytest

from engine.pages.markdown import split_sections, to_html
from tests.engine.pages.outline import Outline
from tests.engine.pages.test_reports import HOSTILE
from training.report.markdown import escaped


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("plain & <b>", "plain &amp; &lt;b&gt;"),
        ("**bold** text", "<strong>bold</strong> text"),
        (r"**a\*b**", "<strong>a*b</strong>"),
        ("`a_b < c`", "<code>a_b &lt; c</code>"),
        (r"\*no\* \[no\](x) \<i\>", "*no* [no](x) &lt;i&gt;"),
        ("[link](javascript:x)", "[link](javascript:x)"),
        ("![picture](x.png) <img src=x>", "![picture](x.png) &lt;img src=x&gt;"),
        (r"\&amp;", "&amp;amp;"),
        ("**left open", "**left open"),
        ("3 * 4 * 5", "3 * 4 * 5"),
    ],
)
def test_marks_become_tags_and_all_else_stays_text(line, html):
    assert to_html(line) == f"<p>{html}</p>\n"


def test_any_text_comes_back_as_it_was():
    marks = "".join(map(chr, range(33, 127)))
    for text in (HOSTILE, marks, marks[::-1], "**", "a\\", "\\\\|", "| - |", "¿Qué? “x”"):
        row = f"| {escaped(text)} | 1 |"
        outline = Outline(to_html(f"| a | b |\n| --- | ---: |\n{row}"))
        assert outline.words == f"a b {' '.join(text.split())} 1"


def test_blocks_become_sections():
    text = "# T `x`\n\nbefore\n\n## A\n\n### B\n\n- one\n- **two**\n\nlast\nline\n\n## C **d**\n"
    title, sections = split_sections(text)
    assert title == "T x"
    assert list(sections) == ["Introduction", "A", "C d"]
    html = "".join(to_html(sections["A"]).split("\n"))
    assert html == ("<h3>B</h3><ul><li>one</li><li><strong>two</strong></li></ul><p>lastline</p>")
    assert split_sections("") == ("", {})


def test_an_interval_stands_below_its_number():
    html = to_html("| way (x) | n |\n| --- | ---: |\n| a (b) | 0.1 (0.0–0.2) |")
    assert "0.1\n(0.0–0.2)</td>" in html
    assert "<td>a (b)</td>" in html
    assert 'role="group"' in html
