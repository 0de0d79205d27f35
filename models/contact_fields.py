"""The fields of a contact, each declared once.

Options, the editor's file, lists, searches, merging, filling from cards, importing and
exporting are derived from `FIELDS`. A new field is one entry here, one column of
`models.tables.contact.Contact` with its migration, and one line of the preset
`export/presets/csv.toml`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from models.contact import Stage
from models.text import tidy, tidy_birthday


@dataclass(frozen=True, slots=True)
class ContactField:
    """A field of which a contact has one value.

    Attributes:
        name: Its column, its option, its key in JSON and in the editor's file.
        label: What people read, such as "first name".
        help: What the option does.
        whole: The field that this one is a part of, or "".
        part: Its key in the parts of a fact read off a card, or "".
        source: Its name in presets of exports and on `export.person.Person`.
        vcard: Its property in a vCard, if it is one text of its own.
        tidy: Gives what is typed the form in which it is stored.
        is_on_cards: Whether cards fill it.
        is_searched: Whether words are searched in it.
    """

    name: str
    label: str
    help: str
    whole: str = ""
    part: str = ""
    source: str = ""
    vcard: str = ""
    tidy: Callable[[str], str] = tidy
    is_on_cards: bool = False
    is_searched: bool = False


def _field(name: str, label: str, explain: str, **more: Any) -> ContactField:  # noqa: ANN401
    return ContactField(name, label, explain, **{"source": name, **more})


def _on_card(name: str, label: str, explain: str) -> ContactField:
    return _field(name, label, explain, is_on_cards=True, is_searched=True)


def _part(whole: str, name: str, label: str, explain: str, key: str) -> ContactField:
    return ContactField(name, label, explain, whole, key, key, is_on_cards=True)


_name, _address = partial(_part, "name"), partial(_part, "address")

_ALL = (
    _on_card("name", "name", "Set the full name; its parts follow."),
    _name("prefix", "prefix", "Set the prefix, such as Dr.", "prefix"),
    _name("given_name", "first name", "Set the first name.", "given"),
    _name("middle_name", "middle name", "Set the middle names.", "middle"),
    _name("family_name", "last name", "Set the last name.", "family"),
    _name("suffix", "suffix", "Set the suffix, such as PhD.", "suffix"),
    ContactField(
        name="romanised_name",
        label="in Latin letters",
        help="Set the name in Latin letters.",
        whole="name",
        part="romanised",
        source="romanised",
        vcard="X-CARDFILE-ROMANISED-NAME",
        is_on_cards=True,
        is_searched=True,
    ),
    _on_card("title", "title", "Set the job title."),
    _on_card("department", "department", "Set the department."),
    _on_card("company", "company", "Set the company."),
    _on_card("address", "address", "Set the whole address; its parts follow."),
    _address("street", "street", "Set street and number.", "street"),
    _address("city", "city", "Set the city.", "city"),
    _address("region", "state", "Set the state or province.", "region"),
    _address("postcode", "postcode", "Set the postcode.", "postcode"),
    _address("country", "country", "Set the country: name or code.", "country"),
    _field("other_company", "other company", "Set a second company.", is_searched=True),
    _field(
        "other_address",
        "other address",
        "Set a second address, in one line.",
        is_searched=True,
    ),
    _field(
        "nickname", "nickname", "Set the nickname.", vcard="NICKNAME", is_searched=True
    ),
    _field(
        "birthday",
        "birthday",
        "Set the birthday, as 1984-06-17 or --06-17.",
        vcard="BDAY",
        tidy=tidy_birthday,
    ),
    _field(
        "place",
        "met at",
        "Set the place where you met.",
        vcard="X-CARDFILE-PLACE",
        is_searched=True,
    ),
    _field(
        "remember",
        "remember",
        "Set why you remember the contact, in one line.",
        vcard="X-CARDFILE-REMEMBER",
        is_searched=True,
    ),
    _field("met_on", "met on", "Set the day you met, as 2026-11-12."),
    _field(
        "assigned_to",
        "assigned to",
        "Set who works on it.",
        vcard="X-CARDFILE-ASSIGNED-TO",
        is_searched=True,
    ),
    _field("stage", "stage", f"Set the stage: {', '.join(Stage)}."),
)

FIELDS: Mapping[str, ContactField] = MappingProxyType({it.name: it for it in _ALL})
"""By name, in the order in which they are shown."""

WHOLES: Mapping[str, tuple[ContactField, ...]] = MappingProxyType(
    {
        name: tuple(it for it in FIELDS.values() if it.whole == name)
        for name, field in FIELDS.items()
        if field.is_on_cards and not field.whole
    }
)
"""The fields that cards fill, each with its parts."""

NAME_PARTS = ("prefix", "given_name", "middle_name", "family_name", "suffix")
"""Parts of which a name is put together."""

COLUMNS_FROM_CARDS = tuple(it.name for it in FIELDS.values() if it.is_on_cards)


@cache
def with_parts(whole: str) -> frozenset[str]:
    """Return the columns of a field and of its parts."""
    return frozenset((whole, *(it.name for it in WHOLES[whole])))
