"""Record what was exported to each target, to export only changes later."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from export.person import Person
from models.bulk import batches
from models.tables.history import Exported

BATCH = 1_000
"""Contacts compared at a time."""


@dataclass(frozen=True, slots=True)
class TargetState:
    """The state of an item at a target: its digest, and the server's name for it."""

    digest: str
    etag: str = ""


@dataclass(slots=True)
class Recorder:
    """Records exported people, to be stored when the export has succeeded."""

    seen: dict[str, TargetState] = field(default_factory=dict)

    def record(self, people: Iterable[Person]) -> Iterator[Person]:
        """Yield the same people."""
        for person in people:
            self.seen[person.uid] = TargetState(person.digest)
            yield person


def only_changed(
    session: Session, target: str, people: Iterable[Person]
) -> Iterator[Person]:
    """Yield the people who changed since the target was given them."""
    for batch in batches(people, BATCH):
        known = given(session, target, [person.uid for person in batch])
        for person in batch:
            before = known.get(person.uid)
            if before is None or before.digest != person.digest:
                yield person


def given(
    session: Session, target: str, uids: Iterable[str] | None = None
) -> dict[str, TargetState]:
    """Return what the target has been given, by UID; of some contacts or of all."""
    query = select(col(Exported.uid), col(Exported.digest), col(Exported.etag)).where(
        col(Exported.target) == target
    )
    if uids is not None:
        query = query.where(col(Exported.uid).in_(uids))
    return {
        uid: TargetState(digest, etag) for uid, digest, etag in session.execute(query)
    }


def targets_given(
    session: Session, uids: Iterable[str]
) -> tuple[tuple[str, date], ...]:
    """Return the targets that were given one of these keys, and on which day last."""
    target = col(Exported.target)
    query = (
        select(target, func.max(col(Exported.exported_at)))
        .where(col(Exported.uid).in_(list(uids)))
        .group_by(target)
        .order_by(target)
    )
    return tuple((name, moment.date()) for name, moment in session.execute(query))


def remember(session: Session, target: str, seen: Mapping[str, TargetState]) -> None:
    """Store what the target has now."""
    table = Exported.__table__  # type: ignore[attr-defined]  # rows, not objects
    for batch in batches(seen.items(), BATCH):
        forget(session, target, [uid for uid, _ in batch])
        rows = [
            {"target": target, "uid": uid, "digest": it.digest, "etag": it.etag}
            for uid, it in batch
        ]
        session.execute(insert(table), rows)


def forget(session: Session, target: str, uids: Iterable[str]) -> None:
    """Note that the target no longer has these."""
    session.execute(
        delete(Exported).where(
            col(Exported.target) == target, col(Exported.uid).in_(list(uids))
        )
    )
