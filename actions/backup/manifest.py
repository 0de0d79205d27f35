"""The manifest of a backup, against which its files are verified."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, col

from models.database.sqlite import DATABASE_FILE
from models.errors import DataDamaged, NotFound, Remedy
from models.storage.files import open_regular, read_limited, write_private_file
from models.tables.photo import Photo
from models.text import parse_json

MANIFEST = "manifest.json"
_LARGEST = 500_000_000  # bytes; a million originals take a fifth of it
FORMAT = 1
"""Version of the manifest; a program that does not know it refuses the backup."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of a backup.

    Attributes:
        version: Of the cardfile that made it.
        made_at: In ISO 8601, UTC.
        files: SHA-256 of each file beside the manifest, by name.
        rows: How many rows each table has; empty with a server.
        originals: Size in bytes of each original by its name; they lie in the folder
            that the backups share.
        lacking: Originals that were missing or damaged when it was made.
    """

    version: str
    made_at: str
    files: dict[str, str]
    rows: dict[str, int]
    originals: dict[str, int]
    lacking: tuple[str, ...] = ()

    @property
    def has_database(self) -> bool:
        """Return whether the backup holds the database; a server's is not copied."""
        return DATABASE_FILE in self.files

    def write(self, folder: Path) -> None:
        """Write it into a backup's folder, synced.

        Raises:
            StorageUnusable: It cannot be written.
        """
        text = json.dumps({"format": FORMAT, **asdict(self)}, indent=1)
        write_private_file(folder / MANIFEST, text.encode())


def read_manifest(folder: Path) -> Manifest:
    """Read what should be in a backup.

    Raises:
        DataDamaged: It is not to be understood.
    """
    path = folder / MANIFEST
    try:
        table = parse_json(read_limited(path, _LARGEST, follow=False).decode())
        if table.pop("format") != FORMAT:
            raise DataDamaged(f"{path} was written by a newer cardfile: update it.")
        manifest = Manifest(**table | {"lacking": tuple(table["lacking"])})
        _check_types(manifest)
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
    ) as error:
        raise DataDamaged(f"{path} is damaged: restore another backup.") from error
    return manifest


def _check_types(manifest: Manifest) -> None:
    datetime.fromisoformat(manifest.made_at)
    texts = (manifest.version, *manifest.files.values(), *manifest.lacking)
    counts = (*manifest.rows.values(), *manifest.originals.values())
    if not all(isinstance(it, str) for it in texts):
        raise TypeError("a value is not text")
    if not all(isinstance(it, int) for it in counts):
        raise TypeError("a value is not a number")
    for name in (*manifest.files, *manifest.originals):
        name.encode()  # raises ValueError for half a pair of UTF-16
        if Path(name).name != name or "\0" in name:
            raise ValueError("a name is not that of a file beside the manifest")


def find_backup(folder: Path) -> Path:
    """Return the folder of the newest backup in a folder, or that folder if it is one.

    Raises:
        NotFound: There is none.
    """
    if (folder / MANIFEST).is_file():
        return folder
    found = sorted(path.parent for path in folder.glob(f"[0-9]*/{MANIFEST}"))
    if not found:
        raise NotFound(f"There is no backup in {folder}.", Remedy.MAKE_BACKUP)
    return found[-1]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, hexadecimal.

    Raises:
        OSError: It cannot be read.
    """
    with open_regular(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def list_originals(session: Session) -> Iterator[tuple[str, str, int]]:
    """Yield SHA-256, suffix and size in bytes of all photos."""
    query = select(col(Photo.sha256), col(Photo.suffix), col(Photo.size))
    for row in session.execute(query):
        yield row[0], row[1], row[2]
