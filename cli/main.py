"""Defines the command `cardfile` and reports every error in one place."""

import gc
import importlib
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from cli.errors import INTERRUPTED, explain
from cli.options import setting_option
from cli.output.clean import clean_streams, say
from models.errors import CardfileError, StorageUnusable

HEADINGS = {
    "imports": "Import and read cards",
    "contacts": "View and edit contacts",
    "follow_ups": "Follow up",
    "exports": "Export",
    "maintenance": "Maintain and back up",
}
"""Headings of the help, by the folder of the commands below them."""
SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "imports": {
        "import": ("importing", "Import photos of cards as contacts."),
        "watch": (
            "watching",
            "Import every photo that is dropped into the folder INBOX.",
        ),
        "read": ("reading", "Read cards and print their fields; store nothing."),
        "reread": ("importing", "Read stored cards again with a newer version."),
        "signature": (
            "signatures",
            "Read the signatures of e-mails and print their fields.",
        ),
        "contacts": ("address_books", "Import contacts from vCard and CSV files."),
        "linkedin": (
            "linkedin",
            "Find contacts who changed employer, by LinkedIn's list of connections.",
        ),
    },
    "contacts": {
        "review": ("review", "Check cards and follow up contacts in the browser."),
        "list": ("lists", "List contacts, the newest first."),
        "show": ("show", "Show a contact and where each value came from."),
        "edit": ("editing", "Correct a contact or add to it."),
        "note": ("editing", "Write a note about a contact."),
        "remember": ("editing", "Say in one line why you remember a contact."),
        "tag": ("editing", "Tag a contact, or remove tags from it."),
        "merge": ("merging", "Merge duplicate contacts into one."),
        "keep-apart": ("merging", "Mark contacts as different people."),
        "split": ("merging", "Move a card of a contact to a new contact."),
        "delete": ("merging", "Move contacts to the trash."),
        "undelete": ("merging", "Restore deleted contacts from the trash."),
        "undo": ("merging", "Show the last operation and undo it."),
    },
    "follow_ups": {
        "due": ("due", "List the follow-ups that are due, by day."),
        "done": ("due", "Mark a follow-up as done."),
        "snooze": ("due", "Postpone a follow-up."),
        "remind": ("due", "Add a follow-up to a contact."),
        "plan": ("planning", "Spread the follow-ups over the coming weeks."),
        "block": ("planning", "Block days for follow-ups, or list the blocked days."),
        "assign": ("queue", "Assign contacts to a person."),
        "queue": ("queue", "List or export a person's queue, or import the answers."),
        "draft": ("drafts", "Write the draft of a message to a contact."),
        "events": ("events", "Plan events, and compare goals with results."),
        "log": (
            "conversations",
            "Record a conversation with a contact, or list the conversations.",
        ),
        "stage": (
            "conversations",
            "Set the stage of a relationship, or list its history.",
        ),
        "reconnect": (
            "conversations",
            "List contacts whose interval between conversations is over.",
        ),
        "stale": (
            "stale",
            "List contacts to ask for a new card: old cards and changed employers.",
        ),
    },
    "exports": {
        "export": ("exporting", "Write contacts to a file for another program."),
        "push": ("exporting", "Update a CardDAV address book or a CalDAV calendar."),
        "presets": (
            "presets",
            "List the presets of `export`, or show the columns of one.",
        ),
        "outbox": ("outbox", "Tell other programs of new and changed contacts."),
        "mcp": (
            "assistant",
            "Offer tools to an assistant program (Model Context Protocol).",
        ),
    },
    "maintenance": {
        "basis": (
            "basis",
            "Record how contacts came, on what ground they are kept, and withdrawals.",
        ),
        "status": ("upkeep", "Show counts, pending work and the watched folders."),
        "check": ("upkeep", "Compare the database with the stored originals."),
        "erase": ("erasure", "Erase people permanently, with readings and photos."),
        "export-person": (
            "erasure",
            "Write all stored data about a person to a ZIP file.",
        ),
        "backup": (
            "backups",
            "Copy the database and all originals into the folder DIR.",
        ),
        "restore": ("backups", "Restore a backup into the data folder."),
        "completion": ("completion", "Install Tab completion for your shell."),
        "cluster": ("cluster", "Run a Dask scheduler and workers on this machine."),
        "doctor": ("doctor", "Check the installation and explain how to repair it."),
    },
}
"""By room and name of a command: its module, and the first line of its own help, so
that `--help` imports no command."""
COMMANDS = {
    name: (f"cli.{room}.{module}", explain)
    for room, commands in SECTIONS.items()
    for name, (module, explain) in commands.items()
}


class Commands(Mapping[str, click.Command]):
    """The commands by name; a module is imported when its command is used."""

    def __getitem__(self, name: str) -> click.Command:
        module = importlib.import_module(COMMANDS[name][0])
        if not gc.isenabled():  # `cli.start` disables it until all is loaded
            gc.freeze()
            gc.enable()
        found: click.Command = getattr(module, f"{name.replace('-', '_')}_command")
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class CardfileGroup(click.Group):
    """Lists its commands without importing them and shows an error as one line."""

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """Write the commands section by section."""
        del ctx
        width = max(map(len, COMMANDS))
        for room, commands in SECTIONS.items():
            rows = [(name.ljust(width), it[1]) for name, it in commands.items()]
            with formatter.section(HEADINGS[room]):
                formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        del ctx
        return list(COMMANDS)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the program and clean all output, including help and errors."""
        try:
            with clean_streams():
                return super().main(*args, **kwargs)
        except OSError as error:
            if error.filename is not None:
                raise
            sys.stdout = None  # nothing more is written
            sys.stderr.write(
                f"Error: The output could not be written: {error.strerror}. Changes"
                " that the command made are stored.\n"
            )
            sys.exit(StorageUnusable.exit_code)

    def invoke(self, ctx: click.Context) -> None:
        """Run the command and exit with the code that it returns.

        An error is printed as one line and gives its own code.
        """
        try:
            code = super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            code = error.exit_code
        except click.UsageError as error:
            _explain_usage(error)
            code = error.exit_code
        except CardfileError as error:
            say(f"Error: {explain(error)}", err=True)
            code = error.exit_code
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            code = INTERRUPTED
        ctx.exit(code or 0)


def _explain_usage(error: click.UsageError) -> None:
    """Print a usage error as click does, but wrap it between words."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(f"Try '{error.ctx.command_path} --help' for help.\n", err=True)
    say(f"Error: {error.format_message()}", err=True)


@click.group(
    cls=CardfileGroup,
    commands=Commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@setting_option(
    "--db",
    metavar="URL",
    explain="Use this database: a URL or the path of an SQLite file (default:"
    " cardfile.db in the data folder).",
)
@setting_option(
    "--folder",
    metavar="PATH",
    explain="Use this data folder, with database, originals and cardfile.toml (default:"
    " the system's folder for user data).",
)
@click.version_option(package_name="cardfile")
@click.pass_context
def cardfile(ctx: click.Context) -> None:
    """Turn photos of business cards into contacts that get followed up."""
    ctx.ensure_object(dict)


if __name__ == "__main__":
    cardfile()
