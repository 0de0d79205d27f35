"""One contact: its cards, what is known of it and what happened; add to it."""

from collections.abc import Mapping

from starlette.responses import Response

from actions.contacts.basis import (
    BasisChange,
    note_informed,
    set_basis,
    withdraw,
)
from actions.contacts.edit import (
    add_note,
    add_tags,
    edit_seen,
    remove_tags,
)
from actions.contacts.facts import KnownFact
from actions.contacts.view import ContactView, interval_of, view_contact
from actions.follow_ups.conversations import log_conversation, set_interval
from actions.follow_ups.schedule import parse_follow_up, remind
from actions.review.sheet import shown_number, view_sheet
from models.basis import LegalBasis, Source
from models.contact import Channel, Filter, Stage
from models.contact_fields import FIELDS
from models.errors import EditInvalid, RuleInvalid
from models.field import FieldKind
from web.pages.history import last_done
from web.visit import Visit, as_day, go_to
from web.wording import LABELS, LATER, say_change

_OWN = ("stage", "assigned_to", "remember")
"""Fields that have a form of their own."""
_MORE = tuple(
    it for it in FIELDS.values() if not it.is_on_cards and it.name not in _OWN
)
_COLUMNS = (*_OWN, *(it.name for it in _MORE))
_SCHEMES = {FieldKind.EMAIL: "mailto:", FieldKind.PHONE: "tel:"}


def show_contact(visit: Visit) -> Response:
    """Show a contact."""
    return _show(visit, {}, {})


def _show(
    visit: Visit, draft: Mapping[str, str], meanwhile: Mapping[str, str]
) -> Response:
    """Show a contact, with what was typed and what somebody else changed meanwhile."""
    view = view_contact(visit.work, visit.path("contact"))
    return visit.site.page(
        "contact.html",
        409 if meanwhile else 200,
        draft=draft,
        meanwhile=[say_change(_label(it), text) for it, text in meanwhile.items()],
        later=LATER,
        where="Contacts",
        view=view,
        name=name_of(view),
        facts=[(LABELS[it.kind], _text(it), _link_of(it), it) for it in view.facts],
        cards=view_sheet(visit.work, view.id).cards,
        more=_MORE,
        stages=tuple(Stage),
        channels=tuple(Channel),
        today=visit.work.today,
        sources=tuple(Source),
        legal_bases=tuple(LegalBasis),
        interval=interval_of(visit.work, view),
        last=last_done(visit),
    )


def _label(name: str) -> str:
    """Return the name of a field of the page for a sentence."""
    return FIELDS[name].label if name in FIELDS else "The interval"


def write_note(visit: Visit) -> Response:
    """Write a note."""
    add_note(visit.work, visit.path("contact"), visit.text("text"))
    return _back(visit)


def change_tags(visit: Visit) -> Response:
    """Add a tag, or take one away."""
    number = visit.path("contact")
    if visit.text("remove"):
        remove_tags(visit.work, number, [visit.text("remove")])
    else:
        add_tags(visit.work, number, [visit.text("tag")])
    return _back(visit)


def set_columns(visit: Visit) -> Response:
    """Set what no card says, such as the stage or why the contact is remembered."""
    typed = {name: visit.text(name).strip() for name in _COLUMNS if name in visit.form}
    seen = {it: visit.text(f"seen-{it}") for it in typed if f"seen-{it}" in visit.form}
    meanwhile = edit_seen(visit.work, visit.path("contact"), seen, typed)
    return _show(visit, typed, meanwhile) if meanwhile else _back(visit)


def set_every(visit: Visit) -> Response:
    """Set how often to speak with the contact."""
    number, every = visit.path("contact"), visit.text("every").strip()
    present = view_contact(visit.work, number).keep_in_touch
    if present not in {visit.text("seen-every"), every}:
        return _show(visit, {"every": every}, {"every": present})
    set_interval(visit.work, number, every)
    return _back(visit)


def set_record(visit: Visit) -> Response:
    """Say how the contact came, and which channels it does not want.

    Only what the form changed is stored, so that nothing that somebody else noted
    meanwhile is taken back.
    """
    seen, refused = visit.texts("seen-refused"), visit.texts("refused")
    source, legal = (_changed(visit, it) for it in ("source", "legal_basis"))
    change = BasisChange(
        source=next((it for it in Source if it == source), None),
        obtained_on=as_day(_changed(visit, "obtained_on")),
        legal_basis=next((it for it in LegalBasis if it == legal), None),
        refused=tuple(it for it in Channel if it in refused and it not in seen),
        allowed=tuple(it for it in Channel if it in seen and it not in refused),
    )
    set_basis(visit.work, [visit.path("contact")], Filter(), change)
    return _back(visit)


def _changed(visit: Visit, name: str) -> str:
    """Return the text of a field; "" if it is the one that the form showed."""
    text = visit.text(name)
    return "" if text == visit.text(f"seen-{name}") else text


def set_consent(visit: Visit) -> Response:
    """Note that the person was informed today, has withdrawn, or agrees again."""
    number, today = visit.path("contact"), visit.work.today
    match visit.text("act"):
        case "informed":
            note_informed(visit.work, [number], today)
        case "withdraw":
            withdraw(visit.work, [number], today)
        case "agree":
            withdraw(visit.work, [number], None)
    return _back(visit)


def log_talk(visit: Visit) -> Response:
    """Record a conversation."""
    number, channel = visit.path("contact"), visit.text("channel")
    if channel not in {*Channel}:
        raise EditInvalid(
            f"{channel} is not a channel: choose one of {', '.join(Channel)}."
        )
    log_conversation(
        visit.work, number, Channel(channel), visit.text("note"), visit.day("day")
    )
    return _back(visit)


def set_follow_up(visit: Visit) -> Response:
    """Set one more follow-up."""
    when = visit.text("when").strip()
    if not when:
        raise RuleInvalid("Say when, such as +1 week or 2026-12-10.")
    wanted = parse_follow_up(when, visit.text("channel") or None, visit.text("reason"))
    remind(visit.work, visit.path("contact"), wanted)
    return _back(visit)


def name_of(view: ContactView) -> str:
    """Return the name, or the company, or that there is none."""
    found = {fact.kind: fact.value for fact in view.facts}
    name = found.get(FieldKind.NAME) or found.get(FieldKind.COMPANY)
    return name or f"Contact {view.id}"


def _link_of(fact: KnownFact) -> str:
    """Return the address that a click on a fact opens; "" for nothing."""
    if fact.kind in _SCHEMES:
        return _SCHEMES[fact.kind] + fact.value.replace(" ", "")
    return fact.value if fact.kind in {FieldKind.WEBSITE, FieldKind.SOCIAL} else ""


def _text(fact: KnownFact) -> str:
    is_phone = fact.kind is FieldKind.PHONE
    text = shown_number(fact.value) if is_phone else fact.value
    return f"{text} ext. {fact.extension}" if fact.extension else text


def _back(visit: Visit) -> Response:
    back = visit.text("back")
    if back.startswith("/today"):
        return go_to(visit, back)
    return go_to(visit, f"/contacts/{visit.path('contact')}")
