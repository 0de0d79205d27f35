"""Whatever is done to contacts in whatever order can be undone and is exported."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from actions.contacts.basis import note_informed, withdraw
from actions.contacts.edit import (
    Changes,
    add_note,
    add_tags,
    edit_contact,
    parse_columns,
    remove_tags,
)
from actions.contacts.import_address_book import import_address_book
from actions.contacts.merge import (
    delete_contacts,
    keep_apart,
    merge_contacts,
    split_contact,
)
from actions.contacts.view import view_contact
from actions.events.edit import assign_to_event
from actions.exporting.people import read_people
from actions.follow_ups.conversations import log_conversation, set_interval
from actions.follow_ups.plan import PlanRequest, plan_follow_ups
from actions.follow_ups.queue import assign_contacts
from actions.follow_ups.schedule import complete, parse_follow_up, postpone, remind
from actions.follow_ups.stages import set_stage
from actions.undo import list_deleted, list_operations, restore_contact, undo
from actions.workspace import Workspace
from models.contact import Channel, Filter, PointKind, Stage
from models.contact_fields import FIELDS
from models.database.database import open_database
from models.errors import RequestError
from models.field import FieldKind
from models.settings import Settings
from models.tables.contact import Contact
from models.tables.follow_up import Event
from models.tables.history import Operation
from tests.test_undo import everything, fill

TODAY = date(2026, 11, 16)
CARDS = (
    "BEGIN:VCARD\nFN:Ada New\nEMAIL:ada@example.net\nEND:VCARD\n",
    "BEGIN:VCARD\nFN:Erika Mustermann\nEMAIL:c16@example.com\nTITLE:Head\n"
    "TEL:+4930231259\nCATEGORIES:press,fair\nNOTE:met before\nEND:VCARD\n",
    "BEGIN:VCARD\nFN:Max Power\nTEL:+4930231250\nORG:Power AG\nEND:VCARD\n",
)
"""A stranger, a known person with more about her, and one perhaps known by a number."""

ids = st.integers(1, 6)
texts = st.sampled_from(["", "Erika Meister", "Dr. Jo Doe, PhD", "김민수", "Jo"])
columns = st.sampled_from(
    ["name", "family_name", "given_name", "city", "address", "title", "nickname"]
)
phones = st.sampled_from(["+4930231250", "+12025550123"])
rules = st.sampled_from(["+1 week", "+2 working days", "2026-12-24"])
channels, stages = st.sampled_from(Channel), st.sampled_from(Stage)


def undo_last(work: Workspace) -> None:
    for last in list_operations(work, limit=1):
        undo(work, last.id)


def undelete_last(work: Workspace) -> None:
    """Bring back who was deleted, if that was the last thing done."""
    for last in list_operations(work, limit=1):
        for it in list_deleted(work)[:1]:
            if last.title.startswith("Deleted"):
                restore_contact(work, it.id)


def import_card(work: Workspace, number: int) -> None:
    file = work.settings.folder / "card.vcf"
    file.write_text(CARDS[number])
    import_address_book(work, file, ["imported"], lambda _: None)


def edit(work: Workspace, who: int, name: str, text: str) -> None:
    edit_contact(work, who, Changes(columns=parse_columns({name: text})))


def add_phone(work: Workspace, who: int, number: str) -> None:
    edit_contact(work, who, Changes(added=((PointKind.PHONE, number),)))


def remove_phone(work: Workspace, who: int, number: str) -> None:
    edit_contact(work, who, Changes(removed=(number,)))


ACTIONS: Mapping[str, tuple[Callable[..., object], tuple[st.SearchStrategy, ...]]] = {
    "edit": (edit, (ids, columns, texts)),
    "add phone": (add_phone, (ids, phones)),
    "remove phone": (remove_phone, (ids, phones)),
    "confirm": (lambda work, who: edit_contact(work, who, Changes(ready=True)), (ids,)),
    "note": (lambda work, who: add_note(work, who, "Likes coffee."), (ids,)),
    "tag": (lambda work, who: add_tags(work, who, ["press"]), (ids,)),
    "untag": (lambda work, who: remove_tags(work, who, ["press"]), (ids,)),
    "merge": (lambda work, who, it: merge_contacts(work, who, [it]), (ids, ids)),
    "keep apart": (lambda work, who, it: keep_apart(work, who, [it]), (ids, ids)),
    "split": (split_contact, (ids, st.integers(1, 3))),
    "delete": (lambda work, who: delete_contacts(work, [who]), (ids,)),
    "remind": (
        lambda work, *it: remind(work, it[0], parse_follow_up(it[1])),
        (ids, rules),
    ),
    "snooze": (
        lambda work, *it: postpone(work, it[0], parse_follow_up(it[1])),
        (ids, rules),
    ),
    "done": (complete, (ids,)),
    "plan": (
        lambda work: plan_follow_ups(work, PlanRequest(per_day=1), apply=True),
        (),
    ),
    "log": (
        lambda work, who, by: log_conversation(work, who, by, "spoke", None),
        (ids, channels),
    ),
    "stage": (set_stage, (ids, stages)),
    "interval": (lambda work, who: set_interval(work, who, "2 months"), (ids,)),
    "assign": (
        lambda work, who: assign_contacts(work, "Anna", [who], Filter()),
        (ids,),
    ),
    "event": (lambda work, who: assign_to_event(work, "Fair", [who]), (ids,)),
    "withdraw": (lambda work, who: withdraw(work, [who], TODAY), (ids,)),
    "inform": (lambda work, who: note_informed(work, [who], TODAY), (ids,)),
    "import": (import_card, (st.integers(0, 2),)),
    "undo": (undo_last, ()),
    "undelete": (undelete_last, ()),
}
"""What can be done, and what it is done with behind the workspace."""
STEPS = st.one_of(
    [st.tuples(st.just(name), *drawn) for name, (_, drawn) in ACTIONS.items()]
)


def count(work: Workspace) -> int:
    with work.reading() as session:
        return session.exec(select(func.count()).select_from(Operation)).one()


def state(work: Workspace) -> dict[str, list[tuple[object, ...]]]:
    with work.reading() as session:
        return everything(session)


@pytest.fixture(scope="session")
def filled_database(
    tmp_path_factory: pytest.TempPathFactory, empty_database: Path
) -> Path:
    file = tmp_path_factory.mktemp("filled") / "cardfile.db"
    copyfile(empty_database, file)
    with open_database(f"sqlite:///{file}", file.parent) as database:
        fill(database)
        with database.writing() as session:
            session.add(Event(name="Fair"))
    return file


def check_export(work: Workspace) -> None:
    """Compare what is exported with what is shown."""
    with work.reading() as session:
        people = list(read_people(session, Filter()))
        ids_by_uid = dict(session.exec(select(Contact.uid, Contact.id)).all())
    for person in people:  # all but who withdrew
        shown = view_contact(work, ids_by_uid[person.uid] or 0)
        for name, field in FIELDS.items():
            assert person.text(field.source) == str(shown.values[name] or "")
        for kind, values in (
            (FieldKind.EMAIL, person.emails),
            (FieldKind.PHONE, tuple(it.number for it in person.phones)),
        ):
            known = tuple(it.value for it in shown.facts if it.kind is kind)
            assert sorted(values) == sorted(known)
        assert sorted(person.tags) == sorted(shown.tags)
        due = [it.due_on for it in person.follow_ups if it.done_at is None]
        assert due == sorted(it.due_on for it in shown.follow_ups if not it.done_on)


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(STEPS, min_size=1, max_size=5))
def test_export_is_what_is_shown_and_undo_restores_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory,
    filled_database: Path,
    steps: list[tuple],  # type: ignore[type-arg]
) -> None:
    folder = tmp_path_factory.mktemp("undo")
    copyfile(filled_database, folder / "cardfile.db")
    url = f"sqlite:///{folder / 'cardfile.db'}"
    with open_database(url, folder) as database:
        work = Workspace(database, Settings(folder, url, country="DE"), lambda: TODAY)
        states = [state(work)]
        for name, *values in steps:
            known = count(work)
            with suppress(RequestError):
                ACTIONS[name][0](work, *values)
            now = state(work)
            if count(work) > known:
                states.append(now)
            elif count(work) < known:
                states.pop()
            assert now == states[-1], name
        check_export(work)
        for last in list_operations(work, limit=99):
            undo(work, last.id)
            states.pop()
            assert state(work) == states[-1], last.title
        assert len(states) == 1
