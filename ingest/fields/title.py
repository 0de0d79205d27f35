"""Job titles: what belongs to them on a line with other things."""

import re

from ingest.fields.evidence import marks_of

_ELSEWHERE = re.compile(
    r"""\s*(?: dep(?:artmen)?t\b | school\sof | faculty\sof | institut | abteilung
    | fakult | d[ée]partement | departamento | dipartimento | company\b | firma\b )""",
    re.IGNORECASE | re.VERBOSE,
)


def trim_title(text: str) -> str:
    """The title without the department or company named after a comma.

    "Professor, Department of Physics" is a professor; "Director, Sales" stays whole.
    """
    head, _, tail = text.partition(",")
    if marks_of(head)["titles"] and (_ELSEWHERE.match(tail) or marks_of(tail)["legal"]):
        return head
    return text
