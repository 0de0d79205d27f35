"""How a contact came is recorded, and who withdraws is left in peace."""

import csv
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlmodel import Session, select

from actions.identity.merging import merge
from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.review.decide import add_second_person
from actions.workspace import Workspace
from models.basis import INFORM, LegalBasis, Source
from models.contact import Channel
from models.database.database import Database
from models.settings import Settings
from models.tables.contact import BasisRecord, Contact, ContactTag
from models.tables.follow_up import FollowUp
from tests.conftest import TODAY as MONDAY
from tests.console import Cardfile
from tests.desk import Desk, only
from tests.invented import add_contact, add_erika
from tests.mails import mails
from tests.readings import ERIKA, card

TODAY = date.today()
MAX = "Max Beispiel"


@pytest.fixture
def two(cardfile: Cardfile) -> Cardfile:
    """Erika, 1, and Max, 2, both overdue and in Berlin; Max has withdrawn."""
    due = TODAY - timedelta(days=1)
    with cardfile.store() as session:
        erika, max_ = add_erika(session, due), add_contact(session, MAX, due)
        for contact in (erika, max_):
            contact.city, contact.keep_in_touch = "Berlin", "1 day"
            contact.tags = [ContactTag(tag="organiser")]
    cardfile.say("assign", 1, 2, "Anna")
    cardfile.say("basis", "withdraw", 2)
    return cardfile


LISTS: dict[str, tuple[object, ...]] = {
    "due": ("due",),
    "digest": ("due", "--digest"),
    "plan": ("plan",),
    "nearby": ("plan", "--near", "Berlin"),
    "queue": ("queue", "Anna"),
    "reconnect": ("reconnect",),
    "organisers": ("events", "organisers"),
    "csv": ("export", "-o", "-"),
    "vcard": ("export", "--to", "vcard", "-o", "-"),
    "ics": ("export", "--to", "ics", "-o", "-"),
}


@pytest.mark.parametrize("name", LISTS)
def test_who_has_withdrawn_is_in_no_list_and_no_file(two: Cardfile, name: str) -> None:
    shown = two(*LISTS[name])
    assert "Erika" in shown.stdout
    assert MAX not in shown.output


@pytest.mark.parametrize("name", ["due", "plan", "queue", "reconnect", "csv"])
def test_it_says_how_many_were_left_out_and_can_include_them(
    two: Cardfile, name: str
) -> None:
    assert "Left out: 1 " in two(*LISTS[name]).stderr
    told = two(*LISTS[name], "--include-withdrawn")
    assert MAX in told.stdout
    assert "Left out" not in told.stderr


def test_lists_of_contacts_show_everybody(two: Cardfile) -> None:
    assert MAX in two.say("list")
    assert f"Withdrew on {TODAY}" in two.say("show", 2)


def test_no_draft_and_no_code_is_made_of_who_has_withdrawn(two: Cardfile) -> None:
    code, sentence = two.refuse("draft", 2)
    assert code == 2
    assert "have withdrawn or refuse e-mails" in sentence
    drafts = two("draft", 1, 2)
    assert "To: erika@example.com" in drafts.stdout
    assert "Left out: 1 contact" in drafts.stderr
    assert "withdrew on" in two.refuse("show", 2, "--qr")[1]
    two.say("show", 2, "--qr", "--include-withdrawn")


def test_an_export_of_nobody_else_writes_no_file(two: Cardfile, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    sentence = two.refuse("export", "--search", MAX, "-o", file)[1]
    assert "All 1 contacts that match the filters have withdrawn" in sentence
    assert not file.exists()


def test_a_withdrawal_names_who_has_the_contact_and_can_be_undone(
    two: Cardfile, tmp_path: Path
) -> None:
    two.say("export", "--to", "hubspot", "-o", tmp_path / "out.csv")
    said = two("basis", "withdraw", 1)
    assert f"Contact 1 was exported to hubspot on {TODAY}" in said.stderr
    two.say("undo", "--yes")
    assert two.objects("basis", "show", 1)[0]["withdrawn_on"] is None
    two.say("basis", "withdraw", 2, "--cancel")
    assert [row["id"] for row in two.objects("due")] == [1, 2]


def test_a_refused_channel_keeps_the_others_open(two: Cardfile, tmp_path: Path) -> None:
    two.say("basis", "set", 1, "--refuse", "email", "--legal-basis", "consent")
    assert [row["id"] for row in two.objects("due")] == [1]
    assert "refuse e-mails" in two.refuse("draft", 1)[1]
    rows = {}
    for target in ("salesforce", "zoho", "hubspot", "dynamics", "suitecrm", "csv"):
        file = tmp_path / f"{target}.csv"
        two("export", "--to", target, "-o", file)
        with file.open(encoding="utf-8-sig", newline="") as table:
            (rows[target],) = csv.DictReader(table)
    assert rows["salesforce"]["Email Opt Out"] == "1"
    assert rows["salesforce"]["Do Not Call"] == ""
    assert rows["zoho"]["Email Opt Out"] == "true"
    assert rows["dynamics"]["Do not allow Emails"] == "Do Not Allow"
    assert rows["suitecrm"]["lawful_basis"] == "consent"
    legal = rows["hubspot"]["Legal basis for processing contact's data"]
    assert legal == "Freely given consent from contact"
    assert rows["csv"]["Refused channels"] == "email"
    left_out = two("export", "--to", "mailchimp", "-o", tmp_path / "m.csv")
    assert "Erika Mustermann, no Email Address" in left_out.output


def test_a_vcard_carries_the_record_to_another_cardfile(
    two: Cardfile, tmp_path: Path, empty_database: Path
) -> None:
    two.say("basis", "set", 2, "--source", "badge", "--refuse", "call")
    two.say("basis", "set", 1, "--source", "card", "--legal-basis", "contract")
    file = tmp_path / "all.vcf"
    two.say("export", "--to", "vcard", "--include-withdrawn", "-o", file)
    other = Cardfile(tmp_path / "other", empty_database)
    other.say("contacts", "import", file)
    for number in (1, 2):
        (here,), (there,) = (it.objects("basis", "show", number) for it in (two, other))
        assert {**there, "proof": here["proof"]} == here


def test_each_way_in_records_itself(
    desk: Desk, cardfile: Cardfile, database: Database, tmp_path: Path
) -> None:
    desk.take(card(ERIKA), Occasion(met_on=date(2026, 11, 12)))
    record = only(database).id
    with database.reading() as session:
        basis = session.get_one(BasisRecord, record)
        assert (basis.source, basis.obtained_on) == (Source.CARD, date(2026, 11, 12))
        assert (basis.stored_on, basis.legal_basis) == (MONDAY, None)

    (tmp_path / "a.vcf").write_text("BEGIN:VCARD\nFN:Kim Gray\nEND:VCARD\n")
    (tmp_path / "m.eml").write_bytes(next(data for _, data in mails()))
    cardfile.say("contacts", "import", tmp_path / "a.vcf")
    cardfile.say("signature", tmp_path / "m.eml", "--store")
    found = [cardfile.objects("basis", "show", it)[0]["source"] for it in (2, 3)]
    assert found == ["address book", "signature"]


@pytest.fixture
def minded(
    database: Database, settings: Settings, tmp_path: Path
) -> Callable[..., Desk]:
    """A desk with settings of the record of basis."""

    def sit(**values: object) -> Desk:
        for name, value in values.items():
            object.__setattr__(settings, name, value)
        return Desk(Intake(Workspace(database, settings, lambda: MONDAY)), tmp_path)

    return sit


def test_settings_give_the_legal_basis_and_remind_to_inform(
    minded: Callable[..., Desk], database: Database
) -> None:
    basis = LegalBasis.LEGITIMATE_INTERESTS
    desk = minded(legal_basis=basis, inform_within=30)
    desk.take(card(ERIKA), Occasion(source=Source.BADGE))
    with database.reading() as session:
        (record,) = session.exec(select(BasisRecord)).all()
        assert (record.source, record.legal_basis) == (Source.BADGE, basis)
        tasks = session.exec(select(FollowUp).where(FollowUp.reason == INFORM)).all()
        assert [it.due_on for it in tasks] == [MONDAY + timedelta(days=30)]


def test_no_follow_up_reminds_to_inform_unless_it_is_wanted(
    desk: Desk, database: Database
) -> None:
    desk.take(card(ERIKA))
    assert [it.reason for it in only(database).follow_ups] == ["first follow-up"]


@pytest.mark.parametrize("by", ["done", "informed"])
def test_who_was_informed_is_no_longer_to_be(two: Cardfile, by: str) -> None:
    with two.store() as session:
        erika = session.get_one(Contact, 1)
        erika.basis = BasisRecord(
            source=Source.CARD,
            obtained_on=TODAY - timedelta(days=25),
            stored_on=TODAY - timedelta(days=25),
        )
        (task,) = erika.follow_ups
        task.reminds_to_inform = True
    (uninformed,) = two.objects("basis", "due")
    assert uninformed["id"] == 1
    assert uninformed["due_on"] == str(TODAY + timedelta(days=5))
    assert two.objects("basis", "due", "--days", 3) == []
    two.say("done", 1) if by == "done" else two.say("basis", "informed", 1)
    assert two.objects("basis", "due") == []
    assert two.objects("due") == []
    assert two.objects("basis", "show", 1)[0]["informed_on"] == str(TODAY)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("card", "you gave me your business card (Hannover Fair, 12 November 2026)"),
        ("badge", "from your badge"),
        ("guest list", "from the guest list"),
        ("signature", "from the signature of an e-mail"),
        ("address book", "from an address book"),
    ],
)
def test_the_letter_of_information_names_the_source(
    two: Cardfile, source: str, words: str
) -> None:
    change = ("--source", source, "--obtained-on", "2026-11-12")
    two.say("basis", "set", 1, *change, "--legal-basis", "contract")
    letter = two.say("draft", 1, "--template", "inform")
    assert words in letter
    assert "Legal basis: contract (Article 6(1) GDPR)" in letter
    german = two.say("draft", 1, "--template", "inform", "--language", "de")
    assert "Rechtsgrundlage: Vertrag (Artikel 6 Absatz 1 DSGVO)" in german


def test_of_two_records_the_stricter_counts(
    session: Session, erika: Contact, max_: Contact
) -> None:
    erika.basis = BasisRecord(
        source=Source.CARD,
        obtained_on=date(2026, 11, 12),
        stored_on=MONDAY,
        refused=[Channel.CALL],
    )
    max_.basis = BasisRecord(
        source=Source.SIGNATURE,
        obtained_on=date(2026, 10, 1),
        stored_on=date(2026, 10, 2),
        informed_on=date(2026, 10, 3),
        withdrawn_on=MONDAY,
        refused=[Channel.EMAIL],
    )
    merge(session, erika, max_)
    basis = erika.basis.value
    assert (basis.source, basis.obtained_on) == (Source.SIGNATURE, date(2026, 10, 1))
    assert (basis.informed_on, basis.withdrawn_on) == (date(2026, 10, 3), MONDAY)
    assert not any(basis.allows(it) for it in Channel)


def test_another_card_of_who_has_withdrawn_is_looked_at(
    desk: Desk, database: Database
) -> None:
    desk.take(card(ERIKA))
    with database.writing() as session:
        session.get_one(BasisRecord, 1).withdrawn_on = MONDAY
    outcome = desk.take(card(ERIKA))
    assert outcome.needs_review
    assert outcome.message == f"withdrew on {MONDAY}; ask before you write"


def test_the_record_is_exported_to_the_person_and_erased_with_it(
    two: Cardfile, tmp_path: Path
) -> None:
    two.say("export-person", 2, "-o", tmp_path / "max.zip")
    with ZipFile(tmp_path / "max.zip") as file:
        rows = json.loads(file.read("everything.json"))
    assert rows["basis_record"][0]["withdrawn_on"] == str(TODAY)
    two.say("erase", 2, "--yes")
    with two.store() as session:
        assert session.get(BasisRecord, 2) is None


def test_a_deleted_contact_comes_back_with_its_withdrawal(two: Cardfile) -> None:
    two.say("delete", 2, "--yes")
    two.say("undelete", 2)
    assert two.objects("basis", "show", 2)[0]["withdrawn_on"] == str(TODAY)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("withdraw", 1, "--on", "2999-01-01"), "is in the future"),
        (("informed", 99), "There is no contact 99"),
        (("set", 1), "Nothing to change"),
        (("set", "--source", "card"), "Choose contacts"),
    ],
)
def test_what_cannot_be_recorded_is_refused(
    two: Cardfile, words: tuple[object, ...], sentence: str
) -> None:
    assert sentence in two.refuse("basis", *words)[1]


def test_the_second_person_on_a_card_came_as_the_first_did(
    database: Database, settings: Settings, session: Session, erika: Contact
) -> None:
    erika.basis = BasisRecord(source=Source.BADGE, obtained_on=MONDAY, stored_on=MONDAY)
    session.commit()
    second = add_second_person(Workspace(database, settings), 1)
    with database.reading() as reading:
        assert reading.get_one(BasisRecord, second).source is Source.BADGE
