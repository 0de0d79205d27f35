"""Erase all rows about people, in the caller's transaction."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, update
from sqlmodel import Session, col, select

from actions.erasure.fingerprints import Fingerprint, fingerprints_of, photo_fingerprint
from actions.exporting.export_log import targets_given
from actions.identity.guest_lists import People, guests_about
from actions.outbox.record import purge_outbox
from actions.recorded_rows import GUEST
from models.contact import EventKind
from models.likeness import name_key
from models.tables.columns import id_of
from models.tables.contact import Contact, Note
from models.tables.follow_up import Event, FollowUp
from models.tables.history import Erasure, Exported, LogEntry, Operation, RowChange
from models.tables.photo import Card, Delivery, InboxItem, Photo

_TEXTS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (Note.contact_id, (Note.text,)),
    (LogEntry.contact_id, (LogEntry.note,)),
    (FollowUp.contact_id, (FollowUp.reason, FollowUp.outcome)),
    (Contact.id, (Contact.doubt, Contact.remember)),
)
"""Whose the free texts of a table are, and its columns of them."""
_SHORTEST_NAME = (
    4  # letters; shorter names are not searched for in the notes about others
)


@dataclass(frozen=True, slots=True)
class CardPlace:
    """A card's place on a photo; `corners` as in `models.tables.photo.Card`."""

    page: int
    corners: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """A photo with a card of somebody who is to be erased.

    Attributes:
        sha256: Of its original.
        suffix: Of its original.
        size: Of its original, in bytes.
        gone: Where the cards lie that are to be erased.
        kept: Where other people's cards lie; without any the photo goes as a whole.
    """

    id: int
    sha256: str
    suffix: str
    size: int
    gone: tuple[CardPlace, ...] = ()
    kept: tuple[CardPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Blanked:
    """The original of a photo without the cards of those who are erased."""

    sha256: str
    suffix: str
    size: int


@dataclass(frozen=True, slots=True)
class Traces:
    """The places where erased people are still known.

    Attributes:
        targets: What they were exported to, and when last.
        sources: Paths their photos came from, whether or not these are still there.
        mentions: Other contacts whose notes mention their names.
        since: When the first of them was added.
    """

    targets: tuple[tuple[str, date], ...]
    sources: tuple[str, ...]
    mentions: tuple[int, ...]
    since: datetime | None


def find_affected(
    session: Session, contacts: Collection[int], photos: Collection[int] = ()
) -> tuple[Affected, ...]:
    """Return the photos with a card of these contacts, and those without any card."""
    with_card = select(Card.photo_id).where(col(Card.contact_id).in_(contacts))
    is_meant = or_(col(Photo.id).in_(with_card), col(Photo.id).in_(photos))
    rows = session.exec(select(Photo).where(is_meant).order_by(col(Photo.id)))
    found = (_affected(session, photo, contacts) for photo in rows.all())
    return tuple(it for it in found if it.gone or not it.kept)


def _affected(session: Session, photo: Photo, contacts: Collection[int]) -> Affected:
    cards = session.exec(select(Card).where(col(Card.photo_id) == photo.id)).all()
    of_others = [it for it in cards if it.contact_id not in {None, *contacts}]
    gone = [it for it in cards if it not in of_others]
    return Affected(
        id=id_of(photo),
        sha256=photo.sha256,
        suffix=photo.suffix,
        size=photo.size,
        gone=tuple(map(_place, gone)),
        kept=tuple(map(_place, of_others)),
    )


def _place(card: Card) -> CardPlace:
    return CardPlace(card.page, tuple((x, y) for x, y in card.corners))


def find_traces(
    session: Session, contacts: Sequence[Contact], photos: Sequence[Affected]
) -> Traces:
    """Find where these people are known outside of what is erased."""
    sources = session.exec(
        select(Delivery.source).where(
            col(Delivery.photo_id).in_([photo.id for photo in photos])
        )
    )
    return Traces(
        targets=targets_given(session, _uids(contacts)),
        sources=tuple(sorted(set(sources))),
        mentions=tuple(sorted(_mentions(session, contacts))),
        since=min((it.added_at for it in contacts), default=None),
    )


def _mentions(session: Session, contacts: Sequence[Contact]) -> set[int]:
    ids = [it.id for it in contacts]
    found: set[int] = set()
    for name in {it.name.lower() for it in contacts if len(it.name) >= _SHORTEST_NAME}:
        for owner, texts in _TEXTS:
            mentions = or_(*(_mentions_name(text, name) for text in texts))
            query = select(owner).where(mentions, owner.not_in(ids))
            found.update(session.scalars(query))
    return found


def _mentions_name(text: Any, name: str) -> ColumnElement[bool]:  # noqa: ANN401
    """Return the condition that a text has a name; most texts are empty."""
    return and_(text != "", func.lower(text).contains(name, autoescape=True))


def erase_rows(
    session: Session,
    contacts: Sequence[Contact],
    photos: Sequence[Affected],
    blanked: Mapping[int, Blanked],
    key: bytes,
) -> None:
    """Delete people with all rows about them, and remember their fingerprints.

    `photos` are those of `find_affected`, and `blanked` the new originals of those that
    show other people too.
    """
    ids = [id_of(it) for it in contacts]
    whole = [it.id for it in photos if not it.kept]
    _remember(session, contacts, photos, key)
    session.execute(delete(Exported).where(col(Exported.uid).in_(_uids(contacts))))
    _forget_files(session, photos)
    session.execute(delete(Photo).where(col(Photo.id).in_(whole)))
    _replace_originals(session, photos, blanked)
    _forget_wanted(session, contacts)
    _forget_guests(session, contacts)
    session.flush()
    purge_outbox(session, {id_of(it): it.uid for it in contacts}, EventKind.DELETED)
    session.execute(delete(Contact).where(col(Contact.id).in_(ids)))
    session.expire_all()


def _uids(contacts: Sequence[Contact]) -> Iterator[str]:
    for contact in contacts:
        yield from contact.exported_uids


def _remember(
    session: Session,
    contacts: Sequence[Contact],
    photos: Sequence[Affected],
    key: bytes,
) -> None:
    originals = {it.id: it.sha256 for it in photos}
    for contact in contacts:
        own = [originals.pop(it.photo_id, "") for it in contact.cards]
        _write_fingerprints(session, fingerprints_of(contact, filter(None, own), key))
    _write_fingerprints(
        session, [photo_fingerprint(it, key) for it in originals.values()]
    )


def _write_fingerprints(session: Session, fingerprints: Iterable[Fingerprint]) -> None:
    person = str(uuid.uuid4())
    session.add_all(
        Erasure(person=person, kind=fingerprint.kind, digest=fingerprint.digest)
        for fingerprint in fingerprints
    )


def _forget_files(session: Session, photos: Sequence[Affected]) -> None:
    """Remove names of files, which may be names of people."""
    deliveries = select(Delivery).where(
        col(Delivery.photo_id).in_([photo.id for photo in photos])
    )
    for delivery in session.exec(deliveries):
        session.execute(
            delete(InboxItem).where(
                col(InboxItem.device) == delivery.device,
                col(InboxItem.inode) == delivery.inode,
                col(InboxItem.mtime_ns) == delivery.mtime_ns,
            )
        )
        delivery.source = f"erased {delivery.id}"
        delivery.pair = delivery.face = ""
        delivery.device = delivery.inode = delivery.mtime_ns = 0


def _replace_originals(
    session: Session, photos: Sequence[Affected], blanked: Mapping[int, Blanked]
) -> None:
    for photo in photos:
        if not photo.kept:
            continue
        of_others = set(photo.kept)
        for card in session.exec(select(Card).where(col(Card.photo_id) == photo.id)):
            if _place(card) not in of_others:
                session.delete(card)
        if new := blanked.get(photo.id):
            session.execute(
                update(Photo)
                .where(col(Photo.id) == photo.id)
                .values(sha256=new.sha256, suffix=new.suffix, size=new.size)
            )


def _forget_wanted(session: Session, contacts: Sequence[Contact]) -> None:
    """Remove people from the lists of whom to meet at events."""
    names = {name_key(it.name) for it in contacts if it.name}
    for event in session.exec(select(Event)):
        kept = [it for it in event.wants if name_key(it) not in names]
        if kept != event.wants:
            event.wants = kept


def _forget_guests(session: Session, contacts: Sequence[Contact]) -> None:
    """Take people off the lists of events, and off those that undo would bring back."""
    people = People.of(contacts)
    for row in guests_about(session, contacts):
        session.delete(row)
    spoilt = set()
    for change in session.exec(
        select(RowChange).where(col(RowChange.table_name) == GUEST)
    ):
        values = change.before or change.after or {}
        if people.has(values["name"], values["emails"]):
            spoilt.add(change.operation_id)
    session.execute(delete(Operation).where(col(Operation.id).in_(spoilt)))
