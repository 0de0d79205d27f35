"""The result of an export."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Lack:
    """A contact that the target would refuse, and is therefore in no file.

    Attributes:
        label: What to call it.
        missing: Headers of the columns that are empty.
    """

    uid: str
    label: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """A value that could not travel whole.

    Attributes:
        label: What to call it.
        reason: Such as "cut to 255 bytes".
    """

    uid: str
    label: str
    header: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExportResult:
    """The files written and what is not in them as it was.

    Attributes:
        files: In the order in which the target should take them.
        rows: How many rows the first file has, or contacts a vCard file.
        unit: What a row is: "contact", "company", "follow-up" or "note".
        lacking: Contacts left out, since the target needs more than is known of them.
        losses: Values that were cut or changed to fit.
        withdrawn: How many contacts were left out since they have withdrawn.
    """

    files: tuple[Path, ...]
    rows: int
    lacking: tuple[Lack, ...] = ()
    losses: tuple[Loss, ...] = ()
    unit: str = "contact"
    withdrawn: int = 0
