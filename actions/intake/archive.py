"""The archive of originals: every file once, named by its checksum.

A file is copied to a temporary name while its SHA-256 is taken, synced, renamed, and
its folder synced. After that, and not before, a row may speak of it.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, BinaryIO

from ingest.decode.source import PhotoLimits, Stamp, identify, open_source
from models.errors import PhotoUnavailable, StorageUnusable
from models.storage.file_lock import delete_unlocked, is_held, lock
from models.storage.files import (
    check_room,
    explain,
    make_private_folder,
    open_regular,
    replace_durably,
    sync_folder,
)
from models.storage.object_path import is_object
from models.storage.original_name import original_name

if TYPE_CHECKING:
    from ingest.folder.object_store import OpenObject

Step = Callable[[str], None]
"""Called with the name of each step just taken; tests stop the program there."""

_CHUNK = 1 << 20  # bytes
_HEAD = 1 << 12  # bytes in which a format shows itself
_TEMPORARY = "tmp-"
MARK = ".cardfile-originals"
"""Hidden file that identifies a folder of originals."""
KEY_FILE = "erasure.key"
"""The key of the fingerprints of erased people, in `Archive.key_folder`."""
_NOT_ORIGINALS = {MARK, KEY_FILE}


def no_step(_name: str) -> None:
    """Do nothing: no test follows the steps."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is safe in the archive.

    Attributes:
        sha256: Of its bytes, 64 lower-case hexadecimal digits.
        size: In bytes.
        suffix: By content, such as ".jpg".
        stamp: Of the file it was copied from.
    """

    sha256: str
    size: int
    suffix: str
    stamp: Stamp


class Archive:
    """The folder of originals; files are added to it, never changed.

    They are deleted when a person is erased, and by nothing else. Without a folder that
    others share, originals are in `originals` of the data folder. `step` is called with
    the name of each step.

    Attributes:
        data: The data folder.
        folder: The folder of originals.
        is_shared: Whether others use the folder too, from other machines perhaps.

    Raises:
        StorageUnusable: The folder cannot be made.
    """

    def __init__(
        self,
        data: Path,
        shared: Path | None = None,
        limits: PhotoLimits = PhotoLimits(),  # noqa: B008  frozen
        step: Step = no_step,
    ) -> None:
        self.data = data
        self.is_shared = shared is not None
        self.folder = data / "originals" if shared is None else shared
        self._limits = limits
        self._step = step
        if not self.is_shared:
            make_private_folder(self.folder)

    @property
    def key_folder(self) -> Path:
        """The folder of the key of erasures; shared originals share it too."""
        return self.folder if self.is_shared else self.data

    def check_reachable(self) -> None:
        """Make sure that the folder of originals is there.

        Raises:
            StorageUnusable: It is not mounted, or was moved.
        """
        if not self.folder.is_dir():
            raise StorageUnusable(
                f"The folder of originals {self.folder} cannot be reached: mount or"
                " create it."
            )

    def path_of(self, sha256: str, suffix: str) -> Path:
        """Return the path of an original, whether or not it exists.

        Raises:
            DataDamaged: It is no name of an original, and could lead anywhere.
        """
        name = original_name(sha256, suffix)
        return self.folder / name[:2] / name[2:4] / name

    def keep(self, path: Path, open_object: "OpenObject | None" = None) -> Kept:
        """Copy a file into the archive; bytes that are there already stay as they are.

        An object in S3 is opened by `open_object`, or directly.

        Raises:
            PhotoUnreadable: It is empty, no picture, or no file at all.
            PhotoTooLarge: It passes the limits.
            PhotoUnavailable: It cannot be read just now, or changes while it is read.
            StorageUnusable: The archive cannot be written, or its disk is full.
        """
        with _open(path, open_object) as (source, look):
            stamp = look()
            self._limits.check_size(path.name, stamp.size)
            check_room(self.folder, stamp.size + self._limits.room)
            with self._temporary() as (temporary, partial):
                head, sha256 = _copy(source, temporary, self.folder)
                self._step("copied")
                if look() != stamp:
                    problem = f"{path.name} changed while it was read: try again later."
                    raise PhotoUnavailable(problem, "changed")
                suffix = identify(path.name, head).suffix
                self._name(partial, self.path_of(sha256, suffix), stamp.size)
        return Kept(sha256, stamp.size, suffix, stamp)

    def add(self, original: Path) -> bool:
        """Copy an original of another archive, unless it is here.

        Returns:
            Whether it is here now; not if it has lost the bytes it is named after.

        Raises:
            OSError: It cannot be read.
            StorageUnusable: The archive cannot be written, or its disk is full.
        """
        final = self.path_of(original.stem, original.suffix)
        size = original.stat().st_size
        if final.exists() and final.stat().st_size == size:
            return True
        with (
            open_regular(original) as source,
            self._temporary() as (temporary, partial),
        ):
            _, sha256 = _copy(source, temporary, self.folder)
            if sha256 != original.stem:
                return False
            self._name(partial, final, size)
        return True

    def put(self, content: bytes, suffix: str) -> str:
        """Store a picture that cardfile made.

        Returns:
            The SHA-256 of its bytes.

        Raises:
            StorageUnusable: The archive cannot be written, or its disk is full.
        """
        with self._temporary() as (temporary, partial):
            _, sha256 = _copy(BytesIO(content), temporary, self.folder)
            self._name(partial, self.path_of(sha256, suffix), len(content))
        return sha256

    def remove(self, original: Path) -> None:
        """Delete a file of the archive for good: its person was erased.

        Raises:
            StorageUnusable: It cannot be deleted.
        """
        try:
            original.unlink(missing_ok=True)
            sync_folder(original.parent)
        except OSError as error:
            raise explain(error, original) from error

    def tidy(self) -> None:
        """Delete incomplete copies that killed programs left."""
        for path in self.folder.glob(f"{_TEMPORARY}*"):
            delete_unlocked(path)

    def leftovers(self) -> Iterator[Path]:
        """Yield incomplete copies that killed programs left."""
        for path in sorted(self.folder.glob(f"{_TEMPORARY}*")):
            with suppress(StorageUnusable):
                if is_held(path) is False:
                    yield path

    def originals(self) -> Iterator[Path]:
        """Yield every file in the archive except temporary ones."""
        for path in sorted(self.folder.rglob("*")):
            is_ours = path.parent == self.folder and (
                path.match(f"{_TEMPORARY}*") or path.name in _NOT_ORIGINALS
            )
            if not is_ours and (path.is_symlink() or not path.is_dir()):
                yield path

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        try:
            handle, partial = self._create_locked()
        except OSError as error:
            raise explain(error, self.folder) from error
        file = os.fdopen(handle, "wb")
        try:
            yield file, partial
        finally:
            with suppress(OSError):  # it tries once more what failed to be written
                file.close()
            partial.unlink(missing_ok=True)

    def _create_locked(self) -> tuple[int, Path]:
        """Open a file that is locked while it is written, so that nobody deletes it."""
        while True:
            handle, name = mkstemp(prefix=_TEMPORARY, dir=self.folder)
            if lock(handle) and Path(name).exists():
                return handle, Path(name)
            os.close(handle)  # another program has just taken it for a leftover

    def _name(self, partial: Path, final: Path, size: int) -> None:
        try:
            if final.exists() and final.stat().st_size == size:
                sync_folder(final.parent)  # another program may not have come to it
                return
            make_private_folder(final.parent)
            if self.is_shared:
                self._share(partial, final)
            replace_durably(partial, final)
        except OSError as error:
            raise explain(error, final) from error
        self._step("named")

    def _share(self, partial: Path, final: Path) -> None:
        """Let the group of the folder read and erase a file, whoever added it."""
        partial.chmod(0o660)
        for folder in (final.parent.parent, final.parent):
            if folder.stat().st_uid == os.geteuid():
                folder.chmod(0o2770)


@contextmanager
def _open(
    path: Path, open_object: "OpenObject | None"
) -> Iterator[tuple[BinaryIO, Callable[[], Stamp]]]:
    """Open a file or an object, with a function that returns its stamp."""
    if is_object(path):
        from ingest.folder import object_store  # noqa: PLC0415 - optional

        with (open_object or object_store.open_object)(path) as (source, stamp):
            yield source, lambda: stamp
    else:
        with open_source(path) as source:
            yield source, lambda: Stamp.of(os.fstat(source.fileno()))


def _copy(source: BinaryIO, target: BinaryIO, folder: Path) -> tuple[bytes, str]:
    """Copy and sync; return the first bytes and the SHA-256 of all."""
    digest = hashlib.sha256()
    head = b""
    while chunk := source.read(_CHUNK):
        head = head or chunk[:_HEAD]
        digest.update(chunk)
        _write(target, chunk, folder)
    _write(target, b"", folder)
    return head, digest.hexdigest()


def _write(target: BinaryIO, chunk: bytes, folder: Path) -> None:
    """Write a chunk; an empty one ends the file and syncs it."""
    try:
        target.write(chunk)
        if not chunk:
            target.flush()
            os.fsync(target.fileno())
    except OSError as error:
        raise explain(error, folder) from error
