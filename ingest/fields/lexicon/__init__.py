"""Recognise people, companies and addresses by words, letters and form."""

from enum import Enum, auto


class Form(Enum):
    """What a line says of itself."""

    ADDRESS = auto()
    LABEL = auto()
    ORGANISATION = auto()
    POST = auto()
    QUALIFICATION = auto()
    READING = auto()
    SAYING = auto()
    NAME = auto()
    MAYBE_NAME = auto()
    HALF_NAME = auto()
    UNNAMED = auto()
    NONE = auto()
