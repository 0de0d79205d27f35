"""Cut the flat cards of contacts out of the originals."""

from collections.abc import Iterator

from actions.contacts.view import CardView, view_contact
from actions.workspace import Workspace
from models.errors import PhotoError

_ACROSS = 900  # pixels: legible on a screen, a hundred kilobytes a card
_ACROSS_PNG = 1200


def draw_png(work: Workspace, card: CardView) -> bytes:
    """Return a card as a larger PNG, for a terminal.

    Raises:
        PhotoError: The original cannot be read.
    """
    return _draw(work, card, _ACROSS_PNG, ".png")


def draw_card(work: Workspace, card: CardView) -> bytes:
    """Return a card as a small JPEG.

    Raises:
        PhotoError: The original cannot be read.
    """
    return _draw(work, card, _ACROSS, ".jpg")


def draw_cards(work: Workspace, contact_id: int) -> Iterator[bytes]:
    """Yield the cards of a contact that can be drawn, each as a small JPEG."""
    for card in view_contact(work, contact_id).cards:
        try:
            yield draw_card(work, card)
        except PhotoError:
            continue  # the values can be looked at without it


def draw_first_card(work: Workspace, contact_id: int) -> bytes:
    """Return the first card that can be drawn, as a small JPEG; b"" if none."""
    return next(draw_cards(work, contact_id), b"")


def _draw(work: Workspace, card: CardView, across: int, form: str) -> bytes:
    # OpenCV takes 0.2 s to load.
    from ingest.outline.draw import encode, redraw_card  # noqa: PLC0415

    original = work.archive.path_of(card.sha256, card.suffix)
    pixels = redraw_card(original, card.page, card.corners)
    return encode(pixels, across / pixels.shape[1], form)
