"""Which line is the name, in each script."""

from collections.abc import Sequence
from itertools import pairwise
from math import exp

import numpy as np
from numpy.typing import NDArray

from ingest.fields.lines.blocks import adjoins
from ingest.fields.lines.lexicon import words
from ingest.fields.lines.name_title_line import MOST_NAMES
from ingest.fields.lines.segment import Segment
from ingest.fields.lines.text import fold, is_native, is_wide
from ingest.fields.roles.evidence import Evidence
from ingest.fields.roles.roles import ROLES, Role
from ingest.fields.scripts.korean import is_korean, may_be_korean_name
from ingest.fields.values.address import is_labelled

LEAST_NAME = 0.12
"""Probability below which a line is not taken for the name, even if it is the best."""
LEAST_EQUAL = 0.5
"""Probability from which a line may be the name of the first of several people."""
FEWEST_LETTERS = 4
"""Of a name in Latin letters; what is shorter is a scrap of a logo."""
LONGEST_EASTERN_NAME = 6  # letters, a blank among them
_NAME = ROLES.index(Role.NAME)
_COMPANY = ROLES.index(Role.COMPANY)

Likelihoods = NDArray[np.float64]


def choose_names(evidence: Sequence[Evidence], likelihoods: Likelihoods) -> list[int]:
    """The line of the name, in each script; two lines of one word each are one name."""
    order = np.argsort(-likelihoods[:, _NAME], kind="stable")
    names: list[int] = []
    for at in map(int, order):
        if exp(likelihoods[at, _NAME]) < LEAST_NAME:
            break
        if not _may_be_name(evidence[at], likelihoods[at]):
            continue
        native = is_native(evidence[at].line.text)
        if not any(is_native(evidence[n].line.text) == native for n in names):
            first = _first_of_equals(at, evidence, likelihoods)
            names += [first, *_other_half(first, evidence, likelihoods)]
    return (
        _one_person(names, evidence)
        or _person_beside_company(evidence)
        or _person_beside_title(evidence)
    )


def _first_of_equals(
    at: int, evidence: Sequence[Evidence], likelihoods: Likelihoods
) -> int:
    """The first of several people on a card, all printed alike and none with a mailbox.

    Args:
        at: The likeliest name.
        evidence: Of every line.
        likelihoods: Of every line's roles.
    """
    line = evidence[at]
    if line.owner >= 0.5 or is_wide(line.line.text):
        return at
    first = at
    for other in reversed(range(at)):
        stacked = adjoins(evidence[other].line, evidence[first].line)
        least = LEAST_NAME if stacked else LEAST_EQUAL
        likely = exp(likelihoods[other, _NAME]) >= least
        if likely and _is_like(evidence[other], line):
            first = (
                other if _may_be_name(evidence[other], likelihoods[other]) else first
            )
    return first


def _is_like(line: Evidence, name: Evidence) -> bool:
    """Whether a line is printed as a name is, and has no word of another role."""
    other = line.marks["titles"] or line.marks["organisations"] or line.marks["digits"]
    return (
        not other
        and line.marks["words"] > 1
        and not is_wide(line.line.text)
        and line.line.text.isupper() == name.line.text.isupper()
        and abs(line.line.height - name.line.height) < 0.1 * name.line.height
        and not _is_called_after(line, name)
    )


def _is_called_after(line: Evidence, name: Evidence) -> bool:
    """Whether a line is called after somebody: "Falk Yacht Sales" after Nora Falk."""
    return name.tokens[-1:] != () and name.tokens[-1] in line.tokens[:-1]


def _may_be_name(line: Evidence, likelihoods: Likelihoods) -> bool:
    """Whether nothing plain speaks against a line being a name."""
    text, marks = line.line.text, line.marks
    wide = is_wide(text)
    if marks["letters"] < (2 if wide else FEWEST_LETTERS) or is_labelled(text):
        return False
    if wide and marks["titles"] >= marks["words"]:
        return False
    if is_korean(text) and not may_be_korean_name(text):
        return False
    return not _rather_company(line, likelihoods)


def _one_person(names: list[int], evidence: Sequence[Evidence]) -> list[int]:
    """The names without one in Latin letters that is the domain's, not the person's."""
    if not any(is_korean(evidence[at].line.text) for at in names):
        return names
    return [
        at
        for at in names
        if is_wide(evidence[at].line.text)
        or evidence[at].owner >= 0.5
        or evidence[at].domain < 0.5
    ]


def _person_beside_company(evidence: Sequence[Evidence]) -> list[int]:
    """The short line on a card in eastern script whose company has its legal form."""
    wide = [at for at, line in enumerate(evidence) if is_wide(line.line.text)]
    short = [
        at
        for at in wide
        if 2 <= len(evidence[at].line.text) <= LONGEST_EASTERN_NAME
        and not evidence[at].marks["titles"]
        and not evidence[at].marks["digits"]
    ]
    known = any(evidence[at].marks["legal"] for at in wide if at not in short)
    return short if known and len(short) == 1 else []


def _person_beside_title(evidence: Sequence[Evidence]) -> list[int]:
    """The words in front of a title on its line: "Nora Falk, Prop."."""
    return [
        at
        for at, (line, after) in enumerate(pairwise(evidence))
        if line.piece.whole is after.piece.whole
        and after.marks["titles"]
        and not line.marks["titles"]
        and not line.marks["organisations"]
        and 2 <= line.marks["words"] == len(line.tokens) <= MOST_NAMES
        and all(word[0].isupper() for word in line.line.text.split())
    ][:1]


def _rather_company(line: Evidence, likelihoods: Likelihoods) -> bool:
    """Whether the domain calls a line the company, and no e-mail address the name."""
    if line.domain >= 0.9 and line.marks["words"] == 1:
        return True
    if line.domain < 0.5 or line.owner >= 0.5:
        return False
    if line.domain >= 0.9 and (line.marks["organisations"] or line.marks["legal"]):
        return True
    return bool(exp(likelihoods[_NAME]) < exp(likelihoods[_COMPANY]))


def _other_half(
    at: int, evidence: Sequence[Evidence], likelihoods: Likelihoods
) -> list[int]:
    """The line that holds the rest of a short name; none for others."""
    line = evidence[at]
    if line.marks["words"] > 2 or is_wide(line.line.text):
        return []
    return [
        other
        for other, half in enumerate(evidence)
        if other != at
        and is_native(half.line.text) == is_native(line.line.text)
        and half.marks["words"] + line.marks["words"] <= MOST_NAMES - 1
        and exp(likelihoods[other, _NAME]) > _least_half(line, half)
        and _one_below_the_other(line.line, half.line)
        and _may_be_one_name(line.line, half.line)
    ][:1]


def _least_half(line: Evidence, half: Evidence) -> float:
    """Probability from which a line is half of a name.

    Less will do if it begins "van", or if both are words alone in letters of one size.
    """
    first = half.line.text.split(" ", 1)[0]
    particle = first.islower() and fold(first) in words("particles")
    below = half.line.box.top > line.line.box.top
    alone = line.marks["words"] == half.marks["words"] == 1
    alike = abs(line.line.height - half.line.height) < 0.1 * line.line.height
    return LEAST_NAME if (particle and below) or (alone and alike) else 0.4


def rivalry(
    evidence: Sequence[Evidence], likelihoods: Likelihoods, names: Sequence[int]
) -> float:
    """Probability of being the name of the best line that was not chosen, of a script.

    Where two lines look like the name, the choice is a guess, or there are two people.
    """
    said = [set(evidence[at].tokens) for at in names]
    scripts = {is_native(evidence[at].line.text) for at in names}
    rivals = [
        float(exp(likelihoods[at, _NAME]))
        for at, line in enumerate(evidence)
        if at not in names
        and is_native(line.line.text) in scripts
        and _may_be_name(line, likelihoods[at])
        and not any(set(line.tokens) <= tokens for tokens in said)
        and not any(_is_called_after(line, evidence[n]) for n in names)
    ]
    return max(rivals, default=0.0)


def share(likely: float, rival: float) -> float:
    """The share of one line's odds among those of both, from 0 to 1."""
    one, other = (min(p, 0.999) / (1 - min(p, 0.999)) for p in (likely, rival))
    return one / max(one + other, 1e-9)


def _may_be_one_name(one: Segment, other: Segment) -> bool:
    """Whether the case of two lines allows it: only the family name may stand out.

    Of "Möbelwerkstatt" above "ERIKA MUSTERMANN" the second is a name alone.
    """
    upper, lower = sorted((one, other), key=lambda line: line.box.top)
    if upper.text.isupper() == lower.text.isupper():
        return True
    capitals = upper if upper.text.isupper() else lower
    return len(capitals.text.split()) == 1


def _one_below_the_other(one: Segment, other: Segment) -> bool:
    small, large = sorted((one.height, other.height))
    close = adjoins(one, other) or adjoins(other, one)
    return close and small > 0.8 * large


def without_people(
    evidence: Sequence[Evidence], likelihoods: Likelihoods
) -> Likelihoods:
    """The likelihoods of lines once the name is known, but for those of other people.

    What looked like a name and has a mailbox or domain may be the company's all the
    same; what has neither is somebody else.
    """
    rest = without_names(likelihoods)
    for at, line in enumerate(evidence):
        known = max(line.owner, line.domain) >= 0.5 and not is_wide(line.line.text)
        if exp(likelihoods[at, _NAME]) > 0.5 and not known:
            rest[at] = likelihoods[at]
    return rest


def without_names(likelihoods: Likelihoods) -> Likelihoods:
    """The likelihoods of the other roles of lines that are known to be no name."""
    rest = likelihoods.copy()
    rest[:, _NAME] = -np.inf
    totals = np.logaddexp.reduce(rest, axis=1, keepdims=True)
    return np.asarray(rest - totals, dtype=np.float64)
