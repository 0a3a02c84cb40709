"""Options of commands, made of the settings that they set."""

from typing import Annotated, Any

import typer
from pydantic_core import PydanticUndefined

from engine.console.settings import ProgramSettings, bounds_of
from engine.store.home import Home


def option(settings: type[ProgramSettings], field: str, *names: str) -> Any:
    """The option that sets `field`: described, and its default shown, as the settings have it.

    Its own default must be None, which leaves the setting to the environment.
    """
    declared = settings.model_fields[field]
    default = _shown(declared.get_default(call_default_factory=True))
    facts = [*bounds_of(declared), *([f"default {default}"] if default else [])]
    text = f"{declared.description} ({'; '.join(facts)})" if facts else declared.description
    kind = next((kind for kind in (int, float) if declared.annotation is kind), None)
    if kind is None:
        return typer.Option(*names, help=text)
    # Numbers are handed on as text, so that they are refused in the same words everywhere.
    return typer.Option(*names, help=text, parser=str, metavar=f"<{kind.__name__}>")


def plain_option(description: str, *names: str) -> Any:
    """An option of one command that is no setting: no variable stands for it."""
    return typer.Option(*names, help=description, show_default=False)


def argument(description: str, name: str) -> Any:
    """What a command is about, without a name of an option before it."""
    return typer.Argument(help=description, metavar=name, show_default=False)


def _shown(default: Any) -> str:
    """A default as a person would type it; nothing for what is off or left out."""
    if default is None or default is False or default is PydanticUndefined:
        return ""
    if isinstance(default, Home):
        return str(default.root)
    return ", ".join(map(str, default)) if isinstance(default, tuple) else str(default)


# As text: a path that is empty would be read as the folder one is in.
HomeOption = Annotated[str | None, option(ProgramSettings, "home")]
