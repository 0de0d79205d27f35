"""Split a card into contact points and the remaining lines of text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.fields.lines.labels import label_pattern, only_labels
from ingest.fields.lines.name_title_line import find_seams
from ingest.fields.lines.segment import Segment
from ingest.fields.lines.text import fold, is_wide
from ingest.fields.proof.spans import Span
from ingest.fields.scripts import eastern, korean
from ingest.fields.values.address import find_registers
from models.field import FieldKind

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
    mailboxes = [s.value.partition("@")[0] for s in spans if s.kind is FieldKind.EMAIL]
    return tuple(
        piece
        for at, segment in enumerate(segments)
        for piece in _pieces(segment, [s for s in spans if s.segment == at], mailboxes)
    )


def join(pieces: Sequence[Piece]) -> str:
    """The text of pieces in order, with what stands between parts of one line."""
    texts: list[str] = []
    for _, parts in groupby(pieces, key=lambda piece: id(piece.whole)):
        line = list(parts)
        whole = line[0].whole.part(line[0].start, line[-1].end)
        texts.append((whole or line[0].line).text)
    return " ".join(texts)


def _pieces(
    segment: Segment, spans: Sequence[Span], mailboxes: Sequence[str]
) -> Iterator[Piece]:
    text, begin = segment.text, 0
    edges = [(s.start, s.end) for s in sorted(spans, key=lambda s: s.start)]
    for start, end in (*edges, (len(text), len(text))):
        for rest in _stretches(text, begin, start, mailboxes):
            line = segment.part(*rest)
            if line is not None:
                label = _is_label(line.text, beside=bool(spans))
                number = next(find_registers(line.text), None) == (0, len(line.text))
                yield Piece(line, label or number, segment, *rest)
        point = segment.part(start, end)
        if point is not None:
            yield Piece(point, True, segment, start, end)
        begin = end


def _stretches(
    text: str, start: int, end: int, mailboxes: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The stretches between separators, without outer punctuation."""
    begin = start
    bars = [match.span() for match in _PARTING.finditer(text, start, end)]
    edges = (at for span in find_registers(text) for at in span if start < at < end)
    for cut in (*sorted([*bars, *((at, at) for at in edges)]), (end, end)):
        joints = [
            *_joints(text, begin, cut[0]),
            *find_seams(text, begin, cut[0], mailboxes),
        ]
        for joint in (*sorted(joints), cut):
            stretch = _trimmed(text, begin, joint[0])
            if stretch is not None:
                yield stretch
            begin = joint[1]


def _joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where eastern names and posts part, with nothing but a blank between them."""
    found = {
        *korean.find_joints(text, start, end),
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
    """Whether a text only names a contact point.

    Args:
        text: Without outer punctuation.
        beside: Whether it stands beside one, where any few letters are a label.
    """
    if only_labels(text) or _LABEL.fullmatch(fold(text)):
        return True
    return beside and len(text) < 4 and not is_wide(text)


def _abbreviates(text: str, end: int) -> bool:
    """Whether the full stop at the end belongs to the word, as in "Inc."."""
    return text[end - 1] == "." and end > 1 and text[end - 2].isalpha()
