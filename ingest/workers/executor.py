"""The interface of local processes and of a cluster that read many photos."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from models.errors import PhotoError

Reading = TypeVar("Reading")
Reading_co = TypeVar("Reading_co", covariant=True)


class Executor(Protocol[Reading_co]):
    """Reads submitted photos and returns each result once, in any order."""

    @property
    def is_full(self) -> bool:
        """Return whether to wait for a result before another photo is submitted."""
        ...

    def submit(self, path: Path) -> None:
        """Read a photo as soon as there is room for it."""
        ...

    def results(self) -> Iterator[tuple[Path, Reading_co | PhotoError]]:
        """Wait for results, one after the other, until every photo is read.

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
