"""Put a contact together from the cells of a row."""

import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from export.address_book.columns import Cell, place_of
from export.address_book.entry import (
    EntryDraft,
    Ranked,
    day_of,
    kind_of_label,
    split_links,
    stage_of,
)
from export.person import FURTHER, Address, Person, PersonTask
from models.contact import Channel

_ADDRESS = frozenset("address street street2 box city region postcode country".split())
_WITHOUT_FIELD = ("pager",)
"""Values that are kept in a note."""
_MARKS = ("code", "want", "connected_on")
"""Values that lists have and contacts have not."""
_EXTRAS = ("event", "relation", "custom")
"""Values that columns of Google name by a label: "Event 1 - Label"."""
_WIDE = re.compile(r"[\u2e80-\ud7ff\uf900-\ufaff]")
_RANKS = {"work": 0, "": 1, "other": 2, "home": 3}


@dataclass(slots=True)
class Record:
    """The cells of a row, by what they hold."""

    texts: dict[str, str] = field(default_factory=dict)
    emails: list[Ranked] = field(default_factory=list)
    phones: list[tuple[Cell, str]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    labels: dict[tuple[str, str], str] = field(default_factory=dict)
    """The cells that name the kind of another one, by its value and number."""
    addresses: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """Parts of addresses, by their place and number."""
    extras: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Header and text of what has no field, by its value and number."""
    rest: list[str] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)

    def take(self, cell: Cell, value: str, header: str) -> None:
        """Add the text of one cell."""
        match cell.value:
            case "label":
                self.labels[cell.of, cell.number] = value
            case "email":
                rank = (_RANKS[cell.place], False)
                self.emails += [Ranked(it, rank=rank) for it in cell.split(value)]
            case "phone" | "mobile" | "fax" | "direct":
                self.phones += [(cell, it) for it in cell.split(value)]
            case "website" | "social":
                self.links += cell.split(value)
            case "tags":
                self.tags += cell.split(value)
            case "notes":
                self.notes.append(value)
            case part if part in _ADDRESS:
                self._take_part(cell, value)
            case "birthday" if not re.search("[1-9]", value):
                pass  # Outlook writes 0.0.00 for none
            case _:
                self._take_other(cell, value, header)

    def _take_other(self, cell: Cell, value: str, header: str) -> None:
        """Add a text of which a contact has one, or that has no field."""
        name = cell.value
        if name in _EXTRAS and (cell.number or name != "event"):
            self.extras[name, cell.number] = header, value
        elif name not in {*self.texts, *_WITHOUT_FIELD, *_MARKS}:
            self.texts[name] = value
        else:
            if name in _MARKS:
                self.marks.setdefault(name, value)
            self.rest.append(f"{header}: {value}")

    def draft(self) -> EntryDraft:
        """Return the entry that the row describes."""
        websites, socials = split_links(self.links)
        person = replace(self._person(), websites=websites, socials=socials)
        return EntryDraft(
            person=person,
            emails=self.emails,
            phones=[Ranked(text, self._kind(cell)) for cell, text in self.phones],
            addresses=[self._address(key) for key in self.addresses],
            rest=[*self.rest, *self._extras()],
            marks=self.marks,
        )

    def _extras(self) -> Iterator[str]:
        for key, (header, text) in self.extras.items():
            yield f"{self.labels.get(key) or header}: {text}"

    def _person(self) -> Person:
        text = self.texts.get
        given, middle = text("given", ""), text("middle", "")
        family = " ".join(filter(None, (text("particle"), text("family"))))
        wide = _WIDE.search(family + given)
        names = " ".join(filter(None, (given, middle, family)))
        family, behind = _cut_letters(family)
        return Person(
            uid=_uid(text("uid", "")),
            name=text("name") or (f"{family}{given}" if wide else names),
            prefix=text("prefix", ""),
            given=given,
            middle=middle,
            family=family,
            suffix=text("suffix") or behind,
            romanised=text("romanised", ""),
            title=text("title", ""),
            department=text("department", ""),
            company=text("company", ""),
            tags=tuple(dict.fromkeys(self.tags)),
            notes=tuple(self.notes),
            event=text("event", ""),
            met_on=day_of(text("met_on", "")),
            place=text("place", ""),
            stage=stage_of(text("stage", "")),
            assigned_to=text("assigned_to", ""),
            more=dict(self._more()),
            follow_ups=self._follow_ups(),
        )

    def _more(self) -> Iterator[tuple[str, str]]:
        """Yield the fields in `FURTHER` that have a text, by their sources."""
        for source, it in FURTHER.items():
            if found := self.texts.get(source) or self._birthday(source):
                yield source, it.tidy(found)

    def _birthday(self, source: str) -> str:
        """Return the day that three columns tell; "" for other fields."""
        year, month, day = (
            self.texts.get(f"birth_{it}", "") for it in ("year", "month", "day")
        )
        is_day = source == "birthday" and month.isdigit() and day.isdigit()
        return f"{year or '-'}-{month:0>2}-{day:0>2}" if is_day else ""

    def _take_part(self, cell: Cell, value: str) -> None:
        parts = self.addresses.setdefault((cell.place, cell.number), {})
        parts.setdefault(cell.value, re.sub(r"\s*\n\s*", ", ", value))

    def _address(self, key: tuple[str, str]) -> tuple[tuple[int, bool], Address]:
        place, number = key
        place = place_of(self.labels.get(("address", number), "")) or place
        part = self.addresses[key].get
        printed, city = part("address", ""), part("city", "")
        first = part("street", "")
        if printed and city and not first and city.casefold() not in printed.casefold():
            printed, first = "", printed  # what stands beside a column of towns
        street = ", ".join(filter(None, (part("box"), first, part("street2"))))
        address = Address(
            printed=printed,
            street=street,
            city=city,
            region=part("region", ""),
            postcode=part("postcode", ""),
            country=part("country", ""),
        )
        return (_RANKS[place], place == "home"), address

    def _kind(self, cell: Cell) -> str:
        label = self.labels.get(("phone", cell.number), "") if cell.number else ""
        return cell.words.get(label.removeprefix("* ").casefold()) or (
            kind_of_label(label) if label else cell.phone_kind
        )

    def _follow_ups(self) -> tuple[PersonTask, ...]:
        text = self.texts.get
        due, channel = day_of(text("follow_up.due", "")), text("follow_up.channel", "")
        if due is None or channel not in set(Channel):
            return ()
        never = datetime.fromtimestamp(0, UTC)
        return (
            PersonTask("", due, never, Channel(channel), text("follow_up.reason", "")),
        )


def _cut_letters(family: str) -> tuple[str, str]:
    """Return a last name and the letters behind it: "Chow, PMP", as on LinkedIn."""
    last, _, behind = family.partition(", ")
    are_letters = behind and behind == behind.upper() and last != last.upper()
    return (last, behind) if are_letters else (family, "")


def _uid(text: str) -> str:
    with suppress(ValueError):
        return str(uuid.UUID(text))
    return ""
