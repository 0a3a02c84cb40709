"""Requests have a moment, new users state what they liked, and nothing later is learned from."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.__main__ import main
from benchmarks.harness.peer import all_peers, load
from benchmarks.harness.ranking import GLOBAL_TIME, LEAKY, TIME, WEEKLY, Requests, Train
from benchmarks.lists import sets
from benchmarks.lists.making import check, chosen_lists
from benchmarks.lists.run import run
from benchmarks.peers.popular import recent_counts, starred_popularity
from benchmarks.settings import ListSettings
from engine.events.interactions import Interactions
from engine.scale import RatingScale

DAY = 86_400
START = 1_000_000_000


def growing(n_users=80, each=24, n_works=60, seed=0) -> Interactions:
    """Users who come one after the other and rate for three weeks, popular works first."""
    rng = np.random.default_rng(seed)
    weights = 1 / (np.arange(n_works) + 3)
    works = [
        np.sort(rng.choice(n_works, each, False, weights / weights.sum())) for _ in range(n_users)
    ]
    joined = np.repeat(np.arange(n_users) * DAY, each)
    time = START + joined + rng.integers(0, 21 * DAY, n_users * each)
    stars = rng.integers(1, 6, n_users * each).astype(np.float32)
    user = np.repeat(np.arange(n_users, dtype=np.int32), each)
    work = np.concatenate(works).astype(np.int32)
    scale = RatingScale(1, 5)
    return Interactions(user, work, stars, n_users, n_works, scale, time.astype(np.uint32))


RATINGS = growing()
TIMES = dict(
    zip(
        zip(RATINGS.user.tolist(), RATINGS.work.tolist(), strict=True),
        zip(RATINGS.time.tolist(), RATINGS.rating.tolist(), strict=True),
        strict=True,
    )
)
LOCAL = {
    model.label: model
    for peer in all_peers().values()
    if not peer.environment
    for model in peer.list_models
    if model.label != "Cartelera"
}


def pairs_of(cut: sets.Cut) -> list[tuple[int, int]]:
    row, work = np.divmod(cut.relevant.pairs, RATINGS.n_works)
    return list(zip(cut.relevant.users[row].tolist(), work.tolist(), strict=True))


def rows_of(ratings: Interactions) -> list[tuple[int, int]]:
    return list(zip(ratings.user.tolist(), ratings.work.tolist(), strict=True))


def test_by_the_moment_nothing_later_is_learned_from_and_nothing_earlier_tested():
    cut = sets.cut(GLOBAL_TIME, RATINGS, seed=0)
    (moment,) = set(cut.requests.moments.tolist())
    before = cut.train.before.ratings
    assert before.times.max() < moment
    assert all(TIMES[pair][0] >= moment for pair in pairs_of(cut))
    assert all(TIMES[pair][1] >= 4 for pair in pairs_of(cut))
    assert len(before) == pytest.approx(0.8 * len(RATINGS), rel=0.01)
    assert 0 < cut.new.sum() < len(cut.new)


def test_new_users_state_what_they_liked_of_the_first_half_at_the_moment_of_asking():
    cut = sets.cut(GLOBAL_TIME, RATINGS, seed=0)
    stated = cut.train.ratings.take(cut.train.fold_in)
    moment = int(cut.requests.moments[0])
    assert (stated.times == moment).all()
    assert not set(stated.user.tolist()) & set(cut.train.before.ratings.user.tolist())
    for user in cut.requests.users[cut.new].tolist():
        works = stated.work[stated.user == user]
        first = sorted(time for (who, _), (time, _) in TIMES.items() if who == user)[:12]
        assert 1 <= len(works) <= 12
        assert all(TIMES[user, work][0] <= max(first) for work in works.tolist())
        stars = [s for (who, _), (time, s) in TIMES.items() if who == user and time in first]
        assert min(TIMES[user, work][1] for work in works.tolist()) >= np.median(stars)
    counts = np.bincount(cut.train.ratings.user, minlength=RATINGS.n_users)
    assert (cut.known == counts[cut.requests.users]).all()


def test_each_week_is_judged_by_what_came_before_it_and_for_users_who_were_known():
    (case,) = (c for c in sets.cases("x", RATINGS, (1, 1), 8) if c.protocol == WEEKLY)
    assert case.cuts == 8
    begins = []
    for week in range(case.cuts):
        cut = sets.cut(WEEKLY, RATINGS, week)
        (begin,) = set(cut.requests.moments.tolist())
        begins.append(begin)
        assert not cut.new.any()
        assert cut.train.fold_in is None
        assert cut.train.ratings.times.max() < begin
        assert all(begin <= TIMES[pair][0] < begin + 7 * DAY for pair in pairs_of(cut))
    assert np.diff(begins).tolist() == [7 * DAY] * 7


def test_by_user_time_the_moment_is_that_of_the_first_tested_rating():
    cut = sets.cut(TIME, RATINGS, seed=0)
    trained = set(rows_of(cut.train.ratings))
    for user, moment in zip(*(x.tolist() for x in vars(cut.requests).values()), strict=True):
        tested = [t for pair, (t, _) in TIMES.items() if pair[0] == user and pair not in trained]
        assert moment == min(tested)


def test_the_leaky_split_tests_as_many_but_learns_from_what_came_later():
    honest, leaky = (sets.cut(protocol, RATINGS, seed=0) for protocol in (TIME, LEAKY))
    counts = [np.bincount(cut.train.ratings.user) for cut in (honest, leaky)]
    assert (counts[0] == counts[1]).all()
    latest = np.zeros(RATINGS.n_users)
    np.maximum.at(latest, leaky.train.ratings.user, leaky.train.ratings.time)
    earlier = [TIMES[pair][0] < latest[pair[0]] for pair in pairs_of(leaky)]
    assert np.mean(earlier) > 0.5


def test_sets_without_times_are_cut_at_random_alone():
    untimed = Interactions(*(getattr(RATINGS, name) for name in list(vars(RATINGS))[:6]))
    assert [case.protocol for case in sets.cases("x", untimed, (2, 1), 8)] == [TIME]
    protocols = {case.protocol: case.cuts for case in sets.cases("x", RATINGS, (2, 1), 3)}
    assert protocols == {TIME: 2, GLOBAL_TIME: 1, WEEKLY: 3, LEAKY: 2}


def test_large_sets_have_fewer_cuts_and_protocols(monkeypatch):
    monkeypatch.setattr(sets, "SMALL", 100)
    protocols = {case.protocol: case.cuts for case in sets.cases("x", RATINGS, (5, 3), 8)}
    assert protocols == {TIME: 3, GLOBAL_TIME: 3}


def test_weeks_with_too_few_users_are_left_out():
    few = RATINGS.take(np.isin(RATINGS.user, np.arange(60, 80)))
    assert WEEKLY not in {case.protocol for case in sets.cases("x", few, (2, 1), 3)}


@pytest.mark.filterwarnings("ignore:Method expects CSR")  # implicit about its own matrix
@pytest.mark.filterwarnings("ignore:OpenBLAS is configured")  # which the worker does
@pytest.mark.parametrize("name", LOCAL)
def test_everybody_has_lists_for_new_users_and_for_those_of_whom_nothing_is_known(name):
    cut = sets.cut(GLOBAL_TIME, RATINGS, seed=0)
    silent = cut.requests.users[cut.new][0]
    rows = cut.train.ratings.user != silent
    train = Train(cut.train.ratings.take(rows), 0, GLOBAL_TIME, cut.train.fold_in[rows])
    lists = chosen_lists(LOCAL[name], train, cut.requests, 10)
    check(lists, train, cut.requests.users, 10)
    assert (lists >= 0).all()
    assert (chosen_lists(LOCAL[name], train, cut.requests, 10) == lists).all()


def test_requests_and_statements_survive_the_file(tmp_path):
    cut = sets.cut(GLOBAL_TIME, RATINGS, seed=0)
    cut.train.save(tmp_path / "train.npz", cut.requests)
    train, requests = Train.load(tmp_path / "train.npz")
    assert (train.fold_in == cut.train.fold_in).all()
    assert (train.before.ratings.work == cut.train.before.ratings.work).all()
    assert (requests.moments == cut.requests.moments).all()


def small(rows: list[tuple[int, int, int]], n_works: int) -> Train:
    user, work, time = (np.array(column) for column in zip(*rows, strict=True))
    stars = np.full(len(rows), 4, np.float32)
    of_rows = (user.astype(np.int32), work.astype(np.int32), stars, int(user.max()) + 1, n_works)
    return Train(Interactions(*of_rows, RatingScale(1, 5), time.astype(np.uint32)), seed=0)


def test_recent_popularity_counts_the_days_before_the_moment_and_nothing_later():
    now = START
    rows = [(0, 0, now - 9 * DAY), (0, 1, now - 7 * DAY), (0, 2, now - 1), (1, 0, now - 8 * DAY)]
    rows += [(1, 2, now), (1, 3, now + 5), (2, 1, now - 8 * DAY)]
    train = small(rows, 4)
    week, later = recent_counts(train, np.array([now, now + 6]), 7)
    # In the week: 1 and 2. Between equals what came before the moment decides.
    assert np.floor(week).tolist() == [0, 1, 1, 0]
    assert np.argsort(-week).tolist() == [1, 2, 0, 3]
    assert np.floor(later).tolist() == [0, 0, 2, 1]


def test_recent_popularity_follows_the_moment_of_each_request():
    rows = [(0, 0, START), (1, 0, START + 1), (2, 1, START + 40 * DAY), (3, 2, START - 90 * DAY)]
    train = small(rows, 3)
    requests = Requests(
        np.array([0, 2, 3], np.int32), np.array([START + 41 * DAY, START + 2, START + 2])
    )
    lists = LOCAL["popularity, 7 days"].make(train, requests, 2)
    assert lists.tolist() == [[1, 2], [0, 2], [0, 1]]


def test_statements_of_new_users_are_no_popularity():
    rows = [(0, 0, START), (1, 1, START + 5), (2, 1, START + 5)]
    train = small(rows, 2)
    train = Train(train.ratings, 0, GLOBAL_TIME, np.array([False, True, True]))
    (counts,) = recent_counts(train, np.array([START + 5]), 7)
    assert np.floor(counts).tolist() == [1, 0]
    assert train.before.counts().tolist() == [1, 0]
    assert train.counts().tolist() == [1, 2]


def test_popularity_with_stars_is_the_formula():
    ratings = Interactions(
        np.array([0, 0, 1], np.int32),
        np.array([0, 1, 0], np.int32),
        np.array([5.0, 2.0, 4.0], np.float32),
        2,
        3,
        RatingScale(1, 5),
    )
    mean = 11 / 3
    expected = [np.log(3) * (9 + 20 * mean) / 22, np.log(2) * (2 + 20 * mean) / 21, 0]
    assert starred_popularity(ratings) == pytest.approx(expected)


FAKE = """
import numpy as np

from benchmarks.harness.peer import ListModel, Peer
from benchmarks.harness.ranking import popular


def lists(train, requests, n):
    return popular(train, requests.users, n)


PEER = Peer(list_models=(ListModel("Cartelera", lists, "popular"),))
"""


def test_a_set_that_nobody_has_seen_is_judged_by_every_protocol(tmp_path, monkeypatch):
    table = tmp_path / "ratings.csv"
    columns = (RATINGS.user, RATINGS.work, RATINGS.rating, RATINGS.time)
    lines = ["userId,movieId,rating,timestamp"]
    lines += [f"u{u},m{w},{s:g},{t}" for u, w, s, t in zip(*columns, strict=True)]
    table.write_text("\n".join(lines), "utf-8")
    (tmp_path / "fake_peer.py").write_text(FAKE, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    peers = {"fake_peer": load("fake_peer")} | {
        name: peer for name, peer in all_peers().items() if name.endswith("popular")
    }
    settings = ListSettings(
        *(tmp_path / "page.md", Path("nowhere"), tmp_path / "kept"),
        quick=True,
        only="7 days",
        files=[f"mine={table}"],
    )
    run(settings, peers)
    page = settings.output.read_text("utf-8")
    for case in ("time", "global time", "global time, known users", "global time, new users"):
        assert f"| mine, {case} | " in page
    assert "## mine, week by week\n\n2 cuts." in page
    assert "| Cartelera | 0." in page.split("## How much a leaky split flatters")[1]
    assert "that new users state" in page
    gains = page.split("## Against orders")[1].split("## ")[0].split("\n")
    assert len([row for row in gains if row.startswith("| mine, ")]) == 5


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--file", "nothing.csv"], "a name, = and a path"),
        (["--file", "x=nowhere.csv"], "No such file"),
        (["--protocol", "yesterday", "--set", "tiny"], "week by week"),
    ],
)
def test_options_that_cannot_be_followed_are_refused(arguments, words, tmp_path, capsys):
    output = str(tmp_path / "page.md")
    with pytest.raises(SystemExit) as stopped:
        main(["lists", "--real", str(tmp_path), "--output", output, *arguments])
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
