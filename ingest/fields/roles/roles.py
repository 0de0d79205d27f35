"""The roles of a line of text."""

from enum import StrEnum


class Role(StrEnum):
    """What a line of text is on the card."""

    NAME = "name"
    TITLE = "title"
    DEPARTMENT = "department"
    COMPANY = "company"
    ADDRESS = "address"
    OTHER = "other"


ROLES = tuple(Role)
"""In the order of the line model's columns."""
