"""Parse e-mail messages from .eml files, Maildirs and streams."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from pathlib import Path

from inscriptis import get_text

from models.errors import FileUnreadable

MOST_READ = 1_000_000
"""Bytes of a message that are parsed: its text comes before its attachments."""
LONGEST_HEAD = 64_000
"""Bytes of the headers of a message; the standard library takes long for more."""
MOST_PARTS = 2_000
"""Lines that may begin a part of a message, or a signature."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
LONGEST = 200_000
"""Characters of a text that are searched for a signature."""
_FAULTS = (MessageError, LookupError, ValueError, AttributeError, RecursionError)
"""Raised by the parser of the standard library for what is no message."""


@dataclass(frozen=True, slots=True)
class Message:
    """The parts of a message that a signature is read from.

    Attributes:
        subject: On one line; may be empty.
        sent_on: Day in the sender's time zone, or None.
        sender_name: As in its From header, such as "Erika Muster"; may be empty.
        sender: E-mail address in its From header, in small letters; may be empty.
        text: Plain text of its body.
    """

    subject: str
    sent_on: date | None
    sender_name: str
    sender: str
    text: str


def read_messages(path: Path) -> Iterator[tuple[Path, Message | FileUnreadable]]:
    """Read the messages of an .eml file, a Maildir, or a folder of .eml files.

    Yields:
        Each file with its message, or with the reason why it cannot be read.
    """
    if (path / "cur").is_dir():
        folders = (path / name for name in ("cur", "new"))
        files = [file for folder in folders for file in _files(folder)]
    elif path.is_dir():
        files = [it for it in _files(path) if it.suffix.lower() == ".eml"]
    else:
        files = [path]
    if not files:
        problem = f"{path} holds no messages: name a Maildir or .eml files."
        yield path, FileUnreadable(problem)
    for file in files:
        try:
            yield file, parse_message(_read(file), str(file))
        except FileUnreadable as error:
            yield file, error


def _files(folder: Path) -> list[Path]:
    return sorted(it for it in folder.iterdir() if it.is_file())


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise FileUnreadable(f"{path} is not a file.")
    try:
        with path.open("rb") as file:
            return file.read(MOST_READ)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from error


def parse_message(data: bytes, name: str) -> Message:
    """Parse a message.

    Args:
        data: As it was sent, RFC 5322; what follows `MOST_READ` is not looked at.
        name: Of its file, for messages to the user.

    Raises:
        FileUnreadable: It has no headers or no text, or parts without end.
    """
    data = data[:MOST_READ]
    head = _HEAD_END.search(data)
    if (head.start() if head else len(data)) > LONGEST_HEAD:
        raise FileUnreadable(f"{name} is not an e-mail: its headers do not end.")
    if data.count(b"\n--") > MOST_PARTS:
        raise FileUnreadable(f"{name} is not an e-mail: it has too many parts.")
    try:
        message = email.message_from_bytes(
            data, _class=EmailMessage, policy=policy.default
        )
        people = message["from"].addresses if message["from"] else ()
        sent_on = message["date"].datetime.date() if message["date"] else None
        subject = " ".join(str(message["subject"] or "").split())
        text = _text(message)
    except _FAULTS as error:
        raise FileUnreadable(f"{name} is not an e-mail: {error}.") from error
    if not people and not subject:
        raise FileUnreadable(f"{name} is not an e-mail: it has no sender.")
    sender = next(iter(people), None)
    return Message(
        subject,
        sent_on,
        sender_name=sender.display_name.strip() if sender else "",
        sender=sender.addr_spec.lower() if sender else "",
        text=text[:LONGEST],
    )


def _text(message: EmailMessage) -> str:
    """Return the plain text of the body; of HTML, what a reader sees of it."""
    body = message.get_body(("plain", "html"))
    if body is None:
        return ""
    content = body.get_content()
    if body.get_content_subtype() == "html":
        content = get_text(content[: 5 * LONGEST])
        content = re.sub(r"[ \t]+$", "", content, flags=re.MULTILINE)
    return str(content).replace("\r\n", "\n").replace("\u00a0", " ")
