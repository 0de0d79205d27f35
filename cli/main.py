"""The command `cardfile` and the one border for whatever stops it."""

import importlib

import click

from models.errors import CardfileError

COMMANDS = {
    "import": ("cli.intake", "Take in photos and folders of photos."),
    "read": ("cli.read", "Read cards and print what they say; nothing is stored."),
}
"""Name, module and one line of help: `--help` imports none of the modules."""


class CardfileGroup(click.Group):
    """Loads a command when it is called and shows a CardfileError as one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names in the order of a card's way."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module; None for a name that does not exist."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        command = getattr(importlib.import_module(COMMANDS[cmd_name][0]), "command")
        assert isinstance(command, click.Command)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever error stops it ends here."""
        try:
            return super().invoke(ctx)
        except CardfileError as error:
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)


@click.group(cls=CardfileGroup)
@click.version_option(package_name="cardfile")
def cardfile() -> None:
    """Turn photos of business cards into contacts that get followed up."""
