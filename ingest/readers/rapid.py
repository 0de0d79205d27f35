"""RapidOCR: PP-OCR's models on onnxruntime, as they come in its wheel."""

import re
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ingest.pixels import Pixels
from models.errors import ReaderFailed, ReaderMissing
from models.geometry import Box
from models.reading import OcrResult, Word

DETECTION_SIDE = 1024  # pixels of the longer side; smaller pictures stay as they are
MODELS = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
}


class Rapid:
    """RapidOCR with the models inside its wheel; never anything from a network.

    Args:
        languages: Tesseract's names, such as ("eng", "jpn").

    Raises:
        ReaderMissing: rapidocr or one of its models is not installed.
    """

    def __init__(self, languages: tuple[str, ...] = ("eng",)) -> None:
        self._languages = languages
        try:
            from rapidocr import RapidOCR  # noqa: PLC0415
        except ImportError as error:
            raise ReaderMissing(
                "RapidOCR is not installed; install it by `pip install rapidocr`, or "
                "choose another reader."
            ) from error
        self._engine = RapidOCR(params=_parameters())
        self._name = f"rapidocr {version('rapidocr')}"

    def read(self, picture: Pixels) -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The models could not be run on the picture.
        """
        from rapidocr.inference_engine.onnxruntime.main import (  # noqa: PLC0415
            ONNXRuntimeError,
        )

        colour = picture
        if picture.ndim == 2:
            colour = np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
        try:
            found = self._engine(colour)
        except ONNXRuntimeError as error:
            raise ReaderFailed("RapidOCR gave up on the picture.", "reader") from error
        return OcrResult(tuple(_words_of(found)), self._name)


def _parameters() -> dict[str, Any]:
    """What RapidOCR is told; a model path of our own keeps it from downloading."""
    folder = Path(str(files("rapidocr"))) / "models"
    paths = {key: folder / name for key, name in MODELS.items()}
    for path in paths.values():
        if not path.is_file():
            raise ReaderMissing(
                f"RapidOCR lacks its model {path}; install rapidocr again."
            )
    return {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "Det.limit_side_len": DETECTION_SIDE,
        "Det.limit_type": "max",
        # Cores go to cards.
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    } | {key: str(path) for key, path in paths.items()}


def _words_of(found: Any) -> Iterator[Word]:  # noqa: ANN401
    """The words of RapidOCR's lines, each a corner quad, a text and a confidence."""
    if found.txts is None:
        return
    lines = zip(found.boxes, found.txts, found.scores, strict=True)
    for number, (quad, text, sure) in enumerate(lines):
        left, top = np.floor(quad.min(axis=0)).astype(int).tolist()
        right, bottom = np.ceil(quad.max(axis=0)).astype(int).tolist()
        line = Box(left, top, right, bottom)
        for part in re.finditer(r"\S+", text):
            yield Word(
                part.group(), float(sure), _share(line, part.span(), len(text)), number
            )


def _share(line: Box, letters: tuple[int, int], total: int) -> Box:
    """Where some letters of a line stand, as if all were equally wide."""
    left, right = (line.left + line.width * letter // total for letter in letters)
    return Box(left, line.top, max(left, right), line.bottom)
