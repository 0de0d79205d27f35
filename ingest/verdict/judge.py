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
_CALLED = {
    FieldKind.NAME: "name",
    FieldKind.EMAIL: "e-mail address",
    FieldKind.PHONE: "phone number",
}
_NOT_SURE = "name and contact points are not sure enough"
_CONTESTED = re.compile(
    rf'the readings of the (?:{"|".join(_CALLED.values())}) ".*" differ'
)
_WHICH_NAME = re.compile(r"\d+ lines could be the name: .*|this could be a name: .*")
_DOUBT = re.compile(
    rf"{_CONTESTED.pattern}|{_WHICH_NAME.pattern}|{_NOT_SURE}"
    rf'|the (?:{"|".join(_CALLED.values())}) ".*" is not sure'
)
"""Reasons that a high probability outweighs; all others are for a person."""


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
    return Judgement(Verdict.REVIEW, right, tuple(reasons or [_NOT_SURE]))


def ask(found: Interpretation) -> list[str]:
    """The questions that only a person can answer, however sure the reading is."""
    signs = find_signs(found.ocr)
    other = [f"it may be another document: it has {', '.join(signs)}"] if signs else []
    return [*_questions(found), *other]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A field that another source than the card has confirmed or corrected.

    Attributes:
        kind: What it is.
        read: Its value as it was read; "" where nothing was.
        before: Its confidence as it was read, from 0 to 1; 0 where nothing was.
        after: Its confidence now.
    """

    kind: FieldKind
    read: str
    before: float
    after: float


def reconsider(
    judged: Judgement,
    confirmed: Sequence[Confirmed],
    points: Sequence[float],
    ready_from: float = READY_FROM,
) -> Judgement:
    """Judge a reading again when some of its fields were confirmed.

    What only a person can answer stays a reason, unless it is about these fields.

    Args:
        judged: How the reading was judged by itself.
        confirmed: The fields.
        points: The confidence of all its contact points before, in any order.
        ready_from: See `judge`.
    """
    if judged.verdict is Verdict.NOT_A_CARD or not confirmed:
        return judged
    about = {text for it in confirmed for text in _doubts_about(it.kind, it.read)}
    left = [
        it
        for it in judged.reasons
        if it not in about and not _is_answered(it, confirmed)
    ]
    odds = _logit(judged.right)
    for when, reasons, sign in (("before", judged.reasons, -1), ("after", left, 1)):
        contested = float(any(map(_CONTESTED.fullmatch, reasons)))
        signs = {**_signs(confirmed, points, when), "contested": contested}
        odds += sign * log_odds("ready", signs)
    right = 1 / (1 + exp(-odds))
    if right >= ready_from and all(map(_DOUBT.fullmatch, left)):
        return Judgement(Verdict.READY, right, ())
    return Judgement(Verdict.REVIEW, right, tuple(left or [_NOT_SURE]))


def describe(found: Interpretation) -> Signs:
    """What speaks for and against a reading being right, by the name of the sign.

    The least sure contact point speaks for all: those of one card are printed and read
    alike, so that they are right or wrong together.
    """
    names, points = _names(found), _points(found)
    return {
        "who": _logit(names[0].confidence if names else found.nobody),
        "no name": float(not names),
        "point": _logit(min((it.confidence for it in points), default=0.0)),
        "unexplained": float(min(len(found.unexplained), MOST_UNEXPLAINED)),
        "unknown number": float(any(map(_is_unknown, points))),
        "contested": float(any(it.contested for it in (*names[:1], *points))),
        "legible": _logit(_legibility(found.ocr)),
    }


def _questions(found: Interpretation) -> Iterator[str]:
    """Yield the questions about the fields."""
    names, points = _names(found), _points(found)
    if not names:
        yield from _questions_of_nobody(found)
    if not points:
        yield "no e-mail address or phone number was found"
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
            yield _differs(point.value)


def _differs(email: str) -> str:
    return f'a letter differs between the name and "{email}"'


def _questions_of_nobody(found: Interpretation) -> Iterator[str]:
    """Yield what is open on a card that names nobody: it is ready by its company."""
    companies = [it for it in found.fields if it.kind is FieldKind.COMPANY]
    if not companies:
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
        contested, unsure = _doubts_about(field.kind, field.value)
        if field.contested:
            yield contested
        elif field.confidence < SURE:
            yield unsure


def _doubts_about(kind: FieldKind, value: str) -> Sequence[str]:
    """That the readings of a field differ, and that it is not sure."""
    if kind not in _CALLED:
        return ()
    called = f'{_CALLED[kind]} "{value}"'
    return f"the readings of the {called} differ", f"the {called} is not sure"


def _is_answered(reason: str, confirmed: Sequence[Confirmed]) -> bool:
    """Whether a reason asks for the name, or compares it with an address."""
    kinds = {it.kind: it.read for it in confirmed}
    if FieldKind.NAME not in kinds:
        return False
    email = kinds.get(FieldKind.EMAIL)
    return bool(_WHICH_NAME.fullmatch(reason)) or (
        email is not None and reason == _differs(email)
    )


def _signs(confirmed: Sequence[Confirmed], points: Sequence[float], when: str) -> Signs:
    """The signs of `describe` that confirmed fields change, "before" or "after"."""
    signs = {}
    for it in confirmed:
        if it.kind is FieldKind.NAME and it.read:
            signs["who"] = _logit(getattr(it, when))
        elif it.kind is FieldKind.NAME:
            signs["no name"] = float(when == "before")
    sure = list(points)
    for it in confirmed if when == "after" else ():
        if it.kind in REACHED_BY:
            if it.before in sure:
                sure.remove(it.before)
            sure.append(it.after)
    return signs | {"point": _logit(min(sure, default=0.0))}


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


def _logit(share: float) -> float:
    within = min(max(share, 0.01), 0.995)
    return log(within / (1 - within))
