"""List and search contacts, and do one thing to all that are ticked."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from actions.contacts.edit import tag_contacts
from actions.contacts.lists import count_contacts, list_choices, list_contacts
from actions.contacts.merge import delete_contacts
from actions.exporting.export import export_chosen
from actions.follow_ups.queue import assign_contacts
from models.contact import ContactRow, Filter, Stage, Status
from web.visit import Visit, as_number, go_to

PAGE = 50
"""Contacts of a page."""
_FILTERS = ("q", "event", "tag", "stage", "who", "status")
_MEDIA = {
    "csv": "text/csv",
    "vcf": "text/vcard",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def show_list(visit: Visit) -> Response:
    """Show the selected contacts, the newest first, from the end of the last page."""
    wanted = _filter_of(visit)
    given = {name: visit.query(name) for name in _FILTERS if visit.query(name)}
    before = visit.query_number("before")
    rows = list(list_contacts(visit.work, wanted, PAGE + 1, before))
    older = ""
    if len(rows) > PAGE:
        older = "?" + urlencode({**given, "before": rows[PAGE - 1].id})
    return visit.site.page(
        "contacts.html",
        where="Contacts",
        rows=rows[:PAGE],
        older=older,
        total=_total(visit, wanted, rows),
        wanted=wanted,
        given=given,
        choices=list_choices(visit.work),
        stages=tuple(Stage),
        statuses=tuple(Status),
    )


def change_chosen(visit: Visit) -> Response:
    """Tag, assign, export or delete the contacts that are ticked."""
    chosen = [it for it in map(as_number, visit.texts("chosen")) if it is not None]
    act, value = visit.text("act"), visit.text("value").strip()
    if act.startswith("export-") and chosen:
        return _export(visit, act.removeprefix("export-"), chosen)
    if chosen and act == "delete":
        delete_contacts(visit.work, chosen)
    elif chosen and act == "tag" and value:
        tag_contacts(visit.work, chosen, value)
    elif chosen and act == "assign":
        assign_contacts(visit.work, value, chosen, Filter())
    back = visit.text("back")
    return go_to(visit, f"/contacts?{back}" if back else "/contacts")


def _export(visit: Visit, kind: str, chosen: Sequence[int]) -> Response:
    content = export_chosen(visit.work, chosen, kind)
    return Response(
        content,
        media_type=_MEDIA[kind],
        headers={"Content-Disposition": f'attachment; filename="contacts.{kind}"'},
    )


def _total(visit: Visit, wanted: Filter, rows: Sequence[ContactRow]) -> int | None:
    """Count the selected contacts; None where counting takes as long as searching."""
    if visit.query("before"):
        return None
    if len(rows) <= PAGE:
        return len(rows)
    return None if wanted.search else count_contacts(visit.work, wanted)


def _filter_of(visit: Visit) -> Filter:
    """Return the filter in the address; invalid values are left out."""
    return Filter(
        event=visit.query("event"),
        tag=visit.query("tag"),
        status=next((it for it in Status if it == visit.query("status")), None),
        stage=next((it for it in Stage if it == visit.query("stage")), None),
        assigned_to=visit.query("who"),
        search=visit.query("q"),
    )
