"""Record events in the transaction of the change itself.

None is lost, and none reports what was never stored.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from actions.exporting.people import read_chosen
from export.person import Person
from models.bulk import batches
from models.contact import EventKind
from models.database.changes import Touched
from models.errors import SettingInvalid
from models.settings import Settings
from models.tables.columns import now
from models.tables.contact import Contact
from models.tables.history import OutboxEvent
from models.text import plain_json

WEBHOOK, FILE = "webhook", "file"
_BATCH = 500


def targets_of(settings: Settings) -> tuple[str, ...]:
    """Return the targets of events in the settings.

    Raises:
        SettingInvalid: Posts could not be signed.
    """
    if settings.outbox_url and not settings.outbox_secret:
        raise SettingInvalid(
            "outbox_url needs outbox_secret, a random text that signs the events: set"
            " both in cardfile.toml."
        )
    named = {WEBHOOK: settings.outbox_url, FILE: settings.outbox_file}
    return tuple(target for target, place in named.items() if place)


def recorder_of(settings: Settings) -> Callable[[Session, Touched], None]:
    """Return a function that records events; see `Database.before_commit`.

    Raises:
        SettingInvalid: Posts could not be signed.
    """
    targets = targets_of(settings)
    wanted = set(settings.outbox_events or EventKind)

    def record(session: Session, touched: Touched) -> None:
        if ids := touched.changed | touched.created:
            _Recorder(session, targets, wanted).record(ids, touched)

    return record


class _Recorder:
    """Writes the events of one transaction."""

    def __init__(
        self, session: Session, targets: Sequence[str], wanted: Collection[str]
    ) -> None:
        self._session = session
        self._targets = targets
        self._wanted = wanted

    def record(self, ids: Collection[int], touched: Touched) -> None:
        """Write an event for each contact that was touched and has not withdrawn."""
        for batch in batches(sorted(ids), _BATCH):
            uids = self._uids(batch)
            people = read_chosen(self._session, batch)
            bodies = {it.uid: person_object(it) for it in people}
            for number in batch:
                uid = uids.get(number)
                if uid is None:
                    self._delete(number, touched.deleted.get(number, ""))
                elif uid in bodies:
                    is_new = number in touched.created
                    kind = EventKind.CREATED if is_new else EventKind.UPDATED
                    self._add(kind, number, uid, {"contact": bodies[uid]})
        self._session.flush()

    def _uids(self, ids: Sequence[int]) -> dict[int, str]:
        query = select(col(Contact.id), col(Contact.uid)).where(
            col(Contact.id).in_(ids)
        )
        return {row[0]: row[1] for row in self._session.execute(query)}

    def _delete(self, number: int, uid: str) -> None:
        known = self._rows(number)
        uid = uid or next((it.contact_uid for it in known), "")
        if _forget_untried(self._session, known) and uid:
            self._add(EventKind.DELETED, number, uid, {"contact": {"uid": uid}})

    def _add(
        self, kind: EventKind, number: int, uid: str, body: Mapping[str, Any]
    ) -> None:
        """Add an event, or renew one that waits and was never tried."""
        if kind not in self._wanted:
            return
        waiting = {it.target: it for it in self._rows(number) if _is_untried(it)}
        event_uid, happened_at = str(uuid.uuid4()), now()
        for target in self._targets:
            row = waiting.get(target)
            if row is not None and kind is EventKind.UPDATED:
                row.body, row.happened_at = dict(body), happened_at
                continue
            self._session.add(
                OutboxEvent(
                    uid=event_uid,
                    target=target,
                    kind=kind,
                    contact_id=number,
                    contact_uid=uid,
                    happened_at=happened_at,
                    next_try_at=happened_at,
                    body=dict(body),
                )
            )

    def _rows(self, number: int) -> list[OutboxEvent]:
        query = select(OutboxEvent).where(
            col(OutboxEvent.contact_id) == number,
            col(OutboxEvent.kind).in_([EventKind.CREATED, EventKind.UPDATED]),
        )
        return list(self._session.scalars(query))


def person_object(person: Person) -> dict[str, Any]:
    """Return a contact as it is sent to other programs; see docs/outbox.md."""
    found = asdict(person)
    del found["picture"]
    task = person.next_task
    found["follow_ups"] = [] if task is None else [asdict(task)]
    sent: dict[str, Any] = plain_json(found)
    return sent


def purge_outbox(
    session: Session, contacts: Mapping[int, str], kind: EventKind
) -> None:
    """Delete all events about contacts.

    Receivers that may know of one get one more event, with its UUID alone, so that they
    can forget it too. The contacts are UUIDs by number. The last event is
    `EventKind.DELETED` or `EventKind.WITHDRAWN`.
    """
    for number, uid in contacts.items():
        rows = session.scalars(
            select(OutboxEvent).where(col(OutboxEvent.contact_id) == number)
        ).all()
        targets = {it.target for it in rows if not _is_untried(it)}
        for row in rows:
            session.delete(row)
        event_uid = str(uuid.uuid4())
        for target in sorted(targets):
            session.add(
                OutboxEvent(
                    uid=event_uid,
                    target=target,
                    kind=kind,
                    contact_id=number,
                    contact_uid=uid,
                    body={"contact": {"uid": uid}},
                )
            )
    session.flush()


def _is_untried(row: OutboxEvent) -> bool:
    return row.delivered_at is None and row.attempts == 0


def _forget_untried(session: Session, rows: Sequence[OutboxEvent]) -> bool:
    """Delete events that were never tried; return whether others were."""
    for row in rows:
        if _is_untried(row):
            session.delete(row)
    return any(not _is_untried(row) for row in rows) or not rows
