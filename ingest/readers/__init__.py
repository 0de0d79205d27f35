"""Readers of text and codes; `READERS` lists them by name."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from ingest.options import ReadOptions
from models.errors import SettingInvalid
from models.reading import OcrResult

if TYPE_CHECKING:  # NumPy takes a tenth of a second that `--help` has no use for
    from ingest.decode.pixels import Pixels

READERS: Mapping[str, str] = {
    "tesseract": "ingest.readers.tesseract:Tesseract",
    "pytesseract": "ingest.readers.system_tesseract:SystemTesseract",
    "rapid": "ingest.readers.rapid:Rapid",
}
"""Module and class by name. A new reader is one file and one line here."""
AUTO, BOTH = "auto", "both"
CHOICES = (AUTO, *READERS, BOTH)
"""What can be asked for: one reader, or a combination (`ingest.reading.selection`)."""
ENGINES = (AUTO, "onnxruntime", "openvino")
"""What can run the neural models; "auto" is the first that is installed."""


class Reader(Protocol):
    """Reads text off a picture."""

    def read(self, picture: "Pixels") -> OcrResult:
        """Read a grey or colour picture; the boxes are in its pixels.

        Raises:
            ReaderFailed: The reader gave up on the picture.
        """
        ...


class ReaderType(Protocol):
    """The class of a reader.

    Attributes:
        is_helped_by_cleaning: Whether it reads more on cleaned cards.
    """

    is_helped_by_cleaning: bool

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
