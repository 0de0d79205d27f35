"""A field read from a card, with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from models.geometry import Box


class FieldKind(StrEnum):
    """The kind of a fact."""

    NAME = "name"
    TITLE = "title"
    DEPARTMENT = "department"
    COMPANY = "company"
    EMAIL = "email"
    PHONE = "phone"
    WEBSITE = "website"
    SOCIAL = "social"
    ADDRESS = "address"
    CODE = "code"
    """Content of a badge's code that is no contact data."""


REACHED_BY = frozenset({FieldKind.EMAIL, FieldKind.PHONE})
"""Contact points by which a person can be reached."""


class PhoneKind(StrEnum):
    """The use of a number, by its label; OTHER when it has none."""

    WORK = "work"
    MOBILE = "mobile"
    DIRECT = "direct"
    HOME = "home"
    FAX = "fax"
    OTHER = "other"


SURE, DOUBTFUL = 0.9, 0.6
"""Confidence from which a field is shown in green, and below which in red."""


@dataclass(frozen=True, slots=True)
class Field:
    """One fact and where it came from.

    Attributes:
        kind: What the fact is.
        value: The normalised value, such as "+493012345678".
        printed: The text as printed on the card.
        confidence: From 0 to 1; of fields said to be 0.9 sure, nine in ten are right.
        box: Its place on the flat card.
        reader: What read it, such as "tesseract 5.5.4" or "qr".
        rule: Name of the rule that found it, for the reader who asks why.
        parts: The value taken apart. A name has `prefix`, `given`, `family`,
            `suffix`, `romanised`; a phone `kind` (a PhoneKind), `extension` and
            `also` (the kind "fax" of a number for both); an address `street`, `city`,
            `region`, `postcode`, `country` (two letters); a social handle
            `network`. A part that is not there has no key.
        contested: Whether another reading of its print says otherwise.
    """

    kind: FieldKind
    value: str
    printed: str
    confidence: float
    box: Box
    reader: str
    rule: str
    parts: Mapping[str, str] = field(default_factory=dict)
    contested: bool = False


class CardFact(Protocol):
    """The attributes that a `Field` and a row of stored evidence share."""

    @property
    def kind(self) -> FieldKind:
        """The kind of the fact."""
        ...

    @property
    def value(self) -> str:
        """The normalised value."""
        ...

    @property
    def printed(self) -> str:
        """The text as printed on the card."""
        ...

    @property
    def parts(self) -> Mapping[str, str]:
        """The value taken apart, as a `Field` has it."""
        ...
