"""Text files of unknown encoding, as other programs export them."""

from pathlib import Path

from models.errors import ContactsUnreadable
from models.untrusted_files import read_limited

_LARGEST = 500_000_000  # bytes; far more than an address book of a company


def read_text(path: Path) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or else Windows-1252.

    Raises:
        ContactsUnreadable: The file cannot be read.
    """
    try:
        data = read_limited(path, _LARGEST)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ContactsUnreadable(f"{path} cannot be read: {reason}.") from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
