"""The way of one photo to its readings, every stage in order; nothing is stored."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from ingest.cleanup import clean
from ingest.fields import find_fields
from ingest.outline import find_cards, flatten
from ingest.photo import open_photo
from ingest.pixels import Pixels
from ingest.readers import Reader, load_reader
from ingest.verdict import judge
from models.reading import CardReading, PhotoReading

VERSION = "1"
"""Raised with each change that makes reading a stored photo again worth while."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read; small and picklable, so that it travels to any worker.

    Attributes:
        reader: Name of the reader: "auto", "tesseract", "pytesseract", "rapid", "both".
        languages: Tesseract languages, such as ("eng", "deu").
        country: Two letters; of phone numbers printed without a country code.
        budget: Seconds that may be spent on one card.
    """

    reader: str = "auto"
    languages: tuple[str, ...] = ("eng",)
    country: str = "US"
    budget: float = 4.0


Show = Callable[[str, Pixels], None]
"""Is handed the picture of a stage, by name, for `read --debug`."""
