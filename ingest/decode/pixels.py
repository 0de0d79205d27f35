"""Pictures and corners as arrays, and the conversion of Pillow's pictures."""

from io import BytesIO
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

Pixels: TypeAlias = NDArray[np.uint8]
"""Height x width x 3 in blue-green-red order, or height x width in grey; 0 to 255."""
Corners: TypeAlias = NDArray[np.float32]
"""4 x 2, in pixels: clockwise from the top left, as in OpenCV."""

_STRIP = 256  # rows converted at a time, which saves memory
_DEEP_MODES = ("I", "F")  # prefixes of modes with 16 bits a grey pixel or more
_SRGB = ImageCms.createProfile("sRGB")
_SRGB_NAMES = ("sRGB", "IEC61966-2")


def shrink(picture: Pixels, side: int) -> tuple[Pixels, float]:
    """Reduce a picture to a longer side of at most `side` pixels; with the scale.

    Of a much larger picture only some rows and columns are averaged, since 12
    megapixels would take 30 ms.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, side / max(height, width))
    skip = max(1, int(0.5 / scale))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(picture[::skip, ::skip], size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), scale


def to_pixels(image: Image.Image, *, managed: bool) -> Pixels:
    """Convert a decoded picture to height x width x 3, blue-green-red, 0 to 255.

    Transparent parts become white and more than 8 bits are scaled down.

    Args:
        image: The picture.
        managed: Whether red, green and blue of another space, such as the Display P3 of
            phones, are converted to sRGB, which takes 0.15 s for 12 megapixels.
    """
    if image.mode.startswith(_DEEP_MODES):
        return np.asarray(cv2.cvtColor(_to_8_bits(image), cv2.COLOR_GRAY2BGR), np.uint8)
    mode = "CMYK" if image.mode == "CMYK" else "RGB"
    is_changed = managed or mode == "CMYK"
    transform = _transform(profile_of(image), mode) if is_changed else None
    width, height = image.size
    pixels = np.empty((height, width, 3), np.uint8)
    for top in range(0, height, _STRIP):
        strip = image.crop((0, top, width, min(top + _STRIP, height)))
        if image.has_transparency_data:
            strip = _on_white(strip)
        elif strip.mode not in {"RGB", "CMYK"}:
            strip = strip.convert("RGB")
        if transform is not None:
            strip = ImageCms.applyTransform(strip, transform) or strip
        if strip.mode != "RGB":
            strip = strip.convert("RGB")
        pixels[top : top + _STRIP] = cv2.cvtColor(np.asarray(strip), cv2.COLOR_RGB2BGR)
    return pixels


def _on_white(image: Image.Image) -> Image.Image:
    layer = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    return white


def _to_8_bits(image: Image.Image) -> Pixels:
    """Scale deep grey so that the brightest pixel becomes white.

    Pillow clips at 255, which would turn a 16-bit scan into a white page. Scanners with
    10 or 12 bits leave the upper ones of 16 empty.
    """
    values = np.nan_to_num(np.asarray(image, np.float32), posinf=0, neginf=0)
    values -= min(float(values.min()), 0.0)
    values *= 255 / max(float(values.max()), 1e-6)
    return values.astype(np.uint8)


def profile_of(image: Image.Image) -> bytes:
    """Return the ICC profile of a picture in colour; empty if there is none."""
    return (
        b"" if image.mode in {"1", "L", "LA"} else image.info.get("icc_profile") or b""
    )


def to_srgb(pixels: Pixels, profile: bytes) -> Pixels:
    """Convert the colours of a picture, or a part of one, from a profile to sRGB.

    Args:
        pixels: Height x width x 3, blue-green-red.
        profile: An ICC profile; empty if the colours are sRGB already.
    """
    transform = _transform(profile, "RGB")
    if transform is None:
        return pixels
    image = Image.fromarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
    changed = ImageCms.applyTransform(image, transform) or image
    return np.asarray(cv2.cvtColor(np.asarray(changed), cv2.COLOR_RGB2BGR), np.uint8)


def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """Return a transform to sRGB; None for no profile, sRGB or a damaged one."""
    if not profile:
        return None
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        name = ImageCms.getProfileDescription(given)
        if any(plain in name for plain in _SRGB_NAMES):
            return None
        return ImageCms.buildTransform(given, _SRGB, mode, "RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return None  # with a broken profile the photo is read as it is
