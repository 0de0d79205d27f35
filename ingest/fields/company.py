"""Which line, or which neighbouring lines, name the company."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import exp

import numpy as np
from numpy.typing import NDArray

from ingest.fields.blocks import adjoins
from ingest.fields.evidence import Evidence
from ingest.fields.lines import Segment
from ingest.fields.roles import ROLES, Role

LEAST_COMPANY = 0.05
"""Probability below which a line is not taken for the company, even if it is best."""
_COMPANY = ROLES.index(Role.COMPANY)


@dataclass(frozen=True, slots=True)
class Company:
    """The lines that name the company."""

    lines: tuple[int, ...]
    sure: float
    rule: str


def choose_company(
    evidence: Sequence[Evidence],
    likelihoods: NDArray[np.float64],
    roles: Sequence[Role],
) -> Company | None:
    """The candidate that domain, legal form, words and size speak for most."""
    own = [at for at, role in enumerate(roles) if role is Role.COMPANY]
    if not own:
        free = [at for at, role in enumerate(roles) if role is not Role.NAME]
        best = max(free, key=lambda at: float(likelihoods[at, _COMPANY]), default=None)
        if best is None or exp(likelihoods[best, _COMPANY]) < LEAST_COMPANY:
            return None
        own = [best]
    runs = list(_candidates(own, evidence))
    chosen = max(runs, key=lambda run: _weight(run, evidence, likelihoods))
    likely = max(float(likelihoods[at, _COMPANY]) for at in chosen)
    domain = max(evidence[at].domain for at in chosen)
    rule = "company like domain" if domain >= 0.5 else "company by words and place"
    return Company(tuple(chosen), exp(likely), rule)


def _candidates(
    own: Sequence[int], evidence: Sequence[Evidence]
) -> Iterator[list[int]]:
    """Each line, and each run of lines below one another."""
    for begin, first in enumerate(own):
        run = [first]
        yield run
        for at in own[begin + 1 :]:
            if not _below(evidence[run[-1]].segment, evidence[at].segment):
                break
            run = [*run, at]
            yield run


def _weight(
    run: Sequence[int], evidence: Sequence[Evidence], likelihoods: NDArray[np.float64]
) -> float:
    lines = [evidence[at] for at in run]
    likely = float(np.mean([likelihoods[at, _COMPANY] for at in run]))
    domain = max(line.domain for line in lines)
    legal = max(line.marks["legal"] for line in lines)
    size = max(line.size for line in lines)
    return likely + 2 * domain + legal + 0.3 * min(size, 3)


def _below(upper: Segment, lower: Segment) -> bool:
    return adjoins(upper, lower)
