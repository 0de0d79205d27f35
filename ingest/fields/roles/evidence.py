"""Collect evidence that a line is a name, a title, a company or an address."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from statistics import median

from ingest.fields.lexicon.alphabetic import is_vietnamese
from ingest.fields.lexicon.eastern import is_jamo, is_organisation
from ingest.fields.lexicon.honorifics import cut_degrees
from ingest.fields.lexicon.organisation import (
    chosen_labels,
    has_legal_form,
    likeness_to_domain,
)
from ingest.fields.lexicon.person import likeness_to_owner
from ingest.fields.lexicon.text import (
    fold,
    is_listed,
    romanise,
    trades,
    us_states,
    words,
)
from ingest.fields.pieces import Piece
from ingest.fields.proof.country import countries_named
from ingest.fields.segment import Segment
from ingest.scripts import is_native, is_wide

_TOKENS = re.compile(r"[\s,;|/()\[\]·•:]+")
_POSTCODE = re.compile(
    r"""\b(?:[A-Z]{1,2}-?)?\d{4,6}\b | \b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b
    | \b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b | \b\d{2}[-–]\d{3}\b | \b\d{3}\s\d{2,3}\b
    | \b\d{4}\s?[A-Z]{2}\b | 〒 | \b\d{3}[-–]\d{4}\b""",
    re.VERBOSE,
)
_STATE = re.compile(rf"\b(?:{us_states()})\b[ ,.]+\d{{5}}")


@dataclass(frozen=True, slots=True)
class LineEvidence:
    """A line of text that is no contact point, and what is to be seen in it.

    Attributes:
        piece: The line.
        tokens: Its words, folded, without degrees behind a name.
        owner: Likeness to an e-mail's local part, from 0 to 1.
        domain: Likeness to a domain, from 0 to 1.
        size: Height of its letters over the card's median.
        counts: How often each list of words or form is met, by its name.
    """

    piece: Piece
    tokens: tuple[str, ...]
    owner: float
    domain: float
    size: float
    counts: dict[str, int]

    @property
    def line(self) -> Segment:
        """Its text and place."""
        return self.piece.line


def collect_evidence(
    pieces: Sequence[Piece], local_parts: Sequence[str], hosts: Sequence[str]
) -> tuple[LineEvidence | None, ...]:
    """The evidence of every piece of text; None for contact points.

    Args:
        pieces: The card in reading order.
        local_parts: Of the card's e-mail addresses.
        hosts: Of its e-mail addresses and websites.
    """
    labels = chosen_labels(hosts)
    usual = median(p.line.height for p in pieces) if pieces else 1.0
    return tuple(
        None
        if piece.contact
        else LineEvidence(
            piece=piece,
            tokens=tokens_of(cut_degrees(piece.line.text)[0]),
            owner=likeness_to_owner(romanise(piece.line.text), local_parts),
            domain=likeness_to_domain(romanise(piece.line.text), labels),
            size=piece.line.height / max(usual, 1.0),
            counts=counts_of(piece.line.text),
        )
        for piece in pieces
    )


def tokens_of(text: str) -> tuple[str, ...]:
    """The folded words of a text, without punctuation at their ends."""
    return tuple(map(fold, _printed_tokens(text)))


def _printed_tokens(text: str) -> list[str]:
    tokens = (token.strip(".,'\"-–&®™") for token in _TOKENS.split(text))
    return [token for token in tokens if token]


def counts_of(text: str) -> dict[str, int]:
    """Return how often each list of words, and each telling form, is met in a text."""
    tokens = tokens_of(text)
    lists = ("titles", "departments", "organisations", "connectors", "particles")
    printed = _printed_tokens(text)
    counts = {name: sum(is_listed(t, name) for t in printed) for name in lists}
    return counts | {
        "titles": counts["titles"]
        or sum(t.endswith(_endings("title")) for t in tokens),
        "trades": sum(map(_is_trade, printed)) + text.count("★"),
        "streets": sum(_is_street(t) for t in tokens),
        "countries": len(countries_named(text)),
        "legal": int(has_legal_form(text)),
        "postcode": int(bool(_POSTCODE.search(text))),
        "state": int(bool(_STATE.search(text))),
        "honorific": int(bool(tokens) and tokens[0] in words("honorifics")),
        "credential": int(len(tokens) > 2 and tokens[-1] in words("credentials")),
        "digits": sum(c.isdigit() for c in text),
        "letters": sum(c.isalpha() for c in text),
        "words": sum(any(c.isalpha() for c in t) for t in tokens),
    }


def _is_trade(printed: str) -> bool:
    """Return whether a word, or a part of it, is one of trades or institutions."""
    return is_listed(printed, "organisations") or not trades().isdisjoint(
        fold(printed).split("-")
    )


@cache
def _endings(of: str) -> tuple[str, ...]:
    return tuple(e.rstrip(".") for e in sorted(words(f"{of}_endings")))


def _is_street(token: str) -> bool:
    plain = token.rstrip(".")
    return plain in words("streets") or (
        len(plain) > 6 and plain.endswith(_endings("street"))
    )


def translates(one: str, other: str) -> bool:
    """Return whether one of two lines repeats the company in the other in English."""
    plain = [text for text in (one, other) if not is_vietnamese(text)]
    if len(plain) == 1:
        return has_legal_form(plain[0])
    return is_native(one) != is_native(other)


def is_native_company(text: str, people: Iterable[str]) -> bool:
    """Return whether a company is written in the same script as the people's names."""
    if is_wide(text):
        eastern = any(is_wide(word) or is_jamo(word) for word in people)
        return eastern and is_organisation(text)
    return is_vietnamese(text) and has_legal_form(text)


class Role(StrEnum):
    """What a line of text is on the card."""

    NAME = "name"
    TITLE = "title"
    DEPARTMENT = "department"
    COMPANY = "company"
    ADDRESS = "address"
    OTHER = "other"


ROLES = tuple(Role)
"""In the order of the line model's columns."""
