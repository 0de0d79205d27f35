"""Drawn pictures of badges: portrait, with a hole for the lanyard and a code."""

import io
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1000, 1400
_FONT = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf")


def draw_badge(code: str, *lines: str, kind: str = "ATTENDEE") -> Image.Image:
    """A badge with large lines, a code below them, and the kind at its foot.

    Args:
        code: What the code says.
        lines: The name first.
        kind: What its bearer is; "" for nothing.
    """
    badge = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(badge)
    pen.rounded_rectangle((430, 40, 570, 75), 17, "dimgray")  # the lanyard's hole
    down = 200
    for number, text in enumerate(lines):
        size = 84 if number == 0 else 52
        pen.text((WIDTH // 2, down), text, "black", _font(size), anchor="mt")
        down += size + 50
    badge.paste(_code(code), (300, 700))
    if kind:
        pen.rectangle((0, HEIGHT - 160, WIDTH, HEIGHT), "navy")
        foot = (WIDTH // 2, HEIGHT - 80)
        pen.text(foot, kind, "white", _font(64), anchor="mm")
    table = Image.new("RGB", (WIDTH + 300, HEIGHT + 300), "saddlebrown")
    table.paste(badge, (150, 150))
    return table


def _font(size: int) -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return (
        ImageFont.truetype(_FONT, size)
        if _FONT.exists()
        else (ImageFont.load_default(size))
    )


def _code(text: str) -> Image.Image:
    buffer = io.BytesIO()
    segno.make(text, micro=False).save(buffer, kind="png", scale=12, border=3)
    return (
        Image.open(buffer).convert("RGB").resize((400, 400), Image.Resampling.NEAREST)
    )
