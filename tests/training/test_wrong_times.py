"""One wrong time in an older lake moves no popular list, no week and no other event's age."""

import json
import shutil

import numpy as np
import pyarrow as pa
import pytest

from engine.contract.tables import EVENTS
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from engine.store.tables import read_table, write_table
from tests.training.worlds import ingested, watching_world
from training.__main__ import main
from training.content.works import compare_lake_works
from training.dataset import read_lake
from training.protocols import GLOBAL_TIME, WEEKLY
from training.ranking import Popular
from training.ranking.base import TrainingData

USERS, WORKS, DAY = 120, 40, 86_400
SINGLE = f"ns{WORKS + 1}"  # a title that one user has rated, when all began
TRAIN = ("train", "--trials", "1", "--folds", "2", "--force")
EVALUATE = ("evaluate", "--protocol", f"{GLOBAL_TIME},{WEEKLY}", "--weeks", "8")


def ratings():
    """A user comes each day and rates a dozen works, one an hour."""
    yield 0, 4.0, 10**9, SINGLE
    for user in range(USERS):
        works = [work for work in range(WORKS) if (user * 7 + work * 3) % 10 < 3 or work < user % 7]
        for n, work in enumerate(works):
            stars = 5.0 if work % 4 == user % 4 else 2.0 + work % 2
            yield user, stars, 10**9 + user * DAY + n * 3_600, f"ns{work + 1}"


def date_single_rating(home, seconds):
    """Put the single rating to another time, straight into the lake's table."""
    path = home.lake / "events.parquet"
    events = read_table(path, EVENTS)
    times = events["at"].cast(pa.int64()).to_pylist()
    times[events["title_id"].to_pylist().index(SINGLE)] = seconds
    column = pa.array(times, pa.int64()).cast(EVENTS.schema.field("at").type)
    position = events.schema.get_field_index("at")
    write_table(path, events.set_column(position, "at", pa.chunked_array([column])), EVENTS)


def run(home, *words):
    assert main([words[0], "--home", str(home.root), *words[1:]]) == 0
    return home


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """A trained and evaluated home of clean times. Read it, never write."""
    world = watching_world(tmp_path_factory.mktemp("clean"), WORKS + 1)
    world.ratings(ratings())
    return run(run(ingested(world), *TRAIN), *EVALUATE)


@pytest.fixture(scope="module", params=[2**31 - 1, 2**32 - 1, DAY], ids=["2038", "2106", "1970"])
def mistaken(clean, tmp_path_factory, request):
    """The same home with one wrong time. Read it, never write."""
    home = Home(tmp_path_factory.mktemp("mistaken") / "home")
    shutil.copytree(clean.root, home.root, symlinks=True)
    date_single_rating(home, request.param)
    return run(home, *EVALUATE)


def popular_values(home, half_life):
    lake = read_lake(home)
    data = TrainingData(lake.interactions, compare_lake_works(lake, None).content, 0, 1)
    works = lake.works["work_id"].to_pylist()
    values = Popular(data).popularity({"half_life": half_life, "appeal": 0.0}).values
    return dict(zip(works, values.tolist(), strict=True))


@pytest.mark.parametrize("half_life", [7.0, 365.0, 36_500.0])
def test_the_popular_order_stays_and_a_single_rating_does_not_jump(clean, mistaken, half_life):
    expected, values = popular_values(clean, half_life), popular_values(mistaken, half_life)
    single = values.pop(f"w{SINGLE}")
    assert expected.pop(f"w{SINGLE}") > 0
    assert values == expected
    assert single <= np.float32(np.log(2))  # as much as one event of the last day


def counts(home):
    """How many rounds and lists there are by each protocol."""
    record = json.loads((home.reports / "evaluation.json").read_text("utf-8"))
    return {
        summary["protocol"]: [
            *(summary[key] for key in ("rounds", "lists", "new")),
            *((part["name"], part["count"]) for part in summary["by_round"]),
        ]
        for summary in record["protocols"]
    }


def test_the_same_lists_are_evaluated_by_the_same_weeks(clean, mistaken):
    expected = counts(clean)
    assert set(expected) == {GLOBAL_TIME, WEEKLY}
    assert expected[WEEKLY][0] == 8
    assert counts(mistaken) == expected


def test_a_training_says_the_period_of_all_others(clean, mistaken, tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(mistaken.root, home.root, symlinks=True)
    run(home, *TRAIN)
    period = "- Given from 2001-09-09 to 2002-01-06"
    assert f"{period}.\n" in (current(clean) / "card.md").read_text("utf-8")
    wrong = f"{period}; 1 of {len(read_lake(home).ratings):,} ratings (0.1 %) are dated outside"
    assert wrong in (current(home) / "card.md").read_text("utf-8")
    assert set(read_manifest(current(home))["lists"]["ranker"]["popular"]) == set(Popular.SPACE)
