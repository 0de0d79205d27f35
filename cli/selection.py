"""The options by which commands choose contacts."""

import functools
from collections.abc import Callable
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from cli.completion import complete_events, complete_tags
from models.contact import Filter, Status

P = ParamSpec("P")
R = TypeVar("R")

CHOSEN = "cardfile.chosen"
"""Where click's context keeps the values until the Filter is made of them."""


def day(text: str) -> date:
    """The day that is written as 2026-11-25; the type of an option."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        problem = f'"{text}" is not a date: write it as 2026-11-25.'
        raise click.BadParameter(problem) from error


def pass_filter(command: Callable[Concatenate[Filter, P], R]) -> Callable[P, R]:
    """Add --event, --tag, --status, --since and --search; hand over the Filter."""

    @functools.wraps(command)
    def with_filter(*args: P.args, **kwargs: P.kwargs) -> R:
        values: dict[str, Any] = click.get_current_context().meta.get(CHOSEN, {})
        return command(Filter(**values), *args, **kwargs)

    for option in reversed(_OPTIONS):
        with_filter = option(with_filter)
    return with_filter


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None and param.name is not None:
        chosen = Status(str(value)) if param.name == "status" else value
        ctx.meta.setdefault(CHOSEN, {})[param.name] = chosen


_chosen = functools.partial(click.option, callback=_remember, expose_value=False)

_OPTIONS = (
    _chosen(
        "--event",
        metavar="NAME",
        shell_complete=complete_events,
        help="Select contacts met at this event.",
    ),
    _chosen(
        "--tag", shell_complete=complete_tags, help="Select contacts with this tag."
    ),
    _chosen(
        "--status",
        type=click.Choice([status.value for status in Status]),
        help="Select contacts that are ready, or those that need review.",
    ),
    _chosen("--since", type=day, help="Select contacts added on this day or later."),
    _chosen(
        "--search",
        metavar="TEXT",
        help="Select contacts with all these words, or this number.",
    ),
)
