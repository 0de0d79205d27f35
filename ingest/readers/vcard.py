"""vCards 2.1, 3.0 and 4.0 as properties; whatever is no property is passed over."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

_PROPERTY = re.compile(
    r"(?:[\w-]+\.)?"  # a group, such as "item1."
    r"(?P<name>[\w-]+)"
    r"(?P<parameters>(?:;(?:\"[^\"]*\"|[^\":])*)?)"
    r":(?P<value>.*)"
)
_PARAMETER = re.compile(r"(?:([\w-]+)=)?((?:\"[^\"]*\"|[^;\"])+)")
# Quoted-printable ends a line that goes on below with an equals sign.
_SOFT_BREAKS = re.compile(
    r"^[^\n:]*QUOTED-PRINTABLE[^\n:]*:(?:[^\n]*=\n)+", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a vCard.

    Attributes:
        name: In capitals, without its group, such as "TEL".
        types: In small letters, such as {"work", "fax"}.
        value: Decoded; backslashes still guard what they guard.
    """

    name: str
    types: frozenset[str]
    value: str


def parse_vcard(text: str) -> Iterator[Property]:
    """The properties of the first card in a text."""
    for line in _unfold(text):
        found = _PROPERTY.fullmatch(line.strip())
        if found is None:
            continue
        name = found["name"].upper()
        if name == "END":
            return
        parameters = _parameters(found["parameters"])
        types = {value.casefold() for key, value in parameters if key == "TYPE"}
        yield Property(name, frozenset(types), _decode(found["value"], parameters))


def split_value(value: str, separator: str = ";") -> list[str]:
    r"""The components of a value; `\n` is a line break, other backslashes go."""
    components, guarded = [""], False
    for letter in value:
        if guarded:
            components[-1] += "\n" if letter in "nN" else letter
        elif letter == separator:
            components.append("")
        elif letter != "\\":
            components[-1] += letter
        guarded = letter == "\\" and not guarded
    return [component.strip() for component in components]


def unescape(value: str) -> str:
    """A value of one component."""
    return split_value(value, "")[0]


def _unfold(text: str) -> list[str]:
    """The logical lines: one that starts with a blank belongs to the one before."""
    text = re.sub(r"\r\n?", "\n", text)
    text = _SOFT_BREAKS.sub(lambda lines: lines[0].replace("=\n", ""), text)
    return re.sub(r"\n[ \t]", "", text).split("\n")


def _parameters(text: str) -> list[tuple[str, str]]:
    """Pairs of key and value; version 2.1 writes `TEL;CELL` for `TEL;TYPE=CELL`."""
    return [
        ((key or _key_of(value)).upper(), value)
        for key, values in _PARAMETER.findall(text.removeprefix(";"))
        for value in values.replace('"', "").split(",")
    ]


def _key_of(value: str) -> str:
    return "ENCODING" if value.upper() in {"QUOTED-PRINTABLE", "BASE64"} else "TYPE"


def _decode(value: str, parameters: list[tuple[str, str]]) -> str:
    settings = {key: setting.casefold() for key, setting in parameters}
    if settings.get("ENCODING") != "quoted-printable":
        return value
    octets = quopri.decodestring(value.encode())
    try:
        return octets.decode(settings.get("CHARSET", "utf-8"))
    except (LookupError, UnicodeDecodeError):
        return octets.decode("latin-1")
