"""The options that say on what occasion cards were collected."""

import functools
from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from actions.intake.occasion import Occasion
from cli.selection import day
from followup.rules import parse_rule

P = ParamSpec("P")
R = TypeVar("R")

GIVEN = "cardfile.occasion"
"""Where click's context keeps the values until the Occasion is made of them."""


def pass_occasion(command: Callable[Concatenate[Occasion, P], R]) -> Callable[P, R]:
    """Add the options of an occasion; hand over the Occasion.

    Raises:
        RuleInvalid: The rule cannot be understood; said before anything is read.
    """

    @functools.wraps(command)
    def with_occasion(*args: P.args, **kwargs: P.kwargs) -> R:
        given: dict[str, Any] = click.get_current_context().meta.get(GIVEN, {})
        occasion = Occasion(**given)
        if occasion.follow_up:
            parse_rule(occasion.follow_up)
        return command(occasion, *args, **kwargs)

    for option in reversed(_OPTIONS):
        with_occasion = option(with_occasion)
    return with_occasion


def _remember(ctx: click.Context, param: click.Parameter, value: object) -> None:
    if value is not None and param.name is not None:
        ctx.meta.setdefault(GIVEN, {})[param.name] = value


_given = functools.partial(click.option, callback=_remember, expose_value=False)

_OPTIONS = (
    _given(
        "--event",
        metavar="NAME",
        help="Set the event where the people were met (default: none).",
    ),
    _given(
        "--met-on",
        type=day,
        help="Set the day of the meeting (default: the photo's date, or today).",
    ),
    _given(
        "--tag",
        "tags",
        metavar="TAG",
        multiple=True,
        help="Tag the contacts; may be repeated.",
    ),
    _given(
        "--remember",
        "-m",
        metavar="TEXT",
        help="Say in one line why you remember the people of these photos.",
    ),
    _given("--place", help="Set the place: town, stand or room."),
    _given(
        "--follow-up",
        metavar="RULE",
        help='Set the first follow-up: "+3 working days", "next monday", 2026-12-01 or'
        " none (default: follow_up in cardfile.toml, +3 working days).",
    ),
)
