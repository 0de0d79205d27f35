"""Fit the probability that a whole reading is right, and print what it is worth.

Few signs, each of which can only speak for a reading or only against it, and whatever a
person alone can answer keeps a card from being ready. Fit and threshold are both judged
on collections that neither has seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from bench.cached_words import interpret_again, replay
from bench.score import assign, score_card
from ingest.verdict.judge import Signs, describe, judge
from ingest.verdict.reasons import ask
from models.field import FieldKind
from models.reading import Verdict
from training.sets import KnownPicture, Table, calibration_error, leave_out, weight_of

COUNTRY = "US"  # the setting; cards that do not say where they are from are read so
STRENGTH = 1.0  # of the L2 penalty, of signs scaled to a deviation of 1
WANTED = 0.97  # share of the ready cards that are to be right
LEAST = (0.8, 0.85, 0.88, 0.9, 0.92, 0.94)  # probabilities whose worth is printed
FOR, AGAINST = (0.0, np.inf), (-np.inf, 0.0)
BOUNDS = {
    "who": FOR,
    "chosen": FOR,
    "no name": AGAINST,
    "point": FOR,
    "legible": FOR,
    "unexplained": AGAINST,
    "unknown number": AGAINST,
    "contested": AGAINST,
}
"""The weights that a sign may have."""


@dataclass(frozen=True, slots=True)
class Example:
    """The reading of a card.

    Attributes:
        collection: Of the card.
        signs: None of a card that cannot be ready, since it has no contact point.
        is_open: Whether there is a question that only a person can answer.
        right: Whether the reading is right.
    """

    collection: str
    signs: Signs | None
    is_open: bool
    right: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Cards as numbers: their signs, whether they are right, what each counts for."""

    table: Table
    right: Table
    weight: Table

    def of(self, numbers: Table) -> "Known":
        """Some of the cards."""
        return Known(self.table[numbers], self.right[numbers], self.weight[numbers])


def fit_ready(pictures: Sequence[KnownPicture]) -> dict[str, dict[str, float]]:
    """The weights of the signs; prints coverage, correctness and calibration."""
    examples = [example for picture in pictures for example in _examples(picture)]
    usable = [example for example in examples if example.signs is not None]
    known = Known(
        np.array([[(e.signs or {})[sign] for sign in BOUNDS] for e in usable]),
        np.array([float(e.right) for e in usable]),
        np.array([weight_of(e.collection) for e in usable]),
    )
    _report(examples, usable, known)
    bias, *worth = map(float, learn(known))
    return {"ready": {"bias": bias} | dict(zip(BOUNDS, worth, strict=True))}


def _report(
    examples: Sequence[Example], usable: Sequence[Example], known: Known
) -> None:
    """Print what the probability is worth on collections left out."""
    collections = [example.collection for example in usable]
    closed = np.array([not example.is_open for example in usable])

    def predict(learnt: Table, unknown: Table) -> Table:
        return _probabilities(known.table[unknown], learn(known.of(learnt)))

    def threshold(learnt: Table, unknown: Table) -> Table:
        others = [collections[at] for at in learnt]
        said = leave_out(others, lambda a, b: predict(learnt[a], learnt[b]))
        own = closed[learnt]
        least = _least(said[own], known.of(learnt[own]))
        return np.full(len(unknown), least)

    said, least = leave_out(collections, predict), leave_out(collections, threshold)
    error = calibration_error(said, known.right)
    print(f"ready: {len(usable)} cards, calibration error {error:.3f}, left out")
    counts = _sets(examples)
    names = " | ".join(f"{name} ({count})" for name, count in counts.items())
    print(f"| `ready_from` | {names} |\n{'|---' * (len(counts) + 1)}|")
    for at in (least, *LEAST):
        ready = closed & (said >= at)
        worth = []
        for name, count in counts.items():
            own = [name in {"all", it.partition("/")[0]} for it in collections]
            worth.append(_worth(ready & np.array(own), known.right, count))
        called = f"{at:.2f}" if isinstance(at, float) else "chosen on others"
        print(f"| {called} | {' | '.join(worth)} |")


def learn(known: Known) -> Table:
    """The bias and the weight of each sign, by penalised likelihood within BOUNDS."""
    scale = np.maximum(known.table.std(axis=0), 1e-6)
    table = np.column_stack([np.ones(len(known.table)), known.table / scale])

    def loss(weights: Table) -> tuple[float, Table]:
        chance = np.clip(1 / (1 + np.exp(-table @ weights)), 1e-9, 1 - 1e-9)
        likely = np.where(known.right > 0, chance, 1 - chance)
        penalty = STRENGTH * float(weights[1:] @ weights[1:])
        slope = table.T @ (known.weight * (chance - known.right))
        slope[1:] += 2 * STRENGTH * weights[1:]
        return penalty - float(known.weight @ np.log(likely)), slope

    bounds = [(-np.inf, np.inf), *BOUNDS.values()]
    start = np.zeros(table.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return np.append(found.x[0], found.x[1:] / scale)


def _probabilities(table: Table, weights: Table) -> Table:
    return np.asarray(1 / (1 + np.exp(-weights[0] - table @ weights[1:])))


def _least(said: Table, known: Known) -> float:
    """The least probability from which as many cards are right as are wanted."""
    for least in np.unique(said):
        own = said >= least
        right = known.weight[own] @ known.right[own]
        if right >= WANTED * known.weight[own].sum():
            return float(least)
    return 1.0


def _examples(picture: KnownPicture) -> Iterator[Example]:
    """The readings of the cards of a picture; what is not read at all is wrong."""
    rows = [replay(card, COUNTRY) for card in picture.cards]
    found = [interpret_again(card, COUNTRY) for card in picture.cards]
    for truth, read in zip(picture.truths, assign(picture.truths, rows), strict=True):
        signs, is_open = None, True
        if read:
            it = found[rows.index(read)]
            points = {FieldKind.EMAIL, FieldKind.PHONE}
            is_card = judge(it).verdict is not Verdict.NOT_A_CARD
            if is_card and any(f.kind in points for f in it.fields):
                signs, is_open = describe(it), any(ask(it))
        right = bool(read) and bool(score_card(truth, read)["right"])
        yield Example(picture.collection, signs, is_open, right)


def _sets(examples: Sequence[Example]) -> dict[str, int]:
    """Return how many cards there are in all, and in each set."""
    counts = {"all": len(examples)}
    for example in examples:
        name = example.collection.partition("/")[0]
        counts[name] = counts.get(name, 0) + 1
    return counts


def _worth(ready: Table, right: Table, count: int) -> str:
    """The share of cards that are ready, and the share of these that are right."""
    of_ready = f"{right[ready].mean():.3f}" if ready.any() else "–"
    return f"{ready.sum() / count:.2f} / {of_ready}"
