"""Find phone numbers on a card, with labels and kinds; reject other numbers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.fields.lexicon.labels import (
    NO_PHONE,
    PHONE_AND_FAX,
    goes_on,
    label_after,
    label_before,
    names_number,
    only_labels,
    phone_kind,
)
from ingest.fields.proof.codes import mask_codes
from ingest.fields.proof.country import Countries
from ingest.fields.proof.local_numbers import (
    complete,
    is_beside_words_only,
    name_local,
)
from ingest.fields.proof.phone_notation import extension_after
from ingest.fields.proof.phone_number import (
    Number,
    country_of,
)
from ingest.fields.proof.phone_runs import dialled_on, find_numbers
from ingest.fields.segment import Segment, Span, mask
from ingest.scripts import is_right_to_left
from models.field import FieldKind, PhoneKind
from models.likeness import DIGITS

SHORT = 8  # digits of the numbers of countries without area codes
SHORTEST = 7  # of the numbers of small ones
LONGEST_LABEL = 30  # characters of a line that names a number beside it


def find_phones(
    segments: Sequence[Segment], taken: Sequence[Span], countries: Countries
) -> list[Span]:
    """Every phone and fax number on the card.

    Args:
        segments: The card's text.
        taken: What is something else already.
        countries: The countries the card may be from.
    """
    labels = [
        s for s in segments if len(s.text) <= LONGEST_LABEL and only_labels(s.text)
    ]
    texts = [
        mask_codes(
            mask(s.text, (t for t in taken if t.segment == at)), countries.likeliest
        )
        for at, s in enumerate(segments)
    ]
    beside = [_label_beside(segment, labels) for segment in segments]
    found = list(_numbers(texts, beside, countries))
    known = countries.known or _countries_of(found)
    if len(known) > 1:
        known = _by_numbers(texts, beside, known)
    elif not known:
        many = sum(number.label != NO_PHONE for number in found)
        known = _only_one_for_all(texts, beside, countries.possible, many)
    if known != countries.known:
        countries = countries._replace(known=known)
        found = list(_numbers(texts, beside, countries))
    found = [
        name_local(n, _alone(n, texts[n.segment], found), countries) for n in found
    ]
    completed = list(complete(found))
    spans = (_span(_alone(n, texts[n.segment], found), n, countries) for n in completed)
    return [span for span in spans if span is not None]


def _numbers(
    texts: Sequence[str], beside: Sequence[str | None], countries: Countries
) -> Iterator[Number]:
    """The numbers of all lines, with their labels."""
    above: Number | None = None
    printed = ""
    for at, (text, label) in enumerate(zip(texts, beside, strict=True)):
        found = list(find_numbers(text, countries))
        if not found and above is not None:  # "Fax -99" below "040 234567-0"
            found = list(dialled_on(text, 0, above, printed))
        numbers = [replace(number, segment=at) for number in found]
        yield from _labelled(text, numbers, label)
        for number in numbers[-1:]:
            above = number if number.valid else None
            printed = text[number.start : number.end]


def _by_numbers(
    texts: Sequence[str], beside: Sequence[str | None], known: Sequence[str]
) -> tuple[str, ...]:
    """The countries a card names, first the one whose plan has most of its numbers."""
    return tuple(sorted(known, key=lambda it: -_count_valid(texts, beside, it)[0]))


def _only_one_for_all(
    texts: Sequence[str],
    beside: Sequence[str | None],
    possible: Sequence[str],
    many: int,
) -> tuple[str, ...]:
    """The only possible country whose plan has all of so many numbers, if one does."""
    fitting = tuple(
        it for it in possible if _count_valid(texts, beside, it) == (many, many)
    )
    return fitting if many > 1 and len(fitting) == 1 else ()


def _count_valid(
    texts: Sequence[str], beside: Sequence[str | None], country: str
) -> tuple[int, int]:
    """Return how many numbers of a card a country has, and how many there are."""
    found = [
        it
        for it in _numbers(texts, beside, Countries((country,)))
        if it.label != NO_PHONE
    ]
    valid = sum(it.valid and country_of(it.value) == country for it in found)
    return valid, len(found)


def _countries_of(found: Sequence[Number]) -> tuple[str, ...]:
    """The country of the numbers that are whole, if they are of one country."""
    codes = {country_of(n.value) for n in found if n.valid and n.label != NO_PHONE}
    return tuple(codes) if len(codes) == 1 and "" not in codes else ()


def _labelled(
    text: str, numbers: Sequence[Number], beside: str | None
) -> Iterator[Number]:
    """The numbers of a line with their labels.

    Args:
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
        yield replace(number, label=label or beside, named=named)
        led = named or not number.local


def _alone(number: Number, text: str, found: Sequence[Number]) -> str:
    """The text of its line with blanks in place of the other numbers there."""
    for other in found:
        if other.segment == number.segment and number.start != other.start:
            blank = " " * (other.end - other.start)
            text = text[: other.start] + blank + text[other.end :]
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
    """The label that stands alone before a line, on the same baseline."""
    box = segment.box
    for other in labels:
        gap = box.left - other.box.right
        if is_right_to_left(other.text):
            gap = other.box.left - box.right
        near = -0.5 * box.height < gap < 8 * box.height
        if near and box.shared_height(other.box) > 0.5 * box.height:
            return label_before(other.text + ":")
    return None


def _span(text: str, number: Number, countries: Countries) -> Span | None:
    sure = _sureness(text, number, countries)
    if sure is None:
        return None
    label = number.label
    extension, end = extension_after(text, number.end)
    kind = phone_kind(label)
    if kind is None:
        kind = PhoneKind.MOBILE if number.mobile else PhoneKind.OTHER
    parts = {"kind": kind.value} | ({"extension": extension} if extension else {})
    if label == PHONE_AND_FAX:
        parts["also"] = PhoneKind.FAX.value
    return Span(
        kind=FieldKind.PHONE,
        segment=number.segment,
        start=number.start,
        end=end,
        value=number.value
        if number.value.startswith("+")
        else _as_printed(text, number),
        rule="labelled phone" if label else "phone",
        sure=sure,
        parts=parts,
    )


def _as_printed(text: str, number: Number) -> str:
    """A number that no country is known to have, with the signs between its digits."""
    printed = text[number.start : number.end].translate(DIGITS)
    return re.sub(r"\s+", " ", printed).strip(" .-/")


def _sureness(text: str, number: Number, countries: Countries) -> float | None:
    """Return how sure a phone number is; None if it is none."""
    label = number.label
    if label == NO_PHONE:
        return None
    if number.valid and label:
        return 0.98
    printed = text[number.start : number.end]
    plus = "+" in printed
    long = number.shortened or sum(c.isdigit() for c in printed) >= 9
    if number.valid and (plus or long or any(c.isalpha() for c in printed)):
        return 0.93
    if number.named:
        return 0.3 if sum(c.isdigit() for c in number.value) >= 7 else 0.2
    if number.local:
        return None
    return _sureness_by_form(text, number, countries, plus=plus)


def _sureness_by_form(
    text: str, number: Number, countries: Countries, *, plus: bool
) -> float | None:
    """Return how sure a short number, or one of no country, is without a known label.

    It may stand alone, or behind a word or two, but must be grouped as phones are.
    """
    printed = text[number.start : number.end]
    groups = len(re.findall(r"\d+", printed))
    digits = sum(c.isdigit() for c in printed)
    words_only = is_beside_words_only(text, number)
    if number.valid:
        if digits < SHORT and not countries.known:
            return None
        grouped = groups > 1 or (bool(countries.known) and digits == SHORT)
        return 0.85 if words_only and digits >= SHORTEST and grouped else None
    dialled = plus or re.match(r"\D?0|\(", printed) or re.search(r"\d{4}", printed)
    if not dialled or not 8 <= digits <= (13 if plus else 11):
        return None
    alone = len(re.sub(r"\W", "", text)) - len(re.sub(r"\W", "", printed)) <= 2
    if alone and (plus or groups > 1):
        return 0.5
    return 0.4 if words_only and digits > SHORT and (plus or groups > 2) else None
