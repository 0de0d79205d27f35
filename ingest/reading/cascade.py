"""Two readers for one card: the second is asked where the first leaves a doubt.

RapidOCR comes first: the text it reads holds every name, number and address of 94 cards
in 100 where Tesseract's holds those of 63, at about half a second more, and it has more
right even of the cards on which Tesseract looks sure (docs/readers.md). Tesseract errs
elsewhere, so what both have read is likely right. Lines in letters that RapidOCR lacks
are Tesseract's alone (`ingest.reading.foreign_lines`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Self

from ingest.decode.pixels import Pixels
from ingest.readers.loading import Readers
from ingest.reading.country import homes_of
from ingest.reading.reconcile_looks import settle
from ingest.reading.second_reader import compare
from ingest.reading.spelling import respell
from models.field import SURE, Field, FieldKind
from models.reading import OcrResult

ANOTHER_LOOK = 1.5  # times as long as the first reading, with foreign lines read again
REACHED_BY = frozenset({FieldKind.EMAIL, FieldKind.PHONE})

Fields = tuple[Field, ...]
Extract = Callable[[OcrResult], Fields]
"""Finds the fields in what a reader read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader read, and the fields it finds, looking twice.

    Attributes:
        ocr: What was read.
        first: The fields of it.
        again: Those it has with the doubted lines as they were read the second time.
    """

    ocr: OcrResult
    first: Fields
    again: Fields

    @classmethod
    def at(cls, ocr: OcrResult, extract: Extract) -> Self:
        """Find the fields of what was read."""
        first = extract(ocr)
        again = extract(ocr.second_look()) if ocr.doubted else first
        return cls(ocr, first, again)

    def settled(self, referee: Sequence[Field] = ()) -> Fields:
        """The fields, contested ones as the evidence has them."""
        return settle(self.first, self.again, referee)


def read_fields(
    card: Pixels,
    readers: Readers,
    extract: Extract,
    budget: float,
    clock: Callable[[], float] = perf_counter,
) -> tuple[OcrResult, Fields]:
    """Read a flat card and find its fields.

    The second reader is left out when it is not needed, or when the time the first
    took does not fit into the budget twice; another look at foreign lines takes less.
    Where these are found, the second reader, which lacks the letters too, is left out.

    Args:
        card: Height x width x 3, blue-green-red.
        readers: Who reads it.
        extract: Finds the fields in what was read.
        budget: Seconds that may be spent.
        clock: Returns seconds that only grow; tests pass their own.

    Raises:
        ReaderFailed: The first reader gave up on the card.
    """
    started = clock()
    look = Look.at(readers.first.read(card), extract)
    fields = look.settled()
    spent = clock() - started
    homes = homes_of(look.ocr, fields)
    foreign = readers.foreign if ANOTHER_LOOK * spent <= budget else None
    reread = foreign.reread(card, look.ocr, homes) if foreign else look.ocr
    is_foreign = reread is not look.ocr
    spelt = respell(reread, next(iter(homes), ""))
    if spelt.words != look.ocr.words:
        look = Look.at(spelt, extract)
        fields = look.settled()
    needed = readers.always or is_doubtful(fields)
    if is_foreign or readers.second is None or not needed or 2 * spent > budget:
        return look.ocr, fields
    other = readers.second.read(card)
    said = extract(other)
    return look.ocr if look.ocr.words else other, compare(look.settled(said), said)


def is_doubtful(fields: Sequence[Field]) -> bool:
    """Whether the name or a way to reach its owner is missing or not sure."""
    names = [field for field in fields if field.kind is FieldKind.NAME]
    ways = [field for field in fields if field.kind in REACHED_BY]
    if not names or not ways or names[0].confidence < SURE:
        return True
    return any(way.confidence < SURE for way in ways)
