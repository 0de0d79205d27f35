"""Export contacts to files or QR codes, and record what each target was given."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from actions.exporting.export_log import Recorder, only_changed, remember
from actions.exporting.people import (
    count_withdrawn,
    read_chosen,
    read_people,
    read_person,
)
from actions.workspace import Workspace, zone_of
from export import qr
from export.ics import Hours
from export.person import Person, Picture
from export.tables.preset_file import load_preset
from export.targets import SUFFIXES, Options, suffix_of, target_names, write
from export.vcard import Version
from models.contact import Filter
from models.database.database import Database
from models.errors import ExportFailed, NotAllowed, NotFound
from models.export_result import ExportResult
from models.storage.file_lock import TemporaryFolder
from models.tables.contact import Contact

__all__ = [
    "VERSIONS",
    "ExportRequest",
    "export_contacts",
    "list_targets",
    "suffix_of",
    "write_people",
    "writes_one_file",
]

VERSIONS: Sequence[str] = tuple(it.value for it in Version)
"""Versions of vCards, the usual one first."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """A request to write contacts for a target.

    Attributes:
        target: One of `list_targets`, or a path that ends in ".toml".
        path: Where the file goes; see `export.targets.write`.
        for_spreadsheet: A person opens the CSV file in a spreadsheet.
        pictures: Whether vCards and XLSX files show the cards.
        vcard_version: One of `VERSIONS`.
        changed: Leave out what the target has been given as it is.
    """

    target: str
    path: Path
    for_spreadsheet: bool = False
    pictures: bool = False
    vcard_version: str = Version.V3
    changed: bool = False


def list_targets() -> list[str]:
    """Return the targets of an export."""
    return target_names()


def writes_one_file(target: str) -> bool:
    """Return whether an export to a target is a single file.

    Raises:
        ExportFailed: There is no such target.
        SettingInvalid: A preset of one's own is not valid.
    """
    return target in SUFFIXES or not load_preset(target).also


def export_contacts(
    work: Workspace, wanted: Filter, request: ExportRequest
) -> ExportResult:
    """Write contacts to a target's files and remember what it has been given.

    Raises:
        ExportFailed: There is no such target, or it cannot be written.
        NotFound: There is no such event or tag.
        SettingInvalid: A preset of one's own is not valid.
    """
    options = Options(
        for_spreadsheet=request.for_spreadsheet,
        picture=_pictures(work) if request.pictures else None,
        version=Version(request.vcard_version),
        hours=Hours(work.settings.hours[0], zone_of(work.settings)),
        changed=request.changed,
    )
    wanted = replace(wanted, withdrawn=work.settings.include_withdrawn)
    return write_people(work.database, wanted, request.target, request.path, options)


def write_people(
    database: Database, wanted: Filter, target: str, path: Path, options: Options
) -> ExportResult:
    """Write contacts and remember what the target has been given.

    With no contact to write, no file is written, so that none is emptied.

    Raises:
        NotFound: No contact matches.
        ExportFailed: There is no such target, or it cannot be written.
        SettingInvalid: A preset of one's own is not valid.
    """
    recorder = Recorder()
    with database.reading() as session:
        left_out = count_withdrawn(session, wanted)
        people = read_people(session, wanted)
        if options.changed:
            people = only_changed(session, target, people)
        first = next(people, None)
        if first is None and options.changed:
            return ExportResult((), 0, withdrawn=left_out)
        if first is None:
            raise NotFound(_nobody(left_out))
        people = chain([first], people)
        result = write(recorder.record(people), target, path, options)
    result = replace(result, withdrawn=left_out)
    for lack in result.lacking:
        recorder.seen.pop(lack.uid, None)
    if database.is_read_only:
        return result  # it cannot be noted, but an export may be needed all the more
    with database.writing() as session:
        remember(session, target, recorder.seen)
    return result


def _nobody(left_out: int) -> str:
    if not left_out:
        return "No contact matches the filters: no file was written."
    return (
        f"All {left_out} contacts that match the filters have withdrawn: no file was"
        " written."
    )


def _pictures(work: Workspace) -> Picture:
    """Return a function that draws a card in a transaction of its own."""
    from actions.contacts.draw import draw_first_card  # noqa: PLC0415 - OpenCV

    def draw(uid: str) -> bytes:
        query = select(col(Contact.id)).where(col(Contact.uid) == uid)
        with work.reading() as session:
            contact_id = session.scalar(query)
        return b"" if contact_id is None else draw_first_card(work, contact_id)

    return draw


def qr_text(work: Workspace, contact_id: int) -> str:
    """Return the code as text for a terminal: what is on the card, no notes.

    Raises:
        NotFound: There is no such contact.
        NotAllowed: It has withdrawn.
        ExportFailed: Even name and numbers are too long for a code.
    """
    with work.reading() as session:
        return qr.show_qr(_read_allowed(work, session, contact_id))


def write_qr(work: Workspace, contact_id: int, path: Path) -> None:
    """Write the code as a PNG picture.

    Raises:
        NotFound: There is no such contact.
        NotAllowed: It has withdrawn.
        ExportFailed: It cannot be written, or the contact is too long for a code.
    """
    with work.reading() as session:
        person = _read_allowed(work, session, contact_id)
    qr.write_qr(person, path)


def _read_allowed(work: Workspace, session: Session, contact_id: int) -> Person:
    person = read_person(session, contact_id)
    if person.basis.withdrawn_on and not work.settings.include_withdrawn:
        raise NotAllowed(
            f"Contact {contact_id} withdrew on {person.basis.withdrawn_on}: it is not"
            " given to other programs."
        )
    return person


KINDS = {"csv": "csv", "vcf": "vcard", "xlsx": "xlsx"}
"""Endings of files and the targets that write them."""


def export_chosen(work: Workspace, contact_ids: Sequence[int], kind: str) -> bytes:
    """Return a file of these contacts, but for those who have withdrawn.

    Raises:
        ExportFailed: There is no such kind of file.
        NotAllowed: All of them have withdrawn.
    """
    if kind not in KINDS:
        raise ExportFailed(
            f"{kind} is not a file format: choose one of {', '.join(KINDS)}."
        )
    with TemporaryFolder() as folder, work.reading() as session:
        path = folder.path / f"contacts.{kind}"
        people = list(read_chosen(session, contact_ids))
        if contact_ids and not people:
            raise NotAllowed("The chosen contacts have withdrawn: no file was written.")
        write(people, KINDS[kind], path, Options())
        return path.read_bytes()
