"""Boxes and what they have in common."""

from hypothesis import given
from hypothesis import strategies as st

from models.geometry import Box

SIDES = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(sorted)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    (left, right), (top, bottom) = draw(SIDES), draw(SIDES)
    return Box(left, top, right, bottom)


@given(boxes(), boxes())
def test_boxes_share_the_rows_and_columns_that_lie_in_both(
    one: Box, other: Box
) -> None:
    columns = {*range(one.left, one.right)} & {*range(other.left, other.right)}
    rows = {*range(one.top, one.bottom)} & {*range(other.top, other.bottom)}

    assert max(one.shared_width(other), 0) == len(columns)
    assert max(one.shared_height(other), 0) == len(rows)
    assert one.shared_width(other) == other.shared_width(one)


def test_boxes_apart_share_less_than_nothing_by_the_gap_between_them() -> None:
    one, other = Box(0, 0, 10, 10), Box(14, 17, 20, 20)

    assert (one.shared_width(other), one.shared_height(other)) == (-4, -7)
