"""Rank the candidates for a role: lines that may fill it, by what speaks for each.

Every role is decided alike: lines are proposed, described by signs that mean the same
on cards of every sort, and all compete with there being none: a conditional logit
model, whose weights `training/calibrate.py` learns on cards whose truth is known.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

import numpy as np
from numpy.typing import NDArray

from ingest.fields.roles.evidence import Role
from ingest.fields.roles.models import log_odds
from ingest.scripts import is_native

Likelihoods = NDArray[np.float64]
"""Logarithm of each role's probability, lines x roles."""
Signs = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines that may fill a role.

    Attributes:
        role: Never OTHER.
        lines: Their numbers, in reading order.
        text: As printed.
        signs: What speaks for and against it, by name.
        decision: Name of the weights of its signs.
        odds: Logarithm of the odds that it fills the role, against nothing doing so.
        sure: Probability that it fills the role, among all candidates of its group.
    """

    role: Role
    lines: tuple[int, ...]
    text: str
    signs: Signs
    decision: str
    odds: float = 0.0
    sure: float = 0.0

    @property
    def is_native(self) -> bool:
        """Return whether it is in other letters than Latin ones."""
        return is_native(self.text)

    def overlaps(self, lines: Iterable[int]) -> bool:
        """Return whether it has one of these lines."""
        return not set(self.lines).isdisjoint(lines)


def rank(
    candidates: Sequence[Candidate],
    group_of: Callable[[Candidate], Hashable] = lambda one: one.role,
) -> list[Candidate]:
    """The candidates with their odds and probabilities, the likeliest first.

    Args:
        candidates: For one role.
        group_of: Those of one group compete with each other.
    """
    weighed = [
        replace(one, odds=log_odds(one.decision, one.signs)) for one in candidates
    ]
    totals: defaultdict[Hashable, float] = defaultdict(lambda: 1.0)
    for one in weighed:
        totals[group_of(one)] += exp(one.odds)
    known = [
        replace(one, sure=exp(one.odds) / totals[group_of(one)]) for one in weighed
    ]
    return sorted(known, key=lambda one: (-one.sure, one.lines))
