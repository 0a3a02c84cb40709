"""`python -m training`: tune, fit, measure and publish; `python -m training rollback`: go back.

`python -m training report [--output FILE]` shows the current release's training as an HTML page,
its model card as a second, and the current lake's data as a third. `python -m training evaluate`
trains the current release's models again on parts of the ratings and tests them on the rest.

Options: --trials N --folds K --seed S --tuning-ratings R --threads T --warm --keep N --force
--if-stale; --protocol NAME --weeks N --users N --platform P --type T of an evaluation
"""

import sys
from collections.abc import Sequence

from engine.errors import CarteleraError, NoRelease, disk_problem
from engine.interrupts import remembered_interrupts
from engine.progress import Progress
from engine.release.registry import rollback
from engine.store.files import exclusive
from training.backtest.run import Backtest, evaluate
from training.pipeline import train
from training.protocols import Plan
from training.report.summary import summary
from training.settings import Settings, read_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit code: 0 done, 1 refused, 130 interrupted."""
    progress = Progress()
    try:
        with remembered_interrupts():
            _run(*read_settings(arguments), progress)
    except CarteleraError as error:
        progress.say(f"training: {error}")
        return 1
    except OSError as error:
        progress.say(f"training: {disk_problem(error)}")
        return 1
    except KeyboardInterrupt:
        progress.say("training: interrupted; the release before stays, the study can be resumed")
        return 130
    return 0


def _run(command: str, settings: Settings, progress: Progress) -> None:
    if command == "rollback":
        with exclusive(settings.home, "training"):
            sys.stdout.write(f"current release: {rollback(settings.home)}\n")
    elif command == "report":
        _report(settings, progress)
    elif command == "evaluate":
        _evaluate(settings, progress)
    else:
        _train(settings, progress)


def _report(settings: Settings, progress: Progress) -> None:
    """Write all pages; where there is no release, or no lake, those of the other alone."""
    from training.report.pages.card import write_card
    from training.report.pages.data.page import write_data_report
    from training.report.pages.page import write_report
    from training.report.pages.shell import CARD, DATA, TRAINING

    home = settings.home
    data, training = [DATA] * home.lake.is_dir(), [TRAINING] * (settings.output is None)
    released = [CARD, *training]
    try:
        sys.stdout.write(f"{write_report(home, settings.output, [CARD, *data])}\n")
        sys.stdout.write(f"{write_card(home, [*training, *data])}\n")
    except NoRelease as missing:
        if not data:
            raise
        released = []
        progress.say(f"training: {missing}; the report is of the data alone")
    if data:
        sys.stdout.write(f"{write_data_report(home, released)}\n")
    else:
        progress.say(f"training: no lake at {home.lake}; the report is of the training alone")


def _evaluate(settings: Settings, progress: Progress) -> None:
    plan = Plan(settings.folds, settings.weeks, settings.seed)
    path = evaluate(
        Backtest(
            settings.home,
            settings.protocols,
            plan,
            settings.users,
            settings.conditions,
            settings.threads,
        ),
        progress,
    )
    sys.stdout.write(f"{path.read_text('utf-8')}\n{path}\n")


def _train(settings: Settings, progress: Progress) -> None:
    trained = train(settings, progress)
    progress.close()
    if trained is None:
        sys.stdout.write("the current release was made of this lake; nothing to do\n")
        return
    text = summary(trained.findings, trained.events, trained.ratings)
    sys.stdout.write(f"{text}\n\nrelease {trained.release} is current\n")


if __name__ == "__main__":
    sys.exit(main())
