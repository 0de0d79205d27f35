"""Write vCards to one file, a ZIP file or a folder, or with all else that is held."""

import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from export.atomic import draft, writing
from export.person import Person
from export.vcard import Version, write_vcard
from models.export_result import ExportResult


def write_vcards(
    people: Iterable[Person], path: Path, version: Version
) -> ExportResult:
    """Write one file, or a file each where `path` asks for it.

    Args:
        people: The contacts.
        path: A folder or a path without an ending gets a file each, as khard and
            vdirsyncer keep them; ".zip" packs them, for Outlook reads only the first
            card of a file; anything else is one file with all.
        version: Of the vCards.

    Raises:
        ExportFailed: It cannot be written; what was there before is unchanged.
    """
    if path.suffix.lower() == ".zip":
        return _write_zip(people, path, version)
    if path.is_dir() or not path.suffix:
        return _write_folder(people, path, version)
    return _write_one(people, path, version)


def file_name(person: Person) -> str:
    """Return the name of a contact's own file; it never changes."""
    return f"{person.uid or person.digest}.vcf"


def _write_one(people: Iterable[Person], path: Path, version: Version) -> ExportResult:
    count = 0
    with draft(path) as part, part.open("wb") as file:
        for person in people:
            file.write(write_vcard(person, version).encode())
            count += 1
    return ExportResult((path,), count)


def _write_zip(people: Iterable[Person], path: Path, version: Version) -> ExportResult:
    count = 0
    with draft(path) as part, zipfile.ZipFile(part, "w") as archive:
        for person in people:
            # A fixed date: the same contacts give the same bytes.
            info = zipfile.ZipInfo(file_name(person))
            card = write_vcard(person, version)
            archive.writestr(info, card.encode(), zipfile.ZIP_DEFLATED)
            count += 1
    return ExportResult((path,), count)


def _write_folder(
    people: Iterable[Person], folder: Path, version: Version
) -> ExportResult:
    """Write each card; one that has not changed is not touched, or it would sync."""
    with writing(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    count = 0
    for person in people:
        path = folder / file_name(person)
        card = write_vcard(person, version).encode()
        count += 1
        if not (path.exists() and path.read_bytes() == card):
            with draft(path) as part:
                part.write_bytes(card)
    return ExportResult((folder,), count)


Picture = tuple[str, bytes]
"""Its name in the ZIP file, and its bytes."""


def write_dossier(
    path: Path, person: Person, rows: dict[str, Any], pictures: Iterable[Picture]
) -> None:
    """Write rows as JSON, the contact as a vCard, and pictures.

    Raises:
        ExportFailed: The file cannot be written; one that was there is unchanged.
    """
    with draft(path) as part, ZipFile(part, "w", ZIP_DEFLATED) as file:
        text = json.dumps(rows, indent=2, ensure_ascii=False)
        file.writestr("everything.json", text)
        file.writestr("contact.vcf", write_vcard(person))
        for name, content in pictures:
            file.writestr(name, content)
