"""Find where the local part of an e-mail address begins after a label."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from ingest.fields.lexicon.labels import label_pattern
from ingest.fields.lexicon.person import likeness_to_owner
from ingest.fields.lexicon.text import fold, skeleton, squash, words
from models.likeness import one_edit_apart

_SEPARATED = re.compile(
    rf"^.*?(?<![^\W_])(?:[e@]?[-_]?\s?mail(?:s(?=\s*[:;]))?|{label_pattern('email')})"
    r"[\s_]*[.:;-]+[\s_]*",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"^(?:e[-_]mail[\s.]*(?=\w[\w.-])|email(?=[\w.-]{4}))", re.IGNORECASE
)
_LETTER = re.compile(r"^(?:[EMem]|@)\s*[.:]\s+")
# A label, or the sign of a letter in a circle.
_LETTER_GLUED = re.compile(r"^[EM@QO©®][.:_-]?(?=[a-z])|^e[.:-]?(?=\w)")
_LETTER_LABELS = re.compile(
    r"^[TMFPWCHDO](?:[.:]\s?|\s)?(?:[+(]?\d|ww|http)", re.IGNORECASE
)
_PLACE = re.compile(r"^[A-Za-z]{3,}[-–.]?\d{5,6}[.,_-](?=[A-Za-z])")
_RUN_INTO = re.compile(
    r"(?:e-?)?mail|^\d(?=[a-z])|^\d{6,}|(?:www\.)?[\w-]+\.(?:com|net|org)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^\d+(?=[A-Za-z]{2})")
LIKE_OWNER = 0.75
"""Likeness from which a line of the card names the owner of a local part."""
SPELT_BY_NAME = 0.7
"""Confidence of an address whose letters were put right by a name."""
LONG_WORD = 5  # letters; one letter more or less makes another word of shorter ones


@dataclass(frozen=True, slots=True)
class Clues:
    """What the rest of a card says of its e-mail addresses.

    Attributes:
        lines: All its text.
        hosts: Of its websites.
        countries: Two-letter countries it may be of.
    """

    lines: tuple[str, ...]
    hosts: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def support(self, host: str) -> int:
        """Letters of the longest printed word that a host is made of; 0 for none."""
        letters = squash(host)
        return max((len(w) for w in self._words() if squash(w) in letters), default=0)

    def lines_with(self, host: str) -> frozenset[str]:
        """The lines that print the word a host begins with, such as a company's."""
        first = squash(re.split(r"[-.]", host, maxsplit=1)[0])
        return frozenset(
            line
            for line in self._plain_lines()
            for word in map(squash, _words(line))
            if (word == first and len(word) > 2)
            or (len(word) >= LONG_WORD and first.startswith(word))
        )

    def spell(self, read: str, line: str) -> str:
        """A text of an address without accents that no other line has as well.

        Readers put accents where there are none; "müller" is printed if the name of a
        person, a company or another host has it too.

        Args:
            read: A local part or a host.
            line: The line it was read on.
        """
        known = {
            word for other in self.lines if other != line for word in _words(other)
        }
        parts = re.split(r"([^\W_]+)", unicodedata.normalize("NFC", read))
        return "".join(p if p.lower() in known else fold(p) for p in parts)

    def _words(self) -> Iterator[str]:
        """Words of three letters or more on lines without an address."""
        for line in self._plain_lines():
            yield from (word for word in _words(line) if len(word) > 2)

    def _plain_lines(self) -> Iterator[str]:
        for line in self.lines:
            if "@" not in line and "www" not in line.lower():
                yield line

    def likeness(self, local_part: str, but: Collection[str] = ()) -> float:
        """Return how well a line names a mailbox's owner, from 0 to 1."""
        others = (line for line in self.lines if "@" not in line and line not in but)
        return max((likeness_to_owner(o, [local_part]) for o in others), default=0.0)

    def labels(self, letter: str) -> int:
        """Return how many lines begin with a label of one letter, of the same case."""
        return sum(
            line[0].isupper() == letter.isupper()
            for line in self.lines
            if _LETTER_LABELS.match(line)
        )


def _words(line: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", line.lower()))


def cut_label(text: str, start: int, end: int, clues: Clues) -> int:
    """Return where the local part begins that was read from `start` to `end`.

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
    start += _run_into(text[start:end], clues)
    glued = _LETTER_GLUED.match(text[start:end])
    if glued and _is_label(glued, text[:start], clues):
        start += glued.end()
    return start


def _run_into(read: str, clues: Clues) -> int:
    """Return how many letters before a local part are a label, a postcode or a number.

    What is left must be known as a mailbox, by a name on the card or of an office; it
    may be anything behind a place and its postcode.
    """
    place = _PLACE.match(read)
    if place:
        return place.end()
    for match in _RUN_INTO.finditer(read):
        starts = range(match.end(), min(match.end() + 2, len(read) - 2))
        offices = [at for at in starts if fold(read[at:]) in words("generic_mailboxes")]
        likeness = {at: clues.likeness(read[at:]) for at in starts}
        whole = 0 if read[: match.end()].isdigit() else clues.likeness(read)
        best = max(starts, key=lambda at: likeness[at], default=0)
        if offices or (best and likeness[best] >= max(LIKE_OWNER, whole + 0.01)):
            return next(iter(offices), best)
    return 0


def _is_label(glued: re.Match[str], before: str, clues: Clues) -> bool:
    """Return whether the letter in front of a local part is no part of it.

    It is none if a name on the card tells the local part better without it; and if no
    name does either way, where it has a dot, or other lines begin with such a label.
    A small letter may always be an initial, and needs a dot or such lines besides.
    """
    whole, rest = glued.string, glued.string[glued.end() :]
    dotted = len(glued.group()) > 1
    with_it, without = clues.likeness(whole), clues.likeness(rest)
    if max(with_it, without) >= LIKE_OWNER:
        sure = whole[0] != "e" or dotted or clues.labels("e") > 1
        twice = whole[0].isupper() and whole[0].lower() == rest[0]  # "Mm.falk"
        doubled = twice and clues.labels(whole[0]) > 1
        return (without > with_it or (without == with_it and doubled)) and sure
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
    for part in re.findall(r"[^\W_]+", local):
        plain = fold(part)
        long = (token for token in tokens if len(token) >= LONG_WORD)
        meant = [token for token in long if _misreads(plain, token)]
        if plain not in tokens and len(meant) == 1:
            local = local.replace(part, meant[0], 1)
    return f"{local}{at}{host}"


def _misreads(part: str, token: str) -> bool:
    """Return whether a word of an address is a misreading of one of the name."""
    if not one_edit_apart(part, token):
        return False
    lost = len(part) < len(token) and (part[0], part[-1]) == (token[0], token[-1])
    return lost or skeleton(part) == skeleton(token)
