"""Reasons to review a reading, as values and as sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from models.field import FieldKind


class ReasonKind(StrEnum):
    """A kind of open question or doubt about a reading."""

    UNLIKELY_NAME = "unlikely name"
    SEVERAL_PEOPLE = "several people"
    POSSIBLE_NAMES = "possible names"
    POSSIBLE_NAME = "possible name"
    NOBODY = "no person or company"
    UNSURE_COMPANY = "no person and an unsure company"
    TITLE_ALONE = "title without a name"
    OWNER_NOT_FOUND = "mailbox of a person who was not found"
    BADGE = "badge with a code"
    NO_CONTACT_POINT = "no contact point"
    UNKNOWN_COUNTRY = "country of a number not known"
    NOT_GIVEN_OUT = "number that no country gives out"
    PARTLY_PRINTED = "partly printed number"
    OTHER_DIGITS = "digits of another script"
    SPELLED_DIFFERENTLY = "e-mail address spelled unlike the name"
    UNEXPLAINED = "text in no field"
    UNKNOWN_LETTERS = "unknown letters"
    INCOMPLETE = "not fully read"
    OTHER_DOCUMENT = "perhaps another document"
    CONTESTED = "readings differ"
    UNSURE = "not sure"
    NOT_QUITE_SURE = "not quite sure"
    HARD_TO_READ = "hard to read"
    UNSURE_OVERALL = "not sure enough"
    OTHER = "other"
    """A sentence that an older version stored."""


_SENTENCES = {
    ReasonKind.UNLIKELY_NAME: "it is not clear that {quoted} is the name",
    ReasonKind.SEVERAL_PEOPLE: "several people are named: {quoted}",
    ReasonKind.POSSIBLE_NAMES: "{count} lines could be the name: {quoted}",
    ReasonKind.POSSIBLE_NAME: "this could be a name: {quoted}",
    ReasonKind.NOBODY: "neither a person nor a company was found",
    ReasonKind.UNSURE_COMPANY: (
        "no person was found, and the company {quoted} is not sure"
    ),
    ReasonKind.TITLE_ALONE: "the title {quoted} was found without a name",
    ReasonKind.OWNER_NOT_FOUND: "{quoted} may belong to a person who was not found",
    ReasonKind.BADGE: (
        "it is a badge with the code {quoted}: the list of guests of its event tells"
        " whose"
    ),
    ReasonKind.NO_CONTACT_POINT: "no e-mail address or phone number was found",
    ReasonKind.UNKNOWN_COUNTRY: (
        "the country or area of the phone number {quoted} is not known"
    ),
    ReasonKind.NOT_GIVEN_OUT: "no country gives out the phone number {quoted}",
    ReasonKind.PARTLY_PRINTED: 'only "{values[1]}" of "{values[0]}" is printed',
    ReasonKind.OTHER_DIGITS: "the digits of {quoted} are often misread",
    ReasonKind.SPELLED_DIFFERENTLY: "a letter differs between the name and {quoted}",
    ReasonKind.UNEXPLAINED: "this is in no field: {quoted}",
    ReasonKind.UNKNOWN_LETTERS: "some of it is in letters that no reader knows",
    ReasonKind.INCOMPLETE: "it was not fully read",
    ReasonKind.OTHER_DOCUMENT: "it may be another document: it has {plain}",
    ReasonKind.CONTESTED: "the readings of the {field} {quoted} differ",
    ReasonKind.UNSURE: "the {field} {quoted} is not sure",
    ReasonKind.NOT_QUITE_SURE: "the {field} {quoted} is not quite sure",
    ReasonKind.HARD_TO_READ: "its print is hard to read",
    ReasonKind.UNSURE_OVERALL: "name and contact points are not sure enough",
    ReasonKind.OTHER: "{plain}",
}
_FIELDS = {FieldKind.EMAIL: "e-mail address", FieldKind.PHONE: "phone number"}
"""Names in sentences of fields whose kind has another name."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to review a reading.

    Attributes:
        kind: What is open or in doubt.
        field: Which field it is about; None where it is about the card.
        values: What it is about, such as the names of several people. Of a partly
            printed number that number, and what is printed of it.
    """

    kind: ReasonKind
    field: FieldKind | None = None
    values: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The reason in words, without a capital letter and full stop."""
        return _SENTENCES[self.kind].format(
            quoted=", ".join(f'"{value}"' for value in self.values),
            plain=", ".join(self.values),
            count=len(self.values),
            values=self.values,
            field=_FIELDS.get(self.field, self.field) if self.field else "",
        )

    def as_json(self) -> dict[str, Any]:
        """Return the reason as it is stored."""
        return {"kind": self.kind, "field": self.field, "values": list(self.values)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return a stored reason."""
        field = FieldKind(stored["field"]) if stored["field"] else None
        return cls(ReasonKind(stored["kind"]), field, tuple(stored["values"]))
