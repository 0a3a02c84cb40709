"""What a part of the lists gains is told by the same lists without it, and by nothing else."""

import re
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.ablations import report
from benchmarks.ablations.report import Ablated
from benchmarks.ablations.run import run
from benchmarks.ablations.variants import PARTS, without_anything, without_search
from benchmarks.peers.cartelera import ChosenLists
from benchmarks.settings import AblationSettings
from engine.errors import DataError
from tests.training.ranking.worlds import data_from
from training.ranking.configuration import POPULAR, RankerConfiguration
from training.ranking.popular import LATELY, Popular
from training.ranking.recent import BOOST, FIRST, NEWCOMER
from training.ranking.slist import Slist

FIGURE = re.compile(r"\d\.\d{4} \(|not chosen")
DATA = data_from(np.array([[4, 5, 3], [2, 3, 2], [1, 4, 5]]), max_items=2)  # the third is tail
RANKER = RankerConfiguration(Slist.name, Slist.FIRST[1], Popular.FIRST[0], FIRST, True)
CHOSEN = ChosenLists(DATA, DATA, RANKER)


def without(part, chosen=CHOSEN):
    return PARTS[part](chosen)


def test_one_part_is_taken_away_and_all_else_stays():
    alone = {**Popular.FIRST[0], LATELY: 0.0}
    expected = {
        "recent popularity": replace(RANKER, recent={**FIRST, BOOST: 0.0}),
        "what newcomers get": replace(RANKER, recent={**FIRST, NEWCOMER: 0.0}),
        "lately popular": replace(RANKER, popular=alone),
        "second stage": replace(RANKER, second_stage=False),
        "tail": RANKER,
        "all of these but the search": replace(
            RANKER, recent={}, popular=alone, second_stage=False
        ),
    }
    for part, ranker in expected.items():
        assert without(part).ranker == ranker
        assert without(part).known is DATA
    assert without("tail").data == replace(DATA, max_tail=0)
    assert without("second stage").data is DATA
    assert without_anything(CHOSEN).data == replace(DATA, max_tail=0)


def test_without_a_search_there_are_first_guesses_alone():
    searched = replace(RANKER, popular={"half_life": 9.0}, recent={**FIRST, BOOST: 2.0})
    guess = without_search(replace(CHOSEN, ranker=searched))
    assert guess.ranker.parameters == Slist.FIRST[0]
    assert guess.ranker.recent == FIRST
    assert guess.ranker.popular == Popular.FIRST[0]
    assert guess.ranker.second_stage == RANKER.second_stage
    assert without_search(guess) is None


def test_where_all_works_take_part_there_is_no_tail():
    assert without("tail", replace(CHOSEN, data=replace(DATA, max_items=3))) is None


@pytest.mark.parametrize("part", PARTS)
def test_what_was_not_chosen_cannot_be_taken_away(part):
    bare = replace(CHOSEN, ranker=RankerConfiguration(POPULAR, {}, {}))
    assert (without(part, bare) is None) == (part != "search")


def page_of(tmp_path, **changes):
    rng = np.random.default_rng(0)
    ndcg, new = rng.random(200), np.arange(200) < 50
    without = dict.fromkeys(PARTS, ndcg) | {"tail": None, "search": ndcg - 0.1}
    ablated = Ablated(new, "slist", ndcg, without)
    settings = AblationSettings(tmp_path / "a.md", **changes)
    report.write({"some, global time": ablated}, settings, [("cores", "2")])
    return settings.output.read_text("utf-8")


def test_gains_are_bold_where_they_are_told_apart_from_nothing(tmp_path):
    page = page_of(tmp_path, trials=7, seed=3)
    rows = [line for line in page.splitlines() if line.startswith("| some, ")]
    assert [row.split(" | ")[:2] for row in rows] == [
        ["| some, global time", "200"],
        ["| some, global time, known users", "150"],
        ["| some, global time, new users", "50"],
    ]
    for row in rows:
        assert row.count("+0.0000 (+0.0000 to +0.0000)") == len(PARTS) - 2
        assert row.count("**+0.1000 (+0.1000 to +0.1000)**") == 1
        assert row.count("not chosen") == 1
    assert "by 7 trials" in page
    assert "seed 3" in page


def test_a_run_measures_every_set_by_both_protocols(tmp_path):
    settings = AblationSettings(tmp_path / "a.md", sets=["tiny"], trials=1)
    run(settings)
    page = settings.output.read_text("utf-8")
    rows = [line.strip("|").split(" | ") for line in page.splitlines() if line.startswith("| tiny")]
    assert [row[0].strip() for row in rows[:2]] == ["tiny, time", "tiny, global time"]
    for row in rows:
        assert len(row) == 4 + len(PARTS)
        assert all(FIGURE.search(cell) for cell in row[3:])
    with pytest.raises(DataError, match="no public set"):
        run(AblationSettings(tmp_path / "b.md", real=tmp_path))
