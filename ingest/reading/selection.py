"""Choose the readers of a card by what is installed, and load them once per worker."""

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.readers import AUTO, BOTH, find_reader
from ingest.readers.alphabets import LATIN, SCRIPT_OF, covered, uncovered
from models.errors import ReaderMissing


@dataclass(frozen=True, slots=True)
class Selection:
    """The names of the readers of a card.

    Attributes:
        first: Reads every card.
        second: Reads those on which the first leaves a doubt; "" for none.
        always: Whether the second reads every card.
        languages: Of Tesseract, if it reads whole cards.
        by_line: Languages whose lines Tesseract reads on every card; None if lines in
            letters that the first lacks are not looked for.
    """

    first: str
    second: str = ""
    always: bool = False
    languages: tuple[str, ...] = ()
    by_line: tuple[str, ...] | None = None


def select_readers(name: str, languages: tuple[str, ...]) -> Selection:
    """Choose readers that are installed; no model is loaded.

    Args:
        name: "auto" asks the second reader where the first doubts, and makes do with
            one where only one is installed; "both" asks both about every card; any
            other name asks that reader alone.
        languages: As Tesseract calls them, such as ("eng", "deu").

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    if name not in {AUTO, BOTH}:
        find_reader(name).check(languages)
        return Selection(name, languages=languages)
    try:
        find_reader("rapid").check(())
    except ReaderMissing:
        if name == BOTH:
            raise
        return Selection(_find_tesseract(languages), languages=languages)
    lacking = uncovered(languages)
    if not reads_lines_of(lacking):
        first = _find_tesseract(languages)
        return Selection(first, "rapid", always=True, languages=languages)
    latin = covered(languages)
    try:
        second = _find_tesseract(latin)
    except ReaderMissing:
        if name == BOTH:
            raise
        second = ""
    return Selection("rapid", second, name == BOTH, latin, by_line=lacking)


def reads_lines_of(languages: Iterable[str]) -> bool:
    """Whether Tesseract can read each of the languages line by line."""
    for language in languages:
        if language not in LATIN and language not in SCRIPT_OF:
            return False
        try:
            find_reader("tesseract").check((language,))
        except ReaderMissing:
            return False
    return True


def _find_tesseract(languages: tuple[str, ...]) -> str:
    """The Tesseract of this process, or else that of the system."""
    try:
        find_reader("tesseract").check(languages)
    except ReaderMissing as error:
        try:
            find_reader("pytesseract").check(languages)
        except ReaderMissing:
            raise error from None
        return "pytesseract"
    return "tesseract"
