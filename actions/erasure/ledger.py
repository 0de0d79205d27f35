"""The ledger of erasures beside the backups.

A backup still has the people who were erased after it was made. Beside it, a file
keeps the fingerprints of all erasures, so that a restored backup forgets them again
even if nothing but the backups is left.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlmodel import Session, col, select

from actions.erasure.fingerprints import read_key
from actions.intake.archive import Archive
from models.database.database import Database
from models.errors import DataDamaged, StorageUnusable
from models.storage.files import read_limited, write_private_file
from models.tables.history import Backup, Erasure, FingerprintKind
from models.text import parse_json

LEDGER_FILE = "erased.json"
_LARGEST = 100_000_000  # bytes


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A row of `models.tables.history.Erasure`; the moment in ISO 8601, UTC."""

    person: str
    kind: str
    digest: str
    erased_at: str

    def as_row(self) -> Erasure:
        """Return the fingerprint as a database keeps it.

        Raises:
            TypeError: It is no fingerprint, for one of its values is no text.
            ValueError: Its kind or its moment cannot be understood.
        """
        if not isinstance(self.person, str) or not isinstance(self.digest, str):
            raise TypeError("a fingerprint is text")
        return Erasure(
            person=self.person,
            kind=FingerprintKind(self.kind),
            digest=self.digest,
            erased_at=datetime.fromisoformat(self.erased_at).astimezone(UTC),
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """All fingerprints of a data folder, with the key they were made with."""

    key: bytes
    entries: tuple[LedgerEntry, ...]


def publish(database: Database, archive: Archive) -> None:
    """Write the ledger beside all backups that can be reached."""
    key = read_key(archive.key_folder)
    if key is None:
        return
    with database.reading() as session:
        entries = [asdict(entry) for entry in _entries(session)]
        paths = session.exec(select(Backup.path)).all()
    text = json.dumps({"key": key.hex(), "entries": entries})
    for folder in {Path(path).parent for path in paths}:
        if folder.is_dir():
            with suppress(StorageUnusable):  # the command names the backup in any case
                write_private_file(folder / LEDGER_FILE, text.encode())


def read_ledger(folder: Path) -> Ledger | None:
    """Return the ledger beside backups; None if nobody was erased since.

    Raises:
        DataDamaged: It is there but cannot be understood.
    """
    path = folder / LEDGER_FILE
    try:
        table = parse_json(read_limited(path, _LARGEST, follow=False).decode())
        ledger = Ledger(
            key=bytes.fromhex(table["key"]),
            entries=tuple(LedgerEntry(**entry) for entry in table["entries"]),
        )
        for entry in ledger.entries:
            entry.as_row()
    except FileNotFoundError:
        return None
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        OverflowError,
    ) as error:
        raise DataDamaged(
            f"{path} is damaged, and erased people would be restored without it: "
            "replace it by another copy, or move it away to restore anyway."
        ) from error
    return ledger


def read_ledger_of_database(key_folder: Path, database: Path) -> Ledger | None:
    """Return the fingerprints of a database to be replaced, perhaps damaged."""
    key = read_key(key_folder)
    if key is None or not database.is_file():
        return None
    query = "SELECT person, kind, digest, erased_at FROM erasure"
    try:
        with closing(sqlite3.connect(database)) as connection:
            rows = connection.execute(query).fetchall()
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    entries = []
    for person, kind, digest, erased_at in rows:
        with suppress(TypeError, ValueError, OverflowError):
            moment = datetime.fromisoformat(erased_at).replace(tzinfo=UTC)
            entry = LedgerEntry(person, kind, digest, moment.isoformat())
            entry.as_row()
            entries.append(entry)
    return Ledger(key, tuple(entries))


def add_entries(session: Session, ledger: Ledger) -> None:
    """Add the fingerprints of a ledger that a database does not have."""
    known = set(session.exec(select(Erasure.person)))
    session.add_all(
        entry.as_row() for entry in ledger.entries if entry.person not in known
    )


def _entries(session: Session) -> Iterator[LedgerEntry]:
    for row in session.exec(select(Erasure).order_by(col(Erasure.id))):
        yield LedgerEntry(
            row.person, row.kind.value, row.digest, row.erased_at.isoformat()
        )
