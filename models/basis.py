"""Values of the record of basis: how a contact came, and what it allows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.contact import Channel


class Source(StrEnum):
    """The source of a contact's details."""

    CARD = "card"
    BADGE = "badge"
    GUEST_LIST = "guest list"
    SIGNATURE = "signature"
    ADDRESS_BOOK = "address book"
    UNKNOWN = "unknown"


class LegalBasis(StrEnum):
    """A legal basis for keeping details: Article 6(1) of the GDPR, letters a to f."""

    CONSENT = "consent"
    CONTRACT = "contract"
    OBLIGATION = "legal obligation"
    VITAL_INTERESTS = "vital interests"
    PUBLIC_TASK = "public task"
    LEGITIMATE_INTERESTS = "legitimate interests"


@dataclass(frozen=True, slots=True)
class Basis:
    """The source and legal basis of a contact's details, and what it allows.

    Attributes:
        obtained_on: When the details came, such as the day of the fair.
        legal_basis: None: none was stated.
        informed_on: When the person was informed (Articles 13 and 14); None: not yet.
        refused: The channels that the person does not want.
        withdrawn_on: When the person withdrew or objected; None: never.
    """

    source: Source = Source.UNKNOWN
    obtained_on: date | None = None
    legal_basis: LegalBasis | None = None
    informed_on: date | None = None
    refused: tuple[Channel, ...] = ()
    withdrawn_on: date | None = None

    def allows(self, channel: Channel) -> bool:
        """Return whether the person may be approached in this way."""
        return self.withdrawn_on is None and channel not in self.refused


UNRECORDED = Basis()
"""The basis of a contact without a record."""
INFORM = "send the letter of information (GDPR)"
"""The reason of the follow-up that is done once the person was informed."""
