"""Choose the roles of all lines of a card together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import exp

import numpy as np

from ingest.fields.lexicon.address import is_labelled, is_no_place
from ingest.fields.lexicon.eastern import names_department
from ingest.fields.lexicon.organisation import chosen_labels
from ingest.fields.pieces import Piece, join
from ingest.fields.roles.addresses import find_places, goes_with_address
from ingest.fields.roles.candidates import Candidate, Likelihoods
from ingest.fields.roles.company import find_companies
from ingest.fields.roles.evidence import ROLES, LineEvidence, Role
from ingest.fields.roles.names import find_names, find_people
from ingest.fields.roles.titles import find_titles
from ingest.fields.segment import Segment, goes_on, group

MOST_COMPARED = 8
"""Companies, and titles, that are tried together; the others are far less likely."""
LEAST_ODDS = {Role.COMPANY: -5.0, Role.TITLE: -1.0}
"""Log-odds from which a role is filled rather than left empty."""
LABELLED = 0.9
"""Probability of an address that begins with "Address:"."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A role and the lines that fill it.

    Attributes:
        role: Never OTHER.
        pieces: In reading order.
        sure: From 0 to 1, before calibration.
        rule: Why these lines.
        also: The same in another script: a romanised name.
        signs: What else tells how sure it is, by name.
    """

    role: Role
    pieces: tuple[Piece, ...]
    sure: float
    rule: str
    also: str = ""
    signs: Mapping[str, float] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As printed, lines separated by blanks."""
        return join(self.pieces)

    @property
    def whole(self) -> Segment:
        """All words as one, for their box and confidence."""
        return Segment.of(word for piece in self.pieces for word in piece.line.words)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the lines of a card are.

    Attributes:
        chosen: The roles that are filled.
        candidates: Lines that might fill a role, those of each role together.
    """

    chosen: tuple[Chosen, ...] = ()
    candidates: tuple[Candidate, ...] = ()


def choose(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, hosts: Sequence[str]
) -> Choice:
    """The roles that best fit all lines together.

    Args:
        evidence: Of every line of text, in reading order.
        likelihoods: Logarithm of each role's probability, lines x roles.
        hosts: Of the card's e-mail addresses and websites.
    """
    if not evidence:
        return Choice()
    named = find_names(evidence, likelihoods)
    people = find_people(named, evidence)
    names = [at for one in people for at in one.lines]
    rest = without_names(likelihoods)
    known = [*names]
    companies = find_companies(evidence, rest, chosen_labels(hosts), names)
    titles = find_titles(evidence, rest, names)
    company, title = _fit_together(companies, titles)
    found = [*_people(people, named, evidence)]
    if company is not None:
        is_like_domain = company.signs["domain"] >= 0.5
        how = "company like domain" if is_like_domain else "company by words and place"
        found.append(_chosen(company, evidence, how))
        known += company.lines
    for one in _all_titles(title, titles, company):
        found.append(_chosen(one, evidence, "title by words and place"))
        known += one.lines
    roles = list(_likeliest(evidence, rest))
    for at in known:
        roles[at] = Role.NAME
    for at in range(len(roles)):
        if at not in known and goes_with_address(evidence, roles, at):
            roles[at] = Role.ADDRESS
    found += _departments(evidence, rest, roles)
    found += _addresses(evidence, rest, roles)
    return Choice(tuple(found), (*named, *companies, *titles))


def _fit_together(
    companies: Sequence[Candidate], titles: Sequence[Candidate]
) -> tuple[Candidate | None, Candidate | None]:
    """The company and the title that are likeliest together, on different lines."""
    pairs = product((None, *companies[:MOST_COMPARED]), (None, *titles[:MOST_COMPARED]))
    apart = (
        (company, title)
        for company, title in pairs
        if company is None or title is None or not company.overlaps(title.lines)
    )
    return max(
        apart,
        key=lambda pair: sum(one.odds - LEAST_ODDS[one.role] for one in pair if one),
    )


def _all_titles(
    title: Candidate | None, titles: Sequence[Candidate], company: Candidate | None
) -> Iterator[Candidate]:
    """The title, and others that are more likely titles than not."""
    if title is None:
        return
    yield title
    taken = {*title.lines, *(company.lines if company else ())}
    for one in titles:
        if one.odds > 0 and not one.overlaps(taken):
            yield one
            taken |= set(one.lines)


def _chosen(one: Candidate, evidence: Sequence[LineEvidence], rule: str) -> Chosen:
    pieces = tuple(evidence[at].piece for at in one.lines)
    return Chosen(one.role, pieces, one.sure, rule)


def _likeliest(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> Iterator[Role]:
    """The likeliest role of each line by itself, or what a label or ending tells."""
    for line, best in zip(evidence, likelihoods.argmax(axis=1), strict=True):
        role, text = ROLES[best], line.line.text
        if is_labelled(text):
            role = Role.ADDRESS
        elif role is Role.ADDRESS and is_no_place(text):
            role = Role.OTHER
        elif role is Role.TITLE and names_department(text):
            role = Role.DEPARTMENT
        yield role


def _people(
    people: Sequence[Candidate],
    named: Sequence[Candidate],
    evidence: Sequence[LineEvidence],
) -> Iterator[Chosen]:
    """The name of each person; the first one's in Latin letters goes with the native.

    Args:
        people: Who is named, the one whose card it is first.
        named: All lines that might be names.
        evidence: Of every line of text.
    """
    native = [one for one in people if one.signs["native"]]
    latin = [one for one in people if not one.signs["native"]]
    taken = {at for one in people for at in one.lines}
    others = [one.sure for one in named if not one.overlaps(taken)]
    sure = sum(one.sure for one in native or latin)  # any of them would be right
    for place, one in enumerate(native or latin):
        same = latin[:1] if native and place == 0 else []
        known = max(it.signs["owner"] for it in (one, *same)) >= 0.5
        yield Chosen(
            role=Role.NAME,
            pieces=tuple(evidence[at].piece for at in one.lines),
            sure=min(sure, 1.0) if place == 0 else min(one.sure, 0.9 * sure),
            rule="name like e-mail" if known else "name by words and place",
            also=" ".join(it.text for it in same),
            signs={"other name": max(others, default=0.0)},
        )


def _departments(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, roles: Sequence[Role]
) -> Iterator[Chosen]:
    """Departments; those that go on in the next line as one."""
    lines = [at for at, role in enumerate(roles) if role is Role.DEPARTMENT]
    for block in group([evidence[at].line for at in lines], goes_on):
        run = [lines[n] for n in block]
        yield _run(Role.DEPARTMENT, run, evidence, likelihoods)


def without_names(likelihoods: Likelihoods) -> Likelihoods:
    """The likelihoods of the other roles of lines that are known to be no name."""
    rest = likelihoods.copy()
    rest[:, ROLES.index(Role.NAME)] = -np.inf
    totals = np.logaddexp.reduce(rest, axis=1, keepdims=True)
    return np.asarray(rest - totals, dtype=np.float64)


def _run(
    role: Role,
    run: Sequence[int],
    evidence: Sequence[LineEvidence],
    likelihoods: Likelihoods,
) -> Chosen:
    column = ROLES.index(role)
    sure = float(exp(np.mean([likelihoods[at, column] for at in run])))
    pieces = tuple(evidence[at].piece for at in run)
    return Chosen(role, pieces, sure, f"{role} by words and place")


def _addresses(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, roles: list[Role]
) -> Iterator[Chosen]:
    """Address lines that stand together are one address; the first counts most.

    Where none says where it is, only the likeliest is given.
    """
    address_lines = [at for at, role in enumerate(roles) if role is Role.ADDRESS]
    runs, known = find_places(evidence, address_lines)
    found = [_run(Role.ADDRESS, run, evidence, likelihoods) for run in runs]
    if found and not known:
        likeliest = max(found, key=lambda chosen: chosen.sure)
        yield replace(likeliest, sure=0.3 * likeliest.sure)
        return
    most = 1.0
    for run, chosen in zip(runs, found, strict=True):
        labelled = any(is_labelled(evidence[at].line.text) for at in run)
        sure = max(chosen.sure, LABELLED) if labelled else chosen.sure
        yield replace(chosen, sure=min(sure, most))
        most = min(0.6 * sure, most)
