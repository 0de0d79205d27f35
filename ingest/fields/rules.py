"""How well a line fits each role, by rules."""

from collections.abc import Sequence
from enum import StrEnum

from ingest.fields.evidence import Evidence


class Role(StrEnum):
    """What a line of text may be."""

    NAME = "name"
    TITLE = "title"
    DEPARTMENT = "department"
    COMPANY = "company"
    ADDRESS = "address"
    OTHER = "other"


Scores = dict[Role, float]


def score(evidence: Sequence[Evidence]) -> list[Scores]:
    """How well each line fits each role; higher is better, 1 is neutral."""
    return [_score(line, first=at == 0) for at, line in enumerate(evidence)]


def _score(line: Evidence, first: bool) -> Scores:
    return {
        Role.NAME: _as_name(line),
        Role.TITLE: _as_title(line),
        Role.DEPARTMENT: _as_department(line),
        Role.COMPANY: _as_company(line, first),
        Role.ADDRESS: _as_address(line),
        Role.OTHER: 0.9,
    }


def _as_name(line: Evidence) -> float:
    m = line.marks
    proof = 2.6 * (line.owner >= 0.5) + 1.0 * (line.owner >= 0.8)
    form = 1.2 * m["honorific"] + m["credential"] + 0.8 * (2 <= m["words"] <= 4)
    case = 0.5 * _capitalised(line.segment.text) + 0.4 * (line.size > 1.15)
    against = (
        2.5 * (m["digits"] > 0)
        + 1.5 * (m["titles"] > 0) * (line.owner < 0.5)
        + 1.5 * (m["organisations"] > 0)
        + 2.0 * m["legal"]
        + 1.0 * (m["streets"] > 0) * (line.owner < 0.5)
        + 1.0 * (m["words"] > 5)
        + 1.0 * (m["words"] < 2) * (line.owner < 0.7)
        + 1.2 * (m["connectors"] > 0)
        + 1.0 * (m["departments"] > 0)
        + 1.5 * (m["countries"] > 0)
        + 2.0 * (m["letters"] < 4)
        + 0.8 * (line.domain >= 0.8) * (line.owner < 0.5)
    )
    return 1.2 + proof + form + case - against


def _as_title(line: Evidence) -> float:
    m = line.marks
    words = 2.4 * (m["titles"] > 0) + 0.4 * (m["titles"] > 1)
    against = (
        1.5 * m["legal"]
        + 2.0 * (m["digits"] > 0)
        + 1.0 * (line.owner >= 0.5)
        + 0.5 * (line.size > 1.5)
        + 1.0 * (m["words"] > 8)
    )
    return words + 0.3 * (m["connectors"] > 0) - against


def _as_department(line: Evidence) -> float:
    m = line.marks
    words = 1.8 * (m["departments"] > 0) + 0.3 * (m["connectors"] > 0)
    against = 1.2 * m["legal"] + 1.5 * (m["digits"] > 0) + 1.0 * (m["titles"] > 0)
    return words - against - 1.0 * (line.domain >= 0.8)


def _as_company(line: Evidence, first: bool) -> float:
    m = line.marks
    words = 2.0 * m["legal"] + 1.3 * min(2, m["organisations"])
    domain = 2.2 * (line.domain >= 0.8) + 1.0 * (0.5 <= line.domain < 0.8)
    place = 0.6 * (line.size > 1.5) + 0.3 * first
    against = (
        1.2 * (m["digits"] > 0) * (not m["legal"])
        + 1.0 * (m["titles"] > 0)
        + 1.0 * (line.owner >= 0.7)
        + 1.0 * (m["streets"] > 1) * (line.domain < 0.8)
    )
    return words + domain + place - against


def _as_address(line: Evidence) -> float:
    m = line.marks
    places = 2.5 * m["state"] + 1.2 * min(2, m["streets"]) * (1 if m["digits"] else 0.5)
    codes = 1.0 * m["postcode"] + 1.3 * min(1, m["countries"])
    form = 0.5 * (m["digits"] > 0) + 0.3 * ("," in line.segment.text)
    against = 1.5 * (m["titles"] > 0) * (not m["digits"])
    against += 1.5 * (line.domain >= 0.8) * (not m["digits"]) + 1.5 * m["legal"]
    return places + codes + form - against


def _capitalised(text: str) -> bool:
    return text.istitle() or text.isupper()
