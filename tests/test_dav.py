import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
import radicale.app
import radicale.config
from click.testing import CliRunner
from sqlmodel import select

from actions.exporting.export_log import TargetState
from actions.exporting.push import Action, PushResult, decide, push
from cli.main import cardfile
from export.dav.collection import open_collection
from export.dav.items import Cards, FollowUps
from export.dav.server import Server, Store, find_password
from export.ics import Hours, Kind
from models.contact import Filter
from models.database.database import Database
from models.errors import ExportFailed
from models.settings import Settings
from models.tables.contact import BasisRecord, Contact
from models.tables.follow_up import FollowUp
from models.tables.history import Exported
from tests.people import cards

BOOK = (
    '<mkcol xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><set><prop>'
    "<resourcetype><collection/><c:addressbook/></resourcetype></prop></set></mkcol>"
)
EMPTY_BOOK = (
    '<multistatus xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><response>'
    "<href>/</href><propstat><prop><resourcetype><collection/><c:addressbook/>"
    "</resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>"
    "</multistatus>"
)
DAY = date(2026, 11, 12)
UID = "0b8f5a4e-6f0e-4c0e-9d3b-6f1f6c1d2a01"


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
        pass


@pytest.fixture(scope="module")
def radicale_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Radicale server with one user, an address book and a calendar."""
    folder = tmp_path_factory.mktemp("radicale")
    (folder / "users").write_text("erika:secret\n")
    config = radicale.config.load()
    config.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(folder / "users"),
                "htpasswd_encryption": "plain",
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(folder / "data")},
        },
        "test",
        privileged=True,
    )
    app = radicale.app.Application(config)
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def client(radicale_url: str) -> Iterator[httpx.Client]:
    """A second program that works on the same server; its home is empty at first."""
    with httpx.Client(base_url=radicale_url, auth=("erika", "secret")) as client:
        for name in ("book", "dates"):
            client.delete(f"/erika/{name}/")
        client.request("MKCOL", "/erika/book/", content=BOOK).raise_for_status()
        client.request("MKCALENDAR", "/erika/dates/").raise_for_status()
        yield client


@pytest.fixture
def database(database: Database) -> Database:
    """Two contacts, one of them with a follow-up."""
    with database.writing() as session:
        session.add(Contact(uid=UID, name="Erika Muster", met_on=DAY))
        session.add(Contact(name="Jo Sample", met_on=DAY))
        session.flush()
        session.add(FollowUp(contact_id=1, due_on=DAY))
    return database


@pytest.fixture
def server(radicale_url: str) -> Server:
    return Server(f"{radicale_url}/", "erika", "secret")


def push_cards(
    database: Database, server: Server, *, delete: bool = False
) -> PushResult:
    return push(database, Filter(), server, Cards(), delete=delete)


@contextmanager
def contact(database: Database) -> Iterator[Contact]:
    with database.writing() as session:
        found = session.get(Contact, 1)
        assert found is not None
        yield found


def test_contacts_arrive_once_and_only_changes_follow(
    database: Database, server: Server, client: httpx.Client
) -> None:
    first = push_cards(database, server)
    second = push_cards(database, server)
    with contact(database) as erika:
        erika.title = "CEO"
    third = push_cards(database, server)

    assert (first.added, first.conflicts) == (2, [])
    assert (second.added, second.unchanged) == (0, 2)
    assert (third.updated, third.unchanged) == (1, 1)
    (card,) = cards(client.get(f"/erika/book/{UID}.vcf").text)
    assert (card.name, card.title) == ("Erika Muster", "CEO")


def test_what_was_changed_on_the_server_is_reported_and_left(
    database: Database, server: Server, client: httpx.Client
) -> None:
    push_cards(database, server)
    path = f"/erika/book/{UID}.vcf"
    theirs = client.get(path).text.replace("Erika", "Erica")
    client.put(path, content=theirs).raise_for_status()

    untouched = push_cards(database, server)
    with contact(database) as erika:
        erika.title = "CEO"
    (conflict,) = push_cards(database, server).conflicts

    assert untouched.conflicts == []
    assert (conflict.label, conflict.reason) == (
        "Erika Muster",
        "it was changed on the server and here",
    )
    assert "Erica" in client.get(path).text


def test_what_was_deleted_on_the_server_does_not_come_back(
    database: Database, server: Server, client: httpx.Client
) -> None:
    push_cards(database, server)
    client.delete(f"/erika/book/{UID}.vcf").raise_for_status()

    (conflict,) = push_cards(database, server).conflicts

    assert conflict.reason == "it was deleted on the server"
    assert client.get(f"/erika/book/{UID}.vcf").status_code == 404


def test_what_arrived_while_the_answer_was_lost_is_known_again(
    database: Database, server: Server
) -> None:
    push_cards(database, server)
    with database.writing() as session:
        for row in session.exec(select(Exported)):
            session.delete(row)

    again = push_cards(database, server)

    assert (again.unchanged, again.added, again.conflicts) == (2, 0, [])


def test_what_is_no_more_here_is_deleted_only_on_request(
    database: Database, server: Server, client: httpx.Client
) -> None:
    push_cards(database, server)
    with database.writing() as session:
        session.delete(session.get_one(Contact, 1))

    kept = push_cards(database, server)
    assert kept.left == [f"{UID}.vcf"]
    assert client.get(f"/erika/book/{UID}.vcf").status_code == 200

    assert push_cards(database, server, delete=True).deleted == 1
    assert client.get(f"/erika/book/{UID}.vcf").status_code == 404
    assert push_cards(database, server).left == []


@pytest.mark.parametrize("kind", Kind)
def test_follow_ups_stand_in_the_calendar_until_they_are_done(
    kind: Kind, database: Database, server: Server, client: httpx.Client
) -> None:
    items = FollowUps(kind, Hours(zone=UTC))
    first = push(database, Filter(), server, items)
    with database.writing() as session:
        done = session.get_one(FollowUp, 1)
        done.done_at = datetime(2026, 11, 12, 10, tzinfo=UTC)
        name = items.name(done.uid)
    second = push(database, Filter(), server, items)

    assert (first.added, second.updated) == (1, 1)
    text = client.get(f"/erika/dates/{name}").text
    assert ("STATUS:CANCELLED" in text) is (kind is Kind.EVENT)
    assert ("STATUS:COMPLETED" in text) is (kind is Kind.TASK)


def test_a_wrong_password_is_reported_and_never_shown(
    database: Database, radicale_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = Server(f"{radicale_url}/", "erika", "hunter2")

    with pytest.raises(ExportFailed, match="refuses the user or password") as caught:
        push_cards(database, server)

    assert "hunter2" not in f"{caught.value}{server!r}{caplog.text}"


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("http://dav.example/", "use https"),
        ("https://erika:secret@dav.example/", "must not contain user or password"),
        ("http://127.0.0.1:9/", "cannot be reached"),
    ],
)
def test_an_unsuitable_server_is_reported(
    url: str, message: str, database: Database
) -> None:
    with pytest.raises(ExportFailed, match=message) as caught:
        push_cards(database, Server(url, "erika", "secret"))

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("before", "there", "expected"),
    [
        (None, None, Action.ADD),
        (None, "1", "it is on the server, but was not created by cardfile"),
        (TargetState("old", "1"), "1", Action.UPDATE),
        (TargetState("new", "1"), "1", Action.NOTHING),
        (TargetState("new", "1"), "2", Action.NOTHING),
        (TargetState("old", "1"), "2", "it was changed on the server and here"),
        (TargetState("new", "1"), None, "it was deleted on the server"),
    ],
)
def test_nothing_is_written_over_what_somebody_else_changed(
    before: TargetState | None, there: str | None, expected: Action | str
) -> None:
    assert decide("new", before, there) == expected


def test_digest_is_used_where_the_server_asks_for_it() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        given = request.headers.get("Authorization", "")
        asked.append(given.partition(" ")[0])
        if given.startswith("Digest "):
            return httpx.Response(207, text=EMPTY_BOOK)
        challenge = {"WWW-Authenticate": 'Digest realm="dav", nonce="1", qop="auth"'}
        return httpx.Response(401, headers=challenge)

    server = Server("https://x.example/", "erika", "secret")
    with open_collection(server, Store.CARDS, httpx.MockTransport(answer)) as found:
        assert found.etags() == {}

    assert set(asked) == {"", "Digest"}


def test_the_password_follows_no_server_into_the_open() -> None:
    unsafe = EMPTY_BOOK.replace(
        "<resourcetype><collection/><c:addressbook/></resourcetype>",
        "<current-user-principal><href>http://x.example/e/</href>"
        "</current-user-principal>",
    )
    transport = httpx.MockTransport(lambda _: httpx.Response(207, text=unsafe))
    server = Server("https://x.example/", "erika", "secret")

    with (
        pytest.raises(
            ExportFailed, match=r"http://x\.example/e/, which is on another server"
        ),
        open_collection(server, Store.CARDS, transport),
    ):
        pass


def test_a_password_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {("cardfile dav.example", "erika"): "secret"}
    monkeypatch.setattr("keyring.get_password", lambda *key: kept.get(key))

    assert find_password("https://dav.example/x", "erika") == "secret"
    with pytest.raises(ExportFailed, match="keyring has no password of jo"):
        find_password("https://dav.example/x", "jo")


def test_a_password_comes_from_a_command() -> None:
    assert find_password("https://dav.example", "erika", "echo secret") == "secret"


def test_a_command_that_fails_is_reported() -> None:
    with pytest.raises(ExportFailed, match="Run it alone to see why"):
        find_password("https://dav.example", "erika", "false")


def test_the_events_of_a_calendar_are_read(
    client: httpx.Client, server: Server
) -> None:
    event = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:{0}\r\n"
        "DTSTAMP:20261101T000000Z\r\nDTSTART:{0}T090000Z\r\nDTEND:{0}T100000Z\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    for day in ("20261116", "20290101"):
        path = f"/erika/dates/{day}.ics"
        client.put(path, content=event.format(day)).raise_for_status()
    with open_collection(server, Store.EVENTS) as calendar:
        (found,) = calendar.events(date(2026, 11, 1), date(2026, 12, 1))
    assert "DTSTART:20261116T090000Z" in found


def test_the_command_pushes_cards_and_follow_ups(
    database: Database, settings: Settings, client: httpx.Client, radicale_url: str
) -> None:
    assert database.file is not None
    shared = ["--folder", str(settings.folder), "push", f"{radicale_url}/"]
    login = ["--user", "erika", "--password-command", "echo secret"]
    runner = CliRunner()

    cards = runner.invoke(cardfile, [*shared, *login])
    events = runner.invoke(cardfile, [*shared, *login, "--what", "events"])

    assert (cards.exit_code, events.exit_code) == (0, 0)
    assert "2 added" in cards.stdout
    assert "1 added" in events.stdout
    theirs = client.get(f"/erika/book/{UID}.vcf").text.replace("Erika", "Erica")
    client.put(f"/erika/book/{UID}.vcf", content=theirs).raise_for_status()
    with contact(database) as found:
        found.title = "CEO"
    again = runner.invoke(cardfile, [*shared, *login])
    assert again.exit_code == 1
    assert "it was changed on the server and here" in again.stderr


@pytest.mark.usefixtures("client")
def test_who_has_withdrawn_counts_as_no_more_here(
    database: Database, server: Server
) -> None:
    assert push_cards(database, server).added == 2
    with database.writing() as session:
        session.add(
            BasisRecord(contact_id=1, obtained_on=DAY, stored_on=DAY, withdrawn_on=DAY)
        )
    kept = push_cards(database, server)
    assert (kept.left, kept.unchanged, kept.withdrawn) == ([f"{UID}.vcf"], 1, 1)
    assert push_cards(database, server, delete=True).deleted == 1
    again = push(database, Filter(withdrawn=True), server, Cards())
    assert (again.added, again.withdrawn) == (1, 0)
