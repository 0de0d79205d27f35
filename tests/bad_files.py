"""Files no card can be read from, of every kind, and the codes they may end with."""

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from PIL import Image

from tests import pictures
from tests.pictures import FORMATS, bomb_png, draw_card, encode, resized_head

READ = "read"
"""The code of a file that was read after all."""

DAMAGE = frozenset({"truncated", "damaged", "not a picture", "bomb", "too small"})
"""What may be said of a file that lacks its end."""


@dataclass(frozen=True)
class BadFile:
    """A file and what may become of it."""

    name: str
    data: bytes
    codes: frozenset[str]


@cache
def encode_all(size: tuple[int, int] = (420, 240)) -> dict[str, bytes]:
    """One good card in each format, by suffix."""
    card = draw_card(size=size)
    return {suffix: encode(card, kind) for suffix, kind in FORMATS.items()}


def empty_and_foreign() -> Iterator[BadFile]:
    foreign = {
        "text": b"Dear Sir or Madam,\n" * 50,
        "page": b"<!doctype html><title>Not found</title>",
        "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
        "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        "archive": b"PK\x03\x04" + bytes(200),
        "program": b"\x7fELF" + bytes(200),
        "zeros": bytes(5_000),
        "photoshop": b"8BPS\0\1" + bytes(200),
        "avi": b"RIFF\x10\0\0\0AVI LIST",
        "film": b"\0\0\0\x20ftypisom" + bytes(200),
    }
    yield BadFile("empty.jpg", b"", frozenset({"empty"}))
    for name, data in foreign.items():
        yield BadFile(f"{name}.jpg", data, frozenset({"not a picture"}))


def cut_off(places: int, chance: random.Random) -> Iterator[BadFile]:
    """Each format cut at its start, near its end and at random places between.

    Where only the last bytes hold no pixels, or the reader mends what is cut, a file
    may be read.
    """
    forgiving = {".pdf", ".tif", ".png", ".gif"}
    for suffix, data in encode_all().items():
        between = [chance.randrange(12, len(data) - 2) for _ in range(places - 2)]
        for place in (8, len(data) - 2, *between):
            codes = DAMAGE | {READ} if suffix in forgiving else DAMAGE
            yield BadFile(f"cut{place}{suffix}", data[:place], codes)


def fuzzed(each: int, chance: random.Random) -> Iterator[BadFile]:
    """Each format with a few bytes changed; many can still be read."""
    for suffix, data in encode_all().items():
        for number in range(each):
            changed = bytearray(data)
            reach = (
                len(data) if number % 2 else min(len(data), 300)
            )  # heads suffer most
            for _ in range(chance.choice((1, 4, 30))):
                changed[chance.randrange(4, reach)] = chance.randrange(256)
            codes = DAMAGE | {READ, "encrypted", "too large", "out of memory"}
            yield BadFile(f"fuzz{number}{suffix}", bytes(changed), codes)


def oversized() -> Iterator[BadFile]:
    """Small files that unfold to more than memory holds."""
    dot = Image.new("1", (8, 8))
    heads = {
        "bomb.gif": resized_head(encode(dot, "GIF"), 6, "<HH", 65_535, 65_535),
        "bomb.bmp": resized_head(encode(dot, "BMP"), 18, "<ii", 60_000, 60_000),
        "bomb.jpg": _claiming_jpeg(60_000, 60_000),
        "bomb.webp": _claiming_webp(16_000, 16_000),
        "bomb.tif": _claiming_tiff(60_000, 60_000),
        "bomb.png": bomb_png(40_000, 40_000),
        "wide.png": bomb_png(12_001, 100),
        "large.png": bomb_png(7_746, 7_746),
    }
    for name, data in heads.items():
        yield BadFile(name, data, frozenset({"bomb", "damaged", "truncated"}))
    pages = [draw_card(size=(200, 120)).convert("1")] * 51
    stack = pictures.encode_pages(pages, "TIFF", compression="group4")
    yield BadFile("pages.tif", stack, frozenset({"too large"}))
    yield BadFile(
        "pages.pdf", pictures.pdf([(241, 156)] * 51), frozenset({"too large"})
    )
    yield BadFile("stamp.png", encode(dot, "PNG"), frozenset({"too small"}))
    locked = pictures.pdf([(241, 156)], encrypted=True)
    yield BadFile("locked.pdf", locked, frozenset({"encrypted"}))


def _claiming_jpeg(width: int, height: int) -> bytes:
    data = encode(Image.new("L", (8, 8)), "JPEG")
    return resized_head(data, data.index(b"\xff\xc0") + 5, ">HH", height, width)


def _claiming_webp(width: int, height: int) -> bytes:
    """The extended head, of which the canvas is the only picture claimed."""
    sides = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    head = b"VP8X" + struct.pack("<I4x", 10) + sides
    picture = encode(Image.new("L", (8, 8)), "WEBP")[12:]
    body = b"WEBP" + head + picture
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _claiming_tiff(width: int, height: int) -> bytes:
    directory = _directory(width, height, 100)
    return b"II*\0" + struct.pack("<I", 108) + bytes(100) + directory + bytes(4)


def _directory(width: int, height: int, size: int) -> bytes:
    """Of a TIFF page whose bytes begin at 8, but for where the next one lies."""
    entries = [
        (256, width),
        (257, height),
        (258, 8),
        (259, 1),
        (262, 1),
        (273, 8),
        (277, 1),
        (278, height),
        (279, size),
    ]
    return struct.pack("<H", len(entries)) + b"".join(
        struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries
    )


def many_parts() -> Iterator[BadFile]:
    """Files of many small parts, or of one part that says nothing of the picture."""
    yield BadFile("frames.gif", _repeating_gif(30_000), frozenset({READ}))
    yield BadFile("stack.tif", _chained_tiff(5_000), frozenset({"too large"}))
    card = encode(draw_card(), "PNG")
    text = b"zTXtComment\0\0" + zlib.compress(bytes(200_000_000))
    chunk = struct.pack(">I", len(text) - 4) + text
    chunk += struct.pack(">I", zlib.crc32(text))
    data = card[:33] + chunk + card[33:]
    yield BadFile("text.png", data, frozenset({READ, "damaged"}))


def _repeating_gif(frames: int) -> bytes:
    data = encode(Image.new("1", (200, 120)), "GIF")
    start = 13 + 3 * (2 << (data[10] & 7))  # behind the head and its colours
    return data[:start] + data[start:-1] * frames + data[-1:]


def _chained_tiff(pages: int) -> bytes:
    width, height = 200, 120
    directory = _directory(width, height, width * height)
    first, step = 8 + width * height, len(directory) + 4
    chain = [
        directory + struct.pack("<I", first + number * step)
        for number in range(1, pages)
    ]
    head = b"II*\0" + struct.pack("<I", first)
    return head + bytes(width * height) + b"".join(chain) + directory + bytes(4)
