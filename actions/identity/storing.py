"""Store the reading of a card as rows, with a new or a known contact."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date

from sqlmodel import Session

from actions.erasure.fingerprints import fingerprints_of, was_erased
from actions.identity.filling import fill, has_like_company
from actions.identity.guest_lists import Judging, correct_card, load_guests
from actions.identity.joining import (
    OtherSide,
    fill_from_sides,
    find_other_side,
    match_other_side,
    unite,
)
from actions.identity.matching import ContactMatch, Possible, find_match
from actions.identity.pairs import Side
from actions.intake.occasion import Circumstances
from actions.intake.outcome import Outcome, Result
from models.basis import Source
from models.contact import REACHED_BY, Status
from models.database.queries import matches_of
from models.field import SURE, Field, FieldKind
from models.likeness import name_key
from models.reading import CardReading, OcrResult, Problem, Verdict
from models.tables.columns import id_of
from models.tables.contact import Contact, PossibleMatch
from models.tables.photo import Card, Evidence, Photo

OTHER_COMPANY = "another company on a newer card"
UNSURE_ADDITION = "a later card added something unsure"


def store_card(
    session: Session,
    photo: Photo,
    reading: CardReading,
    circumstances: Circumstances,
    side: Side | None = None,
) -> Outcome:
    """Store a card within a writing transaction, with its person.

    A person who is known for certain, or whose card's other side is stored already,
    gets what was blank; everybody else becomes a new contact, with a note of whom it
    may be.
    """
    card = make_card(photo, reading)
    session.add(card)
    other = find_other_side(session, card, side)
    if reading.verdict is Verdict.NOT_A_CARD:
        return _store_plain(card, other, reading.problems)
    listed = load_guests(session, circumstances.event_id)
    judging = Judging(reading.verdict, circumstances.ready_from)
    verdict = correct_card(card, listed, judging)
    if any(it.kind is FieldKind.CODE for it in card.evidence):
        circumstances = replace(circumstances, source=Source.BADGE)
    contact = Contact(met_on=circumstances.met_on)
    fill(contact, card.evidence)
    match = match_other_side(find_match(session, contact), card, other)
    known = match.certain
    if known is None:
        add_contact(session, contact, match, is_sure=verdict is Verdict.READY)
        flag_if_erased(session, contact, [photo.sha256], circumstances.erasure_key)
        circumstances.begin(contact)
    elif other is not None and other.is_all_of(known):
        _complete(session, known, other.beside(card), verdict)
    else:
        _merge(known, card, circumstances)
        settle_status(session, known, card, verdict)
    result, contact = (Result.MERGED, known) if known else (Result.STORED, contact)
    circumstances.add_to(contact)
    session.flush()
    card.contact_id = contact.id
    if other is not None:
        unite(session, contact, card, other)
    return describe(contact, result, reading.problems, match.possible)


def _store_plain(
    card: Card, other: OtherSide | None, problems: tuple[Problem, ...]
) -> Outcome:
    """Store what is not a card by itself; it may be the plain back of one."""
    if other is None or other.contact is None:
        is_known = any(it is Problem.NO_TEXT or it.is_of_letters for it in problems)
        reasons = problems if is_known else (Problem.NO_CARD, *problems)
        return Outcome(Result.NOT_A_CARD, problems=reasons)
    card.contact_id = other.contact.id
    return describe(other.contact, Result.MERGED)


def _complete(
    session: Session, contact: Contact, sides: tuple[Card, Card], verdict: Verdict
) -> None:
    """Read the two sides of a contact's only card as one; the order does not matter.

    One sure side will do, unless the other adds what is not.
    """
    is_sure = verdict is Verdict.READY or contact.status is Status.READY
    fill_from_sides(session, contact, sides)
    facts = [fact for side in sides for fact in side.evidence]
    for value in _essentials(contact):
        sure = max((it.confidence for it in facts if it.value == value), default=1)
        if is_sure and sure < SURE:
            contact.doubt = contact.doubt or UNSURE_ADDITION
    is_open = bool(contact.doubt) or _has_open_matches(session, contact)
    contact.status = Status.READY if is_sure and not is_open else Status.REVIEW


def make_card(photo: Photo, reading: CardReading) -> Card:
    """Return the rows of a card and of its fields."""
    return Card(
        photo_id=id_of(photo),
        page=reading.page,
        position=reading.position,
        corners=[(x, y) for x, y in reading.corners],
        width=reading.width,
        height=reading.height,
        words=_words(reading.ocr),
        problems=[problem.value for problem in reading.problems],
        reasons=[
            replace(it, values=tuple(map(_storable, it.values))).as_json()
            for it in reading.reasons
        ],
        right=reading.right,
        reader=reading.ocr.reader,
        version=photo.version,
        seconds=reading.seconds,
        evidence=[_make_evidence(field) for field in reading.fields],
    )


def describe(
    contact: Contact,
    result: Result,
    problems: Sequence[Problem] = (),
    possible: Sequence[Possible] = (),
) -> Outcome:
    """Return the outcome for a card of a contact, or possibly of others."""
    others = (f"perhaps contact {it.contact.id}: {it.reason}" for it in possible)
    tasks = contact.open_follow_ups
    return Outcome(
        result,
        contact_id=contact.id,
        name=contact.name,
        company=contact.company,
        due_on=tasks[0].due_on if tasks else None,
        needs_review=contact.status is Status.REVIEW,
        problems=tuple(problems),
        message="; ".join(others) or contact.doubt,
    )


def add_contact(
    session: Session, contact: Contact, match: ContactMatch, *, is_sure: bool
) -> None:
    """Add a new contact; it goes to review if it is unsure or may be a known one."""
    is_ready = is_sure and not match.possible
    contact.status = Status.READY if is_ready else Status.REVIEW
    session.add(contact)
    session.flush()
    session.add_all(
        PossibleMatch(
            contact_id=id_of(contact), other_id=id_of(it.contact), reason=it.reason
        )
        for it in match.possible
    )


def flag_if_erased(
    session: Session, contact: Contact, photos: Sequence[str], key: bytes | None
) -> None:
    """Send a new contact to review if the person was erased before.

    Photos are given by their SHA-256. The key is that of the fingerprints of erased
    people; None if there are none.
    """
    if key is None:
        return
    moment = was_erased(session, fingerprints_of(contact, photos, key))
    if moment is not None:
        contact.status = Status.REVIEW
        contact.doubt = f"erased on {moment:%Y-%m-%d}; keep only with consent"


def _merge(contact: Contact, card: Card, circumstances: Circumstances) -> None:
    met_before = contact.met_on or date.min
    is_newer = circumstances.met_on >= met_before
    if is_newer and not has_like_company(contact, card.evidence):
        contact.doubt = OTHER_COMPANY
    if contact.basis is not None and contact.basis.withdrawn_on is not None:
        contact.doubt = (
            f"withdrew on {contact.basis.withdrawn_on}; ask before you write"
        )
    before = _essentials(contact)
    fill(contact, card.evidence)
    added = _essentials(contact) - before
    if any(it.confidence < SURE and it.value in added for it in card.evidence):
        contact.doubt = contact.doubt or UNSURE_ADDITION
    if circumstances.met_on > met_before and not contact.open_follow_ups:
        circumstances.plan_first(contact)  # met again


def _essentials(contact: Contact) -> set[str]:
    """Return the values that must be right in a contact that nobody reviews."""
    return {contact.name, *(it for kind in REACHED_BY for it in contact.values(kind))}


def settle_status(
    session: Session, contact: Contact, card: Card, verdict: Verdict
) -> None:
    """Set the status of a contact that has got one more card.

    A sure card with the contact's own name settles what an unsure one left open, such
    as the back of a card that was read before its front.
    """
    names = {name_key(it.value) for it in card.evidence if it.kind is FieldKind.NAME}
    is_sure = verdict is Verdict.READY and name_key(contact.name) in names
    if contact.doubt:
        contact.status = Status.REVIEW
    elif is_sure and not _has_open_matches(session, contact):
        contact.status = Status.READY


def _has_open_matches(session: Session, contact: Contact) -> bool:
    return any(not match.dismissed for match in matches_of(session, id_of(contact)))


def _make_evidence(field: Field) -> Evidence:
    return Evidence(
        kind=field.kind,
        value=_storable(field.value),
        printed=_storable(field.printed),
        confidence=field.confidence,
        **asdict(field.box),
        reader=field.reader,
        rule=field.rule,
        parts={name: _storable(part) for name, part in field.parts.items()},
    )


def _words(ocr: OcrResult) -> list[list[object]]:
    """Return the words as rows of `models.tables.photo.Card.words`."""
    return [
        [
            _storable(word.text),
            round(word.confidence, 3),
            word.box.left,
            word.box.top,
            word.box.right,
            word.box.bottom,
            word.line,
        ]
        for word in ocr.words
    ]


def _storable(text: str) -> str:
    """Return the text without NUL and halves of surrogate pairs, for a database."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
