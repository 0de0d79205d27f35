"""vCards of any version and maker as contacts."""

import base64
import binascii
import quopri
import re
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from export.contentline import split, unescape, unfold
from export.numbers import parse_phone
from export.person import Address, Person, Phone, Social, Task
from export.text_file import read_text
from export.vcard import DIRECT, LABELS, remarks
from models.contact import Stage
from models.errors import ContactsUnreadable
from models.field import PhoneKind
from models.followup import Way

_LINE = re.compile(
    r'(?:(?P<group>[\w-]+)\.)?(?P<name>[\w-]+)(?P<params>(?:;(?:[^":]|"[^"]*")*)?):'
    r"(?P<value>.*)",
    re.DOTALL,
)
_BROKEN_LINES = re.compile(
    r"^[^\n:]*QUOTED-PRINTABLE[^\n:]*:(?:[^\n]*=\r?\n)+", re.IGNORECASE | re.MULTILINE
)
_NETWORKS = {label.lower(): network for network, label in LABELS.items()}


@dataclass(frozen=True, slots=True)
class Property:
    """One line of a vCard; `params` are upper case, such as {"TYPE": {"WORK"}}."""

    group: str
    name: str
    params: dict[str, frozenset[str]]
    value: str
    label: str = ""


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
    lines: list[str] | None = None
    for line in unfold(_join_soft_breaks(text)):
        mark = line.strip().upper()
        if mark == "BEGIN:VCARD":
            lines = []
        elif mark == "END:VCARD" and lines is not None:
            yield _Card(lines, country).person()
            lines = None
        elif lines is not None:
            lines.append(line)


def _join_soft_breaks(text: str) -> str:
    """The text with the lines that version 2.1 breaks by "=" joined again."""
    return _BROKEN_LINES.sub(lambda it: re.sub(r"=\r?\n", "", it[0]), text)


def _parse(line: str) -> Property | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    params: dict[str, frozenset[str]] = {}
    label = ""
    for part in re.findall(r';((?:[^";]|"[^"]*")+)', match["params"]):
        name, _, value = part.rpartition("=")
        name = name.upper() if name else "TYPE"  # 2.1 has bare types
        if name == "LABEL":
            label = value.strip('"').replace("\\n", "\n")
        values = {it.strip('"').upper() for it in value.split(",")}
        params[name] = params.get(name, frozenset()) | values
    value = _plain_value(match["value"], params)
    group = match["group"]
    return Property(
        group.lower() if group else "", match["name"].upper(), params, value, label
    )


def _plain_value(value: str, params: dict[str, frozenset[str]]) -> str:
    marks = params.get("ENCODING", frozenset()) | params.get("TYPE", frozenset())
    if "QUOTED-PRINTABLE" not in marks:
        return value
    charset = next(iter(params.get("CHARSET", ())), "UTF-8")
    data = quopri.decodestring(value.encode("latin-1", "replace"))
    try:
        return data.decode(charset, "replace").replace("\n", "\\n")
    except LookupError:
        return data.decode("utf-8", "replace").replace("\n", "\\n")


class _Card:
    """The lines of one vCard."""

    def __init__(self, lines: list[str], country: str) -> None:
        self._properties = [it for it in map(_parse, lines) if it]
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
        found = [split(it.value, by) for it in self._all(name)]
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
        types = it.params.get("TYPE", frozenset())
        if self._label(it) == DIRECT:
            return Phone(number, PhoneKind.DIRECT, extension)
        kinds = {
            "FAX": PhoneKind.FAX,
            "CELL": PhoneKind.MOBILE,
            "HOME": PhoneKind.HOME,
            "WORK": PhoneKind.WORK,
        }
        kind = next((kinds[name] for name in kinds if name in types), PhoneKind.OTHER)
        return Phone(number, kind, extension)

    def _address(self) -> Address:
        for it in self._all("ADR"):
            parts = [part.strip() for part in split(it.value)]
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
