"""Drafts of messages to contacts, as text or as files; nothing is ever sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlmodel import Session

from actions.workspace import Workspace
from export.mail import write_mail
from followup.drafts import GERMAN, Draft, Facts, write_draft
from followup.planner import Move
from models.contact import PointKind
from models.files import make_private_folder
from models.queries import get_contact, next_follow_up
from models.tables.event import Event

FOLDER = "templates"
"""In the data folder, for the user's own templates."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A draft for a contact.

    Attributes:
        contact_id: Its number.
        draft: The message.
        path: The file it was written to; None: to none.
    """

    contact_id: int
    draft: Draft
    path: Path | None = None


def draft_messages(
    work: Workspace, contact_ids: Iterable[int], template: str, language: str = ""
) -> list[Letter]:
    """Fill a template in for each contact.

    Raises:
        NotFound: There is no such contact.
        TemplateInvalid: There is no such template, or it has a mistake.
    """
    own = work.settings.folder / FOLDER
    with work.reading() as session:
        facts = {
            it: gather_facts(session, it, work.settings.sender) for it in contact_ids
        }
    return [Letter(it, write_draft(own, template, facts[it], language)) for it in facts]


def write_letters(letters: list[Letter], template: str, path: Path) -> list[Letter]:
    """Write drafts as .eml files: one to `path`, several into a folder of that name.

    Raises:
        ExportFailed: A file cannot be written.
        StorageUnusable: The folder cannot be made.
    """
    is_folder = len(letters) > 1 or path.is_dir()
    if is_folder:
        make_private_folder(path)
    written = []
    for letter in letters:
        name = f"{letter.contact_id}-{template}.eml"
        file = path / name if is_folder else path
        written.append(_write(letter, file))
    return written


def write_apologies(
    work: Workspace, moves: Iterable[tuple[int, Move]], folder: Path
) -> list[Letter]:
    """Write the messages that ask contacts for the later date of a plan.

    Args:
        work: Where the contacts are.
        moves: Each with the number of its contact.
        folder: Gets a file for each; it is made.

    Raises:
        TemplateInvalid: The user's own template has a mistake.
        ExportFailed: A file cannot be written.
    """
    own = work.settings.folder / FOLDER
    make_private_folder(folder)
    letters = []
    with work.reading() as session:
        for contact_id, move in moves:
            facts = gather_facts(session, contact_id, work.settings.sender)
            draft = write_draft(own, "later", replace(facts, due_on=move.day))
            letters.append(Letter(contact_id, draft))
    return [_write(it, folder / f"{it.contact_id}.eml") for it in letters]


def _write(letter: Letter, file: Path) -> Letter:
    draft = letter.draft
    write_mail(file, draft.to, draft.subject, draft.body)
    return replace(letter, path=file)


def gather_facts(session: Session, contact_id: int, sender: str) -> Facts:
    """What is known of a contact, for a template.

    Raises:
        NotFound: There is no such contact.
    """
    contact = get_contact(session, contact_id)
    event = session.get(Event, contact.event_id) if contact.event_id else None
    task = next_follow_up(contact)
    return Facts(
        to=next(iter(contact.values(PointKind.EMAIL)), ""),
        name=contact.name,
        given_name=contact.given_name,
        family_name=contact.family_name,
        title=contact.title,
        company=contact.company,
        event=event.name if event else "",
        place=contact.place,
        met_on=contact.met_on,
        note=contact.notes[-1].text if contact.notes else "",
        reason=task.reason if task else "",
        due_on=task.due_on if task else None,
        sender=sender,
        language="de" if contact.country in GERMAN else "en",
    )
