"""vCards 2.1, 3.0 and 4.0 as properties; whatever is no property is passed over."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from models.field import PhoneKind

_PROPERTY = re.compile(
    r"(?:(?P<group>[\w-]+)\.)?"  # such as "item1."
    r"(?P<name>[\w-]+)"
    r"(?P<parameters>(?:;(?:\"[^\"]*\"|[^\":])*)?)"
    r":(?P<value>.*)"
)
_PARAMETER = re.compile(r"(?:([\w-]+)=)?((?:\"[^\"]*\"|[^;\"])+)")
# Quoted-printable ends a line that goes on below with an equals sign.
_SOFT_BREAKS = re.compile(
    r"^[^\s:][^\n:]*QUOTED-PRINTABLE[^\n:]*:(?:[^\n]*=\n)+",
    re.IGNORECASE | re.MULTILINE,
)
_PHONE_KINDS = {
    "fax": PhoneKind.FAX,
    "cell": PhoneKind.MOBILE,
    "home": PhoneKind.HOME,
    "work": PhoneKind.WORK,
}


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a vCard.

    Attributes:
        name: In capitals, without its group, such as "TEL".
        value: Decoded; backslashes still guard what they guard.
        group: In small letters, such as "item1".
        types: In small letters, such as {"work", "fax"}.
        label: Of an address, as it is printed on a letter.
    """

    name: str
    value: str
    group: str = ""
    types: frozenset[str] = frozenset()
    label: str = ""

    @property
    def phone_kind(self) -> PhoneKind:
        """What the types say of a phone; a fax at work is a fax."""
        kinds = (_PHONE_KINDS[name] for name in _PHONE_KINDS if name in self.types)
        return next(kinds, PhoneKind.OTHER)


def parse_first_card(text: str) -> Iterator[Property]:
    """The properties of the first card in a text, be it whole or cut off."""
    return takewhile(lambda it: it.name != "END", _parse(text))


def parse_cards(text: str) -> Iterator[list[Property]]:
    """The properties of each whole card in a text."""
    card: list[Property] | None = None
    for found in _parse(text):
        mark = (found.name, found.value.strip().upper())
        if mark == ("BEGIN", "VCARD"):
            card = []
        elif mark == ("END", "VCARD") and card is not None:
            yield card
            card = None
        elif card is not None:
            card.append(found)


def unfold(text: str) -> Iterator[str]:
    """The logical lines: one that starts with a blank belongs to the one before."""
    text = re.sub(r"\r\n?", "\n", text)
    text = _SOFT_BREAKS.sub(lambda lines: lines[0].replace("=\n", ""), text)
    return filter(None, re.sub(r"\n[ \t]", "", text).split("\n"))


def split_value(value: str, separator: str = ";") -> list[str]:
    """The components of a value, unescaped; a guarded separator does not separate."""
    components: list[list[str]] = [[]]
    for token in re.findall(r"\\.|.", value, re.DOTALL):
        if token == separator:
            components.append([])
        else:
            components[-1].append(token)
    return [unescape("".join(tokens)) for tokens in components]


def unescape(value: str) -> str:
    r"""A value of one component; `\n` is a line break, other backslashes go."""
    return re.sub(r"\\(.)", _unescaped, value, flags=re.DOTALL)


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _parse(text: str) -> Iterator[Property]:
    for line in unfold(text):
        found = _PROPERTY.fullmatch(line.strip())
        if found is None:
            continue
        parameters = _parameters(found["parameters"])
        settings = dict(parameters)
        yield Property(
            name=found["name"].upper(),
            value=_decode(found["value"], settings),
            group=(found["group"] or "").lower(),
            types=frozenset(_types(parameters)),
            label=settings.get("LABEL", "").strip('"').replace("\\n", "\n"),
        )


def _parameters(text: str) -> list[tuple[str, str]]:
    """Pairs of key and value; version 2.1 writes `TEL;CELL` for `TEL;TYPE=CELL`."""
    return [
        (key.upper() or _key_of(value), value)
        for key, value in _PARAMETER.findall(text.removeprefix(";"))
    ]


def _key_of(value: str) -> str:
    return "ENCODING" if value.upper() in {"QUOTED-PRINTABLE", "BASE64"} else "TYPE"


def _types(parameters: list[tuple[str, str]]) -> Iterator[str]:
    for key, values in parameters:
        if key == "TYPE":
            yield from values.replace('"', "").lower().split(",")


def _decode(value: str, settings: dict[str, str]) -> str:
    if settings.get("ENCODING", "").strip('"').upper() != "QUOTED-PRINTABLE":
        return value
    octets = quopri.decodestring(value.encode())
    try:
        text = octets.decode(settings.get("CHARSET", "utf-8").strip('"'))
    except (LookupError, ValueError):
        text = octets.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\n", "\\n")
