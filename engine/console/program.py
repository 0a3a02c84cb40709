"""The frame of every command line: a default command, --version, --help, errors, exit codes."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from engine.console.interrupts import hear_no_more, interrupted, remembered_interrupts
from engine.console.settings import PREFIX
from engine.errors import CarteleraError, DataError, disk_problem
from engine.version import VERSION

DONE, REFUSED, MISUNDERSTOOD, INTERRUPTED = 0, 1, 2, 130
EXIT_CODES = (
    f"Exit codes: {DONE} done, {REFUSED} refused with the reason, {MISUNDERSTOOD} the command line "
    f"cannot be understood, {INTERRUPTED} interrupted (a service that is ended so: {DONE}). Every "
    f"option can also be set by a variable: --some-name by {PREFIX}SOME_NAME."
)


def program(name: str, description: str, default: str) -> typer.Typer:
    """A program of several commands; where none is named, `default` is meant."""
    app = typer.Typer(
        name=name,
        cls=_group(default),
        help=f"{description} Without a command, `{default}` is meant: its options may follow at "
        f"once, and `{default} --help` lists them.",
        epilog=EXIT_CODES,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_options)
    return app


def combine(name: str, description: str, programs: Sequence[typer.Typer]) -> typer.Typer:
    """Several programs as the commands of one."""
    app = typer.Typer(
        name=name,
        help=description,
        epilog=EXIT_CODES,
        pretty_exceptions_enable=False,
        no_args_is_help=True,
    )
    app.callback()(_options)
    for each in programs:
        app.add_typer(each)
    return app


def _group(default: str) -> type[TyperGroup]:
    """A group of commands that takes options before any command for those of `default`."""

    class DefaultGroup(TyperGroup):
        def __init__(self, **attributes: Any) -> None:
            super().__init__(**attributes)
            for command in self.commands.values():
                command.epilog = EXIT_CODES

        def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
            options = {name for option in self.get_params(ctx) for name in option.opts}
            if not args or (args[0].startswith("-") and args[0] not in options):
                args = [default, *args]
            return super().parse_args(ctx, args)

    return DefaultGroup


def _print_version(version: bool) -> None:
    if version:
        typer.echo(f"cartelera {VERSION}")
        raise typer.Exit


def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Show the version and end."
        ),
    ] = False,
) -> None:
    """Options of the program itself; all of them end it."""


def run(
    app: Callable[[Sequence[str] | None], object],
    name: str,
    arguments: Sequence[str] | None = None,
    *,
    if_interrupted: str,
) -> int:
    """Run a command line to its end and return the exit code; errors are told in one line."""
    _prepare_streams()
    with remembered_interrupts():  # around what holds the traceback too, and all that it holds
        return _exit_code(app, name, arguments, if_interrupted)


def _exit_code(
    app: Callable[[Sequence[str] | None], object],
    name: str,
    arguments: Sequence[str] | None,
    if_interrupted: str,
) -> int:
    try:
        _run(app, arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else DONE
    except Exception as error:
        code = INTERRUPTED if interrupted() else _say_why(name, error)
    else:
        return DONE
    if code == INTERRUPTED:
        hear_no_more()
        _say(name, f"interrupted; {if_interrupted}")
    return code


def _say_why(name: str, error: Exception) -> int:
    """Tell what is wrong, and return the exit code; what no user can mend is raised as it is."""
    match error:
        case CarteleraError():
            details = error.details if isinstance(error, DataError) else ()
            _say(name, str(error).removesuffix("\n".join(["", *details])), details)
        case OSError():
            _say(name, disk_problem(error))
        case ModuleNotFoundError():
            _say(name, _missing(error))
        case _:
            raise error
    return REFUSED


def _prepare_streams() -> None:
    """Let no name end a program that a stream cannot show, and none that is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _run(app: Callable[[Sequence[str] | None], object], arguments: Sequence[str] | None) -> None:
    """Run a command line, and find out here that its output cannot be written.

    Raises:
        OSError: what went wrong; without a path it was the output.
    """
    try:
        app(arguments)
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:  # who reads it has read enough
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
        except OSError as error:
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
            raise OSError(error.errno, error.strerror, "standard output") from error


def _missing(error: ModuleNotFoundError) -> str:
    return (
        f"{error.name} is not installed here; `pip install 'cartelera[serve]'` installs what "
        "serving needs, `pip install 'cartelera[train]'` what training needs"
    )


def _say(name: str, message: str, details: Sequence[str] = ()) -> None:
    """Write a line, and each detail as one below it."""
    lines = [f"{_line(text)}\n" for text in (f"{name}: {message}", *details)]
    with suppress(OSError):  # the exit code says it too
        sys.stderr.write("".join(lines))
        sys.stderr.flush()


def _line(text: str) -> str:
    """A text as one line; what could make more of it, or steer a terminal, is spelled out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
