"""Tesseract on single lines, at the places where RapidOCR found them.

On whole cards Tesseract makes more mistakes in finding lines than in reading them; line
by line it reads cards in Korean and Vietnamese almost without a mistake
(docs/readers.md).
"""

from functools import cache
from math import inf

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.pp_ocr import is_tall, part_of_line, size_of
from ingest.readers.tesseract import SINGLE_LINE, Tesseract
from models.errors import ReaderMissing
from models.reading import Word

HEIGHT = 40  # pixels of a line when it is read
TRIM = 0.08  # of a line's height, above and below: RapidOCR's margins are wide
MARGIN = 5  # pixels, to the left and right
APART = 0.33  # heights of a line; wider gaps separate pieces
INK = 64  # pixels of a line's height when its ink is located
SIGN = 0.6  # widths of a vertical line within which the parts of one sign start
ROUND = 0.2  # heights of a piece: the margin around its ink


class LineReader:
    """Reads the lines of cleaned cards in one language.

    Args:
        language: As Tesseract calls it, such as "kor".

    Raises:
        ReaderMissing: tesserocr or the language is not installed.
    """

    def __init__(self, language: str) -> None:
        self._tesseract = Tesseract((language,), SINGLE_LINE)

    def read_apart(self, card: Pixels, quad: Corners) -> tuple[Word, ...]:
        """Read a line of letters set apart, or of several sizes, piece by piece.

        Returns:
            The words; none of a line in one piece.

        Raises:
            ReaderFailed: Tesseract gave up, or took too long.
        """
        pieces = find_pieces(card, quad)
        if len(pieces) < 2:
            return ()
        return tuple(word for piece in pieces for word in self.read_line(card, piece))

    def read_line(
        self, card: Pixels, quad: Corners, heights: float = inf
    ) -> tuple[Word, ...]:
        """Read what is between four corners as one line, in reading order.

        Args:
            card: Cleaned.
            quad: The corners.
            heights: Length of the part that is read, from the left, in line heights.

        Raises:
            ReaderFailed: Tesseract gave up, or took too long.
        """
        picture = _cut(card, quad)
        if picture is None:
            return ()
        width = picture.shape[1] - 2 * MARGIN
        if heights < inf:
            picture = picture[:, : MARGIN + round(heights * HEIGHT)]
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
            for word in self._tesseract.recognise(picture).words
        )


@cache
def load_line_reader(language: str) -> LineReader | None:
    """Load the reader of a language once; None if it or tesserocr is not installed."""
    try:
        return LineReader(language)
    except ReaderMissing:
        return None


def find_pieces(card: Pixels, quad: Corners) -> list[Corners]:
    """Find the four corners of each piece of a line, around its ink."""
    line = flatten_line(card, quad, INK)
    if line is None:
        return []
    picture, back = line
    ink = _ink_of(picture)
    columns = np.flatnonzero(ink.any(axis=0))
    gaps = np.flatnonzero(np.diff(columns) > APART * INK) + 1
    pieces = [run for run in np.split(columns, gaps) if len(run)]
    return [_around(ink, int(run[0]), int(run[-1]), back) for run in pieces]


def _around(ink: Pixels, left: int, right: int, back: NDArray[np.float64]) -> Corners:
    """Four corners on the card around the ink between two columns of a line."""
    rows = np.flatnonzero(ink[:, left : right + 1].any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    free = ROUND * (bottom - top) + 2
    x0, y0, x1, y1 = left - free, top - free, right + 1 + free, bottom + free
    corners = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], np.float32)
    return np.asarray(cv2.perspectiveTransform(corners, back)[0], np.float32)


def _ink_of(picture: Pixels) -> Pixels:
    """Return where a picture differs most from its background: 255, else 0."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture
    away = cv2.absdiff(grey, np.full_like(grey, int(np.median(grey))))
    how = cv2.THRESH_BINARY | cv2.THRESH_OTSU
    return np.asarray(cv2.threshold(away, 0, 255, how)[1], np.uint8)


def flatten_line(
    card: Pixels, quad: Corners, high: int
) -> tuple[Pixels, NDArray[np.float64]] | None:
    """Flatten a line to a height, with the transform back; None of a vertical line."""
    if is_tall(quad):
        return None
    across, down = size_of(quad)
    width = max(round(across * high / max(down, 1.0)), 1)
    picture, warp = _warp(card, quad, (width, high))
    return picture, np.asarray(np.linalg.inv(warp), np.float64)


def _cut(card: Pixels, quad: Corners) -> Pixels | None:
    """Cut out a line at the height it is read at; signs of a vertical one in a row."""
    if is_tall(quad):
        return _laid_down(card, quad)
    across, down = size_of(quad)
    scale = (1 + 2 * TRIM) * HEIGHT / max(down, 1.0)
    width = max(round(across * scale), 1)
    size = (MARGIN + width + MARGIN, HEIGHT)
    return _warp(card, quad, size, (MARGIN, -TRIM * HEIGHT))[0]


def _laid_down(card: Pixels, quad: Corners) -> Pixels | None:
    """Put the signs of a vertical line side by side, in squares; None without ink."""
    across, down = size_of(quad)
    high = max(round(down * INK / max(across, 1.0)), 1)
    column, _ = _warp(card, quad, (INK, high))
    rows = np.flatnonzero(_ink_of(column).any(axis=1))
    if not len(rows):
        return None
    squares = []
    starts = [0, *np.flatnonzero(np.diff(rows) > 1) + 1]
    while starts:
        first = starts[0]
        within = [at for at in starts if rows[at] - rows[first] < SIGN * INK]
        starts = starts[len(within) :]
        last = rows[starts[0] - 1] if starts else rows[-1]
        middle = (rows[first] + last + 1) // 2
        top = min(max(middle - INK // 2, 0), max(high - INK, 0))
        squares.append(column[top : top + INK])
    line = np.concatenate([it for it in squares if len(it) == INK] or [column], axis=1)
    size = (round(line.shape[1] * HEIGHT / len(line)), HEIGHT)
    small = cv2.resize(line, size, interpolation=cv2.INTER_AREA)
    around = (0, 0, MARGIN, MARGIN)
    return np.asarray(
        cv2.copyMakeBorder(small, *around, cv2.BORDER_REPLICATE), np.uint8
    )


def _warp(
    card: Pixels,
    quad: Corners,
    size: tuple[int, int],
    margins: tuple[float, float] = (0.0, 0.0),
) -> tuple[Pixels, NDArray[np.float64]]:
    """Warp what is between four corners to a picture; return it and the transform.

    Args:
        card: The picture.
        quad: The corners.
        size: Width and height of the new picture.
        margins: Pixels around the line, beside and above it; negative: cut off.
    """
    left, top = margins
    right, below = size[0] - left, size[1] - top
    corners = [(left, top), (right, top), (right, below), (left, below)]
    flat = np.array(corners, np.float32)
    warp = cv2.getPerspectiveTransform(quad.astype(np.float32), flat)
    picture = cv2.warpPerspective(card, warp, size, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(picture, np.uint8), np.asarray(warp, np.float64)
