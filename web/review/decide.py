"""Decide what a card is: none at all, two people, two cards, to be taken again."""

from starlette.responses import Response

from actions.contacts.edit import add_tags
from actions.contacts.merge import delete_contacts, split_contact
from actions.review.second_person import add_second_person
from web.review.show import address_after
from web.visit import Visit, go_to

RETAKE = "take again"
"""The tag of contacts whose card is to be photographed again."""


def decide(visit: Visit) -> Response:
    """Do what was decided and go on."""
    number, event_id = visit.path("contact"), visit.number("event") or 0
    match visit.text("act"):
        case "none":
            delete_contacts(visit.work, [number])
        case "again":
            add_tags(visit.work, number, [RETAKE])
        case "split":
            split_contact(visit.work, number, visit.number("card") or 2)
            return go_to(visit, f"/review/{number}")
        case "two":
            other = add_second_person(visit.work, number)
            return go_to(visit, f"/review/{other}")
    return go_to(visit, address_after(number, event_id))
