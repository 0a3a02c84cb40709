"""The command line of the benchmarks: python -m benchmarks --help."""

import inspect
import json
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from benchmarks.settings import (
    AblationSettings,
    FilmSettings,
    ImportSettings,
    ListSettings,
    RatingSettings,
    SearchSettings,
    ServingSettings,
    SpeedSettings,
    WorkSettings,
)
from engine.errors import CarteleraError

_HELP = """Measure Cartelera beside other libraries, and write the results as Markdown.

Libraries that are not installed are listed with the reason."""
_EQUALITY = """Tell whether two checkouts make the same release and give the same answers.

Record each checkout's release, made of the same files with the same seed; then compare."""

app = typer.Typer(
    help=_HELP, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False
)
equality = typer.Typer(help=_EQUALITY, no_args_is_help=True)
app.add_typer(equality, name="equality")
Record = Annotated[Path, typer.Argument(help="A record, as JSON.")]


def _command(settings: type, module: str) -> Callable[..., None]:
    """A command with an option for each field; its module is loaded when it runs."""

    def command(**options: Any) -> None:
        import_module(module).run(settings(**options))

    command.__doc__ = settings.__doc__
    command.__annotations__ = get_type_hints(settings, include_extras=True)
    vars(command)["__signature__"] = inspect.signature(settings)
    return command


app.command("speed")(_command(SpeedSettings, "benchmarks.speed.run"))
app.command("lists")(_command(ListSettings, "benchmarks.lists.run"))
app.command("ablations")(_command(AblationSettings, "benchmarks.ablations.run"))
app.command("ratings")(_command(RatingSettings, "benchmarks.ratings.run"))
app.command("films")(_command(FilmSettings, "benchmarks.films.run"))
app.command("works")(_command(WorkSettings, "benchmarks.works.run"))
app.command("search")(_command(SearchSettings, "benchmarks.search.run"))
app.command("imports")(_command(ImportSettings, "benchmarks.imports.run"))
app.command("serving")(_command(ServingSettings, "benchmarks.serving.run"))


@equality.command()
def record(
    home: Annotated[Path, typer.Argument(help="The home whose current release is recorded.")],
    output: Record,
) -> None:
    """Write what a home's current release holds and answers."""
    recorded = import_module("benchmarks.equality").record(home)
    output.write_text(json.dumps(recorded), encoding="utf-8")


@equality.command()
def compare(before: Record, after: Record) -> None:
    """Print where two records differ; the exit code is 1 where they do."""
    records = (json.loads(path.read_text("utf-8")) for path in (before, after))
    comparison = import_module("benchmarks.equality").compare(*records)
    print("\n".join((*comparison.differences, *comparison.counts)))
    raise typer.Exit(int(bool(comparison.differences)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; exit with 2 where it cannot be run."""
    try:
        app(arguments, prog_name="python -m benchmarks")
    except CarteleraError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
