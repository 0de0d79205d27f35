"""Numbers printed without the code of their area, which another number on the card has.

As in "040-2345670, 2345671" or "Ph: 2345671" below "Fax: 040-2345672".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.fields.phones.number import Number, in_area_of, is_valid
from models.field import PhoneKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be a phone number, in its place.

    Attributes:
        segment: Number of the segment it stands in.
        number: The number.
        label: The kind that is named, if any.
        named: Whether a label, or a number that has one, stands right in front of it.
    """

    segment: int
    number: Number
    label: str | None
    named: bool


def complete(found: Sequence[Candidate]) -> Iterator[Candidate]:
    """All candidates, local ones with the area code of the nearest that has one.

    Args:
        found: In reading order.
    """
    for at, candidate in enumerate(found):
        number = candidate.number
        if number.local and candidate.named:
            number = _completed(number, _nearest(found, at))
        yield replace(candidate, number=number)


def _nearest(found: Sequence[Candidate], at: int) -> Iterator[str]:
    """Numbers with an area code: of the same line, then those above, then below."""
    line = found[at].segment

    def apart(place: int) -> tuple[bool, bool, int]:
        return found[place].segment != line, place > at, abs(place - at)

    for place in sorted(range(len(found)), key=apart):
        other = found[place]
        is_mobile = other.number.mobile or other.label == PhoneKind.MOBILE
        if not other.number.local and not is_mobile and place != at:
            yield other.number.value


def _completed(number: Number, others: Iterator[str]) -> Number:
    for other in others:
        value = in_area_of(other, number.value)
        if value is not None:
            valid = bool(is_valid(value))
            return replace(
                number, value=value, valid=valid, shortened=True, local=False
            )
    return number
