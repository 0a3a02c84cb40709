"""The file of the studies is a cache: what is broken in it costs a sentence, never a training."""

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing

import optuna
import pytest

from engine.errors import BusyError, DataError
from tests.training.ratings.slow_study import bowl
from tests.training.worlds import silent
from training.ratings import study_file
from training.ratings.sgd.parameters import SvdParameters
from training.ratings.space import SPACE
from training.ratings.study_file import STUDIES, recorded_trials
from training.ratings.tune import tune

TRIALS = 3


def run(folder, trials=TRIALS, epochs=bowl, say=None):
    """The study and what was said."""
    said = []
    study = tune(
        folder,
        "s",
        trials=trials,
        seed=5,
        first=[SvdParameters()],
        epochs=epochs,
        progress=silent,
        say=say or said.append,
    )
    return study, said


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder whose file holds a study of TRIALS trials, and these."""
    folder = tmp_path_factory.mktemp("finished")
    return folder, run(folder)[0].trials


@pytest.fixture
def folder(finished, tmp_path):
    return shutil.copytree(finished[0], tmp_path / "studies")


def counting(taken):
    def epochs(parameters):
        taken.append(parameters)
        yield from bowl(parameters)

    return epochs


def execute(path, *statements):
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])


def zero_a_page(path):
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 6 * 4096] = bytes(3 * 4096)
    path.write_bytes(content)


def put_a_folder(path):
    path.unlink()
    path.mkdir()
    (path / "inside").touch()


def put_a_pipe(path):
    path.unlink()
    os.mkfifo(path)


def put_a_dangling_link(path):
    path.unlink()
    path.symlink_to(path.parent / "gone" / "x.db")


def put_another_program(path):
    path.unlink()
    execute(path, "CREATE TABLE studies (study_id INTEGER, title TEXT)")


def write_backwards(path):
    path.unlink()
    optuna.create_study(storage=f"sqlite:///{path}", study_name="s", direction="maximize")


def change_the_space(path):
    path.unlink()
    study = optuna.create_study(storage=f"sqlite:///{path}", study_name="s")
    wider = SPACE | {"lr_all": optuna.distributions.FloatDistribution(0.5, 0.9)}
    trial = study.ask(wider)
    trial.set_user_attr("n_epochs", 3)
    trial.set_user_attr("mae", 0.5)
    trial.report(1.0, 0)
    study.tell(trial, 1.0)


BROKEN = {
    "garbage": lambda path: path.write_bytes(b"no data base at all" * 1000),
    "text": lambda path: path.write_text("moved to the other disk\n"),
    "cut": cut,
    "cut within its header": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "a zeroed page": zero_a_page,
    "a folder": put_a_folder,
    "a pipe": put_a_pipe,
    "a dangling link": put_a_dangling_link,
    "another program's": put_another_program,
    "an older revision": lambda path: execute(
        path, "UPDATE alembic_version SET version_num = 'v0.9.0.a'"
    ),
    "an unknown revision": lambda path: execute(
        path, "UPDATE alembic_version SET version_num = 'v99'"
    ),
    "a table lost": lambda path: execute(path, "DROP TABLE trial_intermediate_values"),
    "a column lost": lambda path: execute(path, "ALTER TABLE trials RENAME COLUMN state TO s"),
    "a state that is none": lambda path: execute(path, "UPDATE trials SET state = 'DONE'"),
    "other distributions": change_the_space,
    "no number of epochs": lambda path: execute(path, "DELETE FROM trial_user_attributes"),
    "no errors": lambda path: execute(path, "DELETE FROM trial_intermediate_values"),
    "another direction": write_backwards,
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_is_set_aside_and_begun_anew(damage, folder, finished, capfd):
    path, aside = folder / STUDIES, folder / f"{STUDIES}.broken-1"
    damage(path)
    before = path.read_bytes() if path.is_file() else b""
    taken = []
    study, said = run(folder, epochs=counting(taken))
    assert study.trials == finished[1]
    assert len(taken) == TRIALS
    (sentence,) = said
    assert sentence.startswith(f"{path} cannot be used (")
    assert sentence.endswith(f"); set aside as {aside}, begun anew")
    assert os.path.lexists(aside)
    if before and not before.startswith(b"SQLite"):
        assert aside.read_bytes() == before
    assert run(folder, epochs=counting(taken)) == (study, [])
    assert len(taken) == TRIALS
    assert "".join(capfd.readouterr()) == ""


def test_what_was_set_aside_before_is_never_overwritten(folder):
    path = folder / STUDIES
    for number, content in enumerate((b"first" * 99, b"second" * 99), start=1):
        path.write_bytes(content)
        path.with_name(f"{STUDIES}-wal").write_bytes(content)
        run(folder)
        for companion in ("", "-wal"):
            aside = folder / f"{STUDIES}.broken-{number}{companion}"
            assert aside.read_bytes() == content
    assert not path.with_name(f"{STUDIES}-wal").exists()


def test_an_empty_file_is_a_study_that_has_not_begun(folder, finished):
    (folder / STUDIES).write_bytes(b"")
    study, said = run(folder)
    assert (study.trials, said) == (finished[1], [])


def test_a_file_for_the_folder_is_set_aside_too(tmp_path, finished):
    (tmp_path / "studies").write_text("x")
    study, said = run(tmp_path / "studies")
    assert study.trials == finished[1]
    assert len(said) == 1
    assert (tmp_path / "studies.broken-1").read_text() == "x"


@pytest.mark.parametrize("damage", ["garbage", "a table lost", "a folder"])
def test_damage_amid_a_study_costs_the_file_and_no_trial(damage, folder, finished, capfd):
    path, taken = folder / STUDIES, []

    def epochs(parameters):
        if not taken:
            BROKEN[damage](path)
        taken.append(parameters)
        yield from bowl(parameters)

    study, said = run(folder, TRIALS + 2, epochs)
    assert study.trials[:TRIALS] == finished[1]
    assert (len(study.trials), len(taken), len(said)) == (TRIALS + 2, 2, 1)
    assert run(folder, TRIALS + 2, counting(taken)) == (study, [])
    assert len(taken) == 2
    assert "".join(capfd.readouterr()) == ""


def test_a_folder_that_vanishes_amid_a_study_is_made_again(folder, finished):
    def epochs(parameters):
        shutil.rmtree(folder, ignore_errors=True)
        yield from bowl(parameters)

    study, _ = run(folder, TRIALS + 1, epochs)
    assert study.trials[:TRIALS] == finished[1]
    assert len(recorded_trials(folder, "s")) == TRIALS + 1


def test_where_nothing_can_be_kept_the_training_goes_on(tmp_path, finished, monkeypatch):
    (tmp_path / "file").touch()
    study, said = run(tmp_path / "file" / "below" / "studies")
    assert study.trials == finished[1]
    (sentence,) = said
    assert sentence.endswith("; the trials of this training are not kept")
    assert str(tmp_path / "file") in sentence


def test_a_file_that_is_held_for_a_moment_is_waited_for(folder, finished, monkeypatch):
    monkeypatch.setattr(study_file, "_PAUSE", 0.01)
    holder = sqlite3.connect(folder / STUDIES, check_same_thread=False)
    holder.execute("BEGIN EXCLUSIVE")
    said = []

    def let_go(sentence):
        said.append(sentence)
        threading.Timer(0.1, holder.close).start()

    taken = []
    study, _ = run(folder, epochs=counting(taken), say=let_go)
    assert (study.trials, taken) == (finished[1], [])
    path = folder / STUDIES
    assert said == [f"waiting up to 60 s for {path}, which another program holds"]


@pytest.mark.parametrize("lock", ["BEGIN EXCLUSIVE", "BEGIN IMMEDIATE", "a reader"])
def test_a_file_that_stays_held_is_named_and_stays_where_it_is(folder, monkeypatch, lock):
    monkeypatch.setattr(study_file, "WAIT", 0.1)
    before = (folder / STUDIES).read_bytes()
    said = []
    with closing(sqlite3.connect(folder / STUDIES)) as holder:
        holder.execute("BEGIN" if lock == "a reader" else lock)
        holder.execute("SELECT * FROM studies").fetchone()
        with pytest.raises(BusyError, match=r"studies\.db is held by another program.*make train"):
            run(folder, TRIALS + 1, say=said.append)
    assert len(said) == 1
    assert [path.name for path in folder.iterdir()] == [STUDIES]
    assert (folder / STUDIES).read_bytes() == before


def test_a_file_that_is_held_amid_a_study_keeps_what_it_has(folder, monkeypatch):
    monkeypatch.setattr(study_file, "WAIT", 0.1)
    holder = sqlite3.connect(folder / STUDIES)

    def epochs(parameters):
        holder.execute("BEGIN EXCLUSIVE")
        yield from bowl(parameters)

    with closing(holder), pytest.raises(BusyError):
        run(folder, TRIALS + 1, epochs)
    assert run(folder)[1] == []
    assert [path.name for path in folder.iterdir()] == [STUDIES]


FULL = """
import resource, sys
from pathlib import Path
from tests.training.ratings.test_study_file import run
def epochs(parameters):
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    from tests.training.ratings.slow_study import bowl
    yield from bowl(parameters)
try:
    run(Path(sys.argv[1]), 5, epochs)
except OSError as error:
    print(error.filename, error.strerror)
"""


def test_a_disk_that_takes_no_more_is_named_with_the_file(folder):
    before = recorded_trials(folder, "s")
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", FULL, str(folder)], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (f"{folder / STUDIES} Input/output error\n", "")
    assert len(recorded_trials(folder, "s")) == len(before)


@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "a'b\"",
        "#1",
        "50%",
        "what?",
        "a&b=c",
        "señal",
        "a\nb",
        "-x",
        "%2e%23",
        "~",
        "x" * 200,
    ],
)
def test_the_folder_may_have_any_name(tmp_path, finished, name):
    study, said = run(tmp_path / name / "studies")
    assert (study.trials, said) == (finished[1], [])
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert [path.name for path in (tmp_path / name / "studies").iterdir()] == [STUDIES]
    assert len(recorded_trials(tmp_path / name / "studies", "s")) == TRIALS


def test_reading_touches_nothing_and_waits_for_nobody(folder):
    path = folder / STUDIES
    before = path.read_bytes(), path.stat().st_mtime_ns
    assert len(recorded_trials(folder, "s")) == TRIALS
    assert recorded_trials(folder, "another") is None
    with closing(sqlite3.connect(path)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DataError, match=r"studies\.db cannot be read \(database is locked\)"):
            recorded_trials(folder, "s")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [each.name for each in folder.iterdir()] == [STUDIES]
