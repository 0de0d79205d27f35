"""Tables of contacts, contact points, tags, notes and their searchable text."""

import uuid
from datetime import date, datetime

from sqlalchemy import JSON, Connection, Index, UniqueConstraint, event
from sqlalchemy.orm import Mapper
from sqlmodel import Field as Column
from sqlmodel import Relationship

from models.basis import UNRECORDED, Basis, LegalBasis, Source
from models.contact import Channel, PointKind, Stage, Status
from models.likeness import company_key, name_key
from models.tables.columns import (
    NEVER_REUSED,
    Moment,
    Row,
    choice,
    now,
    part_of,
    reference_to,
    row_id,
)
from models.tables.follow_up import FollowUp
from models.tables.photo import Card


class BasisRecord(Row, table=True):
    """The source and legal basis of a contact's details, and what it allows."""

    contact_id: int = part_of("contact", is_key=True)
    source: Source = Column(default=Source.UNKNOWN, sa_type=choice(Source))
    obtained_on: date
    """Day on which the person, or somebody else, gave the details."""
    stored_on: date
    """Day on which they were stored, from which the duty to inform counts."""
    legal_basis: LegalBasis | None = Column(
        default=None, sa_type=choice(LegalBasis), nullable=True
    )
    informed_on: date | None = None
    refused: list[str] = Column(default_factory=list, sa_type=JSON)
    """Channels the person does not want: values of `models.contact.Channel`."""
    withdrawn_on: date | None = Column(default=None, index=True)

    def duplicate(self) -> "BasisRecord":
        """Return the same record, for another contact."""
        return BasisRecord(**self.model_dump(exclude={"contact_id"}))

    @property
    def value(self) -> Basis:
        """The record as a value."""
        return Basis(
            self.source,
            self.obtained_on,
            self.legal_basis,
            self.informed_on,
            tuple(map(Channel, self.refused)),
            self.withdrawn_on,
        )


class Contact(Row, table=True):
    """A person or an office, known from one card or several.

    `typed` names the columns a person has filled in: nothing that is read off a card
    ever changes them again. The two keys follow name and company by themselves.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    uid: str = Column(default_factory=lambda: str(uuid.uuid4()), unique=True)
    """Lower-case UUID, the same for ever: the key in other programs."""
    name: str = ""
    name_key: str = Column(default="", index=True)
    """The name as it is compared: see `models.likeness.name_key`."""
    prefix: str = ""
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    suffix: str = ""
    romanised_name: str = ""
    title: str = ""
    department: str = ""
    company: str = ""
    company_key: str = Column(default="", index=True)
    """The company as it is compared: see `models.likeness.company_key`."""
    address: str = ""
    """As printed, its lines separated by ", "."""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    """Two letters, such as "DE"."""
    other_company: str = ""
    other_address: str = ""
    """In one line, such as that of the home."""
    nickname: str = ""
    birthday: str = ""
    """As `models.text.tidy_birthday` gives it."""
    status: Status = Column(default=Status.REVIEW, sa_type=choice(Status), index=True)
    doubt: str = ""
    """Reason for a review, such as "another company on the newest card"."""
    stage: Stage | None = Column(
        default=Stage.MET, sa_type=choice(Stage).evaluates_none(), nullable=True
    )
    """Stage of the relationship; None: imported, and never met."""
    event_id: int | None = reference_to("event")
    met_on: date | None = None
    """None: imported, and never met."""
    place: str = ""
    remember: str = ""
    """The user's line on why the contact is remembered."""
    assigned_to: str = Column(default="", index=True)
    """Person who works on it; empty: nobody in particular."""
    keep_in_touch: str = ""
    """Interval of conversations, such as "3 months"; empty: that of tag or stage."""
    typed: list[str] = Column(default_factory=list, sa_type=JSON)
    removed: list[str] = Column(default_factory=list, sa_type=JSON)
    """Points a person took away, such as "email:old@example.com"."""
    added_at: datetime = Column(default_factory=now, sa_type=Moment)
    changed_at: datetime = Column(default_factory=now, sa_type=Moment, index=True)

    points: list["ContactPoint"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "ContactPoint.id"}
    )
    tags: list["ContactTag"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "ContactTag.tag"}
    )
    notes: list["Note"] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "Note.id"}
    )
    cards: list[Card] = Relationship(sa_relationship_kwargs={"order_by": "Card.id"})
    follow_ups: list[FollowUp] = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"order_by": "FollowUp.due_on"}
    )

    basis: BasisRecord | None = Relationship(
        cascade_delete=True, sa_relationship_kwargs={"uselist": False}
    )

    def mark_typed(self, *columns: str) -> None:
        """Note that a person has filled in columns."""
        self.change(typed=sorted({*self.typed, *columns}))

    def values(self, kind: PointKind) -> list[str]:
        """Return the contact's e-mails, phones, websites or handles in their order."""
        return [point.value for point in self.points if point.kind is kind]

    @property
    def points_by_kind(self) -> list["ContactPoint"]:
        """E-mails, phones, websites and handles, in this order."""
        order = list(PointKind)
        return sorted(self.points, key=lambda it: order.index(it.kind))

    @property
    def known_basis(self) -> Basis:
        """The record of basis as a value, whether or not there is one."""
        return self.basis.value if self.basis else UNRECORDED

    @property
    def open_follow_ups(self) -> list[FollowUp]:
        """The follow-ups that are not done, the first one first."""
        tasks = [task for task in self.follow_ups if task.done_at is None]
        return sorted(tasks, key=lambda task: (task.due_on, task.id or 0))

    @property
    def exported_uids(self) -> tuple[str, ...]:
        """The keys under which other programs know the contact and its follow-ups."""
        return self.uid, *(task.uid for task in self.follow_ups)


@event.listens_for(Contact, "before_insert")
@event.listens_for(Contact, "before_update")
def _keep_keys(_: Mapper[Contact], __: Connection, contact: Contact) -> None:
    """Keep the keys in step with name and company."""
    contact.name_key = name_key(contact.name)
    contact.company_key = company_key(contact.company)


@event.listens_for(Contact, "before_update")
def _note_change(_: Mapper[Contact], __: Connection, contact: Contact) -> None:
    """Note the change; with a changed point or tag the contact is dirty, too."""
    contact.changed_at = now()


class ContactPoint(Row, table=True):
    """An e-mail address, phone number, website or handle of a contact."""

    __table_args__ = (
        UniqueConstraint("contact_id", "kind", "value"),
        Index("ix_contact_point_value", "kind", "value"),
        NEVER_REUSED,
    )

    id: int | None = row_id()
    contact_id: int = part_of("contact")
    kind: PointKind = Column(sa_type=choice(PointKind))
    value: str
    """Lower-case address, E.164 number, or URL."""
    label: str = ""
    """A phone's PhoneKind, a handle's network; empty for the others."""
    extension: str = ""
    printed: str = ""
    typed: bool = False
    """True if a person wrote it."""


class ContactTag(Row, table=True):
    """A word by which contacts are found again."""

    contact_id: int = part_of("contact", is_key=True)
    tag: str = Column(primary_key=True, index=True, max_length=64)


class Note(Row, table=True):
    """A note about a contact."""

    __table_args__ = NEVER_REUSED

    id: int | None = row_id()
    contact_id: int = part_of("contact", is_indexed=True)
    text: str
    written_at: datetime = Column(default_factory=now, sa_type=Moment)


class PossibleMatch(Row, table=True):
    """Two contacts that may be one person; someone has to decide."""

    __table_args__ = (UniqueConstraint("contact_id", "other_id"), NEVER_REUSED)

    id: int | None = row_id()
    contact_id: int = part_of("contact")
    other_id: int = part_of("contact", is_indexed=True)
    reason: str
    """Such as "same phone, other name"."""
    dismissed: bool = False
    """True if a person said that they are two people."""


class ContactSearch(Row, table=True):
    """All texts of a contact in one, without case and accents.

    An index of three-letter pieces belongs to it: a virtual table with triggers on
    SQLite, pg_trgm on PostgreSQL.
    """

    contact_id: int = part_of("contact", is_key=True)
    text: str
