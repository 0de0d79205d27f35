"""Content lines, of which vCards and calendars are made (RFC 6350, RFC 5545)."""

import re

LONGEST = 75
"""Bytes of UTF-8 in a line before it is folded, without its end."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def content_line(name: str, *parts: str, by: str = ";") -> str:
    """A property with one value, or with several parts; each part is escaped.

    Args:
        name: With group and parameters, such as "item1.TEL;TYPE=WORK".
        parts: The value.
        by: What stands between the parts.
    """
    return raw_line(name, by.join(map(escape, parts)))


def raw_line(name: str, value: str) -> str:
    """A property whose value is not text and is written as it is, folded."""
    return fold(f"{name}:{value}") + "\r\n"


def escape(text: str) -> str:
    r"""The text with a backslash before \ , ; and line ends, without control bytes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text).replace("\\", "\\\\").replace("\n", "\\n")
    return text.replace(",", "\\,").replace(";", "\\;")


def fold(line: str) -> str:
    """The line in pieces of at most 75 bytes, never cut within a character."""
    if len(line.encode()) <= LONGEST:
        return line
    if line.isascii():  # a picture, most of the time
        starts = range(LONGEST, len(line), LONGEST - 1)
        rest = [line[start : start + LONGEST - 1] for start in starts]
        return "\r\n ".join([line[:LONGEST], *rest])
    pieces, start, size = [], 0, 0
    for place, letter in enumerate(line):
        width = len(letter.encode())
        if size + width > LONGEST:
            pieces.append(line[start:place])
            start, size = place, 1  # the blank that begins the next line
        size += width
    return "\r\n ".join([*pieces, line[start:]])
