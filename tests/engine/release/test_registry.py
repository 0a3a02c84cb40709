"""Which release is current: publishing, going back, and what a crash or damage leaves behind."""

import os
import subprocess
import threading

import pytest

from engine.errors import NoRelease, ReleaseConflict, ReleaseDamaged
from engine.release.manifest import chain_of
from engine.release.read import load
from engine.release.registry import (
    activate,
    by_preference,
    current,
    drop_old,
    newest_first,
    rollback,
)
from engine.release.write import save
from engine.store.files import exclusive
from engine.store.home import Home
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title, world_of
from tests.engine.release.small import reseal, unlock
from training.__main__ import main


def publish(home, name, documents=None):
    catalog = catalog_of(title("as1"))
    recommender = recommender_of(catalog, ["u"], [[]], factor_model([[1.0]], [[1.0]]))
    save(home, name, recommender, world_of(), {}, documents or {})
    activate(home, name)


@pytest.fixture
def home(tmp_path):
    home = Home(tmp_path)
    publish(home, "r1")
    publish(home, "r2")
    return unlock(home)


def pointers(home):
    return {
        name: (home.releases / name).read_text("utf-8").strip()
        for name in ("current", "previous")
        if (home.releases / name).exists()
    }


def test_activate_remembers_what_it_replaces(home):
    assert pointers(home) == {"current": "r2", "previous": "r1"}
    assert load(current(home)).name == "r2"


def test_who_replaces_another_release_than_the_current_one_is_refused(home):
    for change in (lambda: activate(home, "r1", "r1"), lambda: rollback(home, "r1")):
        with pytest.raises(ReleaseConflict, match="the current release is r2 by now"):
            change()
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_who_replaces_the_current_release_may(home):
    assert rollback(home, "r2") == "r1"
    activate(home, "r2", "r1")
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_a_pointer_that_names_nothing_may_be_replaced_by_anybody(home):
    (home.releases / "current").write_text("gone\n")
    activate(home, "r1", "r2")
    assert pointers(home)["current"] == "r1"


def test_of_many_who_go_back_at_once_one_does(home):
    outcomes = []

    def go_back():
        try:
            outcomes.append(rollback(home, "r2"))
        except ReleaseConflict:
            outcomes.append(None)

    threads = [threading.Thread(target=go_back) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes, key=str) == [*[None] * 7, "r1"]
    assert pointers(home) == {"current": "r1", "previous": "r2"}


def test_activating_the_current_release_again_changes_nothing(home):
    activate(home, "r2")
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_rolling_back_twice_is_back_again(home):
    assert rollback(home) == "r1"
    assert pointers(home) == {"current": "r1", "previous": "r2"}
    assert rollback(home) == "r2"
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_rolling_back_onto_a_damaged_release_changes_nothing(home):
    path = home.releases / "r1" / "stars.user_bias.npy"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ReleaseDamaged, match=r"release r1: stars.user_bias.npy differs"):
        rollback(home)
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_rolling_back_from_a_damaged_release_works(home):
    (home.releases / "r2" / "stars.user_bias.npy").unlink()
    assert rollback(home) == "r1"


def test_there_is_nothing_to_roll_back_to_at_first(tmp_path):
    home = Home(tmp_path)
    with pytest.raises(NoRelease, match="no previous release"):
        rollback(home)
    publish(home, "r1")
    with pytest.raises(NoRelease, match="no previous release"):
        rollback(home)
    assert pointers(home) == {"current": "r1"}


def test_nothing_published_is_said_so(tmp_path):
    with pytest.raises(NoRelease, match=r"no current release in .*; run `make train`"):
        current(Home(tmp_path))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"gone\n",
        b"../x\n",
        b"..\n",
        b".\n",
        b"/etc\n",
        b"r1/../r1\n",
        b"a\0b\n",
        b"\xff\xfe",
        b"r1\nr2\n",
        b"current\n",
        b"x" * 5_000,
    ],
    ids=[
        "empty",
        "blank",
        "gone",
        "up",
        "dots",
        "dot",
        "root",
        "slash",
        "nul",
        "not-utf-8",
        "two",
        "file",
        "long",
    ],
)
def test_a_pointer_that_names_no_release_is_refused(home, content):
    (home.root / "x").mkdir()
    (home.releases / "current").write_bytes(content)
    with pytest.raises(ReleaseDamaged, match=r"current names .* which is no release there"):
        current(home)


def test_a_damaged_pointer_is_replaced_by_the_next_release(home):
    (home.releases / "current").write_text("gone\n", "utf-8")
    publish(home, "r3")
    assert pointers(home) == {"current": "r3", "previous": "r1"}


def test_only_a_release_can_be_activated(home):
    with pytest.raises(ReleaseDamaged, match=r"what is to be activated names .r9., which"):
        activate(home, "r9")
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_a_crash_while_saving_leaves_no_half_release(home):
    with pytest.raises(FileNotFoundError, match="no-folder"):
        publish(home, "r3", {"trials.csv": "", "no-folder/x": ""})
    assert sorted(path.name for path in home.releases.iterdir()) == [
        "current",
        "previous",
        "r1",
        "r2",
    ]
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_what_a_killed_run_left_behind_is_cleared_by_the_next(home):
    (home.releases / ".staging-r0").mkdir()
    (home.releases / ".staging-r0" / "stars.user_bias.npy").write_bytes(b"half")
    publish(home, "r3")
    assert not list(home.releases.glob(".staging*"))


def test_a_release_is_never_overwritten(home):
    with pytest.raises(OSError, match="not empty"):
        publish(home, "r1")
    assert load(home.releases / "r1").name == "r1"
    assert not list(home.releases.glob(".staging*"))


def test_old_releases_go_but_never_the_current_or_the_one_before(home):
    for name in ("r3", "r4", "r5"):
        publish(home, name)
    activate(home, "r1")
    activate(home, "r2")
    drop_old(home, 1)
    assert [folder.name for folder in newest_first(home)] == ["r5", "r2", "r1"]
    assert pointers(home) == {"current": "r2", "previous": "r1"}


def test_rolling_back_after_a_crash_between_the_pointers_finds_the_older_release(home):
    (home.releases / "previous").write_text("r2\n")
    assert rollback(home) == "r1"


def test_rolling_back_from_the_oldest_says_that_there_is_no_other(home):
    activate(home, "r1")
    (home.releases / "previous").write_text("r1\n")
    with pytest.raises(NoRelease, match="no release before r1"):
        rollback(home)


def test_a_pipe_as_pointer_is_refused_instead_of_waited_for(home):
    (home.releases / "current").unlink()
    os.mkfifo(home.releases / "current")
    with pytest.raises(ReleaseDamaged, match="no regular file"):
        current(home)


def chain(home):
    """Place, predecessor and name of every release, newest first."""
    return [(*chain_of(folder), folder.name) for folder in newest_first(home)]


def rewrite(folder, **entries):
    """Change entries of a manifest; None takes one away, as in a release of an older version."""
    kept = {name: value for name, value in entries.items() if value is not None}
    reseal(folder, lambda m: {k: v for k, v in m.items() if k not in entries} | kept)


def test_each_release_counts_on_and_names_the_one_before(home):
    publish(home, "r0")
    assert chain(home) == [(3, "r2", "r0"), (2, "r1", "r2"), (1, None, "r1")]
    rollback(home)
    publish(home, "q")
    assert chain(home)[0] == (4, "r2", "q")


@pytest.mark.parametrize("name", ["19700101T000000Z-aaaa", "21060207T062815Z-ffff"])
def test_a_wrong_clock_changes_nothing_of_the_order(home, name):
    publish(home, name)
    publish(home, "r3")
    drop_old(home, 2)
    assert [folder.name for folder in newest_first(home)] == ["r3", name]
    assert rollback(home) == name
    (home.releases / "previous").write_text(f"{name}\n")
    activate(home, "r3")
    (home.releases / "previous").write_text("r3\n")  # as after a crash between the pointers
    assert rollback(home) == name


def test_releases_of_before_they_were_counted_come_after_those_that_are(home):
    for name in ("r1", "r2"):
        rewrite(home.releases / name, sequence=None, previous=None)
    publish(home, "a")
    assert [folder.name for folder in newest_first(home)] == ["a", "r2", "r1"]
    assert load(home.releases / "r2").name == "r2"


@pytest.mark.parametrize("odd", ["7", 7.5, True, -1, 10**30, [7]], ids=str)
def test_a_place_that_is_none_counts_for_nothing(home, odd):
    rewrite(home.releases / "r1", sequence=odd)
    publish(home, "a")
    assert [folder.name for folder in newest_first(home)] == ["a", "r2", "r1"]
    assert chain(home)[0][0] == 3


def pipe(path):
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b"["),
        lambda path: path.write_bytes(b"[]"),
        lambda path: path.unlink(),
        pipe,
    ],
    ids=["cut", "list", "gone", "pipe"],
)
def test_a_manifest_that_cannot_be_read_stops_no_other_release(home, damage):
    damage(home.releases / "r1" / "manifest.json")
    publish(home, "a")
    assert [folder.name for folder in newest_first(home)] == ["a", "r2", "r1"]
    with pytest.raises(ReleaseDamaged, match=r"release r1: manifest\.json"):
        load(home.releases / "r1")


@pytest.mark.parametrize("content", [None, "gone\n", ""], ids=["lost", "gone", "empty"])
def test_rolling_back_without_a_pointer_follows_the_chain(home, content):
    publish(home, "a")
    pointer = home.releases / "previous"
    pointer.unlink() if content is None else pointer.write_text(content)
    assert rollback(home) == "r2"
    assert pointers(home) == {"current": "r2", "previous": "a"}


def test_rolling_back_goes_to_the_one_that_was_replaced_not_to_the_last_made(home):
    publish(home, "r3")
    rollback(home)
    rollback_to = current(home).name
    publish(home, "r4")
    (home.releases / "previous").unlink()
    assert rollback(home) == rollback_to == "r2"


def test_those_to_be_served_come_ahead(home):
    publish(home, "r3")
    activate(home, "r1")
    assert [folder.name for folder in by_preference(home)] == ["r1", "r3", "r2"]
    (home.releases / "current").unlink()
    assert [folder.name for folder in by_preference(home)] == ["r3", "r2", "r1"]


def test_a_release_and_its_files_are_read_only_and_still_go(home):
    publish(home, "r3")
    folder = home.releases / "r3"
    assert folder.stat().st_mode & 0o777 == 0o555
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}
    publish(home, "r4")
    publish(home, "r5")
    drop_old(home, 1)
    assert sorted(path.name for path in home.releases.iterdir()) == [
        "current",
        "previous",
        "r4",
        "r5",
    ]


def test_what_killed_writers_left_beside_a_pointer_is_swept(home):
    ended = subprocess.Popen(["true"])  # noqa: S607
    ended.wait()
    for pointer in ("current", "previous"):
        (home.releases / f".{pointer}.{ended.pid}.tmp").write_text("r1\n")
        (home.releases / f".{pointer}.{2**70}.tmp").write_text("r1\n")
    running = home.releases / f".current.{os.getppid()}.tmp"
    other = home.releases / ".current.old.tmp"
    running.touch()
    other.touch()
    publish(home, "r3")
    hidden = {path.name for path in home.releases.iterdir() if path.name.startswith(".")}
    assert hidden == {running.name, other.name}


def test_rolling_back_needs_no_lock_of_a_training(home, capsys):
    with exclusive(home, "training"):
        assert main(["rollback", "--home", str(home.root)]) == 0
    assert capsys.readouterr().out == "current release: r1\n"


def test_two_that_point_at_once_wait_for_each_other(home):
    publish(home, "r3")
    threads = [
        threading.Thread(target=lambda name=name: [activate(home, name) for _ in range(20)])
        for name in ("r1", "r2", "r3")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    now = pointers(home)
    assert now["current"] != now["previous"]
