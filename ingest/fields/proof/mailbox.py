"""Where the local part of an e-mail address begins, with labels run into it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ingest.fields.lines.text import one_edit_apart, skeleton, squash
from ingest.fields.values.person import likeness_to_owner

_SEPARATED = re.compile(
    r"^.*?(?<![^\W_])(?:[e@]?[-_]?\s?mail(?:s(?=\s*[:;]))?|courriel|correo)[\s_]*[.:;-]+[\s_]*",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?:e[-_]mail[\s.]*(?=\w[\w.-])|email(?=[\w.-]{4}))", re.IGNORECASE
)
_LETTER = re.compile(r"^(?:[EMem]|@)\s*[.:]\s+")
_LETTER_GLUED = re.compile(r"^[E@][.:-]?(?=[a-z])|^e[.:-]?(?=\w)")
_LETTER_LABELS = re.compile(
    r"^[TMFPWCHDO](?:[.:]\s?|\s)?(?:[+(]?\d|ww|http)", re.IGNORECASE
)
_DIGITS = re.compile(r"^\d+(?=[A-Za-z]{2})")
LIKE_OWNER = 0.75
"""Likeness to a line of the card from which a local part is told by it."""
SPELT_BY_NAME = 0.7
"""Confidence of an address whose letters were put right by a name."""
LONG_WORD = 5  # letters; one letter more or less makes another word of shorter ones


@dataclass(frozen=True, slots=True)
class Clues:
    """What the rest of a card says of its e-mail addresses.

    Attributes:
        lines: All its text.
        hosts: Of its websites.
        homes: Two-letter countries it may be of.
    """

    lines: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()

    def likeness(self, local_part: str) -> float:
        """How well some line tells whose mailbox it is, from 0 to 1."""
        others = (line for line in self.lines if "@" not in line)
        return max((likeness_to_owner(o, [local_part]) for o in others), default=0.0)

    def labels(self, letter: str) -> int:
        """How many lines begin with a label of one letter, of the same case."""
        return sum(
            line[0].isupper() == letter.isupper()
            for line in self.lines
            if _LETTER_LABELS.match(line)
        )


def cut_label(text: str, start: int, end: int, clues: Clues) -> int:
    """Where the local part begins that was read from `start` to `end`.

    Args:
        text: The line.
        start: Of the letters before the "@".
        end: Just after them.
        clues: What the rest of the card says.
    """
    for label in (_SEPARATED, _GLUED, _LETTER):
        match = label.match(text[start:end])
        if match:
            start += match.end()
    digits = _DIGITS.match(text[start:end])
    if digits and re.search(r"\d[\s)./-]+$|[+(]$", text[:start]):
        start += digits.end()
    glued = _LETTER_GLUED.match(text[start:end])
    if glued and _is_label(glued, text[:start], clues):
        start += glued.end()
    return start


def _is_label(glued: re.Match[str], before: str, clues: Clues) -> bool:
    """Whether the letter in front of a local part is no part of it.

    It is none if a name on the card tells the local part better without it; and if no
    name does either way, where it has a dot, or other lines begin with such a label.
    A small letter may always be an initial, and needs a dot or such lines besides.
    """
    whole, rest = glued.string, glued.string[glued.end() :]
    dotted = len(glued.group()) > 1
    with_it, without = clues.likeness(whole), clues.likeness(rest)
    if max(with_it, without) >= LIKE_OWNER:
        sure = whole[0] != "e" or dotted or clues.labels("e") > 1
        return without > with_it and sure
    alone = not before.strip() and whole[0] == "E" and rest.islower()
    return alone and (dotted or clues.labels("E") > 1)


def with_small_l(read: str) -> str:
    """Letters of an address with "l" for a capital "I" among small ones.

    The two look the same in many types; who writes small writes no single "I" within.
    """
    if any(sign.isupper() for sign in read.replace("I", "")):
        return read
    return read[:1] + read[1:].replace("I", "l")


def spell_by_name(address: str, names: Iterable[str]) -> str:
    """An address with a letter put back that a word of its owner's name has there.

    A letter lost within a word, and one read for another like it, are the reader's;
    a last letter more or less, or another one, may be the owner's own.
    """
    local, at, host = address.partition("@")
    tokens = {squash(t) for name in names for t in re.split(r"[\s,.\-]+", name)}
    long = {token for token in tokens if len(token) >= LONG_WORD}
    for part in re.findall(r"[^\W_]+", local):
        meant = [token for token in long if _misreads(part, token)]
        if part not in tokens and len(meant) == 1:
            local = local.replace(part, meant[0], 1)
    return f"{local}{at}{host}"


def _misreads(part: str, token: str) -> bool:
    """Whether a word of an address is a misreading of one of the name."""
    if not one_edit_apart(part, token):
        return False
    lost = len(part) < len(token) and (part[0], part[-1]) == (token[0], token[-1])
    return lost or skeleton(part) == skeleton(token)
