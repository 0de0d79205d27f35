from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from models.card import Card, Evidence
from models.columns import now
from models.contact import (
    Contact,
    ContactPoint,
    ContactTag,
    Note,
    PointKind,
    PossibleMatch,
    Stage,
    Status,
)
from models.database import Database
from models.editing import (
    EDITABLE,
    add_note,
    add_point,
    add_tag,
    delete,
    keep_apart,
    remove_point,
    remove_tag,
    set_columns,
    set_ready,
    split,
)
from models.errors import EditInvalid, NotFound
from models.field import FieldKind
from models.followup import FollowUp
from models.merging import merge
from models.photo import Photo
from tests.backends import on_both

pytestmark = on_both

MET = date(2026, 11, 12)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def add_contact(session: Session, name: str, *emails: str, **more: object) -> Contact:
    """A contact with a card on which its name and addresses stand."""
    count = len(session.exec(select(Photo)).all())
    photo = Photo(sha256=f"{count:064}", suffix=".jpg", size=1)
    session.add(photo)
    session.flush()
    facts = [(FieldKind.NAME, name), *((FieldKind.EMAIL, email) for email in emails)]
    card = Card(photo_id=photo.id or 0, width=100, height=60)
    card.evidence = [
        Evidence(
            kind=kind,
            value=value,
            printed=value,
            confidence=0.9,
            left=0,
            top=0,
            right=9,
            bottom=9,
            reader="test",
            rule="test",
        )
        for kind, value in facts
    ]
    contact = Contact(name=name, met_on=MET, **more)  # type: ignore[arg-type]
    contact.points = [ContactPoint(kind=PointKind.EMAIL, value=it) for it in emails]
    contact.cards = [card]
    session.add(contact)
    session.flush()
    return contact


@pytest.fixture
def erika(session: Session) -> Contact:
    return add_contact(session, "Erika Mustermann", "erika@muster.example")


@pytest.fixture
def max_(session: Session) -> Contact:
    return add_contact(session, "Max Beispiel", "max@beispiel.example")


def test_what_is_typed_is_marked(erika: Contact) -> None:
    set_columns(erika, {"company": " Muster  GmbH ", "met_on": date(2026, 1, 2)})
    assert erika.company == "Muster GmbH"
    assert erika.met_on == date(2026, 1, 2)
    assert erika.typed == ["company", "met_on"]


def test_a_new_name_is_found_and_parted(session: Session, erika: Contact) -> None:
    set_columns(erika, {"name": "Dr. Erika Beispiel"})
    session.flush()
    assert erika.name_key == "beispiel erika"
    assert (erika.given_name, erika.family_name) == ("Dr. Erika", "Beispiel")


def test_typed_parts_of_a_name_stay(erika: Contact) -> None:
    set_columns(erika, {"given_name": "Erika Maria", "family_name": "Muster"})
    set_columns(erika, {"name": "Erika M. Muster"})
    assert (erika.given_name, erika.family_name) == ("Erika Maria", "Muster")


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
    assert set(EDITABLE) <= set(type(erika).model_fields)
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


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PointKind.EMAIL, "erika"),
        (PointKind.PHONE, "1"),
        (PointKind.PHONE, "call me"),
        (PointKind.WEBSITE, "javascript://x"),
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
    delete(session, erika)
    session.flush()
    session.expire_all()
    for table in (ContactTag, Note, FollowUp, PossibleMatch):
        assert session.exec(select(table)).all() == []
    assert [it.contact_id for it in session.exec(select(ContactPoint))] == [max_.id]
    assert {it.contact_id for it in session.exec(select(Card))} == {None, max_.id}


def test_merging_loses_nothing(session: Session, erika: Contact, max_: Contact) -> None:
    set_columns(max_, {"company": "Muster GmbH", "title": "Head of Sales"})
    add_tag(erika, "Fair")
    add_tag(max_, "fair")
    add_tag(max_, "supplier")
    add_note(max_, "Likes coffee.")
    max_.met_on = date(2020, 5, 5)
    max_.stage = Stage.CLIENT
    merge(session, erika, max_)

    assert session.exec(select(Contact.id)).all() == [erika.id]
    assert erika.name == "Erika Mustermann"
    assert (erika.company, erika.title) == ("Muster GmbH", "Head of Sales")
    assert erika.typed == ["company", "title"]
    assert [row.tag for row in erika.tags] == ["Fair", "supplier"]
    assert [note.text for note in erika.notes] == ["Likes coffee."]
    assert len(erika.cards) == 2
    assert erika.met_on == date(2020, 5, 5)
    assert erika.stage is Stage.CLIENT
    assert erika.values(PointKind.EMAIL) == [
        "erika@muster.example",
        "max@beispiel.example",
    ]


def test_what_was_typed_goes_before_what_was_read(
    session: Session, erika: Contact, max_: Contact
) -> None:
    set_columns(max_, {"name": "Erika Mustermann-Beispiel"})
    erika.title = "read"
    set_columns(erika, {"title": "typed"})
    max_.title = "read"
    merge(session, erika, max_)
    assert erika.name == "Erika Mustermann-Beispiel"
    assert erika.title == "typed"


def test_merging_keeps_dates_that_a_person_set(
    session: Session, erika: Contact, max_: Contact
) -> None:
    early, late = date(2026, 11, 19), date(2027, 1, 4)
    first = "first follow-up"
    erika.follow_ups = [FollowUp(due_on=early, reason=first)]
    max_.follow_ups = [
        FollowUp(due_on=late, reason=first, pinned=True),
        FollowUp(due_on=late, reason="lunch"),
        FollowUp(due_on=early, reason=first, done_at=now()),
    ]
    merge(session, erika, max_)
    session.flush()
    found = {(it.due_on, it.reason, it.done_at is None) for it in erika.follow_ups}
    assert found == {
        (late, first, True),
        (late, "lunch", True),
        (early, first, False),
    }


def test_merging_keeps_what_is_to_be_decided(
    session: Session, erika: Contact, max_: Contact
) -> None:
    third = add_contact(session, "Anna Example")
    pairs = [(erika, max_), (max_, third)]
    session.add_all(
        PossibleMatch(contact_id=one.id or 0, other_id=two.id or 0, reason="same name")
        for one, two in pairs
    )
    session.flush()
    merge(session, erika, max_)
    matches = session.exec(select(PossibleMatch)).all()
    assert [(it.contact_id, it.other_id) for it in matches] == [(erika.id, third.id)]


def test_nobody_is_merged_with_themselves(session: Session, erika: Contact) -> None:
    with pytest.raises(EditInvalid):
        merge(session, erika, erika)


def test_splitting_undoes_a_merge(
    session: Session, erika: Contact, max_: Contact
) -> None:
    add_point(erika, PointKind.PHONE, "+49301234567")
    merge(session, erika, max_)
    new = split(session, erika, erika.cards[1])
    session.flush()
    session.refresh(erika)

    assert (erika.name, new.name) == ("Erika Mustermann", "Max Beispiel")
    assert erika.values(PointKind.EMAIL) == ["erika@muster.example"]
    assert new.values(PointKind.EMAIL) == ["max@beispiel.example"]
    assert erika.values(PointKind.PHONE) == ["+49301234567"], "typed, so it stays"
    assert len(erika.cards) == len(new.cards) == 1
    assert session.exec(select(PossibleMatch)).one().dismissed


def test_the_only_card_cannot_be_split_off(session: Session, erika: Contact) -> None:
    with pytest.raises(EditInvalid):
        split(session, erika, erika.cards[0])


def test_two_people_are_kept_apart_for_good(
    session: Session, erika: Contact, max_: Contact
) -> None:
    session.add(PossibleMatch(contact_id=2, other_id=1, reason="same name"))
    session.flush()
    keep_apart(session, erika, max_)
    keep_apart(session, max_, erika)
    (match,) = session.exec(select(PossibleMatch)).all()
    assert match.dismissed
