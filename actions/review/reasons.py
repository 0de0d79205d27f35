"""Explain in sentences why a contact needs review."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from ingest.verdict.answers import is_answered
from models.contact import PointKind, Status
from models.database.queries import possible_twins
from models.field import SURE, FieldKind
from models.reading import Problem
from models.reason import Reason
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.photo import Evidence

UNSURE = "The reader was not sure of all it read: compare the card."
"""Sentence for a contact without any other reason."""
_PROBLEMS = {
    Problem.BLURRED: "The photo is blurred: take it again if you cannot read it.",
    Problem.GLARE: "A reflection hides part of the card.",
    Problem.CUT_OFF: "Part of the card is outside the photo.",
    Problem.TOO_SMALL: "The card is small on the photo, so letters may be misread.",
    Problem.TOO_DARK: "The photo is dark, so letters may be misread.",
    Problem.INCOMPLETE: "The card was not fully read.",
}
_NAMES = {
    FieldKind.NAME: "the name",
    FieldKind.EMAIL: "an e-mail address",
    FieldKind.PHONE: "a phone number",
}


def find_reasons(session: Session, contact: Contact) -> list[str]:
    """List the reasons to review a contact, the most important first."""
    if contact.status is not Status.REVIEW:
        return []
    return known_reasons(session, contact) or [UNSURE]


def known_reasons(session: Session, contact: Contact) -> list[str]:
    """Return the reasons that can be named, which may be none."""
    return [*_of_contact(session, contact), *_of_cards(contact), *_of_photos(contact)]


def _of_contact(session: Session, contact: Contact) -> Iterator[str]:
    if contact.doubt:
        yield _as_sentence(contact.doubt)
    for other, reason in possible_twins(session, id_of(contact)):
        yield f"This may be {other.name or 'a contact without a name'}: {reason}."
    if not any(card.reasons for card in contact.cards):
        yield from _missing(contact)
    if contact.name and not contact.given_name and not contact.family_name:
        yield "Which part of the name is the family name is not clear."
    stored = (Reason.from_json(it) for card in contact.cards for it in card.reasons)
    asked = {value for reason in stored for value in reason.values}
    for number in contact.values(PointKind.PHONE):
        if not number.startswith("+") and number not in asked:
            yield f'The phone number "{number}" has no country code.'


def _of_cards(contact: Contact) -> Iterator[str]:
    """Yield the open questions of the verdict, or else the fields that are not sure."""
    evidence = [it for card in contact.cards for it in card.evidence]
    stored = [it for card in contact.cards for it in card.reasons]
    confirmed = [
        (FieldKind(it.kind.value), it.value) for it in contact.points if it.typed
    ]
    if "name" in contact.typed:
        names = (it.value for it in evidence if it.kind is FieldKind.NAME)
        confirmed += [(FieldKind.NAME, name) for name in ("", *names)]
    for reason in dict.fromkeys(map(Reason.from_json, stored)):
        if not is_answered(reason, confirmed):
            yield _as_sentence(reason.sentence)
    if not stored and (unsure := [_NAMES[it] for it in _unsure(contact, evidence)]):
        yield f"Not sure: {', '.join(unsure)}."


def _of_photos(contact: Contact) -> Iterator[str]:
    stored = (it for card in contact.cards for it in card.problems)
    for problem in dict.fromkeys(map(Problem, stored)):
        if problem in _PROBLEMS:
            yield _PROBLEMS[problem]
        elif problem.is_of_letters:
            may_be = f", which may be {problem.script}" if problem.script else ""
            yield f"No installed reader knows the letters{may_be}: type the card in."


def _as_sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _missing(contact: Contact) -> Iterator[str]:
    """Yield what a contact without reasons from its cards lacks."""
    if not contact.name and not contact.company:
        yield "No name was found on the card."
    if not contact.values(PointKind.EMAIL) and not contact.values(PointKind.PHONE):
        yield "No e-mail address or phone number was found."


def _unsure(contact: Contact, evidence: Sequence[Evidence]) -> list[FieldKind]:
    values = {point.value for point in contact.points if not point.typed}
    if "name" not in contact.typed:
        values.add(contact.name)
    return [
        kind
        for kind in _NAMES
        if any(
            it.kind is kind and it.value in values and it.confidence < SURE
            for it in evidence
        )
    ]
