"""Find the lines of the title: propose candidates, describe, rank."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.alphabetic import form_of, has_word_lists, is_vietnamese
from ingest.fields.lexicon.eastern import names_department
from ingest.fields.pieces import join
from ingest.fields.roles.candidates import Candidate, Likelihoods, Signs, rank
from ingest.fields.roles.evidence import ROLES, LineEvidence, Role
from ingest.fields.roles.models import line_logit
from ingest.fields.segment import adjoins, goes_on, is_open, near
from ingest.scripts import is_native, is_wide

LEAST_LIKELY = 0.02
"""Probability of a line from which it may be, or begin, a title."""
MOST_LINES = 3
_LISTED = re.compile(r"[,|•·●]")
_ADDRESS = ROLES.index(Role.ADDRESS)
_TITLE = ROLES.index(Role.TITLE)


def find_titles(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, names: Sequence[int]
) -> list[Candidate]:
    """Every candidate with its probability, the likeliest first.

    Args:
        evidence: Of every line of text.
        likelihoods: Logarithm of each role's probability, lines x roles.
        names: Numbers of the lines that name people.
    """
    return rank(
        [
            Candidate(
                Role.TITLE,
                run,
                join([evidence[at].piece for at in run]),
                {
                    **_describe(run, evidence, likelihoods),
                    **_beside(run, evidence, names),
                },
                "job title",
            )
            for run in _propose(evidence, likelihoods, names)
        ]
    )


def _propose(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods, names: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Yield each line that may be a title, alone and with those it goes on in."""
    chances = np.exp(likelihoods)
    free = [
        at not in names
        and chances[at, _ADDRESS] <= 0.5
        and not names_department(line.line.text)
        for at, line in enumerate(evidence)
    ]
    for begin, line in enumerate(evidence):
        if chances[begin, _TITLE] < LEAST_LIKELY and not line.counts["titles"]:
            continue
        end, goes_on = begin, True
        while goes_on and end < begin + MOST_LINES and free[end]:
            end += 1
            goes_on = end < len(evidence) and _goes_on(evidence[end - 1], evidence[end])
            if not (goes_on and _is_broken(evidence[end - 1])):
                yield tuple(range(begin, end))


def _is_rest(line: LineEvidence) -> bool:
    """Return whether a line in a script with word lists begins with a small letter."""
    return has_word_lists(line.line.text) and line.line.text[:1].islower()


def _is_broken(line: LineEvidence) -> bool:
    """Return whether a line ends in "and", "of" or a like word."""
    text = line.line.text
    return is_open(text) and not text.endswith(",")


def _goes_on(one: LineEvidence, other: LineEvidence) -> bool:
    """Return whether a title may go on from one piece to the next."""
    before, after = one.piece, other.piece
    if is_native(before.line.text) != is_native(after.line.text):
        return False  # one of them repeats the other in English
    if before.whole is after.whole:
        between = before.whole.text[before.end : after.start]
        again = "/" in between and (
            is_vietnamese(before.line.text) != is_vietnamese(after.line.text)
        )  # "Giám đốc / Director"
        return "|" not in between and not again
    if form_of(before.line.text) is Form.POST and _LISTED.search(after.whole.text):
        return False  # what a master does is a list: "маникюр, педикюр"
    stacked = is_wide(after.line.text) and adjoins(before.line, after.line)
    return stacked or goes_on(before.line, after.line)


def _describe(
    run: tuple[int, ...], evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> Signs:
    """Describe what the lines say by themselves."""
    own = [evidence[at] for at in run]
    chances = np.exp(likelihoods[list(run)])
    counts = {name: sum(line.counts[name] for line in own) for name in own[0].counts}
    after = evidence[run[-1] + 1 :][:1]
    begun = [n == 0 or not _is_rest(line) for n, line in enumerate(own)]
    return {
        "likely": line_logit(float(chances[0, _TITLE])),
        "mean likely": line_logit(float(chances[begun, _TITLE].mean())),
        "title words": float(bool(counts["titles"])),
        "legal": float(bool(counts["legal"])),
        "street": float(bool(counts["streets"] or counts["postcode"])),
        "lines": float(len(run) - 1),
        "cut off": float(any(_goes_on(own[-1], line) for line in after)),
        "one line": float(
            all(one.piece.whole is other.piece.whole for one, other in pairwise(own))
        ),
    }


def _beside(
    run: tuple[int, ...], evidence: Sequence[LineEvidence], names: Sequence[int]
) -> Signs:
    """Describe what the lines are beside those of the name."""
    own = [evidence[at] for at in run]
    people = [evidence[at] for at in names]
    native = any(is_native(line.line.text) for line in people)
    return {
        "below name": float(any(adjoins(line.line, own[0].line) for line in people)),
        "near name": float(
            any(near(line.line, one.line) for line in people for one in own)
        ),
        "other letters": float(bool(people) and is_native(own[0].line.text) != native),
        "nobody": float(not people),
    }
