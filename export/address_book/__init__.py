"""Read the address books of other programs: vCards and tables."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from export.address_book.entry import AddressBook, Entry
from export.address_book.table import parse_table
from export.address_book.text import read_text
from export.address_book.vcard import parse_vcards
from export.address_book.xlsx import read_sheet
from export.person import Address
from models.errors import FileUnreadable

__all__ = ["AddressBook", "Entry", "read_address_book"]


def read_address_book(path: Path, country: str = "") -> AddressBook:
    """Return the entries of a vCard, CSV or Excel file.

    Args:
        path: The file; its ending says which it is.
        country: Two letters; of phone numbers without a country code, where an entry
            says nothing of its own country.

    Raises:
        FileUnreadable: The file is of another kind, cannot be read or holds no
            contacts.
    """
    match path.suffix.lower():
        case ".vcf" | ".vcard":
            text = read_text(path)
            if b"BEGIN:VCARD" not in text.data[:1_000_000].upper():
                raise FileUnreadable(
                    f"{path} contains no vCard: export it as .vcf again."
                )
            remarks = list(_remark_on_ends(text.data))
            entries = parse_vcards(text, country)
            return AddressBook(_that_say_something(entries, remarks), remarks)
        case ".csv" | ".txt" | ".tsv":
            return parse_table(read_text(path), str(path), country)
        case ".xlsx":
            return parse_table(read_sheet(path), str(path), country)
        case _:
            raise FileUnreadable(
                f"{path} is neither a vCard file (.vcf) nor a table (.csv, .xlsx):"
                " export the contacts in one of these formats."
            )


def _remark_on_ends(data: bytes) -> Iterator[str]:
    marks = re.finditer(rb"^(BEGIN|END):VCARD", data, re.IGNORECASE | re.MULTILINE)
    counts = Counter(mark[1].upper() for mark in marks)
    if (missing := counts[b"BEGIN"] - counts[b"END"]) > 0:
        yield f"Cards without an end, which may be incomplete: {missing}."


def _that_say_something(
    entries: Iterator[Entry], remarks: list[str]
) -> Iterator[Entry]:
    """Yield the entries that are not empty, and a remark on the others."""
    empty = 0
    for entry in entries:
        it = entry.person
        named = (it.name, it.given, it.family, it.company, it.title, it.department)
        reached = (*it.emails, *it.phones, *it.websites, *it.socials)
        if any(named) or reached or it.address != Address() or it.notes:
            yield entry
        else:
            empty += 1
    if empty:
        remarks.append(f"Left out without a name, number or address: {empty}.")
