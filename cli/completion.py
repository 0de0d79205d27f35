"""`cardfile completion`: install Tab completion."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem, get_completion_class

from actions.settings import load_settings
from cli.clean_output import say
from models.errors import CardfileError, SetupError

if TYPE_CHECKING:
    from actions.contacts.lists import Names

_PROGRAM, _VARIABLE = "cardfile", "_CARDFILE_COMPLETE"
_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", metavar="[SHELL]", type=click.Choice(_SHELLS), required=False)
@click.option("--show", is_flag=True, help="Print the script instead of installing it.")
def completion_command(shell: str | None, *, show: bool) -> None:
    """Install Tab completion for your shell.

    Completes commands, options, events, tags, people and presets. SHELL is bash, zsh
    or fish (default: the one in $SHELL).

    \b
        cardfile completion
        cardfile completion zsh --show
    """
    chosen = shell or Path(os.environ.get("SHELL", "")).name
    kind = get_completion_class(chosen) if chosen in _SHELLS else None
    if kind is None:
        raise click.UsageError(f"Give your shell: {', '.join(_SHELLS)}.")
    root = click.get_current_context().find_root().command
    script = kind(root, {}, _PROGRAM, _VARIABLE).source()
    if show:
        click.echo(script)
        return
    path, how = _place(chosen)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"{path} cannot be written: {error.strerror}.") from error
    say(f"Wrote {path}. {how}")


def _place(shell: str) -> tuple[Path, str]:
    """Where a shell finds completions, and what has to be done for it."""
    home = Path.home()
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    match shell:
        case "bash":
            path = data / "bash-completion" / "completions" / _PROGRAM
            return path, "It works in new shells that have bash-completion."
        case "zsh":
            path = data / "zsh" / "site-functions" / f"_{_PROGRAM}"
            line = f"fpath=({path.parent} $fpath)"
            return path, f"Add this line to ~/.zshrc before compinit: {line}"
        case _:
            path = config / "fish" / "completions" / f"{_PROGRAM}.fish"
            return path, "It works in new shells."


def _completing(
    choose: "Callable[[Names], Sequence[str]]",
) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """What completes an argument by those of the known names that are chosen."""

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
