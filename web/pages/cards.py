"""Cards by their number: pictures, a piece that is read, new corners."""

from collections.abc import Callable

from starlette.responses import JSONResponse, PlainTextResponse, Response

from actions.review.crop import crop_again
from models.errors import EditInvalid, PhotoError
from models.field import FieldKind
from models.geometry import Box
from web.visit import Visit, go_to

CORNERS = ("top left", "top right", "bottom right", "bottom left")
_FOR_A_WHILE = {"Cache-Control": "private, max-age=600"}


def flat(visit: Visit) -> Response:
    """The flat card."""
    return _answer(visit, visit.site.pictures.flat)


def photo(visit: Visit) -> Response:
    """The photo on which the card lies."""
    return _answer(visit, visit.site.pictures.photo)


def cut(visit: Visit) -> Response:
    """A piece of the flat card: `?box=left,top,right,bottom` in its pixels."""
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


def show_corners(visit: Visit) -> Response:
    """The photo with the corners of the card."""
    number = visit.path("card")
    corners = [
        (name, round(100 * x, 2), round(100 * y, 2))
        for name, (x, y) in zip(
            CORNERS, visit.site.pictures.corners(number), strict=True
        )
    ]
    return visit.site.page(
        "corners.html",
        where="Review",
        contact=visit.site.pictures.contact_of(number),
        corners=corners,
        card=number,
    )


def crop(visit: Visit) -> Response:
    """Cut the card out at its new corners and read it."""
    pairs = zip(visit.texts("x"), visit.texts("y"), strict=False)
    try:
        corners = [(float(x) / 100, float(y) / 100) for x, y in pairs]
    except ValueError as error:
        raise EditInvalid(
            "A corner is two numbers in percent, such as 12.5."
        ) from error
    contact_id = crop_again(visit.work, visit.path("card"), corners)
    return go_to(visit, f"/review/{contact_id}")


def parse_box(text: str) -> Box | None:
    """A box written as "left,top,right,bottom"; None where it is none."""
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
