"""The invented people and what is printed on their cards, read from people/*.toml."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent / "people"
SIZES = {  # width and height in millimetres
    "eu": (85.0, 55.0),
    "us": (88.9, 50.8),
    "jp": (91.0, 55.0),
    "eu portrait": (55.0, 85.0),
    "us portrait": (50.8, 88.9),
    "mini": (70.0, 28.0),
    "square": (65.0, 65.0),
}
LISTS = ("emails", "websites", "social")
ALSO = {
    "alt_names": "name",
    "alt_titles": "title",
    "alt_companies": "company",
    "alt_emails": "emails",
    "alt_websites": "websites",
}


class CardWrong(Exception):
    """A card of people/*.toml does not print what it says is true."""


@dataclass(frozen=True)
class Side:
    """One printed side.

    Attributes:
        blocks: Name of the block, to its place, type and lines.
        decor: What stands behind them, in order: kind, colour, numbers.
        logos: Marks and word marks.
        qr: Place and size of the QR code; empty for none.
        paper: Index of the paper's colour.
    """

    blocks: dict[str, dict[str, Any]]
    decor: list[list[Any]]
    logos: list[dict[str, Any]]
    qr: dict[str, Any]
    paper: int


@dataclass(frozen=True)
class Card:
    """A card of somebody who does not exist.

    Attributes:
        key: Its name in people/*.toml.
        language: Code of the language it is written in.
        size: Key of SIZES.
        faces: Typefaces of the text and of the name and logo.
        colours: Ink, first and second accent, paper.
        truth: What a perfect reader finds.
        sides: Front, and back if there is one.
        features: What makes it hard or worth a test.
    """

    key: str
    language: str
    size: str
    faces: tuple[str, str]
    colours: tuple[str, ...]
    truth: dict[str, Any]
    sides: tuple[Side, ...]
    features: tuple[str, ...]


def _side(table: dict[str, Any]) -> Side:
    blocks = table.get("blocks", {})
    return Side(
        blocks={name: _block(block) for name, block in blocks.items()},
        decor=table.get("decor", []),
        logos=table.get("logos", []),
        qr=table.get("qr", {}),
        paper=table.get("paper", 3),
    )


def _block(block: list[str] | dict[str, Any]) -> dict[str, Any]:
    return {"lines": block} if isinstance(block, list) else block


def _truth(table: dict[str, Any]) -> dict[str, Any]:
    truth: dict[str, Any] = {
        key: table.get(key) for key in ("name", "title", "company", "department")
    }
    truth |= {"emails": table.get("emails", []), "phones": []}
    for printed in table.get("phones", []):
        kind, raw = printed.split(" ", 1)
        number, _, extension = raw.partition(";ext=")
        phone = {"raw": number, "type": kind}
        truth["phones"].append(phone | ({"extension": extension} if extension else {}))
    truth |= {"websites": table.get("websites", []), "address": table.get("address")}
    truth |= {"social": table.get("social", [])}
    return truth | {key: table[key] for key in ALSO if key in table}


def _card(key: str, table: dict[str, Any], language: str) -> Card:
    sides = [_side(table)]
    if "back" in table:
        sides.append(_side(table["back"]))
    face = table.get("faces", ["lato", "lato"])
    return Card(
        key=key,
        language=table.get("language", language),
        size=table.get("size", "eu"),
        faces=(face[0], face[-1]),
        colours=tuple(
            table.get("colours", ["#222222", "#1f4e79", "#888888", "#ffffff"])
        ),
        truth=_truth(table),
        sides=tuple(sides),
        features=tuple(table.get("features", [])),
    )


def read_cards(folder: Path = FOLDER) -> dict[str, Card]:
    """Every card of people/*.toml by its key; the file's name is the language."""
    cards: dict[str, Card] = {}
    for path in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, table in tables.items():
            cards[key] = _card(key, table, path.stem)
    return cards


def plain(line: str) -> str:
    """A line as a person reads it: without style marks and icons."""
    line = re.sub(r"^<[a-z0-9, ]+>", "", line)
    return re.sub(r":[a-z]+:", " ", line).replace("\t", " ")


def printed_text(side: Side) -> str:
    """Everything printed on one side, block after block."""
    lines = [
        plain(line) for block in side.blocks.values() for line in block.get("lines", [])
    ]
    for logo in side.logos:
        lines += [logo.get("word", ""), logo.get("sub", "")]
    return "\n".join(lines)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", text)


def _stands_in(value: str, text: str) -> bool:
    return _fold(value) in _fold(text)


def side_truth(card: Card, side: Side) -> dict[str, Any]:
    """The part of the truth that one side shows."""
    text = printed_text(side)
    # A domain inside an e-mail address is neither a website nor a company's name.
    apart = re.sub(r"[\w.+-]+@\s*\S+", " ", text)
    shown: dict[str, Any] = dict(card.truth)
    for key in ("name", "title", "company", "department"):
        if shown[key] is None or not _stands_in(shown[key], apart):
            shown[key] = None
    for key in LISTS:
        where = text if key == "emails" else apart
        shown[key] = [value for value in shown[key] if _stands_in(value, where)]
    shown["phones"] = [p for p in shown["phones"] if _stands_in(p["raw"], text)]
    words = re.findall(r"\w+", shown["address"] or "")
    if not words or not all(_stands_in(word, text) for word in words):
        shown["address"] = None
    for also, key in ALSO.items():
        if shown.get(key) in (None, []):
            shown.pop(also, None)
    return shown


def check_card(card: Card) -> None:
    """Raise unless everything that is true of a card is printed on one of its sides."""
    shown = [side_truth(card, side) for side in card.sides]
    for key in ("name", "title", "company", "department", "address"):
        if card.truth[key] is not None and not any(side[key] for side in shown):
            raise CardWrong(
                f"{card.key}: no side prints its {key}, {card.truth[key]!r}."
            )
    for key in (*LISTS, "phones"):
        for value in card.truth[key]:
            if not any(value in side[key] for side in shown):
                raise CardWrong(f"{card.key}: no side prints {value!r} of its {key}.")
