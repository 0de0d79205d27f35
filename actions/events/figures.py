"""Compute the figures of events from the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from actions.events.edit import list_events
from actions.workspace import Workspace
from followup.figures import Goals, Met, Promise, count_up
from followup.rules import parse_rule
from followup.worth import FURTHER
from models.contact import REACHED_BY
from models.database.filters import event_named
from models.follow_up import Figures
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import Event, FollowUp
from models.tables.history import LogEntry, StageChange


def event_figures(work: Workspace, names: Sequence[str] = ()) -> list[Figures]:
    """Return the figures of these events, or of all of them, the last one first.

    Raises:
        NotFound: There is no such event.
    """
    with work.reading() as session:
        events = [event_named(session, name) for name in names] or list_events(session)
        found = []
        for event in events:
            rule = parse_rule(event.follow_up or work.settings.follow_up)
            met = load_met(session, event, Promise(rule, work.working_days))
            found.append(count_up(_goals(event), met, work.today))
    return found


def figures_object(figures: Figures) -> dict[str, Any]:
    """Return the figures of an event as a JSON object."""
    return asdict(figures) | {
        "cost_per_relationship": figures.cost_per_relationship,
        "hours_per_relationship": figures.hours_per_relationship,
    }


def write_event_chart(work: Workspace, names: Sequence[str], path: Path) -> None:
    """Draw events side by side, as .svg or .html; without names all of them.

    Raises:
        NotFound: There is no such event.
        ExportFailed: It cannot be written, or the file has another ending.
    """
    from export.pages.chart import write_chart  # noqa: PLC0415 - Jinja

    write_chart(event_figures(work, names), path)


def _goals(event: Event) -> Goals:
    return Goals(
        event=event.name,
        held_on=event.held_on,
        wants=tuple(event.wants),
        aim=event.aim,
        cost=event.cost,
        hours=event.hours,
    )


def load_met(session: Session, event: Event, promise: Promise) -> list[Met]:
    """Return the contacts of an event with what became of them."""
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
    """Return the contacts of an event that have a phone or an e-mail address."""
    points = (
        select(col(ContactPoint.contact_id))
        .join(Contact, col(Contact.id) == ContactPoint.contact_id)
        .where(
            col(Contact.event_id) == event.id, col(ContactPoint.kind).in_(REACHED_BY)
        )
    )
    return set(session.scalars(points))


def _first_spoken(session: Session, event: Event) -> dict[int, date]:
    """Return the day of the first conversation or completed follow-up by contact."""
    logged = session.execute(
        select(col(LogEntry.contact_id), func.min(col(LogEntry.happened_on)))
        .join(Contact, col(Contact.id) == LogEntry.contact_id)
        .where(
            col(Contact.event_id) == event.id,
            col(LogEntry.happened_on) >= col(Contact.met_on),  # not an earlier talk
        )
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
