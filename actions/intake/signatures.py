"""Use cases that read e-mail signatures, and import them as contacts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from actions.contacts.import_address_book import Imported, Origin, import_entries
from actions.intake.read import field_objects
from actions.workspace import Workspace
from export.address_book import Entry
from export.person import Address, Person, Phone, Social
from ingest.mail.message import Message, parse_message, read_messages
from ingest.mail.signature import read_signature
from models.basis import Source
from models.errors import FileUnreadable
from models.field import Field, FieldKind, PhoneKind


@dataclass(frozen=True, slots=True)
class Signature:
    """The fields of a message's signature.

    Attributes:
        source: The file of the message; "-" for standard input.
        message: The message.
        fields: The surest first within a kind; none where there is no signature.
    """

    source: Path
    message: Message
    fields: tuple[Field, ...]

    def best(self, kind: FieldKind) -> str:
        """Return the surest value of a kind, or ""."""
        return next((it.value for it in self.fields if it.kind is kind), "")


def read_signatures(
    sources: Sequence[Path], country: str, piped: bytes | None
) -> Iterator[Signature | FileUnreadable]:
    """Read the signatures of messages without storing them.

    The sources are .eml files, Maildirs and folders of .eml files; `piped` is a message
    from standard input. `country` (two letters) is that of phone numbers without a
    country code.
    """
    for path, message in _messages(sources, piped):
        if isinstance(message, FileUnreadable):
            yield message
            continue
        found = read_signature(message, country)
        yield Signature(path, message, found.fields if found else ())


def _messages(
    sources: Sequence[Path], piped: bytes | None
) -> Iterator[tuple[Path, Message | FileUnreadable]]:
    if piped is not None:
        yield Path("-"), parse_message(piped, "Standard input")
    for source in sources:
        yield from read_messages(source)


def import_signatures(
    work: Workspace, signatures: Sequence[Signature], tags: Sequence[str]
) -> Sequence[Imported]:
    """Store the senders as contacts, in one transaction.

    A known contact gets what was blank; nothing is overwritten. The contact's note
    names the message. Those without a name or a company are passed over.
    """
    entries = [_entry(it) for it in signatures]
    known = [it for it in entries if it.person.name or it.person.company]
    origin = Origin("signatures", Source.SIGNATURE)
    return import_entries(work, known, tags, origin)


def _entry(signature: Signature) -> Entry:
    fields, message = signature.fields, signature.message
    name = next((it for it in fields if it.kind is FieldKind.NAME), None)
    parts = name.parts if name else {}
    place = next((it for it in fields if it.kind is FieldKind.ADDRESS), None)
    person = Person(
        name=name.value if name else "",
        prefix=parts.get("prefix", ""),
        given=parts.get("given", ""),
        family=parts.get("family", ""),
        suffix=parts.get("suffix", ""),
        romanised=parts.get("romanised", ""),
        title=signature.best(FieldKind.TITLE),
        department=signature.best(FieldKind.DEPARTMENT),
        company=signature.best(FieldKind.COMPANY),
        emails=tuple(it.value for it in fields if it.kind is FieldKind.EMAIL),
        phones=tuple(_phone(it) for it in fields if it.kind is FieldKind.PHONE),
        websites=tuple(it.value for it in fields if it.kind is FieldKind.WEBSITE),
        socials=tuple(
            Social(it.value, it.parts.get("network", ""))
            for it in fields
            if it.kind is FieldKind.SOCIAL
        ),
        address=Address(place.value, **place.parts) if place else Address(),
    )
    day = f" of {message.sent_on}" if message.sent_on else ""
    return Entry(person, rest=(f'From the e-mail "{message.subject}"{day}.',))


def _phone(field: Field) -> Phone:
    kind = PhoneKind(field.parts.get("kind") or PhoneKind.OTHER)
    return Phone(field.value, kind, field.parts.get("extension", ""))


def signature_object(signature: Signature) -> dict[str, Any]:
    """Return the JSON object of `signature --json`; see docs/commands.md."""
    message = signature.message
    return {
        "source": str(signature.source),
        "subject": message.subject,
        "sent_on": str(message.sent_on) if message.sent_on else None,
        "sender": message.sender,
        **field_objects(signature.fields),
    }
