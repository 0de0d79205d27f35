"""List operations that can be undone, and deleted contacts."""

from starlette.responses import Response

from actions.undo import Done, list_deleted, list_operations, restore_contact, undo
from web.visit import Visit, go_to


def show_trash(visit: Visit) -> Response:
    """Show the deleted contacts and the last operations."""
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
    last = last_done(visit)
    number = visit.number("operation") or (last.id if last else 0)
    contacts = sorted(undo(visit.work, number).names)
    back = visit.text("back")
    if back.startswith("/today"):
        return go_to(visit, back)
    if back.startswith("/review") and len(contacts) == 1:
        return go_to(visit, f"/review/{contacts[0]}")
    return go_to(visit, f"/contacts/{contacts[0]}" if contacts else "/trash")


def last_done(visit: Visit) -> Done | None:
    """Show the operation that an undo would revert."""
    return next(iter(list_operations(visit.work, limit=1)), None)
