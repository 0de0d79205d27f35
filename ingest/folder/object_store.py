"""List and open photos in S3, or a store with its protocol; nothing is written.

Amazon's library finds credentials, region and endpoint in its variables and files; they
are never part of an address, and nothing here stores or shows them.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from ingest.decode.source import Stamp
from ingest.folder.listing import is_photo_folder, is_photo_name, photo_order
from models.errors import NotFound, PhotoUnavailable, SetupError
from models.storage.object_path import address

BLOCK = 8 << 20
"""Bytes that are fetched at a time, enough for most photos."""
AHEAD = 4
"""Objects of which the first block is fetched before their turn."""
OpenObject: TypeAlias = Callable[[Path], AbstractContextManager[tuple[BinaryIO, Stamp]]]
"""Opens an object as `open_object` does."""
_NAMED = "set AWS_PROFILE, AWS_ENDPOINT_URL or the other variables of the AWS tools"


def find_objects(prefix: Path, skipped: Sequence[str]) -> list[Path]:
    """Find the photos in a bucket or below a prefix, or the object of that name.

    Photos are recognised and sorted by their names like those in folders.

    Args:
        prefix: As in `models.storage.object_path`.
        skipped: Names of folders that are not searched, with wildcards.

    Raises:
        NotFound: There is no such bucket, or no photo in it.
        SetupError: s3fs is not installed, or the store refuses to list.
    """
    if len(prefix.parts) < 2 or "@" in prefix.parts[1]:
        raise NotFound(
            "An address in S3 is s3://bucket/folder, without a key or password:"
            f" {_NAMED}."
        )
    store, failures = _connect()
    try:
        keys = store.find(_key(prefix))
    except FileNotFoundError as error:
        raise NotFound(f"{address(prefix)}: there is no such bucket.") from error
    except failures as error:
        raise SetupError(
            f"{address(prefix)} cannot be listed ({_reason(error)}): {_NAMED}."
        ) from error
    found = [Path(f"s3:/{key}") for key in keys]
    if found == [prefix]:
        return found
    photos = [it for it in found if _is_photo(it.relative_to(prefix), skipped)]
    if not photos:
        raise NotFound(f"{address(prefix)} holds no photos: check the spelling.")
    return sorted(photos, key=photo_order)


@contextmanager
def open_object(
    path: Path, fetched: Future[Any] | None = None
) -> Iterator[tuple[BinaryIO, Stamp]]:
    """Open an object for reading, as it is now; its stamp has no device and inode.

    Args:
        path: As in `models.storage.object_path`.
        fetched: Its file, if it is being fetched already.

    Raises:
        PhotoUnavailable: It is gone, may not be read, has changed since, or the store
            cannot be reached; also when that happens while it is being read.
        SetupError: s3fs is not installed.
    """
    store, failures = _connect()
    try:
        with fetched.result() if fetched else _open(store, path) as file:
            changed = int(file.details["LastModified"].timestamp())
            stamp = Stamp(0, 0, int(file.size), changed * 1_000_000_000)
            yield cast("BinaryIO", file), stamp
    except FileNotFoundError as error:
        raise PhotoUnavailable(
            f"{path.name} is not in the bucket: it was moved or deleted.", "vanished"
        ) from error
    except failures as error:
        raise PhotoUnavailable(
            f"{path.name} cannot be fetched from its bucket ({_reason(error)}):"
            " try again later.",
            "unavailable",
        ) from error


@contextmanager
def fetching_ahead(paths: Iterable[Path]) -> Iterator[OpenObject]:
    """Hand over what opens objects, while the next ones are being fetched.

    Args:
        paths: The objects in the order in which they will be opened; at most
            `AHEAD` blocks are in memory before their turn.

    Raises:
        SetupError: s3fs is not installed.
    """
    store, _ = _connect()
    waiting = deque(paths)
    fetched: dict[Path, Future[Any]] = {}

    def open_next(path: Path) -> AbstractContextManager[tuple[BinaryIO, Stamp]]:
        file = fetched.pop(path, None)
        fetch_next()
        return open_object(path, file)

    def fetch_next() -> None:
        while waiting and len(fetched) < AHEAD:
            path = waiting.popleft()
            fetched[path] = threads.submit(fetch, store, path)

    with ThreadPoolExecutor(AHEAD) as threads:
        fetch_next()
        try:
            yield open_next
        finally:
            threads.shutdown(cancel_futures=True)


def fetch(store: Any, path: Path) -> Any:  # noqa: ANN401 - it has no types
    """Open an object with its first block in memory."""
    file = _open(store, path)
    file.read(1)
    file.seek(0)
    return file


def _open(store: Any, path: Path) -> Any:  # noqa: ANN401
    return store.open(_key(path), "rb", block_size=BLOCK)


def _connect() -> tuple[Any, tuple[type[Exception], ...]]:
    """Return the store, and the exceptions that it raises on failure."""
    try:
        import fsspec  # noqa: PLC0415 - optional, and it takes 0.4 s to load
        from botocore.exceptions import BotoCoreError  # noqa: PLC0415

        store = fsspec.filesystem("s3", use_listings_cache=False)
    except ImportError as error:
        raise SetupError(
            'To import from S3, install it: pip install "cardfile[s3]".'
        ) from error
    return store, (OSError, BotoCoreError)


def _key(path: Path) -> str:
    return "/".join(path.parts[1:])


def _is_photo(below: Path, skipped: Sequence[str]) -> bool:
    folders = list(below.parents)[:-1]
    return is_photo_name(below) and all(is_photo_folder(it, skipped) for it in folders)


def _reason(error: Exception) -> str:
    """Return the store's message on one line; it names hosts and buckets, no keys."""
    return " ".join(str(error).split()).rstrip(".")[:200]
