"""What a user may set, with the defaults."""

from dataclasses import dataclass
from pathlib import Path

READERS = ("auto", "tesseract", "pytesseract", "rapid", "both")


@dataclass(frozen=True, slots=True)
class Settings:
    """One value of each, wherever it came from; read once, at the start.

    Attributes:
        folder: The data folder: archive and, unless set otherwise, the database.
        database: URL such as "sqlite:////home/erika/cards.db".
        country: Two letters; phone numbers without a country code and public
            holidays are taken to be of this country.
        region: Part of the country with holidays of its own, such as "BY"; or "".
        languages: Tesseract languages, such as ("eng", "deu").
        reader: One of `READERS`.
        budget: Seconds that may be spent on one card.
        follow_up: Rule for the date of the first follow-up.
        workers: Processes that read photos side by side; 0: one a core.
    """

    folder: Path
    database: str
    country: str = "US"
    region: str = ""
    languages: tuple[str, ...] = ("eng",)
    reader: str = "auto"
    budget: float = 4.0
    follow_up: str = "+3 working days"
    workers: int = 0
