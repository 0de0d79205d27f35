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
from ingest.fields.lexicon.text import is_right_to_left
from ingest.fields.proof.country import Countries
from ingest.fields.proof.phone_notation import extension_after
from ingest.fields.proof.phone_number import (
    Number,
    country_of,
    in_area_of,
    is_local_in,
    is_valid,
)
from ingest.fields.proof.phone_runs import dialled_on, find_numbers, mask_codes
from ingest.fields.segment import Segment, Span, mask
from models.field import FieldKind, PhoneKind
from models.likeness import DIGITS

SHORT = 8  # digits of the numbers of countries without area codes
SHORTEST = 7  # of the numbers of small ones
LONGEST_LABEL = 30  # characters of a line that names a number beside it
MOST_LETTERS = 20  # beside a number without a label
_LOCAL_FORM = re.compile(
    r"(?:\d[\s.])?\d{1,5}[\s.-]\d{4}|\d-\d{3}-\d{3}"
    r"|(?!(?:0[1-9]|[12]\d|3[01])\D(?:0\d|1[0-2])\D\d\d$)\d{1,3}(?:[\s.•·-]\d\d){2,3}"
)
"""How a number is grouped that is printed without the code of its area: no date is."""


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
        _known_local(n, _alone(n, texts[n.segment], found), countries) for n in found
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
    """How many numbers of a card a country has, and how many there are."""
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


def _known_local(number: Number, text: str, countries: Countries) -> Number:
    """A local number that counts as named, since its likeliest country has such ones.

    It is grouped as one, stands alone or behind a word or two, unlike the number of a
    house, or has an extension that is named.
    """
    if not number.local or number.named or number.label or not countries.all:
        return number
    _, end = extension_after(text, number.end)
    has_extension = any(c.isalpha() for c in text[number.end : end])
    is_one = _LOCAL_FORM.fullmatch(text[number.start : number.end]) and (
        has_extension or is_local_in(countries.likeliest, number.value)
    )
    rest = text[: number.end] + text[end:]
    return replace(number, named=bool(is_one) and _beside_words_only(rest, number))


def complete(found: Sequence[Number]) -> Iterator[Number]:
    """All numbers, local ones with the area code of the nearest that has one.

    As in "040-2345670, 2345671" or "Ph: 2345671" below "Fax: 040-2345672".

    Args:
        found: In reading order.
    """
    for at, number in enumerate(found):
        completed = number
        if number.local and number.named:
            completed = _completed(number, _nearest(found, at))
        yield completed


def _nearest(found: Sequence[Number], at: int) -> Iterator[str]:
    """Numbers with an area code: of the same line, then those above, then below."""
    line = found[at].segment

    def apart(place: int) -> tuple[bool, bool, int]:
        return found[place].segment != line, place > at, abs(place - at)

    for place in sorted(range(len(found)), key=apart):
        other = found[place]
        if other.label != NO_PHONE and not other.local and place != at:
            yield other.value


def _completed(number: Number, others: Iterator[str]) -> Number:
    for other in others:
        value = in_area_of(other, number.value)
        if value is not None:
            valid = bool(is_valid(value))
            return replace(
                number, value=value, valid=valid, shortened=True, local=False
            )
    return number


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
    """How sure it is that this is a phone number; None when it is none."""
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


def _beside_words_only(text: str, number: Number) -> bool:
    """Whether nothing but a word or two is printed beside a number."""
    before = text[: number.start].replace("\0", "0")
    rest = re.sub(r"\W", "", before + text[number.end :])
    return len(rest) <= MOST_LETTERS and not any(c.isdigit() for c in rest)


def _sureness_by_form(
    text: str, number: Number, countries: Countries, *, plus: bool
) -> float | None:
    """How sure it is of a short number, or one no country has, without a known label.

    It may stand alone, or behind a word or two, but must be grouped as phones are.
    """
    printed = text[number.start : number.end]
    groups = len(re.findall(r"\d+", printed))
    digits = sum(c.isdigit() for c in printed)
    words_only = _beside_words_only(text, number)
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
