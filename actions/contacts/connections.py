"""Import the connections that LinkedIn exports, and notice changed employers."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from actions.contacts.employers import EmployerChange, compare_employer
from actions.contacts.import_address_book import Origin, import_entries
from actions.follow_ups.schedule import FollowUpRequest, plan
from actions.history import recording
from actions.workspace import Workspace
from export.address_book import Entry, read_address_book
from followup.rules import Rule, parse_rule
from models.contact import PointKind
from models.database.filters import withdrawn_ids
from models.errors import FileUnreadable
from models.likeness import are_like_companies, name_key
from models.tables.contact import Contact, ContactPoint
from models.tables.guests import Connection
from models.tables.history import Operation

CHANGED = "changed employer: congratulate, and ask for the new card"
"""The reason of the follow-up that is offered."""
_PROFILE = re.compile(r"linkedin\.com/(?:in|pub)/([^/?#]+)", re.IGNORECASE)
_DAYS = ("%d %b %Y", "%Y-%m-%d", "%m/%d/%y")


@dataclass(frozen=True, slots=True)
class ConnectionsImported:
    """The result of importing an export.

    Attributes:
        connections: How many it has.
        known: How many are contacts.
        added: How many were added as contacts.
        changes: Contacts who changed employer, by name; without those who have
            withdrawn.
        planned: How many follow-ups were set.
        remarks: Sentences about what was not understood.
    """

    connections: int
    known: int
    added: int
    changes: tuple[EmployerChange, ...]
    planned: int
    remarks: tuple[str, ...]


def import_connections(
    work: Workspace, file: Path, follow_up: str, *, add: bool
) -> ConnectionsImported:
    """Store what LinkedIn says about contacts; change no value of a contact.

    A connection is a contact with the same e-mail address or profile, or the same name
    and company or title. Importing again replaces what was stored. The file is
    `Connections.csv` of LinkedIn's export. With a rule, each who changed employer gets
    a follow-up; with `add`, connections who are no contacts become contacts.

    Raises:
        FileUnreadable: The file is no such export.
        RuleInvalid: The rule cannot be understood.
    """
    rule = parse_rule(follow_up) if follow_up else None
    book = read_address_book(file, work.settings.country)
    entries = list(book.entries)
    if not any(_profile(it) or "connected_on" in it.marks for it in entries):
        raise FileUnreadable(
            f"{file} is no export of connections: it has no profiles. Choose"
            " Connections.csv from LinkedIn's archive of your data."
        )
    with work.writing() as session:
        known = _match(session, entries)
        operation = Operation(title="Imported connections from LinkedIn")
        with recording(session, operation, {*known}):
            noted = list(_note_all(session, known, work.today))
            gone = withdrawn_ids(session)
            changes = [it for it in noted if it.contact_id not in gone]
            changes.sort(key=lambda it: it.name)
            planned = _plan(session, changes, rule, work) if rule else 0
    left = [it for it in entries if not any(it is entry for entry in known.values())]
    is_added = add and left
    origin = Origin("LinkedIn")
    added = len(import_entries(work, left, (), origin)) if is_added else 0
    return ConnectionsImported(
        connections=len(entries),
        known=len(known),
        added=added,
        changes=tuple(changes),
        planned=planned,
        remarks=tuple(book.remarks),
    )


def _match(session: Session, entries: Sequence[Entry]) -> Mapping[int, Entry]:
    """Return the connection of each contact, unless two are possible."""
    found: defaultdict[int, list[Entry]] = defaultdict(list)
    index = _Index(session, entries)
    for entry in entries:
        ids = index.find(entry)
        if len(ids) == 1:
            found[ids.pop()].append(entry)
    return {number: it[0] for number, it in found.items() if len(it) == 1}


class _Index:
    """Contacts by the values that identify a connection."""

    def __init__(self, session: Session, entries: Iterable[Entry]) -> None:
        self._emails = _by(session, PointKind.EMAIL, str)
        self._profiles = _by(session, PointKind.SOCIAL, _slug)
        for contact_id, url in session.exec(
            select(Connection.contact_id, Connection.url)
        ):
            self._profiles[_slug(url)].add(contact_id)
        self._names: defaultdict[str, list[tuple[int, str, str]]] = defaultdict(list)
        names = {name_key(it.person.name) for it in entries}
        columns = select(Contact.id, Contact.name_key, Contact.company, Contact.title)
        for number, key, company, title in session.exec(columns):
            if key in names and number is not None:
                self._names[key].append((number, company, title))

    def find(self, entry: Entry) -> set[int]:
        """Return the possible contacts: by e-mail, else profile, else name."""
        person = entry.person
        by_email = {n for it in person.emails for n in self._emails[it.lower()]}
        if by_email:
            return by_email
        if slug := _profile(entry):
            by_profile = self._profiles[slug]
            if by_profile:
                return set(by_profile)
        return {
            number
            for number, company, title in self._names[name_key(person.name)]
            if are_like_companies(company, person.company)
            or (title and title.casefold() == person.title.casefold())
        }


def _by(
    session: Session, kind: PointKind, key: Callable[[str], str]
) -> defaultdict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    columns = select(ContactPoint.value, ContactPoint.contact_id)
    for text, contact_id in session.exec(columns.where(col(ContactPoint.kind) == kind)):
        if name := key(text):
            found[name].add(contact_id)
    return found


def _profile(entry: Entry) -> str:
    links = (*(it.url for it in entry.person.socials), *entry.person.websites)
    return next(filter(None, map(_slug, links)), "")


def _slug(url: str) -> str:
    """Return the key of a profile: "erika-muster" of its address."""
    found = _PROFILE.search(url)
    return found[1].casefold() if found else ""


def _note_all(
    session: Session, known: Mapping[int, Entry], today: date
) -> Iterator[EmployerChange]:
    for number, entry in known.items():
        contact, company = session.get_one(Contact, number), entry.person.company
        old = session.exec(_connections_of(number)).all()
        for row in old:
            session.delete(row)
        connection = Connection(
            contact_id=number,
            url=next((it.url for it in entry.person.socials), ""),
            company=company,
            title=entry.person.title,
            connected_on=_day(entry.marks.get("connected_on", "")),
            listed_on=today,
            has_follow_up=any(it.has_follow_up and it.company == company for it in old),
        )
        session.add(connection)
        if change := compare_employer(contact, connection):
            yield change


def _plan(
    session: Session, changes: Iterable[EmployerChange], rule: Rule, work: Workspace
) -> int:
    """Set a follow-up for each change that had none yet, and count them."""
    count = 0
    for change in changes:
        noted = session.exec(_connections_of(change.contact_id)).one()
        if not noted.has_follow_up:
            contact = session.get_one(Contact, change.contact_id)
            reason = f"{CHANGED} ({change.now_at})"
            plan(work, contact, FollowUpRequest(rule, reason=reason))
            noted.has_follow_up = True
            count += 1
    return count


def _connections_of(contact_id: int) -> SelectOfScalar[Connection]:
    return select(Connection).where(col(Connection.contact_id) == contact_id)


def _day(text: str) -> date | None:
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(text, form).date()
    return None
