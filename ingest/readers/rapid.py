"""RapidOCR: PP-OCR's models on onnxruntime, as they come in its wheel."""

import re
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from itertools import groupby, pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Pixels
from ingest.readers.alphabets import uncovered
from ingest.readers.onnx import import_onnxruntime
from models.errors import ReaderFailed, ReaderMissing
from models.geometry import Box, Point, Quad
from models.reading import Line, OcrResult, Word

DETECTION_SIDE = 736  # pixels of the longer side; 960 finds no more on a flat card
MARGIN = (
    2.0  # how far a line's box is widened, by PP-OCR's measure; 1.6 cuts off letters
)
STRETCH = 1.3  # times wider: how lines with contact points are read a second time
LEAST_SURE = 0.5  # lines below are ornaments taken for letters
MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}
# What recognition costs grows with the width: lines one by one, and none of them
# widened to more than this many pixels at a height of 48, take 3/4 of the time.
RECOGNITION = {"Rec.rec_batch_num": 1, "Rec.rec_img_shape": [3, 48, 160]}
_CONTACT = re.compile(r"@|www|://|\w\.[a-z]{2,4}\b|(?:\d\D{0,3}){6}", re.IGNORECASE)
NOT_INSTALLED = (
    "RapidOCR is not installed; install it by `pip install rapidocr onnxruntime`,"
    " or choose another reader."
)

Quads = NDArray[np.float32]
"""Four corners in pixels, clockwise from a line's top left: 4 x 2."""


class Rapid:
    """RapidOCR with the models inside its wheel; never anything from a network.

    Reads Latin letters, Chinese and Japanese whatever the languages are.

    Args:
        languages: Not needed.

    Raises:
        ReaderMissing: rapidocr or one of its models is not installed.
    """

    is_helped_by_cleaning = False  # docs/readers.md

    def __init__(self, languages: tuple[str, ...] = ()) -> None:  # noqa: ARG002
        engine = _import_engine()
        self._engine = engine(params=_parameters())
        self._name = f"rapidocr {version('rapidocr')}"

    @staticmethod
    def check(languages: tuple[str, ...]) -> None:
        """Check that RapidOCR is installed and knows the letters of the languages.

        Raises:
            ReaderMissing: It is not, or does not.
        """
        if not (find_spec("rapidocr") and find_spec("onnxruntime")):
            raise ReaderMissing(NOT_INSTALLED)
        if missing := uncovered(languages):
            raise ReaderMissing(
                f"RapidOCR does not know the letters of {', '.join(missing)}; choose "
                "the reader tesseract or pytesseract for these languages."
            )

    def read(self, picture: Pixels) -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The models could not be run on the picture.
        """
        from rapidocr.inference_engine.onnxruntime.main import (  # noqa: PLC0415
            ONNXRuntimeError,
        )

        try:
            found, _, read, lines = self._engine.run_ocr_steps(_coloured(picture), {})
            words = tuple(_words_of(found, read))
            doubted = tuple(self._doubted(words, found, lines))
        except ONNXRuntimeError as error:
            raise ReaderFailed("RapidOCR gave up on the picture.", "reader") from error
        return OcrResult(words, self._name, doubted, tuple(_places_of(found)))

    def _doubted(
        self,
        words: tuple[Word, ...],
        found: Any,  # noqa: ANN401
        pictures: Sequence[Pixels],
    ) -> Iterator[Word]:
        """Words of lines that are read otherwise when their letters are drawn out.

        The model sees a line in columns, so it may take "ii" for "i" or the margin
        for a letter, but seldom the same way twice. In links, addresses and numbers
        every letter counts.
        """
        for line in OcrResult(words, self._name).lines():
            if not _CONTACT.search(line.text):
                continue
            number = line.words[0].line
            read = self._engine.recognize_txt([_stretch(pictures[number])])
            quad, places = found.boxes[number], read.word_results[0]
            again = Line(tuple(_split(read.txts[0], places, quad, number)))
            if again.text.replace(" ", "") != line.text.replace(" ", ""):
                yield from again.words


def _stretch(line: Pixels) -> Pixels:
    """A line with its letters drawn out."""
    wide = cv2.resize(line, None, fx=STRETCH, fy=1, interpolation=cv2.INTER_CUBIC)
    return np.asarray(wide, np.uint8)


def _coloured(picture: Pixels) -> Pixels:
    if picture.ndim == 3:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)


def _import_engine() -> Callable[..., Any]:
    try:
        import_onnxruntime()
        from rapidocr import RapidOCR  # noqa: PLC0415
    except ImportError as error:
        raise ReaderMissing(NOT_INSTALLED) from error
    engine: Callable[..., Any] = RapidOCR
    return engine


def _parameters() -> dict[str, Any]:
    """What RapidOCR is told; paths of models keep it from downloading them."""
    folder = Path(str(files("rapidocr"))) / "models"
    paths = {key: folder / name for key, name in MODELS.items()}
    for path in paths.values():
        if not path.is_file():
            raise ReaderMissing(f"RapidOCR lacks its model {path}; install it again.")
    return {
        "Global.log_level": "critical",
        "Global.use_cls": False,  # cards are upright when they are read
        "Global.use_vertical_padding": False,
        "Global.return_word_box": True,
        "Det.limit_side_len": DETECTION_SIDE,
        "Det.limit_type": "max",
        "Det.unclip_ratio": MARGIN,
        # Cores go to cards.
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        **RECOGNITION,
        **{key: str(path) for key, path in paths.items()},
    }


def _places_of(found: Any) -> Iterator[Quad]:  # noqa: ANN401
    """Where the detection saw lines, from top to bottom."""
    for corners in () if found.boxes is None else found.boxes:
        yield Quad(*(Point(float(x), float(y)) for x, y in corners))


def _words_of(found: Any, read: Any) -> Iterator[Word]:  # noqa: ANN401
    """The words of the lines that were found and read; RapidOCR has no types."""
    if found.boxes is None or read.txts is None:
        return
    lines = zip(found.boxes, read.txts, read.word_results, strict=True)
    for number, (quad, text, places) in enumerate(lines):
        if places.confs and fmean(places.confs) >= LEAST_SURE:
            yield from _split(text, places, quad, number)


def _split(text: str, places: Any, quad: Quads, line: int) -> Iterator[Word]:  # noqa: ANN401
    """The words of a line, each where its letters stand.

    The model looks at a line in columns of equal width; `places` has the column of
    each letter and the confidence of each sign, a blank being a sign but no letter.
    """
    columns = [column + 0.5 for word in places.word_cols for column in word]
    steps = [right - left for left, right in pairwise(columns)]
    half = median(steps) / 2 if steps else places.line_txt_len / 2
    letters = iter(columns)
    signs = zip(text, places.confs, strict=True)
    for blank, run in groupby(signs, key=lambda sign: sign[0].isspace()):
        if blank:
            continue
        word = list(run)
        middles = [next(letters) for _ in word]
        start = (middles[0] - half) / places.line_txt_len
        end = (middles[-1] + half) / places.line_txt_len
        written, sure = "".join(sign[0] for sign in word), [sign[1] for sign in word]
        box = part_of_line(quad, start, end)
        yield Word(written, min(fmean(sure), 1.0), box, line, min(1.0, *sure))


def part_of_line(quad: Quads, start: float, end: float) -> Box:
    """The part of a line from one share of its length to another."""
    top_left, top_right, bottom_right, bottom_left = quad
    across, down = top_right - top_left, bottom_left - top_left
    if np.linalg.norm(down) >= 1.5 * np.linalg.norm(across):
        # RapidOCR reads what is this much taller than wide from top to bottom.
        top_right, bottom_left = bottom_left, top_right
    shares = np.clip([start, end], 0, 1)[:, None]
    upper = top_left + shares * (top_right - top_left)
    lower = bottom_left + shares * (bottom_right - bottom_left)
    corners = np.concatenate((upper, lower))
    left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    return Box(left, top, right, bottom)
