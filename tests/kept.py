"""Many photos in an archive, each with its row, made faster than by taking them in."""

import hashlib
from pathlib import Path

from actions.intake.archive import Archive
from models.database.database import Database
from models.tables.photo import Photo


def keep_many(
    database: Database, archive: Archive, count: int, first: int = 0
) -> list[Path]:
    """The originals of new photos, each of other bytes."""
    paths = []
    with database.writing() as session:
        for number in range(first, first + count):
            content = b"\xff\xd8\xff" + f"photo {number}".encode() * 3
            sha256 = hashlib.sha256(content).hexdigest()
            path = archive.path_of(sha256, ".jpg")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            paths.append(path)
            session.add(Photo(sha256=sha256, suffix=".jpg", size=len(content)))
    return paths


def flip_byte(path: Path, at: int = -1) -> None:
    """Change one byte, as a failing disk does: the size stays."""
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
