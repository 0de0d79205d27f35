"""Write files completely or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.errors import ExportFailed
from models.storage.file_lock import abandoned_folders, delete_unlocked, lock
from models.storage.files import replace_durably, sync_file

_DRAFT = re.compile(r"\..+\.[a-z0-9_]{8}\.part")
"""Names of drafts."""


class UnfinishedFile:
    """A file under a temporary name beside the one that it will replace.

    Whatever is at `path` stays until `publish`, after which the whole new content is
    there, even if the machine stops in between. A new file is its owner's alone, since
    it is full of other people's addresses; an old one keeps its rights.

    Args:
        path: Where the file goes.

    Raises:
        ExportFailed: The folder does not exist or cannot be written, or the path is
            that of a pipe or device.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        if self.path.exists() and not (self.path.is_file() or self.path.is_dir()):
            raise ExportFailed(
                f"{path} is a pipe or a device, not a file: give a file, or - for"
                " standard output."
            )
        try:
            self._lock, name = tempfile.mkstemp(
                prefix=f".{path.name}.", suffix=".part", dir=self.path.parent
            )
        except OSError as error:
            raise not_written(path, error) from error
        lock(self._lock)  # as long as it is written: see `delete_abandoned`
        self.part = Path(name)
        self.folder = self.part.parent

    def publish(self, path: Path | None = None) -> Path:
        """Put the file in its place, or at another one in the same folder.

        Raises:
            ExportFailed: The disk is full, or the place is taken by a folder.
        """
        path = path or self.path
        try:
            if path.exists():
                shutil.copymode(path, self.part)
            sync_file(self.part)
            self._unlock()  # Windows renames no open file
            replace_durably(self.part, path)
        except OSError as error:
            self.discard()
            raise not_written(path, error) from error
        return path

    def discard(self) -> None:
        """Remove the temporary file; harmless once it is published."""
        self._unlock()
        self.part.unlink(missing_ok=True)

    def _unlock(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def delete_abandoned(folder: Path) -> None:
    """Delete what exports into a folder left that were killed: it is full of people."""
    for part in folder.glob(".*.part"):
        if _DRAFT.fullmatch(part.name):
            delete_unlocked(part)
    for left in abandoned_folders(folder):
        shutil.rmtree(left, ignore_errors=True)


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield a temporary file to be written to; it becomes `path` if all goes well.

    Raises:
        ExportFailed: It cannot be written, or the disk is full; `path` stays as it was.
    """
    it = UnfinishedFile(path)
    try:
        yield it.part
        it.publish()
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        it.discard()


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a failure to write, such as a full disk, into a sentence about `path`.

    Raises:
        ExportFailed: With the system's reason.
    """
    try:
        yield
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> ExportFailed:
    """Return the sentence for a file that cannot be written."""
    folder = path.absolute().parent
    if not folder.is_dir():
        return ExportFailed(f"{path} was not written: make the folder {folder} first.")
    reason = error.strerror or str(error)
    return ExportFailed(
        f"{path} could not be written ({reason}); what was there before is unchanged."
    )
