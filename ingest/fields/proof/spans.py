"""Fields found by their form, with their position in the text."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.field import FieldKind


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a segment's text that is an address, a number or a link.

    Attributes:
        kind: What it is.
        segment: Number of the segment it stands in.
        start: First character.
        end: Just after the last character.
        value: Normalised.
        rule: Name of the rule that found it.
        sure: From 0 to 1, before calibration and without the reader's confidence.
        parts: As in `models.field.Field`.
    """

    kind: FieldKind
    segment: int
    start: int
    end: int
    value: str
    rule: str
    sure: float = 1.0
    parts: Mapping[str, str] = field(default_factory=dict)

    def overlaps(self, other: "Span") -> bool:
        """Whether both share a character."""
        return (
            self.segment == other.segment
            and self.start < other.end
            and other.start < self.end
        )


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with the spans blotted out, every character in its old place."""
    for span in spans:
        text = text[: span.start] + "\0" * (span.end - span.start) + text[span.end :]
    return text
