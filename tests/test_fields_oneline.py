"""Lines that hold a name with its label, or with a title beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fields.pieces import find_seams


def parts(text: str) -> list[str]:
    """The line as its seams part it."""
    found, begin = [], 0
    for start, end in (*find_seams(text, 0, len(text)), (len(text),) * 2):
        found.append(text[begin:start].strip(" ()"))
        begin = end
    return [part for part in found if part]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nora J. Falk, Master Plumber", ["Nora J. Falk", "Master Plumber"]),
        ("Ilse Brandt (Prop.)", ["Ilse Brandt", "Prop."]),
        ("Contact Person: Ilse Brandt", ["Contact Person:", "Ilse Brandt"]),
        ("Inh. Ilse Brandt", ["Inh.", "Ilse Brandt"]),
        ("Ask for Ilse", ["Ask for", "Ilse"]),
        ("Prop. Nora Falk, Chef", ["Prop.", "Nora Falk", "Chef"]),
    ],
)
def test_a_name_is_parted_from_its_label_and_title(
    text: str, expected: list[str]
) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Falk & Sons, Engineers Ltd", "Owner and Director", "12 High Street, Market Hill"],
)
def test_other_lines_stay_whole(text: str) -> None:
    assert parts(text) == [text]


@given(st.text(max_size=60))
def test_seams_are_in_order_and_within_the_line(text: str) -> None:
    at = 0
    for start, end in find_seams(text, 0, len(text)):
        assert at <= start <= end <= len(text)
        at = end
