"""The record of basis as texts in exported files, and back."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date

from models.basis import Basis, LegalBasis, Source
from models.contact import Channel

_BY = ", "


def basis_texts(basis: Basis) -> dict[str, str]:
    """Return the values of a record by their names; "" for what is not known."""
    return {
        "source": "" if basis.source is Source.UNKNOWN else basis.source,
        "obtained_on": _write_day(basis.obtained_on),
        "legal": basis.legal_basis or "",
        "informed_on": _write_day(basis.informed_on),
        "refused": _BY.join(basis.refused),
        "withdrawn_on": _write_day(basis.withdrawn_on),
    }


NAMES = ("source", "obtained_on", "legal", "informed_on", "refused", "withdrawn_on")


def parse_basis(text: Callable[[str], str]) -> Basis:
    """Parse a record from the texts of its `NAMES`; invalid values are left out."""
    known: Mapping[str, str] = {name: text(name).strip() for name in NAMES}
    source, legal = known["source"], known["legal"]
    refused = (it.strip() for it in known["refused"].split(","))
    return Basis(
        Source(source) if source in set(Source) else Source.UNKNOWN,
        _read_day(known["obtained_on"]),
        LegalBasis(legal) if legal in set(LegalBasis) else None,
        _read_day(known["informed_on"]),
        tuple(Channel(it) for it in refused if it in set(Channel)),
        _read_day(known["withdrawn_on"]),
    )


def vcard_property(name: str) -> str:
    """Return the property of a vCard that holds a value of the record."""
    return f"X-CARDFILE-BASIS-{name.replace('_', '-').upper()}"


def _write_day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _read_day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None
