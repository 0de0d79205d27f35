"""E-mail addresses, also where a reader has put blanks, commas or signs into them."""

import re
from collections.abc import Iterable, Iterator, Sequence

from email_validator import EmailNotValidError, validate_email

from ingest.fields.domains import known_host_at, likely_ends, mend_host, public_suffix
from ingest.fields.segment import Segment
from ingest.fields.spans import Span
from models.field import FieldKind

_AT = re.compile(
    r"""(?<=[\w.])\s?
    (?: @ | (?<=\w)[©®](?=[a-z0-9]) | \(at\) | \[at\] | \(a\) | \(Q\) )
    \s?(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_LETTER = r"[A-Za-z0-9À-ɏ_%+&'-]"  # not those that need no blank before an address
_LOCAL = re.compile(rf"{_LETTER}+(?:(?:\s?\.\s?|,|_|\.\.){_LETTER}+)*\.?$")
_HOST = re.compile(r"[\w-]+(?:\s?[.,]\s?[\w-]+)*")
_LABEL = re.compile(
    r"^.*?\b(?:e-?\s?mails?|mail|courriel|correo)\s*[.:;-]+\s*", re.IGNORECASE
)
_GLUED_LABEL = re.compile(r"^e-mail[\s.]*(?=\w{2})", re.IGNORECASE)
_LETTER_LABEL = re.compile(r"^(?:[EMem]|@)\s*[.:]\s+")


def normalise_email(text: str) -> str | None:
    """The address in lower case, or None when it is none."""
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    if not public_suffix(checked.ascii_domain):
        return None
    return checked.normalized.lower()


def find_emails(segments: Sequence[Segment], hosts: Iterable[str] = ()) -> list[Span]:
    """Every address on the card, in reading order.

    Args:
        segments: The card's text.
        hosts: Of the card's websites; they put misread letters right.
    """
    known = tuple(hosts)
    return [
        span
        for number, segment in enumerate(segments)
        for span in _in_text(segment.text, number, known)
    ]


def _in_text(text: str, number: int, known: tuple[str, ...]) -> Iterator[Span]:
    for at in _AT.finditer(text):
        local = _LOCAL.search(text, 0, at.start())
        host = _HOST.match(text, at.end())
        if local is None or host is None:
            continue
        start = local.end() - len(_without_label(local.group()))
        name = re.sub(r"\.{2,}", ".", re.sub(r"\s", "", text[start : at.start()]))
        name = name.replace(",", ".").strip(".-")
        for end, read in _hosts(text, host, known):
            address = normalise_email(f"{name}@{mend_host(read, known)}")
            if address is not None:
                yield _span(text, number, (start, end), address)
                break


def _hosts(
    text: str, match: re.Match[str], known: tuple[str, ...]
) -> Iterator[tuple[int, str]]:
    """Where a host may end, and what it is then, the likeliest first."""
    for end in likely_ends(match.group()):
        yield match.start() + end, re.sub(r"\s", "", match.group()[:end])
    elsewhere = known_host_at(text[match.start() :], known)
    if elsewhere is not None:
        yield match.start() + elsewhere[1], elsewhere[0]


def _without_label(local: str) -> str:
    return _LETTER_LABEL.sub("", _GLUED_LABEL.sub("", _LABEL.sub("", local)))


def _span(text: str, number: int, place: tuple[int, int], address: str) -> Span:
    clean = text[place[0] : place[1]].lower() == address
    return Span(
        kind=FieldKind.EMAIL,
        segment=number,
        start=place[0],
        end=place[1],
        value=address,
        rule="e-mail" if clean else "e-mail mended",
        sure=1.0 if clean else 0.8,
    )
