"""The fields of a contact to check, each with its place on the card and its doubt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import phonenumbers

from actions.review.reasons import find_reasons
from actions.workspace import Workspace
from models.contact import PointKind, Status
from models.contact_fields import COLUMNS_FROM_CARDS, WHOLES, with_parts
from models.database.queries import cards_of, event_of, get_contact
from models.field import SURE, FieldKind, PhoneKind
from models.geometry import Box
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint
from models.tables.photo import Evidence

LEAST_OFFERED = 0.25
"""Confidence from which another text is offered; below it, three of four are wrong."""
EDITED = (*COLUMNS_FROM_CARDS, "remember")
"""Columns that are edited while a card is checked."""


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """The place where a value was read.

    Attributes:
        card_id: On which card.
        box: On the flat card, in pixels.
        printed: The text as it was read there.
        confidence: From 0 to 1.
    """

    card_id: int
    box: Box
    printed: str
    confidence: float


@dataclass(frozen=True, slots=True)
class SheetField:
    """A field to be checked.

    Attributes:
        key: Its name in a form, such as "company" or "point-12".
        kind: What it is.
        text: As it is shown and typed.
        parts: Of a name or address: texts by column.
        label: A phone's kind or a handle's network.
        extension: To dial after a phone number is answered.
        typed: Whether a person wrote it.
        place: Where it was read; None when it never was.
        doubt: Why it should be looked at; "" for the others.
        others: What else it may be, such as another line of the card.
    """

    key: str
    kind: FieldKind
    text: str
    parts: Mapping[str, str] = field(default_factory=dict)
    label: str = ""
    extension: str = ""
    typed: bool = False
    place: FieldPlace | None = None
    doubt: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetCard:
    """A card of the contact, as it is shown beside the fields; sizes in pixels."""

    id: int
    width: int
    height: int
    page: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A contact as it is checked.

    Attributes:
        fields: Doubtful ones first.
        cards: With the card that says most first.
        reasons: Why it waits, as sentences.
        seen: All that can be changed, as texts by key; see `actions.review.save`.
    """

    id: int
    name: str
    status: Status
    fields: tuple[SheetField, ...]
    cards: tuple[SheetCard, ...]
    reasons: tuple[str, ...]
    event: str
    seen: Mapping[str, str]


def view_sheet(work: Workspace, contact_id: int) -> Sheet:
    """Return a contact with all that is needed to check it.

    Raises:
        NotFound: There is none of this number.
    """
    with work.reading() as session:
        contact = get_contact(session, contact_id)
        event = event_of(session, contact)
        fields = sorted(_checked_fields(contact), key=lambda it: not it.doubt)
        found = cards_of(session, contact)
        cards = sorted(found, key=lambda it: len(it.evidence), reverse=True)
        return Sheet(
            id=contact_id,
            name=contact.name,
            status=contact.status,
            fields=tuple(fields),
            cards=tuple(
                SheetCard(id_of(it), it.width, it.height, it.page, tuple(it.problems))
                for it in cards
            ),
            reasons=tuple(find_reasons(session, contact)),
            event=event.name if event else "",
            seen=snapshot(contact),
        )


def snapshot(contact: Contact) -> dict[str, str]:
    """Return the texts of a contact that can be changed, by the keys of the form."""
    found = {name: str(getattr(contact, name)) for name in EDITED}
    for point in contact.points:
        key = f"point-{id_of(point)}"
        found[key] = shown(point)
        if point.kind is PointKind.PHONE:
            found[f"{key}-label"] = point.label or PhoneKind.OTHER
            found[f"{key}-extension"] = point.extension
        if point.kind is PointKind.SOCIAL:
            found[f"{key}-label"] = point.label
    return found


def shown(point: ContactPoint) -> str:
    """Return a point as people read it: phone numbers in groups."""
    return shown_number(point.value) if point.kind is PointKind.PHONE else point.value


def shown_number(value: str) -> str:
    """Return a phone number in groups; one that cannot be understood as it is."""
    number = _parse(value)
    return value if number is None else _in_groups(number)


def _parse(text: str, country: str = "") -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None


def _in_groups(number: phonenumbers.PhoneNumber) -> str:
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)


def _checked_fields(contact: Contact) -> Iterator[SheetField]:
    """Yield the fields with their doubts; what a person typed or checked has none."""
    for found in _fields(contact):
        if contact.status is Status.REVIEW and not found.typed:
            yield replace(found, doubt=_doubt(found))
        else:
            yield found


def _fields(contact: Contact) -> Iterator[SheetField]:
    """Yield all fields of a card, empty ones too, in the usual order."""
    evidence = [it for card in contact.cards for it in card.evidence]
    for column, parts in WHOLES.items():
        kind, text = FieldKind(column), str(getattr(contact, column))
        yield SheetField(
            key=column,
            kind=kind,
            text=text,
            parts={it.name: str(getattr(contact, it.name)) for it in parts},
            typed=bool(with_parts(column) & {*contact.typed}),
            place=_place(evidence, kind, text),
            others=_others(evidence, kind, text),
        )
        if kind is FieldKind.COMPANY:
            yield from _points(contact, evidence)


def _points(contact: Contact, evidence: Sequence[Evidence]) -> Iterator[SheetField]:
    for point in contact.points_by_kind:
        kind = FieldKind(point.kind.value)
        yield SheetField(
            key=f"point-{id_of(point)}",
            kind=kind,
            text=shown(point),
            label=point.label,
            extension=point.extension,
            typed=point.typed,
            place=_place(evidence, kind, point.value),
            others=_with_country(contact, point),
        )


def _place(
    evidence: Sequence[Evidence], kind: FieldKind, value: str
) -> FieldPlace | None:
    same = [it for it in evidence if it.kind is kind and it.value == value and value]
    if not same:
        return None
    best = max(same, key=lambda it: it.confidence)
    return FieldPlace(best.card_id, best.box, best.printed, best.confidence)


def _others(
    evidence: Sequence[Evidence], kind: FieldKind, value: str
) -> tuple[str, ...]:
    """Return the other likely values of this kind on the cards, the surest first."""
    same = [it for it in evidence if it.kind is kind and it.value != value]
    likely = [it for it in same if it.confidence >= LEAST_OFFERED]
    ranked = sorted(likely, key=lambda it: -it.confidence)
    return tuple(dict.fromkeys(it.value for it in ranked))


def _with_country(contact: Contact, point: ContactPoint) -> tuple[str, ...]:
    """Return a number with the country code of the address, if it lacks one."""
    if point.kind is not PointKind.PHONE or point.value.startswith("+"):
        return ()
    number = _parse(point.value, contact.country)
    if number is None or not phonenumbers.is_valid_number(number):
        return ()
    return (_in_groups(number),)


def _doubt(found: SheetField) -> str:
    if not found.text:
        return "none was found" if found.kind is FieldKind.NAME else ""
    if found.kind is FieldKind.PHONE and not found.text.startswith("+"):
        return "the country code is missing"
    if found.kind is FieldKind.PHONE and not _is_given_out(found.text):
        return "no country gives out such a number"
    if found.place is not None and found.place.confidence < SURE:
        return f"{found.place.confidence:.0%} sure"
    if found.others:
        return "the cards say more than one thing"
    return ""


def _is_given_out(text: str) -> bool:
    """Return whether a number with its country code can belong to anybody."""
    number = _parse(text)
    return number is not None and phonenumbers.is_valid_number(number)
