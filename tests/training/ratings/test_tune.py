"""The study: best epochs found, poor trials given up, resumed to the same trials after a kill."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from optuna.trial import TrialState

from engine.errors import CarteleraError
from tests.training.ratings.slow_study import BEST_EPOCH, bowl
from tests.training.worlds import curve, silent
from training.metrics.errors import Errors
from training.ratings.sgd.fit import Diverged
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.space import MOST_EPOCHS, SPACE
from training.ratings.study_file import recorded_trials
from training.ratings.tune import Study, Trial, tune
from training.report.summary import trials_table

ROOT = Path(__file__).resolve().parents[3]
DEFAULTS = SvdParameters()
LAST = SvdParameters(
    n_factors=30, n_epochs=12, lr_all=0.01, reg_all=0.05, init_std_dev=0.02, lr_decay=0.95
)
LEAST = 20  # epochs before a trial ends by itself: factors may need some to be of use
MANY = 15  # trials; so many that the pruner has something to go by


def run(folder, trials, epochs=bowl, *, first=(DEFAULTS,), seed=5, name="s"):
    return tune(folder, name, trials=trials, seed=seed, first=first, epochs=epochs, progress=silent)


def counting(epochs):
    """`epochs`, the parameters that it gets, and how many epochs of each were taken."""
    tried, taken = [], []

    def counted(parameters):
        tried.append(parameters)
        taken.append(0)
        for errors in epochs(parameters):
            taken[-1] += 1
            yield errors

    return counted, tried, taken


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """The study of MANY trials that nothing interrupted."""
    return run(tmp_path_factory.mktemp("whole"), MANY)


def fixed_errors(*rmse):
    """The same errors for all parameters."""
    return lambda _: iter(curve(*rmse))


def states_on_disk(folder, name="s"):
    return [trial.state for trial in recorded_trials(folder, name)]


def test_the_defaults_and_the_last_winner_are_tried_first(tmp_path):
    study = run(tmp_path, 4, first=(DEFAULTS, LAST))
    n_epochs = BEST_EPOCH + 1
    assert [trial.parameters for trial in study.trials[:2]] == [
        replace(DEFAULTS, n_factors=94, n_epochs=n_epochs),
        replace(LAST, n_epochs=n_epochs),
    ]
    assert len({trial.parameters for trial in study.trials}) == 4


def test_first_trials_outside_the_space_move_to_its_bounds(tmp_path):
    study = run(tmp_path, 1, first=(SvdParameters(n_factors=500, lr_all=0.0001, lr_decay=0.5),))
    moved = SvdParameters(n_factors=126, lr_all=0.002, lr_decay=0.9, n_epochs=BEST_EPOCH + 1)
    assert study.best.parameters == moved


def test_more_first_trials_than_trials_are_tried_as_far_as_they_go(tmp_path):
    assert len(run(tmp_path, 1, first=(DEFAULTS, LAST)).trials) == 1


def test_every_trial_lies_in_the_space_and_the_best_has_the_lowest_rmse(uninterrupted):
    study = uninterrupted
    for trial in study.trials:
        for name, bounds in SPACE.items():
            assert bounds.low <= getattr(trial.parameters, name) <= bounds.high
        assert trial.parameters.n_factors % 16 == 14
        assert 1 <= trial.parameters.n_epochs <= MOST_EPOCHS
    assert study.best.errors.rmse == min(trial.errors.rmse for trial in study.trials)
    assert study.best.errors.rmse < study.trials[0].errors.rmse


def test_every_trial_is_asked_for_the_most_epochs(tmp_path):
    epochs, tried, _ = counting(bowl)
    run(tmp_path, 3, epochs)
    assert {parameters.n_epochs for parameters in tried} == {MOST_EPOCHS}


def falling(n):
    return [9 - epoch / 10 for epoch in range(n)]


@pytest.mark.parametrize(
    ("rmse", "best", "taken"),
    [
        ([*falling(25), 8, 8, 8, 0.5], 25, 28),
        ([*falling(LEAST), 8, 8, 8, 0.5], LEAST, LEAST + 3),
        ([*falling(LEAST - 3), 8, 8, 8, 0.5], LEAST - 3, LEAST),
        ([*range(1, LEAST + 1), 0.5], 1, LEAST),
        ([1] * LEAST + [0.5], 1, LEAST),
        ([1, *[2] * 10, *falling(12)[::-1], 0.5], 1, LEAST),
        ([5, *[6] * 10, 4, *[6] * 7, 3, 6, 6, 2, 6, 6, 6, 1], 23, 26),
        (falling(MOST_EPOCHS), MOST_EPOCHS, MOST_EPOCHS),
        ([2], 1, 1),
    ],
    ids=[
        "falls-then-rises",
        "best-at-least",
        "best-before-least",
        "only-rises",
        "equal",
        "falls-again-too-late",
        "falls-again-in-time",
        "only-falls",
        "one",
    ],
)
def test_a_trial_ends_three_epochs_after_its_best_and_twenty_after_its_first(
    tmp_path, rmse, best, taken
):
    epochs, _, counted = counting(fixed_errors(*rmse))
    study = run(tmp_path, 1, epochs)
    trial = study.best
    assert trial.parameters.n_epochs == best
    assert trial.errors == Errors(rmse[best - 1], rmse[best - 1] / 2)
    assert trial.outcome == "complete"
    assert counted == [taken]
    assert run(tmp_path, 1) == study  # on disk as in memory


def test_equal_trials_are_won_by_the_first(tmp_path):
    assert run(tmp_path, 3, fixed_errors(1.0, 1.0)).best.number == 0


def test_poor_trials_are_given_up_early_and_kept(tmp_path):
    epochs, _, taken = counting(bowl)
    study = run(tmp_path, MANY, epochs)
    outcomes = [trial.outcome for trial in study.trials]
    pruned = [trial for trial in study.trials if trial.outcome == "pruned"]
    assert set(outcomes) == {"complete", "pruned"}
    assert outcomes[:8] == ["complete"] * 8
    for trial in pruned:
        assert taken[trial.number] == trial.parameters.n_epochs >= 5
        errors = list(bowl(trial.parameters))
        assert trial.errors == errors[-1]
        assert trial.errors.rmse > study.best.errors.rmse
    for trial in study.trials:
        if trial.outcome == "complete":
            assert trial.parameters.n_epochs == BEST_EPOCH + 1
            assert taken[trial.number] == LEAST
    expected = [getattr(TrialState, outcome.upper()) for outcome in outcomes]
    assert states_on_disk(tmp_path) == expected


def test_pruned_trials_never_win():
    good, bad = curve(0.5, 0.9)
    trials = [
        Trial(0, LAST, good, "pruned"),
        Trial(1, DEFAULTS, bad, "complete"),
        Trial(2, LAST, None, "diverged"),
    ]
    assert Study("s", trials).best.number == 1


def test_a_finished_study_runs_no_trial(tmp_path):
    before = run(tmp_path, 9)
    epochs, tried, _ = counting(bowl)
    assert run(tmp_path, 9, epochs) == before
    assert run(tmp_path, 3, epochs) == before
    assert tried == []


@pytest.mark.parametrize("cut", [3, 12])
def test_a_longer_study_keeps_its_beginning(tmp_path, uninterrupted, cut):
    run(tmp_path, cut)
    epochs, tried, _ = counting(bowl)
    assert run(tmp_path, MANY, epochs) == uninterrupted
    assert len(tried) == MANY - cut


@pytest.mark.parametrize(
    ("seed", "same"),
    [(5, True), (6, False), (42_951, False), (2**32 - 1, False)],
    ids=["same", "other", "large", "largest"],
)
def test_the_seed_decides_the_trials(tmp_path, uninterrupted, seed, same):
    assert (run(tmp_path, 3, seed=seed).trials == uninterrupted.trials[:3]) is same


@pytest.mark.parametrize("after", [0, 5], ids=["at-once", "after-epochs"])
def test_an_interrupted_trial_is_made_again(tmp_path, uninterrupted, after):
    def interrupted(parameters):
        for epoch, errors in enumerate(bowl(parameters)):
            if len(tried) == 4 and epoch == after:
                raise KeyboardInterrupt
            yield errors

    epochs, tried, _ = counting(interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, MANY, epochs)
    assert states_on_disk(tmp_path) == [TrialState.COMPLETE] * 3
    assert run(tmp_path, MANY) == uninterrupted


def slow_study(folder, trials, seconds):
    """Start `slow_study.py` as a process of its own."""
    script = Path(__file__).with_name("slow_study.py")
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(script), str(folder), str(trials), str(seconds)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("finished", [0, 12], ids=["first", "pruner"])
def test_a_study_killed_inside_a_trial_goes_on_to_the_same_trials(
    tmp_path, uninterrupted, finished
):
    if finished:
        run(tmp_path, finished)
    with slow_study(tmp_path, MANY, 60) as process:
        try:
            assert process.stdout.readline() == "begun\n"
        finally:
            process.kill()
    states = states_on_disk(tmp_path)
    assert len(states) == finished
    assert set(states) <= {TrialState.COMPLETE, TrialState.PRUNED}
    epochs, tried, _ = counting(bowl)
    assert run(tmp_path, MANY, epochs) == uninterrupted
    assert "pruned" in {trial.outcome for trial in uninterrupted.trials[:12]}
    assert len(tried) == MANY - finished


def test_another_process_makes_the_same_trials(tmp_path, uninterrupted):
    with slow_study(tmp_path, MANY, 0) as process:
        process.communicate(timeout=300)
    assert process.returncode == 0
    epochs, tried, _ = counting(bowl)
    assert run(tmp_path, MANY, epochs) == uninterrupted
    assert tried == []


def half_diverging(parameters):
    for epoch, errors in enumerate(bowl(parameters)):
        if parameters.lr_all > 0.006 and epoch == 2:
            raise Diverged("too fast")
        yield errors


def test_diverged_trials_are_kept_without_a_figure_and_never_win(tmp_path):
    study = run(tmp_path, 12, half_diverging)
    diverged = [trial for trial in study.trials if trial.outcome == "diverged"]
    assert 0 < len(diverged) < 12
    assert all(trial.parameters.lr_all > 0.006 for trial in diverged)
    assert all((trial.errors is None) is (trial in diverged) for trial in study.trials)
    assert study.best.outcome == "complete"
    assert run(tmp_path, 12) == study
    assert set(states_on_disk(tmp_path)) <= {TrialState.COMPLETE, TrialState.PRUNED}


def test_a_study_that_diverged_and_was_cut_goes_on_to_the_same_trials(tmp_path):
    uninterrupted = run(tmp_path / "whole", MANY, half_diverging)
    run(tmp_path / "parts", 11, half_diverging)
    assert run(tmp_path / "parts", MANY, half_diverging) == uninterrupted


def test_a_study_that_only_diverges_says_so(tmp_path):
    def wild(parameters):
        raise Diverged("too fast")

    with pytest.raises(CarteleraError, match="all 3 trials of s diverged"):
        run(tmp_path, 3, wild)
    with pytest.raises(CarteleraError, match="all 3 trials of s diverged"):
        run(tmp_path, 3)


def test_an_error_of_another_kind_ends_the_study_but_can_be_resumed(tmp_path):
    def broken(parameters):
        yield from curve(3, 2)
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(tmp_path, 3, broken)
    assert states_on_disk(tmp_path) == []
    assert len(run(tmp_path, 3).trials) == 3


def test_studies_of_other_names_do_not_meet(tmp_path):
    run(tmp_path, 3)
    epochs, tried, _ = counting(bowl)
    run(tmp_path, 3, epochs, name="other")
    assert len(tried) == 3


def test_progress_is_told_before_every_trial_with_the_best_so_far(tmp_path):
    reported = []
    tune(
        tmp_path,
        "s",
        trials=3,
        seed=5,
        first=(),
        epochs=fixed_errors(1.25, 1.25),
        progress=lambda *report: reported.append(report),
    )
    best = "best RMSE 1.2500"
    assert reported == [("tuning, trials", n, 3, best if n in (1, 2) else "") for n in range(4)]


def test_every_trial_is_exported(tmp_path):
    study = run(tmp_path, MANY, half_diverging)
    table = trials_table(study)
    assert table.index.tolist() == list(range(MANY))
    assert table.columns.tolist() == [*SPACE, "n_epochs", "rmse", "mae", "outcome"]
    for trial in study.trials:
        row = table.loc[trial.number]
        assert row["lr_all"] == trial.parameters.lr_all
        assert row["n_epochs"] == trial.parameters.n_epochs
        assert row["outcome"] == trial.outcome
        if trial.errors:
            assert (row["rmse"], row["mae"]) == (trial.errors.rmse, trial.errors.mae)
        else:
            assert row[["rmse", "mae"]].isna().all()
