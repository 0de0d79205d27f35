from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import ExifTags, Image, ImageCms

from ingest.decode.photo import open_photo
from ingest.decode.pixels import Pixels, to_srgb
from tests import pictures
from tests.pictures import (
    CORNERS,
    FORMATS,
    corners_of,
    display_p3,
    draw_corners,
    encode,
    encode_pages,
    write,
)

GREYS = [(76,) * 3, (75,) * 3, (29,) * 3, (0,) * 3]
"""What grey is made of CORNERS by ITU-R BT.601."""


def read_only_page(path: Path) -> Pixels:
    [page] = open_photo(path).read_pages()
    assert page.dtype == np.uint8
    assert page.ndim == 3
    assert page.shape[2] == 3
    return page


def assert_colours(
    page: Pixels, expected: Sequence[tuple[int, ...]], tolerance: int = 6
) -> None:
    np.testing.assert_allclose(corners_of(page), expected, atol=tolerance)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_is_recognised_by_its_content(tmp_path: Path, suffix: str) -> None:
    data = encode(draw_corners(), FORMATS[suffix])
    path = write(tmp_path, "holiday.docx", data)

    photo = open_photo(path)
    [page] = photo.read_pages()

    assert (photo.suffix, photo.pages, photo.taken_on) == (suffix, 1, None)
    assert_colours(page, CORNERS, tolerance=20)


TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", TURNS)
def test_pages_are_upright(tmp_path: Path, kind: str, orientation: int) -> None:
    """The picture is stored as the camera was held; EXIF says how."""
    turn = TURNS[orientation]
    stored = draw_corners() if turn is None else draw_corners().transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation

    page = read_only_page(write(tmp_path, "a", encode(stored, kind, exif=exif)))

    assert page.shape == (200, 300, 3)
    assert_colours(page, CORNERS, tolerance=20)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGB", "PNG"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("RGBA", "TIFF"),
        ("RGBX", "TIFF"),
        ("CMYK", "TIFF"),
        ("YCbCr", "TIFF"),
        ("LAB", "TIFF"),
    ],
)
def test_coloured_modes_keep_their_colours(
    tmp_path: Path, mode: str, kind: str
) -> None:
    image = _converted(draw_corners(), mode)

    page = read_only_page(write(tmp_path, "a", encode(image, kind)))

    assert_colours(page, CORNERS, tolerance=25)


def _converted(image: Image.Image, mode: str) -> Image.Image:
    if mode == "P":
        return image.quantize()
    if mode != "LAB":
        return image.convert(mode)
    lab = ImageCms.profileToProfile(
        image,
        ImageCms.createProfile("sRGB"),
        ImageCms.createProfile("LAB"),
        outputMode="LAB",
    )
    assert lab is not None
    return lab


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("L", "JPEG"), ("L", "PNG"), ("LA", "PNG"), ("LA", "TIFF"), ("I", "TIFF")],
)
def test_grey_modes_keep_their_greys(tmp_path: Path, mode: str, kind: str) -> None:
    grey = draw_corners().convert("L")
    grey.putpixel((0, 0), 255)  # deep grey is scaled so that its brightest is white
    image = grey.convert(mode)

    page = read_only_page(write(tmp_path, "a", encode(image, kind)))

    assert_colours(page, GREYS)


@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_black_and_white_stays_so(tmp_path: Path, kind: str) -> None:
    """Fax pages: one bit a pixel."""
    card = pictures.draw_card().convert("1")

    page = read_only_page(write(tmp_path, "a", encode(card, kind)))

    assert set(np.unique(page)) == {0, 255}
    assert page.mean() > 200


def test_cmyk_photo_of_a_printer_is_not_inverted(tmp_path: Path) -> None:
    image = draw_corners().convert("CMYK")

    page = read_only_page(write(tmp_path, "a", encode(image, "JPEG", quality=95)))

    assert_colours(page, CORNERS, tolerance=25)


@pytest.mark.parametrize("top", [65_535, 4_095, 1_023])
@pytest.mark.parametrize("kind", ["TIFF", "PNG"])
def test_deep_grey_is_scaled_not_clipped(tmp_path: Path, kind: str, top: int) -> None:
    """Of 16 bits; scanners of 12 or 10 bits leave the upper ones empty."""
    page = read_only_page(write(tmp_path, "a", pictures.deep_grey(top, kind)))

    np.testing.assert_allclose(page[0, :, 0], np.arange(256), atol=1)


def test_floating_point_picture_is_scaled(tmp_path: Path) -> None:
    ramp = np.tile(np.linspace(0, 1, 256, dtype=np.float32), (128, 1))
    ramp[0, 0] = np.nan

    page = read_only_page(write(tmp_path, "a", encode(Image.fromarray(ramp), "TIFF")))

    np.testing.assert_allclose(page[1, :, 0], np.arange(256), atol=1)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_are_white(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 100, 200))

    page = read_only_page(write(tmp_path, "a", encode(image.convert(mode), "PNG")))

    assert_colours(page, [(0,) * 3, (255,) * 3] * 2)


def test_transparent_colour_of_a_palette_is_white(tmp_path: Path) -> None:
    image = Image.new("P", (200, 200), 1)
    image.putpalette([10, 10, 10, 200, 0, 0])
    image.paste(0, (0, 0, 100, 200))

    page = read_only_page(write(tmp_path, "a", encode(image, "PNG", transparency=1)))

    assert_colours(page, [(10,) * 3, (255,) * 3] * 2)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "HEIF"])
def test_wide_colours_of_phones_become_srgb(tmp_path: Path, kind: str) -> None:
    image = Image.new("RGB", (200, 200), (200, 100, 100))
    data = encode(image, kind, icc_profile=display_p3(), quality=95)

    page = read_only_page(write(tmp_path, "a", data))

    # By the matrices of both spaces, IEC 61966-2-1 and SMPTE EG 432-1.
    assert_colours(page, [(214, 94, 97)] * 4, tolerance=5)


def test_colours_of_a_part_can_be_converted_later(tmp_path: Path) -> None:
    image = Image.new("RGB", (200, 200), (200, 100, 100))
    path = write(tmp_path, "a", encode(image, "PNG", icc_profile=display_p3()))
    photo = open_photo(path)

    [page], [raw] = photo.read_pages(), photo.read_pages(managed=False)

    assert (raw[:50, :50] == (100, 100, 200)).all()
    assert (to_srgb(raw[:50, :50], photo.profile) == page[:50, :50]).all()


@pytest.mark.parametrize("profile", [b"", b"rubbish", display_p3()[:150]])
def test_broken_colour_profile_spoils_no_photo(tmp_path: Path, profile: bytes) -> None:
    data = encode(draw_corners(), "PNG", icc_profile=profile)

    assert_colours(read_only_page(write(tmp_path, "a", data)), CORNERS)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_animation_is_its_first_picture(tmp_path: Path, kind: str) -> None:
    white = Image.new("RGB", (300, 200), "white")
    data = encode_pages([draw_corners(), white], kind, lossless=True)

    photo = open_photo(write(tmp_path, "a", data))
    [page] = photo.read_pages()

    assert photo.pages == 1
    assert_colours(page, CORNERS)


def test_phone_photo_with_a_second_picture_inside_is_one_page(tmp_path: Path) -> None:
    """Depth maps and gain maps travel in the same JPEG."""
    white = Image.new("RGB", (300, 200), "white")
    photo = open_photo(
        write(tmp_path, "a", encode_pages([draw_corners(), white], "MPO"))
    )

    [page] = photo.read_pages()

    assert (photo.suffix, photo.pages) == (".jpg", 1)
    assert_colours(page, CORNERS, tolerance=20)


def test_every_page_of_a_tiff_is_read(tmp_path: Path) -> None:
    pages = [draw_corners((300 + 20 * number, 200)) for number in range(3)]
    pages[1] = pages[1].convert("L")

    photo = open_photo(write(tmp_path, "a", encode_pages(pages, "TIFF")))

    assert photo.pages == 3
    assert [p.shape for p in photo.read_pages()] == [
        (200, 300, 3),
        (200, 320, 3),
        (200, 340, 3),
    ]


def test_preview_in_a_tiff_is_no_page(tmp_path: Path) -> None:
    small, tiny = draw_corners((150, 100)), draw_corners((60, 40))
    small.encoderinfo = {"tiffinfo": {254: 1}}
    data = encode_pages([draw_corners(), small, tiny], "TIFF")

    photo = open_photo(write(tmp_path, "a", data))

    assert photo.pages == 1
    assert [page.shape for page in photo.read_pages()] == [(200, 300, 3)]


def test_every_page_of_a_pdf_is_drawn(tmp_path: Path) -> None:
    """A page of A4 at 300 dpi; one of a card's size finer, and a poster bounded."""
    data = pictures.pdf([(595, 842), (241, 156), (14_000, 10_000)])

    photo = open_photo(write(tmp_path, "a", b"%!rubbish of a printer\n" + data))
    pages = list(photo.read_pages())

    assert (photo.suffix, photo.pages) == (".pdf", 3)
    assert [max(page.shape) for page in pages] == [3509, 2001, 5292]
    for page in pages:
        assert_colours(page, [(0,) * 3] + [(255,) * 3] * 3)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026:11:12 09:30:00", date(2026, 11, 12)),
        ("2026-11-12T09:30:00", date(2026, 11, 12)),
        ("0000:00:00 00:00:00", None),
        ("2026:13:41 00:00:00", None),
        ("    :  :     :  :  ", None),
        ("yesterday", None),
    ],
)
def test_day_of_the_photo_is_known(
    tmp_path: Path, moment: str, day: date | None
) -> None:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = moment
    data = encode(draw_corners(), "JPEG", exif=exif)

    assert open_photo(write(tmp_path, "a", data)).taken_on == day


def test_broken_exif_spoils_no_photo(tmp_path: Path) -> None:
    data = encode(draw_corners(), "JPEG", exif=b"Exif\0\0II*\0" + b"\xff" * 60)

    photo = open_photo(write(tmp_path, "a", data))

    assert photo.taken_on is None
    assert len(list(photo.read_pages())) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF"])
@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((6_000, 4_000), (2_000, 3_000, 3)),
        ((1_000, 10_000), (2_500, 250, 3)),
        ((4_032, 3_024), (3_024, 4_032, 3)),
    ],
)
def test_page_is_no_larger_than_needed(
    tmp_path: Path, kind: str, size: tuple[int, int], shape: tuple[int, int, int]
) -> None:
    """A photo of 12 megapixels keeps all of them."""
    page = read_only_page(write(tmp_path, "a", encode(draw_corners(size), kind)))

    assert page.shape == shape
    assert_colours(page, CORNERS, tolerance=20)
