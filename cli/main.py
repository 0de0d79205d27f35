"""The command `cardfile` and the one border for whatever stops it."""

import importlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import click

from cli.clean_output import clean_line, clean_streams
from cli.exit_codes import INTERRUPTED
from cli.options import setting_option
from models.errors import CardfileError


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives; `--help` shows the line and imports nothing.

    Attributes:
        section: Heading under which the help lists it.
        target: Module and name, such as "cli.intake:import_photos".
        line: The first line of the command's own help.
    """

    section: str
    target: str
    line: str


IN, SEE, FOLLOW, OUT, LOOK = (
    "Photos in",
    "See and correct",
    "Follow up",
    "Contacts out",
    "Look after",
)
COMMANDS = {
    "import": Entry(
        IN, "cli.intake:import_command", "Take in photos and folders of photos."
    ),
    "watch": Entry(
        IN,
        "cli.watch:watch_command",
        "Import every photo that is dropped into the folder INBOX.",
    ),
    "read": Entry(IN, "cli.read:read_command", "Read cards and print what they say."),
    "reread": Entry(
        IN, "cli.reread:reread_command", "Read stored cards again with a newer version."
    ),
    "signature": Entry(
        IN,
        "cli.signature:signature_command",
        "Read the signatures of e-mails and print their fields.",
    ),
    "contacts": Entry(
        IN, "cli.contacts:contacts_group", "Import contacts you have already."
    ),
    "review": Entry(
        SEE,
        "cli.review:review_command",
        "Check cards and follow up contacts in the browser.",
    ),
    "list": Entry(SEE, "cli.listing:list_command", "List contacts, the newest first."),
    "show": Entry(
        SEE, "cli.show:show_command", "Show a contact and where each value came from."
    ),
    "edit": Entry(SEE, "cli.edit:edit_command", "Correct a contact or add to it."),
    "note": Entry(SEE, "cli.edit:note_command", "Write a note about a contact."),
    "tag": Entry(SEE, "cli.edit:tag_command", "Tag a contact, or remove tags from it."),
    "merge": Entry(SEE, "cli.edit:merge_command", "Merge duplicate contacts into one."),
    "keep-apart": Entry(
        SEE, "cli.edit:keep_apart_command", "Say that contacts are not the same person."
    ),
    "split": Entry(
        SEE, "cli.edit:split_command", "Move a card of a contact to a new contact."
    ),
    "delete": Entry(SEE, "cli.edit:delete_command", "Move contacts to the trash."),
    "undelete": Entry(
        SEE,
        "cli.history:undelete_command",
        "Bring deleted contacts back from the trash.",
    ),
    "undo": Entry(
        SEE,
        "cli.history:undo_command",
        "Undo the last operation, after saying what it was.",
    ),
    "due": Entry(FOLLOW, "cli.due:due_command", "List whom to contact, by day."),
    "done": Entry(FOLLOW, "cli.follow:done_command", "Mark a follow-up as done."),
    "snooze": Entry(FOLLOW, "cli.follow:snooze_command", "Postpone a follow-up."),
    "remind": Entry(FOLLOW, "cli.follow:remind_command", "Set one more follow-up."),
    "plan": Entry(
        FOLLOW, "cli.plan:plan_command", "Spread the follow-ups over the weeks to come."
    ),
    "block": Entry(
        FOLLOW,
        "cli.block:block_command",
        "Keep days free of follow-ups, or list those that are.",
    ),
    "assign": Entry(
        FOLLOW,
        "cli.queue:assign_command",
        "Give contacts to someone: to review, and to follow up.",
    ),
    "queue": Entry(
        FOLLOW,
        "cli.queue:queue_command",
        "List what waits for someone, hand it over, take the answers back.",
    ),
    "draft": Entry(
        FOLLOW,
        "cli.draft:draft_command",
        "Draft a message; you send it, cardfile never does.",
    ),
    "events": Entry(
        FOLLOW,
        "cli.events:events_command",
        "Say what events are to bring, and see what they brought.",
    ),
    "log": Entry(
        FOLLOW,
        "cli.log:log_command",
        "Record a conversation with a contact, or list the conversations.",
    ),
    "stage": Entry(
        FOLLOW,
        "cli.log:stage_command",
        "Set the stage of a relationship, or list the stages so far.",
    ),
    "reconnect": Entry(
        FOLLOW,
        "cli.reconnect:reconnect_command",
        "List people you have not spoken with for longer than intended.",
    ),
    "export": Entry(
        OUT,
        "cli.export:export_command",
        "Write contacts to a file for another program.",
    ),
    "push": Entry(
        OUT,
        "cli.push:push_command",
        "Bring a CardDAV address book or CalDAV calendar up to date.",
    ),
    "presets": Entry(
        OUT,
        "cli.presets:presets_group",
        "List the presets of `export`, or show what one writes.",
    ),
    "status": Entry(
        LOOK,
        "cli.status:status_command",
        "Show how much there is, what waits, and the watched folders.",
    ),
    "check": Entry(
        LOOK,
        "cli.check:check_command",
        "Compare the database with the stored originals.",
    ),
    "erase": Entry(
        LOOK,
        "cli.erase:erase_command",
        "Erase people for good: contacts, readings, photos and temporary files.",
    ),
    "export-person": Entry(
        LOOK,
        "cli.dossier:export_person_command",
        "Write everything that is held about a person into a ZIP file.",
    ),
    "backup": Entry(
        LOOK,
        "cli.backup:backup_command",
        "Copy the database and all originals into the folder DIR.",
    ),
    "restore": Entry(
        LOOK,
        "cli.backup:restore_command",
        "Restore a backup into the data folder.",
    ),
    "completion": Entry(
        LOOK,
        "cli.completion:completion_command",
        "Install completion by the Tab key for your shell.",
    ),
    "cluster": Entry(
        LOOK,
        "cli.cluster:cluster_command",
        "Run a Dask scheduler and workers on this machine until Ctrl-C.",
    ),
    "doctor": Entry(
        LOOK, "cli.doctor:doctor_command", "Check the set-up and say how to repair it."
    ),
}


class Commands(Mapping[str, click.Command]):
    """The commands by name; each module is imported when its command is asked for."""

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
        """Write the commands section by section, out of the table."""
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
        """The names in the order of a card's way."""
        del ctx
        return list(COMMANDS)

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as click has it
        """Run the program; everything it writes is cleaned, help and errors too."""
        with clean_streams():
            return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; whatever error stops it ends here."""
        try:
            return super().invoke(ctx)
        except CardfileError as error:
            click.echo(f"Error: {clean_line(error)}", err=True)
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
    "--db", metavar="URL", explain="Database: a URL or a path of an SQLite file."
)
@setting_option(
    "--folder",
    metavar="PATH",
    explain="Data folder: originals, database, cardfile.toml.",
)
@click.version_option(package_name="cardfile")
@click.pass_context
def cardfile(ctx: click.Context) -> None:
    """Turn photos of business cards into contacts that get followed up."""
    ctx.ensure_object(dict)


if __name__ == "__main__":
    cardfile()
