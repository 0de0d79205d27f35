"""What was done and can be undone, and the contacts that were deleted."""

from starlette.responses import Response

from actions.undo import list_deleted, list_operations, restore_contact, undo
from web.visit import Visit, go_to


def show_trash(visit: Visit) -> Response:
    """Deleted contacts, and the last operations."""
    return visit.site.page(
        "trash.html",
        where="Contacts",
        deleted=list_deleted(visit.work),
        done=list_operations(visit.work),
    )


def restore(visit: Visit) -> Response:
    """Bring a contact back."""
    view = restore_contact(visit.work, visit.path("contact"))
    return go_to(visit, f"/contacts/{view.id}")


def undo_last(visit: Visit) -> Response:
    """Undo an operation, the last one unless it is named; show what it was about."""
    number = visit.number("operation")
    if number is None:
        last = list_operations(visit.work, limit=1)
        number = last[0].id if last else 0
    done = undo(visit.work, number)
    contacts = sorted(done.names)
    if visit.text("back").startswith("/review") and len(contacts) == 1:
        return go_to(visit, f"/review/{contacts[0]}")
    return go_to(visit, f"/contacts/{contacts[0]}" if contacts else "/trash")
