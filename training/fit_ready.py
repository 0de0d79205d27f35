"""Fit the probability that a whole reading is right, and print what it is worth."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.cached_words import interpret_again, replay
from bench.score import assign, score_card
from ingest.verdict.judge import describe, judge
from models.field import FieldKind
from models.reading import Verdict
from training.fit_fields import judge_left_out, learn
from training.sets import KnownPicture, Table, calibration_error

COUNTRY = "US"  # the setting; cards that do not say where they are from are read so
STRENGTH = 0.1  # inverse of the L2 penalty: few signs, few cards
SHARES = (0.3, 0.4, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Example:
    """The reading of a card that can be used at all, and whether it is right."""

    collection: str
    image: str
    signs: Mapping[str, float]
    right: bool


def fit_ready(pictures: Sequence[KnownPicture]) -> dict[str, dict[str, float]]:
    """The weights of the signs; prints the curve of coverage against correctness."""
    known = [example for picture in pictures for example in _examples(picture)]
    signs = sorted({sign for example in known for sign in example.signs})
    table = np.array([[e.signs.get(sign, 0.0) for sign in signs] for e in known])
    right = np.array([e.right for e in known])
    said = judge_left_out([e.collection for e in known], table, right, STRENGTH)
    print(f"ready: {len(known)} cards, {right.mean():.3f} right", end=", ")
    print(f"calibration error {calibration_error(said, right):.3f}")
    for name, own in _groups(known).items():
        print(f"{name}: {_curve(said[own], right[own])}")
    bias, *worth = map(float, learn(table, right, STRENGTH))
    return {"ready": {"bias": bias} | dict(zip(signs, worth, strict=True))}


def _examples(picture: KnownPicture) -> Iterator[Example]:
    """The readings of a picture with a contact point, of what is taken for a card."""
    rows = [replay(card, COUNTRY) for card in picture.cards]
    found = [interpret_again(card, COUNTRY) for card in picture.cards]
    for truth, read in zip(picture.truths, assign(picture.truths, rows), strict=True):
        if not read or judge(found[rows.index(read)]).verdict is Verdict.NOT_A_CARD:
            continue
        it = found[rows.index(read)]
        if any(f.kind in {FieldKind.EMAIL, FieldKind.PHONE} for f in it.fields):
            right = bool(score_card(truth, read)["right"])
            yield Example(picture.collection, picture.image, describe(it), right)


def _groups(known: Sequence[Example]) -> dict[str, list[int]]:
    """The numbers of all examples, and of those of each set."""
    groups = {"all": list(range(len(known)))}
    for at, example in enumerate(known):
        groups.setdefault(example.collection.partition("/")[0], []).append(at)
    return groups


def _curve(said: Table, right: Table) -> str:
    """The share right among the surest cards, by how many these are."""
    ranked = right[np.argsort(-said, kind="stable")]
    return "  ".join(
        f"{share:.0%} {ranked[: round(share * len(ranked))].mean():.3f}"
        for share in SHARES
    )
