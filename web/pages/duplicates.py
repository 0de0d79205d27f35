"""Contacts that may be one person: the list, two side by side, the decision."""

from starlette.responses import Response

from actions.contacts.lists import list_contacts, list_duplicates
from actions.contacts.merge import keep_apart, merge_contacts, preview_merge
from actions.contacts.view import ContactView, view_contact
from actions.review.sheet import view_sheet
from models.contact import Filter
from models.field import FieldKind
from web.pages.contact import name_of
from web.visit import Visit, go_to
from web.wording import LABELS

PAGE = 50


def show_pairs(visit: Visit) -> Response:
    """Show the pairs of possible duplicates."""
    after = visit.query_number("after") or 0
    pairs = list_duplicates(visit.work, PAGE + 1, after)
    older = pairs[PAGE - 1].pair if len(pairs) > PAGE else 0
    return visit.site.page(
        "pairs.html", where="Contacts", pairs=pairs[:PAGE], older=older
    )


def choose_other(visit: Visit) -> Response:
    """Choose the duplicate of a contact: likely ones first, others by search."""
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
    """Show two contacts side by side, and what a merge would make of them."""
    keep, other = visit.path("contact"), visit.path("other")
    views = [view_contact(visit.work, it) for it in (keep, other)]
    merged = preview_merge(visit.work, keep, other)
    columns = [_by_kind(view) for view in (*views, merged)]
    rows = [(LABELS[kind], *(it.get(kind, ()) for it in columns)) for kind in LABELS]
    return visit.site.page(
        "compare.html",
        where="Review",
        views=views,
        merged=merged,
        names=[name_of(view) for view in views],
        cards=[view_sheet(visit.work, it.id).cards for it in views],
        rows=[row for row in rows if any(row[1:])],
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


def _by_kind(view: ContactView) -> dict[FieldKind, tuple[str, ...]]:
    found: dict[FieldKind, tuple[str, ...]] = {}
    for fact in view.facts:
        found[fact.kind] = (*found.get(fact.kind, ()), fact.value)
    return found
