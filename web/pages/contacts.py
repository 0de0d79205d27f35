"""List and search contacts; each page goes on where the last one ended."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.responses import Response

from actions.contacts.choices import list_choices
from actions.contacts.find import count_contacts, list_contacts
from models.contact import ContactRow, Filter, Stage, Status
from web.visit import Visit

PAGE = 50
"""Contacts of a page."""
_FILTERS = ("q", "event", "tag", "stage", "status")


def show_list(visit: Visit) -> Response:
    """The contacts that are meant, the newest first."""
    wanted = filter_of(visit)
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


def _total(visit: Visit, wanted: Filter, rows: Sequence[ContactRow]) -> int | None:
    """How many are meant; None where counting takes as long as searching."""
    if visit.query("before"):
        return None
    if len(rows) <= PAGE:
        return len(rows)
    return None if wanted.search else count_contacts(visit.work, wanted)


def filter_of(visit: Visit) -> Filter:
    """The filter in the address; what is none of its values is left out."""
    status, stage = visit.query("status"), visit.query("stage")
    return Filter(
        event=visit.query("event"),
        tag=visit.query("tag"),
        status=Status(status) if status in {*Status} else None,
        stage=Stage(stage) if stage in {*Stage} else None,
        search=visit.query("q"),
    )
