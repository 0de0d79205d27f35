"""The cascade of readers: which one reads a card, and which one reads it again.

RapidOCR comes first: the text it reads holds every name, number and address of 94 cards
in 100 where Tesseract's holds those of 63, and it has more right even of the cards on
which Tesseract looks sure (docs/readers.md). Tesseract errs elsewhere, so what both
have read is likely right. Lines in letters that RapidOCR lacks are Tesseract's alone
(`ingest.reading.foreign_lines`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.readers import Reader, load_reader, select_readers
from ingest.reading.foreign_lines import reread_foreign_lines
from ingest.reading.interpret import Interpretation
from models.errors import ReaderFailed
from models.reading import OcrResult


@dataclass(frozen=True, slots=True)
class Cascade:
    """The readers of a card, loaded.

    Attributes:
        first: Reads every card.
        second: Reads those on which the first leaves a doubt; None: no other.
        always: Whether the second reads every card.
        foreign: Reads lines in letters the first lacks, as `reread_foreign_lines` does;
            None: nobody can.
    """

    first: Reader
    second: Reader | None = None
    always: bool = False
    foreign: Callable[[Pixels, OcrResult, Sequence[str]], OcrResult] | None = None

    def read_again(
        self, card: Pixels, read: OcrResult, found: Interpretation
    ) -> tuple[OcrResult, ...]:
        """Read a flat card with the other readers where the first leaves a doubt.

        Where lines in letters that the first reader lacks are found, the second, which
        lacks them too, is not asked.

        Args:
            card: Height x width x 3, blue-green-red.
            read: What the first reader read.
            found: What that says.

        Returns:
            The readings that count: `read` alone, with foreign lines put right, or with
            a second one. If a reader gives up, `read` is said to be incomplete.
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
        foreign = partial(reread_foreign_lines, named=selection.by_line)
    return Cascade(first, second, selection.always, foreign)
