"""Decode an untrusted file into upright pages, or say why it cannot be decoded.

The format is detected by the first bytes; sizes are checked before decoding. A decoder
may still hang or crash on a hostile file, so `ingest.workers.pool` runs this in a
process that can be killed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image

from ingest.decode.formats import PDF, is_cut_off
from ingest.decode.pages import (
    Survey,
    read_image,
    read_pdf,
    survey_image,
    survey_pdf,
)
from ingest.decode.pixels import Pixels
from ingest.decode.source import Content, PhotoLimits, read_content
from models.errors import (
    PhotoError,
    PhotoTooLarge,
    PhotoUnreadable,
)


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A photo whose format and size were checked; its pages are decoded on demand.

    Attributes:
        name: File name, for messages.
        suffix: By format, such as ".jpg".
        taken_on: From EXIF, or None.
        pages: Their number; only TIFF and PDF have several.
        profile: ICC profile of the colours; empty when there is none.
    """

    name: str
    suffix: str
    taken_on: date | None
    pages: int
    profile: bytes = field(repr=False)
    _content: Content = field(repr=False)
    _survey: Survey = field(repr=False)

    def read_pages(self, *, managed: bool = True) -> Iterator[Pixels]:
        """Decode page after page: height x width x 3, blue-green-red, upright.

        Pictures much larger than a card needs are reduced to a half, a quarter or an
        eighth of their size.

        Args:
            managed: Whether to convert colours to sRGB; else `pixels.to_srgb` can
                convert what is cut out of a page, which takes less time.

        Raises:
            PhotoError: The file is damaged after its header.
        """
        with _explained(self._content):
            frames = self._survey.frames
            if self._content.format is PDF:
                yield from read_pdf(self._content, frames)
            else:
                yield from read_image(self._content, frames, managed=managed)

    def read_page(self, number: int) -> Pixels:
        """Decode one page, counted from 0, with colours of sRGB.

        Raises:
            PhotoError: The file is damaged after its header, or has no such page.
        """
        page = next(islice(self.read_pages(), number, None), None)
        if page is None:
            raise PhotoUnreadable(f"{self.name} has no page {number + 1}.", "no page")
        return page


def open_photo(path: Path, limits: PhotoLimits = PhotoLimits()) -> PhotoFile:  # noqa: B008  frozen
    """Read a file and check its format and size.

    Raises:
        PhotoUnavailable: It cannot be read just now.
        PhotoTooLarge: It exceeds the limits.
        PhotoUnreadable: It is not a picture, or is damaged, cut off or encrypted.
    """
    content = read_content(path, limits)
    is_pdf = content.format is PDF
    with _explained(content):
        survey = survey_pdf(content) if is_pdf else survey_image(content)
    return PhotoFile(
        name=path.name,
        suffix=content.format.suffix,
        taken_on=survey.taken_on,
        pages=len(survey.frames),
        profile=survey.profile,
        _content=content,
        _survey=survey,
    )


@contextmanager
def _explained(content: Content) -> Iterator[None]:
    """Turn every exception of a decoder into a PhotoError.

    On fuzzed files Pillow raised nine classes of exception, TypeError and SyntaxError
    among them, so no list of them would be complete.
    """
    try:
        yield
    except PhotoError:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge(
            f"{content.name} would decode to far too many pixels: save it smaller.",
            "bomb",
        ) from error
    except MemoryError as error:
        raise PhotoTooLarge(
            f"{content.name} needs more memory than this machine has: save it smaller.",
            "out of memory",
        ) from error
    except Exception as error:
        raise _damage(content, error) from error


def _damage(content: Content, error: Exception) -> PhotoUnreadable:
    name = content.name
    if isinstance(error, pdfium.PdfiumError) and "assword" in str(error):
        return PhotoUnreadable(
            f"{name} is encrypted: save it without a password.", "encrypted"
        )
    if is_cut_off(content.data, content.format):
        return PhotoUnreadable(
            f"{name} ends too early: copy it again, or wait for the copy to end.",
            "truncated",
        )
    return PhotoUnreadable(
        f"{name} is damaged: open it in another program and save it again.", "damaged"
    )
