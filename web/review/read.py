"""Answers to the script of the card's page: a piece that is read, a value checked."""

from starlette.responses import JSONResponse, Response

from actions.review.save import check
from models.contact import PointKind
from models.errors import PhotoError
from models.field import FieldKind
from web.pictures import parse_box
from web.visit import Visit


def read_piece(visit: Visit) -> Response:
    """Read a box of a card; with `text`, say only what differs from that."""
    box, kinds = parse_box(visit.query("box")), {it.value for it in FieldKind}
    kind = FieldKind(visit.query("kind")) if visit.query("kind") in kinds else None
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


def check_value(visit: Visit) -> Response:
    """Say why a point of contact cannot be stored as it is typed."""
    kinds, text = {it.value for it in PointKind}, visit.query("text").strip()
    if visit.query("kind") not in kinds or not text:
        return JSONResponse({"problem": ""})
    kind = PointKind(visit.query("kind"))
    return JSONResponse({"problem": check(kind, text, visit.work.settings.country)})
