"""Look up the properties of one vCard and convert their values."""

import base64
import binascii
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from export.address_book.entry import kind_of_label, network_of
from export.person import Address, Social
from export.vcard import DIRECT
from models.field import PhoneKind
from models.vcard import Property, split_value, unescape

_SPELLED = {
    "BDAY": "Birthday",
    "ORG": "organisation",
    "TITLE": "job title",
    "IMPP": "Chat",
    "GEO": "Position",
    "AGENT": "Agent",
    "RELATED": "Related",
    "X-PHONETIC-FIRST-NAME": "First name as pronounced",
    "X-PHONETIC-LAST-NAME": "Last name as pronounced",
}

_PLAIN_LABELS = frozenset(("other", "main", "phone", "tel"))


class CardProperties:
    """The properties of one vCard, by name.

    Args:
        properties: In the order of the file.
    """

    def __init__(self, properties: list[Property]) -> None:
        self.properties = [_from_android(it) for it in properties]
        self._by_name: defaultdict[str, list[Property]] = defaultdict(list)
        for it in sorted(self.properties, key=lambda it: it.rank):
            if it.value.strip():
                self._by_name[it.name].append(it)
        self._labels = {
            it.group: unescape(it.value).strip("_$!<>")
            for it in properties
            if it.name == "X-ABLABEL"
        }

    def all(self, name: str) -> list[Property]:
        """Return the properties of a name with a value, the preferred one first."""
        return self._by_name.get(name, [])

    def text(self, name: str) -> str:
        """Return the preferred value of a name; "" if there is none."""
        return next((unescape(it.value).strip() for it in self.all(name)), "")

    def parts(self, name: str, by: str = ";") -> list[str]:
        """Return the components of the preferred value; with commas, of all values."""
        found = [split_value(it.value, by) for it in self.all(name)]
        if by == ",":
            return [part.strip() for parts in found for part in parts]
        return [part.strip() for part in found[0]] if found else []

    def label(self, it: Property) -> str:
        """Return the label that the user of an Apple address book gave a property."""
        return self._labels.get(it.group, "") if it.group else ""

    def own_label(self, it: Property) -> str:
        """Return what somebody called a property, where it is more than its kind."""
        custom = (kind.removeprefix("x-") for kind in it.types if kind[:2] == "x-")
        label = self.label(it) or next(custom, "")
        return "" if label.lower() in _PLAIN_LABELS else label

    def uid(self) -> str:
        """Return the UID, if it is a UUID; else ""."""
        with suppress(ValueError):
            return str(uuid.UUID(bare_uid(self.text("UID"))))
        return ""

    def names(self) -> tuple[str, str, list[str]]:
        """Return the name, its Latin form if both are given, and its parts."""
        names = [unescape(it.value).strip() for it in self.all("FN")]
        written = [it for it in names if not _is_latin(it)]
        romanised = self.text("X-CARDFILE-ROMANISED-NAME")
        if written and len(written) < len(names):
            romanised = romanised or next(it for it in names if _is_latin(it))
        name = next(iter((*written, *names)), "")
        parts = [[it.strip() for it in split_value(n.value)] for n in self.all("N")]
        fitting = [it for it in parts if all(part in name for part in it[:2])]
        chosen = next(iter((*fitting, *parts)), [])
        return name or _compose(chosen), romanised, chosen

    def phone_kind(self, it: Property) -> PhoneKind:
        """Return the kind of a number, by its label or else by its types."""
        label = self.label(it)
        if label == DIRECT:
            return PhoneKind.DIRECT
        by_label = kind_of_label(label) if label else PhoneKind.OTHER
        return it.phone_kind if by_label is PhoneKind.OTHER else by_label

    @staticmethod
    def profile(it: Property) -> Social:
        """Return the account in an X-SOCIALPROFILE."""
        network = next(iter(sorted(it.types - {"pref", "home", "work"})), "")
        url = unescape(it.value).strip().removeprefix("x-apple:")
        return Social(url, network or network_of(url))

    def address(self, it: Property) -> Address:
        """Return the address in an ADR, with its printed form if the card has one."""
        parts = [
            re.sub(r"\s*\n\s*", ", ", part).strip() for part in split_value(it.value)
        ]
        box, more, street, city, region, postcode, country = (*parts, *[""] * 7)[:7]
        street = ", ".join(filter(None, (box, street, more)))
        printed = re.sub(r"\s*\n\s*", ", ", (it.label or self._printed(it)).strip())
        if printed == street and not city:
            street = ""
        country = country or self._country_of(it.group)
        return Address(printed, street, city, region, postcode, country)

    def picture(self) -> bytes:
        """Return the bytes of the first embedded picture; b"" if there is none."""
        for it in self.all("PHOTO"):
            data = it.value.partition("base64,")[2] or it.value
            with suppress(binascii.Error, ValueError):
                return base64.b64decode(re.sub(r"\s", "", data), validate=True)
        return b""

    def _printed(self, address: Property) -> str:
        """Return the printed address of the same place, up to version 3.0."""
        labels = self.all("LABEL")
        same = [it for it in labels if it.types == address.types]
        is_only = len(self.all("ADR")) == 1
        found = same or (labels if is_only else [])
        return unescape(found[0].value) if found else ""

    def _country_of(self, group: str) -> str:
        codes = (
            it.value
            for it in self.properties
            if (it.name, it.group) == ("X-ABADR", group)
        )
        return next(codes, "") if group else ""


def _from_android(it: Property) -> Property:
    """A nickname or a relation as Android writes them, in its standard property."""
    kind, *values = split_value(it.value) if it.name == "X-ANDROID-CUSTOM" else [""]
    name = {"nickname": "NICKNAME", "relation": "RELATED"}.get(kind.rpartition("/")[2])
    return replace(it, name=name, value=values[0]) if name and values else it


def bare_uid(uid: str) -> str:
    """Return a UID in lower case without its URN prefix."""
    return uid.strip().lower().removeprefix("urn:uuid:")


def _compose(parts: Sequence[str]) -> str:
    """Return a name from its parts, in the order in which it is written."""
    family, given, middle, prefix, suffix = (*parts, *[""] * 5)[:5]
    is_latin = _is_latin(family + given)
    order = (prefix, given, middle, family, suffix) if is_latin else (family, given)
    return " ".join(filter(None, order))


def _is_latin(text: str) -> bool:
    return not re.search(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufaff]", text)


def plain(it: Property) -> str:
    """Return a value as one line of text."""
    parts = (part.strip() for part in split_value(it.value))
    return re.sub(r"\s*\n\s*", ", ", "; ".join(filter(None, parts)))


def spell(name: str) -> str:
    """Return the name of a property in words."""
    words = name.removeprefix("X-").replace("-", " ").lower()
    return _SPELLED.get(name, words.capitalize())


def moment_of(text: str) -> datetime | None:
    """Parse a timestamp; without an offset it is UTC. None if it is none."""
    with suppress(ValueError):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None
