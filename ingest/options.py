"""Options of reading; quick to import, since many modules only pass them on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from models.settings import READY_FROM

READERS: Mapping[str, str] = {
    "tesseract": "ingest.readers.tesseract:Tesseract",
    "pytesseract": "ingest.readers.system_tesseract:SystemTesseract",
    "rapid": "ingest.readers.rapid:Rapid",
}
"""Module and class by name. A new reader is one file and one line here."""
AUTO, BOTH = "auto", "both"
CHOICES = (AUTO, *READERS, BOTH)
"""Choices: one reader, or a combination (see `readers.select_readers`)."""
ENGINES = (AUTO, "onnxruntime", "openvino")
"""Programs that run the neural models; "auto" is the first that is installed."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of reading; small and picklable, to be sent to any worker.

    Attributes:
        reader: One of `CHOICES`.
        languages: Tesseract languages, such as ("eng", "deu").
        country: Two letters; for phone numbers printed without a country code.
        engine: One of `ENGINES`; runs the neural models.
        models: Folder for compiled models; None: they are not kept.
        ready_from: Probability of being right from which a card is ready, 0 to 1.
    """

    reader: str = "auto"
    languages: tuple[str, ...] = ("eng",)
    country: str = "US"
    engine: str = "auto"
    models: Path | None = None
    ready_from: float = READY_FROM
