"""Convert a `Filter` into SQL conditions."""

import re
from datetime import datetime, time

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from models.contact import Filter
from models.lookup import event_named, tags_named
from models.search import has_piece, has_word
from models.tables.contact import Contact, ContactTag

SHORTEST_NUMBER = 4
"""Digits; fewer are searched as text, since they would be in too many numbers."""


def conditions(session: Session, wanted: Filter) -> list[ColumnElement[bool]]:
    """What a contact must fulfil, every one of it.

    Raises:
        NotFound: There is no event, or no contact with a tag, of the name wanted.
    """
    found = _search(wanted.search)
    if wanted.event:
        found.append(col(Contact.event_id) == event_named(session, wanted.event).id)
    if wanted.tag:
        tagged = col(ContactTag.tag).in_(tags_named(session, wanted.tag))
        owners = select(col(ContactTag.contact_id)).where(tagged)
        found.append(col(Contact.id).in_(owners))
    if wanted.status is not None:
        found.append(col(Contact.status) == wanted.status)
    if wanted.stage is not None:
        found.append(col(Contact.stage) == wanted.stage)
    if wanted.since is not None:
        midnight = datetime.combine(wanted.since, time()).astimezone()
        found.append(col(Contact.added_at) >= midnight)
    return found


def _search(text: str) -> list[ColumnElement[bool]]:
    digits = re.sub(r"\D", "", text).lstrip("0")
    if len(digits) >= SHORTEST_NUMBER and re.fullmatch(r"[\d\s+()./-]+", text):
        return [has_piece(digits)]
    return [has_word(word) for word in text.split()]
