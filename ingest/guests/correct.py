"""Correct and confirm the values of a card by a list of guests."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.fields.lexicon.person import split_name
from ingest.guests.guest import CardFacts, Guest
from ingest.guests.identify import (
    Link,
    fits_loosely,
    identify,
    is_of_domain,
    may_be_misread,
)
from ingest.guests.plausibility import is_likelier
from ingest.guests.words import Alignment, align, find_run, letters
from models.field import CardFact, FieldKind
from models.likeness import company_key, skeleton

_SURENESS = {
    Link.COMPANY: 0.95,
    Link.LOOKALIKE: 0.95,
    Link.MAILBOX: 0.98,
    Link.NAME: 0.98,
    Link.EMAIL: 0.99,
    Link.CODE: 0.99,
}
"""Confidence of what a list says, by what links the card to its guest."""


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of a card that a list confirms or corrects.

    Attributes:
        kind: What the value is.
        read: The value before; "" where the card had none.
        value: The right one; the same where the list confirms it.
        confidence: From 0 to 1.
        parts: Of a name, as `models.field.Field` has them.
    """

    kind: FieldKind
    read: str
    value: str
    confidence: float
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Findings:
    """The guest whose card it is, and what the list says of the card's values."""

    guest: Guest
    link: Link
    corrections: tuple[Correction, ...]


def correct(
    facts: Sequence[CardFact], lines: Sequence[str], guests: Sequence[Guest]
) -> Findings | None:
    """Compare a card with a list; None unless exactly one guest can be meant.

    Args:
        facts: Of the card, the surest first within a kind.
        lines: The text of each line that was read.
        guests: All of the event's list.
    """
    card = CardFacts(facts, lines)
    match = identify(card, guests)
    if match is None:
        return None
    guest, link = match.guest, match.link
    found = [*_name(card, guest, link), *_company(card, guest, link)]
    found += _emails(card, guest, link, guests)
    if link is Link.CODE:
        found += _further(card, guest)
    sure = _SURENESS[link]
    confirmed = (
        Correction(FieldKind.PHONE, it, it, sure)
        for it in card.phones
        if it in guest.phones
    )
    made = (
        Correction(kind, read, value, sure, _parts(kind, value, guest))
        for kind, read, value in found
    )
    return Findings(guest, link, (*made, *confirmed))


_Value = tuple[FieldKind, str, str]
"""Kind, value as read, right value."""


def _name(card: CardFacts, guest: Guest, link: Link) -> Iterator[_Value]:
    name = _right_name(card, guest, link) if guest.name else ""
    if name:
        yield FieldKind.NAME, card.name, name


def _right_name(card: CardFacts, guest: Guest, link: Link) -> str:
    if not card.name or (link is Link.CODE and not fits_loosely(card, guest)):
        return guest.name
    found = align(card.name, guest.name_words)
    if not any(found.listed) or not fits_loosely(card, guest):
        return guest.name if link is Link.EMAIL else card.name
    if found.missing and all(found.listed):
        return guest.name
    return found.text()


def _company(card: CardFacts, guest: Guest, link: Link) -> Iterator[_Value]:
    company = _right_company(card, guest, link) if guest.company else ""
    if company:
        yield FieldKind.COMPANY, card.company, company


def _right_company(card: CardFacts, guest: Guest, link: Link) -> str:
    """Return the company of the card with its misread words corrected by the list."""
    listed = guest.company_words
    found = align(card.company, listed)
    if card.company and may_be_misread(found):
        is_near = found.cost < 1 or link >= Link.MAILBOX
        return found.text() if is_near else card.company
    if card.company and not found.missing and found.cost < 1:
        return found.text()  # with words that the list leaves out
    run = find_run(card.lines, listed)
    is_known = run is not None or is_of_domain(card, guest.company)
    if link is Link.CODE:
        return guest.company
    if link is Link.LOOKALIKE or not is_known:
        is_same = company_key(card.company) == company_key(guest.company)
        return card.company if is_same else ""
    if card.company and is_of_domain(card, card.company):
        is_more = _begins(found) and run is not None
        return guest.company if is_more else ""
    return run.text() if run is not None else guest.company


def _begins(found: Alignment) -> bool:
    """Return whether a text is the beginning of the listed one."""
    return bool(found.missing) and all(found.listed) and found.cost < 1


def _emails(
    card: CardFacts, guest: Guest, link: Link, guests: Sequence[Guest]
) -> Iterator[_Value]:
    known = {email for it in guests for email in it.emails}
    for email in card.emails:
        if email in guest.emails:
            yield FieldKind.EMAIL, email, email
        elif link is Link.NAME and email not in known:
            near = [it for it in guest.emails if _is_lookalike(email, it)]
            if len(near) == 1:
                yield FieldKind.EMAIL, email, near[0]


def _is_lookalike(read: str, listed: str) -> bool:
    """Return whether an address is likelier printed than one that looks like it."""
    mailboxes = [it.partition("@")[0] for it in (read, listed)]
    pieces = [re.split(r"[._+-]", it) for it in mailboxes]
    return skeleton(read) == skeleton(listed) and all(
        is_likelier(other, one)
        for one, other in zip(*pieces, strict=False)
        if one != other
    )


def _further(card: CardFacts, guest: Guest) -> Iterator[_Value]:
    """Yield values of the list that are not printed on the badge."""
    kinds = {it.kind for it in card.facts}
    rest = {
        FieldKind.TITLE: (guest.title,) if guest.title else (),
        FieldKind.EMAIL: guest.emails,
        FieldKind.PHONE: guest.phones,
    }
    for kind, values in rest.items():
        if kind not in kinds:
            yield from ((kind, "", value) for value in values)


def _parts(kind: FieldKind, value: str, guest: Guest) -> Mapping[str, str]:
    if kind is not FieldKind.NAME:
        return {}
    has_parts = letters(value) == letters(guest.name) and guest.given and guest.family
    if has_parts:
        return {"given": guest.given, "family": guest.family}
    return split_name(value)
