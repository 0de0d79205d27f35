"""What no card says, but a reader may: all of it is read, in bounded time."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.fields import extract
from ingest.fields.order import MOST_LETTERS
from ingest.reading.interpret import interpret
from ingest.verdict.judge import judge
from models.field import FieldKind
from models.geometry import Box
from models.reading import OcrResult, Verdict, Word
from tests.test_fields import PLAIN, card

WORDS = (
    "Erika Mustermann Tel. +49 30 1234567 erika@muster.example www.muster.example"
    " GmbH Weg 12 10115 Berlin 😀 שלום مرحبا \u202e @ a@b@c.d 社長"
).split()
SECONDS = 5
"""Of one core; ten times what it takes."""

awkward = st.text(
    st.one_of(
        st.sampled_from("@.+-_/()[]{}|&,;:©®#'\"·•%* "),
        st.sampled_from("abcEMT0123456789"),
        st.characters(min_codepoint=0x1F300, max_codepoint=0x1FAFF),  # emoji
        st.characters(min_codepoint=0x0590, max_codepoint=0x06FF),  # right to left
        st.characters(min_codepoint=0x0300, max_codepoint=0x036F),  # put on letters
        st.characters(categories=["Cc", "Cf", "Nd", "No", "Zs"]),
    ),
    max_size=40,
)


def take_time(ocr: OcrResult) -> tuple[float, Verdict]:
    started = process_time()
    verdict = judge(interpret(ocr, "DE")).verdict
    return process_time() - started, verdict


@settings(deadline=None, max_examples=60)
@given(st.lists(awkward, max_size=8), st.sampled_from(["US", "DE", "IL", "AE", "JP"]))
def test_signs_of_all_kinds_are_survived(lines: list[str], country: str) -> None:
    ocr = card(*lines)

    fields = extract(ocr, country).fields

    assert 0 <= judge(interpret(ocr, country)).right <= 1
    assert fields == extract(ocr, country).fields
    for field in fields:
        assert 0 <= field.confidence <= 1
        assert field.value.isprintable()
        assert field.printed.isprintable()


@pytest.mark.parametrize("a_line", [1, 10, 10_000])
def test_ten_thousand_words_are_read_soon(a_line: int) -> None:
    words = [WORDS[at % len(WORDS)] for at in range(10_000)]
    lines = (words[at : at + a_line] for at in range(0, len(words), a_line))

    seconds, verdict = take_time(card(*map(" ".join, lines)))

    assert seconds < SECONDS
    assert verdict is Verdict.NOT_A_CARD


@pytest.mark.parametrize(
    "letters",
    ["a", "1", "a@", "www.", "x@y.", "1-", "社", "號", "я", "😀", "+1 ", "\u202e"],
)
@pytest.mark.parametrize("length", [MOST_LETTERS, 100_000])
def test_an_endless_word_is_read_soon(letters: str, length: int) -> None:
    word = Word((letters * length)[:length], 0.9, Box(0, 0, 900, 30), 0)

    seconds, _ = take_time(OcrResult((word,), "test"))

    assert seconds < SECONDS


@pytest.mark.parametrize("letters", ["1", "1-", "1 ", "12(", "1 to "])
def test_endless_figures_beside_a_name_are_judged_soon(letters: str) -> None:
    figures = Word((letters * 30_000)[:30_000], 0.9, Box(0, 900, 900, 930), 99)

    seconds, _ = take_time(OcrResult((*PLAIN.words, figures), "test"))

    assert seconds < SECONDS


def test_an_endless_word_hides_nothing() -> None:
    noise = Word("x" * 100_000, 0.9, Box(0, 500, 900, 530), 99)
    ocr = OcrResult((noise, *PLAIN.words), "test")

    assert extract(ocr, "DE").fields == extract(PLAIN, "DE").fields


def test_marks_of_writing_direction_do_not_hide_an_address() -> None:
    ocr = card("\u202bארץ הדוגמה בע״מ\u202c", "\u200fnoa@dugma.example.com\u200e")

    values = [f.value for f in extract(ocr, "IL").fields if f.kind is FieldKind.EMAIL]

    assert values == ["noa@dugma.example.com"]
