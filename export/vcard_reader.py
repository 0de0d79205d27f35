"""vCards of any version and maker as contacts."""

import base64
import binascii
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from export.cards.vcard import DIRECT, LABELS, remarks
from export.numbers import parse_phone
from export.person import Address, Person, Phone, Social, Task
from export.text_file import read_text
from models.contact import Stage
from models.errors import ContactsUnreadable
from models.field import PhoneKind
from models.vcard import Property, parse_cards, split_value, unescape
from models.way import Way

_NETWORKS = {label.lower(): network for network, label in LABELS.items()}


def read_vcards(path: Path, country: str = "") -> Iterator[Person]:
    """The contacts of a file of vCards, one or many, version 2.1 to 4.0.

    Args:
        path: The file.
        country: Two letters; of phone numbers without a country code.

    Raises:
        ContactsUnreadable: The file cannot be read or holds no vCard.
    """
    found = False
    for person in parse_vcards(read_text(path), country):
        found = True
        yield person
    if not found:
        raise ContactsUnreadable(f"{path} holds no vCard; export it as .vcf again.")


def parse_vcards(text: str, country: str = "") -> Iterator[Person]:
    """The contacts of a text of vCards."""
    return (_Card(found, country).person() for found in parse_cards(text))


class _Card:
    """The properties of one vCard."""

    def __init__(self, properties: list[Property], country: str) -> None:
        self._properties = properties
        self._country = country
        self._labels = {
            it.group: unescape(it.value).strip("_$!<>")
            for it in self._properties
            if it.name == "X-ABLABEL"
        }

    def person(self) -> Person:
        """The contact."""
        family, given, _, prefix, suffix = (*self._parts("N"), *([""] * 5))[:5]
        company, *units = (*self._parts("ORG"), "")
        urls = [(self._label(it), unescape(it.value)) for it in self._all("URL")]
        person = Person(
            uid=self._uid(),
            prefix=prefix,
            given=given,
            family=family,
            suffix=suffix,
            romanised=self._text("X-CARDFILE-ROMANISED-NAME"),
            title=self._text("TITLE"),
            department=", ".join(filter(None, units)),
            company=company,
            emails=self._texts("EMAIL"),
            phones=tuple(self._phone(it) for it in self._all("TEL")),
            websites=tuple(url for label, url in urls if not label),
            socials=tuple(Social(url, _network(label)) for label, url in urls if label),
            address=self._address(),
            tags=tuple(filter(None, self._parts("CATEGORIES", ","))),
            event=self._text("X-CARDFILE-EVENT"),
            met_on=_day(self._text("X-CARDFILE-MET-ON")),
            place=self._text("X-CARDFILE-PLACE"),
            stage=_stage(self._text("X-CARDFILE-STAGE")),
            assigned_to=self._text("X-CARDFILE-ASSIGNED-TO"),
            follow_ups=self._follow_ups(),
            changed_at=_moment(self._text("REV")),
            picture=self._picture(),
        )
        return replace(person, name=self._name(person), notes=self._notes(person))

    def _all(self, name: str) -> list[Property]:
        return [it for it in self._properties if it.name == name and it.value]

    def _text(self, name: str) -> str:
        return next((unescape(it.value).strip() for it in self._all(name)), "")

    def _texts(self, name: str) -> tuple[str, ...]:
        return tuple(unescape(it.value).strip() for it in self._all(name))

    def _parts(self, name: str, by: str = ";") -> list[str]:
        found = [split_value(it.value, by) for it in self._all(name)]
        if by == ",":
            return [part.strip() for parts in found for part in parts]
        return [part.strip() for part in found[0]] if found else []

    def _label(self, it: Property) -> str:
        return self._labels.get(it.group, "") if it.group else ""

    def _uid(self) -> str:
        text = self._text("UID").removeprefix("urn:uuid:")
        with suppress(ValueError):
            return str(uuid.UUID(text))
        return ""

    def _name(self, person: Person) -> str:
        """The name, unless it only stands there because one has to."""
        name = self._text("FN")
        return "" if name == person.label and not person.family + person.given else name

    def _phone(self, it: Property) -> Phone:
        text = unescape(it.value)
        number, extension = parse_phone(text, self._country)
        if self._label(it) == DIRECT:
            return Phone(number, PhoneKind.DIRECT, extension)
        return Phone(number, it.phone_kind, extension)

    def _address(self) -> Address:
        for it in self._all("ADR"):
            parts = [part.strip() for part in split_value(it.value)]
            box, more, street, city, region, postcode, country = (*parts, *[""] * 7)[:7]
            street = ", ".join(filter(None, (box, more, street)))
            printed = it.label or self._text("LABEL")
            if printed == street and not city:
                street = ""
            if country and len(country) != 2:
                printed = printed or ", ".join(
                    filter(None, (street, f"{postcode} {city}".strip(), country))
                )
                country = ""
            return Address(printed, street, city, region, postcode, country)
        return Address(self._text("LABEL"))

    def _notes(self, person: Person) -> tuple[str, ...]:
        note = "\n\n".join(self._texts("NOTE"))
        if any(it.name.startswith("X-CARDFILE-") for it in self._properties):
            note = note.removesuffix("\n".join(remarks(person))).rstrip()
        return (note,) if note else ()

    def _follow_ups(self) -> tuple[Task, ...]:
        words = self._text("X-CARDFILE-FOLLOW-UP").split(" ", 3)
        day, way, uid, reason = (*words, *[""] * 4)[:4]
        due = _day(day)
        if due is None or way not in set(Way):
            return ()
        changed = _moment(self._text("REV")) or datetime.fromtimestamp(0, UTC)
        by = self._text("X-CARDFILE-FOLLOW-UP-BY")
        return (Task(uid, due, changed, Way(way), reason, by),)

    def _picture(self) -> bytes:
        for it in self._all("PHOTO"):
            data = it.value.partition("base64,")[2] or it.value
            with suppress(binascii.Error, ValueError):
                return base64.b64decode(re.sub(r"\s", "", data), validate=True)
        return b""


def _network(label: str) -> str:
    known = _NETWORKS.get(label.lower())
    return known if known is not None else label.lower()


def _stage(text: str) -> Stage | None:
    return Stage(text) if text in set(Stage) else None


def _day(text: str) -> date | None:
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _moment(text: str) -> datetime | None:
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
