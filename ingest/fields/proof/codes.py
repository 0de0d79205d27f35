"""Blot out codes that look like phone numbers: of places, companies and banks."""

import re

from ingest.fields.lexicon.labels import names_number

_POSTCODES = {
    "BR": r"(?<!\d)\d{5}-\d{3}(?![\d-])",
    "IN": r"(?:(?<=[A-Za-z.])|(?<=[A-Za-z.][),]))\s?[-–—:.]?\s?"
    r"[1-9]\d\d\s?\d{3}(?![\d-]|\s?[1-9])",
    "JP": r"(?<![\d-])\d{3}-\d{4}(?![\d-])",
    "PT": r"(?<![\d-])\d{4}-\d{3}(?![\d-])",
    "RU": r"(?<![\d-])\d{6}(?=,)",
    "SG": r"S\s?\(\d{6}\)",
    "US": r"(?<![\d-])\d{5}-\d{4}(?![\d-])",
}
"""Postcodes as long as a phone number by two-letter country."""
_COMPANY_NUMBER = re.compile(
    r"\(\s?\d{4,12}\s?-?\s?[A-Z]\s?\)|(?<![\d+-])\d{5,9}-[A-Z](?!\w)"
)
"""The number of a company in Malaysia or Singapore: "(123456-X)"."""
_BANK_NUMBER = re.compile(
    r"\b[A-Z]{2}\d\d(?:\s?[A-Z\d]{4}){3,7}(?:\s?[A-Z\d]{1,3})?(?!\w)"
    r"|(?<!\d)\d{4}(?:\s\d{4}){3}\s\d{1,4}(?!\d)"
)
"""An IBAN (ISO 13616), or the number of an account or a card in groups of four."""


def mask_codes(text: str, country: str) -> str:
    """The text without bank and company numbers, and its country's postcodes.

    Args:
        text: Of a line; a code is left where a label of phones stands before it.
        country: Two letters of the likeliest, or "".
    """
    text = _COMPANY_NUMBER.sub(_blank, _BANK_NUMBER.sub(_blank, text))
    form = _POSTCODES.get(country)
    for match in re.finditer(form, text) if form else ():
        if not _is_labelled_phone(text[: match.start()], match.group()):
            text = text[: match.start()] + _blank(match) + text[match.end() :]
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _is_labelled_phone(before: str, code: str) -> bool:
    """Return whether a label of phones precedes it, not "(H.P.) -" or "〒"."""
    if before.endswith(")") and code.lstrip()[0] in "-–—":
        return False
    return names_number(
        re.sub(r"(?<![A-Za-z])(?:[A-Za-z]|(?i:CEP)\W*)\s?$", "", before)
    )
