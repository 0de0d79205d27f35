"""Job titles: what belongs to them on a line with other things."""

import re

from ingest.fields.evidence import marks_of


def trim_title(text: str) -> str:
    """The title without the department or company named after a comma.

    "Professor, Department of Physics" is a professor; "Director, Sales" stays whole.
    """
    head, comma, tail = text.partition(",")
    if not comma or not marks_of(head)["titles"]:
        return text
    marks = marks_of(tail)
    elsewhere = marks["departments"] or marks["organisations"] or marks["legal"]
    named = re.search(r"\b(?:company|firma|sociét|empresa)", tail, re.IGNORECASE)
    return head if (elsewhere or named) and not marks["titles"] else text
