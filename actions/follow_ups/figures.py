"""Whether an event was worth it: by relationships, not by the number of cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlmodel import Session, col

from followup.rules import Rule
from followup.workdays import WorkingDays
from followup.worth import FURTHER, is_wanted
from models.contact import PointKind, Stage
from models.tables.contact import Contact, ContactPoint
from models.tables.event import Event
from models.tables.followup import FollowUp
from models.tables.journal import LogEntry, StageChange

SPANS = (30, 90)
"""Days after which is looked how far the contacts have come."""


@dataclass(frozen=True, slots=True)
class Met:
    """A contact of an event, as far as figures need it.

    Attributes:
        is_usable: Whether it has a name or company, and a way to reach it.
        first_on: When it was first followed up; None while it was not.
        promised_on: By when it was to be followed up; None without a rule.
        talking_on: When it first was in conversation or further; None while it is not.
        stage: Where it is now.
    """

    met_on: date
    is_usable: bool
    first_on: date | None
    promised_on: date | None
    talking_on: date | None
    stage: Stage
    name: str = ""
    company: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """An event in figures; shares are from 0 to 1, None where it is too early to say.

    Attributes:
        cards: Contacts collected.
        usable: Those with a name or company and a way to reach them.
        in_time: Share followed up within the promise, of those whose day has passed.
        median_days: From meeting to first follow-up.
        talking: By days since: share in conversation or further by then, of those met
            as long ago.
        relationships: Contacts that are in conversation or further now.
        wanted: Wanted people and organisations that were met.
        missed: Those that were not.
        aim: How many relationships were meant.
        cost: In one's own currency.
        hours: Time spent.
    """

    event: str
    held_on: date | None
    cards: int
    usable: int
    in_time: float | None
    median_days: float | None
    talking: Mapping[int, float | None]
    relationships: int
    wanted: tuple[str, ...]
    missed: tuple[str, ...]
    aim: int | None
    cost: float | None
    hours: float | None

    @property
    def cost_per_relationship(self) -> float | None:
        """None without a cost or without any relationship."""
        if self.cost is None or not self.relationships:
            return None
        return self.cost / self.relationships

    @property
    def hours_per_relationship(self) -> float | None:
        """None without hours or without any relationship."""
        if self.hours is None or not self.relationships:
            return None
        return self.hours / self.relationships


def count_up(event: Event, met: Sequence[Met], today: date) -> Figures:
    """The figures of an event.

    Args:
        event: The event.
        met: Its contacts.
        today: Decides for whom it is too early to say.
    """
    waits = [(it.first_on - it.met_on).days for it in met if it.first_on]
    hit = [wish for wish in event.wants if _was_met(wish, met)]
    return Figures(
        event=event.name,
        held_on=event.held_on,
        cards=len(met),
        usable=sum(it.is_usable for it in met),
        in_time=_share(_kept_promises(met, today)),
        median_days=median(waits) if waits else None,
        talking={span: _share(_talking(met, span, today)) for span in SPANS},
        relationships=sum(it.stage in FURTHER for it in met),
        wanted=tuple(hit),
        missed=tuple(wish for wish in event.wants if wish not in hit),
        aim=event.aim,
        cost=event.cost,
        hours=event.hours,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """By when one means to follow up.

    Attributes:
        rule: Of the event, or of the settings.
        days: The working days it counts.
    """

    rule: Rule
    days: WorkingDays

    def day(self, met_on: date) -> date | None:
        """The last day in time for someone met on a day."""
        return self.rule.due_on(met_on, self.days)


def load_met(session: Session, event: Event, promise: Promise) -> list[Met]:
    """The contacts of an event with what became of them."""
    contacts = session.execute(
        select(
            col(Contact.id),
            col(Contact.name),
            col(Contact.company),
            col(Contact.met_on),
            col(Contact.stage),
        )
        .where(col(Contact.event_id) == event.id, col(Contact.met_on).is_not(None))
        .order_by(col(Contact.id))
    ).all()
    reachable = _reachable(session, event)
    spoken, talking = _first_spoken(session, event), _first_talking(session, event)
    return [
        Met(
            met_on=row.met_on,
            is_usable=bool(row.name or row.company) and row.id in reachable,
            first_on=spoken.get(row.id),
            promised_on=promise.day(row.met_on),
            talking_on=talking.get(row.id),
            stage=row.stage,
            name=row.name,
            company=row.company,
        )
        for row in contacts
    ]


def _reachable(session: Session, event: Event) -> set[int]:
    """The contacts of an event that have a phone or an e-mail address."""
    points = (
        select(col(ContactPoint.contact_id))
        .join(Contact, col(Contact.id) == ContactPoint.contact_id)
        .where(
            col(Contact.event_id) == event.id,
            col(ContactPoint.kind).in_([PointKind.EMAIL, PointKind.PHONE]),
        )
    )
    return set(session.scalars(points))


def _first_spoken(session: Session, event: Event) -> dict[int, date]:
    """When each contact was first logged, or a follow-up of it was first done."""
    logged = session.execute(
        select(col(LogEntry.contact_id), func.min(col(LogEntry.happened_on)))
        .join(Contact, col(Contact.id) == LogEntry.contact_id)
        .where(col(Contact.event_id) == event.id)
        .group_by(col(LogEntry.contact_id))
    )
    found: dict[int, date] = {row[0]: row[1] for row in logged}
    done = session.execute(
        select(col(FollowUp.contact_id), func.min(col(FollowUp.done_at)))
        .join(Contact, col(Contact.id) == FollowUp.contact_id)
        .where(col(Contact.event_id) == event.id, col(FollowUp.done_at).is_not(None))
        .group_by(col(FollowUp.contact_id))
    )
    for contact_id, moment in done:
        day = moment.astimezone().date()
        found[contact_id] = min(day, found.get(contact_id, day))
    return found


def _first_talking(session: Session, event: Event) -> dict[int, date]:
    steps = session.execute(
        select(col(StageChange.contact_id), func.min(col(StageChange.changed_at)))
        .join(Contact, col(Contact.id) == StageChange.contact_id)
        .where(
            col(Contact.event_id) == event.id, col(StageChange.after).in_(list(FURTHER))
        )
        .group_by(col(StageChange.contact_id))
    )
    return {row[0]: row[1].astimezone().date() for row in steps}


def _kept_promises(met: Iterable[Met], today: date) -> list[bool]:
    """Of all whose day has passed, or who were followed up, whether it was in time."""
    return [
        it.first_on is not None and it.first_on <= it.promised_on
        for it in met
        if it.promised_on and (it.first_on or it.promised_on < today)
    ]


def _talking(met: Iterable[Met], span: int, today: date) -> list[bool]:
    step = timedelta(days=span)
    return [
        it.talking_on is not None and it.talking_on <= it.met_on + step
        for it in met
        if it.met_on + step <= today
    ]


def _share(hits: Sequence[bool]) -> float | None:
    return sum(hits) / len(hits) if hits else None


def _was_met(wish: str, met: Iterable[Met]) -> bool:
    return any(is_wanted(it.name, it.company, [wish]) for it in met)
