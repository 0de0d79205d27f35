"""`cardfile completion`: install Tab completion."""

import os
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from cli.output.clean import say
from models.errors import SetupError

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
    """Return where a shell finds completions, and what the user has to do."""
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
