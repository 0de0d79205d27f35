"""Changes that people make to contacts: correct, add to and split them.

Whatever is written here is marked as a person's and never changed by a card again.
All of it happens in the caller's transaction.
"""

from collections.abc import Mapping
from datetime import date
from itertools import chain

from sqlmodel import Session

from actions.identity.filling import clear_read, fill, point_key
from models.contact import PointKind, Stage, Status
from models.contact_fields import FIELDS, WHOLES, with_parts
from models.database.queries import matches_of
from models.errors import EditInvalid, NotFound, Remedy
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint, ContactTag, Note, PossibleMatch
from models.tables.photo import Card
from models.text import LONGEST_FIELD, tidy, tidy_tag

_COMPOSED = {"country", *chain.from_iterable(map(with_parts, WHOLES))}
"""Columns that are parts of another or have parts."""


def set_columns(contact: Contact, values: Mapping[str, str | date]) -> None:
    """Write fields of a contact; an empty text empties one for good.

    A name or an address and its parts stay one thing: see `normalise.complete`.

    Raises:
        EditInvalid: There is no such field, or it takes no such value.
    """
    for column, value in values.items():
        if column not in FIELDS:
            known = ", ".join(FIELDS)
            raise EditInvalid(f"{column} cannot be set; choose one of {known}.")
        if isinstance(value, date) is not (column == "met_on"):
            raise EditInvalid(f"{column} cannot be set to {value}.")
    new = {column: _tidy_value(column, value) for column, value in values.items()}
    texts = {column: it for column, it in new.items() if isinstance(it, str)}
    if new.keys() & _COMPOSED:
        from actions.identity.normalise import complete  # noqa: PLC0415 - the rules of cards

        new |= complete(contact, texts)
    for column, value in new.items():
        setattr(contact, column, value)
    whole = (with_parts(it) for it in WHOLES if with_parts(it) & new.keys())
    contact.mark_typed(*new, *chain.from_iterable(whole))


def set_ready(contact: Contact) -> None:
    """Note that someone has looked at the contact and found it right."""
    contact.status = Status.READY
    contact.doubt = ""


def add_point(
    contact: Contact, kind: PointKind, text: str, label: str = "", country: str = ""
) -> ContactPoint:
    """Add an address, number, website or handle, or make one that is there a person's.

    The label is a phone's PhoneKind or a handle's network. `country` (two letters) is
    that of phone numbers without a country code.

    Raises:
        EditInvalid: It is no address, number or URL.
    """
    from actions.identity.normalise import find_extension, tidy_point  # noqa: PLC0415

    _check_length(kind.value, text)
    value = tidy_point(kind, text, country)
    point = _add(contact, kind, value, text)
    point.label = tidy(label) or point.label
    if kind is PointKind.PHONE:
        point.extension = find_extension(text, country) or point.extension
    return point


def add_number(contact: Contact, number: str, extension: str, label: str) -> None:
    """Add a phone number that is in its stored form, as a person's.

    The number is in E.164; the extension is digits, the label a PhoneKind.
    """
    text = f"{number} ext. {extension}" if extension else number
    point = _add(contact, PointKind.PHONE, number, text)
    point.label = label
    point.extension = extension or point.extension


def add_number_as_written(contact: Contact, text: str, label: str) -> ContactPoint:
    """Add a phone number whose country is not known, as somebody wrote it.

    The label is a PhoneKind.

    Raises:
        EditInvalid: There is no digit in it.
    """
    _check_length("number", text)
    if not any(c.isdigit() for c in text):
        raise EditInvalid(f"{text} is not a phone number.")
    point = _add(contact, PointKind.PHONE, tidy(text), text)
    point.label = label
    return point


def _add(contact: Contact, kind: PointKind, value: str, text: str) -> ContactPoint:
    if contact.removed:
        key = point_key(kind, value)
        contact.removed = [it for it in contact.removed if it != key]
    point = _find_point(contact, kind, value)
    if point is None:
        point = ContactPoint(kind=kind, value=value, printed=tidy(text))
        contact.points.append(point)
    point.typed = True
    return point


def remove_point(contact: Contact, kind: PointKind, value: str) -> None:
    """Take a point away; no card brings it back.

    Raises:
        NotFound: The contact has no such point.
    """
    point = _find_point(contact, kind, value)
    if point is None:
        raise NotFound(f"Contact {contact.id} has no {kind.value} {value}.")
    contact.points.remove(point)
    contact.removed = sorted({*contact.removed, point_key(kind, value)})


def add_tag(contact: Contact, tag: str) -> None:
    """Tag a contact; a tag it has, whatever its case, is not added again."""
    name = tidy_tag(tag)
    if not name:
        raise EditInvalid("A tag must not be empty.")
    if name.casefold() not in {row.tag.casefold() for row in contact.tags}:
        contact.tags.append(ContactTag(tag=name))


def remove_tag(contact: Contact, tag: str) -> None:
    """Take a tag away.

    Raises:
        NotFound: The contact has no such tag.
    """
    name = tidy_tag(tag).casefold()
    for row in contact.tags:
        if row.tag.casefold() == name:
            contact.tags.remove(row)
            return
    raise NotFound(f"Contact {contact.id} has no tag {tag}.")


def add_note(contact: Contact, text: str) -> Note:
    """Write a note about a contact.

    Raises:
        EditInvalid: It is empty.
    """
    if not text.strip():
        raise EditInvalid("A note must not be empty.")
    note = Note(text=text.strip().replace("\0", ""))
    contact.notes.append(note)
    return note


def remember(contact: Contact, line: str) -> None:
    """Note why a contact is remembered; a second reason becomes a note, not lost."""
    known = {contact.remember, *(note.text for note in contact.notes)}
    if not contact.remember and "remember" not in contact.typed:
        contact.change(remember=tidy(line))
    elif tidy(line) and tidy(line) not in known:
        add_note(contact, tidy(line))


def split(session: Session, contact: Contact, card: Card) -> Contact:
    """Make a card of a contact a contact of its own.

    Each gets the values of its own cards; what a person
    typed stays with the old contact.

    Raises:
        EditInvalid: The card is not the contact's, or its only one.
    """
    if card not in contact.cards or len(contact.cards) < 2:
        raise EditInvalid(
            f"Contact {contact.id} has no other card to keep.", Remedy.ADD_PERSON
        )
    contact.cards.remove(card)
    clear_read(contact)
    session.flush()  # the points go before they may come back
    for kept in contact.cards:
        fill(contact, kept.evidence)
    new = Contact(met_on=contact.met_on, event_id=contact.event_id, place=contact.place)
    if contact.basis is not None:
        new.basis = contact.basis.duplicate()
    fill(new, card.evidence)
    new.cards.append(card)
    session.add(new)
    session.flush()
    keep_apart(session, contact, new)
    return new


def keep_apart(
    session: Session, one: Contact, other: Contact, reason: str = "split"
) -> None:
    """Remember that two contacts are two people, so that nobody is asked again."""
    matches = _matches_between(session, one, other)
    if not matches:
        matches = [
            PossibleMatch(contact_id=id_of(one), other_id=id_of(other), reason=reason)
        ]
    for match in matches:
        match.dismissed = True
        session.add(match)


def are_kept_apart(session: Session, one: Contact, other: Contact) -> bool:
    """Return whether somebody has said that two contacts are two people."""
    return any(it.dismissed for it in _matches_between(session, one, other))


def _matches_between(
    session: Session, one: Contact, other: Contact
) -> list[PossibleMatch]:
    matches, wanted = matches_of(session, id_of(one)), id_of(other)
    return [it for it in matches if wanted in {it.contact_id, it.other_id}]


def _check_length(label: str, text: str) -> None:
    if len(text) > LONGEST_FIELD:
        raise EditInvalid(
            f"The {label} has more than {LONGEST_FIELD:,} characters: shorten it, or"
            " write a note."
        )


def _tidy_value(column: str, value: str | date) -> str | date:
    if not isinstance(value, str):
        return value
    _check_length(FIELDS[column].label, value)
    if column != "stage":
        return FIELDS[column].tidy(value)
    try:
        return Stage(value)
    except ValueError as error:
        stages = ", ".join(Stage)
        raise EditInvalid(f"{value} is not a stage; choose one of {stages}.") from error


def _find_point(contact: Contact, kind: PointKind, value: str) -> ContactPoint | None:
    return next(
        (it for it in contact.points if it.kind is kind and it.value == value), None
    )
