"""Separate cards whose borders are invisible, by their text.

White cards on a white table have no outline; but each has contact points of its own,
and there is more space around its lines than between them.
"""

from collections.abc import Iterator, Sequence
from functools import reduce
from statistics import median

import cv2
import numpy as np

from models.field import REACHED_BY, FieldKind
from models.geometry import Box, Quad
from models.reading import CardReading

APART = 3.5  # heights of a usual line; lines further apart are on different cards
FREE = 1.5  # heights of a usual line: the margin around the lines of a card
FEWEST_LINES = 3  # of a card


def split_by_text(page: CardReading) -> tuple[Quad, ...]:
    """Find the corners of the cards on a page that was read as one; none if it is one.

    It is several if its lines form groups far apart, each with a contact point, and two
    of the groups have e-mail addresses at different hosts: the offices of a company
    share one.
    """
    hosts = {it.value.rpartition("@")[2] for it in page.all(FieldKind.EMAIL)}
    boxes = [line.box for line in page.ocr.lines()]
    if len(hosts) < 2 or len(boxes) < 2 * FEWEST_LINES:
        return ()
    usual = median(min(box.width, box.height) for box in boxes)
    groups = list(_groups(boxes, APART * usual))
    around = [reduce(Box.union, group) for group in groups]
    own = [set(_hosts(page, box)) for box in around]
    shared = any(one & other for n, one in enumerate(own) for other in own[:n])
    is_several = len(groups) > 1 and sum(map(bool, own)) > 1 and not shared
    if is_several and all(
        _is_card(page, *it) for it in zip(groups, around, strict=True)
    ):
        return tuple(_on_page(page, box, FREE * usual) for box in around)
    return ()


def _groups(boxes: Sequence[Box], apart: float) -> Iterator[list[Box]]:
    """Group lines that are near one another, directly or through others."""
    rest = list(boxes)
    while rest:
        group = [rest.pop(0)]
        for box in group:  # it grows during the loop
            near = [other for other in rest if _gap(box, other) <= apart]
            rest = [other for other in rest if other not in near]
            group += near
        yield group


def _gap(one: Box, other: Box) -> int:
    return max(-one.shared_width(other), -one.shared_height(other), 0)


def _hosts(page: CardReading, box: Box) -> Iterator[str]:
    """Hosts of the e-mail addresses in a part of the page."""
    for email in page.all(FieldKind.EMAIL):
        if _gap(email.box, box) <= 0:
            yield email.value.rpartition("@")[2]


def _is_card(page: CardReading, group: Sequence[Box], around: Box) -> bool:
    """Return whether a group of lines is a card: long enough, with a contact point."""
    ways = (field for field in page.fields if field.kind in REACHED_BY)
    return len(group) >= FEWEST_LINES and any(_gap(it.box, around) <= 0 for it in ways)


def _on_page(page: CardReading, box: Box, free: float) -> Quad:
    """Corners on the page of a part of the flat page, with a margin around it."""
    flat = np.array(Quad.around(page.width, page.height), np.float32)
    corners = np.array(page.corners, np.float32)
    left, top = max(box.left - free, 0), max(box.top - free, 0)
    right = min(box.right + free, page.width)
    bottom = min(box.bottom + free, page.height)
    wanted = [(left, top), (right, top), (right, bottom), (left, bottom)]
    way = cv2.getPerspectiveTransform(flat, corners)
    placed = cv2.perspectiveTransform(np.array([wanted], np.float32), way)[0]
    return Quad.of(placed)
