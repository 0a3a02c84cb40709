"""The report as a page: self-contained, complete, the same for the same facts, and never naive."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from engine.errors import NoRelease, ReleaseDamaged
from engine.release.manifest import read_manifest
from engine.release.registry import current
from engine.store.home import Home
from tests.training.ratings.slow_study import bowl
from tests.training.worlds import curve, settings_for, silent
from training.__main__ import main
from training.metrics.errors import Errors
from training.pipeline import train
from training.ratings.evaluation import (
    DEFAULT,
    HOLDOUT,
    MODELS,
    TEST_SHARES,
    TUNED,
    Evaluation,
)
from training.ratings.sgd.fit import Diverged
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.space import SPACE
from training.ratings.tune import tune
from training.report.pages.facts import TrainingFacts, TrialRow, _trials, read_facts
from training.report.pages.page import training_page, write_report
from training.report.pages.parameters import LEAST_COMPLETE

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = "<script>alert('$x$')</script>\"&amp;"
SECTIONS = ["figures", "study", "importances", "slices", "winner"]
VOID = {"meta", "br"}


class Outline(HTMLParser):
    """The tags of a page, its ids and its text; every tag must be closed in turn."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open, self.tags, self.text = [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)

    def all(self, tag):
        return [attrs for name, attrs in self.tags if name == tag]

    @property
    def words(self):
        return " ".join("".join(self.text).split())


def figures(rmse=0.8):
    """An evaluation in which the tuned model has this error."""
    errors = dict(zip(MODELS, curve(1.0, 0.95, 0.9, 0.85, rmse), strict=True))
    few = {model: e for model, e in errors.items() if model != DEFAULT}
    tables = {HOLDOUT: errors, "folds": errors}
    for n, share in enumerate(TEST_SHARES):
        tables[f"test {share:.0%}"] = few | {TUNED: Errors(rmse + n / 100, rmse / 2)}
    return Evaluation(2_000, 30, 40, 3, 5, tables)


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


def studied(trials, folder=None, epochs=bowl):
    """The facts of a study of some trials, made and stored as the program does it."""
    study = tune(
        folder, "s", trials=trials, seed=5, first=(SvdParameters(),), epochs=epochs, progress=silent
    )
    tried = [trial_row(trial.as_json()) for trial in study.trials]
    seen = {t.number: [e.rmse for e in followed(epochs, study.trials[t.number])] for t in tried}
    return TrainingFacts(MANIFEST, figures(), tried, seen, "")


def followed(epochs, trial):
    errors = []
    try:
        for each in epochs(trial.parameters):
            errors.append(each)
            if len(errors) == trial.parameters.n_epochs:
                break
    except Diverged:
        pass
    return errors


def trial_row(record):
    return TrialRow(
        record["trial"],
        {name: record[name] for name in SPACE},
        record["n_epochs"],
        record["rmse"],
        record["mae"],
        record["outcome"],
    )


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
    return Home(tmp_path / "home")


def sentences(page):
    return re.findall(r"<figcaption>(.*?)</figcaption>", page)


def pictures(page):
    return [re.sub(r"-.*", "", i) for i in re.findall(r'id="([a-z0-9]+)-figure_1"', page)]


def test_a_long_study_fills_every_section(many):
    page = training_page(many)
    outline = Outline(page)
    assert [attrs["id"] for attrs in outline.all("section")] == SECTIONS
    assert pictures(page) == [
        "shares",
        "history",
        "curves",
        "importances",
        *(f"slice{n}" for n in range(len(SPACE))),
    ]
    assert len(sentences(page)) == len(pictures(page))
    for fact in (
        "2,000 ratings by 30 users",
        "abcdef",
        "7 of the training, 3 of the splits",
        "2026-01-01 09:30 UTC",
        "svd-v2-abcdef",
        "in 5 folds",
    ):
        assert fact in outline.words
    for name in (*SPACE, *MODELS, "pruned"):
        assert name in outline.words


def test_every_picture_has_a_label_that_says_what_its_sentence_says(many):
    page = training_page(many)
    drawings = Outline(page).all("svg")
    assert all(attrs["role"] == "img" and attrs["viewbox"] for attrs in drawings)
    labels = re.findall(r'<svg [^>]*aria-label="([^"]*)"', page)
    assert labels == sentences(page)


def test_the_page_asks_nobody_for_anything(many):
    page = training_page(many)
    assert "://" not in page
    outline = Outline(page)
    tags = {tag for tag, _ in outline.tags}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "a", "base", "image"}
    policies = [m["content"] for m in outline.all("meta") if "http-equiv" in m]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    targets = [v for _, attrs in outline.tags for k, v in attrs.items() if k in ("href", "src")]
    targets += re.findall(r"url\(([^)]*)\)", page)
    ids = [attrs["id"] for _, attrs in outline.tags if "id" in attrs]
    assert len(set(ids)) == len(ids)
    assert {target.removeprefix("#") for target in targets} <= set(ids)
    assert any("width=device-width" in meta.get("content", "") for meta in outline.all("meta"))


def test_the_colours_are_the_page_s_own_and_know_the_dark(many):
    page = training_page(many)
    assert "prefers-color-scheme: dark" in page
    drawings = "".join(re.findall(r"<svg.*?</svg>", page, re.DOTALL))
    assert set(re.findall(r"#[0-9a-f]{6}\b", drawings)) == set()
    used = set(re.findall(r"var\((--[a-z]+)\)", page))
    assert used <= set(re.findall(r"(--[a-z]+):", page))


def test_the_same_facts_give_the_same_bytes(many):
    assert training_page(many) == training_page(many)


def test_the_sentences_are_of_the_data(many):
    history, epochs = sentences(training_page(many))[1:3]
    best, first = many.best, many.trials[0]
    pruned = many.with_outcome("pruned")
    assert history == (
        f"Trial {best.number} was best, RMSE {best.rmse:.4f}; the error fell by "
        f"{first.rmse - best.rmse:.4f} from the first trial ({first.rmse:.4f})."
    )
    seen = many.curves[best.number]
    assert f"Trial {best.number} went from RMSE {seen[0]:.4f}" in epochs
    assert f"{best.rmse:.4f} after epoch {best.n_epochs} of {len(seen)}" in epochs
    assert f"{len(pruned)} trials were pruned" in epochs


def test_the_winner_stands_beside_what_it_has_to_beat():
    facts = TrainingFacts(MANIFEST, figures(0.8), [], {}, "")
    words = Outline(training_page(facts)).words
    assert "better than the best model without them, user+item bias, by 11.11%" in words
    assert "0.8000, 0.0500 below that of the default parameters" in words
    assert "With 1% of the ratings tested, the tuned model's RMSE is 0.8000" in words
    assert "with 50% it is 0.8400" in words
    worse = Outline(training_page(replace(facts, evaluation=figures(0.95)))).words
    assert "WARNING: the factors do not beat" in worse
    assert "0.1000 above that of the default" in worse


def test_defaults_that_diverge_are_reported_as_such():
    evaluation = figures()
    for table in evaluation.tables.values():
        table.pop(DEFAULT, None)
    page = training_page(TrainingFacts(MANIFEST, evaluation, [], {}, ""))
    assert "default parameters diverge on these ratings" in page
    row = re.search(rf"<tr><th[^>]*>{DEFAULT}</th>(.*?)</tr>", page)[1]
    assert re.findall("<td>(.*?)</td>", row) == ["diverged", "–", "diverged", "–"]


def test_a_release_without_trials_shows_its_figures_and_says_so():
    page = training_page(TrainingFacts(MANIFEST, figures(), [], {}, "Nothing was tried."))
    assert pictures(page) == ["shares"]
    words = Outline(page).words
    assert "no list of trials" in words
    assert "Nothing was tried." in words
    assert "lists no complete trial" in words


@pytest.mark.parametrize("trials", [1, 2, LEAST_COMPLETE - 1])
def test_few_trials_have_no_importances(tmp_path, trials):
    page = training_page(studied(trials, tmp_path))
    Outline(page)
    assert "history" in pictures(page)
    assert "importances" not in pictures(page)
    subject = "trial is" if trials == 1 else "trials are"
    assert f"{trials} complete {subject} too few to estimate importances" in page
    if trials == 1:
        assert "it was alone" in page
        assert "was 94 in every trial, so there is nothing to compare" in page


def wild(parameters):
    for epoch, errors in enumerate(bowl(parameters)):
        if parameters.lr_all > 0.006 and epoch == 2:
            raise Diverged("too fast")
        yield errors


def test_diverged_trials_are_shown_as_such(tmp_path):
    facts = studied(14, tmp_path, wild)
    count = len(facts.with_outcome("diverged"))
    assert count > 1
    page = training_page(facts)
    Outline(page)
    assert f"{count} diverged" in page
    assert "</span> diverged</li>" in page


def test_when_the_first_trial_diverged_the_fall_is_from_the_next(many):
    first, *later = many.trials
    lost = replace(first, rmse=None, mae=None, outcome="diverged")
    page = training_page(replace(many, trials=[lost, *later]))
    assert f"from trial 1 ({later[0].rmse:.4f})" in page


def test_trials_that_only_diverged_leave_sentences(many):
    lost = [replace(t, rmse=None, mae=None, outcome="diverged") for t in many.trials]
    page = training_page(replace(many, trials=lost, curves={}))
    assert pictures(page) == ["shares"]
    assert "no complete trial" in page


def test_equal_errors_leave_nothing_to_explain(many):
    same = [replace(t, rmse=0.0, mae=0.0, outcome="complete") for t in many.trials]
    page = training_page(replace(many, trials=same, curves={t.number: [0.0] for t in same}))
    assert "have the same error" in page
    assert "none of the 14 others was better" in page
    assert "history" in pictures(page)


def test_a_parameter_that_never_changed_has_no_slice_and_no_importance(many):
    fixed = [replace(t, parameters={**t.parameters, "lr_all": 0.01}) for t in many.trials]
    page = training_page(replace(many, trials=fixed))
    assert "lr_all was 0.01 in every trial" in page
    assert "importances" in pictures(page)


def test_parameters_outside_today_s_space_are_bounded_by_themselves(many):
    renamed = [
        replace(t, parameters={"n_factors": 1000 + t.number, "momentum": t.number / 7})
        for t in many.trials
    ]
    page = training_page(replace(many, trials=renamed))
    assert "searched between 1000 and 1014" in page
    assert "searched between 0 and 2." in page


def test_an_error_far_above_the_others_does_not_flatten_them(many):
    far = replace(many.trials[3], rmse=1e6, outcome="complete")
    page = training_page(replace(many, trials=[*many.trials[:3], far, *many.trials[4:]]))
    assert "above the scale" in page
    assert ">1000000<" not in page
    assert "above the scale" not in training_page(many)


def test_hostile_names_stay_text(many):
    manifest = MANIFEST | {
        "name": HOSTILE,
        "study": HOSTILE,
        "data_fingerprint": HOSTILE,
        "versions": {HOSTILE: HOSTILE},
        "parameters": {HOSTILE: 1},
    }
    trials = [replace(t, parameters={HOSTILE: t.parameters["lr_all"]}) for t in many.trials]
    facts = TrainingFacts(manifest, figures(), trials, many.curves, HOSTILE)
    page = training_page(facts)
    outline = Outline(page)
    assert outline.all("script") == []
    assert "<script" not in page
    assert outline.words.count("<script>alert('$x$')</script>\"&amp;") >= 6
    slices = [svg for svg in outline.all("svg") if HOSTILE in svg["aria-label"]]
    assert slices


def test_the_report_of_a_release(sample_home, tmp_path):
    path = write_report(sample_home, tmp_path / "deep" / "page.html")
    page = path.read_text("utf-8")
    manifest = read_manifest(current(sample_home))
    words = Outline(page).words
    for fact in (manifest["name"], manifest["data_fingerprint"], manifest["study"]):
        assert fact in words
    assert f"{manifest['counts']['ratings']:,} ratings" in words
    assert f"{manifest['evaluation']['tables'][HOLDOUT][TUNED]['rmse']:.4f}" in words
    assert "curves" in pictures(page)
    assert list(path.parent.iterdir()) == [path]
    facts = read_facts(sample_home)
    assert facts.missing == ""
    assert sorted(facts.curves) == [trial.number for trial in facts.trials] == [0, 1, 2]
    assert facts.best.rmse == min(facts.curves[facts.best.number])
    assert write_report(sample_home, tmp_path / "again.html").read_bytes() == path.read_bytes()


def test_the_command_prints_the_path_and_writes_below_the_home(home, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    assert main(["report"]) == 0
    path = home.root / "reports" / "training.html"
    pages = [path, path.with_name("card.html"), path.with_name("data.html")]
    assert capsys.readouterr().out == "".join(f"{page}\n" for page in pages)
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
    elsewhere = home.root / "other.html"
    assert main(["report", "--output", str(elsewhere)]) == 0
    assert elsewhere.read_text("utf-8") == training_page(read_facts(home))  # and leads nowhere


def test_without_a_lake_the_training_is_reported_alone(home, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    home.lake.unlink()
    assert main(["report"]) == 0
    printed = capsys.readouterr()
    assert printed.out == "".join(f"{home.reports / name}.html\n" for name in ("training", "card"))
    assert "no lake at" in printed.err


def test_without_a_release_there_is_nothing_to_report(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CARTELERA_HOME", str(tmp_path / "nowhere"))
    assert main(["report"]) == 1
    assert "training: no current release in" in capsys.readouterr().err
    with pytest.raises(NoRelease):
        write_report(Home(tmp_path / "nowhere"))
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_release_is_not_reported(home):
    with (current(home) / "trials.csv").open("a") as trials:
        trials.write("99,1,1,1,1,1,1,0.1,0.1,complete\n")
    with pytest.raises(ReleaseDamaged, match=r"trials\.csv differs"):
        write_report(home)
    assert not home.reports.exists()


def sealed(home, change):
    """Change the manifest of the current release, and seal it as if it had been written so."""
    folder = current(home)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    change(manifest)
    text = json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(text)
    (folder / "manifest.sha256").write_text(hashlib.sha256(text).hexdigest() + "\n")


@pytest.mark.parametrize("name", ["evaluation", "study", "counts", "created"])
def test_a_release_that_lacks_what_a_training_writes_is_refused(home, name):
    sealed(home, lambda manifest: manifest.pop(name))
    with pytest.raises(ReleaseDamaged, match=f"cannot be reported.*{name}"):
        write_report(home)


def test_without_the_study_the_curves_are_missing_and_nothing_is_made(home):
    shutil.rmtree(home.studies)
    page = write_report(home).read_text("utf-8")
    assert "The errors of single epochs are missing" in page
    assert "no longer has the study" in page
    assert "curves" not in pictures(page)
    assert "history" in pictures(page)
    assert not home.studies.exists()


def test_looking_for_another_study_does_not_make_it(home):
    sealed(home, lambda manifest: manifest.update(study="svd-of-old"))
    before = (home.studies / "studies.db").read_bytes()
    assert "no longer has the study" in read_facts(home).missing
    assert (home.studies / "studies.db").read_bytes() == before


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
    train(settings_for(home, warm=True, force=True), silent)
    facts = read_facts(home)
    assert facts.missing == (
        f"This release continued the model of {before}; no study was made for it."
    )
    page = training_page(facts)
    Outline(page)
    assert facts.missing in page
    assert "curves" not in pictures(page)


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


def test_training_does_not_load_the_plotting_library():
    code = "import sys, training.__main__; print('matplotlib' in sys.modules)"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
