"""What reads text and codes off a picture."""

from typing import Protocol

from ingest.decode.pixels import Pixels
from models.errors import ReaderMissing, SettingInvalid
from models.reading import OcrResult

READERS = ("auto", "tesseract", "pytesseract", "rapid", "both")


class Reader(Protocol):
    """Whatever can read text off a picture."""

    def read(self, picture: Pixels) -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The reader gave up on the picture.
        """
        ...


def load_reader(name: str, languages: tuple[str, ...]) -> Reader:
    """Load a reader and its models.

    Args:
        name: One of `READERS`; "auto" is Tesseract in this process or, where its
            wheel cannot be had, the Tesseract installed on the system.
        languages: Tesseract languages, such as ("eng", "deu").

    Raises:
        ReaderMissing: The reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    # Each reader is imported when it is wanted: the models' runtimes take a second,
    # and what is not installed may still be unused.
    match name:
        case "auto":
            return load_tesseract(languages)
        case "tesseract":
            from ingest.readers.tesseract import Tesseract  # noqa: PLC0415

            return Tesseract(languages)
        case "pytesseract":
            from ingest.readers.tesseract import SystemTesseract  # noqa: PLC0415

            return SystemTesseract(languages)
        case "rapid":
            from ingest.readers.rapid import Rapid  # noqa: PLC0415

            return Rapid(languages)
        case _:
            raise SettingInvalid(
                f'There is no reader called "{name}"; choose one of '
                f"{', '.join(READERS)}."
            )


def load_tesseract(languages: tuple[str, ...]) -> Reader:
    """Tesseract in this process, or the system's where its wheel cannot be had.

    Raises:
        ReaderMissing: Neither is installed with all the languages.
    """
    from ingest.readers.tesseract import SystemTesseract, Tesseract  # noqa: PLC0415

    try:
        return Tesseract(languages)
    except ReaderMissing as error:
        try:
            return SystemTesseract(languages)
        except ReaderMissing:
            raise error from None
