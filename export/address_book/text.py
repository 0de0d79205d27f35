"""Text files of unknown encoding, as other programs export them."""

import re
from pathlib import Path

from charset_normalizer import from_bytes

from models.errors import ContactsUnreadable
from models.storage.files import open_regular

LARGEST = 100_000_000
"""Bytes of a file; the address book of 100,000 people with small pictures."""
_USUAL = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_LATIN = {"cp1250", "cp1252", "cp1254", "mac_roman"}
_CHARSET = re.compile(rb"^[^:\n]*;CHARSET=\"?([\w-]+)\"?[^:\n]*:", re.IGNORECASE)


def read_text(path: Path) -> str:
    """The text of a file in whatever encoding it has.

    UTF-8, UTF-16 with a byte order mark, else the charset that a line of a vCard 2.1
    declares for itself, else what charset-normalizer finds.

    Raises:
        ContactsUnreadable: The file cannot be read or is larger than `LARGEST`.
    """
    try:
        with open_regular(path) as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ContactsUnreadable(f"{path} cannot be read: {reason}.") from error
    if len(data) > LARGEST:
        most = LARGEST // 1_000_000
        raise ContactsUnreadable(
            f"{path} is larger than {most} MB: export it in several files."
        )
    return decode(data)


def decode(data: bytes) -> str:
    """The text of the bytes of a file; see `read_text`."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decode_lines(data) or _guess(data)


def _decode_lines(data: bytes) -> str:
    """Lines in the charsets that they declare; "" where no line declares one."""
    lines = re.sub(rb"\r\n?", b"\n", data).split(b"\n")
    declared = [
        match[1].decode() if (match := _CHARSET.match(it)) else "" for it in lines
    ]
    usual = next(filter(None, declared), "")
    if not usual:
        return ""
    return "\n".join(
        _decode_line(line, charset or usual)
        for line, charset in zip(lines, declared, strict=True)
    )


def _decode_line(line: bytes, charset: str) -> str:
    for name in ("utf-8", charset):
        try:
            return line.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return line.decode("cp1252", "replace")


def _guess(data: bytes) -> str:
    """The most likely text; Western European where that gives only letters."""
    found = from_bytes(data[:200_000], cp_isolation=list(_USUAL)).best()
    encoding = found.encoding if found else "cp1252"
    if encoding in _LATIN:
        western = data.decode("cp1252", "replace")
        if all(c.isascii() or c.isalpha() for c in western):
            return western
    return data.decode(encoding, "replace")
