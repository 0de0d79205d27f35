"""Find and read lines with PP-OCR's models from the wheel of rapidocr.

Pictures are scaled, and lines located in the output of the detection and cut out, as
rapidocr does. The models run on `ingest.readers.runtime`.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from statistics import fmean

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.runtime import Model, Runtime
from models.geometry import Box

DETECTION = "PP-OCRv6_det_small.onnx"
RECOGNITION = "PP-OCRv6_rec_small.onnx"
TURN = "ch_ppocr_mobile_v2.0_cls_mobile.onnx"

DETECTION_SIDE = 736  # pixels of the longer side; 960 finds no more on a flat card
STEP = 32  # pixels, of which the sides of a picture are multiples for the detection
MARGIN = 2.0  # PP-OCR's unclip ratio, which widens lines; 1.6 cuts letters
TALL = 1.5  # widths: a line this high is read from top to bottom
LEGIBLE = 0.9  # mean confidence from which a tall line is not read upside down too
HEIGHT = 48  # pixels of a line when it is read
NARROWEST = 160  # pixels to which a shorter line is filled up
BLANK = 0  # the class between letters


def load_model(name: str, runtime: Runtime) -> Model:
    """Load a model of rapidocr's wheel.

    Raises:
        ReaderMissing: The runtime or the model is not installed.
    """
    return runtime.load(Path(str(files("rapidocr"))) / "models" / name)


class LineDetector:
    """Finds lines of text in any script."""

    def __init__(self, runtime: Runtime) -> None:
        from rapidocr.ch_ppocr_det.utils import DBPostProcess  # noqa: PLC0415

        self._model = load_model(DETECTION, runtime)
        self._find_boxes = DBPostProcess(
            thresh=0.3, box_thresh=0.5, unclip_ratio=MARGIN, use_dilation=True
        )

    def find(self, picture: Pixels) -> list[Corners]:
        """Find the four corners of each line, from top to bottom.

        Raises:
            ReaderFailed: The model could not be run.
        """
        from rapidocr.ch_ppocr_det.main import TextDetector  # noqa: PLC0415

        height, width = picture.shape[:2]
        gain = min(DETECTION_SIDE / max(height, width), 1.0)
        size = [round(int(side * gain) / STEP) * STEP for side in (width, height)]
        if not all(size):  # too small for text
            return []
        small = cv2.resize(picture, size)
        batch = cv2.dnn.blobFromImage(small, 2 / 255, mean=(127.5,) * 3)  # -1 to 1
        lines = self._model.run(np.asarray(batch, np.float32))
        boxes, _ = self._find_boxes(lines, (height, width))
        return list(TextDetector.sorted_boxes(boxes))


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter or blank of a line.

    Attributes:
        text: One character.
        confidence: From 0 to 1.
        middle: In columns of the model.
    """

    text: str
    confidence: float
    middle: float


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters that the model recognised in a line, from left to right.

    Attributes:
        letters: In their order.
        columns: Number of columns of equal width of the line.
        confidence: Mean of the letters', from 0 to 1; 0 of none.
    """

    letters: tuple[Letter, ...]
    columns: float
    confidence: float

    @property
    def text(self) -> str:
        """The letters and blanks."""
        return "".join(letter.text for letter in self.letters)


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line, as it was cut out and read."""

    quad: Corners
    picture: Pixels
    letters: Letters


class LineRecognizer:
    """Reads lines, one at a time: a batch is as wide as its widest line."""

    def __init__(self, runtime: Runtime) -> None:
        self._model = load_model(RECOGNITION, runtime)
        self._characters = ["", *self._model.characters.splitlines(), " "]

    def read_line(self, quad: Corners, picture: Pixels) -> ReadLine:
        """Read a line; a tall one also upside down, if it is not legible.

        Args:
            quad: Where it is.
            picture: From `cut_lines`, which turns a tall line as if it were read from
                top to bottom.

        Raises:
            ReaderFailed: The model could not be run.
        """
        line = ReadLine(quad, picture, self.read(picture))
        if not is_tall(quad) or line.letters.confidence >= LEGIBLE:
            return line
        turned = np.ascontiguousarray(np.rot90(picture, 2))
        upwards = ReadLine(np.roll(quad, 1, 0), turned, self.read(turned))
        return upwards if upwards.letters.confidence >= LEGIBLE else line

    def read(self, line: Pixels) -> Letters:
        """Read a line that was cut out, in colour.

        Raises:
            ReaderFailed: The model could not be run.
        """
        ratio = line.shape[1] / line.shape[0]
        widest = max(NARROWEST / HEIGHT, ratio)
        (likelihoods,) = self._model.run(_scaled(line, widest))
        classes = likelihoods.argmax(axis=1)
        begins = np.ones(len(classes), np.bool_)
        begins[1:] = classes[1:] != classes[:-1]
        places = np.flatnonzero(begins & (classes != BLANK))
        letters = tuple(
            Letter(
                self._characters[classes[at]],
                round(float(likelihoods[at, classes[at]]), 5),
                int(at) + 0.5,
            )
            for at in places
        )
        sure = fmean([letter.confidence for letter in letters] or [0.0])
        return Letters(letters, len(classes) * ratio / widest, sure)


def is_tall(quad: Corners) -> bool:
    """Return whether a line is so tall that rapidocr turns it when it cuts it out."""
    across, down = size_of(quad)
    return down >= TALL * across


def size_of(quad: Corners) -> tuple[float, float]:
    """Width and height of a line in pixels."""
    across, down = (float(np.linalg.norm(quad[at] - quad[0])) for at in (1, 3))
    return across, down


def part_of_line(quad: Corners, start: float, end: float) -> Box:
    """The box of a part of a line, from one share of its length to another."""
    top_left, top_right, bottom_right, bottom_left = quad
    if is_tall(quad):  # it is read from top to bottom
        top_right, bottom_left = bottom_left, top_right
    shares = np.clip([start, end], 0, 1)[:, None]
    upper = top_left + shares * (top_right - top_left)
    lower = bottom_left + shares * (bottom_right - bottom_left)
    corners = np.concatenate((upper, lower))
    left, top = np.floor(corners.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(corners.max(axis=0)).astype(int).tolist()
    return Box(left, top, right, bottom)


def cut_lines(picture: Pixels, quads: Sequence[Corners]) -> list[Pixels]:
    """Cut out lines between four corners; a tall one is turned to the left."""
    from rapidocr.utils.process_img import get_rotate_crop_image  # noqa: PLC0415

    return [get_rotate_crop_image(picture, quad.copy()) for quad in quads]


def _scaled(line: Pixels, widest: float) -> NDArray[np.float32]:
    """A line as the model takes it: 1 x 3 x HEIGHT x width, -1 to 1, 0 to its right."""
    room = int(HEIGHT * widest)
    width = min(math.ceil(HEIGHT * line.shape[1] / line.shape[0]), room)
    small = cv2.resize(line, (width, HEIGHT)).astype(np.float32)
    batch = np.zeros((1, 3, HEIGHT, room), np.float32)
    batch[0, :, :, :width] = (small.transpose((2, 0, 1)) / 255 - 0.5) / 0.5
    return batch
