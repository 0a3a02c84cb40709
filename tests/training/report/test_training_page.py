"""The training report: complete, the same for the same facts, and never naive about what lacks."""

import shutil
from dataclasses import replace
from itertools import islice

import pytest

from engine.console.progress import Progress
from engine.errors import NoRelease, ReleaseDamaged
from engine.pages.reports import TRAINING, read_record, report_page
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from tests.engine.pages.outline import checked
from tests.engine.pages.test_reports import ALL
from tests.engine.release.small import reseal, unlock
from tests.training.ratings.slow_study import bowl
from tests.training.worlds import curve, settings_for, silent
from training.__main__ import main
from training.metrics.bootstrap import Interval
from training.metrics.errors import Errors
from training.pipeline import train
from training.ratings import evaluation as ev
from training.ratings.sgd.fit import Diverged
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.significance import StarsSignificance
from training.ratings.space import SPACE
from training.ratings.tune import tune
from training.report.facts import TrainingFacts, TrialRow, _trials, read_facts
from training.report.pages import release_documents, write_release_reports, write_training_page
from training.report.parameters import LEAST_COMPLETE
from training.report.training_page import training_report

FACTORS = [model for model in ev.MODELS if model != ev.NEIGHBOURS]  # measured in any training
SHARES, HISTORY, CURVES = "RMSE by test share", "Optimisation history", "Learning curves"
IMPORTANCES = "Parameter importances"


def errors_of(rmse=0.8):
    """An evaluation in which the tuned model has this error."""
    errors = dict(zip(FACTORS, curve(1.0, 0.95, 0.9, 0.85, rmse), strict=True))
    few = {model: e for model, e in errors.items() if model != ev.DEFAULT}
    tables = {ev.HOLDOUT: errors, "folds": errors}
    for n, share in enumerate(ev.TEST_SHARES):
        tables[f"test {share:.0%}"] = few | {ev.TUNED: Errors(rmse + n / 100, rmse / 2)}
    return ev.Evaluation(2_000, 30, 40, 3, 5, tables)


GAINED = StarsSignificance(
    30, 400, 0.81, "user+item bias", 0.89, Interval(0.08, 0.07, 0.09), by_time=True
)
MANIFEST = {
    "name": "20260101T000000Z-0001",
    "created": "2026-01-01T09:30:00+00:00",
    "data_fingerprint": "abcdef",
    "counts": {"titles": 50, "works": 48, "ratings": 2_000, "users": 30},
    "rating_scale": [0.5, 5.0],
    "parameters": {"n_factors": 94, "lr_all": 0.0125, "biased": True, "lr_bu": None},
    "seed": 7,
    "study": "svd-v2-abcdef",
    "versions": {"python": "3.11.7", "numpy": "2.4.6"},
}


def studied(trials, folder, epochs=bowl):
    """The facts of a study of some trials, made and stored as the program does it."""
    first = (SvdParameters(),)
    study = tune(folder, "s", trials=trials, seed=5, first=first, epochs=epochs, progress=silent)
    rows, curves = [], {}
    for trial in study.trials:
        record = trial.as_json()
        errors = (record[name] for name in ("n_epochs", "rmse", "mae", "outcome"))
        rows.append(TrialRow(record["trial"], {name: record[name] for name in SPACE}, *errors))
        curves[record["trial"]] = list(followed(epochs, trial.parameters))
    return TrainingFacts(MANIFEST, errors_of(), GAINED, rows, curves, "")


def followed(epochs, parameters):
    try:
        yield from (errors.rmse for errors in islice(epochs(parameters), parameters.n_epochs))
    except Diverged:
        return


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """The facts of a study long enough to prune trials."""
    facts = studied(15, tmp_path_factory.mktemp("study"))
    assert {trial.outcome for trial in facts.trials} == {"complete", "pruned"}
    return facts


@pytest.fixture
def home(sample_home, tmp_path):
    """A copy of the sample home, to be changed."""
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return unlock(Home(tmp_path / "home"))


def figures(facts):
    sections = training_report(facts).sections
    return {figure.title: figure for section in sections for figure in section.figures}


def drawn(facts):
    return [title for title, figure in figures(facts).items() if figure.chart]


def legend(figure):
    return {layer.name: layer for layer in figure.chart.layers}


def words(facts):
    return checked(report_page(training_report(facts))).words


def test_a_long_study_fills_every_section(many):
    names = [section.name for section in training_report(many).sections]
    assert names == ["figures", "study", "parameters", "winner"]
    assert drawn(many) == [SHARES, HISTORY, CURVES, IMPORTANCES, *SPACE]
    assert {"Errors in stars", "Parameters", "All trials"} == {*figures(many)} - {*drawn(many)}
    text = words(many)
    facts = ("2,000 ratings by 30 users", "abcdef", "7 of the training, 3 of the splits")
    facts += ("2026-01-01 09:30 UTC", "svd-v2-abcdef", "in 5 folds", "pruned")
    assert all(fact in text for fact in (*facts, *SPACE, *FACTORS))
    assert ev.NEIGHBOURS not in text
    assert report_page(training_report(many)) == report_page(training_report(many))


def test_the_charts_hold_the_figures_of_the_study(many):
    shown = figures(many)
    marks = legend(shown[HISTORY])
    counts = {name: len(layer.x) for name, layer in marks.items()}
    assert counts["best"] == 1
    assert counts["complete"] == len(many.with_outcome("complete")) - 1
    assert counts["pruned"] == len(many.with_outcome("pruned"))
    assert marks["least so far"].y[-1] == marks["best"].y[0] == many.best.rmse
    assert len(shown[CURVES].chart.layers) == len(many.curves) + 1
    assert legend(shown[CURVES])["its least"].x == [many.best.n_epochs]
    assert sum(share for _, (share,) in shown[IMPORTANCES].chart.rows) == pytest.approx(1)
    assert len(shown["All trials"].table.rows) == len(many.trials)
    shares = legend(shown[SHARES])
    assert list(shares) == [model for model in FACTORS if model != ev.DEFAULT]
    assert shares[ev.TUNED].y == pytest.approx([0.8, 0.81, 0.82, 0.83, 0.84])
    assert len({layer.mark for layer in shares.values()}) == len(shares)


def test_the_sentences_are_of_the_data(many):
    history, epochs = (figures(many)[title].sentence for title in (HISTORY, CURVES))
    best, first = many.best, many.trials[0]
    assert history == (
        f"Trial {best.number} was best, RMSE {best.rmse:.4f}; the error fell by "
        f"{first.rmse - best.rmse:.4f} from the first trial ({first.rmse:.4f})."
    )
    seen = many.curves[best.number]
    assert f"Trial {best.number} went from RMSE {seen[0]:.4f}" in epochs
    assert f"{best.rmse:.4f} after epoch {best.n_epochs} of {len(seen)}" in epochs
    assert f"{len(many.with_outcome('pruned'))} trials were pruned" in epochs


def test_the_winner_stands_beside_what_it_has_to_beat(many):
    text = words(many)
    assert "Stars are predicted with the factors: on the last fifth of the ratings" in text
    assert "0.8000, 0.0500 below that of the default parameters" in text
    assert "With 1% of the ratings tested, the tuned model's RMSE is 0.8000" in text
    assert "with 50% it is 0.8400" in text
    worse = words(replace(many, evaluation=errors_of(0.95)))
    assert "0.1000 above that of the default" in worse
    assert "WARNING" not in worse  # what is served is judged in one sentence, by later ratings
    chance = Interval(0.001, -0.002, 0.004)
    without = words(replace(many, significance=replace(GAINED, gain=chance)))
    assert "WARNING: stars are predicted without factors" in without
    assert "Stars are predicted with the factors" not in without


def test_neighbours_stand_where_they_are_measured(many):
    beside = replace(many, evaluation=many.evaluation.with_neighbours(Errors(0.7812, 0.3906)))
    table = figures(beside)["Errors in stars"].table
    assert table.rows[-1] == [ev.NEIGHBOURS, "0.7812", "0.3906", "–", "–"]
    assert table.rows[:-1] == figures(many)["Errors in stars"].table.rows
    assert table.strong == ev.NEIGHBOURS
    assert ev.NEIGHBOURS not in legend(figures(beside)[SHARES])


def with_trials(facts, **changed):
    return replace(facts, trials=[replace(trial, **changed) for trial in facts.trials])


def first_diverged(facts):
    first, *later = with_trials(facts).trials
    return replace(facts, trials=[replace(first, rmse=None, outcome="diverged"), *later])


def parameters_of_old(facts):
    each = [{"n_factors": 1000 + t.number, "momentum": t.number / 7} for t in facts.trials]
    pairs = zip(facts.trials, each, strict=True)
    return replace(facts, trials=[replace(trial, parameters=p) for trial, p in pairs])


def fixed_rate(facts):
    trials = [replace(t, parameters={**t.parameters, "lr_all": 0.01}) for t in facts.trials]
    return replace(facts, trials=trials)


def defaults_diverged(facts):
    evaluation = errors_of()
    for table in evaluation.tables.values():
        table.pop(ev.DEFAULT, None)
    return replace(facts, evaluation=evaluation)


LACKING = {
    "no trials": (
        lambda facts: replace(facts, trials=[], curves={}, missing="Nothing was tried."),
        ["no list of trials", "Nothing was tried.", "lists no complete trial"],
        {HISTORY, CURVES, IMPORTANCES, *SPACE},
    ),
    "all diverged": (
        lambda facts: with_trials(replace(facts, curves={}), rmse=None, outcome="diverged"),
        ["no complete trial"],
        {HISTORY, CURVES, IMPORTANCES, *SPACE},
    ),
    "the first diverged": (first_diverged, ["from trial 1 ("], set()),
    "equal errors": (
        lambda facts: with_trials(facts, rmse=0.0, mae=0.0, outcome="complete"),
        ["have the same error", "none of the 14 others was better"],
        {IMPORTANCES},
    ),
    "a parameter that never changed": (fixed_rate, ["lr_all was 0.01 in every trial"], {"lr_all"}),
    "parameters outside today's space": (
        parameters_of_old,
        ["searched between 1000 and 1014", "searched between 0 and 2."],
        {*SPACE} - {"n_factors"},
    ),
    "defaults that diverged": (
        defaults_diverged,
        ["default parameters diverge on these", "default SVD diverged – diverged –"],
        set(),
    ),
}


@pytest.mark.parametrize(("change", "texts", "undrawn"), LACKING.values(), ids=LACKING)
def test_what_cannot_be_drawn_is_said(many, change, texts, undrawn):
    facts = change(many)
    text = words(facts)
    assert [each for each in texts if each not in text] == []
    assert {*drawn(many)} - {*drawn(facts)} == undrawn


@pytest.mark.parametrize("trials", [1, 2, LEAST_COMPLETE - 1])
def test_few_trials_have_no_importances(tmp_path, trials):
    facts = studied(trials, tmp_path)
    assert HISTORY in drawn(facts)
    assert IMPORTANCES not in drawn(facts)
    subject = "trial is" if trials == 1 else "trials are"
    text = words(facts)
    assert f"{trials} complete {subject} too few to estimate importances" in text
    if trials == 1:
        assert "it was alone" in text
        assert "was 94 in every trial, so there is nothing to compare" in text


def wild(parameters):
    for epoch, errors in enumerate(bowl(parameters)):
        if parameters.lr_all > 0.006 and epoch == 2:
            raise Diverged("too fast")
        yield errors


def test_diverged_trials_are_shown_at_the_upper_edge(tmp_path):
    facts = studied(14, tmp_path, wild)
    count = len(facts.with_outcome("diverged"))
    assert count > 1
    assert f"{count} diverged" in words(facts)
    history = figures(facts)[HISTORY]
    diverged = legend(history)["diverged"]
    assert diverged.y == [history.chart.y.high] * count
    assert (diverged.tone, diverged.mark) == ("warn", "cross")


def test_an_error_far_above_the_others_does_not_flatten_them(many):
    far = replace(many.trials[3], rmse=1e6, outcome="complete")
    history = figures(replace(many, trials=[*many.trials[:3], far, *many.trials[4:]]))[HISTORY]
    assert legend(history)["above the scale"].y == [history.chart.y.high]
    assert history.chart.y.high < 10
    assert "above the scale" not in words(many)


def test_the_report_of_a_release(home):
    paths = write_release_reports(home)
    assert paths == [home.reports / "training.html", home.reports / "card.html"]
    text = checked(paths[0].read_text("utf-8"), ALL).words
    manifest = read_manifest(current(home))
    rmse = manifest["evaluation"]["tables"][ev.HOLDOUT][ev.TUNED]["rmse"]
    facts = [manifest[name] for name in ("name", "data_fingerprint", "study")]
    facts += [f"{manifest['counts']['ratings']:,} ratings", f"{rmse:.4f}"]
    assert all(fact in text for fact in facts)
    facts = read_facts(home)
    assert facts.missing == ""
    assert sorted(facts.curves) == [trial.number for trial in facts.trials] == [0, 1, 2]
    assert facts.best.rmse == min(facts.curves[facts.best.number])


def test_the_pages_follow_from_their_record_and_the_same_release(home):
    paths = write_release_reports(home)
    before = [path.read_bytes() for path in paths]
    again = read_record(home.reports / TRAINING.record)
    pages = list(release_documents(home))
    assert [report_page(again[page.file], page, pages).encode() for page in pages] == before
    assert [path.read_bytes() for path in write_release_reports(home)] == before


def test_the_command_prints_the_paths_and_writes_below_the_home(home, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    assert main(["report"]) == 0
    names = ("training", "card")
    assert capsys.readouterr().out == "".join(f"{home.reports / n}.html\n" for n in names)
    shutil.rmtree(home.reports)
    elsewhere = home.root / "deep" / "other.html"
    assert main(["report", "--output", str(elsewhere)]) == 0
    page = elsewhere.read_text("utf-8")
    assert page == report_page(training_report(read_facts(home)))
    checked(page)  # it leads nowhere
    assert list(elsewhere.parent.iterdir()) == [elsewhere]
    assert not home.reports.exists()


def test_without_a_release_there_is_nothing_to_report(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "nowhere"))
    assert main(["report"]) == 1
    assert "training: no current release in" in capsys.readouterr().err
    with pytest.raises(NoRelease):
        write_training_page(Home(tmp_path / "nowhere"), tmp_path / "other.html")
    assert not any(tmp_path.iterdir())


def test_a_damaged_release_is_not_reported(home):
    with (current(home) / "trials.csv").open("a") as trials:
        trials.write("99,1,1,1,1,1,1,0.1,0.1,complete\n")
    with pytest.raises(ReleaseDamaged, match=r"trials\.csv differs"):
        write_release_reports(home)
    assert not home.reports.exists()


@pytest.mark.parametrize("name", ["evaluation", "study", "counts", "created"])
def test_a_release_that_lacks_what_a_training_writes_is_refused(home, name):
    reseal(current(home), lambda manifest: {k: v for k, v in manifest.items() if k != name})
    with pytest.raises(ReleaseDamaged, match=f"cannot be reported.*{name}"):
        write_release_reports(home)


def test_without_the_study_the_curves_are_missing_and_nothing_is_made(home):
    shutil.rmtree(home.studies)
    facts = read_facts(home)
    assert "The errors of single epochs are missing" in words(facts)
    assert "no longer has the study" in words(facts)
    assert CURVES not in drawn(facts)
    assert HISTORY in drawn(facts)
    assert not home.studies.exists()


def test_looking_for_another_study_does_not_make_it(home):
    reseal(current(home), lambda manifest: manifest | {"study": "svd-of-old"})
    before = (home.studies / "studies.db").read_bytes()
    assert "no longer has the study" in read_facts(home).missing
    assert (home.studies / "studies.db").read_bytes() == before
    assert [path.name for path in home.studies.iterdir()] == ["studies.db"]


def test_a_broken_study_file_is_missing_too(home):
    (home.studies / "studies.db").write_bytes(b"no data base at all" * 100)
    facts = read_facts(home)
    assert facts.curves == {}
    assert "cannot be read (file is not a database)" in facts.missing


def test_epochs_of_other_trials_under_the_same_name_are_not_shown(home):
    name = read_manifest(current(home))["study"]
    shutil.rmtree(home.studies)
    tune(home.studies, name, trials=2, seed=9, first=(), epochs=bowl, progress=silent)
    facts = read_facts(home)
    assert facts.curves == {}
    assert facts.missing == "The study on disk lacks the epochs of 3 of 3 trials."


def test_a_continued_release_says_that_no_study_was_made(home):
    before = current(home).name
    train(settings_for(home, warm=True, force=True), Progress())
    facts = read_facts(home)
    assert facts.missing == (
        f"This release continued the model of {before}; no study was made for it."
    )
    assert facts.missing in words(facts)
    assert CURVES not in drawn(facts)


def test_releases_from_before_pruning_are_read(tmp_path):
    csv = tmp_path / "trials.csv"
    csv.write_text(
        "trial,n_factors,n_epochs,lr_all,rmse,mae\n"
        "0,100,20,0.005,0.84036562151,0.63\n1,17,11,1e-05,,\n"
    )
    first, second = _trials(csv)
    assert first == TrialRow(
        0, {"n_factors": 100, "lr_all": 0.005}, 20, 0.84036562151, 0.63, "complete"
    )
    assert (second.rmse, second.parameters["lr_all"]) == (None, 1e-05)
