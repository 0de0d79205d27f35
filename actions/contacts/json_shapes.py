"""Contacts as the JSON objects that `--json` prints."""

from dataclasses import asdict
from typing import Any

from actions.contacts.view import ContactView
from actions.intake.archive import Archive
from models.contact import ContactRow


def contact_object(view: ContactView, archive: Archive) -> dict[str, Any]:
    """All that is known of a contact, with the paths of the original photos."""
    found = asdict(view)
    for shown, card in zip(found["cards"], view.cards, strict=True):
        shown["original"] = str(archive.path_of(card.sha256, card.suffix))
    return found


def row_object(row: ContactRow) -> dict[str, Any]:
    """A contact of a list."""
    return asdict(row)
