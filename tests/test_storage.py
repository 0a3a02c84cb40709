"""Full, read-only and oddly named homes: one sentence with a path, and nothing lost or touched."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cartelera import open as open_release
from data.__main__ import main as data
from engine.release.registry import current
from engine.store.files import check_writable, write_array
from engine.store.home import Home
from training.__main__ import main as training

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = {"data": data, "training": training}
READING = [
    ["training", "releases"],
    ["training", "report"],
    ["data", "profile"],
    ["training", "evaluate", "--protocol", "user time", "--users", "20"],
]
FULL = "No space left on device"


@pytest.fixture
def home(sample_home, tmp_path):
    shutil.copytree(sample_home.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


def state(home):
    """Every file below a home with what a write changes of it."""
    return {
        path.relative_to(home.root): (path.lstat().st_mode, path.lstat().st_mtime_ns)
        for path in [home.root, *home.root.rglob("*")]
    }


def command(home, *words, limit=None):
    """Run a command in a process of its own, which may write files of `limit` bytes at most."""
    program, *rest = words
    code = (
        "import resource, runpy, sys; "
        + (f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); " if limit else "")
        + f"sys.argv[1:] = {rest!r}; runpy.run_module({program!r}, run_name='__main__')"
    )
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        env=os.environ | {"CARTELERA_HOME": str(home.root), "PYTHONPATH": str(ROOT)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def refusal(done):
    """The one line in which a command was refused; what progress said is left out."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("stage ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("words", READING, ids=lambda words: words[1])
def test_reading_writes_nothing_but_pages_where_they_are_asked_for(
    words, home, tmp_path, monkeypatch
):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    pages = [] if "releases" in words else ["--reports", str(tmp_path / "elsewhere")]
    before = state(home)
    assert PROGRAMS[words[0]]([*words[1:], *pages]) == 0
    assert state(home) == before
    assert bool(pages) == (tmp_path / "elsewhere").exists()


def test_opening_and_helping_write_nothing(home, capsys):
    before = state(home)
    assert open_release(home.root).recommend("nobody", 3)
    for program in PROGRAMS.values():
        assert program(["--help"]) == 0
    assert state(home) == before


@pytest.mark.parametrize("words", READING[1:], ids=lambda words: words[1])
def test_pages_that_cannot_be_written_name_their_place_and_another(
    words, home, monkeypatch, capsys
):
    monkeypatch.setenv("CARTELERA_HOME", str(home.root))
    home.reports.write_text("in the way")
    assert PROGRAMS[words[0]](words[1:]) == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert str(home.reports) in said
    assert "--reports FOLDER or CARTELERA_REPORTS=FOLDER writes elsewhere" in said


LIMITS = {
    ("training", "train", "--trials", "1", "--folds", "2", "--force"): (200, 60_000),
    ("training", "report"): (20_000,),
    ("data", "profile"): (20_000,),
    ("data", "ingest"): (200, 30_000),
}


@pytest.mark.parametrize(
    ("words", "limit"), [(words, limit) for words, limits in LIMITS.items() for limit in limits]
)
def test_a_file_that_cannot_grow_is_named_and_nothing_is_half_written(home, words, limit):
    if "ingest" in words:  # so that there is something to do
        with next((home.raw / "ratings").iterdir()).open("a") as ratings:
            ratings.write("1,4.0,1000000000,ns1\n")
    before = {path: m for path, m in state(home).items() if path.suffix not in (".lock", ".db")}
    said = refusal(command(home, *words, limit=limit))
    assert str(home.root) in said
    assert "File too large" in said or "Input/output error" in said
    after = state(home)
    folders = {home.root.name, "releases", "lakes", "studies", "reports", "."}
    changed = {path for path in before if after.get(path) != before[path]}
    assert {path.name or "." for path in changed} <= folders
    assert [path for path in after if path.name.startswith(".staging") or ".tmp" in path.name] == []


def mounted(folder, size):
    """Mount a small disk, or skip: it takes a machine that lets tests do so."""
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(["mount", *options], capture_output=True, check=False)  # noqa: S603, S607
    if done.returncode:
        pytest.skip("a disk cannot be mounted here")


@pytest.mark.parametrize("free", [8_192, 400_000], ids=str)
def test_a_full_disk_is_named_by_every_stage_of_a_training(home, tmp_path, free):
    mounted(tmp_path / "disk", "16m")
    try:
        small = Home(shutil.copytree(home.root, tmp_path / "disk" / "home", symlinks=True))
        disk = os.statvfs(small.root)
        filler = max(0, disk.f_bavail * disk.f_frsize - free)
        (tmp_path / "disk" / "filler").write_bytes(bytes(filler))
        release = current(small)
        said = refusal(command(small, "training", "train", "--trials", "4", "--folds", "2"))
        assert FULL in said
        assert str(small.root) in said
        assert current(small) == release
        (tmp_path / "disk" / "filler").unlink()
        again = command(small, "training", "train", "--trials", "4", "--folds", "2", "--force")
        assert again.returncode == 0, again.stderr
    finally:
        subprocess.run(["umount", str(tmp_path / "disk")], check=True)  # noqa: S603, S607


NAMES = [
    "a b's #1 50%?x=1&y",
    '"[glob]*{a,b}$HOME;`x`|\\',
    "señal 日本",
    "a\nb",
    "-dash",
    "%2e%23",
    "x" * 200,
]


@pytest.mark.parametrize("name", NAMES)
def test_a_home_may_have_any_name(world, name, monkeypatch, capsys):
    world.catalog("netflix", ({"title": f"Lantern {n}"} for n in range(8)))
    rows = [(u, 1 + (u * w) % 5, 1_000, f"ns{w + 1}") for u in range(12) for w in range(5)]
    world.ratings(rows, "my file #1 (2)? %41&.csv")
    root = world.home.root / name
    root.mkdir()
    world.home.raw.rename(root / "raw")
    monkeypatch.chdir(world.home.root)
    quick = ["train", "--trials", "1", "--folds", "2", "--force"]
    monkeypatch.setenv("CARTELERA_HOME", name)  # relative
    for words in (["ingest"], ["profile"]):
        assert data(words) == 0
    for words in (quick, quick, ["report"], ["rollback"], ["releases", "--home", str(root)]):
        assert training(words) == 0, capsys.readouterr().err
    assert [path.name for path in world.home.root.iterdir()] == [name]
    assert sorted(path.name for path in (root / "studies").iterdir()) == ["studies.db"]
    assert len(open_release(root).recommend("1", 3)) == 3


@pytest.mark.parametrize("ending", [b".csv", b".csv.gz"])
def test_a_raw_file_may_have_a_name_that_is_no_text(world, ending):
    world.catalog("netflix", [{}])
    name = os.fsdecode(b"a\xff \n#?%41" + ending)
    world.text(world.home.raw / "ratings" / name, "userId,rating,timestamp,movieId\n1,4,1000,ns1\n")
    assert world.ingest()["events"]["rows"] == 1


def test_a_home_may_be_a_link(home, tmp_path, capsys):
    (tmp_path / "link").symlink_to(home.root)
    assert data(["--home", str(tmp_path / "link")]) == 0
    quick = ["train", "--trials", "1", "--folds", "2", "--force"]
    assert training([*quick, "--home", str(tmp_path / "link")]) == 0
    assert training(["rollback", "--home", str(tmp_path / "link")]) == 0


def test_a_folder_that_cannot_be_written_is_found_out_and_left_as_it_was(tmp_path):
    check_writable(tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=r"(Not a directory|File exists)") as refused:
        check_writable(tmp_path / "file" / "below")
    assert str(tmp_path / "file") in str(refused.value.filename)


def test_an_array_of_objects_is_not_written(tmp_path):
    import numpy as np

    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        write_array(tmp_path / "a.npy", np.array([{}]))


def test_a_closed_or_full_output_is_no_traceback(home):
    for stream in (">&-", ">/dev/full", "2>&-", "2>/dev/full"):
        done = subprocess.run(  # noqa: S602 - our own command, in the shell that closes streams
            f"{sys.executable} -m training releases {stream}",
            shell=True,
            env=os.environ | {"CARTELERA_HOME": str(home.root)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == (1 if stream == ">/dev/full" else 0)
        assert done.stderr.count("\n") == (1 if stream == ">/dev/full" else 0)
