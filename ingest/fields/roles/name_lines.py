"""Propose which lines, one or two of them, may be the name of a person."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from math import exp

import numpy as np

from ingest.fields.lexicon.address import is_labelled
from ingest.fields.lexicon.alphabetic import (
    MOST_NAMES,
    is_family,
    is_full_name,
    lacks_family,
)
from ingest.fields.lexicon.eastern import (
    is_korean,
    is_too_long,
    may_be_korean_name,
)
from ingest.fields.lexicon.honorifics import cut_honorifics, is_form_of_address
from ingest.fields.lexicon.text import (
    family_names,
    fold,
    given_names,
    is_listed,
)
from ingest.fields.roles.candidates import Likelihoods
from ingest.fields.roles.evidence import ROLES, LineEvidence, Role
from ingest.fields.segment import adjoins
from ingest.scripts import is_native, is_wide

LEAST_LIKELY = 0.03
"""Probability by the line model below which a line is no candidate."""
MOST_CANDIDATES = 60  # lines that are looked at; a card has a few dozen
NEAREST = 5  # lines, in reading order, among which the second half of a name is sought
FEWEST_LETTERS = 4
"""Of a name in Latin letters; what is shorter is a scrap of a logo."""
LIKE_HOST = 0.6
"""Likeness to a host from which a line is called like it."""
_OTHER_ROLES = ("titles", "organisations", "departments", "countries", "legal")
"""Counts of words that a family name has not."""
_BEFORE_PLACES = frozenset("the zum zur beim chez aux alla kod pod ved".split())
"""Articles and prepositions that a name of people does not begin with."""
_NAME = ROLES.index(Role.NAME)


def propose_names(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> list[tuple[int, ...]]:
    """Return lines that may be names, and pairs of short lines that may be one.

    Args:
        evidence: Of every line of text, in reading order.
        likelihoods: Logarithm of each role's probability, lines x roles.
    """
    return _without_halves(list(_propose(evidence, likelihoods)), evidence)


def _propose(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> Iterator[tuple[int, ...]]:
    """Yield single lines and pairs, halves of names among them."""
    likely = np.exp(likelihoods[:, _NAME])
    surest = np.argsort(-likely, kind="stable")[:MOST_CANDIDATES]
    for at in sorted(map(int, surest)):
        line, following = evidence[at], range(at + 1, min(at + NEAREST, len(evidence)))
        if _may_be_name(line) and likely[at] >= LEAST_LIKELY:
            yield (at,)
        for below in following:
            pair = [at, below]
            some = any(_may_be_name(evidence[n]) for n in pair)
            some = some and likely[pair].max() >= LEAST_LIKELY
            if some and may_be_one_name(line, evidence[below]):
                yield at, below
        if is_full_name([it.line.text for it in evidence[at : at + 3]]):
            yield at, at + 1, at + 2


def _without_halves(
    proposed: Sequence[tuple[int, ...]], evidence: Sequence[LineEvidence]
) -> list[tuple[int, ...]]:
    """The proposals without halves of a name on two lines, "Кречетова" and the rest.

    A given name and a patronymic are never the whole name where a family name adjoins.
    """
    whole = [set(it) for it in proposed if len(it) > 2]
    proposed = [it for it in proposed if not any(set(it) < lines for lines in whole)]
    pairs = [it for it in proposed if len(it) > 1]
    texts = {pair: [evidence[at].line.text for at in pair] for pair in pairs}
    halves = {
        at
        for pair in pairs
        if any(map(lacks_family, texts[pair])) and any(map(is_family, texts[pair]))
        for at in pair
    }
    return [it for it in proposed if len(it) > 1 or halves.isdisjoint(it)]


def _may_be_name(line: LineEvidence) -> bool:
    """Return whether the form of a line allows it to be a name."""
    text, counts = line.line.text, line.counts
    wide = is_wide(text)
    if counts["letters"] < (2 if wide else FEWEST_LETTERS) or is_labelled(text):
        return False
    if wide and counts["titles"] >= counts["words"]:
        return False
    if is_too_long(text) or is_form_of_address(text):
        return False
    if _is_named_after(line) or _is_a_place(text):
        return False
    return not is_korean(text) or may_be_korean_name(text)


def _is_named_after(line: LineEvidence) -> bool:
    """Return whether an institution bears the name: "Colegio Erika Mustermann"."""
    kind, *rest = line.line.text.split()
    return len(rest) > 1 and is_listed(kind, "organisations")


def _is_a_place(text: str) -> bool:
    """Return whether a text names an inn or a shop: "Zum Alten Fritz"."""
    first, *rest = text.split()
    honoured = cut_honorifics(text.split())[0]  # "The Rev. Nora Falk"
    return bool(rest) and not honoured and fold(first) in _BEFORE_PLACES


def may_be_one_name(one: LineEvidence, other: LineEvidence) -> bool:
    """Return whether two short lines, one below the other, may be a name on two lines.

    Only the family name may stand out: of "Möbelwerkstatt" above "ERIKA MUSTERMANN" the
    second is a name alone.
    """
    upper, lower = one.line, other.line
    lengths = one.counts["words"], other.counts["words"]
    if is_wide(upper.text) or is_wide(lower.text) or 0 in lengths:
        return False
    if is_native(upper.text) != is_native(lower.text):
        return False
    names = _count_names(one) + _count_names(other)
    several = names > MOST_NAMES or (names == MOST_NAMES and 1 not in lengths)
    if several or not adjoins(upper, lower):
        return False
    capitals = [line.text for line in (upper, lower) if line.text.isupper()]
    return len(capitals) != 1 or len(capitals[0].split()) == 1


def _count_names(line: LineEvidence) -> int:
    """Count the words of a line that are names: 2 of "Emrys ap Rhys"."""
    counts = line.counts
    return counts["words"] - counts["particles"] - counts["honorific"]


def is_family_in_capitals(one: LineEvidence, other: LineEvidence) -> bool:
    """Return whether a line is a word in capitals beside given names: "LIND", "Nora".

    Not if a host is called so, it has another role, or a family name is there already.
    """
    capitals, rest = one.line.text, other.line.text
    if not capitals.isupper() or rest.isupper() or one.domain >= LIKE_HOST:
        return False
    if len(capitals.split()) > 1 or any(one.counts[name] for name in _OTHER_ROLES):
        return False
    parts = [part for token in other.tokens for part in token.split("-") if part]
    if len(parts) > 1 and parts[-1] in family_names():
        return False
    return bool(parts) and all(part in given_names() for part in parts)


def has_family_in_capitals(lines: Sequence[LineEvidence]) -> bool:
    """Return whether the family name has a line of its own, and stands out there."""
    return any(is_family_in_capitals(*pair) for pair in permutations(lines, 2))


def other_half(
    lines: Sequence[int], evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> float:
    """The probability that a line goes on in a line of one word above or below it."""
    if len(lines) > 1:
        return 0.0
    at = lines[0]
    around = range(max(at - NEAREST + 1, 0), min(at + NEAREST, len(evidence)))
    halves = [
        n
        for n in around
        if n != at
        and evidence[n].counts["words"] == 1
        and may_be_one_name(evidence[min(at, n)], evidence[max(at, n)])
    ]
    if any(is_family_in_capitals(evidence[n], evidence[at]) for n in halves):
        return 1.0
    return max((float(exp(likelihoods[n, _NAME])) for n in halves), default=0.0)
