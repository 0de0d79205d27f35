"""The kinds of follow-ups; imports no tables, as settings need it."""

from enum import StrEnum


class Way(StrEnum):
    """How someone is contacted."""

    CALL = "call"
    EMAIL = "email"
    BREAKFAST = "breakfast"
    COFFEE = "coffee"
    LUNCH = "lunch"
    VISIT = "visit"
    POST = "post"


MEETINGS = frozenset({Way.BREAKFAST, Way.COFFEE, Way.LUNCH, Way.VISIT})
"""Those for which both must be in one place."""
