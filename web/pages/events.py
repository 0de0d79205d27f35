"""Show the events side by side, or one with its contacts."""

from starlette.responses import Response

from actions.contacts.lists import list_contacts
from actions.follow_ups.event_figures import event_figures
from actions.follow_ups.events import new_event
from models.contact import Filter
from web.visit import Visit, go_to

_SHOWN = 200


def show_events(visit: Visit) -> Response:
    """All events with their figures, on one scale."""
    figures = event_figures(visit.work)
    most = max((max(it.cards, it.aim or 0) for it in figures), default=0)
    return visit.site.page(
        "events.html", where="Events", figures=figures, most=max(most, 1)
    )


def show_event(visit: Visit) -> Response:
    """One event: its figures, whom one wanted to meet, its contacts."""
    name = visit.request.path_params["name"].replace("\0", "")
    (figures,) = event_figures(visit.work, [name])
    return visit.site.page(
        "event.html",
        where="Events",
        it=figures,
        most=max(figures.cards, figures.aim or 0, 1),
        rows=list(list_contacts(visit.work, Filter(event=figures.event), _SHOWN)),
    )


def add(visit: Visit) -> Response:
    """Plan an event."""
    aim = visit.number("aim")
    values = {
        "held_on": visit.day("held_on"),
        "place": visit.text("place") or None,
        "aim": aim or None,
        "wants": visit.text("wants") or None,
    }
    new_event(visit.work, visit.text("name"), values)
    return go_to(visit, "/events")
