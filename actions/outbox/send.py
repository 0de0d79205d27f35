"""Send waiting events; a server that fails or hangs delays no card."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from actions.exporting.people import read_chosen
from actions.outbox.record import WEBHOOK, person_object, targets_of
from actions.outbox.waiting import is_due, list_waiting
from actions.workspace import Workspace
from export.person import Person
from export.webhook import SECONDS, Failure, WebhookEvent, append, post
from models.contact import EventKind
from models.database.filters import reachable
from models.errors import NotFound, StorageUnusable
from models.settings import Settings
from models.storage.file_lock import held
from models.tables.columns import now
from models.tables.follow_up import FollowUp
from models.tables.history import OutboxEvent
from models.text import plain_json

MOST_ATTEMPTS = 15
"""Tries of an event, over five days, before it is given up."""
FAILURES_IN_A_ROW = 3
"""After so many a run ends: the receiver is down, and each may take ten seconds."""
KEPT = timedelta(days=365)
"""Time for which delivered events are remembered."""
_LOCK = "outbox.lock"
_FIRST_PAUSE, _LONGEST_PAUSE = timedelta(minutes=1), timedelta(days=1)
Clock: TypeAlias = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Sent:
    """The result of a run of sending.

    Attributes:
        delivered: How many events.
        failed: How many tries failed.
        waiting: How many events are not delivered, given up ones included.
        is_busy: Whether another program is sending, so that this one did nothing.
    """

    delivered: int = 0
    failed: int = 0
    waiting: int = 0
    is_busy: bool = False


def send_events(
    work: Workspace,
    *,
    again: bool = False,
    clock: Clock = now,
    seconds: float = SECONDS,
) -> Sent:
    """Deliver the events whose time has come.

    An event that fails is tried again by a later run, after a minute, two, four and so
    on up to a day. Per contact and target the order is kept. With `again`, all are
    tried at once, those that were given up too. `seconds` limits one exchange with a
    server.

    Raises:
        SettingInvalid: Posts could not be signed.
        NotFound: The settings name no target.
    """
    targets = targets_of(work.settings)
    if not targets:
        raise NotFound(
            "There is nowhere to send events: set outbox_url or outbox_file in"
            " cardfile.toml."
        )
    with held(work.settings.folder / _LOCK) as is_ours:
        if not is_ours:
            return Sent(is_busy=True)
        _prepare(work, targets, clock(), again=again)
        delivered = failed = 0
        for target in targets:
            sent = _send_all(work, target, clock, seconds)
            delivered, failed = delivered + sent.delivered, failed + sent.failed
    return Sent(delivered, failed, len(list_waiting(work)))


def _prepare(
    work: Workspace, targets: Sequence[str], moment: datetime, *, again: bool
) -> None:
    """Add what became due, forget what was delivered long ago."""
    with work.writing() as session:
        old = col(OutboxEvent.delivered_at) < moment - KEPT
        session.execute(
            delete(OutboxEvent).where(old, col(OutboxEvent.kind) != EventKind.DUE)
        )
        wanted = work.settings.outbox_events or tuple(EventKind)
        if EventKind.DUE in wanted:
            _add_due(session, work, targets, moment)
        if again:
            for row in session.scalars(
                select(OutboxEvent).where(col(OutboxEvent.delivered_at).is_(None))
            ):
                row.next_try_at, row.is_given_up = moment, False


def _add_due(
    session: Session, work: Workspace, targets: Sequence[str], moment: datetime
) -> None:
    """Return an event for each follow-up that is due, once for each of its days."""
    query = (
        select(FollowUp)
        .where(
            col(FollowUp.done_at).is_(None),
            col(FollowUp.due_on) <= work.today,
            reachable(FollowUp.contact_id),
        )
        .order_by(col(FollowUp.due_on), col(FollowUp.id))
    )
    tasks = {_due_uid(task): task for task in session.scalars(query)}
    sent = select(col(OutboxEvent.uid)).where(col(OutboxEvent.kind) == EventKind.DUE)
    known = set(session.scalars(sent))
    for uid, task in tasks.items():
        if uid in known:
            continue
        (person,) = read_chosen(session, [task.contact_id])
        session.add_all(
            OutboxEvent(
                uid=uid,
                target=target,
                kind=EventKind.DUE,
                contact_id=task.contact_id,
                contact_uid=person.uid,
                happened_at=moment,
                next_try_at=moment,
                body=_due_body(task, person),
            )
            for target in targets
        )


def _due_body(task: FollowUp, person: Person) -> dict[str, Any]:
    what = {"uid": task.uid, "due_on": task.due_on, "channel": task.channel}
    follow_up = plain_json({**what, "reason": task.reason})
    return {"follow_up": follow_up, "contact": person_object(person)}


def _due_uid(task: FollowUp) -> str:
    return str(uuid.uuid5(uuid.UUID(task.uid), task.due_on.isoformat()))


def _send_all(work: Workspace, target: str, clock: Clock, seconds: float) -> Sent:
    delivered = failed = in_a_row = 0
    while in_a_row < FAILURES_IN_A_ROW:
        row = _claim(work, target, clock())
        if row is None:
            break
        failure = _deliver(work.settings, row, clock(), seconds)
        _settle(work, row, failure, clock())
        if failure is None:
            delivered, in_a_row = delivered + 1, 0
        else:
            failed += 1
            in_a_row = 0 if failure.is_final else in_a_row + 1
    return Sent(delivered, failed)


def _claim(work: Workspace, target: str, moment: datetime) -> OutboxEvent | None:
    """Return the next event, counted as tried so that a stop does not repeat it."""
    earlier = aliased(OutboxEvent)
    is_behind = exists().where(
        col(earlier.target) == OutboxEvent.target,
        col(earlier.contact_id) == OutboxEvent.contact_id,
        col(earlier.id) < col(OutboxEvent.id),
        col(earlier.delivered_at).is_(None),
        col(earlier.is_given_up).is_(False),
    )
    query = (
        select(OutboxEvent)
        .where(col(OutboxEvent.target) == target, *is_due(moment), ~is_behind)
        .order_by(col(OutboxEvent.id))
        .limit(1)
    )
    with work.writing() as session:
        row = session.scalars(query).first()
        if row is not None:
            row.attempts += 1
            row.next_try_at = moment + _pause(row.attempts)
        return row


def _pause(attempts: int) -> timedelta:
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)


def _deliver(
    settings: Settings, row: OutboxEvent, moment: datetime, seconds: float
) -> Failure | None:
    body = {"happened_at": row.happened_at.isoformat(), **row.body}
    event = WebhookEvent(row.uid, row.kind, body)
    if row.target == WEBHOOK:
        url, secret = settings.outbox_url, settings.outbox_secret
        return post(url, secret, event, moment, seconds)
    try:
        return append(settings.outbox_file or Path(), event)
    except StorageUnusable as error:
        return Failure(str(error))


def _settle(
    work: Workspace, row: OutboxEvent, failure: Failure | None, moment: datetime
) -> None:
    with work.writing() as session:
        found = session.get(OutboxEvent, row.id)
        if found is None:
            return  # purged while it was sent
        if failure is None:
            found.delivered_at, found.body, found.failure = moment, {}, ""
            return
        found.failure = failure.reason
        found.is_given_up = failure.is_final or found.attempts >= MOST_ATTEMPTS
