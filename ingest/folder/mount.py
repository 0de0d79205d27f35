"""Check that a watched folder is mounted, and whether it is on a network share.

The mount point of a share that is not mounted is an empty folder: mistaken for the
share, it looks as if all photos were deleted, and later as if all were new. A hidden
file in the folder, the mark, tells the two apart.
"""

from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from ingest.folder.directory import open_directory
from models.errors import InboxUnusable, Remedy, SettingInvalid
from models.storage.files import NotRegularError, explain, read_limited

MARK = ".inbox-id"
_LONGEST_MARK = 1000  # bytes

_NETWORKS = frozenset(
    "nfs nfs4 cifs smb smb2 smb3 smbfs afpfs webdav davfs 9p ceph glusterfs virtiofs"
    " drvfs vboxsf prl_fs afs coda lustre".split()
)


def read_mark(folder: Path) -> str:
    """Read the mark of a watched folder; "" if there is none.

    Raises:
        InboxUnusable: The folder cannot be reached, or the file is a link or pipe.
    """
    try:
        content = read_limited(folder / MARK, _LONGEST_MARK, follow=False)
    except FileNotFoundError:
        if folder.is_dir():
            return ""
        raise InboxUnusable(f"{folder} is not there: mount or create it.") from None
    except NotRegularError:
        raise InboxUnusable(
            f"{folder / MARK} is a link, pipe or folder that somebody else created:"
            " delete it."
        ) from None
    except OSError as error:
        raise InboxUnusable(
            f"{folder} cannot be reached ({error.strerror}): mount it again, or give"
            " yourself the right to read it."
        ) from error
    return content.decode("ascii", "replace").strip()


def write_mark(folder: Path) -> str:
    """Mark a folder as watched, unless it is; return its mark.

    Raises:
        InboxUnusable: The folder cannot be reached.
        StorageUnusable: It cannot be written.
    """
    if mark := read_mark(folder):
        return mark
    draft = f"{MARK}.{uuid4()}.tmp"
    try:
        with open_directory(folder) as directory:
            try:
                directory.create(draft, f"{uuid4()}\n".encode())
                with suppress(FileExistsError):  # another program was faster
                    directory.move(draft, directory, MARK)
            finally:
                directory.remove(draft)
    except OSError as error:
        raise explain(error, folder) from error
    return read_mark(folder)


def check_mark(folder: Path, mark: str) -> None:
    """Check that this is the folder with a mark.

    Raises:
        InboxUnusable: It is another folder, or it cannot be reached.
    """
    if read_mark(folder) != mark:
        raise InboxUnusable(
            f"{folder} is not the folder that was watched before: if it is on a share"
            " or stick, mount it.",
            Remedy.ACCEPT_FOLDER,
        )


def check_apart(folder: Path, data: Path) -> None:
    """Check that nothing cardfile writes can be imported as a photo.

    Args:
        folder: The watched folder.
        data: The data folder.

    Raises:
        SettingInvalid: One folder is within the other.
    """
    if folder.is_relative_to(data) or data.is_relative_to(folder):
        raise SettingInvalid(
            f"{folder} contains the data folder {data} or is in it: watch another"
            " folder."
        )


def is_remote(folder: Path) -> bool:
    """Return whether a folder is on another machine, so that changes are not reported.

    It is decided by the type of the file system in the list of mounted ones.
    """
    import psutil  # noqa: PLC0415 - only where a folder is watched

    best = ""
    kind = ""
    resolved = folder.resolve()
    for disk in psutil.disk_partitions(all=True):
        if len(disk.mountpoint) >= len(best) and resolved.is_relative_to(
            disk.mountpoint
        ):
            best, kind = disk.mountpoint, disk.fstype.lower()
    return kind in _NETWORKS or (kind.startswith("fuse") and kind != "fuseblk")
