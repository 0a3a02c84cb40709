"""The model card as a page: what the card says, nothing that runs, and the models in a picture."""

import re
import shutil

import pytest

from engine.errors import NoRelease, ReleaseDamaged
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from tests.training.report.test_report_page import (
    HOSTILE,
    Outline,
    pictures,
    sealed,
    sentences,
)
from tests.training.worlds import release_with
from training.__main__ import main
from training.metrics.bootstrap import Interval
from training.ratings.sgd.parameters import SvdParameters
from training.report.card.card import CARD, QUALITY, SECTIONS
from training.report.markdown import escaped
from training.report.pages.card import (
    CardFacts,
    card_page,
    ndcg_picture,
    read_card,
    write_card,
)
from training.report.pages.markdown_html import inline, plain, read_parts

NDCG = {"popular": Interval(0.1, 0.08, 0.12), "slist": Interval(0.2, 0.18, 0.22)}


@pytest.fixture
def home(sample_home, tmp_path):
    """A copy of the sample home, to be changed."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture(scope="module")
def page(sample_home):
    return card_page(read_card(sample_home))


def facts(text="", ndcg=NDCG, served="slist"):
    return CardFacts("20260101T000000Z-0001", text, ndcg, served)


def test_the_page_says_what_the_card_says(sample_home, page):
    card = (current(sample_home) / CARD).read_text("utf-8")
    words = Outline(page).words
    lines = [line for line in card.split("\n") if line and not line.startswith(("|", "#"))]
    assert len(lines) > 40
    for line in lines:
        assert " ".join(plain(line.removeprefix("- ")).split()) in words
    cells = re.findall(r"(?<=\| )((?:\\.|[^\\|\n])+)(?= \|)", card)
    assert len(cells) > 200
    inside = words.replace(" ", "")
    assert all(plain(c).replace(" ", "") in inside for c in cells if set(c) - set("-:"))


def test_every_section_is_there_and_led_to(page):
    outline = Outline(page)
    ids = [attrs["id"] for attrs in outline.all("section")]
    assert len(ids) == len(SECTIONS)
    assert [attrs["href"] for attrs in outline.all("a")] == [f"#{name}" for name in ids]
    assert all(title in outline.words for title in SECTIONS)


def test_the_page_loads_and_runs_nothing(page):
    outline = Outline(page)
    assert "://" not in page
    tags = {tag for tag, _ in outline.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "image"}
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)


def test_the_ranking_models_are_drawn_with_the_figures(sample_home, page):
    lists = read_manifest(current(sample_home))["lists"]
    means = {name: each["metrics"]["nDCG"]["mean"] for name, each in lists["figures"].items()}
    best = max(means, key=means.get)
    assert pictures(page) == ["ndcg"]
    assert sentences(page) == [
        f"In service is {lists['name']}; of the models evaluated, {best} has the highest mean, "
        f"{means[best]:.3f}. The lines are 95 % intervals over users."
    ]
    drawing = re.search(r"<svg.*?</svg>", page, re.DOTALL)[0]
    assert all(f">{name}</text>" in drawing for name in means)
    assert page.index(QUALITY) < page.index(drawing)


def test_without_evaluated_lists_there_is_a_sentence_and_no_picture():
    picture = ndcg_picture(facts(ndcg={}))
    assert (picture.drawing, picture.legend) == ("", ())
    assert "nothing to draw" in card_page(facts("# T\n\n## A\n\ntext", ndcg={}))


def test_one_model_alone_is_drawn():
    picture = ndcg_picture(facts(ndcg={"popular": NDCG["popular"]}, served="popular"))
    assert picture.drawing.startswith("<svg")
    assert [meaning for _, _, meaning in picture.legend] == ["in service"]


def test_a_release_without_a_card_says_so(home):
    release_with(home, SvdParameters(n_factors=4, n_epochs=2))
    page = write_card(home).read_text("utf-8")
    assert "made before cards were written" in Outline(page).words
    assert pictures(page) == ["ndcg"]


def test_the_same_release_gives_the_same_bytes(home, page):
    path = write_card(home)
    assert path == home.reports / "card.html"
    assert path.read_text("utf-8") == page


def test_a_damaged_card_is_not_shown(home):
    with (current(home) / CARD).open("a") as card:
        card.write("better than all\n")
    with pytest.raises(ReleaseDamaged, match=r"card\.md differs"):
        write_card(home)
    assert not home.reports.exists()


def test_a_release_without_figures_of_lists_is_refused(home):
    sealed(home, lambda manifest: manifest.pop("lists"))
    with pytest.raises(ReleaseDamaged, match=r"no readable card.*lists"):
        write_card(home)


def test_without_a_release_there_is_no_card(tmp_path):
    with pytest.raises(NoRelease):
        write_card(Home(tmp_path))


def test_the_pages_lead_to_each_other(home, monkeypatch):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    pages = {"card.html", "training.html", "data.html"}
    assert main(["report"]) == 0
    for name in pages:
        outline = Outline((home.reports / name).read_text("utf-8"))
        away = {a["href"] for a in outline.all("a") if not a["href"].startswith("#")}
        assert away == pages - {name}


def test_pages_lead_only_to_what_was_written(home, monkeypatch):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    home.lake.unlink()
    assert main(["report", "--output", str(home.root / "other.html")]) == 0
    for path in (home.root / "other.html", home.reports / "card.html"):
        away = [a["href"] for a in Outline(path.read_text("utf-8")).all("a")]
        assert [href for href in away if not href.startswith("#")] == []


@pytest.mark.parametrize(
    ("line", "html"),
    [
        ("plain & <b>", "plain &amp; &lt;b&gt;"),
        ("**bold** text", "<strong>bold</strong> text"),
        (r"**a\*b**", "<strong>a*b</strong>"),
        ("`a_b < c`", "<code>a_b &lt; c</code>"),
        (r"\*no\* \[no\](x) \<i\>", "*no* [no](x) &lt;i&gt;"),
        ("[link](javascript:x)", "[link](javascript:x)"),
        (r"\&amp;", "&amp;amp;"),
        ("**left open", "**left open"),
        ("3 * 4 * 5", "3 * 4 * 5"),
    ],
)
def test_marks_become_tags_and_all_else_stays_text(line, html):
    assert inline(line) == html


def test_any_text_comes_back_as_it_was():
    marks = "".join(map(chr, range(33, 127)))
    for text in (HOSTILE, marks, marks[::-1], "**", "a\\", "\\\\|", "| - |", "¿Qué? “x”"):
        assert plain(escaped(text)) == text
        row = f"| {escaped(text)} | 1 |"
        _, parts = read_parts(f"## A\n\n| a | b |\n| --- | ---: |\n{row}")
        outline = Outline(parts[0].html[0])
        assert "".join(outline.text) == f"ab{text}1"
        assert outline.all("td") == [{"class": "words"}, {}]


def test_blocks_become_parts():
    text = "# T `x`\n\nbefore\n\n## A\n\n### B\n\n- one\n- **two**\n\nlast\nline\n"
    title, parts = read_parts(text)
    assert title == "T x"
    assert [(part.title, part.html) for part in parts] == [
        ("", ["<p>before</p>"]),
        (
            "A",
            [
                "<h3>B</h3>",
                "<ul><li>one</li><li><strong>two</strong></li></ul>",
                "<p>last line</p>",
            ],
        ),
    ]
    assert read_parts("") == ("", [])


def test_an_interval_stands_below_its_number():
    _, parts = read_parts("## A\n\n| way (x) | n |\n| --- | ---: |\n| a (b) | 0.1 (0.0–0.2) |")
    assert "<td>0.1<br>(0.0–0.2)</td>" in parts[0].html[0]
    assert '<td class="words">a (b)</td>' in parts[0].html[0]
