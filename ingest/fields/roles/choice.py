"""Choose the roles of all lines of a card together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import exp

import numpy as np

from ingest.fields.lexicon.address import is_labelled, is_no_place, is_office
from ingest.fields.lexicon.alphabetic import is_vietnamese
from ingest.fields.lexicon.eastern import is_unit
from ingest.fields.lexicon.organisation import chosen_labels
from ingest.fields.lexicon.text import is_native, is_wide, squash, words
from ingest.fields.pieces import Piece, join
from ingest.fields.roles.addresses import find_places, goes_with_address, says_where
from ingest.fields.roles.company import choose_company
from ingest.fields.roles.evidence import ROLES, Evidence, Role
from ingest.fields.roles.names import (
    Candidate,
    Likelihoods,
    find_candidates,
    find_people,
)
from ingest.fields.segment import Segment, adjoins, goes_on, is_open, near

LEAST_TITLE = 0.1
"""Probability from which the line below the name is its title, if no other line is."""
LABELLED = 0.9
"""Probability of an address that begins with "Address:"."""
_UNITS = ("部", "課", "室", "係", "局", "グループ", "チーム")
"""Ends of departments in Japanese and Chinese, which end no title."""
_TITLE = ROLES.index(Role.TITLE)


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


def choose(
    evidence: Sequence[Evidence], likelihoods: Likelihoods, hosts: Sequence[str]
) -> list[Chosen]:
    """The roles that best fit all lines together.

    Args:
        evidence: Of every line of text, in reading order.
        likelihoods: Logarithm of each role's probability, lines x roles.
        hosts: Of the card's e-mail addresses and websites.
    """
    if not evidence:
        return []
    labels = chosen_labels(hosts)
    candidates = find_candidates(evidence, likelihoods)
    people = find_people(candidates, evidence)
    names = [at for one in people for at in one.lines]
    roles = _other_roles(evidence, likelihoods, names)
    chosen = list(_names(people, candidates, evidence))
    words_of_names = [word for at in names for word in evidence[at].tokens]
    claims = without_names(likelihoods)
    company = choose_company(evidence, claims, roles, (labels, words_of_names))
    if company is not None:
        pieces = tuple(evidence[at].piece for at in company.lines)
        chosen.append(Chosen(Role.COMPANY, pieces, company.sure, company.rule))
    titles = list(_runs(Role.TITLE, evidence, likelihoods, roles))
    chosen += _beside(titles, [evidence[at].line for at in names])
    chosen += _runs(Role.DEPARTMENT, evidence, likelihoods, roles)
    chosen += _addresses(evidence, likelihoods, roles)
    return chosen


def _other_roles(
    evidence: Sequence[Evidence], likelihoods: Likelihoods, names: Sequence[int]
) -> list[Role]:
    """The likeliest role of each line, put right by its neighbours."""
    roles = list(_likeliest(evidence, without_names(likelihoods)))
    for at in names:
        roles[at] = Role.NAME
    said = {squash(evidence[at].line.text) for at in names} - {""}
    for at, line in enumerate(evidence):
        if at not in names and squash(line.line.text) in said:
            roles[at] = Role.OTHER
        if goes_with_address(evidence, roles, at):
            roles[at] = Role.ADDRESS
    if Role.COMPANY not in roles:
        for at in _companies_among_titles(evidence, roles, names):
            roles[at] = Role.COMPANY
    for at in names:
        below = at + 1
        if Role.TITLE not in roles and below < len(roles):
            likely = exp(likelihoods[below, _TITLE]) >= LEAST_TITLE
            if likely and adjoins(evidence[at].line, evidence[below].line):
                roles[below] = Role.TITLE
    return roles


def _likeliest(
    evidence: Sequence[Evidence], likelihoods: Likelihoods
) -> Iterator[Role]:
    """The likeliest role of each line by itself, or what a label or ending tells."""
    for line, best in zip(evidence, likelihoods.argmax(axis=1), strict=True):
        role, text = ROLES[best], line.line.text
        if is_labelled(text) or (is_office(text) and says_where(line)):
            role = Role.ADDRESS
        elif role is Role.ADDRESS and is_no_place(text):
            role = Role.OTHER
        elif role is Role.TITLE and (is_unit(text) or text.endswith(_UNITS)):
            role = Role.DEPARTMENT
        yield role


def _companies_among_titles(
    evidence: Sequence[Evidence], roles: Sequence[Role], names: Sequence[int]
) -> list[int]:
    """Titles that are none, on a card with others: "Falk Yacht Sales", "Hotel Post".

    No title holds its owner's family name, and few begin with the word of an
    institution.
    """
    titles = [at for at, role in enumerate(roles) if role is Role.TITLE]
    family = {evidence[at].tokens[-1] for at in names if evidence[at].tokens}
    found = []
    for at in titles:
        tokens = evidence[at].tokens
        named = len(tokens) > 1 and family & {t for t in tokens if len(t) > 3}
        institution = words("organisations") & set(tokens[:1])
        if named or (institution and evidence[at].marks["words"] > 1):
            found.append(at)
    return found if len(found) < len(titles) else []


def _names(
    people: Sequence[Candidate],
    candidates: Sequence[Candidate],
    evidence: Sequence[Evidence],
) -> Iterator[Chosen]:
    """The name of each person; the first one's in Latin letters goes with the native.

    Args:
        people: Who is named, the one whose card it is first.
        candidates: All lines that might be names.
        evidence: Of every line of text.
    """
    native = [one for one in people if one.is_native]
    latin = [one for one in people if not one.is_native]
    taken = {at for one in people for at in one.lines}
    others = [one.sure for one in candidates if not taken & set(one.lines)]
    sure = sum(one.sure for one in native or latin)  # any of them would be right
    for place, one in enumerate(native or latin):
        same = latin[:1] if native and place == 0 else []
        known = max(it.signs["owner"] for it in (one, *same)) >= 0.5
        yield Chosen(
            role=Role.NAME,
            pieces=tuple(evidence[at].piece for at in one.lines),
            sure=min(sure, 1.0) if place == 0 else min(one.sure, 0.9 * sure),
            rule="name like e-mail" if known else "name by words and place",
            also=" ".join(evidence[at].line.text for it in same for at in it.lines),
            signs={"rival": max(others, default=0.0)},
        )


def _runs(
    role: Role,
    evidence: Sequence[Evidence],
    likelihoods: Likelihoods,
    roles: list[Role],
) -> Iterator[Chosen]:
    """Lines of a role; those that go on in the next line as one."""
    run: list[int] = []
    for at, own in enumerate(roles):
        if run and _belongs(evidence, run[-1], at, roles):
            run.append(at)
        elif own is role:
            if run:
                yield _chosen(role, run, evidence, likelihoods)
            run = [at]
    if run:
        yield _chosen(role, run, evidence, likelihoods)


def _beside(titles: Sequence[Chosen], names: Sequence[Segment]) -> list[Chosen]:
    """The titles; where one stands beside the name, those elsewhere are less sure.

    So are those in other letters than the name's own.
    """
    native = any(is_native(name.text) for name in names)
    close = [
        is_native(title.text) == native
        and any(near(title.whole, name) for name in names)
        for title in titles
    ]
    return [
        title if here or not any(close) else replace(title, sure=0.6 * title.sure)
        for title, here in zip(titles, close, strict=True)
    ]


def _belongs(
    evidence: Sequence[Evidence], last: int, at: int, roles: Sequence[Role]
) -> bool:
    """Whether a line goes on with the run that ends in `last`."""
    before, piece = evidence[last].piece, evidence[at].piece
    if is_native(before.line.text) != is_native(piece.line.text):
        return False  # one of them repeats the other in English
    if before.whole is piece.whole and at == last + 1:
        between = before.whole.text[before.end : piece.start]
        prose = roles[at] is Role.OTHER and not evidence[at].marks["digits"]
        prose = prose and not is_wide(piece.line.text)
        tail = prose or roles[at] in (roles[last], Role.DEPARTMENT)
        again = "/" in between and is_vietnamese(before.line.text) != is_vietnamese(
            piece.line.text
        )  # "Giám đốc / Director"
        return tail and "|" not in between and not again
    rest = (Role.DEPARTMENT, Role.OTHER) if roles[last] is Role.TITLE else ()
    if roles[at] in rest and is_open(before.line.text) and before.line.text[-1] != ",":
        return adjoins(before.line, piece.line)
    if roles[at] is not roles[last]:
        return False
    stacked = is_wide(piece.line.text) and adjoins(before.line, piece.line)
    return stacked or goes_on(before.line, piece.line)


def without_names(likelihoods: Likelihoods) -> Likelihoods:
    """The likelihoods of the other roles of lines that are known to be no name."""
    rest = likelihoods.copy()
    rest[:, ROLES.index(Role.NAME)] = -np.inf
    totals = np.logaddexp.reduce(rest, axis=1, keepdims=True)
    return np.asarray(rest - totals, dtype=np.float64)


def _chosen(
    role: Role, run: list[int], evidence: Sequence[Evidence], likelihoods: Likelihoods
) -> Chosen:
    column = ROLES.index(role)
    sure = float(exp(np.mean([likelihoods[at, column] for at in run])))
    pieces = tuple(evidence[at].piece for at in run)
    return Chosen(role, pieces, sure, f"{role} by words and place")


def _addresses(
    evidence: Sequence[Evidence], likelihoods: Likelihoods, roles: list[Role]
) -> Iterator[Chosen]:
    """Address lines that stand together are one address; the first counts most.

    Where none says where it is, only the likeliest is given.
    """
    at_home = [at for at, role in enumerate(roles) if role is Role.ADDRESS]
    runs, known = find_places(evidence, at_home)
    found = [_chosen(Role.ADDRESS, run, evidence, likelihoods) for run in runs]
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
