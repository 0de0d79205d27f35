"""Readers of text; `select_readers` chooses."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ingest.options import AUTO, BOTH, CHOICES, READERS, ReadOptions
from ingest.scripts import LATIN, SCRIPT_OF, covered, uncovered
from models.errors import ReaderMissing, SettingInvalid
from models.reading import OcrResult

if TYPE_CHECKING:  # NumPy takes a tenth of a second that `--help` has no use for
    from ingest.decode.pixels import Pixels


class Reader(Protocol):
    """Reads text off a picture."""

    def read(self, picture: "Pixels") -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The reader gave up on the picture.
        """
        ...


class ReaderType(Protocol):
    """The class of a reader."""

    def load(self, options: ReadOptions) -> Reader:
        """Load the reader and its models.

        Raises:
            ReaderMissing: The reader or one of the languages is not installed.
        """
        ...

    def check(self, languages: tuple[str, ...]) -> None:
        """Check that the reader can be loaded, without loading a model.

        Args:
            languages: As Tesseract calls them, such as ("eng", "deu").

        Raises:
            ReaderMissing: The reader or one of the languages is not installed.
        """
        ...


def find_reader(name: str) -> ReaderType:
    """Import the class of a reader.

    Raises:
        SettingInvalid: There is no reader of this name.
    """
    if name not in READERS:
        raise SettingInvalid(
            f'There is no reader called "{name}"; choose one of {", ".join(CHOICES)}.'
        )
    module, _, name_of_class = READERS[name].partition(":")
    return cast("ReaderType", getattr(import_module(module), name_of_class))


def load_reader(name: str, options: ReadOptions) -> Reader:
    """Load the reader of a name.

    Raises:
        ReaderMissing: The reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    return find_reader(name).load(options)


@dataclass(frozen=True, slots=True)
class ReaderNames:
    """The names of the readers of a card.

    Attributes:
        first: Reads every card.
        second: Reads those on which the first leaves a doubt; "" for none.
        always: Whether the second reads every card.
        languages: Of Tesseract, if it reads whole cards.
        by_line: Languages whose lines Tesseract reads on every card; None: lines in
            letters that the first lacks are not searched.
    """

    first: str
    second: str = ""
    always: bool = False
    languages: tuple[str, ...] = ()
    by_line: tuple[str, ...] | None = None


def select_readers(name: str, languages: tuple[str, ...]) -> ReaderNames:
    """Choose readers that are installed; no model is loaded.

    Args:
        name: "auto" asks a second reader where the first is in doubt, if two are
            installed; "both" asks both about every card; any other name asks that
            reader alone.
        languages: As Tesseract calls them, such as ("eng", "deu").

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    if name not in {AUTO, BOTH}:
        find_reader(name).check(languages)
        return ReaderNames(name, languages=languages)
    try:
        find_reader("rapid").check(())
    except ReaderMissing:
        if name == BOTH:
            raise
        return ReaderNames(_find_tesseract(languages), languages=languages)
    lacking = uncovered(languages)
    if not reads_lines_of(lacking):
        first = _find_tesseract(languages)
        return ReaderNames(first, "rapid", always=True, languages=languages)
    latin = covered(languages)
    try:
        second = _find_tesseract(latin)
    except ReaderMissing:
        if name == BOTH:
            raise
        second = ""
    return ReaderNames("rapid", second, name == BOTH, latin, by_line=lacking)


def reads_lines_of(languages: Iterable[str]) -> bool:
    """Return whether Tesseract can read each of the languages line by line."""
    for language in languages:
        if language not in LATIN and language not in SCRIPT_OF:
            return False
        try:
            find_reader("tesseract").check((language,))
        except ReaderMissing:
            return False
    return True


def _find_tesseract(languages: tuple[str, ...]) -> str:
    """The Tesseract in this process, or else that of the system."""
    try:
        find_reader("tesseract").check(languages)
    except ReaderMissing as error:
        try:
            find_reader("pytesseract").check(languages)
        except ReaderMissing:
            raise error from None
        return "pytesseract"
    return "tesseract"
