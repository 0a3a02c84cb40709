"""Homes whose events bear no time, or none that tells an order: nothing speaks of time."""

import json
import random
import re
import shutil

import numpy as np
import pytest

from data.profile.profile import write_profile
from engine.release.manifest import read_manifest
from engine.release.read import load
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.pages.outline import Outline
from tests.training.worlds import ingested, watching_world
from tests.worlds import as_csv
from training.__main__ import main
from training.dataset import read_lake
from training.protocols import NEED_TIMES, NEW_WORKS, RANDOM
from training.ranking import BY_NAME
from training.report.card.card import CARD

USERS, WORKS = 120, 40
DAY = 86_400
WORDS_OF_TIME = re.compile(
    r"(?i)\b(later|latest|earlier|earliest|last fifth|last \d+ %|by time|same second|recent\w*"
    r"|recency|sequen\w*|week\w*|daily|after|then|next|since|follow\w*|fades?|old|older|oldest"
    r"|moment|half[- _]life|span|floor|transition_share|rating\w* by year|of the future)\b"
)
# What says that there are no times: sentences, a row of the training page, skipped protocols. The
# epochs of a fit come after each other all the same.
SAID = re.compile(
    r"[^.\n]{,60} bears? (a time|the same|times that differ): none is used[^.\n]*\."
    r"|No rating has a time\.|When they were given is unknown\."
    r"|bear one; none is used, so parts are drawn at random"
    r"|after (its first epoch|epoch \d+|\d+ epochs)"
    r"|Left out: user time, global time and week by week, as [^.\n]*\."
)


def liked(user, work):
    """Four groups of users, each with ten works of its own; a few others are known as well."""
    if work % 4 == user % 4:
        return (user * 7 + work * 3) % 11 > 0
    return (user * 13 + work * 5) % 29 == 0


def in_order(user):
    """What a user did, each work once, in an order of their own."""
    works = [work for work in range(WORKS) if liked(user, work)]
    random.Random(user).shuffle(works)
    return enumerate(works)


def stars(user, work):
    return 5.0 if work % 4 == user % 4 else 1.5


def timed(user, n):
    return 10**9 + user * DAY + n * 3_600


TIMES = {
    "none": lambda *_: "",
    "one-second": lambda *_: 10**9,
    "an-export-of-one-day": lambda *_: 1_600_000_000 // DAY * DAY,
    "a-date-for-each-user": lambda user, _: 10**9 + user * DAY,
    "few-timed": lambda user, n: timed(user, n) if user % 5 == 0 else "",
    "most-of-each-user-untimed": lambda user, n: timed(user, n) if n < 2 else "",
}


def ratings(root, time_of, users=USERS):
    world = watching_world(root, WORKS)
    world.ratings(
        (user, stars(user, work), time_of(user, n), f"ns{work + 1}")
        for user in range(users)
        for n, work in in_order(user)
    )
    return ingested(world)


def watch_log(root, time_of, users=USERS):
    world = watching_world(root, WORKS)
    rows = [
        (user, f"ns{work + 1}", time_of(user, n))
        for user in range(users)
        for n, work in in_order(user)
    ]
    path = world.home.raw / "ratings" / "log.csv"
    world.text(path, as_csv(("userId", "movieId", "timestamp"), rows))
    return ingested(world)


def without_the_column(root, _):
    world = watching_world(root, WORKS)
    world.sources('[ratings]\ntime = ""\n')
    rows = [
        (user, stars(user, work), f"ns{work + 1}")
        for user in range(USERS)
        for _, work in in_order(user)
    ]
    world.text(world.home.raw / "ratings" / "1.csv", as_csv(("userId", "rating", "movieId"), rows))
    return ingested(world)


HOMES = {
    **{f"ratings, {name}": (ratings, time_of) for name, time_of in TIMES.items()},
    "ratings, no column": (without_the_column, None),
    "watch log, none": (watch_log, TIMES["none"]),
    "watch log, one-second": (watch_log, TIMES["one-second"]),
}


def everything_written(home, capsys, monkeypatch):
    """What every command says and writes, by its name."""
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    words = {}
    for command in (
        ("train", "--trials", "1", "--folds", "2", "--force"),
        ("evaluate", "--folds", "2", "--users", "40"),
        ("report",),
        ("releases",),
    ):
        assert main(list(command)) == 0
        output = capsys.readouterr()
        words[f"{command[0]}, output"] = output.out
        words[f"{command[0]}, log"] = output.err
    folder = current(home)
    for path in (*folder.glob("*.md"), *folder.glob("*.csv"), *home.reports.glob("*.md")):
        words[path.name] = path.read_text("utf-8")
    for page in ("training", "card", "evaluation"):
        words[f"{page}.html"] = Outline((home.reports / f"{page}.html").read_text("utf-8")).words
    return words


@pytest.mark.parametrize(("written", "time_of"), HOMES.values(), ids=HOMES)
def test_nothing_that_is_written_speaks_of_time(tmp_path, capsys, monkeypatch, written, time_of):
    home = written(tmp_path, time_of)
    words = everything_written(home, capsys, monkeypatch)
    for name, text in words.items():
        rest = SAID.sub("", text)
        hits = [rest[max(m.start() - 60, 0) : m.end() + 30] for m in WORDS_OF_TIME.finditer(rest)]
        assert not hits, (name, hits)
    assert "none is used" in words["train, output"]
    assert "a random fifth of the" in words["train, output"]
    assert "drawn at random by the seed, are held out" in words[CARD]


def test_of_timed_events_the_words_of_time_stay(tmp_path, capsys, monkeypatch):
    words = everything_written(ratings(tmp_path, timed), capsys, monkeypatch)
    for name in (
        "train, output",
        "train, log",
        CARD,
        "card.html",
        "evaluation.md",
    ):
        assert WORDS_OF_TIME.search(words[name]), name
    assert "evaluating on later ratings" in words["train, log"]
    assert "none is used" not in words["train, output"]
    assert "nDCG@10 on later ratings of" in words["train, output"]
    assert "Held out are the last 20 % of all ratings by time" in words[CARD]
    assert "## Week by week" in words["evaluation.md"]
    assert "have seen what users did later" in words["evaluation.md"]


@pytest.mark.parametrize("time_of", [TIMES["none"], timed], ids=["untimed", "timed"])
def test_the_page_of_the_data_draws_years_where_there_are_times(tmp_path, time_of):
    home = ratings(tmp_path, time_of)
    write_profile(home)
    words = Outline((home.reports / "data.html").read_text("utf-8")).words
    assert ("No rating has a time." in words) is (time_of is not timed)
    assert ("Ratings by year" in words) is (time_of is timed)


@pytest.fixture(scope="module")
def untimed(tmp_path_factory):
    """A trained home of ratings without times. Read it, never write."""
    home = ratings(tmp_path_factory.mktemp("untimed"), TIMES["none"])
    assert main(["--home", str(home.root), "--trials", "1", "--folds", "2", "--force"]) == 0
    return home


@pytest.fixture
def home(untimed, tmp_path, monkeypatch):
    """A copy that may be changed."""
    shutil.copytree(untimed.root, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "home"))
    return Home(tmp_path / "home")


def test_the_manifest_holds_no_parameter_of_time(untimed):
    manifest = read_manifest(current(untimed))
    events = len(read_lake(untimed).interactions)
    assert manifest["times"] == {"events": events, "timed": 0, "used": False, "moment": None}
    assert manifest["lists"]["by_time"] is False
    assert manifest["stars"]["by_time"] is False
    for result in manifest["lists"]["searched"]:
        ranker = BY_NAME[result["name"]]
        assert set(result["parameters"]) == set(ranker.SPACE) - ranker.OF_TIME


def test_a_release_without_times_serves_by_what_goes_together(untimed):
    recommender = load(current(untimed)).recommender
    assert not recommender.history.times.any()
    for user in range(0, USERS, 13):
        profile = recommender.profile(str(user))
        by_stars = {
            bool(stars(user, work) > 3): weight
            for work, weight in zip(profile.items.tolist(), profile.weights.tolist(), strict=True)
        }
        assert len(set(profile.weights.tolist())) == len(by_stars)
        assert recommender.recommend(str(user), 5).strategy == "personal"


def test_protocols_that_need_times_are_named_with_the_reason(home):
    assert main(["evaluate", "--folds", "2", "--users", "40"]) == 0
    record = json.loads((home.reports / "evaluation.json").read_text("utf-8"))
    assert record["timed"] is False
    assert [summary["protocol"] for summary in record["protocols"]] == [RANDOM, NEW_WORKS]
    assert record["skipped"] == [
        {"protocol": name, "reason": "no event bears a time"} for name in NEED_TIMES
    ]
    page = (home.reports / "evaluation.md").read_text("utf-8")
    assert "Left out: user time, global time and week by week, as no event bears a time." in page
    assert "by age of the work" not in page


def test_to_ask_for_protocols_that_need_times_alone_is_refused(home, capsys):
    assert main(["evaluate", "--protocol", "week by week", "--protocol", "user time"]) == 1
    error = capsys.readouterr().err
    assert "week by week and user time cannot be followed, as no event bears a time" in error
    assert not (home.reports / "evaluation.md").exists()


def test_few_users_without_times_have_a_release(tmp_path, monkeypatch, capsys):
    words = everything_written(ratings(tmp_path, TIMES["none"], users=12), capsys, monkeypatch)
    assert (
        "12 users with liked titles in a random fifth of the ratings are too few"
        in (words["train, output"])
    )


def test_the_same_events_without_times_give_the_same_release(untimed, tmp_path):
    other = ratings(tmp_path / "again", TIMES["none"])
    assert main(["--home", str(other.root), "--trials", "1", "--folds", "2", "--force"]) == 0
    first, again = (
        {path.name: path.read_bytes() for path in current(each).glob("*.npy")}
        for each in (untimed, other)
    )
    assert first == again


def test_times_of_one_second_give_the_lists_of_no_times(untimed, tmp_path):
    other = ratings(tmp_path / "one", TIMES["one-second"])
    assert main(["--home", str(other.root), "--trials", "1", "--folds", "2", "--force"]) == 0
    one, none = (load(current(each)).recommender for each in (other, untimed))
    assert np.array_equal(one.history.times, none.history.times)
    for user in range(0, USERS, 7):
        lists = (
            [item.work for item in each.recommend(str(user), 10).items] for each in (one, none)
        )
        assert next(lists) == next(lists)


def test_of_partly_timed_events_the_share_is_said_everywhere(tmp_path, capsys, monkeypatch):
    def three_in_four(user, n):
        return timed(user, n) if n % 4 else ""

    words = everything_written(ratings(tmp_path, three_in_four), capsys, monkeypatch)
    sentence = r"[\d,]+ of [\d,]+ ratings \(\d+ %\) bear no time and count as the oldest\."
    assert re.search(sentence, words["train, output"])
    assert re.search(sentence, words[CARD])
    assert re.search(r"[\d,]+ of [\d,]+ events \(\d+ %\) bear one", words["training.html"])
    assert "nDCG@10 on later ratings of" in words["train, output"]
