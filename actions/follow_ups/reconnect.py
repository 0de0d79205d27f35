"""List contacts whose interval between conversations is over."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Subquery, func, literal, or_, select, true
from sqlmodel import Session, col

from actions.workspace import Workspace
from followup.intervals import Interval, Intervals, parse_interval
from followup.worth import worth
from models.bulk import batches
from models.contact import PointKind, Stage
from models.database.filters import reachable, spelt_like
from models.database.queries import first_point, last_note, listed_company
from models.follow_up import Silence
from models.likeness import other_company
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactTag
from models.tables.follow_up import Event, FollowUp
from models.tables.history import LogEntry

_BETWEEN_TAGS = "\n"
_BATCH = 500  # contacts looked up at a time; SQLite takes at most 32,766 values


@dataclass(frozen=True, slots=True)
class Neglected:
    """The contacts whose interval is over.

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


def list_neglected(work: Workspace, limit: int | None) -> Neglected:
    """List the contacts whose interval between conversations is over.

    Raises:
        RuleInvalid: An interval of the settings cannot be understood.
    """
    settings, today = work.settings, work.today
    with work.reading() as session:
        groups, left_out = _find_groups(session, settings, today)
        rows = tuple(_load(session, settings, groups, limit))
        asleep = count_asleep(session, _asleep_since(work))
        own = select(col(Contact.id)).where(col(Contact.keep_in_touch) != "").limit(1)
        has_own = session.scalar(own) is not None
    has_intervals = has_own or not Intervals(settings).is_empty
    total = sum(group.count for group in groups)
    return Neglected(rows, total, asleep, has_intervals, left_out)


def make_dormant(work: Workspace) -> int:
    """Make contacts dormant after `dormant_after` without a talk, and count them."""
    with work.writing() as session:
        return len(set_dormant(session, _asleep_since(work)))


def _asleep_since(work: Workspace) -> date:
    return parse_interval(work.settings.dormant_after).before(work.today)


def load_silent(
    session: Session, settings: Settings, today: date, limit: int | None = None
) -> list[Silence]:
    """Return the contacts past their interval, the most valuable first.

    Raises:
        RuleInvalid: An interval cannot be understood.
    """
    groups, _ = _find_groups(session, settings, today)
    return list(_load(session, settings, groups, limit))


@dataclass(frozen=True, slots=True)
class _Group:
    """Contacts alike in everything that decides when to speak with them again.

    Attributes:
        rank: By which the most valuable, and of those the first due, come first.
        interval: Between two conversations with them.
        count: How many they are.
        is_left_out: Whether they have withdrawn, and are not asked for.
        key: What they have in common, as in the columns of `_with_last_contact`.
    """

    rank: tuple[int, date]
    interval: Interval
    count: int
    is_left_out: bool
    key: tuple[Any, ...]


def _find_groups(
    session: Session, settings: Settings, today: date
) -> tuple[list[_Group], int]:
    """Return the groups past their interval, the best first, and how many withdrew."""
    late = sorted(_late_groups(session, settings, today), key=lambda it: it.rank)
    kept = [it for it in late if not it.is_left_out]
    return kept, sum(it.count for it in late if it.is_left_out)


def _late_groups(session: Session, settings: Settings, today: date) -> Iterator[_Group]:
    intervals = Intervals(settings)
    people = _with_last_contact(session, intervals, settings)
    alike = [column for column in people.c if column is not people.c.id]
    query = select(func.count(), *alike).group_by(*alike)
    for count, *key in session.execute(query.where(people.c.spoken_on.is_not(None))):
        stage, own, tags, event_worth, spoken_on, is_reachable = key
        interval = intervals.of(own, tags.split(_BETWEEN_TAGS), stage)
        if interval and (due_on := interval.after(spoken_on)) <= today:
            rank = (-worth(stage, event_worth), due_on)
            yield _Group(rank, interval, count, not is_reachable, tuple(key))


def _load(
    session: Session, settings: Settings, groups: Sequence[_Group], limit: int | None
) -> Iterator[Silence]:
    """Yield the contacts of groups, the first of them."""
    chosen = {group.key: group for group in _first_groups(groups, limit)}
    if not chosen:
        return
    people = _with_last_contact(session, Intervals(settings), settings)
    rows = session.execute(select(people).where(_may_be_in(people, chosen)))
    late = [
        (group, row)
        for row in rows.yield_per(1000)
        if (group := chosen.get(tuple(row[1:])))
    ]
    late.sort(key=lambda it: (it[0].rank, it[1].id))
    yield from _describe(session, late[:limit])


def _first_groups(groups: Sequence[_Group], limit: int | None) -> Sequence[_Group]:
    """Return the best groups with so many contacts, and those of the same rank."""
    found = 0
    for at, group in enumerate(groups):
        if limit is not None and found >= limit and group.rank > groups[at - 1].rank:
            return groups[:at]
        found += group.count
    return groups


def _may_be_in(
    people: Subquery, keys: Iterable[tuple[Any, ...]]
) -> ColumnElement[bool]:
    """Return the condition of the contacts of some groups, and of few others.

    There may be thousands of groups, but few stages and worths of events.
    """
    latest: dict[tuple[Stage | None, int | None], date] = {}
    for stage, _, _, event_worth, spoken_on, _ in keys:
        pair = stage, event_worth
        latest[pair] = max(latest.get(pair, spoken_on), spoken_on)
    return or_(
        *(
            people.c.stage.is_not_distinct_from(stage)
            & people.c.worth.is_not_distinct_from(event_worth)
            & (people.c.spoken_on <= day)
            for (stage, event_worth), day in latest.items()
        )
    )


def count_asleep(session: Session, before: date) -> int:
    """Count those last spoken with before a day who are not dormant yet."""
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


def _last_spoken(contact_is: ColumnElement[bool]) -> ColumnElement[date]:
    """Return the column of the day a contact was last spoken with, or met."""
    logged = select(func.max(col(LogEntry.happened_on))).where(contact_is)
    return func.coalesce(logged.scalar_subquery(), col(Contact.met_on))


_SPOKEN_ON = _last_spoken(col(LogEntry.contact_id) == Contact.id)


def _with_last_contact(
    session: Session, intervals: Intervals, settings: Settings
) -> Subquery:
    """Return a query for all with an interval, and for what decides its end."""
    by_tag = settings.keep_in_touch_by_tag
    is_tagged = spelt_like(session, col(ContactTag.tag), by_tag)
    some = or_(
        true() if intervals.is_for_all else col(Contact.keep_in_touch) != "",
        col(Contact.stage).in_([Stage(it) for it in intervals.stages]),
        col(Contact.id).in_(select(col(ContactTag.contact_id)).where(is_tagged)),
    )
    is_reachable = reachable(Contact.id, withdrawn=settings.include_withdrawn)
    tags = select(
        func.coalesce(func.aggregate_strings(col(ContactTag.tag), _BETWEEN_TAGS), "")
    ).where(col(ContactTag.contact_id) == Contact.id, is_tagged)
    return (
        select(
            col(Contact.id),
            col(Contact.stage),
            col(Contact.keep_in_touch),
            (tags.scalar_subquery() if by_tag else literal("")).label("tags"),
            col(Event.worth),
            _SPOKEN_ON.label("spoken_on"),
            is_reachable.label("is_reachable"),
        )
        .select_from(Contact)
        .outerjoin(Event, col(Event.id) == Contact.event_id)
        .where(some, col(Contact.stage).is_distinct_from(Stage.DORMANT))
        .subquery()
    )


def _describe(
    session: Session, late: Sequence[tuple[_Group, Row[Any]]]
) -> Iterator[Silence]:
    for batch in batches(late, _BATCH):
        people = _people(session, [row.id for _, row in batch])
        for group, row in batch:
            name, company, phone, email, remember, note, listed = people[row.id]
            yield Silence(
                id=row.id,
                name=name,
                company=company,
                phone=phone,
                email=email,
                stage=row.stage,
                spoken_on=row.spoken_on,
                due_on=group.rank[1],
                every=group.interval.text,
                remember=remember,
                note=note,
                worth=-group.rank[0],
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
