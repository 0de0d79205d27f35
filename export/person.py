"""A contact as all exporters use it: a frozen value without the database."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from urllib.parse import urlsplit

from models.basis import UNRECORDED, Basis
from models.contact import Channel, Stage, Status
from models.contact_fields import FIELDS, ContactField
from models.field import PhoneKind


@dataclass(frozen=True, slots=True)
class Phone:
    """A number, what it is for, and its extension.

    Attributes:
        number: E.164, such as "+493012345678"; as printed where that is unknown.
        kind: What the number is for.
        extension: Digits to dial after it is answered, or "".
    """

    number: str
    kind: PhoneKind = PhoneKind.OTHER
    extension: str = ""

    @property
    def text(self) -> str:
        """The number as one text: "+493012345678 ext. 12"."""
        return f"{self.number} ext. {self.extension}" if self.extension else self.number


@dataclass(frozen=True, slots=True)
class Social:
    """A profile: its URL, and the network it is on, such as "linkedin"."""

    url: str
    network: str = ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address.

    Attributes:
        printed: All of it, lines separated by ", "; what is known of it even where it
            could not be taken apart.
        country: Two letters, such as "DE".
    """

    printed: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class PersonTask:
    """A follow-up; `done_at` is None as long as it is open.

    Attributes:
        uid: The same for ever; its key in calendars.
        sequence: Grows with each change of date or channel.
    """

    uid: str
    due_on: date
    changed_at: datetime
    channel: Channel = Channel.CALL
    reason: str = ""
    assigned_to: str = ""
    sequence: int = 0
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact with everything that travels to another program.

    Attributes:
        uid: Lower-case UUID, the same for ever; "" for one that was never stored.
        name: As printed; empty for an office.
        romanised: The name in Latin letters, where it is printed in others.
        emails: The first one first, as phones and websites.
        notes: What people wrote about the contact, the oldest first.
        event: Name of the occasion on which the card was collected.
        basis: How the contact came, and what it allows.
        more: Texts of the fields in `FURTHER`, by their sources.
        follow_ups: By due date, the open ones and those done.
        changed_at: When anything about the contact changed last.
        picture: A JPEG of the card, or b"".
    """

    uid: str = ""
    name: str = ""
    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    romanised: str = ""
    title: str = ""
    department: str = ""
    company: str = ""
    emails: tuple[str, ...] = ()
    phones: tuple[Phone, ...] = ()
    websites: tuple[str, ...] = ()
    socials: tuple[Social, ...] = ()
    address: Address = Address()
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    event: str = ""
    met_on: date | None = None
    place: str = ""
    stage: Stage | None = None
    status: Status | None = None
    assigned_to: str = ""
    basis: Basis = UNRECORDED
    more: Mapping[str, str] = field(default_factory=dict)
    follow_ups: tuple[PersonTask, ...] = ()
    changed_at: datetime | None = None
    picture: bytes = b""

    @property
    def label(self) -> str:
        """Return the best known name of the contact, where one is needed."""
        if self.name:
            return self.name
        phones = tuple(phone.number for phone in self.phones)
        parts = (self.given, self.middle, self.family)
        known = (" ".join(filter(None, parts)), self.company)
        return next(filter(None, (*known, *self.emails, *phones)), "(no name)")

    def text(self, source: str) -> str:
        """Return the one value that presets call by this name, as text; "" for none."""
        return TEXTS[source](self)

    @property
    def next_task(self) -> PersonTask | None:
        """The open follow-up that is due first, or None."""
        for task in self.follow_ups:
            if not task.done_at:
                return task
        return None

    @property
    def digest(self) -> str:
        """32 hex digits that change with anything another program gets to see."""
        # As `repr` would write it, without the moment of the last change.
        values = [f"{it}={getattr(self, it)!r}" for it in _DIGESTED]
        content = _AS_WRITTEN.format(*values)
        return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


_NAMES = [it.name for it in fields(Person)]
_DIGESTED = [it for it in _NAMES if it != "changed_at"]
_AS_WRITTEN = (
    f"Person({', '.join('{}' if it in _DIGESTED else f'{it}=None' for it in _NAMES)})"
)
_PARTS = {"address": "printed", **{it.name: it.name for it in fields(Address)}}

FURTHER: Mapping[str, ContactField] = {
    it.source: it for it in FIELDS.values() if it.source not in {*_NAMES, *_PARTS}
}
"""The fields of a contact that have no attribute of their own, by their sources."""


def _reader(source: str) -> Callable[[Person], str]:
    if source in FURTHER:
        return lambda person: person.more.get(source, "")
    if source in _PARTS:
        return attrgetter(f"address.{_PARTS[source]}")
    get = attrgetter(source)
    if source not in {"met_on", "stage"}:
        return get
    return lambda person: "" if get(person) is None else str(get(person))


TEXTS: Mapping[str, Callable[[Person], str]] = {
    it.source: _reader(it.source) for it in FIELDS.values()
}
"""Gives the value of a field as text, by its source; "" for none."""

Picture = Callable[[str], bytes]
"""Gives the JPEG of a contact's card by the contact's uid; b"" where there is none."""


def with_pictures(people: Iterable[Person], picture: Picture) -> Iterator[Person]:
    """Yield the same people with the pictures of their cards."""
    for person in people:
        yield replace(person, picture=picture(person.uid))


COMPANIES = uuid.UUID("6f0b5f0e-6c39-5b0a-9d9e-2f1f6a7f5c11")
"""Name space of the keys: the same name gives the same key in every export."""


def company_uid(person: Person) -> str:
    """Return a UUID that all contacts of a company share, or "" without a company."""
    return _key(person.company)


@lru_cache  # colleagues' cards come one after the other
def _key(company: str) -> str:
    name = " ".join(company.split()).casefold()
    return str(uuid.uuid5(COMPANIES, name)) if name else ""


def company_domain(person: Person) -> str:
    """Return the domain of the first website, such as "example.com", or ""."""
    if not person.websites:
        return ""
    website = person.websites[0]
    host = urlsplit(website if "//" in website else f"//{website}").netloc
    return host.rpartition("@")[2].partition(":")[0].removeprefix("www.").lower()


def company_url(person: Person) -> str:
    """Return the domain as "https://example.com", or ""."""
    domain = company_domain(person)
    return f"https://{domain}" if domain else ""
