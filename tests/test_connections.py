"""Connections of LinkedIn name changed employers, and change nothing themselves."""

from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.contact import PointKind
from models.tables.contact import Contact, ContactPoint
from models.tables.follow_up import FollowUp
from models.tables.guests import Connection
from tests.console import Cardfile
from tests.stored import add_contact

EXPORT = """\ufeffNotes:
"When exporting your connection data, you may notice that some are missing."

First Name,Last Name,URL,Email Address,Company,Position,Connected On
Erika,Mustermann,https://www.linkedin.com/in/erika-m,,Neu AG,CTO,12 Nov 2024
Max,Beispiel,https://www.linkedin.com/in/max-b,max@beispiel.example,Beispiel GmbH,,
Otto,Beispiel,https://www.linkedin.com/in/otto,,Somewhere Ltd,,01 Jan 2023
Ada,Fremd,https://www.linkedin.com/in/ada,ada@fremd.example,Fremd Ltd,Buyer,01 Jan 2023
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "Connections.csv"
    file.write_text(EXPORT, "utf-8")
    return file


def add_people(session: Session) -> None:
    """Erika by her profile, Max by his address; Otto only shares a name."""
    erika = add_contact(session, "Erika Mustermann", company="Muster GmbH")
    erika.points = [
        ContactPoint(
            kind=PointKind.SOCIAL,
            value="https://linkedin.com/in/Erika-M/",
            label="linkedin",
        )
    ]
    add_contact(session, "Max Beispiel", "max@beispiel.example", company="Beispiel")
    add_contact(session, "Otto Beispiel", company="Elsewhere AG")


@pytest.fixture
def known(cardfile: Cardfile) -> Cardfile:
    with cardfile.store() as session:
        add_people(session)
    return cardfile


def test_a_changed_employer_is_reported_with_both_companies(
    known: Cardfile, export: Path
) -> None:
    (done,) = known.objects("linkedin", export)
    (change,) = done["changes"]
    assert (change["was_at"], change["now_at"]) == ("Muster GmbH", "Neu AG")
    assert change["card_of"] == "2026-11-12"
    assert (done["connections"], done["known"], done["added"]) == (4, 2, 0)
    shown = known.say("show", "1")
    assert (
        "Changed employer: Muster GmbH (card of 2026-11-12); now CTO, Neu AG" in shown
    )
    (contact,) = known.objects("show", "1")
    assert contact["values"]["company"] == "Muster GmbH"
    assert len(known.objects("list")) == 3


def test_due_and_reconnect_name_the_new_company(known: Cardfile, export: Path) -> None:
    known.say("linkedin", export, "--follow-up", "tomorrow")
    known.say("linkedin", export, "--follow-up", "tomorrow")
    (row,) = known.objects("due", "--week")
    assert (row["now_at"], "Neu AG" in row["reason"]) == ("Neu AG", True)
    with known.store() as session:
        session.get_one(Contact, 1).keep_in_touch = "1 day"
        session.get_one(Contact, 1).met_on = date(2020, 1, 1)
    (silent,) = known.objects("reconnect")
    assert silent["now_at"] == "Neu AG"


def test_a_profile_that_was_noted_finds_its_contact_when_all_else_changes(
    known: Cardfile, export: Path
) -> None:
    known.say("linkedin", export)
    text = EXPORT.replace("Mustermann", "Berg").replace("Neu AG", "Neuer AG")
    export.write_text(text.replace("erika-m,", "erika-m/,"), "utf-8")
    (done,) = known.objects("linkedin", export)
    assert [it["now_at"] for it in done["changes"]] == ["Neuer AG"]
    with known.store() as session:
        assert len(session.exec(select(Connection)).all()) == 2


def test_others_become_contacts_only_when_asked(known: Cardfile, export: Path) -> None:
    (done,) = known.objects("linkedin", export, "--add")
    assert done["added"] == 2
    assert {it["name"] for it in known.objects("list")} >= {"Ada Fremd"}


def test_an_import_of_connections_is_undone(known: Cardfile, export: Path) -> None:
    known.say("linkedin", export, "--follow-up", "tomorrow")
    known.say("undo", "--yes")
    with known.store() as session:
        assert len(session.exec(select(Connection)).all()) == 0
        assert session.exec(select(FollowUp)).all() == []


def test_any_other_table_is_refused(cardfile: Cardfile, tmp_path: Path) -> None:
    file = tmp_path / "book.csv"
    file.write_text("Name,E-mail\nErika,erika@example.com\n", "utf-8")
    code, sentence = cardfile.refuse("linkedin", file)
    assert (code, "Connections.csv" in sentence) == (2, True)


def test_old_cards_and_changed_employers_are_stale(
    known: Cardfile, export: Path, tmp_path: Path
) -> None:
    known.say("linkedin", export)
    with known.store() as session:
        session.get_one(Contact, 2).met_on = date(2019, 5, 2)
    found = known.objects("stale")
    assert [(it["id"], it["why"]) for it in found] == [
        (1, "changed employer"),
        (2, "card of 2019-05-02"),
    ]
    assert len(known.objects("stale", "--older-than", "never")) == 1
    drafts = tmp_path / "drafts"
    known.say("stale", "-o", drafts)
    assert "2 May 2019" in (drafts / "2-card.eml").read_text("utf-8")


def test_connections_that_were_added_are_taken_away_by_undo(
    known: Cardfile, export: Path
) -> None:
    before = known.say("list", "--json")
    known.say("linkedin", export, "--add")
    assert "Ada Fremd" in known.say("list")
    known.say("undo", "--steps", "2", "--yes")
    assert known.say("list", "--json") == before


def test_contacts_who_have_withdrawn_get_no_call_for_a_new_employer(
    known: Cardfile, export: Path
) -> None:
    known.say("basis", "withdraw", "1")
    (done,) = known.objects("linkedin", export, "--follow-up", "tomorrow")
    assert done["changes"] == []
    assert done["planned"] == 0
