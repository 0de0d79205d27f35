"""Set new corners of a card on its photo, and read it again."""

from starlette.responses import Response

from actions.review.crop import crop_again
from models.errors import EditInvalid
from web.visit import Visit, go_to

CORNERS = ("top left", "top right", "bottom right", "bottom left")


def show_corners(visit: Visit) -> Response:
    """Show the photo with the corners of the card."""
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
