"""Other programs are told of each contact once, whatever they answer."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from sqlmodel import select

from actions.contacts.basis import withdraw
from actions.contacts.edit import Changes, add_note, edit_contact
from actions.contacts.merge import delete_contacts, merge_contacts
from actions.erasure.erase import erase
from actions.intake.archive import Archive
from actions.intake.import_photos import Intake
from actions.outbox.record import recorder_of
from actions.outbox.send import send_events
from actions.outbox.waiting import list_waiting
from actions.undo import restore_contact
from actions.workspace import Workspace
from export.webhook import Failure, WebhookEvent, append, check_webhook, post
from models.contact import EventKind
from models.database.database import Database
from models.errors import SettingInvalid
from models.settings import Settings
from models.tables.columns import now
from models.tables.history import OutboxEvent
from tests.backends import on_both
from tests.conftest import TODAY
from tests.console import Cardfile
from tests.desk import Desk
from tests.invented import add_contact
from tests.readings import ERIKA, MAX, card
from tests.receiver import SECRET, Mood, Receiver, moody, running

ROOT = Path(__file__).parent.parent
QUICK = 0.3  # seconds for one exchange
Open = Callable[..., Workspace]


@pytest.fixture
def open_outbox(database: Database, settings: Settings, tmp_path: Path) -> Open:
    """A workspace that tells a receiver, or a file."""

    def open_(receiver: Receiver | None = None, **values: object) -> Workspace:
        if receiver is None:
            values["outbox_file"] = tmp_path / "events.jsonl"
        else:
            values |= {"outbox_url": receiver.url, "outbox_secret": SECRET}
        told = replace(settings, **values)  # type: ignore[arg-type]
        database.before_commit = recorder_of(told)
        return Workspace(database, told, lambda: TODAY)

    return open_


def add(work: Workspace, *names: str) -> None:
    with work.writing() as session:
        for name in names:
            add_contact(session, name)


def kinds(work: Workspace) -> list[str]:
    return [it.kind.split(".")[1] for it in list_waiting(work)]


def lines(work: Workspace) -> list[dict[str, object]]:
    send_events(work)
    assert work.settings.outbox_file is not None
    text = work.settings.outbox_file.read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


@on_both
def test_each_change_of_a_contact_is_one_event(open_outbox: Open) -> None:
    work = open_outbox()
    add(work, "Erika", "Max")
    add_note(work, 1, "wants two")  # of an event that waits: it is renewed
    assert kinds(work) == ["created", "created"]
    assert [it["contact"]["notes"] for it in lines(work)] == [["wants two"], []]  # type: ignore[index]

    edit_contact(work, 2, Changes(columns={"title": "Chief"}))
    merge_contacts(work, 1, [2])
    restore = lines(work)
    assert [it["event"] for it in restore[2:]] == [
        EventKind.UPDATED,
        EventKind.DELETED,
    ]
    assert restore[2]["contact"]["name"] == "Erika"  # type: ignore[index]
    assert set(restore[3]["contact"]) == {"uid"}  # type: ignore[call-overload]
    delete_contacts(work, [1])
    restore_contact(work, 1)
    assert kinds(work) == ["deleted", "updated"]


def test_a_change_that_is_not_stored_is_not_reported(open_outbox: Open) -> None:
    work = open_outbox()
    with pytest.raises(ZeroDivisionError), work.writing() as session:
        add_contact(session, "Erika")
        session.flush()
        raise ZeroDivisionError
    assert kinds(work) == []


def test_an_imported_card_is_reported_with_its_follow_up(
    open_outbox: Open, tmp_path: Path
) -> None:
    work = open_outbox()
    desk = Desk(Intake(work), tmp_path)
    desk.take(card(ERIKA))
    desk.take(card(MAX))
    erika, max_ = lines(work)
    assert erika["event"] == max_["event"] == EventKind.CREATED
    told = erika["contact"]
    assert isinstance(told, dict)
    assert told["emails"] == ["erika.mustermann@muster.example"]
    assert told["follow_ups"][0]["due_on"] == "2026-11-19"
    assert erika["id"] != max_["id"]


def test_a_follow_up_is_reported_once_when_it_is_due(open_outbox: Open) -> None:
    work = open_outbox(outbox_events=("follow_up.due",))
    with work.writing() as session:
        add_contact(session, "Erika", TODAY)
        add_contact(session, "Max", TODAY + timedelta(days=1))
    (told,) = lines(work)
    assert (told["event"], told["contact"]["name"]) == ("follow_up.due", "Erika")  # type: ignore[index]
    assert told["follow_up"]["due_on"] == str(TODAY)  # type: ignore[index]
    assert len(lines(work)) == 1
    later = replace(work, day=lambda: TODAY + timedelta(days=1))
    assert [it["contact"]["name"] for it in lines(later)] == ["Erika", "Max"]  # type: ignore[index]


def test_each_is_taken_once_or_named_whatever_the_server_does(
    open_outbox: Open,
) -> None:
    number = 60
    with running(moody) as receiver:
        work = open_outbox(receiver)
        add(work, *(f"Person {it}" for it in range(number)))
        moment = now()
        for _ in range(20):
            moment += timedelta(days=1)
            send_events(work, clock=lambda it=moment: it, seconds=QUICK)  # type: ignore[misc]
            if all(it.is_given_up for it in list_waiting(work)):
                break
        undelivered = list_waiting(work)
        told = [it["contact"]["name"] for it in receiver.taken.values()]
        assert len(told) == len(set(told))
        assert len(told) + len(undelivered) == number
        assert {it.failure for it in undelivered} <= {"the answer was 422"}
        assert receiver.wrong == 0


@pytest.mark.parametrize(
    ("mood", "reason", "is_final"),
    [
        (Mood.FAIL, "the answer was 503", False),
        (Mood.HANG, "there was no answer within 0.3 seconds", False),
        (Mood.DRIP, "there was no answer within 0.3 seconds", False),
        (Mood.REDIRECT, "the answer was 307: redirects are not followed", False),
        (Mood.REFUSE, "the answer was 422", True),
    ],
)
def test_what_a_server_does_is_named(mood: Mood, reason: str, is_final: bool) -> None:
    with running(lambda _key, _try: mood) as receiver:
        event = WebhookEvent("1", "contact.created", {})
        failure = post(receiver.url, SECRET, event, now(), QUICK)
    assert failure == Failure(reason, is_final=is_final)


def test_a_server_that_is_down_ends_the_run_and_is_tried_later(
    open_outbox: Open,
) -> None:
    with running() as receiver:
        work = open_outbox(receiver)
    add(work, *"ABCDEFG")  # the server is gone
    moment = now()
    sent = send_events(work, clock=lambda: moment)
    assert (sent.delivered, sent.failed, sent.waiting) == (0, 3, 7)
    tried = [it for it in list_waiting(work) if it.attempts]
    assert [it.next_try_at - moment for it in tried] == [timedelta(minutes=1)] * 3
    assert "connection failed" in tried[0].failure


def test_per_contact_the_order_is_kept(open_outbox: Open) -> None:
    def fail_first(_: str, attempt: int) -> Mood:
        return Mood.FAIL if attempt == 1 and not receiver.taken else Mood.TAKE

    with running(fail_first) as receiver:
        work = open_outbox(receiver)
        add(work, "Erika")
        moment = now()
        send_events(work, clock=lambda: moment)
        edit_contact(work, 1, Changes(columns={"title": "Chief"}))
        send_events(work, clock=lambda: moment + timedelta(seconds=1))
        assert not receiver.taken, "the change waits behind the new contact"
        send_events(work, clock=lambda: moment + timedelta(hours=1))
        told = [(it["event"], it["contact"]["title"]) for it in receiver.taken.values()]
    assert told == [("contact.created", ""), ("contact.updated", "Chief")]


@pytest.mark.parametrize("way", ["withdrawn", "deleted"])
def test_what_waits_of_who_withdraws_or_is_erased_is_purged(
    open_outbox: Open, way: str
) -> None:
    work = open_outbox()
    add(work, "Erika Mustermann", "Kim Gray")
    lines(work)
    add(work, "Max Beispiel")
    edit_contact(work, 1, Changes(columns={"title": "Chief of nobody"}))
    if way == "withdrawn":
        withdraw(work, [1, 3], TODAY)
        edit_contact(work, 1, Changes(columns={"title": "Chief of secrets"}))
    else:
        erase(work.database, Archive(work.settings.folder), [1, 3])
    waiting = list_waiting(work)
    assert [(it.kind, it.contact_id) for it in waiting] == [(f"contact.{way}", 1)]
    assert work.database.file is not None
    with sqlite3.connect(work.database.file) as file:
        bodies = [row[0] for row in file.execute("SELECT body FROM outbox_event")]
    assert not any("Chief" in it or "Max" in it for it in bodies)
    last = lines(work)[-1]
    assert set(last["contact"]) == {"uid"}  # type: ignore[call-overload]


def test_nothing_is_kept_where_nobody_is_notified(
    database: Database, settings: Settings
) -> None:
    add(Workspace(database, settings), "Erika")
    with database.reading() as session:
        assert session.exec(select(OutboxEvent)).first() is None


def test_a_line_is_not_written_twice(tmp_path: Path) -> None:
    event = WebhookEvent(
        "4711", "contact.created", {"contact": {"name": "Erika\nMüller"}}
    )
    for _ in range(2):
        assert append(tmp_path / "events.jsonl", event) is None
    (line,) = (tmp_path / "events.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["contact"] == {"name": "Erika\nMüller"}


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "http://127.0.0.1.example.com/",
        "https://user:secret@example.com/",
        "ftp://127.0.0.1/",
        "https://",
        "http://[::1",
        "http://127.0.0.1:99999/",
        "/hook",
    ],
)
def test_only_https_and_this_machine_are_sent_events(url: str) -> None:
    with pytest.raises(SettingInvalid):
        check_webhook(url)


def test_the_command_line_sends_lists_and_drops(cardfile: Cardfile) -> None:
    with running(lambda _key, _try: Mood.REFUSE) as receiver:
        (cardfile.folder / "cardfile.toml").write_text(
            f'outbox_url = "{receiver.url}"\noutbox_secret = "{SECRET}"\n'
        )
        with cardfile.store() as session:
            add_contact(session, "Erika")
        cardfile.say("note", 1, "wants two")
        (waiting,) = cardfile.objects("outbox", "list")
        assert (waiting["kind"], waiting["attempts"]) == ("contact.updated", 0)
        result = cardfile("outbox", "send")
        assert (result.exit_code, "Failed: 1 attempt" in result.stderr) == (1, True)
        shown = cardfile.say("outbox", "list")
        assert "given up" in shown
        assert "the answer was 422" in shown
        assert cardfile("outbox", "send", "--again").exit_code == 1
        cardfile.say("outbox", "drop", waiting["number"])
        assert cardfile.objects("outbox", "list") == []


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ('outbox_url = "https://crm.example/hook"', "needs outbox_secret"),
        ('outbox_url = "http://crm.example/hook"', "cannot receive events"),
        ('outbox_secret = "short"', "it is too short"),
        ('outbox_events = ["contact.lost"]', "is not an event"),
    ],
)
def test_a_wrong_setting_is_said_and_no_secret_shown(
    cardfile: Cardfile, setting: str, sentence: str
) -> None:
    (cardfile.folder / "cardfile.toml").write_text(f"{setting}\n")
    code, said = cardfile.refuse("outbox", "send")
    assert code == 4
    assert sentence in said
    assert "short" not in said.replace("too short", "")


def test_without_a_receiver_it_says_what_to_set(cardfile: Cardfile) -> None:
    assert "set outbox_url or outbox_file" in cardfile.refuse("outbox", "send")[1]


def test_an_import_ends_while_its_receiver_hangs(cardfile: Cardfile) -> None:
    with running(lambda _key, _try: Mood.LATE) as receiver:
        (cardfile.folder / "cardfile.toml").write_text(
            f'outbox_url = "{receiver.url}"\noutbox_secret = "{SECRET}"\n'
        )
        photo = ROOT / "samples" / "pictures" / "de-hollerbach-photo.jpg"
        words = ["--folder", cardfile.folder, "import", "--workers", "1", photo]
        environment = {name: it for name, it in cardfile.environment.items() if it}
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "cli.start", *map(str, words)],
            env={**os.environ, **environment},
            check=True,
        )
        waiting = cardfile.objects("outbox", "list")
        assert "contact.created" in {it["kind"] for it in waiting}
        assert receiver.came.wait(60)
        told = next(iter(receiver.taken.values()))
        assert "Hollerbach" in told["contact"]["name"]
    senders = [
        it
        for it in psutil.process_iter(["cmdline"])
        if "outbox" in (it.info["cmdline"] or ())
    ]
    psutil.wait_procs(senders, timeout=60)  # it writes to the folder until it ends
