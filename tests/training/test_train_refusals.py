"""Trainings that must not publish: no or too few ratings, bad models, interruptions, company."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from engine.console.progress import Progress
from engine.errors import BusyError, CarteleraError, DataError, GateRefused
from engine.release.read import load
from engine.release.registry import current
from engine.store.files import exclusive
from engine.store.home import Home
from tests.engine.release.small import unlock
from tests.training.worlds import lake_of, settings_for
from training import gate
from training.pipeline import train
from training.ratings.space import SPACE
from training.report.summary import summary

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(sample_home, tmp_path):
    """A copy of the sample that may be changed."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


def noise(user, work):
    return float(np.random.default_rng([user, work]).integers(1, 11)) / 2


def released_names(home):
    return sorted(path.name for path in home.releases.iterdir())


def test_without_a_lake_there_is_nothing_to_train_on(tmp_path):
    with pytest.raises(DataError, match=r"no lake at .*; run `make data` first"):
        train(settings_for(Home(tmp_path)), Progress())
    assert not (tmp_path / "releases").exists()


def test_of_too_few_ratings_nothing_is_learned(tmp_path):
    home = lake_of(tmp_path, noise, n_users=3, n_works=3)
    trained = train(settings_for(home), Progress())
    assert summary(trained.findings, 9, 9).startswith("only 9 events to learn from: no stars are")
    assert load(current(home)).manifest["lists"]["name"] == "prior"


def test_of_too_few_ratings_there_is_nothing_to_continue(tmp_path):
    home = lake_of(tmp_path, noise, n_users=5, n_works=4)
    train(settings_for(home, force=True), Progress())
    lake_of(tmp_path, noise, n_users=3, n_works=3)
    before = current(home)
    with pytest.raises(DataError, match=r"--warm continues .*: (9 ratings|.* without factors)"):
        train(settings_for(home, warm=True), Progress())
    assert current(home) == before


def test_more_folds_than_ratings_are_refused(tmp_path):
    home = lake_of(tmp_path, noise, n_users=4, n_works=3)
    with pytest.raises(DataError, match=r"12 ratings .* expected 22 at least for 11 folds"):
        train(settings_for(home, folds=11), Progress())


def test_the_least_number_of_ratings_trains(tmp_path):
    home = lake_of(tmp_path, noise, n_users=5, n_works=2)
    train(settings_for(home, force=True, folds=5), Progress())
    assert load(current(home)).manifest["counts"]["ratings"] == 10


def test_a_user_with_a_single_rating_is_served(tmp_path):
    home = lake_of(tmp_path, lambda u, w: 0 if u == 3 and w else noise(u, w))
    train(settings_for(home, force=True), Progress())
    recommender = load(current(home)).recommender
    assert len(recommender.history.events_of(recommender.users.find("3"))) == 1
    assert len(recommender.recommend("3", 100).items) == 11


def test_a_work_with_a_single_rating_is_served(tmp_path):
    home = lake_of(tmp_path, lambda u, w: 0 if w == 3 and u else noise(u, w))
    train(settings_for(home, force=True, folds=5), Progress())
    release = load(current(home))
    work = release.catalog.work_of[release.catalog.title_ids.find("ns4")]
    assert release.recommender.models.stars.known_item[work]
    assert np.isfinite(release.recommender.predict("7", work, 3.5).predicted_rating)


def test_every_user_with_a_single_rating_trains(tmp_path):
    home = lake_of(tmp_path, lambda u, w: noise(u, w) if w == u % 3 else 0, 12, 3)
    train(settings_for(home, force=True, folds=3), Progress())
    recommender = load(current(home)).recommender
    assert len(recommender.recommend("0", 10).items) == 2


def test_a_sample_of_light_users_only_is_no_ground_for_figures(tmp_path):
    # One user rated 200 works, which the cap has no room for; the other five rated one work.
    home = lake_of(tmp_path, lambda u, w: 0 if u and w else noise(u, w), 6, 200)
    with pytest.raises(DataError, match=r"[1-5] ratings to measure on, of whole users up to 100;"):
        train(settings_for(home, tuning_ratings=100), Progress())


def test_constant_ratings_give_popular_lists_and_a_warning(tmp_path):
    home = lake_of(tmp_path, lambda u, w: 4.0 if (u + w) % 3 else 0)
    trained = train(settings_for(home, trials=2), Progress())
    assert "WARNING: stars are predicted without factors" in summary(trained.findings, 160, 160)
    recommender = load(current(home)).recommender
    answer = recommender.recommend("0", 4)
    assert answer.strategy == "popular"
    assert [item.predicted_rating for item in answer.items] == pytest.approx([4.0] * 4, abs=0.5)


def test_ratings_by_chance_give_popular_lists_and_a_warning(tmp_path):
    home = lake_of(tmp_path, noise, n_users=40, n_works=30)
    trained = train(settings_for(home, trials=10, force=True), Progress())
    report = summary(trained.findings, 1_200, 1_200)
    assert "WARNING: stars are predicted without factors, which gain nothing" in report
    assert not trained.findings.stars.evaluation.beats_baselines
    recommender = load(current(home)).recommender
    answers = {recommender.recommend(str(user), 1).strategy for user in range(40)}
    assert answers == {"popular"}


def test_a_refused_model_leaves_the_old_release(tmp_path, monkeypatch):
    home = lake_of(tmp_path, noise, n_users=40, n_works=30)
    train(settings_for(home, force=True), Progress())
    before = released_names(home), current(home)
    monkeypatch.setattr(gate, "WORSE_THAN_BIAS", 0.5)  # no model is that much better
    with pytest.raises(GateRefused, match=r"over 0.5 times the bias model's .*--force"):
        train(settings_for(home), Progress())
    assert (released_names(home), current(home)) == before
    train(settings_for(home, force=True), Progress())
    assert current(home) != before[1]


@pytest.mark.parametrize("force", [False, True], ids=["gate", "force"])
def test_parameters_that_diverge_publish_nothing(home, monkeypatch, force):
    wild = type(SPACE["lr_all"])(5.0, 6.0)
    monkeypatch.setitem(SPACE, "lr_all", wild)
    before = released_names(home), current(home)
    shutil.rmtree(home.studies)
    with pytest.raises(CarteleraError, match=r"all 2 trials of .* diverged"):
        train(settings_for(home, trials=2, force=force), Progress())
    assert (released_names(home), current(home)) == before


def test_a_second_training_at_once_is_refused(home):
    before = released_names(home)
    with exclusive(home, "training"), pytest.raises(BusyError, match="another training is running"):
        train(settings_for(home), Progress())
    assert released_names(home) == before


# A process that inherited ignored signals, as those of a background job do, would not hear Ctrl-C.
LISTENING = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from training.__main__ import main; sys.exit(main())"
)
PATIENCE = 300.0  # seconds: a busy machine is slow, not broken


@contextmanager
def training_process(home, *options):
    """Yield a training in a process of its own that is killed if it is still there at the end."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-c", LISTENING, *options],
        env={"PYTHONPATH": str(ROOT), "CARTELERA_HOME": str(home.root), "PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def changed(path, before, process):
    """Wait until a file is not what it was, for as long as the process runs."""
    end = time.monotonic() + PATIENCE
    while path.stat().st_mtime_ns == before:
        assert process.poll() is None, process.stderr.read()
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_ctrl_c_leaves_the_old_release_and_a_study_to_resume(home, threads):
    before = released_names(home), current(home)
    journal = home.studies / "studies.db"
    written = journal.stat().st_mtime_ns
    with training_process(home, "--trials", "5000", "--seed", "8", "--threads", threads) as process:
        changed(journal, written, process)
        process.send_signal(signal.SIGINT)
        _, message = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, message
    assert "interrupted; the release before stays, the study can be resumed" in message
    assert "Traceback" not in message
    assert (released_names(home), current(home)) == before
    assert train(settings_for(home), Progress()) is not None


def test_users_who_differ_and_works_that_do_not_need_no_factors(tmp_path):
    rng = random.Random(4)
    mood = [rng.gauss(0, 0.7) for _ in range(150)]

    def stars(user, work):
        if rng.random() > 0.2:
            return 0
        return round(2 * min(max(3.3 + mood[user] + rng.gauss(0, 1.0), 0.5), 5)) / 2

    home = lake_of(tmp_path, stars, n_users=150, n_works=26)
    trained = train(settings_for(home, trials=4, force=True), Progress())
    assert trained.findings.stars.evaluation.best_baseline == "user mean"
    assert not trained.findings.stars.evaluation.beats_baselines
    assert load(current(home)).recommender.recommend("1", 3).strategy == "popular"
