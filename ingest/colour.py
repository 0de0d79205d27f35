"""Any picture Pillow opens becomes blue-green-red pixels as the eye would see them."""

from io import BytesIO

import cv2
import numpy as np
from PIL import Image, ImageCms

from ingest.pixels import Pixels

_SRGB = ImageCms.createProfile("sRGB")
_MANAGED_MODES = ("RGB", "L", "CMYK")  # those a profile can be applied to as they are
_DEEP_MODES = ("I", "F")  # 16 bits a grey pixel and more; also "I;16", "I;16B" ...
_PLAIN_SRGB = ("sRGB", "IEC61966-2")


def to_pixels(image: Image.Image) -> Pixels:
    """Convert a decoded picture to height x width x 3, blue-green-red, 0 to 255.

    Transparent parts become white, more than 8 bits are scaled down, and colours of
    another space, such as the Display P3 of phones, are brought to sRGB.
    """
    if image.mode.startswith(_DEEP_MODES):
        return cv2.cvtColor(_shallow(image), cv2.COLOR_GRAY2BGR).astype(
            np.uint8, copy=False
        )
    rgb = np.asarray(_to_srgb(_on_white(image)))
    return cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR).astype(np.uint8, copy=False)


def _shallow(image: Image.Image) -> Pixels:
    """Scale deep grey so that the brightest pixel is white.

    Pillow's own conversion clips at 255, which turns a 16-bit scan into a white page;
    and scanners of 10 or 12 bits leave the upper ones of 16 empty.
    """
    deep = np.nan_to_num(np.asarray(image, dtype=np.float32), posinf=0, neginf=0)
    low = min(float(deep.min()), 0.0)
    reach = max(float(deep.max()) - low, 1e-6)
    return ((deep - low) * (255 / reach)).astype(np.uint8)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image if image.mode in _MANAGED_MODES else image.convert("RGB")
    profile = image.info.get("icc_profile")
    layer = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(layer, mask=layer.getchannel("A"))
    white.info["icc_profile"] = profile
    return white


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile or image.mode == "L":
        return image.convert("RGB")
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        if any(
            word in (given.profile.profile_description or "") for word in _PLAIN_SRGB
        ):
            return image.convert("RGB")
        managed = ImageCms.profileToProfile(image, given, _SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return image.convert("RGB")  # a broken profile spoils no photo
    return image.convert("RGB") if managed is None else managed
