"""What is imported once is kept from the collector, which works on afterwards."""

import subprocess
import sys
from pathlib import Path

PRELOAD = """
import gc
import api.preloaded
print(gc.isenabled(), gc.get_freeze_count() > 100_000, callable(api.preloaded.asgi.service))
"""


def test_the_collector_leaves_the_program_alone_and_works_on():
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PRELOAD],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "True", "True"]
