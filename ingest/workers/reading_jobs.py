"""The jobs of workers that read photos, crops and pieces of cards, and draw cards.

A job is `partial(load_photo_reader, options)` and the like. What it imports is imported
in the worker only: the program that hands out photos needs neither OpenCV nor a model.
"""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from ingest.options import ReadOptions
from ingest.workers.job import Handler
from models.reading import CardReading, OcrResult, PhotoReading

if TYPE_CHECKING:
    from ingest.outline.draw import Drawn


def load_photo_reader(options: ReadOptions) -> Handler[PhotoReading]:
    """Load what reads photos; see `ingest.pipeline.read_photo`."""
    from ingest.pipeline import load_tools, read_photo  # noqa: PLC0415

    return partial(read_photo, tools=load_tools(options))


def load_crop_reader(
    options: ReadOptions, number: int, corners: Sequence[tuple[float, float]]
) -> Handler[CardReading]:
    """Load what reads one card of a photo; see `ingest.pipeline.read_crop`."""
    from ingest.pipeline import load_tools, read_crop  # noqa: PLC0415

    tools = load_tools(options)
    return partial(read_crop, tools=tools, number=number, corners=corners)


def load_drawer() -> "Handler[Drawn]":
    """Load what draws pages and cards; see `ingest.outline.draw`."""
    from ingest.outline.draw import draw  # noqa: PLC0415

    return draw


def load_piece_reader(options: ReadOptions, *, second: bool) -> Handler[OcrResult]:
    """Load what reads pieces of cards; see `ingest.reading.piece`."""
    from ingest.reading.piece import load_one_reader, read_piece  # noqa: PLC0415

    return partial(read_piece, reader=load_one_reader(options, second=second))
