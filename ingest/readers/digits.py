"""Read numbers in Arabic, Persian, Thai and Indian digits.

RapidOCR lacks these digits, and Tesseract's models for Arabic and Thai take them for
letters. A small network that was trained on them alone (`training/digits.py`) finds
them in a line and reads them; letters and other digits are nothing to it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.pp_ocr import part_of_line
from ingest.readers.runtime import Runtime
from ingest.readers.tesseract_lines import flatten_line
from models.geometry import Box
from models.reading import Word

HEIGHT = 32  # pixels of a line
STEP = 2  # pixels of a column of the output
GAP = 1.4  # times the usual distance of digits: what is further apart are two words

DIGITS: Mapping[str, str] = {
    "Arabic": "٠١٢٣٤٥٦٧٨٩",
    "Thai": "๐๑๒๓๔๕๖๗๘๙",
    "Devanagari": "०१२३४५६७८९",
}
"""The digits of each script, from zero; Persian ones count as Arabic."""
SIGNS = "-+/.()"
CLASSES = ("", *"".join(DIGITS.values()), *SIGNS)
"""What a column of the output can show; the first is nothing."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A digit or sign that was read.

    Attributes:
        text: The sign.
        confidence: From 0 to 1.
        place: The middle of it, in columns of the output.
    """

    text: str
    confidence: float
    place: float


class DigitReader:
    """Finds numbers in lines.

    Args:
        runtime: Runs the model.

    Raises:
        ReaderMissing: The runtime is not installed.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._model = runtime.load(Path(__file__).parent / "data" / "digits.onnx")

    def read_line(self, card: Pixels, quad: Corners, script: str) -> tuple[Word, ...]:
        """Read the numbers of a line between four corners, from left to right.

        Args:
            card: Height x width x 3, blue-green-red.
            quad: The corners.
            script: One of `DIGITS`.

        Raises:
            ReaderFailed: The model could not be run.
        """
        line = flatten_line(card, quad, HEIGHT)
        if line is None:
            return ()
        picture = evened(line[0])
        output = self._model.run(picture[None, :, :, None])[0]
        signs = list(_signs(_masked(output, script)))
        return tuple(_word(run, quad, len(output)) for run in _runs(signs))


def evened(picture: Pixels) -> NDArray[np.float32]:
    """Return how far each pixel of a line is from the background: 0, to 1 of ink."""
    if picture.ndim > 2:
        picture = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    away = cv2.absdiff(picture, np.full_like(picture, int(np.median(picture))))
    most = max(float(np.percentile(away, 98)), 24.0)
    return np.asarray(np.clip(away / most, 0, 1), np.float32)


def _masked(output: NDArray[np.float32], script: str) -> NDArray[np.float32]:
    """Probabilities of nothing, the digits of a script, and signs, by column."""
    own = {*DIGITS[script], *SIGNS, ""}
    scores = np.where([sign in own for sign in CLASSES], output, -np.inf)
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), np.float32)


def _signs(shares: NDArray[np.float32]) -> Iterator[_Sign]:
    """The signs of a line: runs of columns in which the same one is likeliest."""
    best = shares.argmax(axis=1)
    ends = [0, *np.flatnonzero(np.diff(best)) + 1, len(best)]
    for start, end in pairwise(map(int, ends)):
        if kind := int(best[start]):
            sure = float(shares[start:end, kind].max())
            yield _Sign(CLASSES[kind], sure, (start + end - 1) / 2)


def _runs(signs: Sequence[_Sign]) -> Iterator[list[_Sign]]:
    """Signs that are as near each other as the digits of one group."""
    gaps = [right.place - left.place for left, right in pairwise(signs)]
    if not signs:
        return
    usual = median(gaps) if gaps else 0.0
    run = [signs[0]]
    for gap, sign in zip(gaps, signs[1:], strict=True):
        if gap > GAP * usual:
            yield run
            run = []
        run.append(sign)
    yield run


def _word(run: Sequence[_Sign], quad: Corners, columns: int) -> Word:
    sure = [sign.confidence for sign in run]
    half = (run[-1].place - run[0].place) / max(len(run) - 1, 1) / 2
    box: Box = part_of_line(
        quad, (run[0].place - half) / columns, (run[-1].place + half + 1) / columns
    )
    text = "".join(sign.text for sign in run)
    return Word(text, fmean(sure), box, 0, min(sure))
