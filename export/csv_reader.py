"""CSV files of other programs as contacts: our presets, read the other way round."""

import csv
import io
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from export.numbers import parse_phone
from export.person import Address, Person, Phone, Social, Task
from export.tables.cells import unguarded
from export.tables.preset import Column, Rows
from export.tables.preset_file import load_preset, preset_names
from export.text_file import read_text
from models.contact import Stage
from models.errors import ContactsUnreadable
from models.field import PhoneKind
from models.way import Way

DELIMITERS = ",;\t|"
FEWEST = 2
"""Headers that must be known before a file is taken for a list of contacts."""


def read_csv(path: Path, country: str = "") -> Iterator[Person]:
    """The contacts of a CSV file with a header row, as other programs write them.

    Args:
        path: The file.
        country: Two letters; of phone numbers without a country code.

    Raises:
        ContactsUnreadable: The file cannot be read, or too few of its headers are
            known; the message names them.
    """
    text = read_text(path)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        header = next(rows, [])
        columns = find_columns(header)
        if len(columns) < FEWEST:
            raise ContactsUnreadable(
                f"{path} has no headers that are known, only {', '.join(header)[:200]};"
                " rename them as `cardfile presets show csv` has them."
            )
        for row in rows:
            if any(row):
                yield _person(row, columns, country)
    except csv.Error as error:
        raise ContactsUnreadable(f"{path} is no CSV file: {error}.") from error


def find_columns(header: Sequence[str]) -> dict[int, Column]:
    """What each column of a file holds, by its place.

    The preset that knows most of the headers is taken; those it does not know are
    looked up in the others.
    """
    presets = [load_preset(name) for name in preset_names()]
    known = [
        {column.header.casefold(): column for column in preset.columns if column.takes}
        for preset in presets
        if preset.rows is Rows.PEOPLE
    ]
    names = [name.strip().casefold() for name in header]
    known.sort(key=lambda columns: -sum(name in columns for name in names))
    found = {}
    for place, name in enumerate(names):
        column = next((columns[name] for columns in known if name in columns), None)
        if column is not None:
            found[place] = column
    return found


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max(DELIMITERS, key=first.count)


def _person(row: Sequence[str], columns: Mapping[int, Column], country: str) -> Person:
    draft = _Draft(country)
    for place, column in columns.items():
        value = unguarded(row[place].strip()) if place < len(row) else ""
        if value:
            draft.take(column, value)
    return draft.person()


@dataclass(slots=True)
class _Draft:
    """A contact that is being put together from its cells."""

    country: str
    texts: dict[str, str] = field(default_factory=dict)
    emails: list[str] = field(default_factory=list)
    websites: list[str] = field(default_factory=list)
    socials: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    phones: list[tuple[str, str, str]] = field(default_factory=list)
    """Place among the contact's phones, kind, text."""
    kinds: dict[str, str] = field(default_factory=dict)
    """Of the phones whose kind has a cell of its own, by their place."""

    def take(self, column: Column, value: str) -> None:
        """Understand one cell."""
        name, _, detail = column.takes[0].partition(".")
        match name:
            case "phones":
                self._take_phones(column, detail, value)
            case "emails" | "websites" | "socials" | "tags":
                getattr(self, name).extend(_several(column, value))
            case "notes" | "remarks":
                self.notes.append(value)
            case _:
                self.texts.setdefault(column.takes[0], value)

    def person(self) -> Person:
        """The contact."""
        given, family = self._text("given", "first"), self._text("family", "last")
        name = self._text("name")
        return Person(
            uid=_uid(self._text("uid")),
            name=name or f"{given} {family}".strip(),
            prefix=self._text("prefix"),
            given=given,
            family=family,
            suffix=self._text("suffix"),
            romanised=self._text("romanised"),
            title=self._text("title"),
            department=self._text("department"),
            company=self._text("company"),
            emails=tuple(self.emails),
            phones=tuple(self._phone(*it) for it in self.phones),
            websites=tuple(self.websites),
            socials=tuple(Social(url, _network(url)) for url in self.socials),
            address=self._address(),
            tags=tuple(self.tags),
            notes=tuple(self.notes),
            event=self._text("event"),
            met_on=_day(self._text("met_on")),
            place=self._text("place"),
            stage=_stage(self._text("stage")),
            assigned_to=self._text("assigned_to"),
            follow_ups=self._follow_ups(),
        )

    def _text(self, *names: str) -> str:
        return next((self.texts[name] for name in names if name in self.texts), "")

    def _take_phones(self, column: Column, detail: str, value: str) -> None:
        place, _, part = detail.partition(".")
        if part == "kind":
            words = {word.casefold(): kind for kind, word in column.words.items()}
            word = value.removeprefix("* ").casefold()
            self.kinds[place] = words.get(word, word)
            return
        kind = place if place in set(PhoneKind) else ""
        for text in _several(column, value):
            self.phones.append((place, kind, text))

    def _phone(self, place: str, kind: str, text: str) -> Phone:
        kind = kind or self.kinds.get(place, "")
        known = PhoneKind(kind) if kind in set(PhoneKind) else PhoneKind.OTHER
        number, extension = parse_phone(text, self.country)
        return Phone(number, known, extension)

    def _address(self) -> Address:
        country, printed = self._text("country"), self._text("address")
        it = Address(
            street=self._text("street"),
            city=self._text("city"),
            region=self._text("region"),
            postcode=self._text("postcode"),
        )
        if country and len(country) != 2:
            parts = (it.street, it.postcode, it.city, it.region, country)
            printed, country = printed or ", ".join(filter(None, parts)), ""
        return replace(it, printed=printed, country=country)

    def _follow_ups(self) -> tuple[Task, ...]:
        due, way = _day(self._text("follow_up.due")), self._text("follow_up.way")
        if due is None or way not in set(Way):
            return ()
        never = datetime.fromtimestamp(0, UTC)
        return (Task("", due, never, Way(way), self._text("follow_up.reason")),)


def _several(column: Column, value: str) -> list[str]:
    """The values of a cell; Google has several of its own in any."""
    if ":::" in value:
        parts = value.split(":::")
    elif column.by.strip() and not column.takes[0][-1].isdigit():
        parts = value.split(column.by.strip())
    else:
        parts = [value]
    cleaned = (part.strip() for part in parts)
    return [part for part in cleaned if part and part != column.before]


def _network(url: str) -> str:
    """The network of a profile, "linkedin" of "https://www.linkedin.com/in/x"."""
    with suppress(ValueError):  # a bracket that is not closed
        labels = urlsplit(url).netloc.split(".")
        return labels[-2].lower() if len(labels) > 1 else ""
    return ""


def _uid(text: str) -> str:
    with suppress(ValueError):
        return str(uuid.UUID(text))
    return ""


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _stage(text: str) -> Stage | None:
    return Stage(text) if text in set(Stage) else None
