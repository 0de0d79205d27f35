"""Pictures that tests draw: every format, mode and trick, of nobody's card."""

import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from zlib import compress, crc32

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFont

from ingest.decode.pixels import Pixels

pillow_heif.register_heif_opener()

CARD = ("Erika Mustermann", "Head of Sales", "Muster GmbH", "erika@example.com")
RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 128, 0), (0, 0, 255), (0, 0, 0)
CORNERS = (RED, GREEN, BLUE, BLACK)
"""Of `draw_corners`: top left, top right, bottom left, bottom right."""

FORMATS = {
    ".jpg": "JPEG",
    ".png": "PNG",
    ".webp": "WEBP",
    ".tif": "TIFF",
    ".bmp": "BMP",
    ".gif": "GIF",
    ".heic": "HEIF",
    ".avif": "AVIF",
    ".jp2": "JPEG2000",
    ".pdf": "PDF",
}


def draw_card(
    lines: Sequence[str] = CARD, size: tuple[int, int] = (1050, 600)
) -> Image.Image:
    """A white card with black lines, as if printed."""
    card = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(card)
    step = size[1] // (len(lines) + 1)
    font = ImageFont.load_default(step // 3)
    for number, line in enumerate(lines):
        pen.text((size[0] // 12, step * number + step // 2), line, "black", font)
    return card


def draw_corners(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A picture of four colours, which tells how it was turned."""
    width, height = size
    picture = Image.new("RGB", size)
    for number, colour in enumerate(CORNERS):
        left, top = number % 2 * width // 2, number // 2 * height // 2
        picture.paste(colour, (left, top, left + width // 2, top + height // 2))
    return picture


def corners_of(pixels: Pixels) -> list[tuple[int, ...]]:
    """The four colours of a decoded `draw_corners`, as red, green, blue."""
    height, width = pixels.shape[:2]
    places = [(y, x) for y in (0.25, 0.75) for x in (0.25, 0.75)]
    return [
        tuple(int(part) for part in pixels[int(y * height), int(x * width), ::-1])
        for y, x in places
    ]


def encode(image: Image.Image, kind: str, **how: object) -> bytes:
    """The bytes of a file; `kind` is what Pillow calls the format."""
    file = BytesIO()
    image.save(file, kind, **how)
    return file.getvalue()


def encode_pages(pages: Sequence[Image.Image], kind: str, **how: object) -> bytes:
    """A file of several pictures."""
    return encode(pages[0], kind, save_all=True, append_images=pages[1:], **how)


def write(folder: Path, name: str, data: bytes) -> Path:
    """A file of these bytes."""
    path = folder / name
    path.write_bytes(data)
    return path


def deep_grey(top: int = 65_535, kind: str = "TIFF") -> bytes:
    """A 16-bit ramp from black on the left to `top` on the right."""
    ramp = np.linspace(0, top, 256).astype(np.uint16)
    return encode(Image.fromarray(np.tile(ramp, (128, 1))), kind)


def display_p3() -> bytes:
    """An ICC profile of the Display P3 colours of phones, with a gamma of 2.2."""
    return _icc_profile(
        "Display P3",
        red=(0.51512, 0.24120, -0.00105),
        green=(0.29198, 0.69225, 0.04189),
        blue=(0.15710, 0.06657, 0.78407),
    )


def _icc_profile(name: str, **primaries: tuple[float, float, float]) -> bytes:
    """A profile of three primaries and one gamma; ICC.1:2001-04, version 2."""
    gamma = struct.pack(">4s4xIH2x", b"curv", 1, round(2.2 * 256))
    text = name.encode() + b"\0"
    described = struct.pack(">4s4xI", b"desc", len(text)) + text + bytes(78)
    tags = {b"desc": described, b"wtpt": _xyz(0.9642, 1.0, 0.8249)}
    for colour, place in primaries.items():
        tags[f"{colour[0]}XYZ".encode()] = _xyz(*place)
        tags[f"{colour[0]}TRC".encode()] = gamma
    padded = [data + bytes(-len(data) % 4) for data in tags.values()]
    ends = list(accumulate(map(len, padded), initial=132 + 12 * len(tags)))
    table = struct.pack(">I", len(tags)) + b"".join(
        struct.pack(">4sII", tag, start, len(data))
        for (tag, data), start in zip(tags.items(), ends, strict=False)
    )
    head = struct.pack(
        ">I4xI4s4s4s12x4s28x12s48x",
        ends[-1],
        0x02100000,
        b"mntr",
        b"RGB ",
        b"XYZ ",
        b"acsp",
        _xyz(0.9642, 1.0, 0.8249)[8:],
    )
    return head + table + b"".join(padded)


def _xyz(*place: float) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(v * 65_536) for v in place))


def bomb_png(width: int, height: int) -> bytes:
    """A PNG of any size in a few bytes: it ends after the first rows."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = {b"IHDR": head, b"IDAT": compress(bytes(100_000)), b"IEND": b""}
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data))
        + kind
        + data
        + struct.pack(">I", crc32(kind + data))
        for kind, data in chunks.items()
    )


def resized_head(data: bytes, place: int, form: str, *size: int) -> bytes:
    """A file whose head claims another size.

    Args:
        data: The file.
        place: Of the size in it, in bytes.
        form: How the size is packed; see `struct`.
        size: What is claimed.
    """
    claim = struct.pack(form, *size)
    return data[:place] + claim + data[place + len(claim) :]


def pdf(pages: Iterable[tuple[int, int]], *, encrypted: bool = False) -> bytes:
    """A PDF of pages of these sizes in points, black in their upper left quarter."""
    sizes = list(pages)
    kids = " ".join(f"{3 + 2 * number} 0 R" for number in range(len(sizes)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sizes)} >>",
    ]
    for number, (width, height) in enumerate(sizes):
        ink = f"0 {height / 2} {width / 2} {height / 2} re f"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}]"
            f" /Contents {4 + 2 * number} 0 R >>"
        )
        objects.append(f"<< /Length {len(ink)} >>\nstream\n{ink}\nendstream")
    return _pdf_file(objects, encrypted=encrypted)


def _pdf_file(objects: Sequence[str], *, encrypted: bool) -> bytes:
    parts = [
        f"{number} 0 obj\n{body}\nendobj\n".encode()
        for number, body in enumerate(objects, start=1)
    ]
    starts = list(accumulate(map(len, parts), initial=len(b"%PDF-1.4\n")))
    table = "".join(f"{start:010} 00000 n \n" for start in starts[:-1])
    # No password fits made-up keys, so nothing needs to be encrypted with them.
    keys = f"/O <{'41' * 32}> /U <{'42' * 32}>"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 {keys} >> /ID [<41> <41>]"
    size = len(objects) + 1
    end = (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R {lock if encrypted else ''} >>\n"
        f"startxref\n{starts[-1]}\n%%EOF\n"
    )
    return b"%PDF-1.4\n" + b"".join(parts) + end.encode()
