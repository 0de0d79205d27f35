"""Drafts of messages to contacts, as text or as files; nothing is ever sent."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from sqlmodel import Session

from actions.follow_ups.plan import PlannedTask
from actions.workspace import Workspace
from export.mail import mail_bytes, write_mail
from followup.drafts import GERMAN, Draft, Facts, template_names, write_drafts
from models.contact import Channel, PointKind, Status
from models.database.queries import event_of, get_contact
from models.errors import NotAllowed, Remedy
from models.settings import Settings
from models.storage.files import make_private_folder

FOLDER = "templates"
"""In the data folder, for the user's own templates."""


@dataclass(frozen=True, slots=True)
class ContactLetter:
    """A draft for a contact.

    Attributes:
        draft: The message.
        path: The file it was written to; None: to none.
        is_checked: Whether a person has checked the contact's name; if not, the draft
            does not greet by it.
        remember: Why the user remembers the contact, to be seen beside the draft.
    """

    contact_id: int
    draft: Draft
    path: Path | None = None
    is_checked: bool = True
    remember: str = ""


def letter_object(letter: ContactLetter) -> dict[str, object]:
    """Return the JSON object of `draft --json`."""
    return {
        "id": letter.contact_id,
        **asdict(letter.draft),
        "mailto": letter.draft.mailto,
        "remember": letter.remember,
    }


def draft_messages(
    work: Workspace, contact_ids: Iterable[int], template: str, language: str = ""
) -> list[ContactLetter]:
    """Fill a template in for each contact who does not refuse e-mails.

    Raises:
        NotFound: There is no such contact.
        NotAllowed: None of the contacts may be written to.
        TemplateInvalid: There is no such template, or it has a mistake.
    """
    ids = list(dict.fromkeys(contact_ids))
    with work.reading() as session:
        allowed = [it for it in ids if _may_write(session, work.settings, it)]
        facts = [_gather_facts(session, it, work.settings) for it in allowed]
    if ids and not allowed:
        raise NotAllowed(
            "No draft was written: the contacts have withdrawn or refuse e-mails.",
            Remedy.SHOW_BASIS,
        )
    return _letters(work, allowed, template, facts, language)


def list_templates(work: Workspace) -> list[str]:
    """Return the names of the templates of cardfile and of the user's own."""
    return template_names(work.settings.folder / FOLDER)


def letter_file(letter: ContactLetter) -> bytes:
    """Return a draft as an .eml file."""
    return mail_bytes(letter.draft.to, letter.draft.subject, letter.draft.body)


def _may_write(session: Session, settings: Settings, contact_id: int) -> bool:
    basis = get_contact(session, contact_id).known_basis
    return settings.include_withdrawn or basis.allows(Channel.EMAIL)


def write_letters(
    letters: list[ContactLetter], template: str, path: Path
) -> list[ContactLetter]:
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
    work: Workspace, moves: Iterable[PlannedTask], folder: Path
) -> list[ContactLetter]:
    """Write the messages that ask contacts for the later day of a plan.

    The folder is made and gets a file for each.

    Raises:
        TemplateInvalid: The user's own template has a mistake.
        ExportFailed: A file cannot be written.
    """
    with work.reading() as session:
        days = {
            it.contact_id: it.day
            for it in moves
            if _may_write(session, work.settings, it.contact_id)
        }
        facts = [
            replace(_gather_facts(session, it, work.settings), due_on=day)
            for it, day in days.items()
        ]
    letters = _letters(work, [*days], "later", facts)
    make_private_folder(folder)
    return [_write(it, folder / f"{it.contact_id}.eml") for it in letters]


def _letters(
    work: Workspace,
    ids: Sequence[int],
    template: str,
    facts: Sequence[Facts],
    language: str = "",
) -> list[ContactLetter]:
    own = work.settings.folder / FOLDER
    drafts = write_drafts(own, template, facts, language)
    return [
        ContactLetter(contact_id, draft, is_checked=it.is_checked, remember=it.remember)
        for contact_id, draft, it in zip(ids, drafts, facts, strict=True)
    ]


def _write(letter: ContactLetter, file: Path) -> ContactLetter:
    draft = letter.draft
    write_mail(file, draft.to, draft.subject, draft.body)
    return replace(letter, path=file)


def _gather_facts(session: Session, contact_id: int, settings: Settings) -> Facts:
    """Collect what is known of a contact for a template.

    Raises:
        NotFound: There is no such contact.
    """
    contact = get_contact(session, contact_id)
    event = event_of(session, contact)
    task = next(iter(contact.open_follow_ups), None)
    basis = contact.known_basis
    is_checked = contact.status is Status.READY or "name" in contact.typed
    return Facts(
        to=next(iter(contact.values(PointKind.EMAIL)), ""),
        # A misread name greets nobody.
        name=contact.name if is_checked else "",
        given_name=contact.given_name if is_checked else "",
        family_name=contact.family_name if is_checked else "",
        title=contact.title,
        company=contact.company,
        event=event.name if event else "",
        place=contact.place,
        met_on=contact.met_on,
        remember=contact.remember,
        note=contact.notes[-1].text if contact.notes else "",
        reason=task.reason if task else "",
        due_on=task.due_on if task else None,
        sender=settings.sender,
        source=basis.source,
        obtained_on=basis.obtained_on,
        legal_basis=basis.legal_basis or "",
        retain_days=settings.retain_days,
        language="de" if contact.country in GERMAN else "en",
        is_checked=is_checked,
    )
