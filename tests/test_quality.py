import cv2
import numpy as np

from ingest.decode.pixels import Pixels
from ingest.verdict.quality import find_problems
from models.geometry import Box, Quad
from models.reading import OcrResult, Problem, Word
from tests.scenes import LINES, card_face

SIZE = (880, 1500)
WHOLE = Quad.around(SIZE[1], SIZE[0])


def words(*boxes: Box) -> OcrResult:
    """A reading of the lines of `card_face`, with boxes of our own."""
    if not boxes:
        tops = [SIZE[0] * row // 5 for row in range(1, 5)]
        boxes = tuple(Box(125, top - 48, 900, top) for top in tops)
    found = (
        Word(text, 0.9, box, row)
        for row, (text, box) in enumerate(zip(LINES, boxes, strict=False))
    )
    return OcrResult(tuple(found), "by hand")


def problems(card: Pixels, corners: Quad = WHOLE) -> tuple[Problem, ...]:
    return find_problems(card, corners, words())


def on_grey_paper() -> Pixels:
    return (card_face(size=SIZE) * 0.75).astype(np.uint8)


def test_a_good_photo_has_no_problem() -> None:
    assert problems(card_face(size=SIZE)) == ()
    assert problems(card_face(True, SIZE)) == ()
    assert problems(on_grey_paper()) == ()


def test_a_card_without_words_has_no_text() -> None:
    card = np.full((*SIZE, 3), 230, np.uint8)

    nothing = OcrResult((), "by hand")

    assert find_problems(card, WHOLE, nothing) == (Problem.NO_TEXT,)


def test_letters_blurred_into_one_another_are_reported() -> None:
    blurred = cv2.GaussianBlur(card_face(size=SIZE), (0, 0), 6)

    assert problems(np.asarray(blurred, np.uint8)) == (Problem.BLURRED,)


def test_a_reflection_is_distinguished_from_white_paper() -> None:
    card = on_grey_paper()
    y, x = np.mgrid[: SIZE[0], : SIZE[1]]
    away = np.hypot((x - 900) / 330, (y - 440) / 220)
    lamp = np.clip(1.6 - 1.3 * away, 0, 1.2)[..., None] * 255
    glaring = np.clip(card + lamp, 0, 255).astype(np.uint8)
    panel = card.copy()
    panel[200:600, 600:1200] = 255

    assert problems(glaring) == (Problem.GLARE,)
    assert problems(panel) == ()


def test_a_photo_in_the_dark_is_reported() -> None:
    assert problems((on_grey_paper() * 0.3).astype(np.uint8)) == (Problem.TOO_DARK,)


def test_a_card_far_away_is_too_small() -> None:
    far = Quad.around(SIZE[1] // 8, SIZE[0] // 8)

    assert problems(card_face(size=SIZE), far) == (Problem.TOO_SMALL,)


def test_a_word_that_runs_off_the_card_means_it_is_cut_off() -> None:
    cut = words(Box(125, 128, 900, 176), Box(1100, 300, 1499, 352))

    assert find_problems(card_face(size=SIZE), WHOLE, cut) == (Problem.CUT_OFF,)
