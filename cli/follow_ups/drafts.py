"""`cardfile draft`: write the draft of a message."""

from pathlib import Path

import click

from actions.follow_ups.drafts import (
    ContactLetter,
    draft_messages,
    letter_object,
    write_letters,
)
from actions.workspace import Workspace
from cli.options import (
    contacts_argument,
    include_withdrawn_option,
    json_option,
    output_option,
    pass_workspace,
)
from cli.output.clean import safe, say
from cli.output.tables import say_left_out
from cli.output.terminal import is_standard_output, output_file, print_json


@click.command("draft")
@contacts_argument
@click.option(
    "--template",
    default="first",
    show_default=True,
    metavar="NAME",
    help="Use the template first, later, again, speak, inform or one of your own.",
)
@click.option(
    "--language",
    default="",
    metavar="CODE",
    help="Set the language, such as de (default: by the contact's country).",
)
@click.option(
    "--open", "is_opened", is_flag=True, help="Open the draft in your mail program."
)
@output_option(
    "Write an .eml file, or for several contacts a folder of .eml files.",
    may_be_folder=True,
)
@include_withdrawn_option
@json_option("message")
@pass_workspace
def draft_command(
    work: Workspace,
    contact_ids: tuple[int, ...],
    template: str,
    language: str,
    path: Path | None,
    *,
    is_opened: bool,
    as_json: bool,
) -> None:
    """Write the draft of a message to a contact.

    cardfile never sends messages; you send the draft. Your own templates are text files
    in the folder `templates` of the data folder, with a first line "Subject: ..." and
    names such as {{ name }}, {{ event }}, {{ note }} and {{ due_on }}.

    \b
        cardfile draft 12 --template later --open
        cardfile draft 15 --template speak
        cardfile draft 12 13 14 --template again -o drafts/
    """
    letters = draft_messages(work, contact_ids, template, language)
    left_out = len({*contact_ids}) - len(letters)
    say_left_out(left_out, why="withdrawn or refusing e-mails")
    if path and len(letters) > 1 and is_standard_output(path):
        raise click.UsageError(
            "Several drafts are written to a folder: give it with -o."
        )
    if path:
        with output_file(path, ".eml") as file:
            letters = write_letters(letters, template, file)
    for letter in letters:
        if path:
            if not is_standard_output(path):
                say_written(letter)
        elif as_json:
            print_json(letter_object(letter))
        else:
            _print_draft(letter)
        say_doubts(letter)
        if is_opened:
            click.launch(letter.draft.mailto)
    if letters and not work.settings.sender:
        say("Your name is missing below: set `sender` in cardfile.toml.", err=True)


def say_written(letter: ContactLetter, *, err: bool = False) -> None:
    """Say where a draft was written."""
    say(f"Wrote {letter.path}", err=err)


def say_doubts(letter: ContactLetter) -> None:
    """Say what the user remembers of the contact and has to add to a draft."""
    if letter.remember:
        say(f"Remember contact {letter.contact_id}: {letter.remember}", err=True)
    if not letter.draft.to:
        say(
            f"Contact {letter.contact_id} has no e-mail address: the draft has no"
            " recipient.",
            err=True,
        )
    if not letter.is_checked:
        say(
            f"Contact {letter.contact_id} waits for review: the draft does not greet by"
            " name.",
            err=True,
        )


def _print_draft(letter: ContactLetter) -> None:
    draft = letter.draft
    click.echo(f"To: {safe(draft.to) or '(no e-mail address)'}")
    click.echo(f"Subject: {safe(draft.subject)}\n")
    for line in draft.body.splitlines():
        click.echo(safe(line))
    click.echo(f"\n{draft.mailto}\n")
