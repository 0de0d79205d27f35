"""Values of follow-ups: blocked days, work of a person, lapsed contacts, results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from models.contact import Channel, Stage


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which nobody is to be contacted, and why."""

    first: date
    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Errand:
    """A follow-up that someone is to take care of."""

    uid: str
    due_on: date
    channel: Channel
    reason: str


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A contact as it is handed over.

    Attributes:
        uid: Of the contact, the same for ever.
        digest: Changes with any of the values.
        values: By the names in `FIELDS`.
        is_review: Whether someone should look whether the values are right.
        errand: The follow-up to be done, if there is one.
        remember: Why the user remembers the contact.
        note: What was written about the contact last.
        pictures: JPEGs of its cards.
        doubts: Why a value should be looked at, by the names in `FIELDS`.
    """

    id: int
    uid: str
    digest: str
    values: Mapping[str, str]
    is_review: bool
    errand: Errand | None
    remember: str
    note: str
    pictures: tuple[bytes, ...] = ()
    doubts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Silence:
    """A contact that is past its interval.

    Attributes:
        spoken_on: When it was last spoken with, or met.
        due_on: When it should have been spoken with.
        every: The interval, as it was written.
        remember: Why the user remembers the contact.
        worth: From 0 to 12; see `followup.worth`.
        now_at: Another company that LinkedIn names; "" where it names none.
    """

    id: int
    name: str
    company: str
    phone: str | None
    email: str | None
    stage: Stage | None
    spoken_on: date
    due_on: date
    every: str
    remember: str
    note: str | None
    worth: int
    now_at: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """An event in figures; shares are from 0 to 1, None where it is too early to say.

    Attributes:
        cards: Contacts collected.
        usable: Those with a name or company and a way to reach them.
        in_time: Share followed up within the promise, of those whose day has passed.
        median_days: From meeting to first follow-up.
        talking: By days since: share in conversation or further by then, of those met
            as long ago.
        relationships: Contacts that are in conversation or further now.
        wanted: Wanted people and organisations that were met.
        missed: Those that were not.
        aim: The number of relationships that was the goal.
        cost: In the user's currency.
        hours: Time spent.
    """

    event: str
    held_on: date | None
    cards: int
    usable: int
    in_time: float | None
    median_days: float | None
    talking: Mapping[int, float | None]
    relationships: int
    wanted: tuple[str, ...]
    missed: tuple[str, ...]
    aim: int | None
    cost: float | None
    hours: float | None

    @property
    def cost_per_relationship(self) -> float | None:
        """Cost per relationship; None without a cost or a relationship."""
        if self.cost is None or not self.relationships:
            return None
        return self.cost / self.relationships

    @property
    def hours_per_relationship(self) -> float | None:
        """Hours per relationship; None without hours or a relationship."""
        if self.hours is None or not self.relationships:
            return None
        return self.hours / self.relationships
