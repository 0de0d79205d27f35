"""Write all data about one person to a ZIP file."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from export.atomic import draft
from export.cards.vcard import write_vcard
from export.person import Person

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
