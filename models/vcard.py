"""Parses vCards 2.1, 3.0 and 4.0 into properties; malformed lines are skipped."""

import quopri
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from itertools import takewhile

from models.field import PhoneKind
from models.vcard_lines import LONGEST_VALUE, unfold

_PROPERTY = re.compile(
    r"(?:(?P<group>[\w-]+)\.)?"  # such as "item1."
    r"(?P<name>[\w-]+)"
    r"(?P<parameters>(?:;(?:\"[^\"]{0,5000}\"|[^\":]){0,5000})?)"
    r":(?P<value>.*)",
    re.DOTALL,
)
_AGENT = re.compile(r"\s*AGENT\b[^:]{0,99}:\s*", re.IGNORECASE)
_NAME = re.compile(r"\s*(?:[\w-]+\.)?([\w-]+);")
_MARK = re.compile(r"\s*(BEGIN|END)\s*:\s*VCARD\s*", re.IGNORECASE)
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
LONGEST_TEXT = 200_000
"""Characters of a value that is no file; a longer one is left out."""
MOST_LINES = 20_000
"""Lines of a card; further ones are left out."""
TOO_LONG = "X-TOO-LONG"
"""Replaces what is too long and is left out; its value says what that is."""
_UNRANKED, _MOST_NESTED = 101, 5
_MOST_TEXT = 2_000_000
"""Characters of all values of a card."""
_LINE, _CARD = _MOST_TEXT // MOST_LINES, 10_000
"""Characters as which any line, or a card inside the card, counts at least."""
_LONGEST_PARAMETERS = 5_000
"""Characters; a line with more is left out."""
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
        """Return whether the value is an encoded file, such as a picture."""
        return _is_file(self.parameters, self.value)

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


class _OpenCard:
    """A card whose end is not reached; it takes only so many lines and characters."""

    def __init__(self) -> None:
        self.properties: list[Property] = []
        self._lines, self._room = 0, _MOST_TEXT

    def has_room(self, size: int) -> bool:
        """Return whether a line of this length fits; note once that one does not."""
        if self._room <= 0:
            return False
        self._lines += 1
        self._room -= size
        if self._room <= 0:
            reason = f"what follows the first {self._lines:,} lines"
            self.properties.append(Property(TOO_LONG, reason))
        return True

    def as_unended(self) -> list[Property]:
        """Return what a card without an end has: what follows is not inside it."""
        return [it for it in self.properties if it.name != "AGENT"]


def parse_first_card(text: str) -> Iterator[Property]:
    """Return the properties of the first card in a text, even if it is cut off."""
    found = filter(None, map(_read, unfold(StringIO(text, newline=""))))
    return takewhile(lambda it: it.name != "END", found)


def parse_cards(lines: Iterable[str], nested: int = 0) -> Iterator[list[Property]]:
    """Yield the properties of each card in a text, in linear time.

    A card inside another one (AGENT) is a card of its own, and comes first; the outer
    card keeps its name as the value of AGENT. Cards nested more than five deep are left
    out. Cards without an end come last; a last line that is not ended is left out,
    since half a number may be missing.

    Args:
        lines: As `unfold` takes them.
        nested: How many cards the text is inside.
    """
    open_cards: list[_OpenCard] = []
    for line in _without_deep_cards(unfold(_without_torn_line(lines))):
        if mark := _MARK.fullmatch(line):
            if mark[1].upper() == "BEGIN":
                open_cards.append(_OpenCard())
                if len(open_cards) > _MOST_NESTED:
                    yield open_cards.pop(0).as_unended()
            elif open_cards:
                yield from _put_into([open_cards.pop().properties], open_cards)
        elif open_cards and open_cards[-1].has_room(_size(line)):
            found = _read(line)
            if found is None:
                continue
            if found.name != "AGENT":
                open_cards[-1].properties.append(found)
            elif nested < _MOST_NESTED:
                inner = StringIO(unescape(found.value), newline="")
                yield from _put_into(parse_cards(inner, nested + 1), open_cards)
    yield from (it.as_unended() for it in open_cards)


def _without_deep_cards(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines without the cards that are too deep inside others as AGENT."""
    depths = [0]  # of the open cards
    left_out = 0  # cards that are too deep and not ended yet
    is_agent = False  # whether a card inside this one follows
    for line in lines:
        mark = _MARK.fullmatch(line)
        begins = mark is not None and mark[1].upper() == "BEGIN"
        depth = depths[-1] + 1 if is_agent else 0
        if left_out or (begins and depth >= _MOST_NESTED):
            if not left_out:
                yield f"{TOO_LONG}:cards nested more than {_MOST_NESTED} deep"
            left_out += 1 if begins else -1 if mark else 0
            continue
        if begins:
            depths = [*depths[-_MOST_NESTED:], depth]
        elif mark and len(depths) > 1:
            depths.pop()
        is_agent = _AGENT.fullmatch(line) is not None
        yield line


def _size(line: str) -> int:
    """Return the characters as which a line counts; files are limited by themselves."""
    return min(max(len(line), _LINE), LONGEST_TEXT)


def _put_into(
    cards: Iterable[list[Property]], open_cards: Sequence[_OpenCard]
) -> Iterator[list[Property]]:
    """Yield the cards; the card that is open keeps the names of some."""
    for card in cards:
        if open_cards and not open_cards[-1].has_room(_CARD):
            return
        yield card
        if open_cards and (name := _name_of(card)):
            open_cards[-1].properties.append(Property("AGENT", name))


def _without_torn_line(lines: Iterable[str]) -> Iterator[str]:
    """Yield all lines but a last one without a line break, unless it ends a card."""
    last = ""
    for line in lines:
        yield last
        last = line
    if last.endswith(("\n", "\r")) or last.rstrip().upper().endswith("END:VCARD"):
        yield last


def _name_of(card: list[Property]) -> str:
    values = {it.name: it.value for it in reversed(card)}
    parts = reversed(split_value(values.get("N", ""))[:2])
    return values.get("FN") or " ".join(filter(None, parts))


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


def _read(line: str) -> Property | None:
    """Return the property in a logical line; None if there is none."""
    found = _PROPERTY.fullmatch(line.strip())
    if found is None or len(found["parameters"]) > _LONGEST_PARAMETERS:
        name = _NAME.match(line) if len(line) > _LONGEST_PARAMETERS else None
        return Property(TOO_LONG, name[1].upper()) if name else None
    pairs = _parameters(found["parameters"]) if found["parameters"] else []
    parameters = dict(pairs)
    is_file = _is_file(parameters, found["value"])
    if len(found["value"]) > (LONGEST_VALUE if is_file else LONGEST_TEXT):
        return Property(TOO_LONG, found["name"].upper())
    return Property(
        name=found["name"].upper(),
        value=_decode(found["value"], parameters),
        group=(found["group"] or "").lower(),
        types=frozenset(_types(pairs)),
        parameters=parameters,
    )


def _is_file(parameters: Mapping[str, str], value: str) -> bool:
    encoding = parameters.get("ENCODING", "").upper()
    return encoding in {"B", "BASE64"} or value.startswith("data:")


def _parameters(text: str) -> list[tuple[str, str]]:
    """Return names and values; version 2.1 has `TEL;CELL` for `TEL;TYPE=CELL`."""
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
