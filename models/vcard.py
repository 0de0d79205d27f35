"""Parses vCards 2.1, 3.0 and 4.0 into properties; malformed lines are skipped."""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import takewhile

from models.field import PhoneKind

_PROPERTY = re.compile(
    r"(?:(?P<group>[\w-]+)\.)?"  # such as "item1."
    r"(?P<name>[\w-]+)"
    r"(?P<parameters>(?:;(?:\"[^\"]{0,5000}\"|[^\":]){0,5000})?)"
    r":(?P<value>.*)",
    re.DOTALL,
)
_PARAMETER = re.compile(r"(?:([\w-]+)=)?((?:\"[^\"]*\"|[^;\"])+)")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}
"""Escapes in parameters (RFC 6868)."""
_ENCODINGS = {"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"}
_PHONE_KINDS = {
    "fax": PhoneKind.FAX,
    "cell": PhoneKind.MOBILE,
    "home": PhoneKind.HOME,
    "work": PhoneKind.WORK,
}
LONGEST_VALUE = 8_000_000
"""Characters of a value, such as a picture; a longer one is left out."""
MOST_PROPERTIES = 20_000
"""Properties of a card; further ones are left out."""
TOO_LONG = "X-TOO-LONG"
"""Replaces a property whose value is too long; its value is the other's name."""
_UNRANKED, _MOST_NESTED = 101, 5
_LONGEST_PARAMETERS = 20_000
"""Characters; a line with more is malformed."""
_MOST_COMPONENTS = 1_000


@dataclass(frozen=True, slots=True)
class Property:
    """One property of a vCard.

    Attributes:
        name: In capitals, without its group, such as "TEL".
        value: Decoded; backslash escapes are kept.
        group: In small letters, such as "item1".
        types: In small letters, such as {"work", "fax"}.
        parameters: All parameters by their upper-case names.
    """

    name: str
    value: str
    group: str = ""
    types: frozenset[str] = frozenset()
    parameters: Mapping[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """An address as it is printed on a letter, or ""."""
        return self.parameters.get("LABEL", "").replace("\\n", "\n")

    @property
    def is_binary(self) -> bool:
        """Whether the value is an encoded file, such as a picture."""
        encoding = self.parameters.get("ENCODING", "").upper()
        return encoding in {"B", "BASE64"} or self.value.startswith("data:")

    @property
    def phone_kind(self) -> PhoneKind:
        """The kind of a phone by its types; a fax at work is a fax."""
        kinds = (_PHONE_KINDS[name] for name in _PHONE_KINDS if name in self.types)
        return next(kinds, PhoneKind.OTHER)

    @property
    def rank(self) -> tuple[int, bool]:
        """Sorts properties of one name: preferred ones first, private ones last."""
        text = self.parameters.get("PREF", "")
        given = 1 if "pref" in self.types else _UNRANKED
        rank = int(text) if text.isascii() and text.isdigit() else given
        return rank, "home" in self.types


def parse_first_card(text: str) -> Iterator[Property]:
    """Return the properties of the first card in a text, even if it is cut off."""
    return takewhile(lambda it: it.name != "END", _parse(text))


def parse_cards(text: str, nested: int = 0) -> Iterator[list[Property]]:
    """Yield the properties of each card in a text, in linear time.

    A card inside another one (AGENT) is a card of its own, and comes first; the outer
    card keeps its name as the value of AGENT. Cards without an end come last; a last
    line that is not ended is left out, since half a number may be missing.
    """
    open_cards: list[list[Property]] = []
    for found in _parse(_without_torn_line(text)):
        mark = (found.name, found.value[:20].strip().upper())
        if mark == ("BEGIN", "VCARD"):
            open_cards.append([])
            if len(open_cards) > _MOST_NESTED:
                yield _without_agents(open_cards.pop(0))
        elif mark == ("END", "VCARD") and open_cards:
            yield from _put_into([open_cards.pop()], open_cards)
        elif found.name == "AGENT" and nested < _MOST_NESTED:
            inner = parse_cards(unescape(found.value), nested + 1)
            yield from _put_into(inner, open_cards)
        elif open_cards and len(open_cards[-1]) < MOST_PROPERTIES:
            open_cards[-1].append(found)
    yield from map(_without_agents, open_cards)


def _put_into(
    cards: Iterable[list[Property]], open_cards: Sequence[list[Property]]
) -> Iterator[list[Property]]:
    """Yield the cards; the card that is open keeps the name of each."""
    for card in cards:
        yield card
        if open_cards and (name := _name_of(card)):
            open_cards[-1].append(Property("AGENT", name))


def _without_agents(card: Sequence[Property]) -> list[Property]:
    """Return a card without an end: what follows it is not inside it."""
    return [it for it in card if it.name != "AGENT"]


def _without_torn_line(text: str) -> str:
    """Return the text up to its last whole line; END needs no line break."""
    end = text[-99:].rstrip().upper()
    is_ended = text.endswith(("\n", "\r")) or end.endswith("END:VCARD")
    return text if is_ended else text[: text.rfind("\n") + 1]


def _name_of(card: list[Property]) -> str:
    values = {it.name: it.value for it in reversed(card)}
    parts = reversed(split_value(values.get("N", ""))[:2])
    return values.get("FN") or " ".join(filter(None, parts))


def unfold(text: str) -> Iterator[str]:
    """Yield the logical lines of a text whose long lines are folded.

    A line that starts with a blank continues the one before (RFC 6350, 3.2); in
    quoted-printable, a line that ends with "=" is continued by the next (RFC 2045).
    """
    head: str | None = None
    folded, is_soft = StringIO(), False  # a list of short pieces would fill the memory
    for piece in _physical_lines(text):
        if head is None or not (is_soft or piece[:1] in {" ", "\t"}):
            yield from _joined(head, folded)
            head, folded = piece, folded if folded.tell() == 0 else StringIO()
            if is_soft := piece.endswith("=") and _is_quoted_printable(piece):
                head = piece[:-1]
            continue
        own = piece if is_soft else piece[1:]
        is_soft = own.endswith("=") and _is_quoted_printable(head)
        folded.write(own[:-1] if is_soft else own)
    yield from _joined(head, folded)


def _joined(head: str | None, folded: StringIO) -> Iterator[str]:
    line = (head or "") + (folded.getvalue() if folded.tell() else "")
    if line:
        yield line


def _is_quoted_printable(line: str) -> bool:
    """Return whether the parameters of a line, or of the beginning of one, say so."""
    parameters = line.partition(":")[0].partition(";")[2]
    return ":" in line and "QUOTED-PRINTABLE" in parameters.upper()


def _physical_lines(text: str) -> Iterator[str]:
    """One line at a time: a list of millions of short lines fills the memory."""
    start = 0
    for end in re.finditer(r"\r\n?|\n", text):
        yield text[start : end.start()]
        start = end.end()
    yield text[start:]


def split_value(value: str, separator: str = ";") -> list[str]:
    """Return the components of a value, unescaped; an escaped separator does not split.

    A value has at most 1,000 components: the last one keeps the rest of it.
    """
    if "\\" not in value:
        return value.split(separator, _MOST_COMPONENTS - 1)
    components: list[str] = []
    start = 0
    for token in re.finditer(rf"\\.|{re.escape(separator)}", value, re.DOTALL):
        if len(components) == _MOST_COMPONENTS - 1:
            break
        if token[0] == separator:
            components.append(unescape(value[start : token.start()]))
            start = token.end()
    return [*components, unescape(value[start:])]


def unescape(value: str) -> str:
    r"""Return a value of one component; `\n` is a line break, other backslashes go."""
    return _ESCAPE.sub(_unescaped, value) if "\\" in value else value


def _unescaped(match: re.Match[str]) -> str:
    return "\n" if match[1] in "nN" else match[1]


def _parse(text: str) -> Iterator[Property]:
    for line in unfold(text):
        found = _PROPERTY.fullmatch(line.strip())
        if found is None or len(found["parameters"]) > _LONGEST_PARAMETERS:
            continue
        pairs = _parameters(found["parameters"]) if found["parameters"] else []
        parameters = dict(pairs)
        if len(found["value"]) > LONGEST_VALUE:
            yield Property(TOO_LONG, found["name"].upper())
            continue
        yield Property(
            name=found["name"].upper(),
            value=_decode(found["value"], parameters),
            group=(found["group"] or "").lower(),
            types=frozenset(_types(pairs)),
            parameters=parameters,
        )


def _parameters(text: str) -> list[tuple[str, str]]:
    """Names and values; version 2.1 writes `TEL;CELL` for `TEL;TYPE=CELL`."""
    return [
        (key.upper() or _key_of(value), _unquoted(value))
        for key, value in _PARAMETER.findall(text.removeprefix(";"))
    ]


def _key_of(value: str) -> str:
    return "ENCODING" if value.upper() in _ENCODINGS else "TYPE"


def _unquoted(value: str) -> str:
    return re.sub(r"\^[n^']", lambda it: _CARET[it[0]], value.replace('"', ""))


def _types(parameters: list[tuple[str, str]]) -> Iterator[str]:
    for key, values in parameters:
        if key == "TYPE":
            yield from values.lower().split(",")


def _decode(value: str, parameters: Mapping[str, str]) -> str:
    if parameters.get("ENCODING", "").upper() != "QUOTED-PRINTABLE":
        return value
    text = _decode_octets(
        quopri.decodestring(value.encode()), parameters.get("CHARSET", "utf-8")
    )
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _decode_octets(octets: bytes, charset: str) -> str:
    for name in (charset, "utf-8"):
        try:
            return octets.decode(name)
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")
