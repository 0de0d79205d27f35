"""Choose which reader reads a card, and which one reads it again.

RapidOCR comes first: it reads every name, number and address of 94 cards in 100, and
Tesseract of 63; even of the cards on which Tesseract is sure, RapidOCR has more right
(docs/readers.md). The two make different mistakes, so what both have read is likely
right. Lines in letters that RapidOCR lacks are read by Tesseract alone
(`ingest.reading.foreign_lines`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.readers import Reader, load_reader, select_readers
from ingest.readers.digits import DigitReader
from ingest.readers.runtime import Runtime
from ingest.reading.foreign_lines import reread_foreign_lines
from ingest.reading.interpret import Interpretation
from models.errors import ReaderFailed
from models.reading import OcrResult


@dataclass(frozen=True, slots=True)
class Cascade:
    """The readers of a card, loaded.

    Attributes:
        first: Reads every card.
        second: Reads cards on which the first is in doubt; None: there is no other.
        always: Whether the second reads every card.
        foreign: Reads lines in letters the first lacks, as `reread_foreign_lines` does;
            None: no reader can.
    """

    first: Reader
    second: Reader | None = None
    always: bool = False
    foreign: Callable[[Pixels, OcrResult, Sequence[str]], OcrResult] | None = None

    def read_again(
        self, card: Pixels, read: OcrResult, found: Interpretation
    ) -> tuple[OcrResult, ...]:
        """Read a flat card with the other readers where the first is in doubt.

        The second reader is not asked about a card with letters that the first lacks,
        since it lacks them too.

        Args:
            card: Height x width x 3, blue-green-red.
            read: What the first reader read.
            found: The fields of that reading.

        Returns:
            The readings that count: `read` alone, `read` with its foreign lines
            corrected, or `read` and a second one. If a reader fails, `read` is marked
            as incomplete.
        """
        try:
            if self.foreign is not None:
                reread = self.foreign(card, read, found.countries)
                if reread is not read:
                    return (reread,)
            if self.second is not None and (self.always or found.is_doubtful):
                return read, self.second.read(card)
        except ReaderFailed:
            return (replace(read, is_complete=False),)
        return (read,)


def load_cascade(options: ReadOptions) -> Cascade:
    """Load the readers that `ingest.readers.select_readers` chooses.

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    selection = select_readers(options.reader, options.languages)
    options = replace(options, languages=selection.languages)
    first = load_reader(selection.first, options)
    second = load_reader(selection.second, options) if selection.second else None
    foreign = None
    if selection.by_line is not None:
        digits = DigitReader(Runtime(options.engine, options.models))
        foreign = partial(reread_foreign_lines, named=selection.by_line, digits=digits)
    return Cascade(first, second, selection.always, foreign)
