"""Find pairs of stored contacts that may be one person, by name and company."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy
from sqlmodel import Session, col, select

from actions.identity.matching import MOST_COLLEAGUES, are_colleagues, is_office
from actions.workspace import Workspace
from models.contact import PointKind
from models.likeness import are_like_companies, are_like_names
from models.tables.contact import Contact, ContactPoint, PossibleMatch


@dataclass(frozen=True, slots=True)
class _Person:
    id: int
    name: str
    company: str
    name_key: str
    company_key: str
    emails: frozenset[str]


def find_suspects(work: Workspace) -> int:
    """Find further possible duplicates and count the pairs.

    Nothing is merged. Pairs that somebody has decided on are not asked about again,
    and neither are people with different addresses at one domain: these are colleagues.
    """
    with work.writing() as session:
        known = {
            frozenset((it.contact_id, it.other_id))
            for it in session.exec(select(PossibleMatch))
        }
        found: dict[frozenset[int], PossibleMatch] = {}
        for one, other, reason in _pairs(_people(session)):
            pair = frozenset((one.id, other.id))
            if pair not in known and not are_colleagues(one.emails, other.emails):
                match = PossibleMatch(
                    contact_id=max(pair), other_id=min(pair), reason=reason
                )
                found.setdefault(pair, match)
        session.add_all(found.values())
    return len(found)


def _people(session: Session) -> list[_Person]:
    emails: defaultdict[int, set[str]] = defaultdict(set)
    points = select(ContactPoint.contact_id, ContactPoint.value).where(
        col(ContactPoint.kind) == PointKind.EMAIL
    )
    for contact_id, email in session.exec(points):
        if not is_office(email):
            emails[contact_id].add(email)
    columns = (
        col(Contact.id),
        col(Contact.name),
        col(Contact.company),
        col(Contact.name_key),
        col(Contact.company_key),
    )
    named = sqlalchemy.select(*columns).where(col(Contact.name) != "")
    return [
        _Person(number, name, company, key, company_key, frozenset(emails[number]))
        for number, name, company, key, company_key in session.execute(
            named.order_by(col(Contact.id))
        )
    ]


def _pairs(people: Iterable[_Person]) -> Iterator[tuple[_Person, _Person, str]]:
    by_name: defaultdict[str, list[_Person]] = defaultdict(list)
    by_company: defaultdict[str, list[_Person]] = defaultdict(list)
    for it in people:
        if " " in it.name_key or not it.name_key.isascii():
            by_name[it.name_key].append(it)
        if it.company_key:
            by_company[it.company_key].append(it)
    for one, other in _combined(by_name.values()):
        if not (one.company and other.company):
            yield one, other, "same name"
        elif are_like_companies(one.company, other.company):
            yield one, other, "same name and company"
    for one, other in _combined(by_company.values()):
        if one.name_key != other.name_key and are_like_names(one.name, other.name):
            yield one, other, "similar name, same company"


def _combined(groups: Iterable[Sequence[_Person]]) -> Iterator[tuple[_Person, _Person]]:
    for group in groups:
        yield from combinations(group[:MOST_COLLEAGUES], 2)
