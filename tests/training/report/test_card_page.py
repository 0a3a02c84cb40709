"""The model card as a page: what the card says, nothing that runs, and the models in a picture."""

import re
import shutil

import pytest

from data.profile.profile import write_profile
from engine.errors import NoRelease, ReleaseDamaged
from engine.pages.reports import report_page
from engine.release.manifest import read_manifest, verify
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.pages.outline import checked
from tests.engine.pages.test_reports import ALL
from tests.engine.release.small import reseal, unlock
from tests.training.worlds import release_with
from training.metrics.bootstrap import Interval
from training.ratings.sgd.parameters import SvdParameters
from training.report.card.card import CARD, QUALITY, SECTIONS
from training.report.card_page import CardFacts, card_document, ndcg_figure, read_card
from training.report.pages import write_release_reports

NDCG = {"popular": Interval(0.1, 0.08, 0.12), "slist": Interval(0.2, 0.18, 0.22)}


@pytest.fixture
def home(sample_home, tmp_path):
    """A copy of the sample home, to be changed."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


def document_of(home):
    return card_document(read_card(current(home), verify(current(home))))


@pytest.fixture(scope="module")
def document(sample_home):
    return document_of(sample_home)


def facts(text="", ndcg=NDCG, served="slist"):
    return CardFacts("20260101T000000Z-0001", text, ndcg, served)


def without_marks(line):
    """A line of Markdown as it reads: a paragraph, an entry of a list or a cell."""
    return re.sub(r"\\(.)|\*\*|`", lambda mark: mark[1] or "", line)


def test_the_page_says_what_the_card_says(sample_home, document):
    card = (current(sample_home) / CARD).read_text("utf-8")
    text = "".join(checked(report_page(document)).text)
    inside = "".join(text.split())
    lines = [line for line in card.split("\n") if line and not line.startswith(("|", "#"))]
    cells = re.findall(r"(?<=\| )((?:\\.|[^\\|\n])+)(?= \|)", card)
    assert len(lines) > 40
    assert len(cells) > 200
    for part in [line.removeprefix("- ") for line in lines] + cells:
        if set(part) - set("-:"):
            assert "".join(without_marks(part).split()) in inside


def test_every_section_is_there_and_led_to(document):
    assert [section.title for section in document.sections] == list(SECTIONS)
    outline = checked(report_page(document))
    assert [attrs["href"] for attrs in outline.all("a")] == [
        f"#{section.name}" for section in document.sections
    ]


def test_the_ranking_models_are_drawn_with_the_figures(sample_home, document):
    lists = read_manifest(current(sample_home))["lists"]
    means = {name: each["metrics"]["nDCG"]["mean"] for name, each in lists["figures"].items()}
    best = max(means, key=means.get)
    (section,) = [section for section in document.sections if section.figures]
    assert section.title == QUALITY
    (figure,) = section.figures
    assert figure.sentence == (
        f"In service is {lists['name']}; of the models evaluated, {best} has the highest mean, "
        f"{means[best]:.3f}. The lines are 95 % intervals over users."
    )
    assert {row.name: row.mean for row in figure.chart.rows} == means
    assert [row.name for row in figure.chart.rows if row.strong] == [lists["name"]]


def test_without_evaluated_lists_there_is_a_sentence_and_no_chart():
    assert ndcg_figure(facts(ndcg={})).chart is None
    page = report_page(card_document(facts("# T\n\n## A\n\ntext", ndcg={})))
    assert "nothing to draw" in checked(page).words


def test_a_release_without_a_card_says_so(home):
    release_with(home, SvdParameters(n_factors=4, n_epochs=2))
    document = document_of(home)
    assert "made before cards were written" in checked(report_page(document)).words
    assert len([figure for section in document.sections for figure in section.figures]) == 1


def test_a_damaged_card_is_not_shown(home):
    with (current(home) / CARD).open("a") as card:
        card.write("better than all\n")
    with pytest.raises(ReleaseDamaged, match=r"card\.md differs"):
        write_release_reports(home)
    assert not home.reports.exists()


def test_a_release_without_figures_of_lists_is_refused(home):
    reseal(current(home), lambda manifest: {k: v for k, v in manifest.items() if k != "lists"})
    with pytest.raises(ReleaseDamaged, match=r"no readable card.*lists"):
        write_release_reports(home)


def test_without_a_release_there_is_no_card(tmp_path):
    with pytest.raises(NoRelease):
        write_release_reports(Home(tmp_path))


def test_the_pages_of_all_programs_lead_to_each_other(home):
    paths = [*write_release_reports(home), *write_profile(home)]
    names = {path.name for path in paths}
    assert names == ALL - {"evaluation.html"}
    for path in paths:
        links = checked(path.read_text("utf-8"), ALL).all("a")
        assert {a["href"] for a in links if not a["href"].startswith("#")} == names
