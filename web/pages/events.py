"""Show the events side by side, or one with its contacts."""

from collections.abc import Mapping
from pathlib import Path
from shutil import copyfileobj
from urllib.parse import quote

from starlette.responses import Response

from actions.contacts.lists import list_contacts
from actions.events.edit import change_event, new_event
from actions.events.figures import event_figures
from actions.events.import_guests import import_guest_list
from actions.events.prepare import prepare_event
from models.contact import Filter
from models.errors import EditInvalid, NotFound
from models.storage.file_lock import TemporaryFolder
from web.visit import LARGEST_NUMBER, Visit, go_to

_SHOWN = 200
_LISTS = (".csv", ".xlsx", ".vcf")


def show_events(visit: Visit) -> Response:
    """Show all events with their figures, on one scale."""
    figures = event_figures(visit.work)
    most = max((max(it.cards, it.aim or 0) for it in figures), default=0)
    return visit.site.page(
        "events.html", where="Events", figures=figures, most=max(most, 1)
    )


def show_event(visit: Visit) -> Response:
    """Show an event: its figures, whom one wanted to meet, its contacts."""
    name = visit.request.path_params["name"].replace("\0", "")
    (figures,) = event_figures(visit.work, [name])
    try:
        guests = prepare_event(visit.work, name)
    except NotFound:  # there is no list of it
        guests = None
    return visit.site.page(
        "event.html",
        where="Events",
        it=figures,
        most=max(figures.cards, figures.aim or 0, 1),
        guests=guests,
        rows=list(list_contacts(visit.work, Filter(event=figures.event), _SHOWN)),
    )


def take_guests(visit: Visit) -> Response:
    """Import the list of guests of an event."""
    name, files = visit.text("event"), visit.files("list")
    suffix = Path(files[0].filename or "").suffix.lower() if files else ""
    if suffix not in _LISTS:
        raise EditInvalid(f"Choose a list that ends in {', '.join(_LISTS)}.")
    with TemporaryFolder() as folder:
        path = folder.path / f"list{suffix}"
        with path.open("xb") as target:
            copyfileobj(files[0].file, target)
        import_guest_list(visit.work, name, [path])
    return go_to(visit, f"/events/{quote(name)}")


def add(visit: Visit) -> Response:
    """Plan an event."""
    new_event(visit.work, visit.text("name"), _goals(visit))
    return go_to(visit, "/events")


def change(visit: Visit) -> Response:
    """Change the goals and the cost of an event; what is left empty stays."""
    name = change_event(visit.work, visit.text("name"), _goals(visit))
    return go_to(visit, f"/events/{quote(name)}")


def _goals(visit: Visit) -> Mapping[str, object]:
    return {
        "held_on": visit.day("held_on"),
        "place": visit.text("place") or None,
        "aim": visit.number("aim") or None,
        "wants": visit.text("wants") or None,
        "cost": _amount(visit.text("cost")),
        "hours": _amount(visit.text("hours")),
    }


def _amount(text: str) -> float | None:
    """Return a finite number from 0 on; None where it is none."""
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 <= amount < LARGEST_NUMBER else None
