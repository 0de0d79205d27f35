"""Do one thing to all contacts that are ticked."""

from collections.abc import Sequence

from starlette.responses import Response

from actions.contacts.bulk import export_chosen, tag_contacts
from actions.contacts.merge import delete_contacts
from actions.follow_ups.queue import assign_contacts
from models.contact import Filter
from web.visit import Visit, as_number, go_to

_MEDIA = {
    "csv": "text/csv",
    "vcf": "text/vcard",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


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
