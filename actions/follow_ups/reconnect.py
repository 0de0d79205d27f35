"""List contacts whose interval between conversations is over."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Row, func, or_, select, true
from sqlmodel import Session, col

from actions.workspace import Workspace
from followup.intervals import Interval, Intervals, parse_interval
from followup.worth import worth
from models.bulk import batches
from models.contact import PointKind, Stage
from models.filters import spelt_like, withdrawn_ids
from models.follow_up import Silence
from models.likeness import other_company
from models.queries import first_point, last_note, listed_company
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactTag
from models.tables.follow_up import Event, FollowUp
from models.tables.history import LogEntry

_Late: TypeAlias = tuple[int, date, Row[Any], Interval]
_BATCH = 500  # contacts looked up at a time; SQLite takes at most 32,766 values


@dataclass(frozen=True, slots=True)
class Neglected:
    """Who should be spoken with again.

    Attributes:
        rows: Those past their interval, the most valuable first.
        total: How many there are; `rows` may be only the first of them.
        asleep: How many were not spoken with for so long that they may be let go.
        has_intervals: Whether any interval is set at all.
        withdrawn: How many are left out since they have withdrawn.
    """

    rows: tuple[Silence, ...]
    total: int
    asleep: int
    has_intervals: bool
    withdrawn: int = 0


def list_neglected(work: Workspace, limit: int | None = None) -> Neglected:
    """Whom the user has not spoken with for longer than intended.

    Raises:
        RuleInvalid: An interval of the settings cannot be understood.
    """
    settings, today = work.settings, work.today
    with work.reading() as session:
        late, left_out = _split_withdrawn(session, settings, today)
        rows = tuple(_describe(session, late[:limit]))
        asleep = count_asleep(session, _asleep_since(work))
        own = select(col(Contact.id)).where(col(Contact.keep_in_touch) != "").limit(1)
        has_own = session.scalar(own) is not None
    has_intervals = has_own or not Intervals(settings).is_empty
    return Neglected(rows, len(late), asleep, has_intervals, left_out)


def make_dormant(work: Workspace) -> int:
    """Make dormant those not spoken with for the time of the settings; how many."""
    with work.writing() as session:
        return len(set_dormant(session, _asleep_since(work)))


def _asleep_since(work: Workspace) -> date:
    return parse_interval(work.settings.dormant_after).before(work.today)


def load_silent(
    session: Session, settings: Settings, today: date, limit: int | None = None
) -> list[Silence]:
    """The contacts past their interval, the most valuable first.

    Raises:
        RuleInvalid: An interval cannot be understood.
    """
    late, _ = _split_withdrawn(session, settings, today)
    return list(_describe(session, late[:limit]))


def _split_withdrawn(
    session: Session, settings: Settings, today: date
) -> tuple[list[_Late], int]:
    """Who is late, and how many of them are left out since they have withdrawn."""
    late = _find_late(session, settings, today)
    gone = set() if settings.include_withdrawn else withdrawn_ids(session)
    kept = [it for it in late if it[2].id not in gone]
    return kept, len(late) - len(kept)


def _find_late(session: Session, settings: Settings, today: date) -> list[_Late]:
    """The worth, the due day, the row and the interval of each, best first."""
    intervals = Intervals(settings)
    tags = _tags(session, settings)
    interval_of, due_of = cache(intervals.of), cache(Interval.after)  # few differ
    late: list[_Late] = []
    for row in _with_last_contact(session, intervals, settings):
        number, stage, own, event_worth, spoken_on = tuple(row)
        if spoken_on is None:
            continue
        interval = interval_of(own, tuple(tags.get(number, ())), stage)
        if interval and (due := due_of(interval, spoken_on)) <= today:
            late.append((worth(stage, event_worth), due, row, interval))
    late.sort(key=lambda it: (-it[0], it[1], it[2].id))
    return late


def count_asleep(session: Session, before: date) -> int:
    """How many were last spoken with before a day and are not dormant yet."""
    query = select(func.count()).select_from(Contact).where(*_is_asleep(before))
    found: int = session.execute(query).scalar_one()
    return found


def set_dormant(session: Session, before: date) -> list[int]:
    """Make all dormant that were last spoken with before a day.

    Clients stay clients, and contacts with an open follow-up stay as they are.
    """
    asleep = session.scalars(
        select(Contact).where(*_is_asleep(before)).order_by(col(Contact.id))
    ).all()
    for contact in asleep:
        contact.stage = Stage.DORMANT
    return [id_of(contact) for contact in asleep]


def last_spoken(contact_is: ColumnElement[bool]) -> ColumnElement[date]:
    """When a contact was last spoken with, or met; a column of a query."""
    logged = select(func.max(col(LogEntry.happened_on))).where(contact_is)
    return func.coalesce(logged.scalar_subquery(), col(Contact.met_on))


_SPOKEN_ON = last_spoken(col(LogEntry.contact_id) == Contact.id)


def _with_last_contact(
    session: Session, intervals: Intervals, settings: Settings
) -> Iterator[Row[Any]]:
    """Number, stage, interval and last contact of all that may have an interval."""
    tagged = select(col(ContactTag.contact_id)).where(_has_tag(session, settings))
    some = (
        true()
        if intervals.is_for_all
        else or_(
            col(Contact.keep_in_touch) != "",
            col(Contact.stage).in_([Stage(it) for it in intervals.stages]),
            col(Contact.id).in_(tagged),
        )
    )
    query = (
        select(
            col(Contact.id),
            col(Contact.stage),
            col(Contact.keep_in_touch),
            col(Event.worth),
            _SPOKEN_ON.label("spoken_on"),
        )
        .select_from(Contact)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(some, col(Contact.stage).is_distinct_from(Stage.DORMANT))
    )
    yield from session.execute(query).yield_per(1000)


def _tags(session: Session, settings: Settings) -> Mapping[int, Sequence[str]]:
    """The tags with an interval, by contact."""
    if not settings.keep_in_touch_by_tag:
        return {}
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(col(ContactTag.contact_id), col(ContactTag.tag))
    for contact_id, tag in session.execute(query.where(_has_tag(session, settings))):
        found[contact_id].append(tag)
    return found


def _has_tag(session: Session, settings: Settings) -> ColumnElement[bool]:
    return spelt_like(session, col(ContactTag.tag), settings.keep_in_touch_by_tag)


def _describe(session: Session, late: Sequence[_Late]) -> Iterator[Silence]:
    for batch in batches(late, _BATCH):
        people = _people(session, [row.id for _, _, row, _ in batch])
        for value, due, row, interval in batch:
            name, company, phone, email, remember, note, listed = people[row.id]
            yield Silence(
                id=row.id,
                name=name,
                company=company,
                phone=phone,
                email=email,
                stage=row.stage,
                spoken_on=row.spoken_on,
                due_on=due,
                every=interval.text,
                remember=remember,
                note=note,
                worth=value,
                now_at=other_company(company, listed or ""),
            )


def _people(session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    query = select(
        col(Contact.id),
        col(Contact.name),
        col(Contact.company),
        first_point(PointKind.PHONE),
        first_point(PointKind.EMAIL),
        col(Contact.remember),
        last_note(),
        listed_company(),
    ).where(col(Contact.id).in_(ids))
    return {row[0]: tuple(row[1:]) for row in session.execute(query)}


def _is_asleep(before: date) -> tuple[ColumnElement[bool], ...]:
    is_open = select(col(FollowUp.contact_id)).where(col(FollowUp.done_at).is_(None))
    return (
        before > _SPOKEN_ON,
        col(Contact.stage).not_in([Stage.DORMANT, Stage.CLIENT]),
        col(Contact.id).not_in(is_open),
    )
