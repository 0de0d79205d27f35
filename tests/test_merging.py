from datetime import date

import pytest
from sqlmodel import Session, select

from actions.identity.editing import (
    add_note,
    add_point,
    add_tag,
    keep_apart,
    set_columns,
    split,
)
from actions.identity.merging import merge
from models.contact import PointKind, Stage
from models.errors import EditInvalid
from models.tables.columns import now
from models.tables.contact import Contact, PossibleMatch
from models.tables.follow_up import FollowUp
from tests.backends import on_both
from tests.stored import add_contact

pytestmark = on_both


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
