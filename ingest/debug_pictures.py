"""Draw every stage of a reading, to see where it went wrong."""

import json
from collections.abc import Iterator
from functools import reduce
from itertools import islice
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np

from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels
from ingest.fields import extract
from ingest.outline.flatten import flatten
from ingest.readers.cleanup import clean
from models.field import DOUBTFUL, SURE
from models.geometry import Box
from models.reading import CardReading, PhotoReading
from models.storage.files import explain, make_private_folder

Colour: TypeAlias = tuple[int, int, int]
"""Blue, green, red."""

LEAST_SHOWN = 0.02
"""Probability from which a candidate is drawn."""
GREEN: Colour = (60, 170, 60)
AMBER: Colour = (0, 150, 240)
RED: Colour = (60, 60, 220)


def write_stages(path: Path, photo: PhotoReading, folder: Path) -> None:
    """Write the pictures of all cards on a photo as "<photo>-p1-c1-2-flat.jpg".

    "<photo>-p1-c1-candidates.json" lists the lines that might be the name, company or
    title, with their probabilities and the evidence for and against each.

    Raises:
        PhotoError: The photo can no longer be read.
        StorageUnusable: The folder cannot be written.
    """
    make_private_folder(folder)
    for page, card in _with_pages(path, photo):
        place = f"{path.stem}-p{card.page + 1}-c{card.position + 1}"
        for number, (name, picture) in enumerate(draw_stages(page, card), start=1):
            _, jpeg = cv2.imencode(".jpg", picture)
            file = folder / f"{place}-{number}-{name}.jpg"
            _write(file, jpeg.tobytes())
        rows = json.dumps(list_candidates(card), ensure_ascii=False, indent=1)
        _write(folder / f"{place}-candidates.json", rows.encode())


def draw_stages(page: Pixels, card: CardReading) -> Iterator[tuple[str, Pixels]]:
    """Draw a card, stage by stage; each picture with its name.

    Args:
        page: On which the card lies: height x width x 3, blue-green-red.
        card: What was read.
    """
    yield "outline", _with_outline(page, card)
    flat = flatten(page, card.corners)
    yield "flat", flat
    yield "cleaned", clean(flat)
    words = [(word.box, word.confidence, "") for word in card.ocr.words]
    yield "words", _with_boxes(flat, words)
    fields = [(it.box, it.confidence, str(it.kind)) for it in card.fields]
    yield "fields", _with_boxes(flat, fields)
    found = extract(card.ocr, "")
    boxes = [line.line.box for line in found.evidence]
    candidates = [
        (reduce(Box.union, (boxes[at] for at in one.lines)), one.sure, str(one.role))
        for one in found.candidates
        if one.sure >= LEAST_SHOWN
    ]
    yield "candidates", _with_boxes(flat, candidates)


def list_candidates(card: CardReading) -> list[dict[str, Any]]:
    """The candidates for each role of a card, the likeliest of each role first."""
    return [
        {
            "role": str(one.role),
            "text": one.text,
            "probability": round(one.sure, 3),
            "log_odds": round(one.odds, 2),
            "signs": {name: round(it, 2) for name, it in one.signs.items() if it},
        }
        for one in extract(card.ocr, "").candidates
    ]


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise explain(error, file) from error


def _with_pages(
    path: Path, photo: PhotoReading
) -> Iterator[tuple[Pixels, CardReading]]:
    last = max((card.page for card in photo.cards), default=-1)
    pages = islice(open_photo(path).read_pages(), last + 1)
    for number, page in enumerate(pages):
        for card in photo.cards:
            if card.page == number:
                yield page, card


def _with_outline(page: Pixels, card: CardReading) -> Pixels:
    """The page with the card's outline, its top side in red."""
    drawn = page.copy()
    points = [(round(x), round(y)) for x, y in card.corners]
    thick = max(2, max(page.shape[:2]) // 300)
    cv2.polylines(drawn, [np.array(points, np.int32)], True, GREEN, thick)
    cv2.line(drawn, points[0], points[1], RED, thick)
    return drawn


def _with_boxes(flat: Pixels, boxes: list[tuple[Box, float, str]]) -> Pixels:
    """Draw boxes in the colours of a traffic light, and their names."""
    drawn = flat.copy()
    for box, confidence, name in boxes:
        colour = GREEN if confidence >= SURE else AMBER
        colour = RED if confidence < DOUBTFUL else colour
        start, end = (box.left, box.top), (box.right, box.bottom)
        cv2.rectangle(drawn, start, end, colour, 2)
        if name:
            _write_beside(drawn, box, f"{name} {confidence:.0%}", colour)
    return drawn


def _write_beside(drawn: Pixels, box: Box, label: str, colour: Colour) -> None:
    """Write to the right of a box, or above it if there is not enough room."""
    face, size = cv2.FONT_HERSHEY_SIMPLEX, 0.7
    (width, height), _ = cv2.getTextSize(label, face, size, 2)
    place = (box.right + 8, (box.top + box.bottom + height) // 2)
    if place[0] + width > drawn.shape[1]:
        place = (box.left, max(box.top - 6, height))
    cv2.putText(drawn, label, place, face, size, colour, 2)
