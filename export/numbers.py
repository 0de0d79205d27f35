"""Format phone numbers as other programs require them."""

import re

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat

E164 = re.compile(r"\+[1-9]\d{6,14}")


def is_e164(text: str) -> bool:
    """Return whether a text is a plus sign and 7 to 15 digits."""
    return E164.fullmatch(text) is not None


def spaced(number: str) -> str:
    """Return the number in international groups, separated by blanks alone.

    LibreOffice takes "+498912345678" for a number and Excel calculates
    "+1-212-555-2368"; with blanks both see text.
    """
    parsed = _parse(number)
    if parsed is None:
        return number
    text = phonenumbers.format_number(parsed, PhoneNumberFormat.INTERNATIONAL)
    return re.sub(r"[^\d+]+", " ", text)


def national_number(number: str) -> str:
    """Return the digits after the country code; all of an unknown number."""
    parsed = _parse(number)
    if parsed is None:
        return number
    return phonenumbers.national_significant_number(parsed)


def calling_code(number: str) -> str:
    """Return the country code with its plus sign, or "" where it is unknown."""
    parsed = _parse(number)
    return f"+{parsed.country_code}" if parsed else ""


def region(number: str) -> str:
    """Return the two letters of the number's country, or ""."""
    parsed = _parse(number)
    if parsed is None:
        return ""
    found = phonenumbers.region_code_for_number(parsed)
    if found is None and parsed.country_code:
        # A number that is not in use: the main country of its code.
        found = phonenumbers.region_code_for_country_code(parsed.country_code)
    return found if found and found.isalpha() and found != "ZZ" else ""


def _parse(number: str) -> PhoneNumber | None:
    if not is_e164(number):
        return None
    try:
        return phonenumbers.parse(number)
    except NumberParseException:
        return None


def parse_phone(text: str, country: str = "") -> tuple[str, str]:
    """Return a number somebody wrote, as E.164 and extension.

    Args:
        text: Such as "+49 (0)30 123456-0" or "tel:+49-30-1234560;ext=12".
        country: Two letters; of numbers without a country code.

    Returns:
        The text as it is and no extension where it is no number.
    """
    text = text.strip()
    try:
        parsed = phonenumbers.parse(text, country or None)
    except NumberParseException:
        return text, ""
    if not phonenumbers.is_possible_number(parsed):
        return text, ""
    extension = parsed.extension or ""
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164), extension
