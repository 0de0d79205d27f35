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

LARGEST = 50_000_000
"""Bytes of a message, including attachments."""
LONGEST = 200_000
"""Characters of a text that are searched for a signature."""


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
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise FileUnreadable(f"{path} cannot be read: {error.strerror}.") from error
    return data


def parse_message(data: bytes, name: str) -> Message:
    """Parse a message.

    Args:
        data: As it was sent, RFC 5322.
        name: Of its file, for messages to the user.

    Raises:
        FileUnreadable: It is too large, has no headers or no text.
    """
    if len(data) > LARGEST:
        raise FileUnreadable(f"{name} is larger than {LARGEST // 1_000_000} MB.")
    message = email.message_from_bytes(data, _class=EmailMessage, policy=policy.default)
    try:
        people = message["from"].addresses if message["from"] else ()
        sent_on = message["date"].datetime.date() if message["date"] else None
        subject = " ".join(str(message["subject"] or "").split())
        text = _text(message)
    except (MessageError, LookupError, ValueError, AttributeError) as error:
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
