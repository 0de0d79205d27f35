import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fields import extract
from ingest.reading.interpret import interpret
from ingest.verdict.judge import judge
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Verdict, Word


def card(*lines: str, height: int = 30) -> OcrResult:
    """A card as a reader gives it, one line below the other."""
    words: list[Word] = []
    for number, line in enumerate(lines):
        left = 50
        for text in line.split():
            right = left + len(text) * height // 2
            top = 40 + number * 2 * height
            words.append(Word(text, 0.95, Box(left, top, right, top + height), number))
            left = right + height // 2
    return OcrResult(tuple(words), "test")


def values(ocr: OcrResult, kind: FieldKind, country: str = "DE") -> list[str]:
    return [f.value for f in extract(ocr, country).fields if f.kind is kind]


PLAIN = card(
    "Lindqvist Werkzeugbau GmbH",
    "Dr. Mathilde Overbeck",
    "Vertriebsleiterin",
    "Hafenstraße 12",
    "20457 Hamburg",
    "Tel. 040 1234567",
    "Fax: +49 40 1234568",
    "m.overbeck@lindqvist-werkzeug.example.de",
    "www.lindqvist-werkzeug.example.de",
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (FieldKind.NAME, ["Dr. Mathilde Overbeck"]),
        (FieldKind.TITLE, ["Vertriebsleiterin"]),
        (FieldKind.COMPANY, ["Lindqvist Werkzeugbau GmbH"]),
        (FieldKind.EMAIL, ["m.overbeck@lindqvist-werkzeug.example.de"]),
        (FieldKind.PHONE, ["+49401234567", "+49401234568"]),
        (FieldKind.WEBSITE, ["https://www.lindqvist-werkzeug.example.de"]),
        (FieldKind.ADDRESS, ["Hafenstraße 12, 20457 Hamburg"]),
    ],
)
def test_plain_card_gives_all_its_fields(kind: FieldKind, expected: list[str]) -> None:
    assert values(PLAIN, kind) == expected


def test_plain_card_is_a_card() -> None:
    assert judge(interpret(PLAIN, "DE")).verdict is not Verdict.NOT_A_CARD


def test_empty_reading_is_no_card() -> None:
    nothing = OcrResult((), "test")

    assert extract(nothing, "US").fields == ()
    assert judge(interpret(nothing, "DE")).verdict is Verdict.NOT_A_CARD


@settings(deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12), st.sampled_from(["US", "DE", "JP"]))
def test_any_text_is_survived(lines: list[str], country: str) -> None:
    ocr = card(*lines)

    for field in extract(ocr, country).fields:
        assert 0 <= field.confidence <= 1
        assert field.value
        assert field.printed
