"""Check one card: show it beside its fields, save them, decide what it is."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.responses import JSONResponse, RedirectResponse, Response

from actions.contacts.merge import delete_contacts, split_contact
from actions.review.decide import add_second_person, ask_for_retake
from actions.review.queue import (
    Effort,
    Selection,
    count_to_review,
    list_parts,
    next_to_review,
    progress,
)
from actions.review.save import NEW, Filled, check, save
from actions.review.sheet import Sheet, view_sheet
from models.contact import PointKind
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.field import FieldKind, PhoneKind
from models.text import parse_json
from web.pages.history import last_done
from web.visit import Visit, go_to
from web.wording import LABELS, say_change

ADDED = {
    "new-phone": "One more phone",
    "new-email": "One more e-mail",
    "new-website": "One more website",
    "new-social": "One more profile",
}
_OUR_OWN = frozenset({"seen", "act", "opened", "keys", "event", "who"})


@dataclass(frozen=True, slots=True)
class Unsaved:
    """The input of a form that could not be stored.

    Attributes:
        texts: What was typed, by key.
        problems: What is wrong with it, by key.
        meanwhile: What somebody else changed, by key.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    meanwhile: Mapping[str, str] = field(default_factory=dict)


def show_next(visit: Visit) -> Response:
    """Go to the next card that waits; say so when none does."""
    selection = _selection(visit)
    found = next_to_review(visit.work, visit.query_number("after") or 0, selection)
    if found is not None:
        return RedirectResponse(_address_of(found, selection), 303)
    return visit.site.page(
        "review_done.html",
        where="Review",
        progress=progress(visit.work, selection),
        others=count_to_review(visit.work),
        last=last_done(visit),
    )


def show_parts(visit: Visit) -> Response:
    """List the events and people of which cards are to be checked."""
    return visit.site.page(
        "which.html",
        where="Review",
        total=count_to_review(visit.work),
        parts=list_parts(visit.work),
    )


def show(visit: Visit) -> Response:
    """Show one card beside what was read on it."""
    return _show_sheet(visit, Unsaved())


def pictures_of(visit: Visit) -> Response:
    """Return addresses of the pictures of a card, for fetching them ahead."""
    sheet = view_sheet(visit.work, visit.path("contact"))
    return JSONResponse([f"/cards/{card.id}/flat.jpg" for card in sheet.cards])


def check_value(visit: Visit) -> Response:
    """Say why a point of contact cannot be stored as it is typed."""
    kind = next((it for it in PointKind if it == visit.query("kind")), None)
    text = visit.query("text").strip()
    if kind is None or not text:
        return JSONResponse({"problem": ""})
    return JSONResponse({"problem": check(kind, text, visit.work.settings.country)})


def save_sheet(visit: Visit) -> Response:
    """Store the form; "right" continues with the next card, "save" stays."""
    contact_id = visit.path("contact")
    filled = Filled(
        seen=_seen(visit.text("seen")),
        texts=_texts(visit),
        is_right=visit.text("act") in {"", "right"},
    )
    saved = save(visit.work, contact_id, filled, effort_of(visit))
    if not saved.is_stored:
        draft = Unsaved(filled.changed, saved.problems, saved.meanwhile)
        return _show_sheet(visit, draft, 422 if saved.problems else 409)
    where = _address_after if filled.is_right else _address_of
    return go_to(visit, where(contact_id, _selection(visit)))


def decide(visit: Visit) -> Response:
    """Apply the decision about the card and continue."""
    number, selection = visit.path("contact"), _selection(visit)
    match visit.text("act"):
        case "none":
            delete_contacts(visit.work, [number])
        case "again":
            ask_for_retake(visit.work, number)
        case "split":
            split_contact(visit.work, number, visit.number("card") or 2)
            return go_to(visit, _address_of(number, selection))
        case "two":
            other = add_second_person(visit.work, number)
            return go_to(visit, _address_of(other, selection))
    return go_to(visit, _address_after(number, selection))


def effort_of(visit: Visit) -> Effort:
    """Return the effort that a person spent on the page."""
    try:
        seconds = time.time() - float(visit.text("opened"))
    except ValueError:
        seconds = 0.0
    return Effort(seconds, visit.number("keys") or 0)


def _show_sheet(visit: Visit, draft: Unsaved, status: int = 200) -> Response:
    sheet = view_sheet(visit.work, visit.path("contact"))
    selection = _selection(visit)
    return visit.site.page(
        "review.html",
        status,
        where="Review",
        sheet=sheet,
        draft=draft,
        labels=LABELS,
        part_labels={name: it.label.capitalize() for name, it in FIELDS.items()},
        added=ADDED,
        phone_kinds=tuple(PhoneKind),
        seen=json.dumps(dict(sheet.seen), ensure_ascii=False),
        opened=f"{time.time():.1f}",
        said=[
            say_change(_name_of_key(sheet, key), text)
            for key, text in draft.meanwhile.items()
        ],
        progress=progress(visit.work, selection),
        upcoming=next_to_review(visit.work, sheet.id, selection),
        after=_address_after(sheet.id, selection),
        last=last_done(visit),
    )


def _name_of_key(sheet: Sheet, key: str) -> str:
    """Return the name that a key of the form has on the page."""
    if key in FIELDS:
        return FIELDS[key].label.capitalize()
    field_ = next((it for it in sheet.fields if key.startswith(it.key)), None)
    if field_ is not None:
        return LABELS[field_.kind]
    return LABELS[FieldKind(NEW[key].value)] if key in NEW else "A point of contact"


def _texts(visit: Visit) -> Mapping[str, str]:
    return {
        key: visit.text(key)
        for key, text in visit.form.multi_items()
        if isinstance(text, str) and key not in _OUR_OWN
    }


def _seen(text: str) -> dict[str, str]:
    try:
        found = parse_json(text)
    except ValueError as error:
        raise EditInvalid("The form is incomplete: reload the page.") from error
    if not isinstance(found, dict):
        raise EditInvalid("The form is incomplete: reload the page.")
    return {str(key): str(value) for key, value in found.items()}


def _selection(visit: Visit) -> Selection:
    """Return the selection of cards that the address or the form names."""
    event_id = visit.query_number("event") or visit.number("event")
    return Selection(event_id or 0, visit.query("who") or visit.text("who"))


def _address_of(contact_id: int, selection: Selection) -> str:
    """Return the address of the page of a card, within a selection."""
    return f"/review/{contact_id}" + _query(selection)


def _address_after(contact_id: int, selection: Selection) -> str:
    """Return the address of the card after another one."""
    return "/review" + _query(selection, after=contact_id)


def _query(selection: Selection, after: int = 0) -> str:
    given = {"after": after, "event": selection.event_id, "who": selection.who}
    found = {name: it for name, it in given.items() if it}
    return f"?{urlencode(found)}" if found else ""
