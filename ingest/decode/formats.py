"""Detect the format of a file by its first bytes, and whether its end is missing."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from struct import calcsize, error, unpack_from


@dataclass(frozen=True, slots=True)
class Format:
    """A supported file format.

    Attributes:
        name: Of Pillow's plugin, or "PDF".
        suffix: For the name of a stored file.
        has_pages: Whether each of its pictures is a page; otherwise the first is the
            photo, and others are an animation or a preview.
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
_PDF_HEADER_WITHIN = 1024  # bytes; viewers accept other content before it

_STRIPS, _TILES = (273, 279), (324, 325)  # TIFF tags of their offsets and lengths
_TIFF_PARTS = {*_STRIPS, *_TILES}
_TIFF_TYPES = {3: "H", 4: "I", 16: "Q"}  # of offsets and lengths
_MOST_PARTS = 100_000
_CHECKED = 100  # directories, and entries of each


def find_format(content: bytes) -> Format | None:
    """Detect the format of a file; None if it is not supported."""
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
    """Tell HEIC from AVIF by their brands; "mif1" may be either."""
    size = min(int.from_bytes(content[:4], "big"), _LONGEST_BRANDS)
    major, *others = [content[at : at + 4] for at in range(8, max(size, 9), 4)]
    if major in _AVIF_BRANDS or (major == b"mif1" and _AVIF_BRANDS & {*others}):
        return AVIF
    return HEIC if major in _HEIC_BRANDS else None


def is_cut_off(content: bytes, found: Format) -> bool:
    """Guess whether the end is missing, to explain why decoding failed.

    A complete file may look cut off too, if other content follows its end.
    """
    return found in _ENDS and _ENDS[found](content)


def lacks_directories(content: bytes) -> bool:
    """Return whether the chain of a TIFF's pages leaves the file.

    Pillow only warns of that, so a cut file would lose pages unnoticed.
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
    """Return whether a box of an ISO base media file (ISO/IEC 14496-12) is cut."""
    place = 0
    while place + 8 <= len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        if size == 1:
            size = int.from_bytes(content[place + 8 : place + 16], "big")
        if size < 8:  # 0 means up to the end of the file
            return False
        place += size
    return place != len(content)


def _tiff_is_short(content: bytes) -> bool:
    layout = _Layout.of(content)
    try:
        return any(
            _parts_pass_end(content, layout, *directory)
            for directory in islice(_directories(content, layout), _CHECKED)
        )
    except error:
        return True


@dataclass(frozen=True, slots=True)
class _Layout:
    """The layout of numbers: TIFF 6.0, or BigTIFF with 8 bytes instead of 4.

    Attributes:
        order: Byte order, as in `struct`.
        count: Format of the number of entries in a directory.
        offset: Format of an offset in the file and of a number of values.
        first: Where the offset of the first directory is.
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
        if place > len(content):  # it may be too large for `unpack_from`
            raise error("behind the end of the file")
        return unpack_from(self.order + form, content, place)

    def size(self, form: str) -> int:
        return calcsize(self.order + form)


def _directories(content: bytes, layout: _Layout) -> Iterator[tuple[int, int]]:
    """Walk the pages: where the entries of each start, and how many there are.

    Raises:
        struct.error: A directory is beyond the end of the file.
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
    """Return whether a strip or tile of a page is beyond the end of the file."""
    found = {}
    for number in range(min(entries, _CHECKED)):
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
