"""Merge two contacts that are one person."""

from collections import defaultdict

from sqlalchemy import update
from sqlmodel import Session, col

from actions.identity.editing import add_tag, remember
from actions.identity.filling import point_key
from models.contact import Stage
from models.contact_fields import FIELDS, WHOLES, with_parts
from models.database.changes import note_changes
from models.database.queries import matches_of
from models.database.search import reindex
from models.errors import EditInvalid
from models.tables.columns import id_of
from models.tables.contact import Contact, ContactPoint, Note
from models.tables.follow_up import FollowUp
from models.tables.guests import Connection
from models.tables.history import LogEntry, Review, StageChange
from models.tables.photo import Card

MOVED = (Card, FollowUp, Note, LogEntry, StageChange, Review, Connection)
"""Tables whose rows go over to the contact that is kept."""
_STAGES = tuple(Stage)
_ALONE = (
    *(it.name for it in FIELDS.values() if not it.is_on_cards),
    "event_id",
    "keep_in_touch",
)
"""Columns that are taken from the other contact where they are blank."""


def merge(
    session: Session, keep: Contact, other: Contact, *, own_first: bool = False
) -> None:
    """Merge a contact into another one and delete it.

    What is blank is filled; what a person typed replaces what was read. Cards, notes
    and follow-ups come along, but two open follow-ups for the same reason become one: a
    pinned one, else the earlier. With `own_first`, the values of `keep` stay even where
    the others were typed.

    Raises:
        EditInvalid: They are the same contact.
    """
    if keep is other:
        raise EditInvalid(f"Contact {keep.id} cannot be merged with itself.")
    take_details(keep, other, own_first=own_first)
    _redirect_matches(session, keep, other)
    session.flush()
    _move_rows(session, keep, other)
    session.delete(other)
    session.flush()
    session.refresh(keep)
    _drop_repeated(keep)
    reindex(session.connection(), [id_of(keep)])  # of the notes that came along
    note_changes(session, [id_of(keep)])


def take_details(keep: Contact, other: Contact, *, own_first: bool = False) -> None:
    """Take fields, points, basis and tags from a contact, which need not be stored."""
    remember(keep, other.remember)
    _take_columns(keep, other, own_first=own_first)
    _take_points(keep, other)
    _join_basis(keep, other)
    for row in other.tags:
        add_tag(keep, row.tag)


def _take_columns(keep: Contact, other: Contact, *, own_first: bool) -> None:
    for column in WHOLES:
        names = with_parts(column)
        typed_here, typed_there = names & {*keep.typed}, names & {*other.typed}
        is_blank = not getattr(keep, column)
        if not typed_here and (is_blank or (typed_there and not own_first)):
            keep.change(**{name: getattr(other, name) for name in names})
            keep.mark_typed(*typed_there)
    for name in _ALONE:
        if name not in keep.typed and not getattr(keep, name):
            keep.change(**{name: getattr(other, name)})
            keep.mark_typed(*({name} & {*other.typed}))
    if "met_on" not in keep.typed:
        days = filter(None, (keep.met_on, other.met_on))
        keep.change(met_on=min(days, default=None))
    if "stage" not in keep.typed:
        stages = [it for it in (keep.stage, other.stage) if it is not None]
        keep.change(stage=max(stages, key=_STAGES.index, default=None))
    keep.change(
        doubt=keep.doubt or other.doubt, added_at=min(keep.added_at, other.added_at)
    )


def _take_points(keep: Contact, other: Contact) -> None:
    own = {point_key(point.kind, point.value): point for point in keep.points}
    for point in other.points:
        key = point_key(point.kind, point.value)
        known = own.get(key)
        if known is not None:
            known.change(typed=known.typed or point.typed)
        elif point.typed or key not in keep.removed:
            keep.points.append(
                ContactPoint(**point.model_dump(exclude={"id", "contact_id"}))
            )
    present = {point_key(point.kind, point.value) for point in keep.points}
    keep.change(removed=sorted({*keep.removed, *other.removed} - present))


def _join_basis(keep: Contact, other: Contact) -> None:
    """Join two records: the earlier one counts, and what either refuses stays so."""
    mine, theirs = keep.basis, other.basis
    if theirs is None:
        return
    if mine is None:
        keep.basis = theirs.duplicate()
        return
    if theirs.obtained_on < mine.obtained_on:
        mine.change(source=theirs.source, obtained_on=theirs.obtained_on)
    for name in ("stored_on", "informed_on", "withdrawn_on"):
        days = filter(None, (getattr(mine, name), getattr(theirs, name)))
        mine.change(**{name: min(days, default=None)})
    mine.change(
        legal_basis=mine.legal_basis or theirs.legal_basis,
        refused=sorted({*mine.refused, *theirs.refused}),
    )


def _redirect_matches(session: Session, keep: Contact, other: Contact) -> None:
    """Let pairs with the other contact be pairs with the one that is kept."""
    ours, gone = id_of(keep), id_of(other)
    paired = {
        frozenset((it.contact_id, it.other_id)): it for it in matches_of(session, ours)
    }
    for match in matches_of(session, gone):
        third = match.contact_id if match.other_id == gone else match.other_id
        if same := paired.get(frozenset((third, ours))):
            same.dismissed = same.dismissed or match.dismissed  # a no is remembered
        if third == ours or same:
            session.delete(match)
        else:
            match.contact_id, match.other_id = ours, third


def _move_rows(session: Session, keep: Contact, other: Contact) -> None:
    for table in MOVED:
        session.execute(
            update(table)
            .where(col(table.contact_id) == id_of(other))
            .values(contact_id=id_of(keep))
        )
    session.expire_all()  # what was loaded before does not know of the move


def _drop_repeated(keep: Contact) -> None:
    by_reason: defaultdict[str, list[FollowUp]] = defaultdict(list)
    for follow_up in keep.open_follow_ups:
        by_reason[follow_up.reason].append(follow_up)
    for same in by_reason.values():
        pinned = [it for it in same if it.pinned]
        kept = pinned or same[:1]
        for follow_up in same:
            if follow_up not in kept:
                keep.follow_ups.remove(follow_up)
