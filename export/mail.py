"""Write messages as .eml files, which mail programs open as drafts."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from export.atomic import draft


def write_mail(path: Path, to: str, subject: str, text: str, html: str = "") -> None:
    """Write a message that is yet to be sent into a file; see `mail_bytes`.

    Raises:
        ExportFailed: It cannot be written.
    """
    with draft(path) as part:
        part.write_bytes(mail_bytes(to, subject, text, html))


def mail_bytes(to: str, subject: str, text: str, html: str = "") -> bytes:
    """Return a message that is yet to be sent.

    Args:
        to: E-mail address, or "".
        subject: One line.
        text: The message.
        html: The same for programs that show HTML; "" for none.
    """
    message = EmailMessage(policy=SMTP)
    # Outlook opens a message with this mark for editing instead of reading.
    message["X-Unsent"] = "1"
    if to:
        message["To"] = " ".join(to.split())
    message["Subject"] = " ".join(subject.split())
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        # Drawn at random otherwise: the same message is the same file.
        digest = hashlib.blake2b(f"{text}{html}".encode(), digest_size=16).hexdigest()
        message.set_boundary(f"=_{digest}")
    return message.as_bytes()
