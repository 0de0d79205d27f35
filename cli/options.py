"""Options that stand for a setting: given on the command line, used in Settings."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from actions.settings.load import load_settings, variable
from actions.settings.values import PARSERS
from models.settings import Settings

if TYPE_CHECKING:
    from actions.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")
Command = TypeVar("Command", bound=Callable[..., Any])


def setting_option(
    name: str, *, explain: str, metavar: str | None = None
) -> Callable[[Command], Command]:
    """An option whose value goes into the settings, not to the command."""
    key = name.removeprefix("--").replace("-", "_")

    def remember(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            _check(key, value)
            ctx.ensure_object(dict)[key] = value

    return click.option(
        name,
        metavar=metavar,
        callback=remember,
        expose_value=False,
        help=f"{explain}  [{variable(key)}]",
    )


def _check(key: str, value: str) -> None:
    """Complain about a value as about any other wrong option."""
    try:
        PARSERS[key](value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def json_option(thing: str = "") -> Callable[[Command], Command]:
    """The option --json, handed over as `as_json`: one object, or one per thing."""
    what = f"one JSON object per {thing}" if thing else "one JSON object"
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what}.")


def output_option(
    explain: str, *, required: bool = False, may_be_folder: bool = False
) -> Callable[[Command], Command]:
    """The option that says where a command writes, handed over as `path`."""
    return click.option(
        "-o",
        "--output",
        "path",
        required=required,
        type=click.Path(dir_okay=may_be_folder, path_type=Path),
        help=explain,
    )


def pass_settings(
    command: Callable[Concatenate[Settings, P], R],
) -> Callable[P, R]:
    """Hand the settings to a command; read only now, so `--help` always works."""

    @functools.wraps(command)
    def with_settings(*args: P.args, **kwargs: P.kwargs) -> R:
        given = click.get_current_context().ensure_object(dict)
        return command(load_settings(given, os.environ), *args, **kwargs)

    return with_settings


def pass_workspace(
    command: Callable[Concatenate["Workspace", P], R],
) -> Callable[P, R]:
    """Hand an open workspace to a command: the settings with their database."""

    @functools.wraps(command)
    @pass_settings
    def with_workspace(settings: Settings, /, *args: P.args, **kwargs: P.kwargs) -> R:
        from actions.workspace import open_workspace  # noqa: PLC0415 - not for --help

        with open_workspace(settings) as work:
            return command(work, *args, **kwargs)

    return with_workspace
