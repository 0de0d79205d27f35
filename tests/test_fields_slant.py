"""What somebody wrote on a card is not taken for what is printed on it."""

from math import radians, tan

import pytest

from ingest.fields import extract
from ingest.fields.order import slant, without_notes
from models.field import FieldKind
from models.geometry import Box
from models.reading import Line, OcrResult, Word
from tests.test_verdict import CARD, text


def written(note: str, rising: float, number: int = 90) -> tuple[Word, ...]:
    """Words of a line that rises by an angle in degrees."""
    words = []
    for at, word in enumerate(note.split()):
        left = 500 + 160 * at
        top = 60 - round(160 * at * tan(radians(rising)))
        words.append(Word(word, 0.9, Box(left, top, left + 140, top + 60), number))
    return tuple(words)


def with_notes(*notes: tuple[Word, ...]) -> OcrResult:
    """The card with notes in front of its print, where a name may stand."""
    return OcrResult(sum(notes, ()) + CARD.words, "test")


@pytest.mark.parametrize(
    "note", ["Thomas Berger", "Messe Köln", "call Monday", "Dr. Julia Stein"]
)
def test_note_is_nobody_and_no_company(note: str) -> None:
    plain = extract(CARD, "DE").fields

    assert extract(with_notes(written(note, 7)), "DE").fields == plain


def test_level_line_is_print() -> None:
    ocr = with_notes(written("Thomas Berger", 2))

    assert without_notes(ocr) is ocr


def test_number_that_somebody_wrote_is_read() -> None:
    fields = extract(with_notes(written("0171 3920077", 7)), "DE").fields

    phones = [field.value for field in fields if field.kind is FieldKind.PHONE]
    assert "+491713920077" in phones


def test_many_lines_askew_are_the_print_of_another_card() -> None:
    notes = [written("Thomas Berger", 7, number) for number in range(90, 94)]
    ocr = with_notes(*notes)

    assert without_notes(ocr) is ocr


def test_lines_that_fan_out_in_a_photo_from_close_by_are_print() -> None:
    fan = [written("Thomas Berger", angle, 90 + angle) for angle in (2, 4, 6)]
    ocr = with_notes(*fan)

    assert without_notes(ocr) is ocr


def test_card_that_lies_askew_has_no_notes() -> None:
    ocr = OcrResult(written("Nora Falk", 9, 1) + written("Falk Bau", 9, 2), "test")

    assert without_notes(ocr) is ocr


def test_slant_of_a_short_line_is_unknown() -> None:
    (line, *_) = text("Nora").lines()

    assert slant(line) is None
    assert slant(Line(written("Thomas Berger", 7))) == pytest.approx(-7, abs=0.3)
