"""Read a piece of a flat card, such as a box that a person drew, with one reader."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from ingest.options import ReadOptions
from ingest.readers import Reader, load_reader, select_readers
from models.errors import PhotoUnreadable
from models.reading import OcrResult


def load_one_reader(options: ReadOptions, *, second: bool) -> Reader:
    """Load the first reader of cards, or the second where there is one.

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    cv2.setNumThreads(1)
    chosen = select_readers(options.reader, options.languages)
    name = (second and chosen.second) or chosen.first
    return load_reader(name, replace(options, languages=chosen.languages))


def read_piece(
    path: Path, reader: Reader, on_progress: Callable[[], None]
) -> OcrResult:
    """Read a picture of a piece; the boxes are in its pixels.

    Raises:
        PhotoUnreadable: The file is not a picture.
        ReaderFailed: The reader failed on it.
    """
    piece = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR)
    if piece is None:
        raise PhotoUnreadable(f"{path.name} is no picture.", "no picture")
    read = reader.read(np.asarray(piece, np.uint8))
    on_progress()
    return read
