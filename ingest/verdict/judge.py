"""Estimate how likely a reading is right, and list its doubts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import mean
from typing import TypeAlias

from ingest.fields.lexicon.organisation import likeness_to_domain
from ingest.fields.lexicon.person import likeness_to_owner, misspells
from ingest.fields.lexicon.text import fold, romanise, squash, words
from ingest.fields.proof.phone_number import is_valid
from ingest.fields.roles.models import log_odds
from ingest.reading.interpret import Interpretation
from ingest.reading.unread_lines import has_unknown_letters
from ingest.verdict.card import is_card
from ingest.verdict.other_documents import find_signs
from models.field import DOUBTFUL, SURE, Field, FieldKind
from models.reading import OcrResult, Verdict
from models.settings import READY_FROM

LIKELY_RIVAL = 0.1
"""Probability from which another line is worth mentioning as the name."""
LIKE = 0.5
"""Likeness from which a mailbox is called like a company."""
MOST_UNEXPLAINED = 2
REACHED_BY = (FieldKind.EMAIL, FieldKind.PHONE)
Signs: TypeAlias = Mapping[str, float]
"""What speaks for and against a reading being right, by the name of the sign."""
CALLED = {
    FieldKind.NAME: "name",
    FieldKind.EMAIL: "e-mail address",
    FieldKind.PHONE: "phone number",
}
ONLY_CODE = "it is a badge with the code"
NO_POINT = "no e-mail address or phone number was found"
NOT_SURE = "name and contact points are not sure enough"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reading is good for.

    Attributes:
        verdict: Ready, for review, or not of a card.
        right: Probability that name, e-mail addresses and phone numbers are all right,
            and nobody is named who is not on the card, from 0 to 1.
        reasons: Why a person should look at it, in words; none of what is ready.
    """

    verdict: Verdict
    right: float
    reasons: tuple[str, ...]


def judge(found: Interpretation, ready_from: float = READY_FROM) -> Judgement:
    """Decide whether a reading is ready, needs a review, or is of no card.

    Args:
        found: What the card says.
        ready_from: Probability of being right from which it is ready, 0 to 1.
    """
    if not is_card(found.fields, found.ocr, find_signs(found.ocr)):
        return Judgement(Verdict.NOT_A_CARD, 0.0, ())
    right = 1 / (1 + exp(-log_odds("ready", describe(found))))
    questions = ask(found)
    if not questions and right >= ready_from:
        return Judgement(Verdict.READY, right, ())
    reasons = [*questions, *_doubts(found)]
    return Judgement(Verdict.REVIEW, right, tuple(reasons or [NOT_SURE]))


def ask(found: Interpretation) -> list[str]:
    """The questions that only a person can answer, however sure the reading is."""
    signs = find_signs(found.ocr)
    other = [f"it may be another document: it has {', '.join(signs)}"] if signs else []
    return [*_questions(found), *other]


def describe(found: Interpretation) -> Signs:
    """What speaks for and against a reading being right, by the name of the sign.

    The least sure contact point speaks for all: those of one card are printed and read
    alike, so that they are right or wrong together.
    """
    names, points = _names(found), _points(found)
    return {
        "who": logit(names[0].confidence if names else found.nobody),
        "no name": float(not names),
        "point": logit(min((it.confidence for it in points), default=0.0)),
        "unexplained": float(min(len(found.unexplained), MOST_UNEXPLAINED)),
        "unknown number": float(any(map(_is_unknown, points))),
        "contested": float(any(it.contested for it in (*names[:1], *points))),
        "legible": logit(_legibility(found.ocr)),
    }


def _questions(found: Interpretation) -> Iterator[str]:
    """Yield the questions about the fields."""
    names, points = _names(found), _points(found)
    if not names:
        yield from _questions_of_nobody(found)
    if not points:
        yield NO_POINT
    people = [it.value for it in names if it.confidence >= LIKELY_RIVAL]
    if len(people) > 1:
        yield f"several people are named: {_listed(people)}"
    if has_unknown_letters(found.ocr):
        yield "some of it is in letters that no reader knows"
    if not found.is_complete:
        yield "it was not fully read"
    for text in found.unexplained:
        yield f'this is in no field: "{text}"'
    for point in points:
        if _is_unknown(point):
            yield f'no country gives out the phone number "{point.value}"'
        mailbox, at, _ = point.value.partition("@")
        if at and any(misspells(mailbox, name.value) for name in names):
            yield differs(point.value)


def differs(email: str) -> str:
    """That an address may be misread, since the name is spelt otherwise."""
    return f'a letter differs between the name and "{email}"'


def _questions_of_nobody(found: Interpretation) -> Iterator[str]:
    """Yield what is open on a card that names nobody: it is ready by its company."""
    companies = [it for it in found.fields if it.kind is FieldKind.COMPANY]
    codes = [it.value for it in found.fields if it.kind is FieldKind.CODE]
    if codes:
        yield f'{ONLY_CODE} "{codes[0]}": the list of guests of its event tells whose'
    elif not companies:
        yield "neither a person nor a company was found"
    elif companies[0].confidence < SURE:
        yield f'no person was found, and the company "{companies[0].value}" is not sure'
    for field in found.fields:
        if field.kind is FieldKind.TITLE and field.confidence >= DOUBTFUL:
            yield f'the title "{field.value}" was found without a name'
        if field.kind is FieldKind.EMAIL and _is_of_person(field, companies):
            yield f'"{field.value}" may belong to a person who was not found'


def _is_of_person(email: Field, companies: Sequence[Field]) -> bool:
    """Whether a mailbox is neither an office's nor called like the company."""
    mailbox, _, host = email.value.partition("@")
    plain = re.sub(r"[^a-z]", "", fold(mailbox))
    if not plain or plain in words("generic_mailboxes") or plain in squash(host):
        return False
    called = [romanise(it.value) for it in companies]
    return not any(
        likeness_to_owner(name, [mailbox]) >= LIKE
        or likeness_to_domain(name, [plain]) >= LIKE
        for name in called
    )


def _doubts(found: Interpretation) -> Iterator[str]:
    """Yield what makes a reading less likely right."""
    names, points = _names(found), _points(found)
    rivals = [it.text for it in found.names if it.sure >= LIKELY_RIVAL]
    if names and len(rivals) > 1:
        yield f"{len(rivals)} lines could be the name: {_listed(rivals)}"
    elif not names and rivals:
        yield f"this could be a name: {_listed(rivals)}"
    for field in (*names[:1], *points):
        contested, unsure = doubts_about(field.kind, field.value)
        if field.contested:
            yield contested
        elif field.confidence < SURE:
            yield unsure


def doubts_about(kind: FieldKind, value: str) -> Sequence[str]:
    """That the readings of a field differ, and that it is not sure."""
    if kind not in CALLED:
        return ()
    called = f'{CALLED[kind]} "{value}"'
    return f"the readings of the {called} differ", f"the {called} is not sure"


def _names(found: Interpretation) -> Sequence[Field]:
    return [field for field in found.fields if field.kind is FieldKind.NAME]


def _points(found: Interpretation) -> Sequence[Field]:
    return [field for field in found.fields if field.kind in REACHED_BY]


def _is_unknown(field: Field) -> bool:
    """Whether a field is a number that no country has."""
    return field.kind is FieldKind.PHONE and not is_valid(field.value)


def _legibility(ocr: OcrResult) -> float:
    """The reader's mean confidence in the words, from 0 to 1."""
    return mean(word.confidence for word in ocr.words) if ocr.words else 0.0


def _listed(texts: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)


def logit(share: float) -> float:
    """The logarithm of the odds of a share from 0 to 1, within bounds."""
    within = min(max(share, 0.01), 0.995)
    return log(within / (1 - within))
