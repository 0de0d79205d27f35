"""Plan visits in one area on one day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from typing import Any

from phonenumbers import NumberParseException, parse, region_code_for_number
from sqlalchemy import Row, Select, func, or_, select
from sqlmodel import Session, col

from actions.history import recording
from actions.workspace import Workspace
from followup.worth import worth
from models.contact import Channel, PointKind, Stage
from models.database.filters import reachable
from models.database.queries import first_point, next_due
from models.errors import NotFound, PlanImpossible, Remedy
from models.tables.contact import Contact
from models.tables.follow_up import Event, FollowUp
from models.tables.history import Operation

_AREA = 2  # signs of a postcode: about a county, in most countries


@dataclass(frozen=True, slots=True)
class Stop:
    """Somebody who may be visited.

    Attributes:
        due_on: Of the next open follow-up; None without one.
        worth: From 0 to 12; see `followup.worth`.
    """

    id: int
    name: str
    company: str
    street: str
    postcode: str
    city: str
    phone: str | None
    due_on: date | None
    worth: int


@dataclass(frozen=True, slots=True)
class Visits:
    """The stops of a day, by whether they could be planned.

    Attributes:
        planned: Those to be visited on that day.
        kept: Those whose next follow-up has a day that a person set.
        without: Those who have no open follow-up.
    """

    planned: tuple[Stop, ...]
    kept: tuple[Stop, ...]
    without: tuple[Stop, ...]


def list_stops(work: Workspace, city: str) -> list[Stop]:
    """Return the contacts in a town and in its postal area.

    Raises:
        NotFound: No contact is in that town.
    """
    with work.reading() as session:
        return _stops_near(session, city)


def visit_on(work: Workspace, city: str, day: date) -> Visits:
    """Make the next follow-ups in and around a town visits on a day.

    Raises:
        NotFound: No contact is in that town.
        PlanImpossible: The day is in the past.
    """
    if day < work.today:
        raise PlanImpossible(f"{day} is in the past: choose {work.today} or later.")
    with work.writing() as session:
        stops = _stops_near(session, city)
        operation = Operation(title=f"Planned visits in {city}")
        with recording(session, operation, [it.id for it in stops]):
            return _plan_visits(session, stops, day)


def _stops_near(session: Session, city: str) -> list[Stop]:
    """Return the contacts in a town and in the postal area round it, by postcode.

    The area is all in the same country that shares the first signs of a postcode in
    the town. Who has no postcode is found by the town, or by the name of the town in
    the address. Within a postcode, who matters most comes first.

    Raises:
        NotFound: No contact is in that town.
    """
    name = city.strip()
    # An address that was not taken apart has neither town nor postcode.
    in_address = (col(Contact.city) == "") & col(Contact.address).icontains(
        name, autoescape=True
    )
    in_town = or_(func.lower(Contact.city) == name.lower(), in_address)
    town = session.execute(_query().where(in_town, reachable(Contact.id))).all()
    if not town:
        raise NotFound(f"No contact has the city {city}.", Remedy.SET_CITY)
    areas = {_area(row) for row in town if row.postcode}
    starts = [col(Contact.postcode).startswith(area[0]) for area in areas]
    rows = session.execute(
        _query().where(
            or_(in_town, *starts),
            col(Contact.stage).is_distinct_from(Stage.DORMANT),
            reachable(Contact.id),
        )
    )
    stops = [_stop(row) for row in rows if row in town or _area(row) in areas]
    return sorted(stops, key=lambda it: (it.postcode, it.city, -it.worth, it.id))


def by_town(stops: Iterable[Stop]) -> Iterator[tuple[str, Sequence[Stop]]]:
    """Yield the stops of each postcode and town, such as ("10115 Berlin", ...)."""
    for town, group in groupby(stops, key=lambda it: f"{it.postcode} {it.city}"):
        yield town.strip(), tuple(group)


def _plan_visits(session: Session, stops: Iterable[Stop], day: date) -> Visits:
    """Make the next open follow-up of every stop a visit on a day, as a person's.

    One whose date a person has set stays as it is.
    """
    planned, kept, without = [], [], []
    for stop in stops:
        task = session.scalars(
            select(FollowUp)
            .where(col(FollowUp.contact_id) == stop.id, col(FollowUp.done_at).is_(None))
            .order_by(col(FollowUp.due_on), col(FollowUp.id))
        ).first()
        if task is None:
            without.append(stop)
            continue
        if task.pinned and (task.due_on, task.channel) != (day, Channel.VISIT):
            kept.append(stop)
            continue
        planned.append(stop)
        if task.pinned:  # it was made a visit on this day before
            continue
        task.channel, task.pinned = Channel.VISIT, True
        task.move_to(day)
    return Visits(tuple(planned), tuple(kept), tuple(without))


def _area(row: Row[Any]) -> tuple[str, int, str]:
    """Return the first signs of a postcode, its length, and the country.

    Cards seldom print their country: then the phone tells it.
    """
    postcode = row.postcode.strip()
    return postcode[:_AREA], len(postcode), row.country or _country_of(row.phone or "")


def _country_of(phone: str) -> str:
    try:
        return region_code_for_number(parse(phone)) or ""
    except NumberParseException:
        return ""


def _stop(row: Row[Any]) -> Stop:
    values = {**row._mapping, "worth": worth(row.stage, row.worth)}
    return Stop(**{it.name: values[it.name] for it in fields(Stop)})


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Contact.id),
            col(Contact.name),
            col(Contact.company),
            col(Contact.street),
            col(Contact.postcode),
            col(Contact.city),
            col(Contact.country),
            first_point(PointKind.PHONE).label("phone"),
            next_due().label("due_on"),
            col(Contact.stage),
            col(Event.worth),
        )
        .select_from(Contact)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
    )
