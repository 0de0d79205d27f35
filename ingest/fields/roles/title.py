"""Separate job titles from other text on their line."""

import re
from collections.abc import Iterable

from ingest.fields.lines.text import squash
from ingest.fields.roles.evidence import marks_of
from ingest.fields.values.person import are_degrees

_JOINT = re.compile(
    r"\s*,\s*|\s+(?:at|bei|chez|of|de|di|en|in|for|bij|@)\s+", re.IGNORECASE
)
_HEADS = {"dean", "head", "chair", "chairman", "chairperson", "chairwoman"}
"""Who is nobody without what they head."""
_ELSEWHERE = re.compile(
    r"""\s*(?: dep(?:artmen)?t\b | school\sof | faculty\sof | institut | abteilung
    | fakult | d[ée]partement | departamento | dipartimento | company\b | firma\b )""",
    re.IGNORECASE | re.VERBOSE,
)


_MISREAD_AI = re.compile(
    r"\bAl\b(?=\s*(?:$|[/,&+-]|and\b|(?:adoption|agents?|architect|automation|consultant"
    r"|developer|engineer|ethics|evangelist|infrastructure|innovation|labs?|lead|ml|model"
    r"|platform|policy|product|products|research|researcher|safety|scientist|security"
    r"|solutions?|strateg\w+|systems?|transformation)\b))",
    re.IGNORECASE,
)
"""The two capitals of artificial intelligence, read as a given name or an article."""


def trim_title(text: str) -> str:
    """The title without the department or company named after a comma.

    "Professor, Department of Physics" is a professor; "Director, Sales" and "Dean,
    Faculty of Law" stay whole. Degrees are left out too, and "Al" before "Engineer" is
    "AI".
    """
    text = _MISREAD_AI.sub("AI", text)
    head, _, tail = text.partition(",")
    if are_degrees(tail):
        return head
    if squash(head) in _HEADS:
        return text
    if marks_of(head)["titles"] and (_ELSEWHERE.match(tail) or marks_of(tail)["legal"]):
        return head
    return text


def without_company(title: str, companies: Iterable[str]) -> str:
    """The title without the company that is named after it: "Director, Falk Bau"."""
    names = {squash(company) for company in companies} - {""}
    for joint in _JOINT.finditer(title):
        if joint.start() > 0 and squash(title[joint.end() :]) in names:
            return title[: joint.start()]
    return title
