"""Whether a photo of a card should be taken again."""

from ingest.pixels import Pixels
from models.geometry import Quad
from models.reading import OcrResult, Problem


def find_problems(card: Pixels, corners: Quad, ocr: OcrResult) -> tuple[Problem, ...]:
    """Reasons to take the photo again; none for a good one."""
    del card, corners
    return () if ocr.words else (Problem.NO_TEXT,)
