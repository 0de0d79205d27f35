"""Judge a reading again when another source has confirmed some of its fields."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from ingest.fields.roles.models import log_odds, logit
from ingest.verdict.answers import UNSURE_VALUE, WHICH_NAME, is_answered
from ingest.verdict.judge import Judgement, Signs
from models.field import REACHED_BY, FieldKind
from models.reading import Verdict
from models.reason import Reason, ReasonKind

_DOUBTS = {
    *UNSURE_VALUE,
    *WHICH_NAME,
    ReasonKind.HARD_TO_READ,
    ReasonKind.UNSURE_OVERALL,
}
"""Reasons that a high probability outweighs."""


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
    ready_from: float,
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
    read = [(it.kind, it.read) for it in confirmed]
    left = [it for it in judged.reasons if not is_answered(it, read)]
    odds = logit(judged.right)
    for when, reasons, sign in (("before", judged.reasons, -1), ("after", left, 1)):
        contested = float(any(it.kind is ReasonKind.CONTESTED for it in reasons))
        signs = {**_signs(confirmed, points, when), "contested": contested}
        odds += sign * log_odds("ready", signs)
    right = max(1 / (1 + exp(-odds)), _least_right(confirmed, points))
    if right >= ready_from and all(it.kind in _DOUBTS for it in left):
        return Judgement(Verdict.READY, right, ())
    reasons = left or [Reason(ReasonKind.UNSURE_OVERALL)]
    return Judgement(Verdict.REVIEW, right, tuple(reasons))


def _signs(confirmed: Sequence[Confirmed], points: Sequence[float], when: str) -> Signs:
    """Return the signs that confirmed fields change, "before" or "after"."""
    signs = {}
    for it in confirmed:
        if it.kind is FieldKind.NAME and it.read:
            signs["who"] = signs["chosen"] = logit(getattr(it, when))
        elif it.kind is FieldKind.NAME:
            signs["no name"] = float(when == "before")
    sure = list(points)
    if when == "after":
        sure = [*_unconfirmed(confirmed, points), *_points_of(confirmed)]
    return {**signs, "point": logit(min(sure, default=0.0))}


def _least_right(confirmed: Sequence[Confirmed], points: Sequence[float]) -> float:
    """Return the least probability that all is right, where all of it was confirmed."""
    names = [it.after for it in confirmed if it.kind is FieldKind.NAME]
    sure = _points_of(confirmed)
    if not names or not sure or _unconfirmed(confirmed, points):
        return 0.0
    return max(0.0, 1 - sum(1 - it for it in (*names, *sure)))


def _points_of(confirmed: Sequence[Confirmed]) -> list[float]:
    return [it.after for it in confirmed if it.kind in REACHED_BY]


def _unconfirmed(
    confirmed: Sequence[Confirmed], points: Sequence[float]
) -> list[float]:
    """Return the confidence of the contact points that only the card has."""
    left = list(points)
    for it in confirmed:
        if it.kind in REACHED_BY and it.before in left:
            left.remove(it.before)
    return left
