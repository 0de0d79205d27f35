"""Contacts that may be one person: the list, two side by side, the decision."""

from starlette.responses import Response

from actions.contacts.find import list_contacts
from actions.contacts.merge import keep_apart, merge_contacts
from actions.contacts.twins import list_pairs
from actions.contacts.view import view_contact
from actions.review.sheet import view_sheet
from models.contact import Filter
from web.contacts.show import name_of
from web.review.context import LABELS
from web.visit import Visit, go_to

PAGE = 50


def show_pairs(visit: Visit) -> Response:
    """The pairs that wait for a decision."""
    after = visit.query_number("after") or 0
    pairs = list_pairs(visit.work, PAGE + 1, after)
    older = pairs[PAGE - 1].id if len(pairs) > PAGE else 0
    return visit.site.page(
        "pairs.html", where="Contacts", pairs=pairs[:PAGE], older=older
    )


def choose_other(visit: Visit) -> Response:
    """Choose whom a contact is the same as: likely ones first, others by search."""
    view = view_contact(visit.work, visit.path("contact"))
    words = visit.query("q")
    found = list_contacts(visit.work, Filter(search=words), 20) if words else ()
    return visit.site.page(
        "same.html",
        where="Review",
        view=view,
        name=name_of(view),
        words=words,
        found=[row for row in found if row.id != view.id],
    )


def compare(visit: Visit) -> Response:
    """Two contacts side by side, and what a merge would change."""
    numbers = visit.path("contact"), visit.path("other")
    views = [view_contact(visit.work, it) for it in numbers]
    values = [{fact.kind: fact.value for fact in view.facts} for view in views]
    kinds = [it for it in LABELS if it in values[0] or it in values[1]]
    lists = [_lists(visit, number) for number in numbers]
    return visit.site.page(
        "compare.html",
        where="Review",
        views=views,
        names=[name_of(view) for view in views],
        cards=[view_sheet(visit.work, it).cards for it in numbers],
        rows=[(LABELS[kind], *(it.get(kind, ()) for it in lists)) for kind in kinds],
        back=visit.query("back"),
    )


def decide(visit: Visit) -> Response:
    """Merge the two, or remember that they are two people."""
    keep, other = visit.path("contact"), visit.path("other")
    if visit.text("act") == "merge":
        merge_contacts(visit.work, keep, [other])
    else:
        keep_apart(visit.work, keep, [other])
    if visit.text("back") == "review":
        return go_to(visit, f"/review/{keep}")
    return go_to(visit, "/contacts/same")


def _lists(visit: Visit, number: int) -> dict[object, tuple[str, ...]]:
    """The values of each kind."""
    found: dict[object, tuple[str, ...]] = {}
    for fact in view_contact(visit.work, number).facts:
        found[fact.kind] = (*found.get(fact.kind, ()), fact.value)
    return found
