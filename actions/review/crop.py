"""New corners for a card: it is cut out and read again, and its contact follows."""

from collections.abc import Sequence
from functools import partial

from actions.history import recorded
from actions.identity.renewal import renew_card
from actions.intake.read import read_options
from actions.workspace import Workspace
from ingest.workers.pool import Pool
from ingest.workers.reading_jobs import load_crop_reader
from models.errors import EditInvalid, NotFound
from models.tables.photo import Card, Photo

SMALLEST = 0.01
"""Share of the photo that four corners enclose at least."""

Corner = tuple[float, float]


def crop_again(work: Workspace, card_id: int, corners: Sequence[Corner]) -> int:
    """Cut a card out again and read it.

    Args:
        work: Where the card is.
        card_id: Its number.
        corners: Four points on the page as shares of its width and height, 0 to 1, from
            the card's own top left, clockwise.

    Returns:
        The number of its contact.

    Raises:
        NotFound: There is no such card, or nobody's.
        EditInvalid: The corners enclose nothing.
        PhotoError: The original cannot be read.
    """
    _check(corners)
    with work.reading() as session:
        card = session.get(Card, card_id)
        if card is None or card.contact_id is None:
            raise NotFound(f"There is no card {card_id} of a contact.")
        photo = session.get_one(Photo, card.photo_id)
    original = work.archive.path_of(photo.sha256, photo.suffix)
    options = read_options(work.settings)
    job = partial(load_crop_reader, options, card.page, corners)
    with Pool(job, 1) as pool:
        reading = pool.read(original)
    title = f"Cropped the card of contact {card.contact_id} again"
    with recorded(work, title, [card.contact_id], cards=[card_id]) as session:
        stored = session.get_one(Photo, card.photo_id)
        now = session.get_one(Card, card_id)
        ready_from = work.settings.ready_from
        if not list(renew_card(session, stored, now, reading, ready_from)):
            raise EditInvalid("No card was recognised there: choose other corners.")
    return card.contact_id


def _check(corners: Sequence[Corner]) -> None:
    pairs = zip(corners, [*corners[1:], *corners[:1]], strict=True)
    area = sum(one[0] * two[1] - two[0] * one[1] for one, two in pairs) / 2
    is_inside = all(0 <= part <= 1 for corner in corners for part in corner)
    if len(corners) != 4 or not is_inside or area < SMALLEST:
        raise EditInvalid(
            "The corners must enclose the card, clockwise from its own top left."
        )
