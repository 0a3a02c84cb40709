"""A lake is whole at any moment: Ctrl-C, kill -9, leftovers, a second ingest at once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from data.ingest import ingest
from data.settings import Settings
from engine.console.progress import Progress
from engine.errors import BusyError
from engine.store.files import exclusive
from tests.data.lakes import check_whole, fill, lake


class Interrupted(Progress):
    """A progress at whose n-th report somebody presses Ctrl-C."""

    def __init__(self, report):
        super().__init__()
        self.left = report

    def __call__(self, *_):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


@pytest.mark.parametrize("report", range(1, 10))
def test_an_interrupt_leaves_the_lake_before_and_no_half_files(world, report):
    fill(world)
    world.ingest()
    before = lake(world)
    fill(world, seed=1)
    with pytest.raises(KeyboardInterrupt):
        ingest(Settings(home=world.home, latest_year=2028), Interrupted(report))
    assert lake(world) == before
    assert [path.name for path in world.home.lakes.iterdir()] == [world.home.lake.resolve().name]
    world.ingest()
    check_whole(world)


def test_a_second_ingest_while_one_runs_is_refused(world):
    fill(world)
    with (
        exclusive(world.home, "ingest"),
        pytest.raises(BusyError, match=r"another ingest is running on .*; wait for it"),
    ):
        world.ingest()
    world.ingest()


def test_leftovers_of_a_crash_are_cleaned(world):
    fill(world)
    (world.home.lakes / ".staging").mkdir(parents=True)
    (world.home.lakes / ".staging" / ".titles.parquet.1.tmp").touch()
    (world.home.root / ".lake-next").symlink_to("lakes/nowhere")
    world.ingest()
    names = {path.name for path in world.home.root.iterdir()}
    assert names == {"raw", "lakes", "lake", ".ingest.lock"}
    assert [path.name for path in world.home.lakes.iterdir()] == [world.home.lake.resolve().name]


def test_a_kill_at_any_moment_leaves_a_whole_lake(world):
    fill(world, seed=0)
    world.ingest()
    rng = random.Random(5)
    command = [sys.executable, "-m", "data"]
    environment = os.environ | {"CARTELERA_HOME": str(world.home.root), "LATEST_YEAR": "2028"}
    known = {check_whole(world)["fingerprint"]}
    for seed in range(1, 7):
        fill(world, seed, rows=20_000)
        process = subprocess.Popen(  # noqa: S603
            command,
            env=environment,
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        while not (world.home.lakes / ".staging").exists() and process.poll() is None:
            time.sleep(0.001)
        time.sleep(rng.uniform(0, 0.3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        known.add(check_whole(world)["fingerprint"])
    world.ingest()
    check_whole(world)
    assert {path.name for path in world.home.root.iterdir()} == {
        "raw",
        "lakes",
        "lake",
        ".ingest.lock",
    }
    assert len(list(world.home.lakes.iterdir())) <= 2
