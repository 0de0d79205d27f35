"""Edit contacts: the changes of a person as one value, and what applies them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from actions.contacts.view import ContactView, load_view
from actions.history import changing, recorded
from actions.identity import editing
from actions.identity.editing import add_point, remove_point, set_columns, set_ready
from actions.workspace import Workspace
from models.contact import PointKind
from models.contact_fields import FIELDS
from models.database.queries import get_contact
from models.errors import EditInvalid, NotFound
from models.field import PhoneKind
from models.tables.contact import Contact, ContactPoint


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of one contact.

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

    @property
    def summary(self) -> str:
        """The names of what is changed, such as "name, phone"."""
        kinds = [kind.value for kind, _ in self.added] + list(self.replaced)
        labels = [FIELDS[name].label for name in self.columns if name in FIELDS]
        other = [*self.removed, *(["checked"] if self.ready else [])]
        return ", ".join(dict.fromkeys((*labels, *kinds, *other)))


def apply(changes: Changes, contact: Contact, country: str) -> None:
    """Write the changes into the contact, as a person's.

    `country` (two letters) is that of phone numbers without a country code.

    Raises:
        EditInvalid: A value cannot be stored.
        NotFound: A point to be removed is not there.
    """
    if changes.columns:
        set_columns(contact, changes.columns)
    kept = [
        _add_point(contact, *it, country, whole=changes.whole) for it in changes.added
    ]
    others = [point for point in contact.points if point not in kept]
    removed = [_find_point(contact, others, text) for text in changes.removed]
    replaced = [point for point in others if point.kind in changes.replaced]
    for point in replaced + [it for it in removed if it.kind not in changes.replaced]:
        remove_point(contact, point.kind, point.value)
    if changes.ready:
        set_ready(contact)


def parse_columns(values: Mapping[str, str]) -> dict[str, str | date]:
    """Convert typed columns to their own types.

    Raises:
        EditInvalid: One of them is no day.
    """
    columns: dict[str, str | date] = dict(values)
    if "met_on" in values:
        try:
            columns["met_on"] = date.fromisoformat(values["met_on"])
        except ValueError as error:
            problem = f"{values['met_on']} is not a date: write it as 2026-11-12."
            raise EditInvalid(problem) from error
    return columns


def split_label(kind: PointKind, text: str) -> tuple[str, str]:
    """Return the kind that a phone begins with, as "mobile: +49…", and the rest.

    Raises:
        EditInvalid: It begins with a kind, but has no colon after it.
    """
    form = rf"\s*({'|'.join(PhoneKind)})\s*:\s*(.+)"
    any_case = re.IGNORECASE | re.ASCII  # else "ı" would count as "i"
    if kind is PointKind.PHONE and (match := re.fullmatch(form, text, any_case)):
        return match[1].lower(), match[2]
    kind_alone = rf"\s*({'|'.join(PhoneKind)})\b"
    if kind is PointKind.PHONE and (match := re.match(kind_alone, text, any_case)):
        raise EditInvalid(f'"{text}" lacks a colon: write "{match[1]}: +49 30 123456".')
    return "", text


def _add_point(
    contact: Contact, kind: PointKind, text: str, country: str, *, whole: bool
) -> ContactPoint:
    label, value = split_label(kind, text)
    point = add_point(contact, kind, value, label, country)
    if whole and kind is PointKind.PHONE:
        from actions.identity.normalise import find_extension  # noqa: PLC0415 - slow

        point.extension = find_extension(value, country)
    return point


def _find_point(
    contact: Contact, points: Sequence[ContactPoint], text: str
) -> ContactPoint:
    for point in points:
        if text.casefold() in {point.value.casefold(), point.printed.casefold()}:
            return point
    raise NotFound(f"Contact {contact.id} has no e-mail, phone or website {text}.")


def edit_contact(work: Workspace, contact_id: int, changes: Changes) -> ContactView:
    """Write what a person changed.

    Raises:
        NotFound: There is no such contact, or a point to be removed is not there.
        EditInvalid: A value cannot be stored.
    """
    title = f"Edited contact {contact_id}: {changes.summary}"
    with recorded(work, title, [contact_id]) as session:
        contact = get_contact(session, contact_id)
        apply(changes, contact, work.settings.country)
        session.flush()
        return load_view(session, contact_id)


def edit_seen(
    work: Workspace, contact_id: int, seen: Mapping[str, str], typed: Mapping[str, str]
) -> dict[str, str]:
    """Store the columns that a person changed in a form, if nobody else changed them.

    Args:
        work: Where the contact is.
        contact_id: Its number.
        seen: What the form showed, by column.
        typed: What it says now.

    Returns:
        What somebody else changed meanwhile, by column; then nothing was stored.

    Raises:
        NotFound: There is no such contact.
        EditInvalid: A value cannot be stored.
    """
    wanted = {name: it for name, it in typed.items() if it != seen.get(name)}
    labels = ", ".join(FIELDS[name].label for name in wanted)
    title = f"Edited contact {contact_id}: {labels}"
    with recorded(work, title, [contact_id]) as session:
        contact = get_contact(session, contact_id)
        present = {name: str(getattr(contact, name) or "") for name in wanted}
        meanwhile = {
            name: text
            for name, text in present.items()
            if text not in {seen.get(name, text), wanted[name]}
        }
        if wanted and not meanwhile:
            set_columns(contact, parse_columns(wanted))
        return meanwhile


def add_note(work: Workspace, contact_id: int, text: str) -> ContactView:
    """Write a note about a contact."""
    with changing(work, contact_id, "Wrote a note about") as (session, contact):
        editing.add_note(contact, text)
        session.flush()
        return load_view(session, contact_id)


def add_tags(work: Workspace, contact_id: int, tags: Sequence[str]) -> ContactView:
    """Tag a contact."""
    with changing(work, contact_id, "Tagged") as (session, contact):
        for tag in tags:
            editing.add_tag(contact, tag)
        session.flush()
        return load_view(session, contact_id)


def remove_tags(work: Workspace, contact_id: int, tags: Sequence[str]) -> ContactView:
    """Remove tags from a contact.

    Raises:
        NotFound: The contact has no such tag.
    """
    with changing(work, contact_id, "Removed tags of") as (session, contact):
        for tag in tags:
            editing.remove_tag(contact, tag)
        session.flush()
        return load_view(session, contact_id)


def tag_contacts(work: Workspace, contact_ids: Sequence[int], tag: str) -> None:
    """Tag contacts.

    Raises:
        NotFound: One of them is not there.
        EditInvalid: The tag is empty.
    """
    with recorded(work, f"Tagged {len(contact_ids)} contacts", contact_ids) as session:
        for number in contact_ids:
            editing.add_tag(get_contact(session, number), tag)
