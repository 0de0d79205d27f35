"""Ensure that each database has one folder of originals, which a team shares.

A hidden file in the folder says which one it is: an empty mount point, or the data
folder of somebody else with the same database, does not. Without it two people would
keep half of the originals each, and an erasure would leave the other half.
"""

import os
from contextlib import suppress
from uuid import uuid4

from sqlmodel import Session, select

from actions.intake.archive import MARK, Archive
from models.database.database import Database
from models.errors import StorageUnusable
from models.storage.files import CREATE_NEW, explain, read_limited
from models.tables.photo import OriginalsFolder

_LONGEST = 1000  # bytes


def claim_folder(database: Database, archive: Archive) -> None:
    """Ensure that originals go where those of this database are.

    The first folder that is used becomes that of the database.

    Raises:
        StorageUnusable: The originals are in another folder, or theirs cannot be
            reached or written.
    """
    with database.reading() as session:
        row = _find(session)
    if row is not None:
        _compare(row, archive)
        return
    archive.check_reachable()
    mark = _read_mark(archive) or _write_mark(archive)
    with database.writing() as session:
        row = _find(session)
        if row is None:
            session.add(OriginalsFolder(mark=mark, path=str(archive.folder)))
    if row is not None:  # another program was faster
        _compare(row, archive)


def check_folder(database: Database, archive: Archive) -> None:
    """Ensure the same without changing anything.

    Raises:
        StorageUnusable: The originals are in another folder, or cannot be reached.
    """
    archive.check_reachable()
    with database.reading() as session:
        row = _find(session)
    if row is not None:
        _compare(row, archive)


def adopt_folder(database: Database, archive: Archive) -> None:
    """Make this the folder of originals of the database from now on.

    Raises:
        StorageUnusable: It cannot be reached or written.
    """
    archive.check_reachable()
    mark = _read_mark(archive) or _write_mark(archive)
    with database.writing() as session:
        row = _find(session) or OriginalsFolder(mark=mark, path="")
        row.mark, row.path = mark, str(archive.folder)
        session.add(row)


def _find(session: Session) -> OriginalsFolder | None:
    return session.exec(select(OriginalsFolder)).first()


def _compare(row: OriginalsFolder, archive: Archive) -> None:
    archive.check_reachable()
    if _read_mark(archive) != row.mark:
        raise StorageUnusable(
            f"{archive.folder} is not the folder with the originals of this database,"
            f" which is {row.path}: mount it, or give the shared folder"
            " with the setting `originals`."
        )


def _read_mark(archive: Archive) -> str:
    try:
        content = read_limited(archive.folder / MARK, _LONGEST, follow=False)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise explain(error, archive.folder / MARK) from error
    return content.decode("ascii", "replace").strip()


def _write_mark(archive: Archive) -> str:
    path = archive.folder / MARK
    try:
        with suppress(FileExistsError):  # another program was faster
            handle = os.open(path, CREATE_NEW, 0o644 if archive.is_shared else 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(f"{uuid4()}\n")
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise explain(error, path) from error
    return _read_mark(archive)
