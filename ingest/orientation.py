"""Which way up a card is."""

from collections.abc import Callable

from ingest.pixels import Pixels
from models.reading import OcrResult


def find_turn(card: Pixels, read: Callable[[Pixels], OcrResult]) -> int:
    """How many quarters clockwise the card's top has been turned away, 0 to 3."""
    del card, read
    return 0
