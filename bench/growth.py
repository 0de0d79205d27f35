"""Time of the usual operations among 1,000 and up to 1,000,000 contacts.

python -m bench.growth [--db URL] [COUNT...]

Each operation runs five times on the same database; the table has the processor time of
the quickest run, in milliseconds. What changes something is rolled back.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

import click
from sqlalchemy import insert
from sqlmodel import Session

from actions.contacts.lists import (
    count_contacts,
    list_choices,
    list_contacts,
    list_duplicates,
)
from actions.contacts.view import view_contact
from actions.erasure.erase_rows import erase_rows, find_affected, find_traces
from actions.events.figures import event_figures
from actions.follow_ups.due import count_due, list_days, list_due
from actions.follow_ups.plan import PlanRequest, plan_follow_ups
from actions.follow_ups.queue import list_queue
from actions.follow_ups.reconnect import list_neglected
from actions.identity.storing import store_card
from actions.intake.occasion import ImportDefaults, Occasion
from actions.status import read_status
from actions.undo import list_operations
from actions.workspace import Workspace, open_workspace
from bench.watched_folder import card_of
from models.contact import Filter, PointKind, Stage, Status
from models.database.queries import get_contact
from models.database.search import fold
from models.likeness import company_key, name_key
from models.settings import Settings
from models.tables.contact import (
    BasisRecord,
    Contact,
    ContactPoint,
    ContactSearch,
    ContactTag,
    Note,
    PossibleMatch,
)
from models.tables.follow_up import Event, FollowUp
from models.tables.history import LogEntry
from models.tables.photo import Photo

TODAY = date(2026, 11, 16)
MET = date(2026, 11, 12)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
RUNS = 5
AT_EVENT = 500
"""Contacts of an event."""
MOST_OPEN = 2_000
"""Open follow-ups: of the others, the follow-up is done."""
_BATCH = 5_000
_GIVEN = "Anna Bruno Clara David Elena Felix Greta Hugo Ines Jonas".split()
_SYLLABLES = "ba de fi go lu ma ne pi ro su ta ve wi xo zu ka le mi no ru".split()


def fill(work: Workspace, count: int) -> None:
    """Store so many invented contacts, in bulk."""
    with work.writing() as session:
        _insert(session, Event, (_event(it) for it in range(1, count // AT_EVENT + 2)))
        for start in range(1, count + 1, _BATCH):
            numbers = range(start, min(start + _BATCH, count + 1))
            contacts = [_contact(it) for it in numbers]
            _insert(session, Contact, contacts)
            texts = ({"contact_id": it["id"], "text": _text(it)} for it in contacts)
            _insert(session, ContactSearch, texts)
            _insert(
                session, ContactPoint, (row for it in numbers for row in _points(it))
            )
            _insert(session, FollowUp, (_follow_up(it, count) for it in numbers))
            _insert(session, BasisRecord, map(_basis, numbers))
            fifth = [it for it in numbers if it % 5 == 0]
            _insert(session, LogEntry, map(_talk, fifth))
            _insert(
                session, Note, ({"contact_id": it, "text": "A quote."} for it in fifth)
            )
            _insert(
                session, ContactTag, ({"contact_id": it, "tag": "hot"} for it in fifth)
            )
        pairs = (
            {"contact_id": it, "other_id": it + 1, "reason": "same name"}
            for it in range(1, 200)
        )
        _insert(session, PossibleMatch, pairs)


def _insert(session: Session, table: type[Any], rows: Any) -> None:  # noqa: ANN401
    remaining = iter(rows)
    while batch := list(islice(remaining, _BATCH)):
        session.connection().execute(insert(table.__table__), batch)


def _event(number: int) -> dict[str, Any]:
    held_on = MET - timedelta(days=number % 1000)
    return {"id": number, "name": f"Fair {number}", "held_on": held_on}


def _family(number: int) -> str:
    """A name that few others have."""
    letters = []
    for _ in range(4):
        number, rest = divmod(number, len(_SYLLABLES))
        letters.append(_SYLLABLES[rest])
    return "".join(letters).capitalize()


def _contact(number: int) -> dict[str, Any]:
    given, family = _GIVEN[number % len(_GIVEN)], _family(number)
    name, company = f"{given} {family}", f"{_family(number // 4)} GmbH"
    return {
        "id": number,
        "name": name,
        "name_key": name_key(name),
        "given_name": given,
        "family_name": family,
        "title": "Head of Sales",
        "company": company,
        "company_key": company_key(company),
        "address": "Ringstr. 1, 01067 Dresden",
        "street": "Ringstr. 1",
        "city": "Dresden",
        "postcode": "01067",
        "country": "DE",
        "status": Status.REVIEW if number % 100 == 0 else Status.READY,
        "stage": Stage.IN_CONVERSATION if number % 10 == 0 else Stage.MET,
        "met_on": MET - timedelta(days=number % 1000),
        "event_id": number // AT_EVENT + 1,
        "assigned_to": "Kim" if number % 50 == 0 and number <= 1000 else "",
    }


def _text(contact: dict[str, Any]) -> str:
    number = contact["id"]
    words = (contact["name"], contact["company"], "head of sales", contact["address"])
    return fold("\n".join((*words, *(it["value"] for it in _points(number)))))


def _points(number: int) -> Iterator[dict[str, Any]]:
    email, phone = (
        f"{_family(number).lower()}{number}@muster.example",
        f"+4930{number:08}",
    )
    for kind, value, label in (
        (PointKind.EMAIL, email, ""),
        (PointKind.PHONE, phone, "work"),
        (PointKind.PHONE, f"+49151{number:08}", "mobile"),
    ):
        yield {"contact_id": number, "kind": kind, "value": value, "label": label}


def _follow_up(number: int, count: int) -> dict[str, Any]:
    is_open = number > count - min(MOST_OPEN, count // 2)
    due_on = TODAY + timedelta(days=number % 60 - 10)
    moment = None if is_open else _moment(due_on)
    return {"contact_id": number, "due_on": due_on, "done_at": moment}


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(9), UTC)


def _basis(number: int) -> dict[str, Any]:
    return {"contact_id": number, "obtained_on": MET, "stored_on": MET}


def _talk(number: int) -> dict[str, Any]:
    return {"contact_id": number, "happened_on": MET - timedelta(days=number % 400)}


class _Undone(Exception):
    """Ends a transaction without storing it."""


def _import_card(work: Workspace) -> None:
    defaults = ImportDefaults(work.settings, TODAY)
    with suppress(_Undone), work.writing() as session:
        photo = Photo(sha256="0" * 64, suffix=".jpg", size=1, version="1")
        session.add(photo)
        session.flush()
        circumstances = defaults.resolve(session, Occasion(), MET)
        store_card(session, photo, card_of("Greta Neuling"), circumstances)
        raise _Undone


def _erase(work: Workspace) -> None:
    with suppress(_Undone), work.writing() as session:
        contact = get_contact(session, 500)
        affected = find_affected(session, [500])
        find_traces(session, [contact], affected)
        erase_rows(session, [contact], affected, {}, b"key")
        raise _Undone


def _first(rows: Iterator[Any]) -> None:
    list(islice(rows, 50))


def _page_of(wanted: Filter) -> Callable[[Workspace], None]:
    return lambda work: _first(list_contacts(work, wanted, 50))


OPERATIONS: dict[str, Callable[[Workspace], object]] = {
    "import a card": _import_card,
    "first page": _page_of(Filter()),
    "a page further on": lambda work: _first(list_contacts(work, Filter(), 50, 400)),
    "search a name": _page_of(Filter(search=_family(321))),
    "search a number": _page_of(Filter(search="030 00000321")),
    "search a common word": _page_of(Filter(search="dresden")),
    "search a common word at an event": _page_of(
        Filter(search="dresden", event="Fair 1")
    ),
    "search a common word with a tag": _page_of(Filter(search="dresden", tag="hot")),
    "search a common word to review": _page_of(
        Filter(search="dresden", status=Status.REVIEW)
    ),
    "search a common word in a stage": _page_of(
        Filter(search="dresden", stage=Stage.IN_CONVERSATION)
    ),
    "contacts of an event": _page_of(Filter(event="Fair 1")),
    "contacts to review": _page_of(Filter(status=Status.REVIEW)),
    "contacts with a tag": _page_of(Filter(tag="hot")),
    "count all contacts": lambda work: count_contacts(work, Filter()),
    "due": lambda work: [*islice(list_due(work, 0, 50), 50), count_due(work)],
    "a week of follow-ups": lambda work: list_days(
        work, TODAY, TODAY + timedelta(days=6)
    ),
    "queue of a person": lambda work: list_queue(work, "kim", 7),
    "choices of a filter": list_choices,
    "plan": lambda work: plan_follow_ups(work, PlanRequest()),
    "reconnect": lambda work: list_neglected(work, 20),
    "possible duplicates": lambda work: list_duplicates(work, 50),
    "show a contact": lambda work: view_contact(work, 321),
    "figures of an event": lambda work: event_figures(work, ["Fair 1"]),
    "status": read_status,
    "erase a contact": _erase,
    "operations to undo": list_operations,
}


def measure(work: Workspace) -> dict[str, float]:
    """Milliseconds of processor time of each operation."""
    found = {}
    for name, operate in OPERATIONS.items():
        times = []
        for _ in range(RUNS):
            started = process_time()
            operate(work)
            times.append(process_time() - started)
            if times[-1] > 1:  # seconds: five of them would tell nothing more
                break
        found[name] = min(times) * 1000
    return found


@click.command()
@click.argument("counts", nargs=-1, type=int)
@click.option("--db", default="", help="Use a database of a server, which is empty.")
def main(counts: tuple[int, ...], db: str) -> None:
    """Fill a database with each number of contacts, and print the table."""
    columns = {}
    for count in counts or SIZES:
        with tempfile.TemporaryDirectory() as folder:
            url = db or f"sqlite:///{folder}/cards.db"
            settings = Settings(folder=Path(folder), database=url)
            with open_workspace(settings) as opened:
                work = Workspace(opened.database, settings, lambda: TODAY)
                started = process_time()
                fill(work, count)
                click.echo(
                    f"{count:,}: {process_time() - started:.0f} s to fill", err=True
                )
                columns[count] = measure(work)
    click.echo(f"| ms | {' | '.join(f'{it:,}' for it in columns)} |")
    click.echo(f"|---|{'---:|' * len(columns)}")
    for name in OPERATIONS:
        row = " | ".join(f"{column[name]:.1f}" for column in columns.values())
        click.echo(f"| {name} | {row} |")


if __name__ == "__main__":
    main()
