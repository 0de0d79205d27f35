"""The flat card of a contact as a small JPEG, for pages and folders."""

from collections.abc import Callable
from pathlib import Path

import cv2
from sqlmodel import Session

from actions.contacts.view import view_contact
from actions.intake.archive import Archive
from ingest.outline.redraw import redraw_card
from models.errors import PhotoError

_ACROSS = 900  # pixels: legible on a screen, a hundred kilobytes a card
_QUALITY = 80


def draw_card(session: Session, folder: Path) -> Callable[[int], bytes]:
    """Make a function that draws the first card of a contact; b"" where it cannot."""
    archive = Archive(folder)

    def draw(contact_id: int) -> bytes:
        for card in view_contact(session, contact_id).cards:
            original = archive.path_of(card.sha256, card.suffix)
            try:
                pixels = redraw_card(original, card.page, card.corners)
            except PhotoError:
                continue  # the values can be looked at without it
            scale = min(1.0, _ACROSS / pixels.shape[1])
            small = cv2.resize(
                pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA
            )
            quality = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY]
            return cv2.imencode(".jpg", small, quality)[1].tobytes()
        return b""

    return draw
