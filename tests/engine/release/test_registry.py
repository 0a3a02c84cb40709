"""Which release is current: publishing, going back, and what a crash or damage leaves behind."""

import os

import pytest

from engine.errors import NoRelease, ReleaseDamaged
from engine.release.read import load
from engine.release.registry import activate, current, drop_old, newest_first, rollback
from engine.release.write import save
from engine.store.home import Home
from tests.engine.handmade import catalog_of, factor_model, recommender_of, title, world_of


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
    return home


def pointers(home):
    return {
        name: (home.releases / name).read_text("utf-8").strip()
        for name in ("current", "previous")
        if (home.releases / name).exists()
    }


def test_activate_remembers_what_it_replaces(home):
    assert pointers(home) == {"current": "r2", "previous": "r1"}
    assert load(current(home)).name == "r2"


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
