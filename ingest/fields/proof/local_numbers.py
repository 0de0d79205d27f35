"""Complete numbers that are printed without the code of their area."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberType

from ingest.fields.lexicon.labels import NO_PHONE
from ingest.fields.proof.country import NO_COUNTRIES, Countries
from ingest.fields.proof.phone_notation import extension_after
from ingest.fields.proof.phone_number import (
    BRAZIL,
    MOST_AREA,
    Number,
    is_local_in,
    is_valid,
    parse_number,
)

MOST_LETTERS = 20  # beside a number without a label
_OF_AN_AREA = {
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.UNKNOWN,
}
_LOCAL_FORM = re.compile(
    r"(?:\d[\s.])?\d{1,5}[\s.-]\d{4}|\d-\d{3}-\d{3}"
    r"|(?!(?:0[1-9]|[12]\d|3[01])\D(?:0\d|1[0-2])\D\d\d$)\d{1,3}(?:[\s.•·-]\d\d){2,3}"
)
"""How a number is grouped that is printed without the code of its area: no date is."""


def name_local(number: Number, text: str, countries: Countries) -> Number:
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
    return replace(number, named=bool(is_one) and is_beside_words_only(rest, number))


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


def in_area_of(other: str, digits: str) -> str | None:
    """A local number with the codes of country and area that another one has.

    Both must be valid, or, where the plan has changed since, equally long.

    Args:
        other: E.164.
        digits: Of the local number.
    """
    known = parse_number(other, NO_COUNTRIES) if other.startswith("+") else None
    if known is None or not _is_of_an_area(known):
        return None
    national = phonenumbers.national_significant_number(known)
    area = phonenumbers.length_of_geographical_area_code(known)
    as_long = len(national) - len(digits)
    if not area and phonenumbers.is_valid_number(known):
        return None
    lengths = (area, as_long) if abs(as_long - area) < 2 else (area or as_long,)
    for length in lengths:  # some codes are held for one digit longer than they are
        value = f"+{known.country_code}{national[:length]}{digits}"
        if 0 < length <= MOST_AREA and _is_as_good(value, known):
            return value
    return None


def _is_of_an_area(number: PhoneNumber) -> bool:
    """Return whether a number has an area code, which few mobile phones have."""
    if phonenumbers.number_type(number) in _OF_AN_AREA:
        return True
    return number.country_code == BRAZIL and phonenumbers.is_valid_number(number)


def _is_as_good(value: str, known: PhoneNumber) -> bool:
    """Return whether a number is valid with an area code, or both are invalid."""
    number = parse_number(value, NO_COUNTRIES)
    if number is None or not phonenumbers.is_valid_number(number):
        return not phonenumbers.is_valid_number(known)
    return phonenumbers.length_of_geographical_area_code(number) > 0


def is_beside_words_only(text: str, number: Number) -> bool:
    """Return whether nothing but a word or two is printed beside a number."""
    before = text[: number.start].replace("\0", "0")
    rest = re.sub(r"\W", "", before + text[number.end :])
    return len(rest) <= MOST_LETTERS and not any(c.isdigit() for c in rest)
