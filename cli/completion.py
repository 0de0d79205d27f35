"""Complete names of events, tags, people and presets on the command line."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from actions.settings import load_settings
from models.errors import CardfileError

if TYPE_CHECKING:
    from actions.contacts.lists import Names


def _completing(
    choose: "Callable[[Names], Sequence[str]]",
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return a function that completes an argument by some of the known names."""

    def complete(
        ctx: click.Context, _: click.Parameter, start: str
    ) -> list[CompletionItem]:
        from actions.contacts.lists import known_names  # noqa: PLC0415 - not for --help

        given = ctx.find_root().obj or {}
        try:
            names = choose(known_names(load_settings(given, os.environ)))
        except CardfileError:
            return []  # nobody reads a message in the middle of a line
        begun = start.casefold()
        return [CompletionItem(it) for it in names if it.casefold().startswith(begun)]

    return complete


complete_events = _completing(lambda names: names.events)
complete_tags = _completing(lambda names: names.tags)
complete_people = _completing(lambda names: names.people)
complete_presets = _completing(lambda names: names.presets)
