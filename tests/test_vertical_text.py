"""Lines that run along a side of the card, and signs set one below the other."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.decode.pixels import Pixels
from ingest.options import ReadOptions
from ingest.readers import Reader, load_reader
from ingest.readers.tesseract_lines import LineReader

EASTERN = next(Path("/usr/share/fonts").rglob("NotoSansCJK-Regular.ttc"), None)
needs_eastern = pytest.mark.skipif(EASTERN is None, reason="no font of Noto Sans CJK")


@pytest.fixture(scope="module")
def rapid() -> Reader:
    return load_reader("rapid", ReadOptions())


def white(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    card = Image.new("RGB", (width, height), "white")
    return card, ImageDraw.Draw(card)


def column(*signs: str, size: int = 110, index: int = 0) -> Pixels:
    """A white card with signs one below the other; a blank leaves room for one."""
    card, pen = white(600, 1000)
    font = ImageFont.truetype(str(EASTERN), size, index=index)
    for number, sign in enumerate(signs):
        pen.text((250, 80 + 1.2 * size * number), sign, "black", font, anchor="mt")
    return np.asarray(card)[:, :, ::-1].copy()


@pytest.mark.parametrize("quarters", [1, -1])
def test_line_along_the_side_is_read_in_either_direction(
    rapid: Reader, quarters: int
) -> None:
    card, pen = white(1000, 600)
    pen.text((80, 300), "+44 20 7946 0147", "black", ImageFont.load_default(50))

    read = rapid.read(np.rot90(np.asarray(card), quarters).copy())

    assert read.text == "+44 20 7946 0147"


def test_words_along_the_side_stand_where_they_are_printed(rapid: Reader) -> None:
    card, pen = white(1000, 600)
    pen.text((80, 300), "Erika Mustermann", "black", ImageFont.load_default(50))

    first, second = rapid.read(np.rot90(np.asarray(card)).copy()).words

    assert first.text == "Erika"
    assert first.box.top > second.box.bottom - 20  # it runs upwards


@needs_eastern
def test_family_and_given_name_set_apart_in_a_column_are_one_line(
    rapid: Reader,
) -> None:
    read = rapid.read(column(*"桜井 健太郎"))

    assert read.text == "桜井 健太郎"


@needs_eastern
def test_columns_of_korean_are_read() -> None:
    card = column(*"김민수", size=130, index=1)
    corners = np.array([(170, 60), (330, 60), (330, 560), (170, 560)], np.float32)

    words = LineReader("kor").read_line(card, corners)

    assert "".join(word.text for word in words) == "김민수"
