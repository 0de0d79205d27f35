"""Who reads a card: the readers by their names, loaded once a worker."""

from dataclasses import dataclass

from ingest.decode.pixels import Pixels
from ingest.readers import Reader, load_reader, load_tesseract
from ingest.readers.alphabets import covered, uncovered
from ingest.readers.cleanup import clean
from ingest.readers.installed import reads_lines_of
from ingest.readers.rapid import Rapid
from ingest.reading.foreign_lines import Foreign
from models.errors import ReaderMissing
from models.reading import OcrResult


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads a card.

    Attributes:
        first: Reads every card.
        second: Is asked where the first leaves a doubt; None when there is no other.
        always: Whether the second reads every card too.
        foreign: Reads lines in letters the first lacks; None when nobody can.
    """

    first: Reader
    second: Reader | None = None
    always: bool = False
    foreign: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A reader that is handed cleaned cards: Tesseract gains by it, RapidOCR loses."""

    reader: Reader

    def read(self, picture: Pixels) -> OcrResult:
        """Clean a flat card and read it."""
        return self.reader.read(clean(picture))


def load_readers(name: str, languages: tuple[str, ...]) -> Readers:
    """Load the readers and their models, once a worker.

    Args:
        name: "auto" asks the second reader where the first doubts, and makes do with
            one where only one is installed; "both" asks both about every card; any
            other name asks that reader alone.
        languages: Tesseract languages, such as ("eng", "deu").

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    match name:
        case "both":
            return _load_both(languages)
        case "auto":
            return _load_what_there_is(languages)
        case "rapid":
            return Readers(load_reader(name, languages))
        case _:
            return Readers(Cleaned(load_reader(name, languages)))


def _load_both(languages: tuple[str, ...]) -> Readers:
    rapid, lacking = Rapid(), uncovered(languages)
    if not reads_lines_of(lacking):
        return Readers(_load_tesseract(languages), rapid, always=True)
    second = _load_tesseract(covered(languages))
    return Readers(rapid, second, always=True, foreign=Foreign(rapid, lacking))


def _load_what_there_is(languages: tuple[str, ...]) -> Readers:
    try:
        rapid, lacking = Rapid(), uncovered(languages)
    except ReaderMissing:
        return Readers(_load_tesseract(languages))
    if not reads_lines_of(lacking):
        return Readers(_load_tesseract(languages), rapid, always=True)
    try:
        second = _load_tesseract(covered(languages))
    except ReaderMissing:
        second = None
    return Readers(rapid, second, foreign=Foreign(rapid, lacking))


def _load_tesseract(languages: tuple[str, ...]) -> Reader:
    return Cleaned(load_tesseract(languages))
