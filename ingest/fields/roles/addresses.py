"""Choose the lines of each address, and group them by office."""

from collections.abc import Sequence

from ingest.fields.lexicon.address import (
    is_labelled,
    is_no_place,
    split_address,
)
from ingest.fields.proof.country import is_place
from ingest.fields.roles.evidence import LineEvidence, Role
from ingest.fields.segment import group, near
from ingest.scripts import is_wide

SHORT = 4
"""Words of a line that names little more than its country."""


def goes_with_address(
    evidence: Sequence[LineEvidence], roles: Sequence[Role], at: int
) -> bool:
    """Return whether a line of no role of its own belongs to the address around it.

    It does between two lines of one, and below one if it names a city by its postcode,
    or a country. A large city alone is the address of a card that has no other.
    """
    line = evidence[at].line
    if at == 0 or roles[at] is not Role.OTHER or is_no_place(line.text):
        return False
    if Role.ADDRESS not in roles and is_place(line.text):
        return True
    above, below = (
        0 <= n < len(roles)
        and roles[n] is Role.ADDRESS
        and near(evidence[n].line, line)
        for n in (at - 1, at + 1)
    )
    parts = {} if is_wide(line.text) else split_address(line.text)
    return above and (below or bool(parts.keys() & {"city", "country"}))


def find_places(
    evidence: Sequence[LineEvidence], lines: Sequence[int]
) -> tuple[list[list[int]], bool]:
    """The lines of each address, and whether these say at all where it is.

    Where one says exactly where it is, those that do less so are none: a slogan or a
    house speciality.

    Args:
        evidence: Of every line of the card.
        lines: Those that look like lines of addresses.
    """
    blocks = group([evidence[at].line for at in lines], near)
    runs = [[lines[at] for at in block] for block in blocks]
    exact = [_exactness([evidence[at] for at in run]) for run in runs]
    best = max(exact, default=0)
    return [r for r, how in zip(runs, exact, strict=True) if how == best], best > 0


def says_where(line: LineEvidence) -> bool:
    """Return whether a line names a street, a postcode or a country."""
    counts = line.counts
    street = counts["streets"] and (counts["digits"] or counts["words"] > 1)
    place = counts["postcode"] or counts["state"] or counts["countries"]
    says = counts["letters"] > 3 and (street or place)
    return bool(says) or is_wide(line.line.text) or is_labelled(line.line.text)


def _exactness(lines: Sequence[LineEvidence]) -> int:
    """Return how exactly lines say where: 2 with a number or label, 1, or 0."""
    says = [line for line in lines if says_where(line)]
    street = any(line.counts["streets"] for line in says)
    numbered = street and any(line.counts["digits"] for line in lines)
    return 2 if numbered or any(_is_place(line) for line in says) else len(says[:1])


def _is_place(line: LineEvidence) -> bool:
    """Return whether a line alone says where, by a label, postcode or country."""
    text, counts = line.line.text, line.counts
    country = counts["state"] or (counts["countries"] and counts["words"] <= SHORT)
    labelled = is_labelled(text) or is_wide(text)
    return bool(labelled or country or "city" in split_address(text))
