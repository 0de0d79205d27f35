"""The event, day and tags of imported cards, and how they apply to a contact."""

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePath

from sqlmodel import Session, select

from actions.erasure.fingerprints import key_folder_of, read_key
from actions.identity.editing import remember
from actions.identity.pairs import Side
from followup.rules import Rule, check_rules, choose_first_rule, parse_rule
from followup.workdays import WorkingDays
from models.basis import INFORM, UNRECORDED, Basis, Source
from models.contact import Channel, PointKind, Stage, Status
from models.settings import Settings
from models.tables.contact import BasisRecord, Contact, ContactTag
from models.tables.follow_up import Event, FollowUp
from models.text import tidy, tidy_tag

_OLD = timedelta(days=365)
"""Age of a photo's date from which a clock that was never set is more likely."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """The user's statements about photos; each may be left out.

    Attributes:
        event: Name of the event; made if there is none of that name.
        met_on: When the people were met; else the photo's date, the event's, or today.
        tags: Words by which the contacts are found again.
        place: Where the people were met.
        remember: Why the user remembers the people, in one line.
        source: How their details came.
        follow_up: Rule for the first follow-up; else the event's, a tag's, or the
            setting's.
        side: Which side of which card it is, where the name of the file does not tell.

    Raises:
        RuleInvalid: The rule cannot be understood.
    """

    event: str = ""
    met_on: date | None = None
    tags: tuple[str, ...] = ()
    place: str = ""
    remember: str = ""
    source: Source = Source.CARD
    follow_up: str = ""
    side: Side | None = None

    def __post_init__(self) -> None:
        if self.follow_up:
            parse_rule(self.follow_up)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """An occasion with all values decided, for one photo.

    Attributes:
        event: Row of the event, if there is one.
        met_on: When the people were met.
        tags: Words by which the contacts are found again.
        place: Where the people were met.
        remember: Why the user remembers the people.
        source: How their details came.
        settings: With the usual legal basis, and when people are to be informed.
        rule: For the first follow-up.
        days: The working days it counts.
        today: The day before which no follow-up is due.
        erasure_key: Of the fingerprints of erased people; None if there are none.
        doubt: Why `met_on` should be checked; "" if it need not be.
    """

    event: Event | None
    met_on: date
    tags: tuple[str, ...]
    place: str
    remember: str
    source: Source
    settings: Settings
    rule: Rule
    days: WorkingDays
    today: date
    erasure_key: bytes | None
    doubt: str

    @property
    def event_id(self) -> int | None:
        """The number of the event, if there is one."""
        return self.event.id if self.event else None

    @property
    def ready_from(self) -> float:
        """Probability of being right from which a card is ready."""
        return self.settings.ready_from

    def begin(self, contact: Contact) -> None:
        """Give a new contact its record of basis and its first follow-up.

        If the day of the meeting is doubtful, the contact needs review.
        """
        self.record_basis(contact)
        self.plan_first(contact)
        if self.doubt:
            contact.status = Status.REVIEW
            contact.doubt = contact.doubt or self.doubt

    def add_to(self, contact: Contact) -> None:
        """Add tags, event, place and the line to remember; existing values stay.

        A second reason to remember it becomes a note, so that none is lost.
        """
        known = {row.tag.casefold() for row in contact.tags}
        for tag in self.tags:
            if tag.casefold() not in known:
                contact.tags.append(ContactTag(tag=tag))
        if contact.event_id is None:
            contact.event_id = self.event_id
        if not contact.place and "place" not in contact.typed:
            contact.place = self.place
        remember(contact, self.remember)

    def record_basis(self, contact: Contact, known: Basis = UNRECORDED) -> None:
        """Record how a new contact came, and remind to inform the person if wanted.

        `known` is what another program's file says of it.
        """
        is_recorded = known.source is not Source.UNKNOWN
        contact.basis = BasisRecord(
            source=known.source if is_recorded else self.source,
            obtained_on=known.obtained_on or self.met_on,
            stored_on=self.today,
            legal_basis=known.legal_basis or self.settings.legal_basis,
            informed_on=known.informed_on,
            refused=list(known.refused),
            withdrawn_on=known.withdrawn_on,
        )
        days = self.settings.inform_within
        is_open = known.informed_on is None and known.withdrawn_on is None
        if days and is_open and contact.basis.source is not Source.ADDRESS_BOOK:
            last_day = self.today + timedelta(days=days)
            contact.follow_ups.append(
                FollowUp(
                    due_on=last_day,
                    channel=Channel.EMAIL,
                    reason=INFORM,
                    pinned=True,
                    reminds_to_inform=True,
                )
            )

    def plan_first(self, contact: Contact) -> None:
        """Give the contact the follow-up that is due after this meeting.

        Whoever was met long ago is due now, not overdue.
        """
        due_on = self.rule.due_on(self.met_on, self.days)
        if due_on is None:
            return
        if due_on < self.today:
            due_on = self.days.on_or_after(self.today)
        by_mail = not contact.values(PointKind.PHONE) and contact.values(
            PointKind.EMAIL
        )
        contact.follow_ups.append(
            FollowUp(
                due_on=due_on,
                channel=Channel.EMAIL if by_mail else Channel.CALL,
                reason="first follow-up",
                rule=self.rule.text,
                pinned=self.rule.is_date,
            )
        )


class ImportDefaults:
    """Values for what an occasion leaves out: from the settings, and today's date.

    Raises:
        RuleInvalid: A rule cannot be understood.
        SettingInvalid: The country has no such region.
    """

    def __init__(self, settings: Settings, today: date) -> None:
        check_rules(settings)
        self.today = today
        self.settings = settings
        self.days = WorkingDays(settings.country, settings.region)

    def resolve(
        self, session: Session, occasion: Occasion, taken_on: date | None
    ) -> Circumstances:
        """Decide the values that an occasion leaves out for a photo.

        The event is made if it is new. A date of the photo in the future is a camera's
        mistake.

        Raises:
            RuleInvalid: The rule of the occasion or of the event cannot be understood.
        """
        event = _find_or_add_event(session, occasion)
        if taken_on is not None and taken_on > self.today:
            taken_on = None
        held_on = event.held_on if event else None
        is_old = taken_on is not None and self.today - taken_on > _OLD
        tags = tuple(dict.fromkeys(filter(None, map(tidy_tag, occasion.tags))))
        rule = occasion.follow_up or (event.follow_up if event else "")
        return Circumstances(
            event=event,
            met_on=occasion.met_on or taken_on or held_on or self.today,
            tags=tags,
            place=tidy(occasion.place) or (event.place if event else ""),
            rule=choose_first_rule(self.settings, rule, tags, Stage.MET),
            days=self.days,
            today=self.today,
            remember=tidy(occasion.remember),
            source=occasion.source,
            settings=self.settings,
            erasure_key=read_key(key_folder_of(self.settings)),
            doubt=f"the photo is dated {taken_on}: check the day you met"
            if is_old and occasion.met_on is None
            else "",
        )


def _find_or_add_event(session: Session, occasion: Occasion) -> Event | None:
    name = tidy(occasion.event)[:200].strip()
    if not name:
        return None
    for event in session.exec(select(Event)):
        if event.name.casefold() == name.casefold():
            return event
    event = Event(
        name=name,
        held_on=occasion.met_on,
        place=tidy(occasion.place),
        follow_up=occasion.follow_up,
    )
    session.add(event)
    session.flush()
    return event


_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[\s_–-]+(.*))?")
_DEEPEST = 5  # folders; what lies deeper is filed away, not tagged


def read_folders(below: PurePath, otherwise: Occasion) -> Occasion:
    """Read "2026-11-12 Hannover Fair/suppliers/card.jpg".

    The first folder is the event, with the date in front of it, if there is one; those
    below are tags. The path is that below the watched folder. What the folders do not
    say is as `otherwise` has it.
    """
    folders = below.parts[:-1]
    if not folders:
        return otherwise
    event, met_on = _part(tidy(folders[0]))
    tags = (tidy_tag(folder) for folder in folders[1:_DEEPEST])
    return replace(
        otherwise,
        event=event or otherwise.event,
        met_on=met_on or otherwise.met_on,
        tags=(*otherwise.tags, *filter(None, tags)),
    )


def _part(name: str) -> tuple[str, date | None]:
    dated = _DATED.fullmatch(name)
    if dated:
        with suppress(ValueError):  # 2026-13-45 is a name, not a date
            return (dated[2] or "").strip(), date.fromisoformat(dated[1])
    return name, None
