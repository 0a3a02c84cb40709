"""One measurement in a process of its own: a function's result as JSON, alone on stdout.

python -m benchmarks.harness.worker benchmarks.speed.fits.fit '{"peer": "…", "data": "…", …}'
"""

import contextlib
import json
import sys
from importlib import import_module


def main() -> None:
    """Call the function that is named with the arguments, and print what it gives."""
    path, arguments = sys.argv[1:]
    module, name = path.rsplit(".", 1)
    with contextlib.redirect_stdout(sys.stderr):  # some libraries print
        result = getattr(import_module(module), name)(**json.loads(arguments))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
