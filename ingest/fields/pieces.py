"""Split a card into contact points and the remaining pieces of text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.fields.lexicon import Form, alphabetic, eastern
from ingest.fields.lexicon.address import find_registers
from ingest.fields.lexicon.labels import label_pattern, only_labels
from ingest.fields.lexicon.organisation import has_legal_form
from ingest.fields.lexicon.text import fold, fold_in_place, words
from ingest.fields.segment import Segment, Span
from ingest.scripts import is_wide

_LABEL = re.compile(
    rf"(?:{label_pattern('person', 'email', 'website', 'social', 'address')}"
    r"|id|and|or|代|代表|[ewutmfpd])[\s:.;)]*"
)
_PARTING = re.compile(
    r"""\s+(?:[|•·●■◆/]|[–—-](?!\s+\d{3}[\s-]?\d{1,3}\b)|\s)\s+  # "Pune - 411 001"
    | \s*[|•●■◆·]\s*
    | \s+(?=(?:lic(?:en[cs]e)?|(?:cal)?dre|calbre|nmls)\.?\s?(?:no\.?)?\s?\#?\s?\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_EDGE = " \t|:;,.-–—•·*/\\~=<>»«_'\"“”‘’°()[]{}●■◆"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the card.

    Attributes:
        line: Its text and place.
        contact: Whether it is a contact point or the label of one.
        whole: The segment it is a part of.
        start: Its first character there.
        end: Just after its last.
    """

    line: Segment
    contact: bool
    whole: Segment
    start: int
    end: int


def find_pieces(
    segments: Sequence[Segment], spans: Sequence[Span]
) -> tuple[Piece, ...]:
    """All pieces in reading order; lines are parted at bars, dots and blank dashes."""
    return tuple(
        piece
        for at, segment in enumerate(segments)
        for piece in _pieces(segment, [s for s in spans if s.segment == at])
    )


def join(pieces: Sequence[Piece]) -> str:
    """The text of pieces in order, with what stands between parts of one line.

    A line after the first keeps its quotation marks: "Кафе" above "«Мост»".
    """
    texts: list[str] = []
    for _, parts in groupby(pieces, key=lambda piece: id(piece.whole)):
        line = list(parts)
        first, last = line[0], line[-1]
        quoted = bool(texts) and _is_quoted(first.whole.text, first.start, last.end)
        whole = first.whole.part(first.start - quoted, last.end + quoted)
        texts.append((whole or first.line).text)
    return " ".join(texts)


def _is_quoted(text: str, start: int, end: int) -> bool:
    """Return whether a stretch of a text stands in quotation marks."""
    return f"{text[:start][-1:]}{text[end:][:1]}" in {"«»", "„“", "„”", "“”"}


def _pieces(segment: Segment, spans: Sequence[Span]) -> Iterator[Piece]:
    text, begin = segment.text, 0
    edges = [(s.start, s.end) for s in sorted(spans, key=lambda s: s.start)]
    for start, end in (*edges, (len(text), len(text))):
        for rest in _stretches(text, begin, start):
            line = segment.part(*rest)
            if line is not None:
                label = _is_label(line.text, beside=bool(spans))
                number = next(find_registers(line.text), None) == (0, len(line.text))
                yield Piece(line, label or number, segment, *rest)
        point = segment.part(start, end)
        if point is not None:
            yield Piece(point, True, segment, start, end)
        begin = end


def _stretches(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The stretches between separators, without outer punctuation."""
    begin = start
    bars = [match.span() for match in _PARTING.finditer(text, start, end)]
    edges = (at for span in find_registers(text) for at in span if start < at < end)
    for cut in (*sorted([*bars, *((at, at) for at in edges)]), (end, end)):
        joints = [
            *_joints(text, begin, cut[0]),
            *find_seams(text, begin, cut[0]),
        ]
        for joint in (*sorted(joints), cut):
            stretch = _trimmed(text, begin, joint[0])
            if stretch is not None:
                yield stretch
            begin = joint[1]


def _joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where eastern names and posts meet, with only a blank between them."""
    found = {
        *eastern.find_korean_joints(text, start, end),
        *eastern.find_joints(text, start, end),
    }
    yield from sorted(found)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The stretch without outer punctuation; None when it says nothing."""
    opened = text[start:end].count("(") != text[start:end].count(")")
    edge = _EDGE if opened else _EDGE.replace("(", "").replace(")", "")
    if "«" in text[start + 1 : end]:
        edge = edge.replace("»", "")
    while start < end and text[start] in _EDGE and text[start] != "(":
        start += 1
    while start < end and text[start] in edge:
        start += 1
    while end > start and text[end - 1] in edge and not _abbreviates(text, end):
        end -= 1
    rest = text[start:end]
    letters = sum(c.isalnum() for c in rest)
    return (start, end) if letters >= 2 or is_wide(rest) else None


def _is_label(text: str, *, beside: bool) -> bool:
    """Return whether a text only names a contact point.

    Args:
        text: Without outer punctuation.
        beside: Whether it stands beside one, where any few letters are a label.
    """
    if only_labels(text) or _LABEL.fullmatch(fold(text)):
        return True
    return beside and len(text) < 4 and not is_wide(text)


def _abbreviates(text: str, end: int) -> bool:
    """Return whether the full stop at the end belongs to the word, as in "Inc."."""
    return text[end - 1] == "." and end > 1 and text[end - 2].isalpha()


MOST_TITLE = 5  # words of a title beside one
_NAME_LABEL = re.compile(
    rf"(?:(?:{label_pattern('person', 'owner')})\s?(?:\.\s?:?|:)"
    r"|(?:ask\sfor|inh|prop)\b)\s*(?=\w|[\"'“])"
)


def find_seams(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a name begins after its label, and where the title after it begins.

    Args:
        text: A line.
        start: Where to look from.
        end: Where to look to.
    """
    led = _NAME_LABEL.match(fold_in_place(text), start, end)
    if led:
        yield led.end(), led.end()
        start = led.end()
    post, blank, name = text[start:end].partition(" ")
    is_post = not name[:1].islower() and alphabetic.form_of(post) is Form.POST
    if is_post and alphabetic.form_of(name) is Form.NAME:
        yield start + len(post), start + len(post) + len(blank)
        return
    head, comma, tail = text[start:end].partition(", ")
    if comma and _is_name(head) and _is_title(tail):
        at = start + len(head)
        yield at, at + len(comma)
        return
    bracket = re.search(r"\s\(([^()]+)\)\s*$", text[start:end])
    if bracket and _is_title(bracket[1]):
        yield start + bracket.start(), start + bracket.start() + 1


def _is_name(text: str) -> bool:
    """Return whether a text has the form of a name, and no word of a title."""
    tokens = text.split()
    letters = re.sub(r"[.'’\-\s]", "", text)
    return (
        2 <= len(tokens) <= alphabetic.MOST_NAMES
        and letters.isalpha()
        and not _jobs(tokens)
    )


def _is_title(text: str) -> bool:
    """Return whether a text has few words, and begins or ends with one of titles."""
    tokens = re.split(r"[\s,/]+", text.strip())
    if not text.strip() or len(tokens) > MOST_TITLE or has_legal_form(text):
        return False
    is_post = alphabetic.form_of(text) is Form.POST
    return is_post or bool(_jobs([tokens[0], tokens[-1]]))


def _jobs(tokens: Sequence[str]) -> set[str]:
    """Those of some words that titles have, but no name."""
    plain = {fold(token).strip(".,()") for token in tokens}
    return (plain & words("titles")) - words("honorifics") - words("credentials")
