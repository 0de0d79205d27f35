"""Detect the format of a file by its first bytes, and whether its end is missing."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from struct import calcsize, error, unpack_from


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

_STRIPS, _TILES = (273, 279), (324, 325)  # TIFF tags: where, and how long
_TIFF_PARTS = {*_STRIPS, *_TILES}
_TIFF_TYPES = {3: "H", 4: "I", 16: "Q"}  # of places and lengths
_MOST_PARTS = 100_000
_LOOKED_AT = 100  # directories, and entries of each


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


def is_cut_off(content: bytes, found: Format) -> bool:
    """Guess whether the end is missing; for telling why decoding failed.

    A whole file may end otherwise: rubbish may follow, or a sloppy writer.
    """
    return found in _ENDS and _ENDS[found](content)


def lacks_directories(content: bytes) -> bool:
    """Whether the chain of a TIFF's pages leads out of the file.

    Pillow ends such a chain with a warning: a cut file would lose pages unnoticed.
    """
    try:
        deque(_directories(content, _Layout.of(content)), maxlen=0)
    except error:
        return True
    return False


def _lacks(end: bytes, within: int = 1024) -> Callable[[bytes], bool]:
    return lambda content: end not in content[-within:]


def _riff_is_short(content: bytes) -> bool:
    return int.from_bytes(content[4:8], "little") + 8 > len(content)


def _bmp_is_short(content: bytes) -> bool:
    return int.from_bytes(content[2:6], "little") > len(content)


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


def _tiff_is_short(content: bytes) -> bool:
    layout = _Layout.of(content)
    try:
        return any(
            _parts_pass_end(content, layout, *directory)
            for directory in islice(_directories(content, layout), _LOOKED_AT)
        )
    except error:
        return True


@dataclass(frozen=True, slots=True)
class _Layout:
    """How numbers are written: TIFF 6.0, or BigTIFF with 8 bytes instead of 4.

    Attributes:
        order: Of bytes, as in `struct`.
        count: Form of the number of entries in a directory.
        offset: Form of a place in the file and of a number of values.
        first: Where the place of the first directory stands.
    """

    order: str
    count: str
    offset: str
    first: int

    @classmethod
    def of(cls, content: bytes) -> "_Layout":
        order = "<" if content[:1] == b"I" else ">"
        return cls(order, *(("Q", "Q", 8) if 43 in content[2:4] else ("H", "I", 4)))

    def read(self, form: str, content: bytes, place: int) -> tuple[int, ...]:
        if place > len(content):  # may be more than `unpack_from` can count to
            raise error("behind the end of the file")
        return unpack_from(self.order + form, content, place)

    def size(self, form: str) -> int:
        return calcsize(self.order + form)


def _directories(content: bytes, layout: _Layout) -> Iterator[tuple[int, int]]:
    """Walk the pages: where the entries of each start, and how many there are.

    Raises:
        struct.error: Something lies behind the end of the file.
    """
    seen: set[int] = set()
    [place] = layout.read(layout.offset, content, layout.first)
    while place and place not in seen:
        seen.add(place)
        [entries] = layout.read(layout.count, content, place)
        start = place + layout.size(layout.count)
        [place] = layout.read(
            layout.offset, content, start + entries * _entry_size(layout)
        )
        yield start, entries


def _entry_size(layout: _Layout) -> int:
    return layout.size("HH") + 2 * layout.size(layout.offset)


def _parts_pass_end(content: bytes, layout: _Layout, start: int, entries: int) -> bool:
    """Whether a strip or tile of a page lies behind the end of the file."""
    found = {}
    for number in range(min(entries, _LOOKED_AT)):
        entry = start + number * _entry_size(layout)
        [tag] = layout.read("H", content, entry)
        if tag in _TIFF_PARTS:
            found[tag] = _values(content, layout, entry)
    return any(
        place + length > len(content)
        for places, lengths in (_STRIPS, _TILES)
        for place, length in zip(
            found.get(places, ()), found.get(lengths, ()), strict=False
        )
    )


def _values(content: bytes, layout: _Layout, entry: int) -> tuple[int, ...]:
    kind, count = layout.read("H" + layout.offset, content, entry + 2)
    if kind not in _TIFF_TYPES or count > _MOST_PARTS:
        return ()
    form = f"{count}{_TIFF_TYPES[kind]}"
    place = entry + layout.size("HH" + layout.offset)
    if layout.size(form) > layout.size(layout.offset):
        [place] = layout.read(layout.offset, content, place)
    return layout.read(form, content, place)


_ENDS: dict[Format, Callable[[bytes], bool]] = {
    JPEG: _lacks(b"\xff\xd9"),
    PNG: _lacks(b"IEND"),
    GIF: _lacks(b"\x3b", within=1),
    PDF: _lacks(b"%%EOF"),
    WEBP: _riff_is_short,
    BMP: _bmp_is_short,
    TIFF: _tiff_is_short,
    HEIC: _boxes_are_short,
    AVIF: _boxes_are_short,
    JPEG_2000: _lacks(b"\xff\xd9"),
}
