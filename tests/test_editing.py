from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from actions.identity.editing import (
    add_note,
    add_point,
    add_tag,
    remove_point,
    remove_tag,
    set_columns,
    set_ready,
)
from models.contact import PointKind, Stage, Status
from models.contact_fields import FIELDS
from models.errors import EditInvalid, NotFound
from models.tables.columns import now
from models.tables.contact import Contact, ContactPoint, ContactTag, Note, PossibleMatch
from models.tables.follow_up import FollowUp
from models.tables.photo import Card
from tests.backends import on_both
from tests.stored import MET

pytestmark = on_both


def test_what_is_typed_is_marked(erika: Contact) -> None:
    set_columns(erika, {"company": " Muster  GmbH ", "met_on": date(2026, 1, 2)})
    assert erika.company == "Muster GmbH"
    assert erika.met_on == date(2026, 1, 2)
    assert erika.typed == ["company", "met_on"]


def test_a_new_name_is_found_and_parted(session: Session, erika: Contact) -> None:
    set_columns(erika, {"name": "Dr. Erika Beispiel"})
    session.flush()
    assert erika.name_key == "beispiel erika"
    assert (erika.given_name, erika.family_name) == ("Erika", "Beispiel")
    assert erika.prefix == "Dr."


def test_a_change_has_its_moment(session: Session, erika: Contact) -> None:
    long_ago = now() - timedelta(days=9)
    for change in (
        lambda: set_columns(erika, {"company": "Muster"}),
        lambda: add_point(erika, PointKind.EMAIL, "new@muster.example"),
        lambda: add_tag(erika, "fair"),
        lambda: add_note(erika, "Likes coffee."),
    ):
        erika.changed_at = long_ago
        session.flush()
        change()
        session.flush()
        assert isinstance(erika.changed_at, datetime)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", "7"),
        ("typed", ""),
        ("nonsense", "x"),
        ("met_on", "2026-01-01"),
        ("name", date(2026, 1, 1)),
        ("stage", "friend"),
    ],
)
def test_what_cannot_be_set_is_refused(
    erika: Contact, column: str, value: str | date
) -> None:
    with pytest.raises(EditInvalid):
        set_columns(erika, {"company": "Muster", column: value})
    assert erika.typed == []
    assert erika.company == ""


def test_every_editable_column_is_one(erika: Contact) -> None:
    assert set(FIELDS) <= set(type(erika).model_fields)
    set_columns(erika, {"stage": "client"})
    assert erika.stage is Stage.CLIENT


@pytest.mark.parametrize(
    ("kind", "text", "stored"),
    [
        (PointKind.EMAIL, " Erika@Muster.Example ", "erika@muster.example"),
        (PointKind.PHONE, "030 1234567", "+49301234567"),
        (PointKind.PHONE, "+1 (212) 555-0100", "+12125550100"),
        (PointKind.WEBSITE, "www.muster.example", "https://www.muster.example"),
        (PointKind.SOCIAL, "@erika", "@erika"),
    ],
)
def test_points_are_stored_in_one_form(
    erika: Contact, kind: PointKind, text: str, stored: str
) -> None:
    point = add_point(erika, kind, text, country="DE")
    assert (point.value, point.typed) == (stored, True)
    assert stored in erika.values(kind)


def test_an_extension_that_is_typed_is_kept(erika: Contact) -> None:
    add_point(erika, PointKind.PHONE, "030 1234567 ext. 12", country="DE")
    point = add_point(erika, PointKind.PHONE, "+49 30 1234567")
    assert (point.value, point.extension) == ("+49301234567", "12")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PointKind.EMAIL, "erika"),
        (PointKind.PHONE, "1"),
        (PointKind.PHONE, "call me"),
        (PointKind.WEBSITE, "javascript://x"),
        (PointKind.WEBSITE, "javascript:void(0)"),
        (PointKind.WEBSITE, "data:text/plain,x"),
        (PointKind.SOCIAL, "JavaScript:void(0)"),
        (PointKind.WEBSITE, "no address"),
        (PointKind.SOCIAL, " "),
    ],
)
def test_what_is_no_point_is_refused(
    erika: Contact, kind: PointKind, text: str
) -> None:
    with pytest.raises(EditInvalid):
        add_point(erika, kind, text, country="DE")


def test_a_point_taken_away_may_be_added_again(
    session: Session, erika: Contact
) -> None:
    remove_point(erika, PointKind.EMAIL, "erika@muster.example")
    session.flush()
    assert erika.values(PointKind.EMAIL) == []
    add_point(erika, PointKind.EMAIL, "erika@muster.example")
    session.flush()
    assert erika.removed == []
    with pytest.raises(NotFound):
        remove_point(erika, PointKind.EMAIL, "other@muster.example")


def test_tags_and_notes(session: Session, erika: Contact) -> None:
    add_tag(erika, " Hannover  Fair ")
    add_tag(erika, "hannover fair")
    add_note(erika, "Likes coffee.\n")
    session.flush()
    assert [row.tag for row in erika.tags] == ["Hannover Fair"]
    assert [note.text for note in erika.notes] == ["Likes coffee."]
    remove_tag(erika, "HANNOVER FAIR")
    session.flush()
    assert erika.tags == []
    with pytest.raises(NotFound):
        remove_tag(erika, "fair")
    with pytest.raises(EditInvalid):
        add_tag(erika, " ")
    with pytest.raises(EditInvalid):
        add_note(erika, " ")


def test_a_contact_that_was_looked_at_is_ready(erika: Contact) -> None:
    erika.status, erika.doubt = Status.REVIEW, "another company on a newer card"
    set_ready(erika)
    assert (erika.status, erika.doubt) == (Status.READY, "")


def test_deleting_takes_all_that_belongs_to_a_contact(
    session: Session, erika: Contact, max_: Contact
) -> None:
    add_tag(erika, "fair")
    add_note(erika, "Likes coffee.")
    erika.follow_ups.append(FollowUp(due_on=MET))
    session.add(PossibleMatch(contact_id=1, other_id=2, reason="same name"))
    session.flush()
    session.delete(erika)
    session.flush()
    session.expire_all()
    for table in (ContactTag, Note, FollowUp, PossibleMatch):
        assert session.exec(select(table)).all() == []
    assert [it.contact_id for it in session.exec(select(ContactPoint))] == [max_.id]
    assert {it.contact_id for it in session.exec(select(Card))} == {None, max_.id}
