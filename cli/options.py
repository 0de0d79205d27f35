"""Options that several commands share, and decorators that hand their values over."""

import functools
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from actions.setting_values import PARSERS, READER_NAMES
from actions.settings import load_settings, variable
from cli.completion import complete_events, complete_people, complete_tags
from cli.paths import AnyPath
from models.contact import Filter, Stage, Status
from models.settings import Settings

if TYPE_CHECKING:
    from actions.workspace import Workspace

P = ParamSpec("P")
R = TypeVar("R")
V = TypeVar("V")
_WITHDRAWN = "cardfile.withdrawn"
"""Key in click's context, set if contacts who have withdrawn are included."""
Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Any], Any]
"""The type of what `click.option` returns."""


def parse_day(text: str) -> date:
    """Return the day that is written as 2026-11-25; the type of an option."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = f'"{text}" is not a date: write it as 2026-11-25.'
        raise click.BadParameter(problem) from error


def day_option(*names: str, explain: str) -> Callable[[Command], Command]:
    """Return an option that takes a day; `names` as of `click.option`."""
    return click.option(*names, type=parse_day, metavar="DAY", help=explain)


class OneOf(click.Choice):  # type: ignore[type-arg]  # not generic before click 8.2
    """The type of an option that takes a value of an enum, and hands over its member.

    Only the given members may be chosen; by default all.
    """

    def __init__(self, kind: type[StrEnum], *members: StrEnum) -> None:
        super().__init__([it.value for it in members or kind])
        self._kind = kind

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> StrEnum:
        """Return the member with this value."""
        return self._kind(super().convert(value, param, ctx))


contact_argument = click.argument("contact_id", metavar="ID", type=int)
contacts_argument = click.argument(
    "contact_ids", metavar="ID...", type=int, nargs=-1, required=True
)
any_contacts_argument = click.argument(
    "contact_ids", metavar="[ID]...", type=int, nargs=-1
)
limit_option = click.option(
    "--limit",
    metavar="N",
    type=click.IntRange(min=1),
    help="Show at most this many (default: 50 on a terminal, else all).",
)
yes_option = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")


def paths_argument(
    name: str, *, are_files: bool = False
) -> Callable[[Command], Command]:
    """Return an argument of one path or more, such as IMAGE... for `images`.

    `name` is that of the parameter, in the plural. Files must exist.
    """
    return click.argument(
        name,
        metavar=f"{name[:-1].upper()}...",
        nargs=-1,
        required=True,
        type=click.Path(path_type=Path, exists=are_files, dir_okay=not are_files),
    )


def json_option(thing: str = "") -> Callable[[Command], Command]:
    """Return the option --json, handed over as `as_json`."""
    what = f"one JSON object per {thing}" if thing else "one JSON object"
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what}.")


def output_option(
    explain: str, *, required: bool = False, may_be_folder: bool = False
) -> Callable[[Command], Command]:
    """Return the option that says where a command writes, handed over as `path`."""
    return click.option(
        "-o",
        "--output",
        "path",
        required=required,
        type=AnyPath(dir_okay=may_be_folder),
        help=explain,
    )


def include_withdrawn_option(command: Command) -> Command:
    """Add the option --include-withdrawn, whose value goes into the settings."""

    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if value:
            ctx.meta[_WITHDRAWN] = True

    return click.option(
        "--include-withdrawn",
        is_flag=True,
        callback=remember,
        expose_value=False,
        help="Include contacts who have withdrawn (see `cardfile basis`).",
    )(command)


def tags_option(whose: str) -> Callable[[Command], Command]:
    """Return the option --tag, which may be repeated, handed over as `tags`."""
    return click.option(
        "--tag",
        "tags",
        metavar="TAG",
        multiple=True,
        shell_complete=complete_tags,
        help=f"Tag {whose}; may be repeated.",
    )


def setting_option(
    name: str, *, explain: str, metavar: str | None = None
) -> Callable[[Command], Command]:
    """Return an option whose value goes into the settings, not to the command."""
    key = name.removeprefix("--").replace("-", "_")

    def remember(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is None:
            return
        try:
            PARSERS[key](value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
        ctx.ensure_object(dict)[key] = value

    return click.option(
        name,
        metavar=metavar,
        callback=remember,
        expose_value=False,
        help=f"{explain}  [{variable(key)}]",
    )


def with_options(*options: Option) -> Callable[[Command], Command]:
    """Add options to a command, in the order of its help."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


reading_options = with_options(
    setting_option(
        "--reader",
        explain=f"Choose the reader: {', '.join(READER_NAMES)} (default: auto).",
    ),
    setting_option(
        "--languages",
        explain="Set the languages of Tesseract, such as eng+deu (default: eng).",
    ),
    setting_option(
        "--country",
        explain="Set the country of phone numbers without a country code (default: your"
        " locale's).",
    ),
    setting_option(
        "--workers",
        metavar="N",
        explain="Use this many processes (default: 0, one per core).",
    ),
    setting_option(
        "--scheduler",
        metavar="ADDRESS",
        explain="Read on the workers of a Dask scheduler, such as tcp://host:8786.",
    ),
    setting_option(
        "--ready-from",
        metavar="P",
        explain="Mark a card as ready if it is right with at least this probability"
        " (default: 0.88).",
    ),
)
"""The options that say how to read; they go into the settings."""


def handing_over(
    make: Callable[..., V], options: Mapping[str, Option]
) -> Callable[[Callable[Concatenate[V, P], R]], Callable[P, R]]:
    """Add options and hand over the value that is made of those given.

    `options` are by the names under which `make` takes their values.
    """

    def decorate(command: Callable[Concatenate[V, P], R]) -> Callable[P, R]:
        @functools.wraps(command)
        def with_value(*args: P.args, **kwargs: P.kwargs) -> R:
            values = {name: kwargs.pop(name) for name in options}
            given = {name: it for name, it in values.items() if it is not None}
            return command(make(**given), *args, **kwargs)

        return with_options(*options.values())(with_value)

    return decorate


pass_filter = handing_over(
    Filter,
    {
        "event": click.option(
            "--event",
            metavar="NAME",
            shell_complete=complete_events,
            help="Select contacts met at this event.",
        ),
        "tag": click.option(
            "--tag", shell_complete=complete_tags, help="Select contacts with this tag."
        ),
        "status": click.option(
            "--status",
            type=OneOf(Status),
            help="Select contacts that are ready, or those that need review.",
        ),
        "stage": click.option(
            "--stage", type=OneOf(Stage), help="Select contacts in this stage."
        ),
        "assigned_to": click.option(
            "--assigned-to",
            metavar="WHO",
            shell_complete=complete_people,
            help="Select contacts assigned to this person.",
        ),
        "since": day_option(
            "--since", explain="Select contacts added on this day or later."
        ),
        "search": click.option(
            "--search",
            metavar="TEXT",
            help="Select contacts with all these words, or this number.",
        ),
    },
)
"""Hands over the Filter made of these options."""


def pass_settings(command: Callable[Concatenate[Settings, P], R]) -> Callable[P, R]:
    """Hand the settings to a command; read only now, so `--help` always works."""

    @functools.wraps(command)
    def with_settings(*args: P.args, **kwargs: P.kwargs) -> R:
        ctx = click.get_current_context()
        settings = load_settings(ctx.ensure_object(dict), os.environ)
        if ctx.meta.get(_WITHDRAWN):
            settings = replace(settings, include_withdrawn=True)
        return command(settings, *args, **kwargs)

    return with_settings


def pass_workspace(command: Callable[Concatenate["Workspace", P], R]) -> Callable[P, R]:
    """Hand an open workspace to a command: the settings with their database."""

    @functools.wraps(command)
    @pass_settings
    def with_workspace(settings: Settings, /, *args: P.args, **kwargs: P.kwargs) -> R:
        from actions.workspace import open_workspace  # noqa: PLC0415 - not for --help

        with open_workspace(settings) as work:
            return command(work, *args, **kwargs)

    return with_workspace
