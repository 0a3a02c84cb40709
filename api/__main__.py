"""`python -m api`: serve the current release."""

import multiprocessing
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from importlib import import_module
from typing import Annotated

from api.settings import Settings
from engine.console.options import HomeOption, argument, option, plain_option
from engine.console.program import program, run
from engine.errors import CarteleraError

# Imported by who serves, not here.
_SERVICE, _PRELOADED = "api.asgi:service", "api.preloaded"
_CONNECTION = "api.connections:Connection"
app = program("api", "Serve the current release over HTTP, and keep events.", default="serve")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    return run(app, "api", arguments, if_interrupted="nothing is served any more")


@app.command()
def serve(
    home: HomeOption = None,
    host: Annotated[str | None, option(Settings, "host")] = None,
    port: Annotated[int | None, option(Settings, "port")] = None,
    workers: Annotated[int | None, option(Settings, "workers")] = None,
    recommended_from: Annotated[float | None, option(Settings, "recommended_from")] = None,
    root_path: Annotated[str | None, option(Settings, "root_path")] = None,
    watch_seconds: Annotated[float | None, option(Settings, "watch_seconds")] = None,
    mcp_origins: Annotated[str | None, option(Settings, "mcp_origins")] = None,
    image_base: Annotated[str | None, option(Settings, "image_base")] = None,
) -> None:
    """Serve the current release, and every later one, until interrupted.

    The key of admin calls is read from CARTELERA_API_KEY alone; without it they are open.
    """
    settings = Settings.read(**locals())
    import uvicorn  # loaded here, so that --help answers at once
    from uvicorn.supervisors import Multiprocess

    from api.announcement import announce

    listener = _bind(settings)
    os.environ.update(settings.environment())  # each process that serves reads it
    config = uvicorn.Config(
        _SERVICE,
        factory=True,
        http=_CONNECTION,
        workers=settings.workers,
        log_level="warning",
        log_config=None,  # the service configures the log
        access_log=False,  # RequestLog writes a line for each request
    )
    announce(*listener.getsockname()[:2])
    with listener, suppress(KeyboardInterrupt):  # Ctrl-C is how it is meant to end
        if settings.workers > 1:
            _fork_workers()
            Multiprocess(config, sockets=[listener]).run()
        else:
            import_module(_PRELOADED)  # uvicorn takes from there what it serves
            uvicorn.Server(config).run(sockets=[listener])


def _fork_workers() -> None:
    """Let uvicorn fork its workers from one process that has imported the program.

    It would spawn them, and each would take 50 MB more and a second longer. The process they are
    forked from has no thread and no release.
    """
    from uvicorn import _subprocess

    if "forkserver" in multiprocessing.get_all_start_methods():
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([_PRELOADED])
        setattr(_subprocess, "spawn", context)  # noqa: B010 - uvicorn knows no other way


@app.command()
def migrate(home: HomeOption = None) -> None:
    """Bring the database of events to the schema of this version, or make it.

    Where CARTELERA_DATABASE_URL names a PostgreSQL database it is that one, else events.db of the
    home. Events stay; a schema is changed as a whole or not at all.
    """
    settings = Settings.read(home=home)
    from engine.event_store.migrate import migrate as migrate_store

    done = migrate_store(settings.home, settings.events_url)
    if done.before == done.after:
        sys.stdout.write(f"{done.name}: schema {done.after}, which is the newest; nothing to do\n")
    elif done.before is None:
        sys.stdout.write(f"{done.name}: made with schema {done.after}\n")
    else:
        sys.stdout.write(f"{done.name}: from schema {done.before} to {done.after}\n")


@app.command("import")
def import_history(
    file: Annotated[
        str, argument("The file as it was downloaded; - reads what is piped in.", "FILE")
    ],
    user: Annotated[str, plain_option("Whose history it is.", "--user")],
    home: HomeOption = None,
    profile: Annotated[
        str | None, plain_option("Of a household: whose history alone.", "--profile")
    ] = None,
    dates: Annotated[
        str | None, plain_option("The order of dates: dmy, mdy or ymd.", "--dates")
    ] = None,
    choose: Annotated[
        list[str] | None,
        plain_option("ROW:WORK, or ROW:- to leave it out; may be repeated.", "--choose"),
    ] = None,
    dry_run: Annotated[
        bool, plain_option("Say what would be stored, and store nothing.", "--dry-run")
    ] = False,
) -> None:
    """Import what a user did at another service into the events of the home.

    What is sure is stored, and what is not is listed with what to type. The same file again changes
    nothing. What is imported, and for whom, the command line alone says.
    """
    settings = Settings.read(home=home)
    from api.imports.command import Task, import_file  # loaded here, so that --help answers at once
    from api.imports.summary import report
    from engine.console.progress import Progress

    task = Task(file, user, profile, dates, choose or (), dry_run)
    with Progress() as progress:
        matched, stored = import_file(settings, task, progress)
    sys.stdout.write(report(matched, None if dry_run else stored))


def _bind(settings: Settings) -> socket.socket:
    """A socket of the address; nobody can connect until a server listens on it.

    Raises:
        CarteleraError: the port is taken or the host is not of this machine.
    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        with ExitStack() as if_refused:
            listener = if_refused.enter_context(socket.socket(family, kind))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            if_refused.pop_all()
    except (OSError, UnicodeError) as error:  # UnicodeError: what no name of a host can be
        number = getattr(error, "errno", None) or 0
        reason = os.strerror(number) if number > 0 else error
        options = f"--host {settings.host} --port {settings.port}"
        raise CarteleraError(f"cannot listen on {options} ({reason})") from error
    listener.set_inheritable(True)
    return listener


if __name__ == "__main__":
    sys.exit(main())
