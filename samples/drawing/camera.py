"""Light on the scene, and the faults of the lens, the hand and the sensor."""

import cv2
import numpy as np

from samples.drawing.shot import Shot
from samples.drawing.texture import Pixels, Texture, blur, soften, spots, texture


def light_up(view: Texture, shot: Shot, rng: np.random.Generator) -> Texture:
    """The scene under uneven light, a cast shadow and a reflection."""
    height, width = view.shape[:2]
    angle, uneven = shot.light
    light = 1 + uneven * 0.6 * _across(height, width, angle)
    if shot.shade:
        light = light * _hand_shadow((height, width), shot.shade, rng)
    view = view * (light * shot.exposure)[..., None]
    if shot.glare:
        view = view + _reflection((height, width), shot.glare, rng)[..., None]
    return texture(view)


def _across(height: int, width: int, degrees: float) -> Texture:
    """A ramp from -1 to 1 that rises towards an angle."""
    rows, columns = spots(height, width)
    u, v = columns / width * 2 - 1, 1 - rows / height * 2
    angle = np.radians(degrees)
    return texture((u * np.cos(angle) + v * np.sin(angle)) / 1.3)


def _hand_shadow(
    shape: tuple[int, int], depth: float, rng: np.random.Generator
) -> Texture:
    """The shadow of the one who takes the picture: an arm and a telephone."""
    height, width = shape
    mask = np.zeros(shape, np.float32)
    x, y = width * rng.uniform(0.15, 0.45), height * rng.uniform(0.3, 0.6)
    reach = width * 0.34
    phone = cv2.boxPoints(((x, y), (reach, reach * 1.7), float(rng.uniform(-35, 35))))
    arm = (
        (x - reach * 0.2, y),
        (x + reach * 0.35, y + reach * 0.3),
        (width * rng.uniform(0.4, 0.7), height * 1.1),
        (width * rng.uniform(0.0, 0.25), height * 1.1),
    )
    for points in (phone, arm):
        cv2.fillPoly(mask, [np.array(points, np.int32)], 1.0)
    return texture(1 - depth * soften(mask, width * 0.018))


def _reflection(
    shape: tuple[int, int], strength: float, rng: np.random.Generator
) -> Texture:
    """A lamp or a window mirrored in coated paper."""
    height, width = shape
    rows, columns = spots(height, width)
    right = columns - width * rng.uniform(0.32, 0.68)
    down = rows - height * rng.uniform(0.35, 0.62)
    angle = rng.uniform(-0.6, 0.6)
    u = right * np.cos(angle) + down * np.sin(angle)
    v = down * np.cos(angle) - right * np.sin(angle)
    far = np.hypot(u / (width * 0.15), v / (width * 0.07))
    halo = np.exp(-((far * 0.55) ** 2)) * 0.32
    core = 0.62 / (1 + np.exp((far - 0.8) * 9))
    return texture((halo + core) * strength)


def look_through(view: Texture, shot: Shot, rng: np.random.Generator) -> Texture:
    """The scene through the lens: dark corners, motion, defocus."""
    height, width = view.shape[:2]
    rows, columns = spots(height, width)
    radius = np.hypot(columns / width - 0.5, rows / height - 0.5)
    view = texture(view * (1 - 0.32 * radius**2)[..., None])
    if shot.shake:
        kernel = _motion(shot.shake, float(rng.uniform(0, np.pi)))
        view = texture(cv2.filter2D(view, -1, kernel))
    return blur(view, 0.6 + shot.blur)


def _motion(length: float, angle: float) -> Texture:
    """The path of a point while the hand shakes."""
    side = int(length) * 2 + 3
    kernel = np.zeros((side, side), np.float32)
    fraction = 16  # cv2.line takes sixteenths of pixels with shift=4
    right, down = (
        round(length / 2 * turn * fraction) for turn in (np.cos(angle), np.sin(angle))
    )
    middle = side // 2 * fraction
    start, end = (middle - right, middle - down), (middle + right, middle + down)
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return texture(kernel / kernel.sum())


def expose(view: Texture, shot: Shot, rng: np.random.Generator) -> Pixels:
    """The finished picture: white balance, highlights, noise, sharpening."""
    balance = 1 + shot.warmth * 0.12, 1.0, 1 - shot.warmth * 0.16
    view = _roll_off(texture(view * texture(balance)))
    bright = np.sqrt(np.clip(view, 0.02, 1)) * 0.7 + 0.3
    luma = blur(texture(rng.normal(0, 1.6, view.shape[:2])), 0.6)
    chroma = blur(texture(rng.normal(0, 2.4, view.shape)), 1.3)
    view = texture(view + (luma[..., None] + 0.8 * chroma) * shot.grain * bright)
    view = view + 0.45 * (view - blur(view, 1.4))  # a telephone sharpens all it takes
    return np.asarray(np.clip(view * 255 + 0.5, 0, 255), np.uint8)


def _roll_off(view: Texture) -> Texture:
    """Press highlights together rather than cut them off."""
    knee = 0.85
    pressed = knee + (1 - np.exp((knee - view) / (1 - knee))) * (1 - knee)
    return texture(np.where(view > knee, pressed, view))
