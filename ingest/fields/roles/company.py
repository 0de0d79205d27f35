"""Find the lines that name the company: propose candidates, describe, rank."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.labels import label_pattern
from ingest.fields.lexicon.organisation import has_legal_form, likeness_to_domain
from ingest.fields.lexicon.text import fold, letters_of, words
from ingest.fields.pieces import join
from ingest.fields.roles.candidates import Candidate, Likelihoods, Signs, rank
from ingest.fields.roles.evidence import (
    ROLES,
    LineEvidence,
    Role,
    counts_of,
    is_native_company,
    tokens_of,
    translates,
)
from ingest.fields.roles.models import form_of
from ingest.fields.segment import goes_on, near
from ingest.scripts import is_wide

LEAST_LIKELY = 0.1
"""Probability from which a line may be a part of the company's name."""
LEAST_ALONE = 0.02
"""Probability from which it is if it is like a domain, or there is no other line."""
LIKE_DOMAIN = 0.7
LEAST_LOG = -4.0  # of a line; nothing is less likely
MOST_LINES = 4
MOST_CANDIDATES = 100  # each is compared with all the others; a card has a dozen
_COMPANY = ROLES.index(Role.COMPANY)
_OWNER = rf"(?:{label_pattern('owner')})[\s.:]*"
_LISTED = re.compile(r"[|•·●■◆★☆]")


@dataclass(frozen=True, slots=True)
class _Run:
    """Lines that may name the company, what they say, and its likeness to a domain."""

    lines: tuple[int, ...]
    text: str
    domain: float


def find_companies(
    evidence: Sequence[LineEvidence],
    likelihoods: Likelihoods,
    labels: Sequence[str],
    names: Sequence[int],
) -> list[Candidate]:
    """Every candidate with its probability, the likeliest first.

    Args:
        evidence: Of every line of text.
        likelihoods: Logarithm of each role's probability, lines x roles.
        labels: What the owners of the card's hosts have called themselves.
        names: Numbers of the lines that name people.
    """
    people = [word for at in names for word in evidence[at].tokens]
    runs = []
    for lines in islice(_propose(evidence, likelihoods, names), MOST_CANDIDATES):
        forms = {form_of(evidence[at].line.text) for at in lines}
        if not forms <= {Form.POST, Form.LABEL}:
            text = join([evidence[at].piece for at in lines])
            runs.append(_Run(lines, text, likeness_to_domain(text, labels)))
    found = []
    for run in runs:
        signs = {
            **_describe_lines(run.lines, evidence, likelihoods),
            **_describe_text(run, people),
            **_compare(run, runs),
        }
        one = Candidate(Role.COMPANY, run.lines, run.text, signs, "company name")
        found.append(one)
    return rank(found)


def _propose(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, names: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Yield each line that may be of a company, alone and with those after it.

    Where no line is likely enough, the likeliest of all is proposed alone.
    """
    likely = np.exp(likelihoods[:, _COMPANY])
    address = np.exp(likelihoods[:, ROLES.index(Role.ADDRESS)])
    people = {evidence[at].tokens[-1] for at in names if evidence[at].tokens}
    free = [
        at not in names and address[at] <= 0.5 and _may_be_company(line)
        for at, line in enumerate(evidence)
    ]
    possible = [
        may and _is_likely(line, chance, people)
        for may, chance, line in zip(free, likely, evidence, strict=True)
    ]
    if any(possible):
        for begin in range(len(evidence)):
            yield from _runs_from(begin, evidence, free, possible)
        return
    best = max(np.flatnonzero(free), key=lambda at: likely[at], default=None)
    if best is not None and likely[best] >= LEAST_ALONE:
        yield (int(best),)


def _may_be_company(line: LineEvidence) -> bool:
    """Return whether a line is no country or label alone and names no other company."""
    text, counts = line.line.text, line.counts
    is_long = is_wide(text) and counts["letters"] > 4
    country = counts["countries"] == 1 == counts["words"] and not is_long
    return not (country or re.fullmatch(_OWNER, fold(text)) or _names_others(text))


def _is_likely(line: LineEvidence, chance: float, people: Collection[str]) -> bool:
    """Return whether a line may name a company, by its probability or its words."""
    like_domain = line.domain >= LIKE_DOMAIN and chance >= LEAST_ALONE
    return chance >= LEAST_LIKELY or like_domain or _is_called_like_one(line, people)


def _runs_from(
    begin: int,
    evidence: Sequence[LineEvidence],
    free: Sequence[bool],
    possible: Sequence[bool],
) -> Iterator[tuple[int, ...]]:
    """Yield the lines from one on that may be a company's name together.

    Args:
        begin: Number of the first line.
        evidence: Of every line of text.
        free: For each line, whether it is nothing else.
        possible: For each, whether it may be such a name by itself.
    """
    for end in range(begin, min(begin + MOST_LINES, len(evidence))):
        if end == begin:
            seam = any(_lacks_name(it.line.text) for it in evidence[begin + 1 :][:1])
        else:
            seam = _is_seam(evidence[begin:end], evidence[end])
        fits = end == begin or _may_go_on(evidence, end, seam=seam)
        if not free[end] or not fits or not (possible[end] or seam):
            return
        yield tuple(range(begin, end + 1))


def _is_called_like_one(line: LineEvidence, people: Collection[str]) -> bool:
    """Return whether a line begins with a word for institutions, or has a family name.

    As "Hospital Falk" and "Falk Yacht Sales", which look like titles.
    """
    institution = words("organisations") & set(line.tokens[:1])
    named = {token for token in line.tokens if len(token) > 3} & set(people)
    return line.counts["words"] > 1 and bool(institution or named)


def _may_go_on(evidence: Sequence[LineEvidence], at: int, *, seam: bool) -> bool:
    """Return whether a name may go on in a line, which may be part of a broken one."""
    one, other = evidence[at - 1], evidence[at]
    if not _together(one, other) or (not seam and _is_note(other.line.text)):
        return False
    around = evidence[at - 1 : at + 2]
    listed = any(_parted(left, right) for left, right in pairwise(around))
    return not listed or bool(other.counts["legal"])


def _together(one: LineEvidence, other: LineEvidence) -> bool:
    """Return whether two lines are near each other, of like size and of one script."""
    small, large = sorted((one.line.height, other.line.height))
    return (
        near(one.line, other.line)
        and small > 0.3 * large
        and not translates(one.line.text, other.line.text)
    )


def _describe_lines(
    lines: tuple[int, ...], evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> Signs:
    """Describe what the lines say by themselves."""
    own = [evidence[at] for at in lines]
    likely = np.maximum(likelihoods[list(lines), _COMPANY], LEAST_LOG)
    begun = [n == 0 or not _is_seam(own[:n], own[n]) for n in range(len(own))]
    return {
        "likely": float(likely[begun].mean()),
        "large": min(max(line.size for line in own), 3.0),
        "lines": float(len(lines) - 1),
    }


def _describe_text(run: _Run, people: Sequence[str]) -> Signs:
    """Describe what the whole text says."""
    counts, text = counts_of(run.text), run.text
    tokens = [letters_of(word) for word in text.split()]
    legal, trade = bool(counts["legal"]), bool(counts["organisations"])
    small = len(letters_of(text)) < 4 and run.domain < 0.5 and not is_wide(text)
    return {
        "domain": run.domain,
        "legal": float(legal),
        "trade": float(trade),
        "owner": float(any(len(word) > 3 and word in tokens for word in people)),
        "own letters": float(is_native_company(text, people)),
        "no name": float(_lacks_name(text)),
        "fragment": float(small),
        "place": float(bool(counts["countries"]) and not (legal or trade)),
    }


def _compare(run: _Run, others: Sequence[_Run]) -> Signs:
    """Describe what a candidate is beside the others."""
    words_of = [letters_of(word) for word in run.text.split()]
    repeats = len(set(words_of)) < len(words_of)
    too_long = any(_goes_too_far(run, other) for other in others)
    return {
        "short form": float(any(_is_short_for(run, other) for other in others)),
        "repeats": float(repeats or too_long),
    }


def _names_others(text: str) -> bool:
    """Return whether a line says whose the company is, or whose goods it deals in."""
    article = r"\W*(?:(?:an?|the|eine?|une?|una?)\s)?"
    relation = rf"{article}(?:\w+\s)?(?:{label_pattern('affiliations')})(?!\w)"
    member = r"\W*an?\s.+\s(?:company|firm|group|business|enterprise|hotel)\W*"
    folded = fold(text)
    return bool(re.match(relation, folded) or re.fullmatch(member, folded))


def _is_note(text: str) -> bool:
    """Return whether a line below a name is a sentence or list: "Come in and stay"."""
    if has_legal_form(text) or len(text.split()) < 3:
        return False
    small = sum(word[0].islower() for word in text.split()[1:])
    counts = counts_of(text)
    return "," in text or (small >= counts["words"] / 2 and not counts["organisations"])


def _lacks_name(text: str) -> bool:
    """Return whether a text is only a trade and a legal form: "Technologies Ltd."."""
    if is_wide(text):
        return has_legal_form(text) and len(text) <= 4
    return has_legal_form(text) and all(
        token in words("organisations") or has_legal_form(f"- {token}")
        for token in tokens_of(text)
    )


def _is_seam(name: Sequence[LineEvidence], after: LineEvidence) -> bool:
    """Return whether a name that is broken off goes on in a line."""
    goes = goes_on(name[-1].line, after.line) and not _parted(name[-1], after)
    return goes or _is_quoted(name, after)


def _is_quoted(name: Sequence[LineEvidence], after: LineEvidence) -> bool:
    """Return whether a quotation goes on in a line, or is the name of a shop above."""
    text = join([line.piece for line in name])
    opened = sum(map(text.count, "«„")) > sum(map(text.count, "»“”"))
    printed = after.piece.whole.text[: after.piece.start].strip()
    is_name = printed.endswith(("«", "„")) and form_of(text) is Form.ORGANISATION
    return (opened or is_name) and near(name[-1].line, after.line)


def _parted(one: LineEvidence, other: LineEvidence) -> bool:
    """Return whether a bar, a dot or a star separates two pieces, as in a list."""
    before, after = one.piece, other.piece
    if before.whole is not after.whole:
        return False
    return bool(_LISTED.search(before.whole.text[before.end : after.start]))


def _goes_too_far(one: _Run, other: _Run) -> bool:
    """Return whether part of a candidate is a whole name: other lines follow or differ.

    The lines before a legal form may be the beginning of the name.
    """
    if not set(other.lines) < set(one.lines) or not _is_complete(other.text):
        return False
    return other.lines[-1] != one.lines[-1] or is_wide(other.text)


def _is_complete(text: str) -> bool:
    """Return whether lines are complete, with a name and its legal form."""
    if is_wide(text):
        return has_legal_form(text) and len(text) > 4
    parts = re.split(r"[\s,]+", text)
    return len(parts) > 1 and has_legal_form(f"- {parts[-1]}")


def _is_short_for(one: _Run, other: _Run) -> bool:
    """Return whether a text is a part, or the initials, of another, full name."""
    if set(one.lines) & set(other.lines):
        return False
    own, words_of = (list(map(letters_of, it.text.split())) for it in (one, other))
    mark, initials = "".join(own), "".join(word[:1] for word in words_of)
    inside = set(own) < set(words_of)
    if has_legal_form(other.text) and not has_legal_form(one.text):
        inside = inside or own[0] == words_of[0] != ""
    return bool(mark) and (inside or (len(mark) > 1 and initials.startswith(mark)))
