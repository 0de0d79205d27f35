"""Pictures of cards as small JPEG files; never the bytes that somebody sent us."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TypeAlias

import cv2
import numpy as np

from actions.workspace import Workspace
from ingest.decode.pixels import Pixels
from ingest.outline.draw import Drawn, Wanted, encode
from ingest.workers.job import Allowance
from ingest.workers.pool import Pool
from ingest.workers.reading_jobs import load_drawer
from models.errors import NotFound, ReaderFailed
from models.geometry import Box
from models.storage.file_lock import TemporaryFolder
from models.tables.photo import Card, Photo

LONGEST = 2000
"""Pixels of the longer side; more is not seen on a screen."""
ALLOWANCE = Allowance(seconds=20, hang=60, tries=1)
"""Limits of drawing a picture; somebody waits for it."""
Corners: TypeAlias = Sequence[tuple[float, float]] | None
_MARGIN = 0.15  # of a box's height, round a cut-out
_KEPT = 64  # pictures in memory, of 100 to 400 kB each


class Pictures:
    """Draws pictures and keeps the last ones in memory, never on the disk.

    Originals are decoded in a process of their own, one at a time: a hostile or broken
    one may crash it, and is never in the memory of the page.
    """

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._archive = work.archive
        self._drawn: OrderedDict[object, Drawn] = OrderedDict()
        self._lock = Lock()
        self._pool = Pool(load_drawer, 1, ALLOWANCE)

    def flat(self, card_id: int) -> bytes:
        """Return the flat card.

        Raises:
            NotFound: There is no such card.
            PhotoError: Its original is gone or cannot be read.
        """
        card, original = self._find(card_id)
        return self._draw(original, card.page, card.corners).jpeg

    def photo(self, card_id: int) -> bytes:
        """Return the page of the photo that shows a card.

        Raises:
            NotFound: There is no such card.
            PhotoError: The original is gone or cannot be read.
        """
        card, original = self._find(card_id)
        return self._draw(original, card.page, None).jpeg

    def corners(self, card_id: int) -> list[tuple[float, float]]:
        """Return the corners of a card as shares of its page's width and height.

        Raises:
            NotFound: There is no such card.
            PhotoError: The original is gone or cannot be read.
        """
        card, original = self._find(card_id)
        page = self._draw(original, card.page, None)
        width, height = page.width, page.height
        whole = [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
        return [(x / width, y / height) for x, y in card.corners or whole]

    def contact_of(self, card_id: int) -> int | None:
        """Return the number of the contact a card belongs to.

        Raises:
            NotFound: There is no such card.
        """
        return self._find(card_id)[0].contact_id

    def scale(self, card_id: int, width: int) -> float:
        """Return the scale of a flat card drawn so wide: its pixels per pixel of boxes.

        Raises:
            NotFound: There is no such card.
        """
        card, _ = self._find(card_id)
        return width / max(card.width, 1)

    def cut(self, card_id: int, box: Box) -> bytes:
        """Return the part of the flat card in a box, with a margin.

        Raises:
            NotFound: There is no such card.
            PhotoError: Its original is gone or cannot be read.
        """
        flat = decode(self.flat(card_id))
        piece = cut_out(flat, box, self.scale(card_id, flat.shape[1]))
        return encode(piece, LONGEST / max(piece.shape[:2]))

    def _find(self, card_id: int) -> tuple[Card, Path]:
        with self._work.reading() as session:
            card = session.get(Card, card_id)
            if card is None:
                raise NotFound(f"There is no card {card_id}.")
            photo = session.get_one(Photo, card.photo_id)
        return card, self._archive.path_of(photo.sha256, photo.suffix)

    def _draw(self, original: Path, page: int, corners: Corners) -> Drawn:
        key = (original, page, repr(corners))
        with self._lock:
            if key not in self._drawn:
                wanted = Wanted(str(original), page, corners, LONGEST)
                self._drawn[key] = self._ask(wanted, original.name)
            self._drawn.move_to_end(key)
            while len(self._drawn) > _KEPT:
                self._drawn.popitem(last=False)
            return self._drawn[key]

    def _ask(self, wanted: Wanted, name: str) -> Drawn:
        """Let the other process draw; a photo that crashes it costs that process."""
        with TemporaryFolder() as folder:
            try:
                return self._pool.read(wanted.write(folder.path / "wanted.json"))
            except ReaderFailed as error:
                message = f"{name} cannot be drawn: it crashed or took too long."
                raise ReaderFailed(message, error.code) from error


def decode(jpeg: bytes) -> Pixels:
    """Return a picture of ours as pixels."""
    decoded = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(decoded, np.uint8)


def cut_out(flat: Pixels, box: Box, scale: float) -> Pixels:
    """Return a piece of the flat card that was drawn at a scale, never empty."""
    height, width = flat.shape[:2]
    margin = _MARGIN * box.height
    left, top = box.left - margin, box.top - margin
    right, bottom = box.right + margin, box.bottom + margin
    left = int(min(max(left * scale, 0), width - 1))
    top = int(min(max(top * scale, 0), height - 1))
    right = int(min(max(right * scale, left + 1), width))
    bottom = int(min(max(bottom * scale, top + 1), height))
    return flat[top:bottom, left:right]
