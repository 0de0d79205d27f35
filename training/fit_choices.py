"""Fit the weights that tell which lines are the name, the company and the title.

A conditional logit model: the candidates of a card compete with each other and with
there being none. Judged on collections that were not learned from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from bench.score import ALSO, COURTESY, LEGAL, ratio, squash
from ingest.fields import Candidate, extract
from ingest.fields.roles.candidates import Signs
from models.reading import OcrResult
from training.sets import KnownPicture, Row, Table, weight_of

STRENGTH = 1.0  # of the L2 penalty
CLOSE = 0.85  # likeness from which a candidate is the name
GROUPS = {"wide", "native"}  # signs that choose the decision, or the group
UNCLEAR = 0.5  # likeness from which it may be the name, badly read
JUDGED = "company name"
"""Decision with weights set by judgement; fitted ones were worse on other cards."""
_DROPPED = {"name": COURTESY, "company": LEGAL, "title": frozenset[str]()}


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one card for one decision, and which of them are right.

    Attributes:
        collection: Of the card.
        decision: Name of the weights.
        signs: Of each candidate.
        right: Numbers of those that fill the role; none: nothing does.
    """

    collection: str
    decision: str
    signs: tuple[Signs, ...]
    right: tuple[int, ...]


def fit_choices(pictures: Sequence[KnownPicture]) -> dict[str, dict[str, float]]:
    """The weights of each decision; prints how good they are on unknown cards."""
    choices = [choice for picture in pictures for choice in _choices(picture)]
    fitted = {}
    for decision in sorted({choice.decision for choice in choices} - {JUDGED}):
        own = [choice for choice in choices if choice.decision == decision]
        names = sorted(
            {sign for it in own for signs in it.signs for sign in signs} - GROUPS
        )
        _report(decision, own, names)
        weights = _learn(_Examples.of(own, names))
        fitted[decision] = {"bias": float(weights[-1])} | dict(
            zip(names, map(float, weights), strict=False)
        )
    return fitted


def _choices(picture: KnownPicture) -> Iterator[Choice]:
    """The choices on a card as each reader reads it."""
    truth, *others = picture.truths
    for card in () if others else picture.cards[:1]:
        for reading in filter(None, (card.foreign or card.first, card.second)):
            yield from _choices_in(reading, truth, picture.collection)


def _choices_in(reading: OcrResult, truth: Row, collection: str) -> Iterator[Choice]:
    candidates = extract(reading, "US").candidates
    for decision in sorted({one.decision for one in candidates}):
        own = [one for one in candidates if one.decision == decision]
        role = own[0].role.value
        if not truth.get(role) and not (role == "name" and truth.get("nobody")):
            continue
        alike = [_likeness(one, truth) for one in own]
        right = tuple(at for at in range(len(own)) if _is_right(at, alike, own))
        if right or max(alike) < UNCLEAR:
            yield Choice(collection, decision, tuple(one.signs for one in own), right)


def _is_right(at: int, alike: Sequence[float], own: Sequence[Candidate]) -> bool:
    """Return whether a candidate is the closest to the truth on its lines."""
    return alike[at] >= CLOSE and not any(
        alike[at] < alike[n] and own[at].overlaps(other.lines)
        for n, other in enumerate(own)
    )


def _likeness(one: Candidate, truth: Row) -> float:
    """The likeness to the truth, or to another right answer, from 0 to 1."""
    role = one.role.value
    known = [truth.get(role), *(truth.get(ALSO[f"{role}"]) or [])]
    pairs = (
        (squash(it, _DROPPED[role]) or it, squash(one.text, _DROPPED[role]) or one.text)
        for it in known
        if it
    )
    return max((ratio(*pair) for pair in pairs), default=0.0)


@dataclass(frozen=True, slots=True)
class _Examples:
    """Candidates of many cards, those of a card together.

    Attributes:
        table: Candidates x signs.
        starts: Number of each card's first candidate.
        right: Of each candidate, whether it fills the role.
        weight: Of each card: what it counts for.
    """

    table: Table
    starts: NDArray[np.intp]
    right: NDArray[np.bool_]
    weight: Table

    @classmethod
    def of(cls, choices: Sequence[Choice], names: Sequence[str]) -> Self:
        """The examples of these choices, with the signs in the order of `names`."""
        rows = [
            [signs.get(name, 0.0) for name in names]
            for choice in choices
            for signs in choice.signs
        ]
        many = [len(choice.signs) for choice in choices]
        right = [n in it.right for it in choices for n in range(len(it.signs))]
        return cls(
            np.array(rows),
            np.cumsum([0, *many[:-1]]),
            np.array(right),
            np.array([weight_of(choice.collection) for choice in choices]),
        )

    def sums(self, values: Table) -> Table:
        """The sum over each card's candidates."""
        return np.asarray(np.add.reduceat(values, self.starts))

    def spread(self, values: Table) -> Table:
        """The value of its card for each candidate."""
        return np.repeat(values, np.diff([*self.starts, len(self.table)]))


def _learn(known: _Examples) -> Table:
    """The weight of each sign, and the bias against nothing filling the role."""
    many = known.table.shape[1]
    found = known.sums(known.right.astype(float)) > 0

    def loss(weights: Table) -> tuple[float, Table]:
        raised = np.exp(np.clip(known.table @ weights[:many] + weights[many], -40, 40))
        totals = 1 + known.sums(raised)
        wanted = np.where(found, known.sums(raised * known.right), 1.0)
        chance = raised / known.spread(totals)
        goal = np.where(known.right, raised / known.spread(wanted), 0.0)
        excess = (chance - goal) * known.spread(known.weight)
        slope = np.append(known.table.T @ excess, excess.sum())
        slope[:many] += 2 * STRENGTH * weights[:many]
        penalty = STRENGTH * float(weights[:many] @ weights[:many])
        return float(known.weight @ np.log(totals / wanted)) + penalty, slope

    best = minimize(loss, np.zeros(many + 1), jac=True, method="L-BFGS-B")
    return np.asarray(best.x)


def _report(decision: str, own: Sequence[Choice], names: Sequence[str]) -> None:
    """Print how often the best candidate is right on cards of unknown collections."""
    right = people = invented = nobody = 0
    for out in sorted({choice.collection for choice in own}):
        inside = [choice for choice in own if choice.collection != out]
        weights = _learn(_Examples.of(inside, names))
        for choice in (choice for choice in own if choice.collection == out):
            scores = _Examples.of([choice], names).table @ weights[:-1] + weights[-1]
            best, known = int(scores.argmax()), bool(choice.right)
            somebody = bool(np.exp(scores).sum() >= 1)
            people, nobody = people + known, nobody + (not known)
            right += known and somebody and best in choice.right
            invented += somebody and not known
    print(f"{decision}: {right} of {people} right", end=", ")
    print(f"{invented} of {nobody} invented, collections left out")
