"""The Tesseract installed on this system, through pytesseract."""

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any, Self

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.readers.cleanup import clean
from ingest.readers.tesseract import RESOLUTION, SEGMENTATION
from models.errors import ReaderFailed, ReaderMissing
from models.geometry import Box
from models.reading import OcrResult, Word
from models.storage.file_lock import system_temporary_folder
from models.storage.files import check_room

HANG = 120  # seconds after which the program counts as hanging
ROOM = 100_000_000  # bytes for the picture and the words read on it


class SystemTesseract:
    """The Tesseract installed on this system, with every language it has.

    Args:
        languages: Such as ("eng", "deu").

    Raises:
        ReaderMissing: Tesseract or one of the languages is not installed.
    """

    def __init__(self, languages: tuple[str, ...] = ("eng",)) -> None:
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        import pytesseract  # noqa: PLC0415

        self._pytesseract = pytesseract
        try:
            missing = sorted(set(languages) - set(pytesseract.get_languages()))
            self._name = f"tesseract {pytesseract.get_tesseract_version()}"
        except pytesseract.TesseractNotFoundError as error:
            raise ReaderMissing(
                "Tesseract is not installed on this system; install it, for example "
                "by `apt install tesseract-ocr`, or choose another reader."
            ) from error
        if missing:
            package = f"tesseract-ocr-{missing[0].replace('_', '-')}"
            raise ReaderMissing(
                f"The system's Tesseract has no language {', '.join(missing)}; install "
                f"it, for example by `apt install {package}`."
            )
        self._languages = "+".join(languages)

    @classmethod
    def load(cls, options: ReadOptions) -> Self:
        """Load the models of the languages."""
        return cls(options.languages)

    @classmethod
    def check(cls, languages: tuple[str, ...]) -> None:
        """Check that the program and the languages are installed.

        Raises:
            ReaderMissing: Tesseract or one of the languages is not installed.
        """
        cls(languages)

    def read(self, picture: Pixels) -> OcrResult:
        """Clean a grey or colour picture and read it; the boxes are in its pixels.

        Raises:
            ReaderFailed: Tesseract gave up, or did not answer within `HANG`.
            StorageUnusable: There is no room for the files of pytesseract.
        """
        check_room(system_temporary_folder(), ROOM)
        try:
            table = self._pytesseract.image_to_data(
                clean(picture),
                lang=self._languages,
                config=f"--psm {SEGMENTATION} --dpi {RESOLUTION}",
                output_type=self._pytesseract.Output.DICT,
                timeout=HANG,
            )
        except (self._pytesseract.TesseractError, RuntimeError) as error:
            raise ReaderFailed(
                f"Tesseract gave up on the picture: {error}.", "reader"
            ) from error
        return OcrResult(tuple(_words_of(table)), self._name)


def _words_of(table: Mapping[str, Sequence[Any]]) -> Iterator[Word]:
    """The words in a table as printed by `tesseract FILE - tsv`.

    A word has a confidence from 0 to 100; blocks, paragraphs and lines have -1.
    """
    numbers = count()
    line, here = 0, None
    for row in range(len(table["text"])):
        text, sure = table["text"][row].strip(), float(table["conf"][row])
        place = tuple(table[key][row] for key in ("block_num", "par_num", "line_num"))
        if not text or sure < 0:
            continue
        if place != here:
            line, here = next(numbers), place
        left, top = int(table["left"][row]), int(table["top"][row])
        right, bottom = left + table["width"][row], top + table["height"][row]
        yield Word(text, min(sure / 100, 1.0), Box(left, top, right, bottom), line)
