"""Readings of invented cards, as the pipeline would hand them over."""

from collections.abc import Mapping
from datetime import date

from models.field import Field, FieldKind
from models.geometry import Box, Quad
from models.reading import (
    CardReading,
    OcrResult,
    PhotoReading,
    Problem,
    Verdict,
    Word,
)

BOX = Box(10, 20, 110, 40)

ERIKA = {
    "name": "Erika Mustermann",
    "title": "Head of Sales",
    "company": "Muster GmbH",
    "email": "erika.mustermann@muster.example",
    "phone": "+493012345678",
}

MAX = {"name": "Max Beispiel", "email": "max@beispiel.example"}


def field(kind: str, value: str, /, confidence: float = 0.95, **parts: str) -> Field:
    return Field(
        FieldKind(kind), value, value, confidence, BOX, "scripted", "test", parts
    )


def card(
    values: Mapping[str, str],
    *fields: Field,
    verdict: Verdict = Verdict.READY,
    position: int = 0,
    problems: tuple[Problem, ...] = (),
) -> CardReading:
    """A card that says what is given, such as `card({"name": "Erika Mustermann"})`."""
    found = (*(field(kind, value) for kind, value in values.items()), *fields)
    words = tuple(Word(it.printed, 0.9, BOX, n) for n, it in enumerate(found))
    return CardReading(
        page=0,
        position=position,
        corners=Quad.around(1000, 600),
        width=1000,
        height=600,
        ocr=OcrResult(words, "scripted"),
        fields=found,
        verdict=verdict,
        problems=problems,
        seconds=0.1,
    )


def photo(
    *cards: CardReading, taken_on: date | None = None, version: str = "1"
) -> PhotoReading:
    return PhotoReading(".jpg", taken_on, 1, cards, version)
