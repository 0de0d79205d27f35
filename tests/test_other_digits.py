"""Numbers in the digits of other scripts, read off drawn lines."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.decode.pixels import Corners, Pixels
from ingest.readers.digits import DIGITS, DigitReader
from ingest.readers.runtime import Runtime
from ingest.reading.interpret import interpret
from ingest.reading.other_digits import DOUBTED, reread_numbers
from ingest.verdict.reasons import ask
from models.geometry import Box
from models.reading import OcrResult, Word
from models.reason import ReasonKind

FONT = ImageFont.truetype("DejaVuSans.ttf", 40, layout_engine=ImageFont.Layout.BASIC)
LINE = np.array([(30, 20), (770, 20), (770, 80), (30, 80)], np.float32)
AS_ARABIC = str.maketrans("0123456789", DIGITS["Arabic"])


def drawn(text: str) -> Pixels:
    """A white card with a line of black text, its signs from left to right."""
    card = Image.new("RGB", (800, 100), "white")
    ImageDraw.Draw(card).text((50, 24), text, "black", FONT)
    return np.asarray(card)[:, :, ::-1].copy()


@pytest.fixture(scope="module")
def reader() -> DigitReader:
    return DigitReader(Runtime())


@pytest.mark.parametrize(
    "number", ["+44 20 7946 0123", "020-79460123", "(030) 23125012"]
)
def test_number_is_read_with_its_signs(number: str, reader: DigitReader) -> None:
    words = reader.read_line(drawn(number.translate(AS_ARABIC)), LINE, "Arabic")

    assert "".join(word.text for word in words) == (
        number.translate(AS_ARABIC).replace(" ", "")
    )
    assert min(word.weakest for word in words) > 0.5


@pytest.mark.parametrize("text", ["+44 20 7946 0123", "Erika Mustermann", ""])
def test_latin_digits_and_letters_are_nothing(text: str, reader: DigitReader) -> None:
    words = reader.read_line(drawn(text), LINE, "Arabic")

    assert sum(len(word.text) for word in words) < 5


def test_words_are_where_they_stand(reader: DigitReader) -> None:
    left, right = reader.read_line(
        drawn("0123         4567".translate(AS_ARABIC)), LINE, "Arabic"
    )

    assert (len(left.text), len(right.text)) == (4, 4)
    assert 40 <= left.box.left < left.box.right < right.box.left


class Looks:
    """A reader of digits that has seen something in each of its pictures."""

    def __init__(self, *texts: str, sure: float = 0.99) -> None:
        self.words = [word(text, 100, sure) for text in texts]

    def read_line(self, card: Pixels, _quad: Corners, _script: str) -> tuple[Word, ...]:
        """What is seen in a picture whose pixels are its number."""
        return (self.words[int(card[0, 0])],)


def word(text: str, left: int, sure: float = 0.9) -> Word:
    return Word(text, sure, Box(left, 0, left + 20 * len(text), 30), 0, sure)


def reread(looks: Looks, *words: Word) -> list[tuple[str, float]]:
    views = [np.full((1, 1), at, np.uint8) for at in range(2)]
    lines = reread_numbers(looks, "Thai", views, [LINE], [words])  # type: ignore[arg-type]
    return [(it.text, it.weakest) for it in lines[0]]


def test_number_that_two_looks_show_is_as_sure_as_its_digits() -> None:
    found = reread(Looks("๐๑๒๓๔๕๖", "๐๑๒๓๔๕๖"), word("โทร", 0), word("๐๑๒ฺ๓ฒ", 100))

    assert found == [("โทร", 0.9), ("๐๑๒๓๔๕๖", 0.99)]


def test_number_of_one_look_is_doubted_unless_another_reader_read_it() -> None:
    looks = Looks("๐๑๒๓๔๕๖", "๐๑๒๓๔๕๕", sure=0.92)

    assert reread(looks, word("๐๑๒๓๔๔๔", 100)) == [("๐๑๒๓๔๕๖", DOUBTED)]
    assert reread(looks, word("๐๑๒๓๔๕๖", 100))[0][1] > 0.9


def test_number_that_only_tesseract_read_is_doubted() -> None:
    assert reread(Looks("-", "-"), word("๐๑๒๓", 100)) == [("๐๑๒๓", DOUBTED)]


def test_sure_latin_digits_stay() -> None:
    sure = word("0123456", 100, 0.99)

    assert reread(Looks("๐๑๒๓๔๕๖", "๐๑๒๓๔๕๖"), word("โทร", 0), sure)[1][0] == "0123456"


@pytest.mark.parametrize(("weakest", "asked"), [(0.95, False), (DOUBTED, True)])
def test_doubted_digits_are_asked_about(weakest: float, *, asked: bool) -> None:
    number = Word("+٤٤٢٠٧٩٤٦٠١٢٣", 0.99, Box(0, 0, 300, 30), 0, weakest)

    kinds = [it.kind for it in ask(interpret(OcrResult((number,), "drawn"), "GB"))]

    assert (ReasonKind.OTHER_DIGITS in kinds) is asked
