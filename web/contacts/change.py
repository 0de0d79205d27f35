"""Add to a contact: a note, a tag, its stage."""

from starlette.responses import Response

from actions.contacts.changes import Changes
from actions.contacts.edit import add_note, add_tags, edit_contact, remove_tags
from web.visit import Visit, go_to


def note(visit: Visit) -> Response:
    """Write a note."""
    number = visit.path("contact")
    add_note(visit.work, number, visit.text("text"))
    return go_to(visit, f"/contacts/{number}")


def tag(visit: Visit) -> Response:
    """Add a tag, or take one away."""
    number = visit.path("contact")
    if visit.text("remove"):
        remove_tags(visit.work, number, [visit.text("remove")])
    else:
        add_tags(visit.work, number, [visit.text("tag")])
    return go_to(visit, f"/contacts/{number}")


def stage(visit: Visit) -> Response:
    """Set how far the relationship has come."""
    number = visit.path("contact")
    edit_contact(visit.work, number, Changes(columns={"stage": visit.text("stage")}))
    return go_to(visit, f"/contacts/{number}")
