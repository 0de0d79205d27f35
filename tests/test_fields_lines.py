from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from ingest.fields import extract
from ingest.fields.order import find_segments
from ingest.fields.segment import Segment, adjoins, goes_on
from models.geometry import Box
from models.reading import OcrResult, Word


def word(text: str, left: int, top: int, line: int, height: int = 20) -> Word:
    right = left + height * len(text) // 2
    return Word(text, 0.9, Box(left, top, right, top + height), line)


def texts(*words: Word) -> list[str]:
    return [segment.text for segment in find_segments(OcrResult(words, "test"))]


def test_wide_gap_parts_two_columns() -> None:
    words = word("Nora", 0, 0, 0), word("Falk", 50, 0, 0), word("Tel", 400, 0, 0)

    assert texts(*words) == ["Nora Falk", "Tel"]


def test_torn_line_is_joined() -> None:
    assert texts(word("Nora", 0, 0, 0), word("Falk", 50, 2, 1)) == ["Nora Falk"]


def test_large_and_small_letters_are_not_joined() -> None:
    words = word("Nora", 0, 0, 0, 40), word("Falk", 90, 10, 1, 16)

    assert texts(*words) == ["Nora", "Falk"]


def test_columns_are_read_one_after_the_other() -> None:
    words = [
        word(text, left, 30 * row, 2 * row + column)
        for row, line in enumerate((("Nora", "Hafen"), ("Falk", "Hamburg")))
        for column, (text, left) in enumerate(zip(line, (0, 500), strict=True))
    ]

    assert texts(*words) == ["Nora", "Falk", "Hafen", "Hamburg"]


def test_email_broken_after_its_sign_is_joined() -> None:
    words = word("nora@", 0, 0, 0), word("falkbau.de", 0, 28, 1)

    assert texts(*words) == ["nora@ falkbau.de"]


def test_control_characters_are_left_out() -> None:
    assert texts(word("No\x00ra\u200f", 0, 0, 0)) == ["Nora"]


def test_part_of_a_line_has_its_share_of_the_box() -> None:
    line = Segment.of([word("Fax:0301234567", 0, 0, 0)])

    part = line.part(4, 14)

    assert part is not None
    assert part.text == "0301234567"
    assert part.box == Box(40, 0, 140, 20)


def test_letters_of_a_tilted_line_are_measured_by_their_width() -> None:
    tilted = Segment.of([Word("Nora-Falk", 0.9, Box(0, 0, 90, 200), 0)])

    assert tilted.height == 30


def test_title_goes_on_after_a_joint() -> None:
    one = Segment.of([word("Leiter Einkauf und", 0, 0, 0)])
    other = Segment.of([word("Logistik", 0, 26, 1)])

    assert adjoins(one, other)
    assert goes_on(one, other)
    assert not goes_on(other, one)


@given(st.integers(0, 30), st.integers(0, 30))
def test_part_is_what_stands_there(start: int, end: int) -> None:
    line = Segment.of(
        [word("Nora", 0, 0, 0), word("van", 50, 0, 0), word("Falk", 90, 0, 0)]
    )
    part = line.part(start, end)

    expected = line.text[start:end].strip()
    assert (part.text if part else "") == expected


def test_ten_thousand_words_are_read_in_bounded_time() -> None:
    noise = "abc@.+0123456789-/()äあ😀\u202e"
    words = tuple(
        word(noise[n % 20 :] + "x", 37 * n % 4000, 53 * n % 4000, n // 6)
        for n in range(10_000)
    )
    started = process_time()

    extract(OcrResult(words, "test"), "US")

    assert process_time() - started < 10


def test_number_in_a_line_to_the_left_keeps_its_order_and_its_label() -> None:
    label = word("هاتف:", 520, 0, 0)
    number = word("06", 380, 0, 0), word("234", 410, 0, 0), word("5678", 450, 0, 0)
    mobile = word("جوال:", 300, 0, 0)

    assert texts(label, *number, mobile) == ["هاتف: 06 234 5678 جوال:"]
