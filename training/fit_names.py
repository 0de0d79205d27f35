"""Fit the weights that tell which line names a person, if any does.

A conditional logit model: the candidates of a card compete with each other and with
there being no name. Judged on collections that were not learned from.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from bench.score import COURTESY, ratio, squash
from ingest.fields import describe_lines
from ingest.fields.roles.names import Signs, decision_of, find_candidates
from models.reading import OcrResult
from training.sets import KnownPicture, Row, Table, leave_out

STRENGTH = 1.0  # of the L2 penalty
CLOSE = 0.85  # likeness from which a candidate is the name
SCRIPTS = {"wide", "native"}  # signs that choose the decision, or the group
UNCLEAR = 0.5  # likeness from which it may be the name, badly read


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidates of one card in one script, and which of them are names.

    Attributes:
        collection: Of the card.
        decision: Name of the weights.
        signs: Of each candidate.
        right: Numbers of those that name a person; none: nobody is named.
    """

    collection: str
    decision: str
    signs: tuple[Signs, ...]
    right: tuple[int, ...]


def fit_names(pictures: Sequence[KnownPicture]) -> dict[str, dict[str, float]]:
    """The weights of each decision; prints how good they are on unknown cards."""
    choices = [choice for picture in pictures for choice in _choices(picture)]
    fitted = {}
    for decision in sorted({choice.decision for choice in choices}):
        own = [choice for choice in choices if choice.decision == decision]
        names = sorted(
            {sign for it in own for signs in it.signs for sign in signs} - SCRIPTS
        )
        tables = [_table(choice, names) for choice in own]
        _report(decision, own, tables)
        weights = _learn(tables, [choice.right for choice in own])
        fitted[decision] = {"bias": float(weights[-1])} | dict(
            zip(names, map(float, weights), strict=False)
        )
    return fitted


def _choices(picture: KnownPicture) -> Iterator[Choice]:
    truth, *others = picture.truths
    if others or not (truth.get("name") or truth.get("nobody")):
        return
    for card in picture.cards[:1]:
        for reading in filter(None, (card.foreign or card.first, card.second)):
            yield from _choices_in(reading, truth, picture.collection)


def _choices_in(reading: OcrResult, truth: Row, collection: str) -> Iterator[Choice]:
    """The choices on a card as one reader reads it."""
    lines = describe_lines(reading, "US")
    candidates = find_candidates(lines.evidence, lines.likelihoods)
    for decision in sorted({decision_of(one.signs) for one in candidates}):
        own = [one for one in candidates if decision_of(one.signs) == decision]
        texts = [
            " ".join(lines.evidence[at].line.text for at in one.lines) for one in own
        ]
        alike = [_likeness(text, truth) for text in texts]
        right = tuple(
            at
            for at, one in enumerate(own)
            if alike[at] >= CLOSE
            and not any(
                alike[at] < alike[n] and set(one.lines) & set(other.lines)
                for n, other in enumerate(own)
            )
        )
        if right or max(alike) < UNCLEAR:
            yield Choice(collection, decision, tuple(one.signs for one in own), right)


def _likeness(text: str, truth: Row) -> float:
    names = [truth.get("name"), *(truth.get("alt_names") or [])]
    pairs = (
        (squash(n, COURTESY) or n, squash(text, COURTESY) or text) for n in names if n
    )
    return max((ratio(*pair) for pair in pairs), default=0.0)


def _table(choice: Choice, names: Sequence[str]) -> Table:
    return np.array(
        [[signs.get(name, 0.0) for name in names] for signs in choice.signs]
    )


def _learn(tables: Sequence[Table], right: Sequence[tuple[int, ...]]) -> Table:
    """The weight of each sign, and the bias against there being no name."""
    many = tables[0].shape[1]

    def loss(weights: Table) -> tuple[float, Table]:
        total = STRENGTH * float(weights[:many] @ weights[:many])
        slope = 2 * STRENGTH * np.append(weights[:many], 0.0)
        for table, names in zip(tables, right, strict=True):
            chance = probabilities(table, weights)
            wanted = np.zeros(len(chance))
            places = list(names) or [-1]
            wanted[places] = chance[places] / chance[places].sum()
            total -= float(np.log(chance[places].sum() + 1e-12))
            excess = (chance - wanted)[:-1]
            slope += np.append(table.T @ excess, excess.sum())
        return total, slope

    found = minimize(loss, np.zeros(many + 1), jac=True, method="L-BFGS-B")
    return np.asarray(found.x)


def probabilities(table: Table, weights: Table) -> Table:
    """Of each candidate being the name, and last of there being none."""
    scores = np.append(table @ weights[:-1] + weights[-1], 0.0)
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())


def _report(decision: str, own: Sequence[Choice], tables: Sequence[Table]) -> None:
    best = np.zeros(len(own), int)

    def predict(known: Table, unknown: Table) -> Table:
        weights = _learn([tables[n] for n in known], [own[n].right for n in known])
        somebody = []
        for at in unknown:
            chance = probabilities(tables[at], weights)
            best[at] = int(chance[:-1].argmax())
            somebody.append(1 - chance[-1])
        return np.array(somebody)

    named = leave_out((choice.collection for choice in own), predict) >= 0.5
    people = [n for n, choice in enumerate(own) if choice.right]
    right = sum(bool(named[n]) and best[n] in own[n].right for n in people)
    nobody = [n for n, choice in enumerate(own) if not choice.right]
    invented = sum(bool(named[n]) for n in nobody)
    print(f"{decision}: {right} of {len(people)} names right", end=", ")
    print(f"{invented} of {len(nobody)} invented, collections left out")
