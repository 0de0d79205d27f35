"""Choose the lines that contain the company."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from math import exp

import numpy as np
from numpy.typing import NDArray

from ingest.fields.lexicon.organisation import (
    has_legal_form,
    likeness_to_domain,
)
from ingest.fields.lexicon.text import is_wide, squash, words
from ingest.fields.pieces import join
from ingest.fields.roles.bilingual import is_native_company, translates
from ingest.fields.roles.evidence import ROLES, Evidence, Role, marks_of, tokens_of
from ingest.fields.segment import goes_on, near

LEAST_COMPANY = 0.02
"""Probability below which a line is not taken for the company, even if it is best."""
LEAST_PART = 0.1
"""Probability below which a line is no part of a company's name of several lines."""
MOST_LINES = 4
MOST_CANDIDATES = 100  # each is compared with all the others; a card has a dozen
_COMPANY = ROLES.index(Role.COMPANY)
_LISTED = re.compile(r"[|•·●■◆★☆]")
_OF_OTHERS = re.compile(
    r"""\W* (?: (?:an?\s)?(?:\w+\s)?(?: unit | division | subsidiary | member | part
      | franchisee | brand | associate | concern | venture ) \s(?:of|der|de|du)\b
      | an?\s.+\s(?: company | firm | group | business | enterprise | hotel )\W*$
      | owned\s | operated\s | managed\sby | powered\sby
      | in\s(?: association | collaboration | partnership )\swith
      | auth?ori[sz]ed\s | approved\s | deals?\sin
      | (?:(?:sole|official)\s)?(?: dealer | stockist | distributor | agent | partner )
        s?\s?(?:in|of|for|:)
      | eine?\s.*(?: unternehmen | gesellschaft | marke )\s(?:der|des)
      | une?\s(?: soci[ée]t[ée] | marque | filiale )\sd | partenaire | distributeur
      | vertragsh[äa]ndler | una\ssociet[àa]\sd | una\sempresa\sd | distribuidor )""",
    re.IGNORECASE | re.VERBOSE,
)
"""Lines that name whom the company belongs to, or what it trades in."""


@dataclass(frozen=True, slots=True)
class Company:
    """Lines that may name the company.

    Attributes:
        lines: Their numbers, in reading order.
        text: As printed.
        likely: Mean logarithm of their probability to be a company.
        domain: Likeness of the text to a domain, from 0 to 1.
        size: Height of the largest letters over the card's median.
    """

    lines: tuple[int, ...]
    text: str
    likely: float
    domain: float
    size: float

    @property
    def sure(self) -> float:
        """From 0 to 1, before calibration."""
        return exp(self.likely)

    @property
    def rule(self) -> str:
        """Why these lines."""
        known = self.domain >= 0.5
        return "company like domain" if known else "company by words and place"


def choose_company(
    evidence: Sequence[Evidence],
    likelihoods: NDArray[np.float64],
    roles: Sequence[Role],
    known: tuple[Sequence[str], Sequence[str]],
) -> Company | None:
    """The candidate that domain, legal form, words and size speak for most.

    Args:
        evidence: Of every line of text.
        likelihoods: Logarithm of each role's probability, lines x roles.
        roles: The likeliest of each line; a name's is settled.
        known: What the owners of the card's hosts have called themselves, and the
            words of the name: companies are often called after their owner.
    """
    labels, people = known
    free = [
        at
        for at, role in enumerate(roles)
        if role is not Role.NAME
        and not _is_country(evidence[at])
        and not _OF_OTHERS.match(evidence[at].line.text)
    ]
    likely = likelihoods[:, _COMPANY]
    own = [
        at
        for at in free
        if roles[at] is Role.COMPANY or _is_called_so(evidence[at], likely[at])
    ]
    if not own:
        own = sorted(free, key=lambda at: -float(likely[at]))[:1]
        own = [at for at in own if exp(likely[at]) >= LEAST_COMPANY]
    found = (
        _company(run, evidence, likely, labels)
        for run in _runs(own, evidence, likely, roles)
    )
    best = nlargest(MOST_CANDIDATES, found, key=lambda it: it.likely + it.domain)
    candidates = sorted(best, key=lambda it: it.lines)
    return max(
        candidates, key=lambda one: _weight(one, candidates, people), default=None
    )


def _is_called_so(line: Evidence, likely: float) -> bool:
    """Whether domain or legal form speak for a line that looks like something else."""
    known = line.domain >= 0.7 or line.marks["legal"]
    return bool(known) and exp(likely) >= LEAST_PART and line.marks["letters"] > 3


def _runs(
    own: Sequence[int],
    evidence: Sequence[Evidence],
    likely: NDArray[np.float64],
    roles: Sequence[Role],
) -> Iterator[tuple[int, ...]]:
    """Each company line, alone and with what stands before and after it."""
    free = [
        role is not Role.NAME and not _OF_OTHERS.match(line.line.text)
        for role, line in zip(roles, evidence, strict=True)
    ]
    possible = [
        free[at] and (role is Role.COMPANY or exp(likely[at]) >= LEAST_PART)
        for at, role in enumerate(roles)
    ]
    for begin in range(len(evidence)):
        for end in range(begin + 1, min(begin + MOST_LINES, len(evidence)) + 1):
            last = end - 1
            broken = last > begin and _goes_on(evidence[last - 1], evidence[last])
            broken = broken or (last == begin and _is_wanted(evidence, begin))
            if not (possible[last] or (broken and free[last])):
                break
            if last > begin and not _together(evidence[last - 1], evidence[last]):
                break
            if last > begin and not broken and _is_note(evidence[last].line.text):
                break
            if last > begin and _is_listed(evidence, last):
                break
            if set(range(begin, end)) & set(own):
                yield tuple(range(begin, end))


def _is_note(text: str) -> bool:
    """Whether a line under a name is a sentence or a list: "Come in and stay"."""
    if has_legal_form(text) or len(text.split()) < 3:
        return False
    small = sum(word[0].islower() for word in text.split()[1:])
    marks = marks_of(text)
    return "," in text or (small > marks["words"] / 2 and not marks["organisations"])


def _is_wanted(evidence: Sequence[Evidence], at: int) -> bool:
    """Whether the line below has a legal form, but no name before it."""
    if at + 1 == len(evidence):
        return False
    return _lacks_name(evidence[at + 1].line.text)


def _lacks_name(text: str) -> bool:
    """Whether a text is a trade and a legal form alone: "Technologies Pvt. Ltd."."""
    if is_wide(text):
        return has_legal_form(text) and len(text) <= 4
    return has_legal_form(text) and all(
        token in words("organisations") or has_legal_form(f"- {token}")
        for token in tokens_of(text)
    )


def _is_country(line: Evidence) -> bool:
    return line.marks["countries"] == 1 == line.marks["words"]


def _goes_on(one: Evidence, other: Evidence) -> bool:
    return goes_on(one.line, other.line) and not _parted(one, other)


def _parted(one: Evidence, other: Evidence) -> bool:
    """Whether a bar, a dot or a star parts two pieces of one line, as in a list."""
    before, after = one.piece, other.piece
    if before.whole is not after.whole:
        return False
    return bool(_LISTED.search(before.whole.text[before.end : after.start]))


def _is_listed(evidence: Sequence[Evidence], at: int) -> bool:
    """Whether a piece is one of a list in its line: "Paint | Frame | Glass"."""
    around = evidence[max(at - 1, 0) : at + 2]
    is_list = any(_parted(one, other) for one, other in pairwise(around))
    return is_list and not has_legal_form(evidence[at].line.text)


def _together(one: Evidence, other: Evidence) -> bool:
    if translates(one.line.text, other.line.text):
        return False
    small, large = sorted((one.line.height, other.line.height))
    return near(one.line, other.line) and small > 0.3 * large


def _company(
    run: tuple[int, ...],
    evidence: Sequence[Evidence],
    likely: NDArray[np.float64],
    labels: Sequence[str],
) -> Company:
    text = join([evidence[at].piece for at in run])
    begun = [
        at
        for number, at in enumerate(run)
        if not number or not _goes_on(evidence[run[number - 1]], evidence[at])
    ]
    return Company(
        lines=run,
        text=text,
        likely=float(np.mean([max(likely[at], -4.0) for at in begun])),
        domain=likeness_to_domain(text, labels),
        size=max(evidence[at].size for at in run),
    )


def _weight(
    one: Company, candidates: Sequence[Company], people: Sequence[str]
) -> float:
    """How much speaks for a candidate; lines that stand together belong together."""
    tokens = [squash(word) for word in one.text.split()]
    repeats = len(set(tokens)) < len(tokens) or any(
        _goes_too_far(one, other) for other in candidates
    )
    fragment = len(squash(one.text)) < 4 and one.domain < 0.5 and not is_wide(one.text)
    return (
        one.likely
        + 1.6 * one.domain
        + 0.8 * has_legal_form(one.text)
        + 0.4 * bool(marks_of(one.text)["organisations"])
        + 0.25 * min(one.size, 3.0)
        + 0.3 * (len(one.lines) - 1)
        + 0.5 * any(len(word) > 3 and word in tokens for word in people)
        + 1.8 * is_native_company(one.text, people)
        - 1.0 * any(_is_short_for(one, other) for other in candidates)
        - 1.2 * repeats
        - 1.0 * _lacks_name(one.text)
        - 1.0 * fragment
        - 1.5 * _is_place(one.text)
    )


def _is_place(text: str) -> bool:
    """Whether a text names a country, and nothing of a company."""
    marks = marks_of(text)
    return bool(marks["countries"]) and not (marks["legal"] or marks["organisations"])


def _goes_too_far(one: Company, other: Company) -> bool:
    """Whether a part of a candidate is a whole name, other lines follow or differ.

    The lines before a legal form may be the beginning of the name.
    """
    if not set(other.lines) < set(one.lines) or not _complete(other):
        return False
    return other.lines[-1] != one.lines[-1] or is_wide(other.text)


def _complete(company: Company) -> bool:
    """Whether nothing is to be added, since there is a name and its legal form."""
    if is_wide(company.text):
        return has_legal_form(company.text) and len(company.text) > 4
    parts = re.split(r"[\s,]+", company.text)
    return len(parts) > 1 and has_legal_form(f"- {parts[-1]}")


def _is_short_for(one: Company, other: Company) -> bool:
    """Whether the other is the full name of which this is a part or the initials."""
    if set(one.lines) & set(other.lines):
        return False
    mark, words = squash(one.text), other.text.split()
    initials = "".join(squash(word)[:1] for word in words)
    parts = {squash(word) for word in words}
    inside = {squash(word) for word in one.text.split()} < parts
    if has_legal_form(other.text) and not has_legal_form(one.text):
        inside = inside or squash(one.text.split()[0]) == squash(words[0]) != ""
    return bool(mark) and (inside or (len(mark) > 1 and initials.startswith(mark)))
