"""Text files of unknown encoding, as other programs export them."""

import codecs
import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO, TextIOWrapper
from itertools import chain, islice
from pathlib import Path

from charset_normalizer import from_bytes

from models.errors import FileUnreadable
from models.storage.files import read_limited

LARGEST = 100_000_000
"""Bytes of a file; the address book of 100,000 people with small pictures."""
LONGEST_PIECE = 1_000_000
"""Characters of a line that are decoded at once."""
MOST_LINES = 100_000
"""Lines of a vCard that are decoded one at a time."""
_USUAL = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_LATIN = {"cp1250", "cp1252", "cp1254", "mac_roman"}
_CHARSET = re.compile(
    rb"^[^:\n]{0,999}?;CHARSET=\"?([\w-]{1,40})\"?[^:\n]{0,999}:",
    re.IGNORECASE | re.MULTILINE,
)
_FOREIGN_LINE = re.compile(rb"^[^\n\x80-\xff]*[\x80-\xff][^\n]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TextFile:
    """The lines of a text, which can be taken several times.

    They are decoded one at a time: a text with a single sign beyond the usual ones
    would take four bytes for each of its letters.

    Attributes:
        data: The bytes, of an encoding that contains ASCII.
        encoding: Theirs, as Python calls it.
    """

    data: bytes
    encoding: str = "utf-8"

    def __iter__(self) -> Iterator[str]:
        """Yield the lines with their ends; a long line comes in pieces."""
        lines = TextIOWrapper(BytesIO(self.data), self.encoding, "replace", newline="")
        return iter(partial(lines.readline, LONGEST_PIECE), "")


def read_text(path: Path) -> TextFile:
    """Return the text of a file in whatever encoding it has.

    UTF-8, UTF-16, else the charset that a line of a vCard 2.1
    declares for itself, else what charset-normalizer finds.

    Raises:
        FileUnreadable: The file cannot be read or is larger than `LARGEST`.
    """
    try:
        return find_encoding(read_limited(path, LARGEST))
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno == errno.EFBIG:
            reason += ": export it in several files"
        raise FileUnreadable(f"{path} cannot be read: {reason}.") from error


def find_encoding(data: bytes) -> TextFile:
    """Return the text of the bytes of a file; see `read_text`."""
    if wide := _wide_encoding(data):
        out = BytesIO()
        _copy(data, wide, out)
        return TextFile(out.getvalue())
    if _is_utf_8(data):
        return TextFile(data, "utf-8-sig")
    if declared := _CHARSET.search(data):
        return TextFile(_decode_lines(data, declared[1].decode()))
    return TextFile(data, _guess(data))


def _wide_encoding(data: bytes) -> str:
    """Return which UTF-16 a text is in, with or without its mark; "" for none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first = data[:2] + b"xx"  # a letter of ASCII, in either order of bytes
    return {0: "utf-16-be", 1: "utf-16-le"}.get(first.find(b"\0"), "")


def _pieces(data: bytes, encoding: str, errors: str = "replace") -> Iterator[str]:
    """Yield the text of bytes, a piece at a time."""
    blocks = iter(partial(BytesIO(data).read, LONGEST_PIECE), b"")
    return codecs.iterdecode(blocks, encoding, errors)


def _copy(data: bytes, encoding: str, out: BytesIO) -> None:
    """Write a text in UTF-8."""
    out.writelines(
        piece.encode("utf-8", "replace") for piece in _pieces(data, encoding)
    )


def _is_utf_8(data: bytes) -> bool:
    try:
        return all(map(str, _pieces(data, "utf-8", "strict")))
    except UnicodeDecodeError:
        return False


def _decode_lines(data: bytes, usual: str) -> bytes:
    """Return in UTF-8 what is in the charsets that lines declare, or the usual one.

    What follows `MOST_LINES` of them is taken as a whole.
    """
    data = re.sub(rb"\r\n?", b"\n", data)
    out, end = BytesIO(), 0
    for line in islice(_FOREIGN_LINE.finditer(data), MOST_LINES):
        out.write(data[end : line.start()])
        out.write(_decode_line(line, usual))
        end = line.end()
    rest = data[end:]
    _copy(rest, "utf-8" if _is_utf_8(rest) else _known(usual), out)
    return out.getvalue()


def _known(charset: str) -> str:
    try:
        b"a".decode(charset)
    except (LookupError, UnicodeError):
        return "cp1252"
    return charset


def _decode_line(line: re.Match[bytes], usual: str) -> bytes:
    """Return a line in UTF-8, decoded by its charset or the usual one."""
    declared = _CHARSET.match(line[0])
    for name in ("utf-8", declared[1].decode() if declared else usual):
        try:
            return line[0].decode(name).encode()
        except (LookupError, UnicodeError):
            continue
    return line[0].decode("cp1252", "replace").encode()


def _guess(data: bytes) -> str:
    """Return the likely encoding; Western European where that gives only letters."""
    found = from_bytes(data[:200_000], cp_isolation=list(_USUAL)).best()
    encoding = found.encoding if found else "cp1252"
    if encoding in _LATIN:
        western = chain.from_iterable(_pieces(data, "cp1252"))
        if all(sign.isascii() or sign.isalpha() for sign in western):
            return "cp1252"
    return encoding
