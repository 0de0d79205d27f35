"""Map the columns of a table to fields, by export presets or by header."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from export.tables.preset import PresetColumn, Rows
from export.tables.preset_file import load_preset, preset_names
from models.field import PhoneKind

_LONGEST_HEADER = 100
"""Characters; a longer text is no header, and all runs of its words are too many."""
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NUMBERED = re.compile(r"(?<=[^\W\d_])(?=\d)")
_PHONES = frozenset(("mobile", "fax", "direct", "pager"))


@dataclass(frozen=True, slots=True)
class Header:
    """The meaning of a column.

    Attributes:
        value: Of the table in `headers.toml`, such as "street"; "label" says what
            kind of value the columns of the same value and number hold.
        place: "work", "home", "other", or "" where the header does not say.
        number: Of several values of one kind, from "1"; or "".
        of: For a label, the value it belongs to.
    """

    value: str
    place: str = ""
    number: str = ""
    of: str = ""


def read_header(text: str) -> Header | None:
    """Understand a header, such as "Phone 2 - Value" or "Straße geschäftlich".

    Returns:
        None where a word of it is not known: a "Phone of the assistant" is nobody's.
    """
    if len(text) > _LONGEST_HEADER:
        return None
    parted = _CAMEL.sub(" ", text)  # "MailingStreet"
    return _read(fold_header(text)) or _read(fold_header(parted))


def _read(words: str) -> Header | None:
    values, _, _ = _tables()
    if value := values.get(words):
        return Header(value)
    tokens = words.split()
    number = next((it for it in tokens if it.isdigit()), "")
    named = [it for it in tokens if not it.isdigit()]
    for first, last in _spans(len(named)):
        value = values.get(" ".join(named[first:last]))
        others = [*named[:first], *named[last:]]
        if value == "label":
            owner = _read(" ".join(others))
            return Header(value, number=number, of=owner.value) if owner else None
        if value is None or not _says_nothing_else(others, value):
            continue
        place = place_of(" ".join(others))
        if value == "street" and number in tokens[tokens.index(named[last - 1]) :]:
            return Header("street2", place)  # "Street 2", of the same address
        return Header(value, place, number)
    return None


def _says_nothing_else(words: Sequence[str], value: str) -> bool:
    _, places, fillers = _tables()
    silent = fillers["any"] | (fillers["phone"] if value in _PHONES else set())
    return all(word in places or word in silent for word in words)


def place_of(label: str) -> str:
    """Return the place that a label such as "* Work" names: "home", "work" or ""."""
    _, places, _ = _tables()
    return next((places[it] for it in fold_header(label).split() if it in places), "")


def fold_header(text: str) -> str:
    """Return a header without case, accents and signs: "e mail 1 value"."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    numbered = _NUMBERED.sub(" ", plain)  # "Titre1", "email2"
    return re.sub(r"[\W_]+", " ", numbered).strip()


def _spans(count: int) -> list[tuple[int, int]]:
    """Return all runs of so many words, the longest first."""
    spans = [(i, k) for i in range(count) for k in range(i + 1, count + 1)]
    return sorted(spans, key=lambda it: it[0] - it[1])


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, set[str]]]:
    """Return values by their words, places by their words, and words to ignore."""
    table = _read_tables()
    values = {
        fold_header(it): name for name, all_ in table["values"].items() for it in all_
    }
    places = {it: name for name, all_ in table["places"].items() for it in all_}
    return values, places, {it: {*all_} for it, all_ in table["fillers"].items()}


@cache
def _read_tables() -> dict[str, dict[str, list[str]]]:
    text = files("export.address_book").joinpath("headers.toml").read_text("utf-8")
    return tomllib.loads(text)


def is_salutation(text: str) -> bool:
    """Return whether a text is a form of address, such as "Mme" or "Dr. med."."""
    return bool(text) and {*fold_header(text).split()} <= _salutations()


def is_footer(text: str) -> bool:
    """Return whether a text begins the last row of a table: "Total: 12"."""
    return re.sub(r"\W*\d+", "", fold_header(text)) in _footers()


@cache
def _footers() -> frozenset[str]:
    return frozenset(map(fold_header, _read_tables()["footers"]["words"]))


@cache
def _salutations() -> frozenset[str]:
    return frozenset(_read_tables()["salutations"]["words"])


_OWN_FILE = 0.8
"""Share of headers that a preset must know before its meanings go first."""
_SOURCES = {
    "first": "given",
    "last": "family",
    "remarks": "notes",
    "emails": "email",
    "websites": "website",
    "socials": "social",
}
"""Values by their names in presets, where these differ."""
_SEPARATORS = {"email": r"[;,\n]|:::", "tags": r"[;,\n]|:::"}
_FIRST_NAMES = frozenset(("nome", "nombre"))
"""Headers that mean the first name beside a column of last names, else the name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The meaning of the cells of a column.

    Attributes:
        value: As in `Header`, or the name of a source of a preset.
        place: "work", "home", "other" or "".
        number: Of several values of one kind; or "".
        of: Of a label, the value whose kind it says.
        kind: Of a phone, where the column says it.
        separator: Regular expression between several values, or "".
        dropped: A value that means nothing.
        words: Phone kinds by what the column calls them.
    """

    value: str
    place: str = ""
    number: str = ""
    of: str = ""
    kind: str = ""
    separator: str = ""
    dropped: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    def split(self, text: str) -> list[str]:
        """Return the values of a cell."""
        parts = re.split(self.separator, text) if self.separator else [text]
        cleaned = (part.strip() for part in parts)
        return [part for part in cleaned if part and part != self.dropped]

    @property
    def phone_kind(self) -> str:
        """Return the kind of the numbers in this column."""
        if self.kind or self.value != "phone":
            return self.kind or self.value
        return PhoneKind.HOME if self.place == "home" else PhoneKind.WORK


def find_cells(header: Sequence[str]) -> dict[int, Cell]:
    """Return the meaning of each column by its place, if it is understood.

    The preset that knows most of the headers tells them if they are its own; others
    are understood by their words, and then by any preset.
    """
    names = [name.strip().casefold() for name in header]
    presets = sorted(_presets(), key=lambda it: -sum(name in it for name in names))
    best, known = presets[0], sum(name in presets[0] for name in names)
    is_own = known >= _OWN_FILE * max(1, sum(map(bool, names)))
    found = {}
    for place, name in enumerate(names):
        read = read_header(header[place])
        exact = next((it[name] for it in presets if it.get(name)), None)
        column = best.get(name) if is_own else None if read else exact
        if column is not None:
            found[place] = _by_preset(column, read)
        elif read is not None:
            found[place] = _by_header(read)
    return _settle_names(found, names)


@cache
def _presets() -> tuple[dict[str, PresetColumn | None], ...]:
    """Return the columns of each preset by header; None for one to stay empty."""
    presets = (load_preset(name) for name in preset_names())
    return tuple(
        {it.header.casefold(): it if it.takes else None for it in preset.columns}
        for preset in presets
        if preset.rows is Rows.PEOPLE
    )


def _by_header(read: Header) -> Cell:
    separator = _SEPARATORS.get(read.value, r"[;\n]|:::")
    is_text = read.value in {"phone", "mobile", "fax", "direct", "website", "social"}
    return Cell(
        read.value,
        read.place,
        read.number,
        read.of,
        separator=separator if is_text or read.value in _SEPARATORS else "",
    )


def _by_preset(column: PresetColumn, read: Header | None) -> Cell:
    source, _, detail = column.takes[0].partition(".")
    if source == "other_address" and read and (read.number or read.value != "address"):
        return _by_header(read)  # a part of a second address, as others have it
    value = _SOURCES.get(source, source)
    words = {word.casefold(): kind for kind, word in column.words.items()}
    by = column.by.strip()
    is_list = bool(by) and not column.takes[0][-1].isdigit()
    cell = Cell(
        value,
        number=read.number if read else "",
        separator=rf":::|{re.escape(by)}" if is_list else ":::",
        dropped=column.before,
        words=words,
    )
    if source == "follow_up":
        return replace(cell, value=column.takes[0], separator="")
    if source != "phones":
        return cell
    place, _, part = detail.partition(".")
    if part == "kind":
        return replace(cell, value="label", of="phone")
    kind = place if place in set(PhoneKind) else ""
    return replace(cell, value="phone", kind=kind)


def _settle_names(found: dict[int, Cell], names: Sequence[str]) -> dict[int, Cell]:
    """Decide whether "Name" is the whole name or the last one."""
    values = {it.value for it in found.values()}
    for place, cell in found.items():
        if cell.value == "name" and "given" in values and "family" not in values:
            found[place] = replace(cell, value="family")
        if fold_header(names[place]) in _FIRST_NAMES and "family" not in values:
            found[place] = replace(cell, value="name")
    return found
