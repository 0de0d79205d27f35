"""Text in the one form in which it is stored."""

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
