"""Use cases on many contacts at once; each is one operation that can be undone."""

from collections.abc import Sequence

from actions.exporting.people import read_chosen
from actions.history.record import recorded
from actions.identity.editing import add_tag
from actions.workspace import Workspace
from export.targets import Options, write
from models.errors import ExportFailed
from models.file_lock import TemporaryFolder
from models.queries import get_contact

KINDS = {"csv": "csv", "vcf": "vcard", "xlsx": "xlsx"}
"""Endings of files and the targets that write them."""


def tag_contacts(work: Workspace, contact_ids: Sequence[int], tag: str) -> None:
    """Tag contacts.

    Raises:
        NotFound: One of them is not there.
        EditInvalid: The tag is empty.
    """
    with recorded(work, f"Tagged {len(contact_ids)} contacts", contact_ids) as session:
        for number in contact_ids:
            add_tag(get_contact(session, number), tag)


def export_chosen(work: Workspace, contact_ids: Sequence[int], kind: str) -> bytes:
    """A file of these contacts.

    Raises:
        ExportFailed: There is no such kind of file.
    """
    if kind not in KINDS:
        raise ExportFailed(
            f"{kind} is not a file format: choose one of {', '.join(KINDS)}."
        )
    with TemporaryFolder() as folder, work.reading() as session:
        path = folder.path / f"contacts.{kind}"
        write(read_chosen(session, contact_ids), KINDS[kind], path, Options())
        return path.read_bytes()
