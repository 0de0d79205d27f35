"""What a person wants changed on a contact: as options or in an editor, one value."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from actions.identity.editing import add_point, remove_point, set_columns, set_ready
from actions.identity.points import find_extension
from models.contact import PointKind, Stage, Status
from models.errors import EditInvalid, NotFound
from models.field import PhoneKind
from models.tables.contact import Contact, ContactPoint
from models.toml import parse_toml

COLUMNS = {
    "name": "Full name, as it is to be written.",
    "prefix": "Such as Dr.",
    "given_name": "First name.",
    "family_name": "Last name.",
    "suffix": "Such as PhD.",
    "romanised_name": "The name in Latin letters.",
    "title": "Job title.",
    "department": "Department.",
    "company": "Company.",
    "address": "Whole postal address.",
    "street": "Street and number.",
    "city": "Town.",
    "region": "State or province.",
    "postcode": "Postcode.",
    "country": "Country, two letters.",
    "place": "Where you met.",
    "met_on": "When you met, as 2026-11-12.",
    "assigned_to": "Who works on it.",
    "stage": f"How far it has come: {', '.join(Stage)}.",
}
"""What can be set, with the help of its option."""

POINTS = {
    "emails": PointKind.EMAIL,
    "phones": PointKind.PHONE,
    "websites": PointKind.WEBSITE,
    "social": PointKind.SOCIAL,
}
"""The lists in the editor's file."""
_EXTENSION = " ext. "


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be changed.

    Attributes:
        columns: New values by name; an empty one empties the column.
        added: Points as they were typed.
        replaced: Kinds of which only the added points shall stay.
        removed: Values of points, whatever their kind.
        ready: Whether a person has found the contact right.
        whole: Whether the added are written out in full: a phone that comes without
            its extension has lost it.
    """

    columns: Mapping[str, str | date] = field(default_factory=dict)
    added: tuple[tuple[PointKind, str], ...] = ()
    replaced: frozenset[PointKind] = frozenset()
    removed: tuple[str, ...] = ()
    ready: bool = False
    whole: bool = field(default=False, compare=False)


def apply(changes: Changes, contact: Contact, country: str) -> None:
    """Write the changes into the contact, as a person's.

    Args:
        changes: What is to be changed.
        contact: In a writing session.
        country: Two letters; of phone numbers without a country code.

    Raises:
        EditInvalid: A value cannot be stored.
        NotFound: A point to be removed is not there.
    """
    if changes.columns:
        set_columns(contact, changes.columns)
    kept = [_add(contact, *it, country, whole=changes.whole) for it in changes.added]
    others = [point for point in contact.points if point not in kept]
    removed = [_find(contact, others, text) for text in changes.removed]
    replaced = [point for point in others if point.kind in changes.replaced]
    for point in replaced + [it for it in removed if it.kind not in changes.replaced]:
        remove_point(contact, point.kind, point.value)
    if changes.ready:
        set_ready(contact)


def as_toml(contact: Contact) -> str:
    """A contact as the file that the editor opens."""
    lines = [
        f"# Contact {contact.id}. What you change is yours: no card changes it again.",
        "# Close without saving to leave all as it is.",
        *(f"{name} = {_quote(getattr(contact, name))}" for name in COLUMNS),
        "",
        '# A phone may begin with what it is for: "mobile: +49 151 23456789".',
        *(f"{key} = {_points(contact, kind)}" for key, kind in POINTS.items()),
        "",
        "# true: all of this is right.",
        f"ready = {str(contact.status is Status.READY).lower()}",
    ]
    return "\n".join(lines) + "\n"


def from_toml(written: str, read: str) -> Changes:
    """What a person changed in the file.

    Args:
        written: By `as_toml`, for the editor.
        read: As the editor left it; what is no longer in it stays as it is.

    Raises:
        EditInvalid: It is no valid TOML, or has other keys or values.
    """
    old = parse_toml(written)
    try:
        new = parse_toml(read)
    except ValueError as error:
        raise EditInvalid(
            f"Nothing is changed, for the file has a slip: {error}."
        ) from error
    for key, value in new.items():
        if type(value) is not type(old.get(key)):
            raise EditInvalid(f"Nothing is changed, for {key} cannot be {value!r}.")
    columns = {key: new[key] for key in COLUMNS if new.get(key, old[key]) != old[key]}
    before, after = _points_in(old), _points_in(old | new)
    values = {_value(*point) for point in after}
    gone = [_value(*point) for point in before if point not in after]
    return Changes(
        columns=parse_columns(columns),
        added=tuple(point for point in after if point not in before),
        # One that only is for something else now, as "work: +49..", stays.
        removed=tuple(value for value in gone if value not in values),
        ready=new.get("ready", False) and not old["ready"],
        whole=True,
    )


def parse_columns(values: Mapping[str, str]) -> dict[str, str | date]:
    """Columns as they were typed, in their own types.

    Raises:
        EditInvalid: One of them is no day.
    """
    columns: dict[str, str | date] = dict(values)
    if "met_on" in values:
        try:
            columns["met_on"] = date.fromisoformat(values["met_on"])
        except ValueError as error:
            problem = f"{values['met_on']} is no day: write it as 2026-11-12."
            raise EditInvalid(problem) from error
    return columns


def _points_in(file: Mapping[str, Any]) -> tuple[tuple[PointKind, str], ...]:
    return tuple((kind, str(it)) for key, kind in POINTS.items() for it in file[key])


def _part(kind: PointKind, text: str) -> tuple[str, str]:
    """A phone's kind and its number; all the others have no kind."""
    form = rf"\s*({'|'.join(PhoneKind)})\s*:\s*(.+)"
    any_case = re.IGNORECASE | re.ASCII  # else "ı" would count as "i"
    if kind is PointKind.PHONE and (match := re.fullmatch(form, text, any_case)):
        return match[1].lower(), match[2]
    return "", text


def _value(kind: PointKind, text: str) -> str:
    """What a point written by `as_toml` is known by."""
    return _part(kind, text)[1].partition(_EXTENSION)[0]


def _add(
    contact: Contact, kind: PointKind, text: str, country: str, *, whole: bool
) -> ContactPoint:
    label, value = _part(kind, text)
    point = add_point(contact, kind, value, label, country)
    if whole and kind is PointKind.PHONE:
        point.extension = find_extension(value, country)
    return point


def _find(contact: Contact, points: Sequence[ContactPoint], text: str) -> ContactPoint:
    for point in points:
        if text.casefold() in {point.value.casefold(), point.printed.casefold()}:
            return point
    raise NotFound(f"Contact {contact.id} has no e-mail, phone or website {text}.")


def _points(contact: Contact, kind: PointKind) -> str:
    points = [point for point in contact.points if point.kind is kind]
    return f"[{', '.join(_quote(_written(point)) for point in points)}]"


def _written(point: ContactPoint) -> str:
    label = f"{point.label}: " if point.label else ""
    extension = f"{_EXTENSION}{point.extension}" if point.extension else ""
    return f"{label}{point.value}{extension}"


def _quote(value: object) -> str:
    """A TOML string; JSON's are, as long as they hold no surrogate pairs."""
    return json.dumps(str(value), ensure_ascii=False)
