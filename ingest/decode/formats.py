"""What a file is, told by its first bytes; its name is never asked."""

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
AVIF = Format("AVIF", ".avif")
JPEG_2000 = Format("JPEG2000", ".jp2")
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
    b"\0\0\0\x0cjP  \r\n\x87\n": JPEG_2000,
    b"\xff\x4f\xff\x51": JPEG_2000,
}
_AVIF_BRANDS = {b"avif", b"avis"}
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_LONGEST_BRANDS = 256  # bytes of the first part of such a file
_PDF_HEADER_WITHIN = 1024  # viewers accept rubbish before it, and so do printers


def find_format(content: bytes) -> Format | None:
    """Tell what the file is, or None when it is nothing that is read."""
    for start, found in _STARTS.items():
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp":
        return _find_by_brands(content)
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return PDF
    return None


def _find_by_brands(content: bytes) -> Format | None:
    """HEIC and AVIF are told apart by their brands; "mif1" may be either."""
    size = min(int.from_bytes(content[:4], "big"), _LONGEST_BRANDS)
    major, *others = [content[at : at + 4] for at in range(8, max(size, 9), 4)]
    if major in _AVIF_BRANDS or (major == b"mif1" and _AVIF_BRANDS & {*others}):
        return AVIF
    return HEIC if major in _HEIC_BRANDS else None
