"""Postcodes as long as a phone number, blotted out before numbers are read."""

import re
from collections.abc import Sequence

from ingest.fields.phone_labels import names_number

_FORMS = {
    "BR": r"(?<!\d)\d{5}-\d{3}(?![\d-])",
    "IN": r"(?:(?<=[A-Za-z.,])|(?<=[A-Za-z.]\)))\s?[-–—:.]?\s?"
    r"[1-9]\d\d\s?\d{3}(?![\d-]|\s?[1-9])",
    "JP": r"(?<![\d-])\d{3}-\d{4}(?![\d-])",
    "PT": r"(?<![\d-])\d{4}-\d{3}(?![\d-])",
    "RU": r"(?<![\d-])\d{6}(?=,)",
    "US": r"(?<=[A-Z][A-Z]\s)\d{5}-\d{4}(?![\d-])",
}
"""By two-letter country."""


def mask_postcodes(text: str, regions: Sequence[str]) -> str:
    """The text with blanks in place of the postcodes of its likeliest country.

    Args:
        text: Of a line; what a label of phones stands before is left.
        regions: Two-letter countries, the likeliest first.
    """
    form = _FORMS.get(regions[0]) if regions else None
    for match in re.finditer(form, text) if form else ():
        if not _is_labelled(text[: match.start()], match.group()):
            blank = " " * len(match.group())
            text = text[: match.start()] + blank + text[match.end() :]
    return text


def _is_labelled(before: str, code: str) -> bool:
    """Whether it is a phone, and no code after "(H.P.) -" or a "〒" read as "T"."""
    if before.endswith(")") and code.lstrip()[0] in "-–—":
        return False
    return names_number(re.sub(r"(?<![A-Za-z])(?:[A-Za-z]|CEP\W*)\s?$", "", before))
