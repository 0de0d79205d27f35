"""Fingerprints of erased people: they recognise a person, and name nobody.

A fingerprint is the HMAC of an address, number, name or photo under a key that only the
data folder has. Without the key it cannot be found out by trying addresses.
"""

import hmac
import secrets
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session, col, select

from actions.intake.archive import KEY_FILE, Archive
from models.contact import PointKind
from models.errors import StorageUnusable
from models.likeness import name_key
from models.settings import Settings
from models.storage.files import read_limited, write_private_file
from models.tables.columns import id_of
from models.tables.contact import Contact
from models.tables.history import Erasure, FingerprintKind

_LONGEST_KEY = 1000  # bytes

_POINTS = {
    FingerprintKind.EMAIL: PointKind.EMAIL,
    FingerprintKind.PHONE: PointKind.PHONE,
}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """One fingerprint of an erased person.

    Attributes:
        kind: What it was made of.
        digest: HMAC-SHA-256, hexadecimal.
    """

    kind: FingerprintKind
    digest: str


def key_folder_of(settings: Settings) -> Path:
    """Return the folder of the key: that of the originals if these are shared."""
    return settings.originals or settings.folder


def read_key(folder: Path) -> bytes | None:
    """Return the key in a folder; None where nobody was erased yet.

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
    """Return the key that belongs to an archive, made if there is none.

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


def fingerprints_of(
    contact: Contact, photos: Iterable[str], key: bytes
) -> list[Fingerprint]:
    """Return all fingerprints of a contact.

    Photos with its cards are given by their SHA-256.
    """
    values = [(FingerprintKind.UID, contact.uid)]
    if contact.name:
        values.append((FingerprintKind.NAME, name_key(contact.name)))
    for kind, point in _POINTS.items():
        values += [(kind, value.casefold()) for value in contact.values(point)]
    fingerprints = [_fingerprint(kind, value, key) for kind, value in values]
    return fingerprints + [photo_fingerprint(sha256, key) for sha256 in photos]


def photo_fingerprint(sha256: str, key: bytes) -> Fingerprint:
    """Return the fingerprint of a photo."""
    return _fingerprint(FingerprintKind.PHOTO, sha256, key)


def was_erased(
    session: Session, fingerprints: Iterable[Fingerprint]
) -> datetime | None:
    """Return when a person was erased who seems to be this one, or None.

    The same photo or the same e-mail address will do; a number, which may be a
    switchboard's, only with the same name.
    """
    for kinds, moment in _find(session, fingerprints):
        if kinds & {FingerprintKind.PHOTO, FingerprintKind.EMAIL} or _is_surely(kinds):
            return moment
    return None


def find_erased_again(session: Session, key: bytes) -> Iterator[int]:
    """Yield the erased contacts that an older backup brought back.

    A person who was imported again after the erasure is not among them.
    """
    if session.exec(select(Erasure.id).limit(1)).first() is None:
        return
    for contact in session.exec(select(Contact)):
        for kinds, moment in _find(session, fingerprints_of(contact, (), key)):
            if _is_surely(kinds) and contact.added_at < moment:
                yield id_of(contact)
                break


def _is_surely(kinds: set[FingerprintKind]) -> bool:
    is_reached = kinds & {FingerprintKind.EMAIL, FingerprintKind.PHONE}
    return FingerprintKind.UID in kinds or (
        FingerprintKind.NAME in kinds and bool(is_reached)
    )


def _find(
    session: Session, fingerprints: Iterable[Fingerprint]
) -> Iterator[tuple[set[FingerprintKind], datetime]]:
    """Yield for each erased person which kinds agree, and when it was erased."""
    query = select(Erasure).where(
        col(Erasure.digest).in_([fingerprint.digest for fingerprint in fingerprints])
    )
    by_person = defaultdict(list)
    for row in session.exec(query):
        by_person[row.person].append(row)
    for rows in by_person.values():
        yield {row.kind for row in rows}, max(row.erased_at for row in rows)


def _fingerprint(kind: FingerprintKind, value: str, key: bytes) -> Fingerprint:
    return Fingerprint(
        kind, hmac.digest(key, f"{kind}\0{value}".encode(), "sha256").hex()
    )
