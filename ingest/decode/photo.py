"""A file of an unknown sender becomes upright pages, or a reason why not.

The format is recognised by the first bytes. Sizes are checked before decoding. A
decoder may still hang or crash on a hostile file: `ingest.workers.pool` runs this in a
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
from ingest.decode.source import Content, Limits, read_content
from models.errors import (
    PhotoError,
    PhotoTooLarge,
    PhotoUnreadable,
)


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that was found to be a photo; its pages are decoded as they are asked for.

    Attributes:
        name: Of the file, for messages.
        suffix: By content, such as ".jpg".
        taken_on: From EXIF, or None.
        pages: How many there are; 1 but for TIFF and PDF.
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

        A picture far larger than a card needs comes at a half, a quarter or an eighth
        of its size.

        Args:
            managed: Whether colours are those of sRGB; if not, `pixels.to_srgb` brings
                what is cut out of a page there, which takes less time.

        Raises:
            PhotoError: The file is damaged behind its head.
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
            PhotoError: The file is damaged behind its head, or has no such page.
        """
        page = next(islice(self.read_pages(), number, None), None)
        if page is None:
            raise PhotoUnreadable(f"{self.name} has no page {number + 1}.", "no page")
        return page


def open_photo(path: Path, limits: Limits = Limits()) -> Photo:  # noqa: B008  frozen
    """Read a file and find out what it is.

    Raises:
        PhotoUnavailable: It cannot be read just now.
        PhotoTooLarge: It passes the limits.
        PhotoUnreadable: It is no picture, or a damaged, cut-off or encrypted one.
    """
    content = read_content(path, limits)
    is_pdf = content.format is PDF
    with _explained(content):
        survey = survey_pdf(content) if is_pdf else survey_image(content)
    return Photo(
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

    On fuzzed files Pillow was seen to raise nine classes of exception, TypeError and
    SyntaxError among them, so none is trusted to be the last.
    """
    try:
        yield
    except PhotoError:
        raise
    except Image.DecompressionBombError as error:
        raise PhotoTooLarge(
            f"{content.name} would unfold to far more pixels than are decoded:"
            " save it smaller.",
            "bomb",
        ) from error
    except MemoryError as error:
        raise PhotoTooLarge(
            f"{content.name} needs more memory than there is: save it smaller.",
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
            f"{name} ends too early: copy it again, or wait until it is all there.",
            "truncated",
        )
    return PhotoUnreadable(
        f"{name} is damaged: open it in another program and save it again.", "damaged"
    )
