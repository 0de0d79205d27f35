"""Tesseract on single lines, at the places where RapidOCR sees them.

On whole cards Tesseract errs more in finding the lines than in reading them; one by
one it reads those of cards in Korean and Vietnamese almost without a fault
(docs/readers.md).
"""

from functools import cache

import cv2
import numpy as np

from ingest.pixels import Pixels
from ingest.readers.rapid import Quads, part_of_line
from ingest.readers.tesseract import SINGLE_LINE, Tesseract
from models.reading import Word

HEIGHT = 40  # pixels of a line when it is read
TRIM = 0.08  # of a line's height, above and below: RapidOCR's margins are wide
MARGIN = 5  # pixels, to the left and right
UPRIGHT = 1.5  # heights to a width from which RapidOCR takes a line for a vertical one


class LineReader:
    """Reads the lines of cleaned cards in one language.

    Args:
        language: As Tesseract calls it, such as "kor".

    Raises:
        ReaderMissing: tesserocr or the language is not installed.
    """

    def __init__(self, language: str) -> None:
        self._tesseract = Tesseract((language,), SINGLE_LINE)

    def read_line(self, card: Pixels, quad: Quads) -> tuple[Word, ...]:
        """The words between four corners, as those of one line.

        Raises:
            ReaderFailed: Tesseract gave up, or took too long.
        """
        picture = _cut(card, quad)
        if picture is None:
            return ()
        width = picture.shape[1] - 2 * MARGIN
        return tuple(
            Word(
                word.text,
                word.confidence,
                part_of_line(
                    quad,
                    (word.box.left - MARGIN) / width,
                    (word.box.right - MARGIN) / width,
                ),
                0,
            )
            for word in self._tesseract.read(picture).words
        )


@cache
def load_line_reader(language: str) -> LineReader:
    """The reader of a language, loaded when the first line of it is to be read.

    Raises:
        ReaderMissing: tesserocr or the language is not installed.
    """
    return LineReader(language)


def _cut(card: Pixels, quad: Quads) -> Pixels | None:
    """The line upright; None for one that runs downwards."""
    corners = quad.astype(np.float32)
    across = float(np.linalg.norm(corners[1] - corners[0]))
    down = float(np.linalg.norm(corners[3] - corners[0]))
    if down >= UPRIGHT * across:
        return None
    scale = (1 + 2 * TRIM) * HEIGHT / max(down, 1.0)
    width = max(round(across * scale), 1)
    right = MARGIN + width
    above, below = -TRIM * HEIGHT, (1 + TRIM) * HEIGHT
    flat = np.array(
        [(MARGIN, above), (right, above), (right, below), (MARGIN, below)], np.float32
    )
    return np.asarray(
        cv2.warpPerspective(
            card,
            cv2.getPerspectiveTransform(corners, flat),
            (right + MARGIN, HEIGHT),
            flags=cv2.INTER_AREA,
            borderMode=cv2.BORDER_REPLICATE,
        ),
        np.uint8,
    )
