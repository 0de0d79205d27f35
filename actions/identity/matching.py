"""Find the known contact that a card belongs to.

A match is certain by the same personal e-mail address; else by the same phone, or an
office's address, with a similar name; else by the same name, a similar company, and a
website, title or address in common. One certain match is merged. If there are several,
or only weaker ones, a person decides. Someone who changed the company is found by the
values that stayed the same.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from models.contact import REACHED_BY, PointKind
from models.field import PhoneKind
from models.likeness import (
    are_close_names,
    are_like_companies,
    are_like_names,
    company_key,
    name_key,
)
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint

MOST_POSSIBLE = 3
"""Possible matches that are shown for one card; more would be noise."""
MOST_COLLEAGUES = 500
"""Contacts of one name or company that are compared."""
_OFFICES = frozenset(
    "info office mail contact kontakt hello hallo sales support service admin team"
    " post zentrale vertrieb verkauf accueil contacto contato contatti commerciale"
    " ventas vendas export import marketing press presse jobs hr reception empfang"
    " enquiries enquiry inquiry buero bureau secretariat sekretariat order orders"
    " accounts billing welcome webmaster noreply no-reply".split()
)
"""Local parts of addresses that do not belong to one person."""


@dataclass(frozen=True, slots=True)
class Possible:
    """A contact that may be the card's person, and why."""

    contact: Contact
    reason: str


@dataclass(frozen=True, slots=True)
class ContactMatch:
    """The contact that a card belongs to, or those it may belong to.

    Attributes:
        certain: The contact to merge with, or None.
        possible: Contacts someone should compare, the likeliest first.
    """

    certain: Contact | None
    possible: tuple[Possible, ...]


def find_match(
    session: Session, card: Contact, besides: Contact | None = None
) -> ContactMatch:
    """Find the contacts that the person on a card may be.

    `card` is a contact filled from the card alone and not in the session, `besides` the
    contact whose card it is known to be.
    """
    certain: dict[int, Possible] = {}
    possible: dict[int, Possible] = {}
    for rule in (_by_email, _by_phone, _by_name):
        if certain:
            break
        for found, is_certain in rule(session, card):
            if found.contact is besides:
                continue
            (certain if is_certain else possible).setdefault(
                id_of(found.contact), found
            )
    matches = list(certain.values())
    rest = [it for key, it in possible.items() if key not in certain]
    if len(matches) == 1:
        return ContactMatch(matches[0].contact, ())
    return ContactMatch(None, tuple((*matches, *rest)[:MOST_POSSIBLE]))


_Found = Iterator[tuple[Possible, bool]]


def _by_email(session: Session, card: Contact) -> _Found:
    personal = [it for it in card.values(PointKind.EMAIL) if not is_office(it)]
    for known in _with_points(session, PointKind.EMAIL, personal):
        if (
            not (card.name and known.name)
            or are_like_names(card.name, known.name)
            or are_close_names(card.name, known.name)
        ):
            yield Possible(known, "same e-mail"), True
        else:
            yield Possible(known, "same e-mail, other name"), False


def _by_phone(session: Session, card: Contact) -> _Found:
    offices = [it for it in card.values(PointKind.EMAIL) if is_office(it)]
    own = {
        point.value
        for point in card.points
        if point.label in {PhoneKind.MOBILE, PhoneKind.DIRECT}
    }
    for known in (
        *_with_points(session, PointKind.PHONE, card.values(PointKind.PHONE)),
        *_with_points(session, PointKind.EMAIL, offices),
    ):
        if are_like_names(card.name, known.name):
            differs = _has_other_email(card, known)
            reason = "same phone or e-mail, similar name"
            yield Possible(known, reason), not differs
        elif not (card.name and known.name) and own & {p.value for p in known.points}:
            yield Possible(known, "same phone, no name"), False


def _by_name(session: Session, card: Contact) -> _Found:
    key = name_key(card.name)
    if " " not in key and key.isascii():
        return  # a single word is not enough
    for known in _select(session, col(Contact.name_key) == key):
        if not (card.company and known.company):
            yield Possible(known, "same name"), False
        elif are_like_companies(card.company, known.company):
            reason = "same name and company"
            yield Possible(known, reason), _agree_further(card, known)
    if company := company_key(card.company):
        for known in _select(session, col(Contact.company_key) == company):
            if known.name_key != key and are_like_names(card.name, known.name):
                yield Possible(known, "similar name, same company"), False


def _agree_further(card: Contact, known: Contact) -> bool:
    """Return whether more than name and company agrees, and no e-mail differs."""
    if _has_other_email(card, known):
        return False
    points = {(it.kind, it.value) for it in card.points}
    titles = card.title.casefold(), known.title.casefold()
    addresses = card.address.casefold(), known.address.casefold()
    return bool(points & {(it.kind, it.value) for it in known.points}) or any(
        one == other != "" for one, other in (titles, addresses)
    )


def share_identity(one: Contact, other: Contact) -> bool:
    """Return whether two contacts have a name, e-mail or phone in common, or nearly so.

    Where one of them has no name, the same company will do.
    """
    points = {(it.kind, it.value) for it in one.points if it.kind in REACHED_BY}
    if points & {(it.kind, it.value) for it in other.points}:
        return True
    if not (one.name and other.name):
        return are_like_companies(one.company, other.company)
    return are_like_names(one.name, other.name) or are_close_names(one.name, other.name)


def _with_points(
    session: Session, kind: PointKind, values: Sequence[str]
) -> Iterable[Contact]:
    if not values:
        return ()
    owners = select(ContactPoint.contact_id).where(
        col(ContactPoint.kind) == kind, col(ContactPoint.value).in_(values)
    )
    return _select(session, col(Contact.id).in_(owners))


def _select(session: Session, condition: ColumnElement[bool]) -> Iterable[Contact]:
    query = select(Contact).where(condition).order_by(col(Contact.id))
    return session.exec(query.limit(MOST_COLLEAGUES)).all()


def _has_other_email(card: Contact, known: Contact) -> bool:
    """Return whether both have a personal address at one domain, and not the same one.

    Two people of one name work there, or a reader misread one address.
    """
    return are_colleagues(_personal(card), _personal(known))


def are_colleagues(one: Set[str], other: Set[str]) -> bool:
    """Return whether two people have different personal addresses at one domain."""
    domains = ({it.rpartition("@")[2] for it in emails} for emails in (one, other))
    return not one & other and bool(next(domains) & next(domains))


def _personal(contact: Contact) -> set[str]:
    return {it for it in contact.values(PointKind.EMAIL) if not is_office(it)}


def is_office(email: str) -> bool:
    """Return whether an address is that of an office, such as "info@muster.example"."""
    return email.partition("@")[0] in _OFFICES
