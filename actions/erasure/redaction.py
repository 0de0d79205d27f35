"""Paint over a card on a photo that also shows other people's cards."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from actions.erasure.erase_rows import CardPlace
from ingest.decode.formats import JPEG, PNG, TIFF, Format
from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels

_MARGIN = 1.06  # times a card's size: outlines are not found to the pixel
_GREY = (128, 128, 128)
_QUALITY = 95  # of JPEG; the cards that stay are to be read as well as before


def paint_over(
    original: Path, gone: Sequence[CardPlace], kept: Sequence[CardPlace]
) -> tuple[bytes, str]:
    """Return a photo without some of its cards, encoded again and without metadata.

    The pages keep their size, so that the corners of the other cards stay true. Nothing
    of the cards that are `kept` is painted over.

    Returns:
        The bytes of the file, and its suffix.

    Raises:
        PhotoError: The original cannot be read.
    """
    pages = [
        _without(
            pixels,
            [it for it in gone if it.page == number],
            [it for it in kept if it.page == number],
        )
        for number, pixels in enumerate(open_photo(original).read_pages())
    ]
    return _encode(pages, is_photo=original.suffix == JPEG.suffix)


def _without(
    pixels: Pixels, gone: Sequence[CardPlace], kept: Sequence[CardPlace]
) -> Pixels:
    height, width = pixels.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    for place in gone:
        cv2.fillConvexPoly(mask, _outline(place, _MARGIN), 255)
    for place in kept:
        cv2.fillConvexPoly(mask, _outline(place), 0)
    for place in gone:
        cv2.fillConvexPoly(mask, _outline(place), 255)
    painted = pixels.copy()
    painted[mask > 0] = _GREY
    return painted


def _outline(place: CardPlace, times: float = 1.0) -> np.ndarray:
    corners = np.array(place.corners, np.float64)
    centre = corners.mean(axis=0)
    outline: np.ndarray = np.rint(centre + (corners - centre) * times).astype(np.int32)
    return outline


def _encode(pages: Sequence[Pixels], *, is_photo: bool) -> tuple[bytes, str]:
    first, *more = [Image.fromarray(page[:, :, ::-1].copy()) for page in pages]
    if more:
        return _save(
            first,
            TIFF,
            append_images=more,
            save_all=True,
            compression="tiff_adobe_deflate",
        )
    if is_photo:
        return _save(first, JPEG, quality=_QUALITY, subsampling=0)
    return _save(first, PNG)


def _save(image: Image.Image, to: Format, **options: object) -> tuple[bytes, str]:
    buffer = BytesIO()
    image.save(buffer, to.name, **options)
    return buffer.getvalue(), to.suffix
