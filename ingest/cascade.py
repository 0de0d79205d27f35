"""Two readers for one card: the second is asked where the first leaves a doubt.

RapidOCR comes first: the text it reads holds every name, number and address of 94 cards
in 100 where Tesseract's holds those of 63, at about half a second more, and it has more
right even of the cards on which Tesseract looks sure (docs/readers.md). Tesseract errs
elsewhere, so what both have read is likely right. Lines in letters that RapidOCR lacks
are Tesseract's alone (`ingest.foreign`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from time import perf_counter

from ingest.cleanup import clean
from ingest.contest import CONFLICT, PROVEN_BY_FORM, settle
from ingest.fields.text import squash
from ingest.foreign import Foreign
from ingest.home import homes_of
from ingest.pixels import Pixels
from ingest.readers import Reader, load_reader, load_tesseract
from ingest.readers.alphabets import covered, uncovered
from ingest.readers.installed import reads_lines_of
from ingest.readers.rapid import Rapid
from ingest.spelling import respell
from models.errors import ReaderMissing
from models.field import SURE, Field, FieldKind
from models.reading import OcrResult

ALIKE = 0.85  # likeness from which two readings are of the same print
ANOTHER_LOOK = 1.5  # times as long as the first reading, with foreign lines read again
AGREEMENT = 0.4  # share of a doubt that goes when both readers agree
ONE_ONLY = frozenset(
    {FieldKind.NAME, FieldKind.TITLE, FieldKind.COMPANY, FieldKind.DEPARTMENT}
)
REACHED_BY = frozenset({FieldKind.EMAIL, FieldKind.PHONE})

Extract = Callable[[OcrResult], tuple[Field, ...]]
"""Finds the fields in what a reader read."""


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


def read_fields(
    card: Pixels,
    readers: Readers,
    extract: Extract,
    budget: float,
    clock: Callable[[], float] = perf_counter,
) -> tuple[OcrResult, tuple[Field, ...]]:
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
    ocr = readers.first.read(card)
    looks = _look_twice(ocr, extract)
    fields = settle(*looks)
    spent = clock() - started
    homes, reread = homes_of(ocr, fields), ocr
    if readers.foreign is not None and ANOTHER_LOOK * spent <= budget:
        reread = readers.foreign.reread(card, ocr, homes)
    spelt = respell(reread, homes[0]) if homes else reread
    if spelt.words != ocr.words:
        looks = _look_twice(spelt, extract)
        fields = settle(*looks)
    needed = readers.always or is_doubtful(fields)
    if readers.second is None or reread is not ocr or not needed or 2 * spent > budget:
        return spelt, fields
    other = readers.second.read(card)
    said = extract(other)
    return spelt if ocr.words else other, compare(settle(*looks, said), said)


def _look_twice(
    ocr: OcrResult, extract: Extract
) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """The fields of what was read, and those it has when doubted lines are reread."""
    first = extract(ocr)
    return first, extract(ocr.second_look()) if ocr.doubted else first


def is_doubtful(fields: Sequence[Field]) -> bool:
    """Whether the name or a way to reach its owner is missing or not sure."""
    names = [field for field in fields if field.kind is FieldKind.NAME]
    ways = [field for field in fields if field.kind in REACHED_BY]
    if not names or not ways or names[0].confidence < SURE:
        return True
    return any(way.confidence < SURE for way in ways)


def compare(first: Sequence[Field], second: Sequence[Field]) -> tuple[Field, ...]:
    """The first reader's fields, surer or less sure by what the second read.

    A kind of which the first found nothing is taken from the second.
    """
    kinds = {field.kind for field in first}
    others = [field for field in second if field.kind not in kinds]
    judged = [_judge(field, second) for field in first]
    judged += [replace(f, confidence=f.confidence * CONFLICT) for f in others]
    order = list(FieldKind)
    return tuple(sorted(judged, key=lambda f: (order.index(f.kind), -f.confidence)))


def _judge(field: Field, second: Sequence[Field]) -> Field:
    """The field, surer or less sure; or the second's better reading of its print."""
    rivals = [other for other in second if other.kind is field.kind]
    if any(_same(field, other) for other in rivals):
        sure = field.confidence + AGREEMENT * (1 - field.confidence)
        return replace(field, confidence=sure)
    if field.kind in ONE_ONLY and rivals:
        return replace(field, confidence=field.confidence * CONFLICT)
    better = (o for o in rivals if o.confidence > field.confidence < SURE)
    return next((o for o in better if likeness(field.value, o.value) >= ALIKE), field)


def _same(field: Field, other: Field) -> bool:
    if field.kind in PROVEN_BY_FORM:
        return field.value == other.value
    return likeness(field.value, other.value) >= ALIKE


def likeness(one: str, other: str) -> float:
    """How alike two values are, from 0 to 1, but for case, accents and signs."""
    pair = (squash(one) or one, squash(other) or other)
    return SequenceMatcher(None, *pair, autojunk=False).ratio()
