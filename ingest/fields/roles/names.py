"""Find the lines that name a person: propose candidates, describe, rank, choose.

A card may name nobody: a shop, a slogan, a place. So each candidate is described by
signs that mean the same on cards of every sort, and all compete with there being no
name: a conditional logit model, whose weights are learned on cards with known names.
"""

from collections.abc import Sequence
from math import exp, log2

import numpy as np

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.alphabetic import is_given_name
from ingest.fields.lexicon.person import is_couple
from ingest.fields.lexicon.text import (
    family_names,
    fold,
    given_names,
    words,
)
from ingest.fields.roles.candidates import Candidate, Likelihoods, Signs, rank
from ingest.fields.roles.evidence import ROLES, LineEvidence, Role
from ingest.fields.roles.models import form_of, line_logit
from ingest.fields.roles.name_lines import (
    FEWEST_LETTERS,
    LIKE_HOST,
    has_family_in_capitals,
    other_half,
    propose_names,
)
from ingest.fields.segment import near
from ingest.scripts import is_native, is_wide

LEAST_PERSON = 0.5
"""Probability of any candidate being a name from which a card names somebody."""
LEAST_ODDS = -0.5
"""Log odds of the likeliest candidate; many unlikely ones together name nobody."""
NOT_UNLIKELY = -2.0
"""Log odds from which what has a given name, printed like a name, is another person."""
MOST_BESIDE = 1.3  # size of a given name alone
AROUND = 12  # lines, in reading order, among which the title beside a name is sought
SAME_WORD = 0.95  # likeness to the owner of a mailbox
_NAME, _TITLE = ROLES.index(Role.NAME), ROLES.index(Role.TITLE)


def find_people(
    candidates: Sequence[Candidate], evidence: Sequence[LineEvidence]
) -> list[Candidate]:
    """The people that a card names, in each script; first the one whose card it is.

    Several are named only in letters of one size and case. Unless a mailbox is the
    likeliest one's, the card is that of the first one printed.

    Args:
        candidates: The likeliest first.
        evidence: Of every line of text.
    """

    def first(one: Candidate) -> LineEvidence:
        return evidence[one.lines[0]]

    people: list[Candidate] = []
    for native in (True, False):
        named = [one for one in candidates if bool(one.signs["native"]) is native]
        likely = sum(one.sure for one in named) >= LEAST_PERSON
        if not likely or named[0].odds < LEAST_ODDS:
            continue
        best, alike = named[0], list(named[:1])
        for one in named[1:]:
            other = not any(_same_person(one, known, evidence) for known in alike)
            named_too = one.odds > (NOT_UNLIKELY if one.signs.get("given") else 0)
            if other and named_too and _stands_with(one, first(one), first(best)):
                alike.append(one)
        if best.signs["owner"] < 0.5:
            alike.sort(key=lambda one: one.lines)
        people += alike
    return people


def find_names(
    evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> list[Candidate]:
    """Every candidate with its probability among those of its script, best first."""
    found = []
    for lines in propose_names(evidence, likelihoods):
        signs = _describe(lines, evidence, likelihoods)
        text = " ".join(evidence[at].line.text for at in lines)
        decision = "eastern person" if signs["wide"] else "person"
        found.append(Candidate(Role.NAME, lines, text, signs, decision))
    return rank(found, lambda one: one.signs["native"])


def _describe(
    lines: tuple[int, ...], evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> Signs:
    """Describe what speaks for and against lines being the name of a person."""
    own = [evidence[at] for at in lines]
    others = [line for at, line in enumerate(evidence) if at not in lines]
    names = [word for line in own for word in _name_words(line)]
    text = " ".join(line.line.text for line in own)
    chances = np.exp(likelihoods[list(lines), _NAME])
    known = _known(names, text)
    listed = not known.get("given") and _is_listed_among_trades(own[0], others)
    trade = listed or any(line.counts["trades"] for line in own)
    return {
        "likely": line_logit(float(chances.max())),
        "other half": 0.0 if has_family_in_capitals(own) else _gap(chances),
        **known,
        "trade": float(trade),
        "owner": 0.0 if trade else max(line.owner for line in own),
        "title": _title_beside(lines, evidence, likelihoods),
        "title below": _title_below(lines[-1], evidence, likelihoods),
        "company elsewhere": float(
            any(map(_is_of_a_company, others)) and not any(map(_names_a_host, own))
        ),
        "family firm": float(any(_is_named_after_family(it, names) for it in others)),
        "large": max(-1.0, min(1.5, log2(max(line.size for line in own)))),
        "prose": _share_of_small_words(text),
        "one word": float(len(names) == 1 and not is_wide(text)),
        "given alone": float(_is_given_alone(own)),
        "whole mailbox": float(
            any(map(_is_whole_mailbox, own)) and any(map(_names_a_host, others))
        ),
        "two lines": float(len(lines) > 1),
        "cut off": other_half(lines, evidence, likelihoods),
        "wide": float(is_wide(text)),
        "native": float(is_native(text)),
    }


def _is_listed_among_trades(line: LineEvidence, others: Sequence[LineEvidence]) -> bool:
    """Return whether a line is an item of a list of goods: "Camping · Balloons"."""
    listed = [it for it in others if it.piece.whole is line.piece.whole]
    return len(listed) > 1 and any(it.counts["trades"] for it in listed)


def _is_given_alone(lines: Sequence[LineEvidence]) -> bool:
    """Return whether a line is a given name in another script, no larger than others.

    In Russian, one says whom to ask for; a shop called so is printed larger.
    """
    line = lines[0]
    alone = len(lines) == 1 == line.counts["words"] and line.size <= MOST_BESIDE
    return alone and is_given_name(line.tokens[0])


def _is_whole_mailbox(line: LineEvidence) -> bool:
    """Return whether a line is one word, and a mailbox but no host is called so."""
    counts = line.counts
    alone = counts["words"] == 1 and not counts["trades"] and not counts["titles"]
    return alone and line.owner >= SAME_WORD and not _names_a_host(line)


def _is_of_a_company(line: LineEvidence) -> bool:
    """Return whether a line has a legal form, a word for institutions or a host's name.

    Not if it only says what a shop above it is: "Massage & Nail Spa".
    """
    counts = line.counts
    small = counts["connectors"] + counts["particles"]
    bare = counts["trades"] + small >= counts["words"] and not counts["titles"]
    named = not bare and (counts["legal"] or counts["organisations"])
    named = named or form_of(line.line.text) is Form.ORGANISATION
    return bool(_names_a_host(line) or named)


def _names_a_host(line: LineEvidence) -> bool:
    """Return whether a host on the card is called like a line."""
    return line.domain >= LIKE_HOST


def _is_named_after_family(line: LineEvidence, names: Sequence[str]) -> bool:
    """Return whether a line has a family name and more: "Falk Bau" for Nora Falk."""
    families = {name for name in names[1:] if len(name) >= FEWEST_LETTERS}
    more = set(line.tokens) - set(names)
    shares = not families.isdisjoint(line.tokens)
    return shares and names[0] not in line.tokens and bool(more)


def _gap(chances: Likelihoods) -> float:
    """Return how much less likely a name one line is than the other, in log-odds.

    0 for one line.
    """
    return line_logit(float(chances.min())) - line_logit(float(chances.max()))


def _name_words(line: LineEvidence) -> list[str]:
    """The folded words of a line that would be names, without initials."""
    small = words("particles") | words("honorifics") | words("credentials")
    return [t for t in line.tokens if len(t.rstrip(".")) > 1 and t not in small]


def _known(names: Sequence[str], text: str) -> Signs:
    """Describe whether given and family names are known, and the share that is not."""
    if is_wide(text):
        form = {Form.NAME: 1.0, Form.MAYBE_NAME: 0.5}.get(form_of(text), 0.0)
        return {"eastern form": form}
    parts = [part for name in names for part in name.split("-") if part]
    is_name = is_native(text) and form_of(text) is Form.NAME
    given = [part for part in parts if is_name or part in given_names()]
    family = [part for part in parts if part in family_names()]
    unknown = [part for part in parts if part not in given and part not in family]
    both = len(set(given) | set(family)) > 1
    return {
        "given": float(bool(given)),
        "family": float(bool(family) and (both or not given)),
        "unknown": len(unknown) / max(len(parts), 1),
        "all known": float(bool(given) and len(parts) > 1 and not unknown),
    }


def _title_beside(
    lines: Sequence[int], evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> float:
    """The probability of the likeliest title beside or below a name."""
    first, last = max(lines[0] - AROUND, 0), lines[-1] + AROUND + 1
    return max(
        (
            float(exp(likelihoods[at, _TITLE]))
            for at, line in enumerate(evidence[first:last], first)
            if at not in lines and any(near(evidence[n].line, line.line) for n in lines)
        ),
        default=0.0,
    )


def _title_below(
    last: int, evidence: Sequence[LineEvidence], likelihoods: Likelihoods
) -> float:
    """The probability that the next line is a title and adjoins a name."""
    below = last + 1
    if below == len(evidence) or not near(evidence[last].line, evidence[below].line):
        return 0.0
    return float(exp(likelihoods[below, _TITLE]))


def _share_of_small_words(text: str) -> float:
    """The share of words that begin small, as in a sentence; 0 of a line all small."""
    spelt = [w for w in text.split() if w[0].isalpha()]
    if not spelt or text.islower() or is_couple(text):
        return 0.0
    small = [w for w in spelt if w[0].islower() and fold(w) not in words("particles")]
    return len(small) / len(spelt)


def _same_person(
    one: Candidate, other: Candidate, evidence: Sequence[LineEvidence]
) -> bool:
    """Return whether one candidate shares a line with another, or repeats its words.

    What is called after somebody, as "Falk Yacht Sales" is after Nora Falk, is no other
    person either.
    """
    if set(one.lines) & set(other.lines):
        return True
    said, again = (
        [token for at in it.lines for token in evidence[at].tokens]
        for it in (one, other)
    )
    repeats = set(said) <= set(again) or set(again) <= set(said)
    return repeats or again[-1] in said[:-1]


def _stands_with(one: Candidate, line: LineEvidence, best: LineEvidence) -> bool:
    """Return whether a candidate is printed like the likeliest, or near it."""
    is_next = near(line.line, best.line) and one.odds > 0 and one.signs.get("given")
    return _alike(line, best, in_any_case=bool(is_next))


def _alike(
    one: LineEvidence, other: LineEvidence, *, in_any_case: bool = False
) -> bool:
    """Return whether two lines are of one script, one size and one case."""
    first, second = one.line, other.line
    return (
        is_native(first.text) == is_native(second.text)
        and (in_any_case or first.text.isupper() == second.text.isupper())
        and abs(first.height - second.height) < 0.1 * second.height
    )
