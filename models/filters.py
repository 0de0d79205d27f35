"""The SQL conditions that a `Filter` stands for."""

import re
from datetime import datetime, time

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Mapped
from sqlmodel import col

from models.contact import Filter
from models.search import has_piece, has_word
from models.tables.contact import Contact, ContactTag
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
        return [has_piece(digits)]
    return [has_word(word) for word in text.split()]


def _is(column: Mapped[str], text: str) -> ColumnElement[bool]:
    return or_(*(func.lower(column) == func.lower(it) for it in _spellings(text)))


def _spellings(text: str) -> set[str]:
    """What to ask for; SQLite's `lower` knows no letters but those of ASCII."""
    if text.isascii():
        return {text}
    return {text, text.lower(), text.upper(), text.title()}


def _any_tag(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.id).in_(select(col(ContactTag.contact_id)).where(condition))


def _any_event(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return col(Contact.event_id).in_(select(col(Event.id)).where(condition))
