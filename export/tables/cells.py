"""Write cells that no program calculates.

Importers and spreadsheets need opposite things of a phone number. An importer wants
"+493012345678" untouched; a spreadsheet would make a number of it. So there are two
functions here and a file is made by one or the other.
"""

import re
import unicodedata

from export.numbers import spaced

FORMULA = "=+-@＝＋－＠﹦﹢﹣﹫"
"""First characters that make a cell a formula somewhere, full width and small too."""

_SHORT_PHONES = re.compile(r"\+[\d +()./,;:-]*( ext\. \d{1,10}[\d +()./,;:-]*)*")
"""Numbers, or parts of them, with which nothing can be called or opened."""
_PHONE = re.compile(r"(\+[1-9]\d{6,14})( ext\. \d{1,10})?")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_NUMBER_LIKE = re.compile(r"[\d\s.,:/%€$£¥()eE+-]*\d[\d\s.,:/%€$£¥()eE+-]*")
_SAME = re.compile(r"\d{4}-\d\d-\d\d|[1-9]\d{0,5}")
"""Days and short numbers, which look the same after a program has understood them."""
_LATER = re.compile(rf"([;\t\n])(?=['\s]*[{re.escape(FORMULA)}])")
"""Behind what a program may take for the end of a cell: where a formula would begin."""
_GUARDED_LATER = re.compile(rf"([;\t\n])'(?=['\s]*[{re.escape(FORMULA)}])")


def clean(text: str) -> str:
    """Return the text with line feeds between lines and no other control characters."""
    if text.isprintable():  # as almost every text is
        return text
    return _STEERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def starts_formula(text: str) -> bool:
    """Return whether the first character that shows could begin a formula."""
    shown = _skip_unseen(text)
    return shown != "" and shown[0] in FORMULA


def for_importer(text: str, *, is_name: bool = False, is_phone: bool = False) -> str:
    """Return the text as an import file takes it; a phone number stays as it is.

    A name loses the characters that could begin a formula, since none of them is part
    of it; anything else gets an apostrophe in front, which `unguarded` takes away.
    """
    text = _GUARDED_LATER.sub(r"\1''", text) if "'" in text else text
    if text[:1].isalpha() or _PHONE.fullmatch(text):
        return text
    if is_phone and _SHORT_PHONES.fullmatch(text):
        return text
    if not starts_formula(text):
        return f"'{text}" if _without_guard(text) != text else text
    if not is_name:
        return f"'{text}"
    while starts_formula(text):
        text = _skip_unseen(text)[1:]
    return text.lstrip()


def for_spreadsheet(text: str, *, is_phone: bool = False) -> str:
    """Return the text as a spreadsheet shows it and neither calculates nor rounds it.

    An apostrophe stands before what would become a number, a date or a formula. A
    phone is grouped by blanks; without a country code it gets the apostrophe too.
    """
    phone = _PHONE.fullmatch(text)
    if phone:
        return spaced(phone[1]) + (phone[2] or "")
    text = _LATER.sub(r"\1'", text)
    if starts_formula(text):
        return f"'{text}"
    looks_like_number = _NUMBER_LIKE.fullmatch(text) and (
        is_phone or not _SAME.fullmatch(text)
    )
    guarded = looks_like_number or _without_guard(text) != text
    return f"'{text}" if guarded else text


def unguarded(text: str) -> str:
    """Remove the apostrophes that the functions above put before a cell."""
    return _GUARDED_LATER.sub(r"\1", _without_guard(text))


def _without_guard(text: str) -> str:
    bare = text.lstrip("'")  # an apostrophe of one's own is guarded by another
    guarded = bare != text and (starts_formula(bare) or _NUMBER_LIKE.fullmatch(bare))
    return text[1:] if guarded else text


def clipped(text: str, most: int, encoding: str = "utf-8") -> str:
    """Return the text in at most so many bytes, never half a character."""
    data = text.encode(encoding)
    if len(data) <= most:
        return text
    return data[:most].decode(encoding, errors="ignore").rstrip()


def _skip_unseen(text: str) -> str:
    for place, letter in enumerate(text):
        seen = unicodedata.category(letter) not in {"Cc", "Cf", "Zs", "Zl", "Zp"}
        if seen:
            return text[place:]
    return ""
