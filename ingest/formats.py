"""What a file is, told by its first bytes; its name is never asked."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is read.

    Attributes:
        name: As Pillow calls it, or "PDF".
        suffix: For the name of a stored file.
        has_pages: Whether each of its pictures is a page; otherwise the first one
            is the photo, and the others are an animation or a preview.
    """

    name: str
    suffix: str
    has_pages: bool = False


JPEG = Format("JPEG", ".jpg")
PNG = Format("PNG", ".png")
GIF = Format("GIF", ".gif")
BMP = Format("BMP", ".bmp")
WEBP = Format("WEBP", ".webp")
HEIC = Format("HEIF", ".heic")
TIFF = Format("TIFF", ".tif", has_pages=True)
PDF = Format("PDF", ".pdf", has_pages=True)

_STARTS = {
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
    b"GIF87a": GIF,
    b"GIF89a": GIF,
    b"BM": BMP,
    b"II*\0": TIFF,
    b"MM\0*": TIFF,
    b"II+\0": TIFF,
    b"MM\0+": TIFF,
}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_PDF_HEADER_WITHIN = 1024  # viewers accept rubbish before it, and so do printers


def find_format(content: bytes) -> Format | None:
    """Tell what the file is, or None when it is nothing that is read."""
    for start, found in _STARTS.items():
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return PDF
    return None


def is_cut_off(content: bytes, found: Format) -> bool:
    """Whether the end of the file is missing, as when it is still being copied.

    Only a guess for telling why decoding failed: a whole file may end otherwise.
    """
    return _ENDS[found](content) if found in _ENDS else False


def _lacks(end: bytes, within: int = 1024) -> Callable[[bytes], bool]:
    return lambda content: end not in content[-within:]


def _riff_is_short(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 > len(content)


def _bmp_is_short(content: bytes) -> bool:
    return int.from_bytes(content[2:6], "little") > len(content)


def _tiff_is_short(content: bytes) -> bool:
    is_big = 43 in content[2:4]  # BigTIFF: its offsets have 8 bytes instead of 4
    first = content[8:16] if is_big else content[4:8]
    start = int.from_bytes(first, "little" if content[:1] == b"I" else "big")
    return start + 2 > len(content)


def _boxes_are_short(content: bytes) -> bool:
    """Whether a box of an ISO base media file (ISO/IEC 14496-12) passes the end."""
    place = 0
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        if size < 8:  # 0: up to the end of the file
            return False
        place += size
    return place != len(content)


_ENDS: dict[Format, Callable[[bytes], bool]] = {
    JPEG: _lacks(b"\xff\xd9"),
    PNG: _lacks(b"IEND"),
    GIF: _lacks(b"\x3b", within=1),
    PDF: _lacks(b"%%EOF"),
    WEBP: _riff_is_short,
    BMP: _bmp_is_short,
    TIFF: _tiff_is_short,
    HEIC: _boxes_are_short,
}
