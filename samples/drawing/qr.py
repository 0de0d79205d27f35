"""QR codes with the vCard of a card's person."""

from typing import Any

import numpy as np
import segno
from PIL import Image
from segno import helpers

from samples.drawing.canvas import PER_MM, to_colour
from samples.drawing.cards import Card
from samples.drawing.sheet import Sheet

QUIET = 1.6  # millimetres of white round the code
KINDS = {"work": "phone", "mobile": "cellphone", "fax": "fax"}


def draw_qr(sheet: Sheet, table: dict[str, Any]) -> None:
    """Print the code of a vCard; x, y and size of `table` are millimetres."""
    canvas, size = sheet.canvas, table["size"]
    x = table["x"] if table["x"] >= 0 else canvas.width + table["x"] - size
    y = table["y"] if table["y"] >= 0 else canvas.height + table["y"] - size
    side = size + 2 * QUIET
    canvas.box(x - QUIET, y - QUIET, (side, side), to_colour("white"))
    code = segno.make(vcard(sheet.card), error="m", micro=False)
    light = ~np.array(list(code.matrix), bool)
    mask = Image.fromarray(light.astype(np.uint8) * 255)
    pixels = (round(size * PER_MM), round(size * PER_MM))
    mask = mask.resize(pixels, Image.Resampling.NEAREST)
    ink = Image.new("RGB", pixels, sheet.colour(table.get("colour", "#000000")))
    ink.paste("white", (0, 0), mask)
    canvas.image.paste(ink, (round(x * PER_MM), round(y * PER_MM)))
    sheet.inked.append(("QR", (x, y, x + size, y + size)))


def vcard(card: Card) -> str:
    """Return what the code says: the card's truth as a vCard."""
    truth = card.truth
    words = truth["name"].split()
    numbers: dict[str, Any] = {}
    for phone in truth["phones"]:
        numbers.setdefault(KINDS.get(phone["type"], "phone"), phone["raw"])
    return str(
        helpers.make_vcard_data(
            name=f"{words[-1]};{' '.join(words[:-1])}",
            displayname=truth["name"],
            email=truth["emails"],
            org=truth["company"],
            title=truth["title"],
            url=truth["websites"],
            **numbers,
        )
    )
