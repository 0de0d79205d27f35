"""How photos are to be read; light to import, for those who only pass it on."""

from dataclasses import dataclass
from pathlib import Path

from models.settings import READY_FROM


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read; small and picklable, so that it travels to any worker.

    Attributes:
        reader: One of `ingest.readers.CHOICES`.
        languages: Tesseract languages, such as ("eng", "deu").
        country: Two letters; of phone numbers printed without a country code.
        engine: One of `ingest.readers.ENGINES`; runs the neural models.
        models: Folder in which compiled models are kept; None: nowhere.
        ready_from: Probability of being right from which nobody need look, 0 to 1.
    """

    reader: str = "auto"
    languages: tuple[str, ...] = ("eng",)
    country: str = "US"
    engine: str = "auto"
    models: Path | None = None
    ready_from: float = READY_FROM
