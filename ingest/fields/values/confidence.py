"""How sure a field is, so that of those said to be 0.9 sure nine in ten are right.

A logistic regression a kind of field over a few signs; `training/calibrate.py` fits the
weights in `data/confidence.toml` on cards whose truth is known.
"""

from collections.abc import Mapping
from math import exp

from ingest.fields.lines.lexicon import table
from models.field import FieldKind

SUREST = 0.99
"""Nothing that was read off print is surer."""


def confidence(kind: FieldKind, signs: Mapping[str, float]) -> float:
    """Probability that a field is right, from 0 to 1.

    Args:
        kind: Of the field.
        signs: By name; those the kind has no weight for say nothing.
    """
    return min(SUREST, 1 / (1 + exp(-log_odds(kind.value, signs))))


def log_odds(of: str, signs: Mapping[str, float]) -> float:
    """The weighted sum of signs.

    Args:
        of: Name of the weights in `data/confidence.toml`.
        signs: By name; those without a weight say nothing.
    """
    weights = table("confidence")[of]
    total = weights["bias"] + sum(
        weights.get(sign, 0.0) * strength for sign, strength in signs.items()
    )
    return float(total)
