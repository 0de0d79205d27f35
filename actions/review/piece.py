"""A piece of a card read by itself: a box a person drew, or a second opinion."""

import re
import unicodedata
from functools import partial
from threading import Lock

import cv2
import numpy as np

from actions.intake.read import read_options
from actions.review.pictures import Pictures, cut_out, decode
from actions.workspace import Workspace
from ingest.decode.pixels import Pixels
from ingest.workers.job import Allowance
from ingest.workers.pool import Pool
from ingest.workers.reading_jobs import load_piece_reader
from models.errors import ReaderFailed, SetupError
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult
from models.storage.file_lock import TemporaryFolder

LEGIBLE = 64
"""Pixels of height to which a lower piece is enlarged before it is read."""
ALLOWANCE = Allowance(seconds=20, hang=60, tries=2)
"""Limits of reading a piece; somebody waits for it."""
LONGER = 1.4
"""Times the letters of a value that another reading of its box may have."""
_LABEL = re.compile(r"^[^\d+(]*(?=[\d+(])")
_MAILBOX = re.compile(r"[^\s,;:<>()]+@[^\s,;<>()]+")


class PieceReader:
    """Reads pieces of cards, one at a time, in processes that may hang or fail.

    Such a process is started when it is first asked, and kept: loading takes longer
    than reading.
    """

    def __init__(self, work: Workspace, pictures: Pictures) -> None:
        self._work = work
        self._pictures = pictures
        self._lock = Lock()
        self._pools: dict[bool, Pool[OcrResult]] = {}  # by whether the second reads

    def read(self, card_id: int, box: Box, kind: FieldKind | None) -> str:
        """Return the text in a box of the flat card, or "".

        Raises:
            NotFound: There is no such card.
            PhotoError: It cannot be drawn or read.
            SetupError: A reader is not installed.
        """
        return _as_value(self._read(self._cut(card_id, box), second=False), kind)

    def read_again(self, card_id: int, box: Box, kind: FieldKind, known: str) -> str:
        """Return what the other reader reads there; "" if it is the same, or nothing.

        Raises:
            NotFound: There is no such card.
            PhotoError: It cannot be drawn or read.
            SetupError: A reader is not installed.
        """
        text = _as_value(self._read(self._cut(card_id, box), second=True), kind)
        return text if _differs(text, known, kind) else ""

    def _cut(self, card_id: int, box: Box) -> Pixels:
        flat = decode(self._pictures.flat(card_id))
        piece = cut_out(flat, box, self._pictures.scale(card_id, flat.shape[1]))
        factor = max(1.0, LEGIBLE / piece.shape[0])
        smooth = cv2.INTER_CUBIC
        larger = cv2.resize(piece, None, fx=factor, fy=factor, interpolation=smooth)
        return np.asarray(larger, np.uint8)

    def _read(self, piece: Pixels, *, second: bool) -> OcrResult:
        with self._lock, TemporaryFolder() as folder:
            path = folder.path / "piece.png"
            path.write_bytes(cv2.imencode(path.suffix, piece)[1].tobytes())
            try:
                return self._pool(second=second).read(path)
            except SetupError:
                self._pools.pop(
                    second, None
                )  # its process has ended; the next one may load
                raise
            except ReaderFailed as error:
                raise ReaderFailed(
                    "This piece could not be read: draw a smaller box, or type it.",
                    error.code,
                ) from error

    def _pool(self, *, second: bool) -> Pool[OcrResult]:
        if second not in self._pools:
            options = read_options(self._work.settings)
            job = partial(load_piece_reader, options, second=second)
            self._pools[second] = Pool(job, 1, ALLOWANCE)
        return self._pools[second]


def _as_value(read: OcrResult, kind: FieldKind | None) -> str:
    """Return the text as a value of a kind: without label, and on one line."""
    lines = [line.text for line in read.lines()]
    if kind is FieldKind.ADDRESS:
        return ", ".join(line.strip(" ,") for line in lines)
    text = " ".join(lines)
    if kind is FieldKind.EMAIL and (found := _MAILBOX.search(text)):
        return found[0]
    if kind is FieldKind.PHONE and any(map(str.isdigit, text)):
        return _LABEL.sub("", text)
    return text


def _differs(text: str, known: str, kind: FieldKind) -> bool:
    """Return whether a reading differs; a much longer one has more than the field."""
    read, seen = _essence(text, kind), _essence(known, kind)
    return read != seen and len(read) <= LONGER * len(seen)


def _essence(text: str, kind: FieldKind) -> str:
    """Return a text for comparison, without blanks and punctuation."""
    if kind is FieldKind.PHONE:
        return re.sub(r"\D", "", text)[-7:]
    plain = unicodedata.normalize("NFC", text).casefold()
    return "".join(filter(str.isalnum, plain))
