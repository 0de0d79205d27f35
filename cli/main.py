"""Defines the command `cardfile` and reports every error in one place."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from cli.clean_output import clean_streams, safe
from cli.exit_codes import INTERRUPTED
from cli.options import setting_option
from models.errors import CardfileError


@dataclass(frozen=True, slots=True)
class Entry:
    """A command's module and help line, so that `--help` imports no command.

    Attributes:
        section: Heading under which the help lists it.
        target: Module and name, such as "cli.importing:import_photos".
        line: The first line of the command's own help.
    """

    section: str
    target: str
    line: str


IN, SEE, FOLLOW, OUT, LOOK = (
    "Import and read cards",
    "View and edit contacts",
    "Follow up",
    "Export",
    "Maintain and back up",
)
COMMANDS = {
    "import": Entry(
        IN, "cli.importing:import_command", "Import photos of cards as contacts."
    ),
    "watch": Entry(
        IN,
        "cli.watching:watch_command",
        "Import every photo that is dropped into the folder INBOX.",
    ),
    "read": Entry(
        IN,
        "cli.reading:read_command",
        "Read cards and print their fields; store nothing.",
    ),
    "reread": Entry(
        IN,
        "cli.importing:reread_command",
        "Read stored cards again with a newer version.",
    ),
    "signature": Entry(
        IN,
        "cli.reading:signature_command",
        "Read the signatures of e-mails and print their fields.",
    ),
    "contacts": Entry(
        IN, "cli.contacts:contacts_command", "Import contacts from vCard and CSV files."
    ),
    "review": Entry(
        SEE,
        "cli.servers:review_command",
        "Check cards and follow up contacts in the browser.",
    ),
    "list": Entry(SEE, "cli.contacts:list_command", "List contacts, the newest first."),
    "show": Entry(
        SEE, "cli.show:show_command", "Show a contact and where each value came from."
    ),
    "edit": Entry(SEE, "cli.editing:edit_command", "Correct a contact or add to it."),
    "note": Entry(SEE, "cli.editing:note_command", "Write a note about a contact."),
    "remember": Entry(
        SEE,
        "cli.editing:remember_command",
        "Say in one line why you remember a contact.",
    ),
    "tag": Entry(
        SEE, "cli.editing:tag_command", "Tag a contact, or remove tags from it."
    ),
    "merge": Entry(
        SEE, "cli.merging:merge_command", "Merge duplicate contacts into one."
    ),
    "keep-apart": Entry(
        SEE, "cli.merging:keep_apart_command", "Mark contacts as different people."
    ),
    "split": Entry(
        SEE, "cli.merging:split_command", "Move a card of a contact to a new contact."
    ),
    "delete": Entry(SEE, "cli.merging:delete_command", "Move contacts to the trash."),
    "undelete": Entry(
        SEE,
        "cli.merging:undelete_command",
        "Restore deleted contacts from the trash.",
    ),
    "undo": Entry(
        SEE,
        "cli.merging:undo_command",
        "Show the last operation and undo it.",
    ),
    "due": Entry(
        FOLLOW,
        "cli.follow_ups:due_command",
        "List the follow-ups that are due, by day.",
    ),
    "done": Entry(FOLLOW, "cli.follow_ups:done_command", "Mark a follow-up as done."),
    "snooze": Entry(FOLLOW, "cli.follow_ups:snooze_command", "Postpone a follow-up."),
    "remind": Entry(
        FOLLOW, "cli.follow_ups:remind_command", "Add a follow-up to a contact."
    ),
    "plan": Entry(
        FOLLOW,
        "cli.planning:plan_command",
        "Spread the follow-ups over the coming weeks.",
    ),
    "block": Entry(
        FOLLOW,
        "cli.planning:block_command",
        "Block days for follow-ups, or list the blocked days.",
    ),
    "assign": Entry(
        FOLLOW,
        "cli.queue:assign_command",
        "Assign contacts to a person.",
    ),
    "queue": Entry(
        FOLLOW,
        "cli.queue:queue_command",
        "List or export a person's queue, or import the answers.",
    ),
    "draft": Entry(
        FOLLOW,
        "cli.conversations:draft_command",
        "Write the draft of a message to a contact.",
    ),
    "events": Entry(
        FOLLOW,
        "cli.events:events_command",
        "Plan events, and compare goals with results.",
    ),
    "log": Entry(
        FOLLOW,
        "cli.conversations:log_command",
        "Record a conversation with a contact, or list the conversations.",
    ),
    "stage": Entry(
        FOLLOW,
        "cli.conversations:stage_command",
        "Set the stage of a relationship, or list its history.",
    ),
    "reconnect": Entry(
        FOLLOW,
        "cli.conversations:reconnect_command",
        "List contacts whose interval between conversations is over.",
    ),
    "export": Entry(
        OUT,
        "cli.exporting:export_command",
        "Write contacts to a file for another program.",
    ),
    "push": Entry(
        OUT,
        "cli.exporting:push_command",
        "Update a CardDAV address book or a CalDAV calendar.",
    ),
    "presets": Entry(
        OUT,
        "cli.exporting:presets_command",
        "List the presets of `export`, or show the columns of one.",
    ),
    "status": Entry(
        LOOK,
        "cli.upkeep:status_command",
        "Show counts, pending work and the watched folders.",
    ),
    "check": Entry(
        LOOK,
        "cli.upkeep:check_command",
        "Compare the database with the stored originals.",
    ),
    "erase": Entry(
        LOOK,
        "cli.erasure:erase_command",
        "Erase people permanently, with readings and photos.",
    ),
    "export-person": Entry(
        LOOK,
        "cli.erasure:export_person_command",
        "Write all stored data about a person to a ZIP file.",
    ),
    "backup": Entry(
        LOOK,
        "cli.backups:backup_command",
        "Copy the database and all originals into the folder DIR.",
    ),
    "restore": Entry(
        LOOK,
        "cli.backups:restore_command",
        "Restore a backup into the data folder.",
    ),
    "completion": Entry(
        LOOK,
        "cli.completion:completion_command",
        "Install Tab completion for your shell.",
    ),
    "cluster": Entry(
        LOOK,
        "cli.servers:cluster_command",
        "Run a Dask scheduler and workers on this machine.",
    ),
    "doctor": Entry(
        LOOK,
        "cli.upkeep:doctor_command",
        "Check the installation and explain how to repair it.",
    ),
}


class Commands(Mapping[str, click.Command]):
    """The commands by name; a module is imported when its command is used."""

    def __getitem__(self, name: str) -> click.Command:
        module, _, attribute = COMMANDS[name].target.partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

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
        for section in dict.fromkeys(entry.section for entry in COMMANDS.values()):
            rows = [
                (name.ljust(width), entry.line)
                for name, entry in COMMANDS.items()
                if entry.section == section
            ]
            with formatter.section(section):
                formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the help."""
        del ctx
        return list(COMMANDS)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the program and clean all output, including help and errors."""
        with clean_streams():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; print an error as one line and exit with its code."""
        try:
            return super().invoke(ctx)
        except CardfileError as error:
            click.echo(f"Error: {safe(error)}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("\nStopped.", err=True)
            ctx.exit(INTERRUPTED)


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
