"""The command `cartelera`: the three programs under one name."""

import sys
from collections.abc import Sequence

from api.__main__ import app as api
from api.__main__ import import_history, migrate
from data.__main__ import app as data
from engine.console.program import combine, run
from training.__main__ import app as training

app = combine("cartelera", "What to watch next, and where it is.", [data, training, api])
app.command()(migrate)
app.command("import")(import_history)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    return run(app, "cartelera", arguments, if_interrupted="what was published before stays")


if __name__ == "__main__":
    sys.exit(main())
