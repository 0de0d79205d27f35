"""Stand-ins that tests hand to the code instead of what is slow or outside."""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Generic, Self

from ingest.decode.pixels import Pixels
from ingest.workers.executor import Reading
from models.errors import PhotoError
from models.geometry import Box
from models.reading import OcrResult, Word


class ScriptedReader:
    """A reader that reads what the test wrote, a line below the other."""

    def __init__(self, *lines: str, confidence: float = 0.9) -> None:
        self._lines = lines
        self._confidence = confidence
        self.read_so_far = 0

    def read(self, picture: Pixels) -> OcrResult:
        assert picture.ndim in {2, 3}
        self.read_so_far += 1
        words = (
            Word(
                text, self._confidence, Box(60 * i, 40 * n, 60 * i + 50, 40 * n + 30), n
            )
            for n, line in enumerate(self._lines)
            for i, text in enumerate(line.split())
        )
        return OcrResult(tuple(words), "scripted")


class InThisProcess(Generic[Reading]):
    """An executor without workers.

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

    def submit(self, path: Path) -> None:
        """Keep a photo until its result is asked for."""
        self._queued.append(path)

    def results(
        self,
        *,
        drain: bool = True,  # noqa: ARG002  nothing is read in the background
    ) -> Iterator[tuple[Path, Reading | PhotoError]]:
        """Read the queued photos, one after the other."""
        while self._queued:
            path = self._queued.popleft()
            result: Reading | PhotoError
            try:
                result = self._read(path)
            except PhotoError as error:
                result = error
            yield path, result
