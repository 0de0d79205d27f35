"""Marks of who was erased: they recognise a person, and name nobody.

A mark is the HMAC of an address, number, name or photo under a key that only the data
folder has. Without the key it cannot be found out by trying addresses.
"""

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from actions.intake.archive import Archive
from models.contact import PointKind
from models.errors import StorageUnusable
from models.files import read_limited, write_private_file
from models.likeness import name_key
from models.settings import Settings
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import Erasure, MarkKind

KEY_FILE = "erasure.key"
_LONGEST_KEY = 1000  # bytes

_POINTS = {MarkKind.EMAIL: PointKind.EMAIL, MarkKind.PHONE: PointKind.PHONE}


@dataclass(frozen=True, slots=True)
class Mark:
    """What an erasure remembers of a person.

    Attributes:
        kind: What it was made of.
        digest: HMAC-SHA-256, hexadecimal.
    """

    kind: MarkKind
    digest: str


def key_folder_of(settings: Settings) -> Path:
    """Where the key is: with the originals, where others use these too."""
    return settings.originals or settings.folder


def read_key(folder: Path) -> bytes | None:
    """The key in a folder; None where nobody was erased yet.

    Raises:
        StorageUnusable: It may not be read.
    """
    path = folder / KEY_FILE
    try:
        return bytes.fromhex(read_limited(path, _LONGEST_KEY).decode("ascii"))
    except (FileNotFoundError, ValueError):
        return None
    except OSError as error:
        raise StorageUnusable(f"{path} cannot be read: {error.strerror}.") from error


def open_key(archive: Archive) -> bytes:
    """The key that belongs to an archive, made if there is none.

    Raises:
        StorageUnusable: It cannot be written.
    """
    key = read_key(archive.key_folder)
    if key is None:
        path = archive.key_folder / KEY_FILE
        key = secrets.token_bytes(32)
        write_private_file(path, key.hex().encode())
        if archive.is_shared:
            path.chmod(0o640)  # the group of the folder erases with the same key
    return key


def marks_of(contact: Contact, photos: Iterable[str], key: bytes) -> list[Mark]:
    """All marks of a contact.

    Args:
        contact: Whose.
        photos: SHA-256 of the photos with its cards.
        key: Of the data folder.
    """
    values = [(MarkKind.UID, contact.uid)]
    if contact.name:
        values.append((MarkKind.NAME, name_key(contact.name)))
    for kind, point in _POINTS.items():
        values += [(kind, value.casefold()) for value in contact.values(point)]
    marks = [_mark(kind, value, key) for kind, value in values]
    return marks + [photo_mark(sha256, key) for sha256 in photos]


def photo_mark(sha256: str, key: bytes) -> Mark:
    """The mark of a photo."""
    return _mark(MarkKind.PHOTO, sha256, key)


def was_erased(session: Session, marks: Iterable[Mark]) -> datetime | None:
    """When a person was erased who seems to be this one; None if nobody was.

    The same photo or the same e-mail address will do; a number, which may be a
    switchboard's, only with the same name.
    """
    for kinds, moment in _find(session, marks):
        if kinds & {MarkKind.PHOTO, MarkKind.EMAIL} or _is_surely(kinds):
            return moment
    return None


def find_erased_again(session: Session, key: bytes) -> Iterator[int]:
    """Contacts that an older backup brought back.

    A person who was taken in again after the erasure is not among them.
    """
    if session.exec(select(Erasure.id).limit(1)).first() is None:
        return
    for contact in session.exec(select(Contact)):
        for kinds, moment in _find(session, marks_of(contact, (), key)):
            if _is_surely(kinds) and contact.added_at < moment:
                yield id_of(contact)
                break


def _is_surely(kinds: set[MarkKind]) -> bool:
    is_reached = kinds & {MarkKind.EMAIL, MarkKind.PHONE}
    return MarkKind.UID in kinds or (MarkKind.NAME in kinds and bool(is_reached))


def _find(
    session: Session, marks: Iterable[Mark]
) -> Iterator[tuple[set[MarkKind], datetime]]:
    """For each person who was erased, the kinds of marks that agree, and when."""
    query = select(Erasure).where(
        col(Erasure.digest).in_([mark.digest for mark in marks])
    )
    by_person = defaultdict(list)
    for row in session.exec(query):
        by_person[row.person].append(row)
    for rows in by_person.values():
        yield {row.kind for row in rows}, max(row.erased_at for row in rows)


def _mark(kind: MarkKind, value: str, key: bytes) -> Mark:
    return Mark(kind, hmac.digest(key, f"{kind}\0{value}".encode(), "sha256").hex())
