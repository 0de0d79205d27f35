"""Split lines that contain a name with its label or title."""

import re
from collections.abc import Iterator, Sequence

from ingest.fields.lines.lexicon import words
from ingest.fields.lines.text import fold, is_wide
from ingest.fields.values.organisation import has_legal_form
from ingest.fields.values.person import likeness_to_owner

MOST_NAMES = 4  # words of a name
MOST_TITLE = 5  # words of a title beside one
EXPLAINED = 0.9
"""Share of a mailbox that a whole name explains."""
_LED = re.compile(
    r"""(?: (?: contact(?:\sperson)? | attn | name | kontakt | ansprechpartner(?:in)?
      | contatto | contacto | contactpersoon | agent | your\shosts? | partner | owner
      | prop(?:rietor|rietress)? | inh(?:aber(?:in)?)? | titolare | g[ée]rante?
      | propri[ée]taire | propietario | titular | eigenaar ) \s?(?:\.\s?:?|:)
      | (?:ask\sfor|inh|prop)\b ) \s*(?=\w|["'“])""",
    re.IGNORECASE | re.VERBOSE,
)


def find_seams(
    text: str, start: int, end: int, mailboxes: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Where a name begins after its label, and where the title after it begins.

    Args:
        text: A line.
        start: Where to look from.
        end: Where to look to.
        mailboxes: Local parts of the card's e-mail addresses.
    """
    led = _LED.match(text, start, end)
    if led:
        yield led.end(), led.end()
        start = led.end()
    head, comma, tail = text[start:end].partition(", ")
    if comma and _is_name(head) and _is_title(tail):
        at = start + len(head)
        yield at, at + len(comma)
        return
    bracket = re.search(r"\s\(([^()]+)\)\s*$", text[start:end])
    if bracket and _is_title(bracket[1]):
        yield start + bracket.start(), start + bracket.start() + 1
        return
    at = _end_of_owner(text[start:end], mailboxes)
    if at:
        yield start + at, start + at + 1


def _is_name(text: str) -> bool:
    """Whether a text has the form of a name, and no word of a title."""
    tokens = text.split()
    letters = re.sub(r"[.'’\-\s]", "", text)
    return 2 <= len(tokens) <= MOST_NAMES and letters.isalpha() and not _jobs(tokens)


def _is_title(text: str) -> bool:
    """Whether a text has few words, and begins or ends with one of titles."""
    tokens = re.split(r"[\s,/]+", text.strip())
    if not text.strip() or len(tokens) > MOST_TITLE or has_legal_form(text):
        return False
    return bool(_jobs([tokens[0], tokens[-1]]))


def _end_of_owner(text: str, mailboxes: Sequence[str]) -> int:
    """Where the name of a mailbox's owner ends before a title; 0 when it does not.

    "Nora Falk Field Engineer" is the owner of "nora.falk" up to her title. Where only
    one word is in the mailbox, the first word of titles is the first of her own.
    """
    tokens = text.split(" ")
    if is_wide(text) or not 3 <= len(tokens) <= MOST_NAMES + MOST_TITLE:
        return 0
    known = [
        likeness_to_owner(" ".join(tokens[:count]), mailboxes)
        for count in range(MOST_NAMES + 1)
    ]
    whole = [
        n for n in range(2, MOST_NAMES + 1) if known[n] >= EXPLAINED > known[n - 1]
    ]
    begun = [n for n, token in enumerate(tokens[: MOST_NAMES + 1]) if _jobs([token])]
    for count in [*whole, *begun][:1]:
        head, tail = " ".join(tokens[:count]), " ".join(tokens[count:])
        if known[min(count, MOST_NAMES)] >= 0.5 and _is_name(head) and _is_title(tail):
            return len(head)
    return 0


def _jobs(tokens: Sequence[str]) -> set[str]:
    """Those of some words that titles have, but no name."""
    plain = {fold(token).strip(".,()") for token in tokens}
    return (plain & words("titles")) - words("honorifics") - words("credentials")
