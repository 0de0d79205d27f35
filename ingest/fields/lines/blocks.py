"""Group lines into blocks, and join lines that continue below."""

import re
from collections.abc import Callable, Sequence

from ingest.fields.lines.segment import Segment

_JOINTS = "and|und|et|y|e|en|of|für|for|de|du|des|der|di|in|van"
_OPEN_END = re.compile(rf"(?:[&,/–-]|\b(?:{_JOINTS}))$", re.IGNORECASE)
_OPEN_START = re.compile(rf"(?:[&/]|(?:{_JOINTS})\b)", re.IGNORECASE)


def adjoins(upper: Segment, lower: Segment) -> bool:
    """Whether one line is next below the other, in letters of like size."""
    small, large = sorted((upper.height, lower.height))
    gap = _fall(upper, lower) - (upper.height + lower.height) / 2
    close = -0.6 * small < gap < 1.2 * small
    return close and small > 0.7 * large and _over(upper, lower)


def goes_on(upper: Segment, lower: Segment) -> bool:
    """Whether the words of a line go on in the one below it, or beside it."""
    if _same_line(upper, lower):
        return True
    broken = _OPEN_END.search(upper.text) or _OPEN_START.match(lower.text)
    return bool(broken or lower.text[:1].islower()) and adjoins(upper, lower)


def is_open(text: str) -> bool:
    """Whether a line ends so that it must go on: in "and", "of" or a comma."""
    return _OPEN_END.search(text) is not None


def group(
    lines: Sequence[Segment], together: Callable[[Segment, Segment], bool]
) -> list[list[int]]:
    """The numbers of lines that make a block, block by block.

    Args:
        lines: In any order.
        together: Whether two lines belong to one block.
    """
    blocks: list[list[int]] = []
    for at, line in enumerate(lines):
        near = [b for b in blocks if any(together(lines[n], line) for n in b)]
        blocks = [b for b in blocks if b not in near]
        blocks.append(sorted([at, *(n for b in near for n in b)]))
    return sorted(blocks)


def near(one: Segment, other: Segment) -> bool:
    """Whether two lines are no more than a line apart, above or beside each other."""
    high = max(one.height, other.height)
    below = max(one.box.top, other.box.top) - min(one.box.bottom, other.box.bottom)
    aside = max(one.box.left, other.box.left) - min(one.box.right, other.box.right)
    return below < 1.3 * high and aside < (high if below > 0 else 3 * high)


def _same_line(one: Segment, other: Segment) -> bool:
    """Whether both are parts of one printed line with little between them."""
    level = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    gap = other.box.left - one.box.right
    return level > 0.6 * min(one.height, other.height) and -1 <= gap < 2.5 * one.height


def _fall(upper: Segment, lower: Segment) -> float:
    """From the middle of one line down to that of the other, in pixels."""
    down = lower.box.top + lower.box.bottom - upper.box.top - upper.box.bottom
    return down / 2


def _over(upper: Segment, lower: Segment) -> bool:
    shared = min(upper.box.right, lower.box.right) - max(upper.box.left, lower.box.left)
    return shared > -upper.height
