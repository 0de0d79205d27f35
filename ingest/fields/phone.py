"""Phone numbers: two in one run, ranges, extensions, and what only looks like one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from ingest.fields.phone_labels import label_before

MISREAD_DIGITS = str.maketrans("OoQlI|SBZ", "000111582")
FEWEST_DIGITS = 6
ITALY = 39  # the calling code whose numbers keep their leading zero abroad
MOST_DIGITS = 15  # of an international number (ITU-T E.164)

_RUN = re.compile(
    r"""(?<![\d@/#_]) (?<!\d\.)
    (?: [+(\[]{0,3}\s? (?: \d | (?<![A-Za-zÀ-ɏ])[OolI] ) | \+ )
    [\dOolIQSB|\s().\-/–—−~・·•+\[\]]{4,70}
    (?: \d | (?<=\d)[OolISB] )
    (?! \d | @ | _ | [A-Za-z](?![A-Za-z.:]) )""",
    re.VERBOSE,
)
_EXTENSION = re.compile(
    r"""[\s,;(\-–]{0,3}
    (?: ext(?:n|ension)? | ex | x | poste | dw | durchwahl | kl(?:appe)? | app
      | int(?:erno)? | anexo | ramal | wew | linka | 内線 | 内线 | 分机 | 转 )
    [\s.:]{0,3}(?P<number>\d{1,6})(?!\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_TRUNK_ZERO = re.compile(r"[(\[]\s*0\s*[)\]]")
_PLAINLY_NOT = re.compile(
    r"""\d{5}-\d{4} | (?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d
    | \d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d | (?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}
    | \d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d""",
    re.VERBOSE,
)
_STRONG_CUTS = (
    r"(?<=\d)[)\s]*(?=\+)",
    r"\s*[/~]\s*",
    r"\s+[-–—・·•]\s+|[.·•]\s+",
)
_CUTS = (*_STRONG_CUTS, r"\s+", r"[-–]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a stretch of text.

    Attributes:
        start: First character.
        end: Just after the last character.
        value: E.164, or the bare digits when no country makes sense of it.
        valid: Whether its country has numbers of that form.
        mobile: Whether its form says that it is a mobile phone.
        shortened: Whether it is printed without what it shares with the one before.
    """

    start: int
    end: int
    value: str
    valid: bool
    mobile: bool
    shortened: bool = False


def normalise_phone(text: str, country: str) -> str | None:
    """The number as E.164, or None when it cannot be one of that country or any.

    Args:
        text: As printed; an extension at its end is left out.
        country: Two letters; of numbers without a country code.
    """
    text = _EXTENSION.sub("", text)
    number = _parse(text, (country,))
    if number is None or len(re.sub(r"\D", "", text)) < FEWEST_DIGITS:
        return None
    return _e164(number) if _is_possible(number) else None


def find_numbers(text: str, regions: Sequence[str]) -> Iterator[Number]:
    """Every stretch of a text that may be a phone number, in order.

    Args:
        text: Of one line, other finds blotted out.
        regions: Two-letter countries, the likeliest first.
    """
    for run in _RUN.finditer(text):
        printed, start = run.group(), run.start()
        if _inside_a_word(
            text, start
        ):  # an icon read as "G8" may stand before a number
            icon = re.match(r"[^\s+]*", printed)
            start += icon.end() if icon else 0
            printed = text[start : run.end()]
        if _may_be_phone(printed):
            yield from _numbers_in(printed, start, tuple(regions), 4)


def _may_be_phone(run: str) -> bool:
    digits = sum(c.isdigit() for c in run)
    letters = sum(c.isalpha() or c == "|" for c in run)
    return (
        digits >= FEWEST_DIGITS
        and letters <= digits / 3
        and not _PLAINLY_NOT.fullmatch(run.strip())
    )


def _inside_a_word(text: str, start: int) -> bool:
    """Whether a number hangs on a word that is no label, as in "ATU12345678"."""
    if text[start].isspace():
        return False
    word = re.search(r"[^\W\d_]+$", text[:start])
    latin = word is not None and word.group()[-1] < "\u0250"
    return latin and word is not None and not label_before(word.group())


def extension_after(text: str, end: int) -> tuple[str, int]:
    """The extension that follows a number, and where it ends; "" and `end` if none."""
    match = _EXTENSION.match(text, end)
    return (match["number"], match.end()) if match else ("", end)


def _numbers_in(
    text: str, at: int, regions: tuple[str, ...], most: int
) -> Iterator[Number]:
    """A run of digits as one number or, where that makes none, as several."""
    whole = _number(text, at, regions)
    if whole and whole.valid:
        yield whole
        return
    if most == 1:
        return
    for cut in (m for pattern in _CUTS for m in re.finditer(pattern, text)):
        head = _number(text[: cut.start()], at, regions)
        rest, place = text[cut.end() :], at + cut.end()
        if head and head.valid:
            tail = _after(head, rest, place, regions, most)
            if tail is not None:
                yield from [head, *tail]
                return
    parted = _strongly_parted(text, at, regions, most)
    yield from parted or ([whole] if whole else [])


def _after(
    head: Number, rest: str, at: int, regions: tuple[str, ...], most: int
) -> list[Number] | None:
    """The numbers that follow a valid one in its run; None when it must not end there.

    Up to three digits are the end of a range ("6070 to 74") and no number.
    """
    if len(re.sub(r"\D", "", rest)) <= 3:
        return []
    numbers = list(_numbers_in(rest, at, regions, most - 1))
    if any(n.valid for n in numbers):
        return numbers
    return _like(head, rest, at) or None


def _strongly_parted(
    text: str, at: int, regions: tuple[str, ...], most: int
) -> list[Number]:
    """Numbers no country has, or one after other digits, with a slash or blank dash."""
    for pattern in _STRONG_CUTS:
        for cut in re.finditer(pattern, text):
            head = _number(text[: cut.start()], at, regions)
            tail = list(
                _numbers_in(text[cut.end() :], at + cut.end(), regions, most - 1)
            )
            if any(n.valid for n in tail):
                return tail
            if head is not None and tail:
                rest, at_rest = text[cut.end() :], at + cut.end()
                return [head, *(_like(head, rest, at_rest) or tail)]
    return []


def _like(head: Number, text: str, at: int) -> list[Number]:
    """A second number that is printed without what it shares with the first."""
    digits = re.sub(r"\D", "", text)
    if not 4 <= len(digits) < len(head.value) - 2 or len(text) > 20:
        return []
    value = head.value[: -len(digits)] + digits
    number = _parse(value, ())
    if number is None or phonenumbers.is_valid_number(number) != head.valid:
        return []
    return [Number(at, at + len(text), value, head.valid, head.mobile, shortened=True)]


def _number(text: str, at: int, regions: tuple[str, ...]) -> Number | None:
    """The whole text as one number; invalid when no country has such numbers."""
    digits = re.sub(r"\D", "", text.translate(MISREAD_DIGITS))
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS + 3:
        return None
    place = at + len(text) - len(text.lstrip()), at + len(text.rstrip())
    number = _parse(text, regions)
    if number is None:
        return Number(*place, digits, False, False)
    valid = phonenumbers.is_valid_number(number)
    possible = valid or _is_possible(number)
    kind = phonenumbers.number_type(number)
    value = _e164(number) if possible else digits
    return Number(*place, value, valid, kind == PhoneNumberType.MOBILE)


@lru_cache(maxsize=1024)  # the pieces of one run are tried in many ways
def _parse(text: str, regions: tuple[str, ...]) -> phonenumbers.PhoneNumber | None:
    """The first reading that is valid; else the first that makes sense at all."""
    guesses: list[phonenumbers.PhoneNumber] = []
    for form, region in _forms(text, regions):
        try:
            number = phonenumbers.parse(form, region)
        except NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            return number
        guesses.append(number)
    return next(filter(_is_possible, guesses), None)


def _is_possible(number: phonenumbers.PhoneNumber) -> bool:
    """Whether its length is one its country has, and it keeps no trunk zero."""
    kept_zero = number.italian_leading_zero and number.country_code != ITALY
    return not kept_zero and phonenumbers.is_possible_number(number)


def _forms(text: str, regions: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """How a number may be meant: with a lost plus sign, a spelt-out trunk zero."""
    plain = text.translate(MISREAD_DIGITS).strip()
    digits = re.sub(r"\D", "", plain)
    without_zero = re.sub(r"\D", "", _TRUNK_ZERO.sub("", plain))
    if re.match(r"[(\[\s]*\+", plain):
        yield "+" + without_zero, None
        yield "+" + digits, None
        return
    if plain.lstrip("([ ").startswith("00"):
        yield "+" + without_zero.removeprefix("00"), None
    for region in regions:
        yield digits, region
    if len(digits) >= 11 or without_zero != digits:
        yield "+" + without_zero, None


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
