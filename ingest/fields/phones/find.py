"""Phone numbers in their place on the card: labels, kinds, what only looks like one."""

import re
from collections.abc import Iterator, Sequence

from ingest.fields.lines.segment import Segment
from ingest.fields.lines.text import is_wide
from ingest.fields.phones.area_code import Candidate, complete
from ingest.fields.phones.labels import (
    NO_PHONE,
    goes_on,
    label_after,
    label_before,
    names_number,
    only_labels,
    phone_kind,
)
from ingest.fields.phones.number import Number
from ingest.fields.phones.runs import find_numbers
from ingest.fields.phones.tails import extension_after
from ingest.fields.proof.country import Home
from ingest.fields.proof.non_phone_codes import mask_codes
from ingest.fields.proof.spans import Span, mask
from models.field import FieldKind, PhoneKind

SHORT = 8  # digits of the numbers of countries without area codes
LONGEST_LABEL = 30  # characters of a line that names a number beside it


def find_phones(
    segments: Sequence[Segment], taken: Sequence[Span], home: Home
) -> list[Span]:
    """Every phone and fax number on the card.

    Args:
        segments: The card's text.
        taken: What is something else already.
        home: The countries the card may be from.
    """
    labels = [
        s for s in segments if len(s.text) <= LONGEST_LABEL and only_labels(s.text)
    ]
    texts = [
        mask_codes(mask(s.text, (t for t in taken if t.segment == at)), home.likeliest)
        for at, s in enumerate(segments)
    ]
    found: list[Candidate] = []
    for at, segment in enumerate(segments):
        numbers = list(find_numbers(texts[at], home))
        beside = _label_beside(segment, labels)
        found += _candidates(at, texts[at], numbers, beside)
    spans = (_span(_alone(c, texts[c.segment], found), c) for c in complete(found))
    return [span for span in spans if span is not None]


def _candidates(
    at: int, text: str, numbers: Sequence[Number], beside: str | None
) -> Iterator[Candidate]:
    """The numbers of a line with their labels.

    Args:
        at: Number of the segment.
        text: Of the line.
        numbers: In their order there.
        beside: The label that stands to the left of the line.
    """
    led, end = beside is not None, 0
    for number, label in zip(numbers, _labels(text, numbers), strict=True):
        gap, end = text[end : number.start], number.end
        said = label_after(text[number.end :])
        named = names_number(gap) or said not in (None, NO_PHONE)
        named = named or (led and goes_on(gap))
        yield Candidate(at, number, label or beside, named)
        led = named or not number.local


def _alone(candidate: Candidate, text: str, found: Sequence[Candidate]) -> str:
    """The text of its line with blanks in place of the other numbers there."""
    for other in found:
        number = other.number
        if (
            other.segment == candidate.segment
            and number.start != candidate.number.start
        ):
            blank = " " * (number.end - number.start)
            text = text[: number.start] + blank + text[number.end :]
    return text


def _labels(text: str, numbers: Sequence[Number]) -> Iterator[str | None]:
    """The label of each number of a line, printed before or after it."""
    if not numbers:
        return
    ends = [0, *(n.end for n in numbers)]
    starts = [*(n.start for n in numbers), len(text)]
    before = [label_before(text[e:s]) for e, s in zip(ends, starts, strict=True)][:-1]
    after = [label_after(text[e:s]) for e, s in zip(ends, starts, strict=True)][1:]
    if before[0] is None and after[-1] is not None:
        yield from after
        return
    shared = None
    for label in before[:-1]:
        shared = label or shared
        yield shared
    yield before[-1] or shared or after[-1]


def _label_beside(segment: Segment, labels: Sequence[Segment]) -> str | None:
    """The label that stands alone to the left, on the same baseline."""
    box = segment.box
    for other in labels:
        level = min(box.bottom, other.box.bottom) - max(box.top, other.box.top)
        near = -0.5 * box.height < box.left - other.box.right < 8 * box.height
        if level > 0.5 * box.height and near:
            return label_before(other.text + ":")
    return None


def _span(text: str, candidate: Candidate) -> Span | None:
    number, label = candidate.number, candidate.label
    sure = _sureness(text, candidate)
    if sure is None:
        return None
    extension, end = extension_after(text, number.end)
    kind = phone_kind(label) or (PhoneKind.MOBILE if number.mobile else PhoneKind.OTHER)
    parts = {"kind": kind.value} | ({"extension": extension} if extension else {})
    return Span(
        kind=FieldKind.PHONE,
        segment=candidate.segment,
        start=number.start,
        end=end,
        value=number.value,
        rule="labelled phone" if label else "phone",
        sure=sure,
        parts=parts,
    )


def _sureness(text: str, candidate: Candidate) -> float | None:
    """How sure it is that this is a phone number; None when it is none."""
    number, label = candidate.number, candidate.label
    if label == NO_PHONE or (not label and _is_block(text, number)):
        return None
    if number.valid and label:
        return 0.98
    printed = text[number.start : number.end]
    plus = "+" in printed
    long = number.shortened or sum(c.isdigit() for c in printed) >= 9
    if number.valid and (plus or long):
        return 0.93
    if candidate.named:
        return 0.3 if sum(c.isdigit() for c in number.value) >= 7 else 0.2
    if number.local:
        return None
    return _sureness_by_form(text, number, plus=plus)


def _is_block(text: str, number: Number) -> bool:
    """Whether it is a block and house of an eastern address: "町2-21-11 103-0013"."""
    printed = text[number.start : number.end]
    block = re.match(r"[1-9]\d?-\d{1,2}-\d", printed)
    return block is not None and is_wide(text[: number.start][-1:])


def _sureness_by_form(text: str, number: Number, *, plus: bool) -> float | None:
    """How sure it is of a short number, or one no country has, without a known label.

    It may stand alone, or behind a word or two, but must be grouped as phones are.
    """
    printed = text[number.start : number.end]
    groups = len(re.findall(r"\d+", printed))
    digits = sum(c.isdigit() for c in printed)
    before = text[: number.start].replace("\0", "0")
    rest = re.sub(r"\W", "", before + text[number.end :])
    words_only = len(rest) <= 20 and not any(c.isdigit() for c in rest)
    if number.valid:
        return 0.85 if words_only and digits == SHORT and groups > 1 else None
    dialled = plus or re.match(r"\D?0|\(", printed) or re.search(r"\d{4}", printed)
    if not dialled or not 8 <= digits <= (13 if plus else 11):
        return None
    if len(rest) <= 2 and (plus or groups > 1):
        return 0.5
    return 0.4 if words_only and digits > SHORT and (plus or groups > 2) else None
