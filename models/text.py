"""Normalise text to the form in which it is stored."""

import re
import unicodedata

LONGEST_TAG = 64


def tidy(text: str) -> str:
    """The text in its usual form, without control signs and needless blanks."""
    normal = unicodedata.normalize("NFC", text)
    shown = (sign if unicodedata.category(sign)[0] != "C" else " " for sign in normal)
    return " ".join("".join(shown).split())


def tidy_tag(tag: str) -> str:
    """A tag as it is stored; what is longer than a tag may be is cut off."""
    return tidy(tag)[:LONGEST_TAG].strip()


def tidy_birthday(text: str) -> str:
    """A birthday as 1984-06-17, or --06-17 without its year; other texts as they are.

    Understands the forms of vCards, in which Apple writes 1604 for a missing year.
    """
    found = re.fullmatch(r"(\d{4}|-)-?(\d\d)-?(\d\d)(?:T.*)?", tidy(text))
    if found is None:
        return tidy(text)
    year, month, day = found.groups()
    return f"{'-' if year in {'-', '1604'} else year}-{month}-{day}"
