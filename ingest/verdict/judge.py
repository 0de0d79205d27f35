"""Estimate how likely a reading is right, and decide if it is ready."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ingest.fields.roles.models import logit, probability
from ingest.reading.interpret import Interpretation
from ingest.verdict.card import is_card
from ingest.verdict.other_documents import find_signs
from ingest.verdict.reasons import (
    ask,
    doubt,
    is_unknown,
    least_sure,
    legibility,
    likelihood,
    names_of,
    points_of,
)
from models.reading import Verdict
from models.reason import Reason
from models.settings import READY_FROM

MOST_UNEXPLAINED = 2
Signs: TypeAlias = Mapping[str, float]
"""Signs for and against a correct reading, by name."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on a reading.

    Attributes:
        verdict: Ready, for review, or not of a card.
        right: Probability that name, e-mail addresses and phone numbers are all right,
            and nobody is named who is not on the card, from 0 to 1.
        reasons: Why a person should look at it; none of what is ready.
    """

    verdict: Verdict
    right: float
    reasons: tuple[Reason, ...]


def judge(found: Interpretation, ready_from: float = READY_FROM) -> Judgement:
    """Decide whether a reading is ready, needs a review, or is of no card.

    Args:
        found: What the card says.
        ready_from: Probability of being right from which it is ready, 0 to 1.
    """
    if not is_card(found.fields, found.ocr, find_signs(found.ocr)):
        return Judgement(Verdict.NOT_A_CARD, 0.0, ())
    right = probability("ready", describe(found))
    questions = list(ask(found))
    if not questions and right >= ready_from:
        return Judgement(Verdict.READY, right, ())
    reasons = [*questions, *doubt(found)] or [least_sure(found)]
    return Judgement(Verdict.REVIEW, right, tuple(reasons))


def describe(found: Interpretation) -> Signs:
    """Return the signs for and against a correct reading, by name.

    The least sure contact point speaks for all: those of one card are printed and read
    alike, so that they are right or wrong together.
    """
    names, points = names_of(found), points_of(found)
    return {
        "who": logit(names[0].confidence if names else found.nobody),
        "chosen": logit(likelihood(names[0], found)) if names else 0.0,
        "no name": float(not names),
        "point": logit(min((it.confidence for it in points), default=0.0)),
        "unexplained": float(min(len(found.unexplained), MOST_UNEXPLAINED)),
        "unknown number": float(any(map(is_unknown, points))),
        "contested": float(any(it.contested for it in (*names[:1], *points))),
        "legible": logit(legibility(found.ocr)),
    }
