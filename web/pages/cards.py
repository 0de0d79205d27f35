"""Cards by their number: their pictures, and a piece that is read."""

from collections.abc import Callable

from starlette.responses import JSONResponse, PlainTextResponse, Response

from models.errors import PhotoError
from models.field import FieldKind
from models.geometry import Box
from web.visit import Visit

_FOR_A_WHILE = {"Cache-Control": "private, max-age=600"}


def flat(visit: Visit) -> Response:
    """Send the flat card."""
    return _answer(visit, visit.site.pictures.flat)


def photo(visit: Visit) -> Response:
    """Send the photo that shows the card."""
    return _answer(visit, visit.site.pictures.photo)


def cut(visit: Visit) -> Response:
    """Send a piece of the flat card: `?box=left,top,right,bottom` in its pixels."""
    box = parse_box(visit.query("box"))
    if box is None:
        return PlainTextResponse("There is no such piece.\n", 404)
    return _answer(visit, lambda card: visit.site.pictures.cut(card, box))


def read_piece(visit: Visit) -> Response:
    """Read a box of a card; with `text`, say only what differs from that."""
    box = parse_box(visit.query("box"))
    kind = next((it for it in FieldKind if it == visit.query("kind")), None)
    if box is None:
        return JSONResponse({"text": ""}, 404)
    known, card_id = visit.query("text"), visit.path("card")
    try:
        if known and kind is not None:
            text = visit.site.pieces.read_again(card_id, box, kind, known)
        else:
            text = visit.site.pieces.read(card_id, box, kind)
    except PhotoError as error:
        return JSONResponse({"text": "", "problem": str(error)}, 404)
    return JSONResponse({"text": text})


def parse_box(text: str) -> Box | None:
    """Return a box written as "left,top,right,bottom"; None where it is none."""
    numbers = text.split(",")
    if len(numbers) != 4 or not all(it.isascii() and it.isdigit() for it in numbers):
        return None
    left, top, right, bottom = (int(it[:6]) for it in numbers)
    return Box(left, top, right, bottom) if left < right and top < bottom else None


def _answer(visit: Visit, draw: Callable[[int], bytes]) -> Response:
    try:
        content = draw(visit.path("card"))
    except PhotoError as error:
        return PlainTextResponse(f"{error}\n", 404)
    return Response(content, media_type="image/jpeg", headers=_FOR_A_WHILE)
