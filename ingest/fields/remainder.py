"""The lines that are left once addresses, numbers and links are taken out."""

import re
from collections.abc import Iterator, Sequence

from ingest.fields.lines import Segment
from ingest.fields.phone_labels import only_labels
from ingest.fields.spans import Span

_LABEL = re.compile(
    r"""(?: e-?\s?mails? | mail | web(?:\s?site)? | website | url | internet | homepage
      | www | visit(?:\sus)?(?:\sat)? | online | linkedin | skype | id | and | or
      | [ewutmfpd] )[\s:.;]*""",
    re.IGNORECASE | re.VERBOSE,
)
_EDGE = " \t|:;,.-–—•·*/\\~=<>»«_'\"“”‘’°"


def text_lines(
    segments: Sequence[Segment], spans: Sequence[Span]
) -> tuple[Segment, ...]:
    """What stands before, between and after the spans, labels left out."""
    return tuple(
        line
        for at, segment in enumerate(segments)
        for line in _rests(segment, [s for s in spans if s.segment == at])
    )


def _rests(segment: Segment, spans: Sequence[Span]) -> Iterator[Segment]:
    text, begin = segment.text, 0
    edges = [(s.start, s.end) for s in sorted(spans, key=lambda s: s.start)]
    for start, end in (*edges, (len(text), len(text))):
        rest = _trimmed(text, begin, start, bool(spans))
        if rest is not None and (part := segment.part(*rest)):
            yield part
        begin = end


def _trimmed(text: str, start: int, end: int, beside: bool) -> tuple[int, int] | None:
    """The stretch without outer punctuation; None when it says nothing.

    Args:
        text: Of the segment.
        start: First character of the stretch.
        end: Just after its last.
        beside: Whether it stands beside a span, where labels are to be expected.
    """
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE and not _abbreviates(text, end):
        end -= 1
    rest = text[start:end]
    if sum(c.isalnum() for c in rest) < 2 and not _wide(rest):
        return None
    if only_labels(rest) or _LABEL.fullmatch(rest):
        return None
    if beside and len(rest) < 4 and not _wide(rest):
        return None
    return start, end


def _abbreviates(text: str, end: int) -> bool:
    """Whether the full stop at the end belongs to the word, as in "Inc."."""
    return text[end - 1] == "." and end > 1 and text[end - 2].isalpha()


def _wide(text: str) -> bool:
    return any("\u2e80" <= c <= "\uffef" for c in text)
