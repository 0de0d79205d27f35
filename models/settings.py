"""The settings and their defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from models.basis import LegalBasis
from models.contact import Channel

PER_CHANNEL = {
    Channel.BREAKFAST: 2,
    Channel.COFFEE: 2,
    Channel.LUNCH: 2,
    Channel.VISIT: 3,
}
"""In a week, unless set otherwise; the others are bounded by day and week alone."""

READY_FROM = 0.88
"""Probability at which 97 of 100 ready cards are right; see docs/accuracy.md."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One value of each, wherever it came from; read once, at the start.

    Attributes:
        folder: The data folder: archive and, unless set otherwise, the database.
        database: URL such as "sqlite:////home/erika/cards.db".
        country: Two letters; phone numbers without a country code and public
            holidays are taken to be of this country.
        region: Part of the country with holidays of its own, such as "BY"; or "".
        languages: Tesseract languages, such as ("eng", "deu").
        reader: One of `ingest.options.CHOICES`.
        engine: One of `ingest.options.ENGINES`; runs the neural models.
        ready_from: Probability that a reading is right from which nobody need look at
            the contact, from 0 to 1.
        follow_up: Rule for the date of the first follow-up.
        workers: Processes that read photos side by side; 0: one a core.
        scheduler: Address of the Dask scheduler whose workers read photos, such as
            "tcp://10.0.0.5:8786"; or "" to read them on this machine.
        follow_up_by_tag: Rules for the first follow-up by tag.
        follow_up_by_stage: Rules for the first follow-up, and for the next one after
            one is done, by stage.
        keep_in_touch: How often to speak with everybody, such as "1 year"; or "".
        keep_in_touch_by_tag: The same by tag.
        keep_in_touch_by_stage: The same by stage.
        dormant_after: How long after the last contact one may be let go.
        stale_after: Age from which a card may be out of date, such as "3 years".
        per_day: Follow-ups that a plan puts on a day at most.
        per_week: The same from Monday to Sunday.
        per_channel: The same of a kind in a week, such as two coffees.
        meeting_gap: Days from one meeting in person to the next at least.
        hours: Time of day when work begins and ends.
        time_zone: Such as "Europe/Berlin"; or "" for that of this machine.
        calendars: Files, or addresses, of calendars that say when one is busy.
        sender: One's own name below a message.
        outbox_url: Address to which events are posted; "": none.
        outbox_secret: Signs them.
        outbox_file: File to which events are appended; None: none.
        outbox_events: Kinds of events that are sent; empty: all.
        legal_basis: What permits to keep new contacts, in the record of basis; None:
            not stated.
        inform_within: Days from storing a new contact within which a follow-up reminds
            to inform the person; 0: no follow-up.
        include_withdrawn: Whether contacts who have withdrawn are listed and exported
            in this run; only an option sets it.
        retain_days: How many days after the last contact one is kept, before
            `cardfile erase --expired` lists it; 0: as long as wanted.
        originals: Folder of the photos; None: `originals` in the data folder. A team
            that shares a database shares it too.
        skip_folders: Names of folders that are not searched for photos, with wildcards,
            beside those of systems and sync tools.
    """

    folder: Path
    database: str
    country: str = "US"
    region: str = ""
    languages: tuple[str, ...] = ("eng",)
    reader: str = "auto"
    engine: str = "auto"
    ready_from: float = READY_FROM
    follow_up: str = "+3 working days"
    workers: int = 0
    scheduler: str = ""
    follow_up_by_tag: Mapping[str, str] = field(default_factory=dict)
    follow_up_by_stage: Mapping[str, str] = field(default_factory=dict)
    keep_in_touch: str = ""
    keep_in_touch_by_tag: Mapping[str, str] = field(default_factory=dict)
    keep_in_touch_by_stage: Mapping[str, str] = field(default_factory=dict)
    dormant_after: str = "1 year"
    stale_after: str = "3 years"
    per_day: int = 8
    per_week: int = 25
    per_channel: Mapping[Channel, int] = field(
        default_factory=lambda: dict(PER_CHANNEL)
    )
    meeting_gap: int = 1
    hours: tuple[time, time] = (time(9), time(17))
    time_zone: str = ""
    calendars: tuple[str, ...] = ()
    sender: str = ""
    outbox_url: str = ""
    outbox_secret: str = field(default="", repr=False)
    outbox_file: Path | None = None
    outbox_events: tuple[str, ...] = ()
    legal_basis: LegalBasis | None = None
    inform_within: int = 0
    include_withdrawn: bool = False
    retain_days: int = 0
    skip_folders: tuple[str, ...] = ()
    originals: Path | None = None
