"""Contacts as the items of a collection: vCards, events or tasks."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Protocol

from export.dav.server import Store
from export.ics import Hours, Kind, entry_uid, write_entry
from export.person import Person, Picture, with_pictures
from export.vcard import write_vcard
from export.wording import subject
from models.vcard_lines import unfold


@dataclass(frozen=True, slots=True)
class DavItem:
    """Something to be stored under `name`; `finished` items are not begun with."""

    uid: str
    label: str
    name: str
    text: str
    finished: bool = False

    @property
    def digest(self) -> str:
        """32 hex digits that change with the text."""
        return hashlib.blake2b(self.text.encode(), digest_size=16).hexdigest()


class Items(Protocol):
    """Items made of contacts, and the kind of collection they are for."""

    @property
    def store(self) -> Store:
        """Return the kind of collection that takes these items."""
        ...

    def name(self, uid: str) -> str:
        """Return the name of an item's file."""
        ...

    def make(self, people: Iterable[Person]) -> Iterator[DavItem]:
        """Yield the items of the contacts."""
        ...


@dataclass(frozen=True, slots=True)
class Cards:
    """A vCard a contact; 3.0, for servers lose the pictures of 4.0."""

    picture: Picture | None = None
    store: Store = Store.CARDS

    def name(self, uid: str) -> str:
        """Return the name of an item's file."""
        return f"{uid}.vcf"

    def make(self, people: Iterable[Person]) -> Iterator[DavItem]:
        """Yield the items of the contacts."""
        if self.picture is not None:
            people = with_pictures(people, self.picture)
        for person in people:
            text = write_vcard(person)
            yield DavItem(person.uid, person.label, self.name(person.uid), text)


@dataclass(frozen=True, slots=True)
class FollowUps:
    """An event or a task a follow-up."""

    kind: Kind = Kind.EVENT
    hours: Hours = field(default_factory=Hours)

    @property
    def store(self) -> Store:
        """Return the kind of collection that takes these items."""
        return Store.EVENTS if self.kind is Kind.EVENT else Store.TASKS

    def name(self, uid: str) -> str:
        """Return the name of an item's file."""
        return f"{entry_uid(uid, self.kind)}.ics"

    def make(self, people: Iterable[Person]) -> Iterator[DavItem]:
        """Yield the items of the contacts."""
        for person in people:
            for task in person.follow_ups:
                name = self.name(task.uid)
                text = write_entry(person, task, self.kind, self.hours)
                done = task.done_at is not None
                yield DavItem(
                    task.uid, subject(person, task), name, text, finished=done
                )


def have_same_lines(one: str, other: str) -> bool:
    """Return whether two items have the same lines, in any order."""
    return _lines(one) == _lines(other)


def _lines(text: str) -> list[str]:
    lines = (line.casefold() for line in unfold(StringIO(text, newline="")))
    return sorted(line for line in lines if not line.startswith("prodid:"))
