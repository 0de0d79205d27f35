"""Tools for an assistant program, as plain JSON values of limited size.

Contacts who have withdrawn are left out of everything. Whatever an assistant writes is
an operation that names it and can be undone.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlmodel import col

from actions.contacts.edit import add_note
from actions.contacts.lists import count_contacts, list_contacts
from actions.contacts.view import ContactView, view_contact
from actions.events.edit import list_events
from actions.exporting.people import count_withdrawn
from actions.follow_ups.conversations import log_conversation
from actions.follow_ups.due import count_due, list_due
from actions.follow_ups.schedule import parse_follow_up, remind
from actions.intake.read import read_images, reading_object
from actions.workspace import Workspace
from models.contact import Channel, Filter
from models.database.filters import reachable, withdrawn_ids
from models.errors import EditInvalid, NotAllowed, PhotoError
from models.tables.contact import Contact
from models.text import plain_json

Json: TypeAlias = dict[str, Any]
MOST_ROWS = 100
"""Rows of one answer, and entries of any list in it."""
LONGEST = 2_000
"""Characters of a text in an answer, and of one that is written."""
NAME = "an assistant"
"""The author of its changes, as the history names it."""


class Assistant:
    """The tools, of which the program gets signatures and docstrings.

    It may read photos in `folders`. A tool that cannot answer raises a CardfileError.
    """

    def __init__(self, work: Workspace, folders: Sequence[Path]) -> None:
        self._work = work
        self._writer = replace(work, by=NAME)
        self._folders = folders

    @property
    def reading_tools(self) -> Sequence[Callable[..., Json]]:
        """The tools that change nothing."""
        tools = (self.search, self.show, self.due, self.events)
        return (*tools, self.read_photo) if self._folders else tools

    @property
    def writing_tools(self) -> Sequence[Callable[..., Json]]:
        """The tools that change contacts."""
        return self.log_talk, self.add_note, self.set_follow_up

    def search(
        self, text: str = "", event: str = "", tag: str = "", limit: int = 20
    ) -> Json:
        """Find contacts by words, a phone number, an event or a tag.

        An empty search lists the newest contacts. At most 100 are answered.
        """
        wanted = Filter(event=event, tag=tag, search=text)
        with self._work.reading() as session:
            gone = withdrawn_ids(session)
            left_out = count_withdrawn(session, wanted)
        most = _rows(limit)
        found = list_contacts(self._work, wanted, most + len(gone))
        rows = [row for row in found if row.id not in gone]
        count = count_contacts(self._work, wanted) - left_out
        return _plain({"contacts": rows[:most], "found": count})

    def show(self, contact_id: int) -> Json:
        """Show all that is known of a contact: values, notes, follow-ups, talks."""
        view = self._view(contact_id)
        found = asdict(view)
        for name in ("cards", "facts", "twins", "uid"):
            del found[name]
        found["facts"] = [
            {"kind": it.kind, "value": it.value, "label": it.label} for it in view.facts
        ]
        found["notes"] = [{"day": day, "text": text} for day, text in view.notes]
        return _plain(found)

    def due(self, days: int = 0, limit: int = 50) -> Json:
        """List follow-ups that are overdue or due within so many days."""
        within = min(max(days, 0), 3660)
        rows = list(list_due(self._work, within, _rows(limit)))
        return _plain({"follow_ups": rows, "found": count_due(self._work, within)})

    def events(self) -> Json:
        """List the events with the number of contacts met there."""
        query = (
            select(col(Contact.event_id), func.count())
            .where(col(Contact.event_id).is_not(None), reachable(Contact.id))
            .group_by(col(Contact.event_id))
        )
        with self._work.reading() as session:
            counts = {row[0]: row[1] for row in session.execute(query)}
            found = [
                {
                    "name": it.name,
                    "held_on": it.held_on,
                    "place": it.place,
                    "wants": it.wants,
                    "contacts": counts.get(it.id, 0),
                }
                for it in list_events(session)
            ]
        return _plain({"events": found})

    def read_photo(self, path: str) -> Json:
        """Read the business cards on a photo and store nothing."""
        photo = _find_photo(path, self._folders)
        settings = replace(self._work.settings, workers=1, scheduler="")
        for _, result in read_images(settings, [photo]):
            if isinstance(result, PhotoError):
                raise result
            cards = [reading_object(photo, card) for card in result.cards]
            return _plain({"cards": [{**it, "image": photo.name} for it in cards]})
        return {"cards": []}

    def log_talk(
        self, contact_id: int, channel: str, note: str = "", day: date | None = None
    ) -> Json:
        """Record that a contact was spoken with, by call, email, lunch or visit."""
        self._view(contact_id)
        way, text = _channel(channel), _limited(note)
        entry = log_conversation(self._writer, contact_id, way, text, day)
        return _plain({"contact": contact_id, **asdict(entry)})

    def add_note(self, contact_id: int, text: str) -> Json:
        """Write a note about a contact."""
        self._view(contact_id)
        view = add_note(self._writer, contact_id, _limited(text))
        return {"contact": contact_id, "notes": len(view.notes)}

    def set_follow_up(
        self, contact_id: int, when: str, channel: str = "call", reason: str = ""
    ) -> Json:
        """Set a follow-up: when is a date, or a rule such as "+3 working days"."""
        self._view(contact_id)
        wanted = parse_follow_up(_limited(when), _channel(channel), _limited(reason))
        outcome = remind(self._writer, contact_id, wanted)
        return _plain({"contact": contact_id, **asdict(outcome.changed)})

    def _view(self, contact_id: int) -> ContactView:
        view = view_contact(self._work, contact_id)
        if view.basis.withdrawn_on is not None:
            raise NotAllowed(
                f"Contact {contact_id} withdrew on {view.basis.withdrawn_on}: it is not"
                " shown to assistants."
            )
        return view


def _find_photo(path: str, folders: Sequence[Path]) -> Path:
    allowed = [folder.resolve() for folder in folders]
    try:
        photo = Path(path).resolve()
        is_inside = any(photo.is_relative_to(folder) for folder in allowed)
        if is_inside and photo.is_file():
            return photo
    except (OSError, ValueError, RuntimeError) as error:
        raise NotAllowed("This is not the path of a photo.") from error
    names = ", ".join(map(str, allowed))
    raise NotAllowed(f"Only photos in these folders can be read: {names}.")


def _rows(limit: int) -> int:
    return min(max(limit, 1), MOST_ROWS)


def _channel(channel: str) -> Channel:
    try:
        return Channel(channel)
    except ValueError as error:
        known = ", ".join(Channel)
        problem = f"{channel} is not a channel: choose one of {known}."
        raise EditInvalid(problem) from error


def _limited(text: str) -> str:
    if len(text) > LONGEST:
        raise EditInvalid(
            f"The text has {len(text)} characters: write at most {LONGEST}."
        )
    return text


def _plain(value: Json) -> Json:
    """Return the value in JSON's own types, long texts and lists cut."""
    found: Json = _cut(plain_json(value))
    return found


def _cut(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    match value:
        case str():
            return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
        case list():
            return [_cut(it) for it in value[:MOST_ROWS]]
        case dict():
            return {key: _cut(it) for key, it in value.items()}
        case _:
            return value
