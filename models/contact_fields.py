"""The fields of a contact, each declared once.

Options, the editor's file, lists, searches, merging, filling from cards, importing and
exporting are derived from `FIELDS`. A new field is one entry here, one column of
`models.tables.contact.Contact` with its migration, and one line of the preset
`export/presets/csv.toml`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from models.contact import Stage


@dataclass(frozen=True, slots=True)
class ContactField:
    """A field of which a contact has one value.

    Attributes:
        name: Its column, its option, its key in JSON and in the editor's file.
        label: What people read, such as "first name".
        help: What the option does.
        whole: The field that this one is a part of, or "".
        part: Its key in the parts of a fact read off a card, or "".
        source: Its name in presets of exports and on `export.person.Person`, if that
            is another one.
        vcard: Its property in a vCard, if it has one of its own.
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
    is_on_cards: bool = False
    is_searched: bool = False


def _part(whole: str, name: str, label: str, help: str, part: str = "") -> ContactField:  # noqa: A002
    key = part or name
    return ContactField(name, label, help, whole, key, key, is_on_cards=True)


def _on_card(name: str, label: str, help: str) -> ContactField:  # noqa: A002
    return ContactField(name, label, help, is_on_cards=True, is_searched=True)


FIELDS: Mapping[str, ContactField] = MappingProxyType(
    {
        it.name: it
        for it in (
            _on_card("name", "name", "Set the full name; its parts follow."),
            _part("name", "prefix", "prefix", "Set the prefix, such as Dr."),
            _part("name", "given_name", "first name", "Set the first name.", "given"),
            _part("name", "family_name", "last name", "Set the last name.", "family"),
            _part("name", "suffix", "suffix", "Set the suffix, such as PhD."),
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
            _part("address", "street", "street", "Set street and number."),
            _part("address", "city", "city", "Set the city."),
            _part("address", "region", "state", "Set the state or province."),
            _part("address", "postcode", "postcode", "Set the postcode."),
            _part("address", "country", "country", "Set the country: two letters."),
            ContactField(
                name="place",
                label="met at",
                help="Set the place where you met.",
                vcard="X-CARDFILE-PLACE",
                is_searched=True,
            ),
            ContactField("met_on", "met on", "Set the day you met, as 2026-11-12."),
            ContactField(
                name="assigned_to",
                label="assigned to",
                help="Set who works on it.",
                vcard="X-CARDFILE-ASSIGNED-TO",
            ),
            ContactField("stage", "stage", f"Set the stage: {', '.join(Stage)}."),
        )
    }
)
"""By name, in the order in which they are shown."""

WHOLES: Mapping[str, tuple[ContactField, ...]] = MappingProxyType(
    {
        name: tuple(it for it in FIELDS.values() if it.whole == name)
        for name, field in FIELDS.items()
        if field.is_on_cards and not field.whole
    }
)
"""The fields that cards fill, each with its parts."""

NAME_PARTS = ("prefix", "given_name", "family_name", "suffix")
"""Parts of which a name is put together."""

COLUMNS_FROM_CARDS = tuple(it.name for it in FIELDS.values() if it.is_on_cards)


def with_parts(whole: str) -> set[str]:
    """The columns of a field and of its parts."""
    return {whole, *(it.name for it in WHOLES[whole])}
