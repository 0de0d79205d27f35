"""Decode the pages of a file, one after the other, upright and with 8 bits a colour."""

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import partial
from io import BytesIO
from math import sqrt
from re import match
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import ExifTags, Image, features

from ingest.decode.formats import (
    AVIF,
    HEIC,
    JPEG,
    JPEG_2000,
    TIFF,
    lacks_directories,
)
from ingest.decode.pixels import Pixels, profile_of, to_pixels
from ingest.decode.source import Content
from models.errors import PhotoUnreadable

LARGE_ENOUGH = 2_500
"""Pixels of the longer side that a page keeps when it is made smaller."""

_POINTS_PER_INCH = 72
_PDF_DPI = 300
_PDF_FINEST_DPI = 600
_PDF_SIDE = 2_000  # pixels that the longer side of a small page is drawn with
_PDF_PIXELS = 20_000_000
_BROKEN_METADATA = (OSError, ValueError, TypeError, SyntaxError, KeyError, IndexError)
"""Exceptions of Pillow on broken EXIF, with which a photo can be read all the same."""

_CODECS = {AVIF: "avif", JPEG_2000: "jpg_2000"}
"""Codecs that Pillow may have been built without."""
_TURNS: Mapping[int, Callable[[Any], Any]] = {
    2: partial(cv2.flip, flipCode=1),
    3: partial(cv2.rotate, rotateCode=cv2.ROTATE_180),
    4: partial(cv2.flip, flipCode=0),
    5: cv2.transpose,
    6: partial(cv2.rotate, rotateCode=cv2.ROTATE_90_CLOCKWISE),
    7: lambda page: cv2.rotate(cv2.transpose(page), cv2.ROTATE_180),
    8: partial(cv2.rotate, rotateCode=cv2.ROTATE_90_COUNTERCLOCKWISE),
}
"""Operations that turn a page upright, by EXIF orientation; 1 is upright."""
_REDUCED = 1  # bit of the TIFF tag NewSubfileType: a smaller copy of another page


@dataclass(frozen=True, slots=True)
class Survey:
    """The facts about a file that are known before its pixels are decoded.

    Attributes:
        frames: Numbers of the pictures in the file that are pages.
        taken_on: From EXIF, or None.
        profile: ICC profile of the colours; empty when there is none.
    """

    frames: tuple[int, ...]
    taken_on: date | None = None
    profile: bytes = b""


def survey_image(content: Content) -> Survey:
    """Count the pages of a picture file and check their sizes.

    Raises:
        PhotoTooLarge: It has more pages or pixels than the limits allow.
        PhotoUnreadable: It is too small for a card.
    """
    if content.format is TIFF and lacks_directories(content.data):
        raise EOFError
    with _opened(content) as image:
        frames = tuple(_page_frames(image, content)) if content.format.has_pages else ()
        if not frames:
            image.seek(0)
            content.limits.check_page(content.name, *image.size)
        return Survey(frames or (0,), _taken_on(image), profile_of(image))


def read_image(
    content: Content, frames: tuple[int, ...], *, managed: bool
) -> Iterator[Pixels]:
    """Decode the given pictures of a file, one at a time.

    Args:
        content: Of the file.
        frames: Numbers of the pictures.
        managed: As in `to_pixels`.
    """
    for frame in frames:
        with _opened(content) as image:
            image.seek(frame)
            if content.format is JPEG:
                _shrink_while_decoding(image)
            image.load()
            page = _shrunk(to_pixels(image, managed=managed))
            turn = _TURNS.get(_orientation(image))
        yield turn(page) if turn else page


def survey_pdf(content: Content) -> Survey:
    """Count the pages of a PDF.

    Raises:
        PhotoTooLarge: It has more pages than the limits allow.
    """
    with pdfium.PdfDocument(content.data) as document:
        content.limits.check_pages(content.name, len(document))
        return Survey(tuple(range(len(document))))


def read_pdf(content: Content, frames: tuple[int, ...]) -> Iterator[Pixels]:
    """Draw the given pages of a PDF, one at a time."""
    with pdfium.PdfDocument(content.data) as document:
        for frame in frames:
            page = document[frame]
            scale = _pdf_scale(*page.get_size())
            bitmap = page.render(scale=scale)  # pyright: ignore[reportArgumentType]
            pixels = bitmap.to_numpy()[:, :, :3].copy()
            bitmap.close()
            page.close()
            yield pixels


@contextmanager
def _opened(content: Content) -> Iterator[Image.Image]:
    """Open with the decoder of the format alone, without warnings on odd metadata."""
    if content.format is HEIC:
        _register_heif(content.name)
    if codec := _CODECS.get(content.format):
        _check_codec(content.name, codec)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(content.data), formats=(content.format.name,)) as image:
            yield image


def _register_heif(name: str) -> None:
    try:
        import pillow_heif  # noqa: PLC0415  optional: its wheel is under the GPL
    except ImportError as error:
        raise PhotoUnreadable(
            f"{name} is a HEIC picture; to read it: pip install cardfile[heic].",
            "heic missing",
        ) from error
    pillow_heif.register_heif_opener()


def _check_codec(name: str, codec: str) -> None:
    """Refuse what this build of Pillow cannot decode."""
    if not features.check(codec):
        raise PhotoUnreadable(
            f"{name} is a picture that this installation of Pillow cannot decode:"
            " install Pillow from its wheel (pip install --force-reinstall pillow), or"
            " save the picture as a JPEG.",
            "decoder missing",
        )


def _page_frames(image: Image.Image, content: Content) -> Iterator[int]:
    """Yield the pages of a TIFF; frames that are previews or too small are none.

    They are counted one by one: `n_frames` would first read the whole chain.
    """
    for frame in range(content.limits.pages + 1):
        try:
            image.seek(frame)
        except EOFError:
            return
        content.limits.check_pages(content.name, frame + 1)
        if _is_preview(image) or content.limits.is_too_small(*image.size):
            continue
        content.limits.check_page(content.name, *image.size)
        yield frame


def _is_preview(image: Image.Image) -> bool:
    kind = image.getexif().get(ExifTags.Base.NewSubfileType, 0)
    return isinstance(kind, int) and bool(kind & _REDUCED)


def _surplus(width: int, height: int) -> int:
    """Return the factor that reduces a page to `LARGE_ENOUGH` pixels.

    Returns:
        1, 2, 4 or 8, as the JPEG decoder can reduce pictures.
    """
    times = max(width, height) // LARGE_ENOUGH
    return 1 << min(max(times, 1).bit_length() - 1, 3)


def _shrink_while_decoding(image: Image.Image) -> None:
    """Let the JPEG decoder reduce the picture, which halves the time for 48 MP."""
    width, height = image.size
    times = _surplus(width, height)
    if times > 1:
        image.draft(None, (width // times, height // times))


def _shrunk(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    times = _surplus(width, height)
    if times == 1:
        return pixels
    size = (width // times, height // times)
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA).astype(
        np.uint8, copy=False
    )


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 to 8; decoders of TIFF and HEIC apply it."""
    with suppress(*_BROKEN_METADATA):
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    return 1


def _taken_on(image: Image.Image) -> date | None:
    if image.format == "PNG" and "exif" not in image.info:
        return None  # Pillow would decode the whole picture to look after it
    try:
        details = image.getexif().get_ifd(ExifTags.IFD.Exif)
    except _BROKEN_METADATA:
        return None
    moments = (
        details.get(tag)
        for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized)
    )
    return next((day for moment in moments if (day := _day(moment))), None)


def _day(moment: object) -> date | None:
    """Return the date of an EXIF time, "2026:11:12 09:30:00"; None if it is invalid."""
    found = match(r"(\d{4})[:.\-/](\d\d)[:.\-/](\d\d)", str(moment))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:  # such as "0000:00:00" of a camera whose clock was never set
        return None


def _pdf_scale(width: float, height: float) -> float:
    """Pixels a point: 300 dpi, finer for a page of a card's size, bounded for posters.

    Args:
        width: In points of 1/72 inch, as `height`.
        height: See `width`.
    """
    longer = max(width, height, 1.0)
    fine = max(_PDF_DPI / _POINTS_PER_INCH, _PDF_SIDE / longer)
    bound = sqrt(_PDF_PIXELS / max(width * height, 1.0))
    return min(fine, _PDF_FINEST_DPI / _POINTS_PER_INCH, bound)
