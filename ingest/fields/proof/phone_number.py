"""Interpret printed digits as a phone number of a given country."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import phonenumbers
from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    PhoneNumberType,
    ValidationResult,
)

from ingest.fields.proof.country import NO_COUNTRIES, Countries
from ingest.fields.proof.phone_notation import (
    TRUNK_ZERO,
    is_printed_as_in,
    mask_carriers,
    without_extension,
)
from models.likeness import DIGITS

FEWEST_DIGITS = 6
ITALY, MEXICO, BRAZIL = 39, 52, 55
"""Calling codes; Italy keeps the leading zero of a number abroad."""
MOST_DIGITS = 15  # of an international number (ITU-T E.164)
MOST_AREA = 5  # digits of the code of an area
MOST_LOCAL = 8  # digits of a number without the code of its area
MOST_LOCAL_IN = {"BR": 9}  # where mobiles have an area too
_SIX_DIGITS = {"BG", "BY", "KG", "KZ", "RS", "RU", "UA", "UZ"}
"""Countries where numbers of six digits are dialled in areas with longer codes."""

_MEXICAN = re.compile(r"(?:0(?:1|44|45))(?=\d{10}$)")
"""Prefixes of Mexico for long distance and mobiles, until 2019."""
_WITH_AREA = re.compile(r"[\s(\[]*[+0(\[]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a stretch of text.

    Attributes:
        start: First character.
        end: Just after the last character.
        value: E.164, or the bare digits when no country makes sense of it.
        valid: Whether its country has numbers of that form.
        mobile: Whether its form says that it is a mobile phone.
        shortened: Whether it is printed without what it shares with another one.
        local: Whether the code of its area is not known; `value` is what is printed.
        segment: Number of the segment it stands in.
        label: The kind that is named, if any.
        named: Whether a label, or a number that has one, stands right in front of it.
    """

    start: int
    end: int
    value: str
    valid: bool
    mobile: bool
    shortened: bool = False
    local: bool = False
    segment: int = 0
    label: str | None = None
    named: bool = False


def normalise_phone(text: str, country: str) -> str | None:
    """The number as E.164, or None when it cannot be one of that country or any.

    Args:
        text: As printed; an extension at its end is left out.
        country: Two letters; of numbers without a country code.
    """
    text = without_extension(text)
    number = parse_number(text, Countries((country,)))
    is_long = len(re.sub(r"\D", "", text)) >= FEWEST_DIGITS
    return _e164(number) if number and is_long else None


def read_number(text: str, at: int, countries: Countries) -> Number | None:
    """The whole text as one number; invalid when no country has such numbers.

    Args:
        text: Nothing but the number.
        at: Where that stands on its line.
        countries: The countries the card may be from.
    """
    if re.search(r"\d.*\+", text):  # a plus sign begins another number
        return None
    digits = re.sub(r"\D", "", text.translate(DIGITS))
    letters = sum(c.isalpha() or c == "|" for c in mask_carriers(text))
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 3 or letters * 3 > len(digits):
        return None
    place = at + len(text) - len(text.lstrip()), at + len(text.rstrip())
    number = parse_number(text, countries)
    most = MOST_LOCAL_IN.get(countries.likeliest, MOST_LOCAL)
    if len(digits) <= most and not _WITH_AREA.match(text) and _is_local(number):
        return Number(*place, digits, valid=False, mobile=False, local=True)
    if number is None:
        return Number(*place, digits, valid=False, mobile=False)
    mobile = phonenumbers.number_type(number) == PhoneNumberType.MOBILE
    return Number(*place, _e164(number), phonenumbers.is_valid_number(number), mobile)


def is_local_in(country: str, digits: str) -> bool:
    """Return whether numbers of this length are dialled within an area of a country."""
    number = _try(digits, country)
    if number is None:
        return False
    if phonenumbers.is_valid_number(number):
        return True
    if len(digits) == FEWEST_DIGITS and country in _SIX_DIGITS:
        return True
    kinds = PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE
    reason = phonenumbers.is_possible_number_for_type_with_reason
    local = ValidationResult.IS_POSSIBLE_LOCAL_ONLY
    return any(reason(number, kind) == local for kind in kinds)


def like(head: Number, text: str, at: int) -> list[Number]:
    """A second number that is printed without what it shares with the first.

    Args:
        head: The first.
        text: The second as printed.
        at: Where that stands on its line.
    """
    digits = re.sub(r"\D", "", text)
    if not 0 < len(digits) < len(head.value) - 2 or len(text) > 20:
        return []
    value = head.value[: -len(digits)] + digits
    if not head.local and is_valid(value) is not head.valid:
        return []
    end = at + len(text)
    return [replace(head, start=at, end=end, value=value, shortened=True)]


def is_valid(value: str) -> bool | None:
    """Return whether a country has such a number; None for what is no E.164 at all."""
    number = parse_number(value, NO_COUNTRIES)
    return None if number is None else phonenumbers.is_valid_number(number)


def is_toll_free(value: str) -> bool:
    """Return whether calls to a number are free; Indian ones may have 12 digits."""
    number = parse_number(value, NO_COUNTRIES)
    return number is not None and (
        phonenumbers.number_type(number) == PhoneNumberType.TOLL_FREE
    )


def country_of(value: str) -> str:
    """Two letters of the country that has a number; "" where none has it."""
    number = parse_number(value, NO_COUNTRIES)
    return (phonenumbers.region_code_for_number(number) or "") if number else ""


def _is_local(number: PhoneNumber | None) -> bool:
    """Return whether a number printed without a leading zero lacks its area code.

    It does where it would not be valid, or where areas are dialled with such a zero.
    """
    if number is None or not phonenumbers.is_valid_number(number):
        return True
    if phonenumbers.number_type(number) != PhoneNumberType.FIXED_LINE:
        return False
    region = phonenumbers.region_code_for_number(number)
    return phonenumbers.ndd_prefix_for_region(region or "", True) == "0"


@lru_cache(maxsize=1024)  # the pieces of one run are tried in many ways
def parse_number(text: str, countries: Countries) -> PhoneNumber | None:
    """The number that is meant; one that only may exist if no country has another."""
    plain = mask_carriers(text).translate(DIGITS).strip()
    guesses: list[PhoneNumber] = []
    for form, region in _forms(plain, countries.known):
        number = _try(form, region)
        if number is not None and phonenumbers.is_valid_number(number):
            return number
        guesses += [number] if number else []
    guess = next(filter(_is_possible, guesses), None)
    if guess and countries.known:
        return guess
    return _in_possible_country(plain, countries) or guess


def _in_possible_country(plain: str, countries: Countries) -> PhoneNumber | None:
    """A number of a country the card does not tell, if it is printed as there.

    The setting decides between several; without it no more than one may have such
    numbers.
    """
    digits = re.sub(r"\D", "", plain)
    if plain.lstrip("([ ").startswith("+") or len(digits) < MOST_LOCAL:
        return None
    fitting = {
        code: number
        for code in countries.possible
        if (number := _try(digits, code))
        and phonenumbers.is_valid_number(number)
        and (not _has_code(number, digits) or _begins_with_code(plain, (code,)))
        and is_printed_as_in(code, plain, number)
    }
    if len(fitting) > 1 and not countries.known:
        return fitting.get(countries.setting)
    return next(iter(fitting.values()), None)


def _has_code(number: PhoneNumber, digits: str) -> bool:
    """Return whether the first digits were taken for the country's calling code."""
    national = phonenumbers.national_significant_number(number)
    return digits == f"{number.country_code}{national}"


def _try(form: str, region: str | None) -> PhoneNumber | None:
    if region == "MX":
        form = _MEXICAN.sub("", form)
    try:
        number = phonenumbers.parse(form, region)
    except NumberParseException:
        return None
    national = phonenumbers.national_significant_number(number)
    if number.country_code == MEXICO and re.fullmatch(r"1\d{10}", national):
        number.national_number = int(national[1:])  # mobiles had a 1 until 2019
    return number


def _is_possible(number: PhoneNumber) -> bool:
    """Return whether its length is one its country has, and it keeps no trunk zero."""
    kept_zero = number.italian_leading_zero and number.country_code != ITALY
    return not kept_zero and phonenumbers.is_possible_number(number)


def _forms(plain: str, regions: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """Yield what a number may mean: a lost plus sign, a spelt-out trunk zero."""
    digits = re.sub(r"\D", "", plain)
    without_zero = re.sub(r"\D", "", TRUNK_ZERO.sub("", plain))
    if re.match(r"[(\[\s]*\+", plain):
        yield "+" + without_zero, None
        yield "+" + digits, None
        return
    if plain.lstrip("([ ").startswith("00"):
        yield "+" + without_zero.removeprefix("00"), None
    if _begins_with_code(plain, regions):
        yield "+" + without_zero, None
    for region in regions:
        yield digits, region
    known = phonenumbers.SUPPORTED_REGIONS
    if not regions and (digits == plain or _begins_with_code(plain, known)):
        yield "+" + without_zero, None


def _begins_with_code(text: str, regions: Iterable[str]) -> bool:
    """Return whether the first group of digits is the calling code of a country."""
    group = re.match(r"\D*(\d{1,3})\D", text)
    codes = (phonenumbers.country_code_for_region(region) for region in regions)
    return group is not None and group[1] in map(str, codes)


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
