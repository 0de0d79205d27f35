"""What the page of a card shows."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from actions.review.queue import count_to_review
from actions.review.save import NEW
from actions.review.sheet import PHONE_KINDS, Sheet
from actions.review.timing import Tally, tally_today
from actions.workspace import Workspace
from models.field import SURE, FieldKind

LABELS = {
    FieldKind.NAME: "Name",
    FieldKind.TITLE: "Title",
    FieldKind.DEPARTMENT: "Department",
    FieldKind.COMPANY: "Company",
    FieldKind.EMAIL: "E-mail",
    FieldKind.PHONE: "Phone",
    FieldKind.WEBSITE: "Website",
    FieldKind.SOCIAL: "Social",
    FieldKind.ADDRESS: "Address",
}
PARTS = {
    "prefix": "Before the name",
    "given_name": "First name",
    "family_name": "Last name",
    "suffix": "After the name",
    "romanised_name": "In Latin letters",
    "street": "Street",
    "city": "Town",
    "region": "State or region",
    "postcode": "Postcode",
    "country": "Country, two letters",
}
ADDED = {
    "new-phone": "One more phone",
    "new-email": "One more e-mail",
    "new-website": "One more website",
    "new-social": "One more profile",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work is, as it is written above the card."""

    today: Tally
    left: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form had that could not be stored.

    Attributes:
        texts: What was typed, by key.
        problems: What is wrong with it, by key.
        meanwhile: What somebody else changed, by key.
        note: What was typed to remember the contact by.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def progress(work: Workspace, event_id: int = 0) -> Progress:
    """How far the work of today is."""
    return Progress(tally_today(work), count_to_review(work, event_id))


def sheet_page(sheet: Sheet, draft: Draft = Draft()) -> dict[str, Any]:
    """The values of the template."""
    return {
        "sheet": sheet,
        "draft": draft,
        "labels": LABELS,
        "part_labels": PARTS,
        "added": ADDED,
        "phone_kinds": PHONE_KINDS,
        "sure": SURE,
        "seen": json.dumps(dict(sheet.seen), ensure_ascii=False),
        "opened": f"{time.time():.1f}",
        "said": [_say_change(sheet, *it) for it in draft.meanwhile.items()],
    }


def name_of_key(sheet: Sheet, key: str) -> str:
    """What a key is called on the page."""
    if key in PARTS:
        return PARTS[key]
    field_ = next((it for it in sheet.fields if key.startswith(it.key)), None)
    if field_ is not None:
        return LABELS[field_.kind]
    return LABELS[FieldKind(NEW[key].value)] if key in NEW else "A point of contact"


def _say_change(sheet: Sheet, key: str, text: str) -> str:
    name = name_of_key(sheet, key)
    return f"{name} is now “{text}”." if text else f"{name} was emptied."
