"""Find text that looks like a contact point but is in no field."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from ingest.fields.lexicon.address import is_register
from ingest.fields.lexicon.labels import NO_PHONE, has_phone_label, label_before
from ingest.fields.lexicon.text import squash
from ingest.fields.proof.phone_notation import is_same_number
from ingest.fields.proof.phone_runs import may_be_phone
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import Line, OcrResult

MOST = 10  # texts: enough to explain why a card needs review
LONGEST = 100  # words of a line that are searched; no card has more
FEWEST_TORN = 5  # digits beside the label of a phone; fewer are of an extension
_PRICE = r"(?:\s?(?:Rs\b|[$€£₹])|\s\d)"  # "Plots @ Rs. 500"
_AT = re.compile(rf"\w\s?@(?!{_PRICE})|@(?!{_PRICE})\s?\w|[a-z\d][©®]\s?[a-z]")
_LONG_NUMBER = re.compile(r"\+?\d[\d\s().\-/]{5,}\d")
_RANGE = re.compile(
    r"(\d[\d\s().\-]{4,30}\d)\s?(?:[-–~〜/]|to|bis)\s?(\d{1,3})(?![\s.\-]?\d)"
)
_CUT_SHORT = re.compile(r"\+(?:[\s().\-]{0,3}\d){5,8}(?![\s().\-]{0,3}\d)")
"""An international number with a letter among its digits, or without the last ones."""
_LOCAL = re.compile(r"(?<![\d.-])\d{1,2}-\d\d-\d\d(?![\d.-])")
"""A number of five or six digits, as they are grouped where towns have such ones."""
_ACCOUNT = re.compile(r"0[1-9]\d{11,13}")
"""Too many digits after one leading zero for a phone: of a bank or tax office."""
_POSTCODE = re.compile(r"\d{5}-\d{3,4}")  # of Brazil or the United States


def find_unexplained(ocr: OcrResult, fields: Sequence[Field]) -> tuple[str, ...]:
    """Find texts that may be e-mail addresses or phone numbers but are in no field.

    This includes ranges of numbers ("6070 to 74"), of which only the first is a field.

    Args:
        ocr: What was read.
        fields: Found in it.
    """
    lines = (Line(line.words[:LONGEST]) for line in ocr.lines())
    texts = (text for line in lines for text in _unexplained_on(line, fields))
    return tuple(islice(texts, MOST))


def _unexplained_on(line: Line, fields: Sequence[Field]) -> Iterator[str]:
    emails = [f.value for f in fields if f.kind is FieldKind.EMAIL]
    phones = [re.sub(r"\D", "", f.value) for f in fields if f.kind is FieldKind.PHONE]
    for match in _RANGE.finditer(line.text):
        if _begins_range(match, phones):
            yield match.group()
    rest = " ".join(
        "" if _is_covered(word.box, fields) else word.text for word in line.words
    )
    # An address that is also in a code was read without being a field.
    if _AT.search(rest) and not any(squash(it) in squash(rest) for it in emails):
        yield rest.strip()
    for match in _CUT_SHORT.finditer(line.text):
        yield match.group()
    for match in _LOCAL.finditer(rest):
        if not any(it.endswith(re.sub(r"\D", "", match.group())) for it in phones):
            yield match.group()
    unknown = list(_unknown_numbers(rest, phones))
    yield from unknown
    if not unknown and _is_torn(rest, phones):
        yield rest.strip()


def _unknown_numbers(text: str, phones: Sequence[str]) -> Iterator[str]:
    """Find numbers that may be phones but are none of these."""
    for number in _LONG_NUMBER.finditer(text):
        if (
            may_be_phone(number.group())
            and label_before(text[: number.start()]) != NO_PHONE
            and not is_register(text[: number.end()])
            and not _is_known(number.group(), phones)
        ):
            yield number.group()


def _is_torn(text: str, phones: Sequence[str]) -> bool:
    """Return whether the label of a phone stands with digits that are of no number."""
    digits = re.sub(r"\D", "", text)
    known = any(phone[-FEWEST_TORN:] in digits for phone in phones)
    return len(digits) >= FEWEST_TORN and not known and has_phone_label(text)


def _is_known(number: str, phones: Sequence[str]) -> bool:
    """Return whether a number is too short or long, a postcode, or known."""
    digits = re.sub(r"\D", "", number)
    code = _POSTCODE.fullmatch(number.strip()) or _ACCOUNT.fullmatch(number.strip())
    if len(digits) < 7 or code:
        return True
    return any(is_same_number(phone, digits) for phone in phones)


def _begins_range(match: re.Match[str], phones: Sequence[str]) -> bool:
    """Return whether only the first number of a range is among the phones."""
    digits, end = re.sub(r"\D", "", match[1])[-6:], match[2]
    other = digits[: -len(end)] + end
    found = any(phone.endswith(digits) for phone in phones)
    return found and not any(phone.endswith(other) for phone in phones)


def _is_covered(word: Box, fields: Sequence[Field]) -> bool:
    """Return whether fields, such as two numbers, cover most of a word."""
    down = (word.top + word.bottom) / 2
    boxes = {field.box for field in fields if field.box.top <= down <= field.box.bottom}
    shared = sum(max(0, box.shared_width(word)) for box in boxes)
    return shared >= word.width / 2
