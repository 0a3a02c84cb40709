"""`python -m data`: ingest the raw folder, or write the sample into it."""

import sys
from collections.abc import Sequence
from typing import Annotated

from data.settings import SampleSettings, Settings
from engine.console.options import HomeOption, option
from engine.console.program import program, run
from engine.console.progress import Progress
from engine.console.settings import PageSettings

app = program("data", "Turn raw files into checked Parquet, the lake.", default="ingest")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    return run(app, "data", arguments, if_interrupted="nothing was changed")


@app.command()
def ingest(
    home: HomeOption = None,
    latest_year: Annotated[int | None, option(Settings, "latest_year")] = None,
) -> None:
    """Ingest raw/ into the lake, and say what was repaired and rejected."""
    from data import ingest as ingesting  # loaded here, so that --help answers at once
    from data.report import summarise

    settings = Settings.read(home=home, latest_year=latest_year)
    before = ingesting.current_report(settings.home)
    with Progress() as progress:
        report = ingesting.ingest(settings, progress)
    if before and before["fingerprint"] == report["fingerprint"]:
        sys.stdout.write(f"lake {settings.home.lake} is up to date\n")
        return
    sys.stdout.write(f"{summarise(report)}\n\nlake written to {settings.home.lake}\n")


@app.command()
def sample(
    home: HomeOption = None,
    size: Annotated[str | None, option(SampleSettings, "size")] = None,
    seed: Annotated[int | None, option(SampleSettings, "seed")] = None,
    edition: Annotated[int | None, option(SampleSettings, "edition")] = None,
    if_empty: Annotated[bool | None, option(SampleSettings, "if_empty", "--if-empty")] = None,
) -> None:
    """Write an invented data set into raw/, in place of a sample that is there."""
    from data.sample.raw_folder import STAGES, raw_files, replace_sample
    from data.sample.sizes import SampleSize

    settings = SampleSettings.read(
        home=home, size=size, seed=seed, edition=edition, if_empty=if_empty
    )
    raw = settings.home.raw
    if settings.if_empty and raw_files(raw):
        return
    with Progress() as progress:
        progress.plan(STAGES)
        preset = SampleSize.preset(settings.size)
        replace_sample(raw, preset, settings.seed, settings.edition, progress)
    which = f"seed {settings.seed}" + (", second edition" if settings.edition > 1 else "")
    sys.stdout.write(f"the {settings.size} sample ({which}) is in {raw}\n")


@app.command()
def profile(
    home: HomeOption = None,
    reports: Annotated[str | None, option(PageSettings, "reports")] = None,
) -> None:
    """Write what the lake looks like, as a page with its numbers beside it."""
    from data.profile.profile import write_profile

    for page in write_profile(PageSettings.read(home=home, reports=reports).written_home):
        sys.stdout.write(f"{page}\n")


if __name__ == "__main__":
    sys.exit(main())
