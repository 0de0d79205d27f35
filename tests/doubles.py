"""Stand-ins that tests hand to the code instead of what is slow or outside."""

from ingest.decode.pixels import Pixels
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
