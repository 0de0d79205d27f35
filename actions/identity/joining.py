"""Join the two sides of a card in one contact, whichever is read first.

Two photos show one card when their deliveries say so (`actions.identity.pairs`), so
that it holds whenever and by whatever program the second of them is stored.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from sqlmodel import Session, col, select

from actions.identity.editing import are_kept_apart
from actions.identity.filling import clear_read, fill
from actions.identity.matching import ContactMatch, Possible, is_office
from actions.identity.merging import merge
from actions.identity.pairs import Face, Side
from models.contact_fields import WHOLES
from models.field import DOUBTFUL, FieldKind, PhoneKind
from models.likeness import are_close_names, are_like_names
from models.photo import PhotoState
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.photo import Card, Delivery, Evidence, Photo

OTHER_PERSON = "on the other side of the card, but another person"


@dataclass(frozen=True, slots=True)
class OtherSide:
    """The side of a card that was stored before this one.

    Attributes:
        card: What was read on it.
        contact: Whose card it is; None while it said nothing by itself.
        is_front: Whether it is the front.
    """

    card: Card
    contact: Contact | None
    is_front: bool

    def is_all_of(self, contact: Contact) -> bool:
        """Return whether nothing but this side is known of a contact."""
        return contact.cards == [self.card]

    def beside(self, card: Card) -> tuple[Card, Card]:
        """Return both sides, the front first."""
        return (self.card, card) if self.is_front else (card, self.card)


def find_other_side(
    session: Session, card: Card, side: Side | None
) -> OtherSide | None:
    """Return the other side of a card, if it is stored already.

    Of photos that bore the same name one after the other, the last is meant, unless it
    has found its other side before. A photo with several cards has no other side, and
    whom a person has deleted does not come back.
    """
    if side is None:
        return None
    found = _delivered(session, side.pair, but=card.photo_id)
    others = [it for it in found if it.face != side.face]
    if not others:
        return None
    cards = _cards_of(session, others[-1].photo_id)
    if len(cards) != 1:
        return None
    (other,) = cards
    is_front = side.face is Face.BACK
    if other.contact_id is None:
        photo = session.get_one(Photo, other.photo_id)
        is_plain = photo.state is PhotoState.NOT_A_CARD
        return OtherSide(other, None, is_front) if is_plain else None
    contact = session.get_one(Contact, other.contact_id)
    taken = {it.photo_id for it in found if it.face == side.face}
    if any(it.photo_id in taken for it in contact.cards):
        return None
    return OtherSide(other, contact, is_front)


def match_other_side(
    match: ContactMatch, card: Card, other: OtherSide | None
) -> ContactMatch:
    """Combine the match of a card with what its other side says."""
    if other is None or other.contact is None:
        return match
    if not _contradict(card.evidence, other.card.evidence):
        return ContactMatch(match.certain or other.contact, ())
    rest = (it for it in match.possible if it.contact is not other.contact)
    return ContactMatch(match.certain, (Possible(other.contact, OTHER_PERSON), *rest))


def unite(session: Session, contact: Contact, card: Card, other: OtherSide) -> None:
    """Bring the other side to the contact that a card has been stored in."""
    if other.contact is None:
        other.card.contact_id = id_of(contact)
        session.get_one(Photo, other.card.photo_id).state = PhotoState.DONE
    elif (
        other.contact is not contact
        and other.is_all_of(other.contact)
        and not _contradict(card.evidence, other.card.evidence)
        and not are_kept_apart(session, contact, other.contact)
    ):
        merge(session, contact, other.contact)


def side_of(session: Session, photo: Photo) -> Side | None:
    """Return the side that a photo shows by what was said when it last came."""
    query = select(Delivery).where(
        col(Delivery.photo_id) == photo.id, col(Delivery.pair) != ""
    )
    last = session.exec(query.order_by(col(Delivery.id).desc())).first()
    return Side(last.pair, Face(last.face)) if last else None


def find_sides(session: Session, contact: Contact) -> tuple[Card, Card] | None:
    """Return both sides of a contact's only card, the front first, or None."""
    if len(contact.cards) != 2:
        return None
    photos = {card.photo_id: card for card in contact.cards}
    query = select(Delivery).where(
        col(Delivery.photo_id).in_(photos), col(Delivery.pair) != ""
    )
    faces: defaultdict[str, dict[str, Card]] = defaultdict(dict)
    for it in session.exec(query):
        faces[it.pair][it.face] = photos[it.photo_id]
    for pair in faces.values():
        if pair.keys() == set(Face):
            return pair[Face.FRONT], pair[Face.BACK]
    return None


def _contradict(one: Sequence[Evidence], other: Sequence[Evidence]) -> bool:
    """Return whether the supposed two sides of a card belong to two people."""
    first, second = _name(one), _name(other)
    names = (first.value, second.value) if first and second else None
    if names and (are_like_names(*names) or are_close_names(*names)):
        return False
    emails, others = _personal_emails(one), _personal_emails(other)
    if emails and others:
        return not emails & others
    if not first or not second or is_latin(first.value) != is_latin(second.value):
        return False
    are_sure = min(first.confidence, second.confidence) >= DOUBTFUL
    return are_sure and _speaks_for_person(one) and _speaks_for_person(other)


def _speaks_for_person(facts: Iterable[Evidence]) -> bool:
    """Return whether a side has a field that only people have."""
    return any(
        fact.kind is FieldKind.TITLE
        or (fact.kind is FieldKind.EMAIL and not is_office(fact.value))
        or fact.parts.get("kind") in {PhoneKind.MOBILE, PhoneKind.DIRECT}
        for fact in facts
    )


def fill_from_sides(session: Session, contact: Contact, sides: Sequence[Card]) -> None:
    """Fill a contact from both sides of its only card, as if they were one.

    What a person typed in it stays. The front comes first.
    """
    clear_read(contact)
    session.flush()  # the points go before they may come back
    ranked = [
        (_rank(fact, is_persons=_speaks_for_person(side.evidence)), fact)
        for side in sides
        for fact in side.evidence
    ]
    facts = [fact for _, fact in sorted(ranked, key=itemgetter(0))]
    fill(contact, facts)
    names = [it.value for it in facts if it.kind is FieldKind.NAME]
    romanised = next(filter(is_latin, names), "")
    if romanised and not is_latin(contact.name) and not contact.romanised_name:
        contact.romanised_name = romanised


def is_latin(text: str) -> bool:
    """Return whether all letters are Latin ones."""
    letters = filter(str.isalpha, text)
    return all("LATIN" in unicodedata.name(letter, "") for letter in letters)


def _rank(fact: Evidence, *, is_persons: bool) -> tuple[bool, float]:
    """Return the surest of single values, and points in the order of the sides.

    A name is rather that on a person's side, and in its own script.
    """
    if fact.kind.value not in WHOLES:
        return True, 0
    if fact.kind is not FieldKind.NAME:
        return False, -fact.confidence
    return False, -fact.confidence - 2 * is_persons - (not is_latin(fact.value))


def _name(facts: Iterable[Evidence]) -> Evidence | None:
    names = [fact for fact in facts if fact.kind is FieldKind.NAME]
    return max(names, key=lambda fact: fact.confidence, default=None)


def _personal_emails(facts: Iterable[Evidence]) -> set[str]:
    emails = {fact.value for fact in facts if fact.kind is FieldKind.EMAIL}
    return {email for email in emails if not is_office(email)}


def _cards_of(session: Session, photo_id: int) -> Sequence[Card]:
    return session.exec(select(Card).where(col(Card.photo_id) == photo_id)).all()


def _delivered(session: Session, pair: str, but: int) -> Sequence[Delivery]:
    """Return the deliveries of a pair except those of one photo, the oldest first."""
    query = select(Delivery).where(
        col(Delivery.pair) == pair, col(Delivery.photo_id) != but
    )
    return session.exec(query.order_by(col(Delivery.id))).all()
