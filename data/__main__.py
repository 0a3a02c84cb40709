"""`python -m data`: ingest the raw folder, or write the sample into it.

python -m data                            raw files -> lake
python -m data sample [--size small] [--seed 0] [--if-empty]
"""

import argparse
import sys
from collections.abc import Sequence

from data.ingest import current_report, ingest
from data.report import summarise
from data.sample import SampleSize
from data.sample.raw_folder import raw_files, replace_sample
from data.settings import Settings
from engine.errors import CarteleraError, disk_problem
from engine.interrupts import remembered_interrupts
from engine.progress import Progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code: 0 done, 1 refused, 130 interrupted."""
    options = _parse(arguments)
    progress = Progress()
    try:
        settings = Settings.read()
        with remembered_interrupts():
            if options.command == "sample":
                _sample(settings, options, progress)
            else:
                _ingest(settings, progress)
    except CarteleraError as error:
        progress.say(f"data: {error}")
        return 1
    except OSError as error:
        progress.say(f"data: {disk_problem(error)}")
        return 1
    except KeyboardInterrupt:
        progress.say("data: interrupted; nothing was changed")
        return 130
    return 0


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m data", description="Raw files to Parquet.")
    commands = parser.add_subparsers(dest="command")
    sample = commands.add_parser("sample", help="write an invented data set into raw/")
    sample.add_argument("--size", default="small", choices=["small", "medium", "full"])
    sample.add_argument("--seed", type=int, default=0)
    sample.add_argument("--if-empty", action="store_true", help="do nothing if raw/ holds files")
    return parser.parse_args(arguments)


def _ingest(settings: Settings, progress: Progress) -> None:
    before = current_report(settings.home)
    report = ingest(settings, progress)
    progress.close()
    if before and before["fingerprint"] == report["fingerprint"]:
        sys.stdout.write(f"lake {settings.home.lake} is up to date\n")
        return
    sys.stdout.write(f"{summarise(report)}\n\nlake written to {settings.home.lake}\n")


def _sample(settings: Settings, options: argparse.Namespace, progress: Progress) -> None:
    raw = settings.home.raw
    if options.if_empty and raw_files(raw):
        return
    replace_sample(raw, SampleSize.preset(options.size), options.seed, progress)
    progress.close()
    sys.stdout.write(f"the {options.size} sample (seed {options.seed}) is in {raw}\n")


if __name__ == "__main__":
    sys.exit(main())
