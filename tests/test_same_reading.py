"""The same photo gives the same reading, however busy the machine is."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from ingest.options import ReadOptions
from ingest.workers.pool import Pool, count_cores
from ingest.workers.reading_jobs import load_photo_reader
from models.reading import PhotoReading, Problem, Verdict
from tests.pictures import encode, write

PICTURES = Path(__file__).parent.parent / "samples" / "pictures"
CARDS = ("de-hollerbach-photo.jpg", "de-hollerbach-scan.jpg")
BUSY = "while True: pass"


@contextmanager
def busy(processes: int) -> Iterator[None]:
    running = [
        subprocess.Popen([sys.executable, "-c", BUSY])  # noqa: S603  our own words
        for _ in range(processes)
    ]
    try:
        yield
    finally:
        for process in running:
            process.kill()
            process.wait()


def load_reader() -> Pool[PhotoReading]:
    return Pool(partial(load_photo_reader, ReadOptions(country="DE")), 1)


def read(pool: Pool[PhotoReading]) -> str:
    """Everything that is read off the cards but the time it takes."""
    photos = [pool.read(PICTURES / name) for name in CARDS]
    cards = [card for photo in photos for card in photo.cards]
    return json.dumps([repr(it).replace(f"{it.seconds!r}", "") for it in cards])


def test_cards_are_read_alike_alone_and_beside_busy_processes() -> None:
    with load_reader() as pool:
        alone = read(pool)
        with busy(3 * count_cores()):
            beside = read(pool)

    assert beside == alone


def test_card_with_more_lines_than_any_card_is_said_to_be_not_fully_read(
    tmp_path: Path,
) -> None:
    page = Image.new("RGB", (1500, 1500), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(26)
    for number in range(144):
        place = (20 + number % 12 * 124, 20 + number // 12 * 124)
        pen.text(place, f"No {number}", "black", font)
    path = write(tmp_path, "page.png", encode(page, "PNG"))

    with load_reader() as pool:
        reading = pool.read(path)

    (card,) = reading.cards
    assert Problem.INCOMPLETE in card.problems
    assert card.verdict is not Verdict.READY
    assert reading.version.endswith("incomplete")
