"""Show one contact: its cards, what is known of it, and what happened."""

from starlette.responses import Response

from actions.contacts.view import ContactView, Fact, view_contact
from actions.review.sheet import shown_number, view_sheet
from models.contact import Stage
from models.field import FieldKind
from models.way import Way
from web.review.context import LABELS
from web.visit import Visit

_SCHEMES = {FieldKind.EMAIL: "mailto:", FieldKind.PHONE: "tel:"}


def show_contact(visit: Visit) -> Response:
    """The page of a contact."""
    view = view_contact(visit.work, visit.path("contact"))
    sheet = view_sheet(visit.work, view.id)
    return visit.site.page(
        "contact.html",
        where="Contacts",
        view=view,
        name=name_of(view),
        facts=[(LABELS[it.kind], _text(it), address_of(it), it) for it in view.facts],
        cards=sheet.cards,
        stages=tuple(Stage),
        ways=tuple(Way),
        today=visit.work.today,
    )


def name_of(view: ContactView) -> str:
    """The name, or the company, or that there is none."""
    found = {fact.kind: fact.value for fact in view.facts}
    name = found.get(FieldKind.NAME) or found.get(FieldKind.COMPANY)
    return name or f"Contact {view.id}"


def address_of(fact: Fact) -> str:
    """What a click on a fact opens; "" for nothing."""
    if fact.kind in _SCHEMES:
        return _SCHEMES[fact.kind] + fact.value.replace(" ", "")
    return fact.value if fact.kind in {FieldKind.WEBSITE, FieldKind.SOCIAL} else ""


def _text(fact: Fact) -> str:
    is_phone = fact.kind is FieldKind.PHONE
    text = shown_number(fact.value) if is_phone else fact.value
    return f"{text} ext. {fact.extension}" if fact.extension else text
