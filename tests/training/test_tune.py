"""The study: first trials first, the best found, resumed to the very same trials after a kill."""

import subprocess
import sys
from pathlib import Path

import pytest

from engine.errors import CarteleraError
from tests.training.slow_study import bowl
from tests.training.worlds import constant_errors, silent
from training.crossval import Diverged
from training.report import trials_table
from training.space import SPACE
from training.svd import SvdParameters
from training.tune import tune

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = SvdParameters()
LAST = SvdParameters(n_factors=33, n_epochs=12, lr_all=0.01, reg_all=0.05, init_std_dev=0.02)


def run(folder, trials, evaluate=bowl, *, first=(DEFAULTS,), seed=5, name="s"):
    return tune(
        folder, name, trials=trials, seed=seed, first=first, evaluate=evaluate, progress=silent
    )


def counting(evaluate):
    """Return `evaluate` and the list of the parameters that it is given."""
    asked = []

    def counted(parameters):
        asked.append(parameters)
        return evaluate(parameters)

    return counted, asked


def test_the_defaults_and_the_last_winner_are_tried_first(tmp_path):
    study = run(tmp_path, 4, first=(DEFAULTS, LAST))
    assert [trial.parameters for trial in study.trials[:2]] == [DEFAULTS, LAST]
    assert len({trial.parameters for trial in study.trials}) == 4


def test_first_trials_outside_the_space_move_to_its_bounds(tmp_path):
    study = run(tmp_path, 1, first=(SvdParameters(n_factors=500, lr_all=0.0001),))
    assert study.best.parameters == SvdParameters(n_factors=128, lr_all=0.002)


def test_every_trial_lies_in_the_space_and_the_best_has_the_lowest_rmse(tmp_path):
    study = run(tmp_path, 15)
    for trial in study.trials:
        for name, bounds in SPACE.items():
            assert bounds.low <= getattr(trial.parameters, name) <= bounds.high
    assert study.best.errors.rmse == min(trial.errors.rmse for trial in study.trials)
    assert study.best.errors.rmse < study.trials[0].errors.rmse


def test_equal_trials_are_won_by_the_first(tmp_path):
    assert run(tmp_path, 3, lambda _: constant_errors(1.0)).best.number == 0


def test_a_finished_study_runs_no_trial(tmp_path):
    before = run(tmp_path, 5)
    evaluate, asked = counting(bowl)
    assert run(tmp_path, 5, evaluate) == before
    assert run(tmp_path, 3, evaluate) == before
    assert asked == []


def test_a_longer_study_keeps_its_beginning(tmp_path):
    whole = run(tmp_path / "whole", 12)
    run(tmp_path / "parts", 9)
    evaluate, asked = counting(bowl)
    assert run(tmp_path / "parts", 12, evaluate) == whole
    assert len(asked) == 3


@pytest.mark.parametrize(
    ("seed", "same"),
    [(5, True), (6, False), (42_951, False), (2**32 - 1, False)],
    ids=["same", "other", "large", "largest"],
)
def test_the_seed_decides_the_trials(tmp_path, seed, same):
    first, second = run(tmp_path / "a", 3), run(tmp_path / "b", 3, seed=seed)
    assert (first.trials == second.trials) is same


def test_an_interrupted_trial_is_made_again(tmp_path):
    def interrupted(parameters):
        if len(asked) == 3:
            raise KeyboardInterrupt
        return bowl(parameters)

    evaluate, asked = counting(interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(tmp_path / "cut", 12, evaluate)
    assert run(tmp_path / "cut", 12) == run(tmp_path / "whole", 12)


@pytest.mark.parametrize("whole_trials", [0, 9], ids=["first", "sampler"])
def test_a_study_killed_inside_a_trial_goes_on_to_the_same_trials(tmp_path, whole_trials):
    command = [sys.executable, str(Path(__file__).with_name("slow_study.py"))]
    for waiting, trials in (("0", whole_trials), ("60", 12)):
        if not trials:
            continue
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, str(tmp_path / "killed"), str(trials), waiting],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        with process:
            if waiting == "60":
                assert process.stdout.readline() == "begun\n"
                process.kill()
            else:
                process.communicate()
                assert process.returncode == 0
    evaluate, asked = counting(bowl)
    assert run(tmp_path / "killed", 12, evaluate) == run(tmp_path / "whole", 12)
    assert len(asked) == 12 - whole_trials


def half_diverging(parameters):
    if parameters.lr_all > 0.006:
        raise Diverged("too fast")
    return bowl(parameters)


def test_diverged_trials_are_kept_without_a_figure_and_never_win(tmp_path):
    study = run(tmp_path, 12, half_diverging)
    diverged = [trial for trial in study.trials if trial.errors is None]
    assert 0 < len(diverged) < 12
    assert all(trial.parameters.lr_all > 0.006 for trial in diverged)
    assert study.best.errors is not None
    assert run(tmp_path, 12) == study


def test_a_study_that_only_diverges_says_so(tmp_path):
    def wild(parameters):
        raise Diverged("too fast")

    with pytest.raises(CarteleraError, match="all 3 trials of s diverged"):
        run(tmp_path, 3, wild)
    with pytest.raises(CarteleraError, match="all 3 trials of s diverged"):
        run(tmp_path, 3)


def test_an_error_of_another_kind_ends_the_study_but_can_be_resumed(tmp_path):
    def broken(parameters):
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        run(tmp_path, 3, broken)
    assert len(run(tmp_path, 3).trials) == 3


def test_studies_of_other_names_do_not_meet(tmp_path):
    run(tmp_path, 3)
    evaluate, asked = counting(bowl)
    run(tmp_path, 3, evaluate, name="other")
    assert len(asked) == 3


def test_every_trial_is_exported(tmp_path):
    study = run(tmp_path, 6, half_diverging)
    table = trials_table(study)
    assert table.index.tolist() == list(range(6))
    assert table.columns.tolist() == [*SPACE, "rmse", "mae"]
    for trial in study.trials:
        row = table.loc[trial.number]
        assert row["lr_all"] == trial.parameters.lr_all
        if trial.errors:
            assert (row["rmse"], row["mae"]) == (trial.errors.rmse, trial.errors.mae)
        else:
            assert row[["rmse", "mae"]].isna().all()
