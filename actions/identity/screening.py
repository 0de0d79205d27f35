"""Find contacts that certainly match nobody, for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlmodel import Session, col, select

from models.contact import PointKind
from models.likeness import are_like_names, company_key, name_key
from models.tables.contact import Contact, ContactPoint

_REACHED_BY = (PointKind.EMAIL, PointKind.PHONE)


class Screening:
    """Tells which contacts of a batch share nothing with a known one.

    `find_match` asks several queries about each contact; of a whole address book most
    need none of them.

    Args:
        session: In which the known contacts are looked up, once for all.
        contacts: The batch; not in the session.
    """

    def __init__(self, session: Session, contacts: Sequence[Contact]) -> None:
        self._keys = {*_known_keys(session, contacts)}
        self._colleagues: defaultdict[str, list[str]] = defaultdict(list)
        companies = {company_key(it.company) for it in contacts} - {""}
        query = select(Contact.company_key, Contact.name).where(
            col(Contact.company_key).in_(companies)
        )
        for company, name in session.exec(query):
            self._colleagues[company].append(name)

    def is_new(self, contact: Contact) -> bool:
        """Whether it matches neither a known contact nor one that was asked before."""
        keys = {*_keys(contact)}
        colleagues = self._colleagues[company_key(contact.company)]
        is_new = keys.isdisjoint(self._keys) and not (
            contact.company
            and any(are_like_names(contact.name, it) for it in colleagues)
        )
        self._keys |= keys
        if contact.company:
            colleagues.append(contact.name)
        return is_new


def _keys(contact: Contact) -> Iterator[tuple[str, str]]:
    yield "uid", contact.uid
    if contact.name:
        yield "name", name_key(contact.name)
    for point in contact.points:
        if point.kind in _REACHED_BY:
            yield point.kind, point.value


def _known_keys(
    session: Session, contacts: Iterable[Contact]
) -> Iterator[tuple[str, str]]:
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for contact in contacts:
        for name, value in _keys(contact):
            wanted[name].add(value)
    for name, column in (("uid", Contact.uid), ("name", Contact.name_key)):
        found = session.exec(select(column).where(col(column).in_(wanted[name])))
        yield from ((name, value) for value in found)
    for kind in _REACHED_BY:
        query = select(ContactPoint.value).where(
            col(ContactPoint.kind) == kind, col(ContactPoint.value).in_(wanted[kind])
        )
        yield from ((kind.value, value) for value in session.exec(query))
