"""The interface of what reads many photos: local processes or a cluster."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

from models.errors import PhotoError

Reading = TypeVar("Reading")
Reading_co = TypeVar("Reading_co", covariant=True)


class Executor(Protocol[Reading_co]):
    """Reads what is submitted and returns each result once, in any order."""

    @property
    def is_full(self) -> bool:
        """Whether a result should be taken before another photo is submitted."""
        ...

    def submit(self, path: Path) -> None:
        """Read a photo as soon as there is room for it."""
        ...

    def results(self) -> Iterator[tuple[Path, Reading_co | PhotoError]]:
        """Wait for results, one after the other, until nothing is left to be read.

        Raises:
            SetupError: No photo can be read until someone acts.
        """
        ...


def read_all(
    paths: Iterable[Path], executor: Executor[Reading]
) -> Iterator[tuple[Path, Reading | PhotoError]]:
    """Read photos, taking each path only when the executor has room for it."""
    for path in paths:
        executor.submit(path)
        while executor.is_full:
            yield next(executor.results())
    yield from executor.results()


class InThisProcess(Generic[Reading]):
    """An executor without workers, for tests and for photos that are trusted.

    Args:
        read: Reads one photo, or raises a PhotoError.
    """

    def __init__(self, read: Callable[[Path], Reading]) -> None:
        self._read = read
        self._queued: deque[Path] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._queued.clear()

    @property
    def is_full(self) -> bool:
        """Whether a photo is queued."""
        return bool(self._queued)

    def submit(self, path: Path) -> None:
        """Keep a photo until its result is asked for."""
        self._queued.append(path)

    def results(self) -> Iterator[tuple[Path, Reading | PhotoError]]:
        """Read the queued photos, one after the other."""
        while self._queued:
            path = self._queued.popleft()
            result: Reading | PhotoError
            try:
                result = self._read(path)
            except PhotoError as error:
                result = error
            yield path, result
