"""A contact as a TOML file for the user's editor, and the changes made in it."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from actions.contacts.edit import Changes, parse_columns, split_label
from actions.contacts.facts import KnownFact
from models.contact import PointKind, Status
from models.contact_fields import FIELDS
from models.errors import EditInvalid
from models.text import parse_toml

POINTS = {
    "emails": PointKind.EMAIL,
    "phones": PointKind.PHONE,
    "websites": PointKind.WEBSITE,
    "social": PointKind.SOCIAL,
}
"""The lists in the file."""
_EXTENSION = " ext. "


def as_toml(
    values: Mapping[str, str | date | None], facts: Iterable[KnownFact], status: Status
) -> str:
    """Return a contact as the file that the editor opens."""
    facts = list(facts)
    lines = [
        "# Cards never change what you write here.",
        "# Close without saving to leave everything as it is.",
        *(f"{name} = {_quote(values[name] or '')}" for name in FIELDS),
        "",
        '# A phone may begin with its kind: "mobile: +49 151 23456789".',
        *(f"{key} = {_points(facts, kind)}" for key, kind in POINTS.items()),
        "",
        "# true: all of this is right.",
        f"ready = {str(status is Status.READY).lower()}",
    ]
    return "\n".join(lines) + "\n"


def from_toml(written: str, read: str) -> Changes:
    """Read what a person changed in the file.

    What is no longer in it stays as it is.

    Raises:
        EditInvalid: It is no valid TOML, or has other keys or values.
    """
    old = parse_toml(written)
    try:
        new = parse_toml(read)
    except ValueError as error:
        raise EditInvalid(
            f"Nothing was changed: the file is not valid TOML: {error}."
        ) from error
    for key, value in new.items():
        if type(value) is not type(old.get(key)):
            raise EditInvalid(f"Nothing was changed: {key} cannot be {value!r}.")
    columns = {key: new[key] for key in FIELDS if new.get(key, old[key]) != old[key]}
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


def _points_in(file: Mapping[str, Any]) -> tuple[tuple[PointKind, str], ...]:
    return tuple((kind, str(it)) for key, kind in POINTS.items() for it in file[key])


def _value(kind: PointKind, text: str) -> str:
    """Return the value of a point that `as_toml` wrote."""
    return split_label(kind, text)[1].partition(_EXTENSION)[0]


def _points(facts: Iterable[KnownFact], kind: PointKind) -> str:
    written = (_quote(_written(it)) for it in facts if it.kind.value == kind.value)
    return f"[{', '.join(written)}]"


def _written(fact: KnownFact) -> str:
    is_phone = fact.kind.value == PointKind.PHONE.value
    label = f"{fact.label}: " if fact.label and is_phone else ""
    extension = f"{_EXTENSION}{fact.extension}" if fact.extension else ""
    return f"{label}{fact.value}{extension}"


def _quote(value: object) -> str:
    """Return a TOML string; JSON's are, as long as they hold no surrogate pairs."""
    text = "" if value is None else str(value)
    return json.dumps(text, ensure_ascii=False)
