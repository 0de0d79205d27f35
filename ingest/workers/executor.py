"""The interface of local processes and of a cluster that read many photos."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from models.errors import PhotoError

Reading = TypeVar("Reading")
Reading_co = TypeVar("Reading_co", covariant=True)


class Executor(Protocol[Reading_co]):
    """Reads submitted photos and returns each result once, in any order."""

    def submit(self, path: Path) -> None:
        """Queue a photo, which is read while results are awaited."""
        ...

    def results(
        self, *, drain: bool = True
    ) -> Iterator[tuple[Path, Reading_co | PhotoError]]:
        """Read queued photos and yield results until every photo is read.

        Without `drain`, ends as soon as another photo can be queued.

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
        yield from executor.results(drain=False)
    yield from executor.results()
