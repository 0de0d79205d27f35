"""`cardfile draft`: a message that you may send."""

from pathlib import Path

import click

from actions.follow_ups.drafts import Draft, Facts, gather_facts, write_draft
from actions.workspace import reading
from cli.options import output_option, pass_settings
from cli.terminal import as_object, print_json, safe
from export.mail import write_mail
from models.files import make_private_folder
from models.settings import Settings

FOLDER = "templates"


@click.command("draft")
@click.argument("contact_ids", metavar="ID...", type=int, nargs=-1, required=True)
@click.option(
    "--template", default="first", show_default=True, help="first, later, again, yours."
)
@click.option("--language", default="", help="Such as de; else by the country.")
@click.option("--open", "is_opened", is_flag=True, help="In your mail program.")
@output_option(
    "An .eml file; of several contacts a folder for them.", may_be_folder=True
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@pass_settings
def draft_command(
    settings: Settings,
    contact_ids: tuple[int, ...],
    template: str,
    language: str,
    path: Path | None,
    *,
    is_opened: bool,
    as_json: bool,
) -> None:
    """Draft a message; you send it, cardfile never does.

    Your own templates are text files in the folder `templates` of the data folder,
    with a first line "Subject: ..." and names such as {{ name }}, {{ event }},
    {{ note }} and {{ due_on }}.

    \b
        cardfile draft 12 --template later --open
        cardfile draft 12 13 14 --template again -o drafts/
    """
    own = settings.folder / FOLDER
    with reading(settings) as session:
        facts = {it: gather_facts(session, it, settings.sender) for it in contact_ids}
    drafts = {it: write_draft(own, template, facts[it], language) for it in facts}
    for contact_id, draft in drafts.items():
        if path:
            file = _file(path, contact_id, template, several=len(drafts) > 1)
            write_mail(file, draft.to, draft.subject, draft.body)
            click.echo(f"Wrote {safe(file)}")
        elif as_json:
            print_json({"id": contact_id, **as_object(draft), "mailto": draft.mailto})
        else:
            _print(draft)
        if is_opened:
            click.launch(draft.mailto)


def write_file(settings: Settings, facts: Facts, template: str, path: Path) -> Path:
    """Write a message as an .eml file; its folder is made.

    Raises:
        CardfileError: The template has a mistake, or the file cannot be written.
    """
    draft = write_draft(settings.folder / FOLDER, template, facts)
    make_private_folder(path.parent)
    write_mail(path, draft.to, draft.subject, draft.body)
    return path


def _print(draft: Draft) -> None:
    click.echo(f"To: {safe(draft.to) or '(no e-mail address)'}")
    click.echo(f"Subject: {safe(draft.subject)}\n")
    for line in draft.body.splitlines():
        click.echo(safe(line))
    click.echo(f"\n{draft.mailto}\n")


def _file(path: Path, contact_id: int, template: str, *, several: bool) -> Path:
    if several or path.is_dir():
        make_private_folder(path)
        return path / f"{contact_id}-{template}.eml"
    return path
