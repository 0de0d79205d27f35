"""The SQL conditions that a `Filter` stands for."""

import re
from datetime import datetime, time

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.contact import Filter, PointKind
from models.likeness import company_key, name_key
from models.tables.contact import Contact, ContactPoint, ContactTag, Note
from models.tables.event import Event

SHORTEST_NUMBER = 4
"""Digits; fewer are searched as text, since they would be in too many numbers."""


def conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """What a contact must fulfil, every one of it."""
    found = _search(wanted.search)
    if wanted.event:
        found.append(_any_event(_is(col(Event.name), wanted.event)))
    if wanted.tag:
        found.append(_any_tag(_is(col(ContactTag.tag), wanted.tag)))
    if wanted.status is not None:
        found.append(col(Contact.status) == wanted.status)
    if wanted.since is not None:
        midnight = datetime.combine(wanted.since, time()).astimezone()
        found.append(col(Contact.added_at) >= midnight)
    return found


def _search(text: str) -> list[ColumnElement[bool]]:
    digits = re.sub(r"\D", "", text).lstrip("0")
    if len(digits) >= SHORTEST_NUMBER and re.fullmatch(r"[\d\s+()./-]+", text):
        phone = col(ContactPoint.kind) == PointKind.PHONE
        return [_any_point(phone & col(ContactPoint.value).contains(digits))]
    return [or_(*_places(word)) for word in text.split()]


def _places(word: str) -> list[ColumnElement[bool]]:
    """Where a word may stand."""
    columns = (
        Contact.name,
        Contact.romanised_name,
        Contact.title,
        Contact.department,
        Contact.company,
        Contact.address,
        Contact.place,
    )
    return [
        *(_has(col(column), word) for column in columns),
        *_keys_have(word),
        _any_point(_has(col(ContactPoint.value), word)),
        _any_tag(_has(col(ContactTag.tag), word)),
        _any_note(_has(col(Note.text), word)),
        _any_event(_has(col(Event.name), word)),
    ]


def _keys_have(word: str) -> list[ColumnElement[bool]]:
    """Names and companies without regard to accents: "muller" finds Müller."""
    pairs = (
        (Contact.name_key, name_key(word)),
        (Contact.company_key, company_key(word)),
    )
    return [col(column).contains(key, autoescape=True) for column, key in pairs if key]


def _has(column: Mapped[str], word: str) -> ColumnElement[bool]:
    return or_(*(column.icontains(it, autoescape=True) for it in _spellings(word)))


def _is(column: Mapped[str], text: str) -> ColumnElement[bool]:
    return or_(*(func.lower(column) == func.lower(it) for it in _spellings(text)))


def _spellings(text: str) -> set[str]:
    """What to ask for; SQLite's `lower` knows no letters but those of ASCII."""
    if text.isascii():
        return {text}
    return {text, text.lower(), text.upper(), text.title()}


def _any_point(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.id).in_(select(col(ContactPoint.contact_id)).where(condition))


def _any_tag(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.id).in_(select(col(ContactTag.contact_id)).where(condition))


def _any_note(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.id).in_(select(col(Note.contact_id)).where(condition))


def _any_event(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.event_id).in_(select(col(Event.id)).where(condition))
