"""`python -m training`: make releases, go back, show and evaluate what is current."""

import sys
from collections.abc import Sequence
from typing import Annotated

from engine.console.options import HomeOption, option
from engine.console.program import program, run
from engine.console.progress import Progress
from engine.console.settings import PageSettings, ProgramSettings
from training.settings import EvaluationSettings, ReportSettings, Settings

app = program("training", "Make releases of the lake, and show what they are worth.", "train")

Folds = Annotated[int | None, option(Settings, "folds")]
Seed = Annotated[int | None, option(Settings, "seed")]
Reports = Annotated[str | None, option(PageSettings, "reports")]
Threads = Annotated[int | None, option(Settings, "threads")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    stays = "the release before stays, the study can be resumed"
    return run(app, "training", arguments, if_interrupted=stays)


@app.command()
def train(
    home: HomeOption = None,
    trials: Annotated[int | None, option(Settings, "trials")] = None,
    folds: Folds = None,
    seed: Seed = None,
    threads: Threads = None,
    tuning_ratings: Annotated[int | None, option(Settings, "tuning_ratings")] = None,
    keep: Annotated[int | None, option(Settings, "keep")] = None,
    warm: Annotated[bool | None, option(Settings, "warm", "--warm")] = None,
    force: Annotated[bool | None, option(Settings, "force", "--force")] = None,
    if_stale: Annotated[bool | None, option(Settings, "if_stale", "--if-stale")] = None,
) -> None:
    """Tune, fit, measure and publish a release of the current lake."""
    settings = Settings.read(**locals())
    from training import pipeline  # loaded here, so that --help answers at once
    from training.report.summary import summary

    with Progress() as progress:
        trained = pipeline.train(settings, progress)
    if trained is None:
        sys.stdout.write("the current release was made of this lake; nothing to do\n")
        return
    text = summary(trained.findings, trained.events, trained.ratings)
    sys.stdout.write(f"{text}\n\nrelease {trained.release} is current\n")


@app.command()
def evaluate(
    home: HomeOption = None,
    protocols: Annotated[
        list[str] | None, option(EvaluationSettings, "protocols", "--protocol", "--protocols")
    ] = None,
    folds: Folds = None,
    weeks: Annotated[int | None, option(EvaluationSettings, "weeks")] = None,
    users: Annotated[int | None, option(EvaluationSettings, "users")] = None,
    platform: Annotated[str | None, option(EvaluationSettings, "platform")] = None,
    type: Annotated[str | None, option(EvaluationSettings, "type")] = None,
    seed: Seed = None,
    threads: Threads = None,
    reports: Reports = None,
) -> None:
    """Train the current release's models on parts of the events and test them on the rest."""
    settings = EvaluationSettings.read(**locals())
    from training.backtest import run as backtest

    with Progress() as progress:
        path = backtest.evaluate(settings, progress)
    sys.stdout.write(f"{path.read_text('utf-8')}\n{path}\n{path.with_suffix('.html')}\n")


@app.command()
def report(
    home: HomeOption = None,
    output: Annotated[str | None, option(ReportSettings, "output")] = None,
    reports: Reports = None,
) -> None:
    """Write what is known of the current release as pages, with their numbers beside them."""
    settings = ReportSettings.read(**locals())
    from training.report.pages import write_release_reports, write_training_page

    if settings.output:
        pages = [write_training_page(settings.home, settings.output)]
    else:
        pages = write_release_reports(settings.written_home)
    sys.stdout.writelines(f"{page}\n" for page in pages)


@app.command()
def rollback(home: HomeOption = None) -> None:
    """Make the release before the current one current again."""
    from engine.release import registry

    name = registry.rollback(ProgramSettings.read(home=home).home)
    sys.stdout.write(f"current release: {name}\n")


@app.command()
def releases(home: HomeOption = None) -> None:
    """List the releases, newest first, and which of them is served."""
    from training.releases import list_releases

    for line in list_releases(ProgramSettings.read(home=home).home):
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
